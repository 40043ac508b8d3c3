"""Reminders of appointments, and the question how they went."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.appointments import AppointmentStatus, day_before, shortly_before
from bot.domain.delivery import Lane
from bot.domain.working_time import is_open
from bot.services import cases, preferences
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Appointment, Person

LOOK_AHEAD = timedelta(hours=30)
"""Longer than any reminder comes before its appointment, also in the night of 25 hours."""

ASK_AFTER = timedelta(hours=2)
ASK_WITHIN = timedelta(days=14)


def remind_due(tx: Tx) -> None:
    """A reminder is queued the day before and shortly before each appointment.

    The day before: at the same local time. The hour is elapsed time, so clock changes do no harm.
    Safe to repeat: one reminder per appointment, time (`sequence`) and kind, by unique key.
    """
    soon = tx.exec(
        select(Appointment)
        .join(Person, col(Person.id) == Appointment.youth_id)
        .where(
            preferences.wants_reminders(tx),
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.starts_at > tx.now,
            Appointment.starts_at <= tx.now + LOOK_AHEAD,
        )
    ).all()
    for row in soon:
        _remind(tx, row)


def reminded_at(tx: Tx, starts_at: datetime) -> tuple[datetime, datetime]:
    """When the two reminders of an appointment are due."""
    zone, quiet = tx.profile.zone, tx.profile.quiet_hours
    return (
        day_before(starts_at, zone, quiet.begin),
        shortly_before(starts_at, zone, quiet.begin, quiet.end),
    )


def _remind(tx: Tx, row: Appointment) -> None:
    tomorrow, soon = reminded_at(tx, row.starts_at)
    if row.booked_at < tomorrow <= tx.now < soon:
        _queue(tx, row, "tomorrow", useless_after=soon)
    elif row.booked_at < soon <= tx.now:
        _queue(tx, row, "soon", useless_after=row.starts_at)


def _queue(tx: Tx, row: Appointment, kind: str, useless_after: datetime) -> None:
    outbox.enqueue(
        tx,
        f"appointments.{kind}",
        row.youth_id,
        {"appointment_id": row.id, "sequence": row.sequence},
        subject_id=row.youth_id,
        lane=Lane.REMINDER,
        key=f"appointment:{row.id}:{row.sequence}:{kind}",
        useless_after=useless_after,
    )


def ask_outcomes(tx: Tx) -> None:
    """Staff are asked once, while at work, how an appointment went that they have not marked.

    For who is away today the deputy is asked; without one, whoever is away.
    """
    if not is_open(tx.now, tx.profile):
        return
    over = tx.exec(
        select(Appointment)
        .where(
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.ends_at <= tx.now - ASK_AFTER,
            Appointment.ends_at > tx.now - ASK_WITHIN,
            col(Appointment.asked_at).is_(None),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in over:
        row.asked_at = tx.now
        tx.add(row)
        outbox.enqueue(
            tx,
            "appointments.how_it_went",
            cases.deputy_of(tx, row.staff_id) or row.staff_id,
            {"appointment_id": row.id},
            subject_id=row.youth_id,
            lane=Lane.REMINDER,
            key=f"appointment:{row.id}:outcome",
        )


TICKS = (Tick(remind_due, 60), Tick(ask_outcomes, 300))
