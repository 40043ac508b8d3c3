"""Appointments as people see them, and who may see which."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import col, select

from bot.domain.appointments import AppointmentStatus, AppointmentView
from bot.domain.people import YOUTHS, Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, cases
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Appointment, Offer, Person

IS_BOOKED = col(Appointment.status) == literal_column(f"'{AppointmentStatus.BOOKED}'")
"""Written into the statement, so that an index of these rows alone is of use."""


class NotOn(Refusal):
    """Cancelled, over, or settled."""

    msgid = N_("That appointment is no longer on.")


def seen_by(tx: Tx, who: Asker, appointment_id: int) -> AppointmentView:
    """The appointment, for its youth, its staff member, and those who help that youth.

    A reading by staff is on record. Raises NotYours for everybody else.
    """
    return view(tx, row_for(tx, who, appointment_id))


def still_on(tx: Tx, who: Asker, appointment_id: int) -> AppointmentView:
    """The same, when it is to come or going on. Raises NotOn, NotYours."""
    return view(tx, row_on(tx, who, appointment_id))


def upcoming(tx: Tx, youth: Asker) -> list[AppointmentView]:
    """The youth's own appointments that are not over, soonest first."""
    return _upcoming(tx, col(Appointment.youth_id) == youth.id)


def of_youth(tx: Tx, staff: Asker, youth_id: int) -> list[AppointmentView]:
    """Such appointments of a youth, for those who help her. Raises NotYours for everybody else."""
    cases.opened_by(tx, staff, youth_id, "appointments.read")
    return _upcoming(tx, col(Appointment.youth_id) == youth_id)


def with_staff(tx: Tx, staff_id: int) -> list[AppointmentView]:
    """Such appointments of a colleague, for services."""
    return _upcoming(tx, col(Appointment.staff_id) == staff_id)


def to_come(tx: Tx, youth_id: int, staff_id: int | None = None) -> list[AppointmentView]:
    """Those of a youth, with this colleague if one is named, that have not begun, for services."""
    theirs = [col(Appointment.youth_id) == youth_id]
    if staff_id is not None:
        theirs.append(col(Appointment.staff_id) == staff_id)
    return [one for one in _upcoming(tx, *theirs) if one.starts_at > tx.now]


def _upcoming(tx: Tx, *theirs: ColumnElement[bool]) -> list[AppointmentView]:
    rows = tx.exec(
        select(Appointment)
        .where(*theirs, IS_BOOKED, Appointment.ends_at > tx.now)
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    ).all()
    return views(tx, rows)


def of_staff(tx: Tx, staff: Asker, from_at: datetime, to_at: datetime) -> list[AppointmentView]:
    """Appointments of the colleague, and of those whom she stands in for, that were not cancelled.

    Those that start from one instant until before another, in order.
    """
    rows = tx.exec(
        select(Appointment)
        .where(
            col(Appointment.staff_id).in_({staff.id} | cases.covered_by(tx, staff.id)),
            Appointment.status != AppointmentStatus.CANCELLED,
            Appointment.starts_at >= from_at,
            Appointment.starts_at < to_at,
        )
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    ).all()
    return views(tx, rows)


def own_between(tx: Tx, staff: Asker, from_at: datetime, to_at: datetime) -> list[AppointmentView]:
    """What is booked with the colleague herself in that time and not over, in order."""
    found = of_staff(tx, staff, from_at, to_at)
    return [one for one in found if one.staff_id == staff.id and one.is_on(tx.now)]


def views(tx: Tx, rows: Sequence[Appointment]) -> list[AppointmentView]:
    """These appointments, in this order; whom they are with is read at once."""
    with_whom = {one for row in rows for one in (row.youth_id, row.staff_id)}
    tx.exec(select(Person).where(col(Person.id).in_(with_whom))).all()
    return [view(tx, row) for row in rows]


def view(tx: Tx, row: Appointment) -> AppointmentView:
    return AppointmentView(
        row.id,
        row.uid,
        row.sequence,
        row.youth_id,
        alias_of(tx, row.youth_id),
        row.staff_id,
        alias_of(tx, row.staff_id),
        row.starts_at,
        row.ends_at,
        row.place,
        row.status,
        row.coming,
        row.late_minutes,
        _offer_of(tx, row.id) if row.is_viewing else None,
    )


def _offer_of(tx: Tx, appointment_id: int) -> int | None:
    return tx.exec(select(Offer.id).where(Offer.viewing_id == appointment_id)).first()


def has_moved(tx: Tx, who: Asker, appointment_id: int, sequence: int) -> bool:
    """Whether it is on, but not as it was under this number. Raises NotYours."""
    row = row_for(tx, who, appointment_id)
    return row.status is AppointmentStatus.BOOKED and row.sequence != sequence


def row_for(tx: Tx, who: Asker, appointment_id: int) -> Appointment:
    """The row behind `seen_by`, for services. Raises NotYours."""
    row = tx.get(Appointment, appointment_id)
    if row is None:
        raise NotYours
    if who.role in YOUTHS:
        if row.youth_id != who.id:
            raise NotYours
    elif row.staff_id == who.id:
        audit.note(tx, who.id, "appointment.read", row.youth_id)
    else:
        cases.opened_by(tx, who, row.youth_id, "appointment.read")
    return row


def row_on(tx: Tx, who: Asker, appointment_id: int) -> Appointment:
    """The row behind `still_on`, for services. Raises NotOn, NotYours."""
    row = row_for(tx, who, appointment_id)
    if row.status is not AppointmentStatus.BOOKED or row.ends_at <= tx.now:
        raise NotOn
    return row
