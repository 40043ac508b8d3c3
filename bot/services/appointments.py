"""Appointments: booking, moving, cancelling, and what became of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot import outbox
from bot.domain.appointments import LATE_MINUTES, AppointmentStatus, AppointmentView, Coming
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import CASEWORKERS, YOUTHS, Asker
from bot.domain.quiet_hours import after_quiet_hours
from bot.domain.slots import Slot
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import agenda, calendars, cases, wishes
from bot.services.agenda import NotOn
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Appointment, Person

MOST_AHEAD = 6
"""So many appointments a youth may have booked herself to come."""

MAY_CORRECT = timedelta(minutes=10)
"""How long after «missed» the youth hears of it: a wrong tap can be put right."""


class SlotTaken(Refusal):
    msgid = N_("Sorry, someone else just took that time. Try one of these.")


class TooLate(SlotTaken):
    """The time came too near while somebody looked at it."""

    msgid = N_("It is too late to choose that time now. Try one of these.")


class TooMany(Refusal):
    """A youth books no more than so many, so that there are times for the others."""

    msgid = N_("You have {n} appointments already. Move or cancel one of them first.")


class MovedByHelper(Refusal):
    """A landlord waits for a viewing, too."""

    msgid = N_(
        "This is a time to see a home. If it does not suit you, write to {name}, or cancel it."
    )


class NotYet(Refusal):
    msgid = N_("You can say how it went when the appointment has begun.")


def book(tx: Tx, by: Asker, youth_id: int, staff_id: int, starts_at: datetime) -> AppointmentView:
    """The time is taken, for a youth by herself or by the staff member whose time it is.

    Safe to repeat. Raises SlotTaken when it is not free for both, TooMany, NotYours.
    """
    _may_book(tx, by, youth_id, staff_id)
    known = _booked(tx, youth_id, staff_id, starts_at)
    if known is not None:
        return agenda.view(tx, known)
    if by.role in YOUTHS and len(agenda.upcoming(tx, by)) >= MOST_AHEAD:
        raise TooMany(n=MOST_AHEAD)
    slot = _take(tx, by, staff_id, youth_id, starts_at)
    row = Appointment(
        uid=f"{uuid4()}@hjem-til-alle",
        youth_id=youth_id,
        staff_id=staff_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place,
        booked_at=tx.now,
        booked_by=by.id,
    )
    with _only_once(tx):
        tx.add(row)
    wishes.fulfil(tx, youth_id, staff_id)
    tell_others(tx, by, row, "booked")
    return agenda.view(tx, row)


def move(tx: Tx, by: Asker, appointment_id: int, starts_at: datetime) -> AppointmentView:
    """The appointment is at another time of the same staff member; its old time is free.

    Safe to repeat. Raises SlotTaken, MovedByHelper for a viewing, NotOn, NotYours.
    """
    row = _movable(tx, by, appointment_id)
    if row.starts_at == starts_at:
        return agenda.view(tx, row)
    slot = _take(tx, by, row.staff_id, row.youth_id, starts_at)
    before = row.starts_at
    with _only_once(tx):
        row.starts_at, row.ends_at, row.place = slot.starts_at, slot.ends_at, slot.place
        row.sequence += 1
        row.coming, row.late_minutes = Coming.UNKNOWN, 0
        row.booked_at = tx.now
        tx.add(row)
    tell_others(tx, by, row, "moved", before=before)
    return agenda.view(tx, row)


def to_move(tx: Tx, by: Asker, appointment_id: int) -> AppointmentView:
    """The appointment, for which another time may be chosen.

    Raises MovedByHelper for a viewing, NotOn, NotYours.
    """
    return agenda.view(tx, _movable(tx, by, appointment_id))


def _movable(tx: Tx, by: Asker, appointment_id: int) -> Appointment:
    row = agenda.row_on(tx, by, appointment_id)
    if row.is_viewing:
        raise MovedByHelper(name=alias_of(tx, row.staff_id))
    return row


def cancel(tx: Tx, by: Asker, appointment_id: int) -> AppointmentView:
    """The appointment is cancelled and its time is free. Safe to repeat. Raises NotOn, NotYours."""
    row = agenda.row_for(tx, by, appointment_id)
    if row.status is not AppointmentStatus.CANCELLED:
        row = agenda.row_on(tx, by, appointment_id)
        row.status = AppointmentStatus.CANCELLED
        row.sequence += 1
        row.settled_at = tx.now
        tx.add(row)
        tell_others(tx, by, row, "cancelled")
    return agenda.view(tx, row)


def call_off(tx: Tx, appointment_id: int, by_id: int | None) -> None:
    """A coming appointment is cancelled because of what the youth is told of anyway."""
    row = tx.get(Appointment, appointment_id)
    if row is None or row.status is not AppointmentStatus.BOOKED or row.ends_at <= tx.now:
        return
    row.status, row.settled_at = AppointmentStatus.CANCELLED, tx.now
    row.sequence += 1
    tx.add(row)
    _tell(tx, row, "cancelled", [(one, "staff") for one in _waiting(tx, row) if one != by_id])


def cancel_between(tx: Tx, staff: Asker, from_at: datetime, to_at: datetime) -> int:
    """The colleague's own appointments in that time are cancelled; returns how many."""
    mine = agenda.own_between(tx, staff, from_at, to_at)
    for one in mine:
        cancel(tx, staff, one.id)
    return len(mine)


def say_coming(
    tx: Tx, youth: Asker, appointment_id: int, coming: Coming, late_minutes: int = 0
) -> AppointmentView:
    """Staff can see that the youth comes; that she is on her way or late they are told at once.

    Said again they hear nothing new; said anew, after something else, they do. Safe to repeat.
    Raises NotOn, NotYours.
    """
    row = agenda.row_on(tx, youth, appointment_id)
    tx.refresh(row, with_for_update=True)  # of two taps at once the second finds it said
    if youth.id != row.youth_id or (coming is Coming.LATE) != (late_minutes in LATE_MINUTES):
        raise NotYours
    if (row.coming, row.late_minutes) == (coming, late_minutes):
        return agenda.view(tx, row)
    row.coming, row.late_minutes = coming, late_minutes
    tx.add(row)
    if coming is not Coming.YES:
        for staff_id in _waiting(tx, row):
            outbox.enqueue(
                tx,
                "appointments.coming",
                staff_id,
                {"appointment_id": row.id, "sequence": row.sequence},
                subject_id=row.youth_id,
                key=_key(row, f"{coming}{late_minutes}:{tx.now.isoformat()}:{staff_id}"),
                useless_after=row.ends_at,
                urgent=True,  # a human waits for a human
            )
    return agenda.view(tx, row)


def mark(tx: Tx, staff: Asker, appointment_id: int, became: AppointmentStatus) -> AppointmentView:
    """It was held or missed; a youth who missed it gets a kind word, not at night.

    May be corrected. Raises NotYet before it has begun, NotOn when it was cancelled, NotYours.
    """
    row = agenda.row_for(tx, staff, appointment_id)
    if staff.role not in CASEWORKERS or became not in _OUTCOMES:
        raise NotYours
    if row.status is AppointmentStatus.CANCELLED:
        raise NotOn
    if tx.now < row.starts_at:
        raise NotYet
    row.status = became
    row.settled_at = tx.now
    tx.add(row)
    if became is AppointmentStatus.MISSED:
        outbox.enqueue(
            tx,
            "appointments.missed",
            row.youth_id,
            {"appointment_id": row.id, "marked_at": tx.now.isoformat()},
            subject_id=row.youth_id,
            key=_key(row, f"missed:{tx.now.isoformat()}"),
            not_before=tx.now + MAY_CORRECT,
            useless_after=row.ends_at + timedelta(days=3),
        )
    return agenda.view(tx, row)


_OUTCOMES = (AppointmentStatus.HELD, AppointmentStatus.MISSED)


def _may_book(tx: Tx, by: Asker, youth_id: int, staff_id: int) -> None:
    """Youths book their own helpers, staff book their own time for youths they help."""
    if by.role in YOUTHS:
        if by.id != youth_id or staff_id not in {one.id for one in calendars.helpers(tx, youth_id)}:
            raise NotYours
    elif by.role not in CASEWORKERS or by.id != staff_id:
        raise NotYours
    else:
        cases.opened_by(tx, by, youth_id, "appointments.book")


def _take(tx: Tx, by: Asker, staff_id: int, youth_id: int, starts_at: datetime) -> Slot:
    """The free slot that starts then. Raises SlotTaken, of which TooLate is one.

    Bookings of one staff member wait for each other here, so no two that overlap see it free.
    """
    tx.exec(select(Person.id).where(Person.id == staff_id).with_for_update()).one()
    for slot in calendars.free_times(tx, by, staff_id, youth_id):
        if slot.starts_at == starts_at:
            return slot
    raise TooLate if starts_at < calendars.earliest(tx, by) else SlotTaken


@contextmanager
def _only_once(tx: Tx) -> Iterator[None]:
    """The unique index has the last word on who took a time."""
    try:
        with tx.begin_nested():
            yield
    except IntegrityError:
        raise SlotTaken from None


def _booked(tx: Tx, youth_id: int, staff_id: int, starts_at: datetime) -> Appointment | None:
    return tx.exec(
        select(Appointment).where(
            Appointment.youth_id == youth_id,
            Appointment.staff_id == staff_id,
            Appointment.starts_at == starts_at,
            Appointment.status == AppointmentStatus.BOOKED,
        )
    ).first()


def tell_others(
    tx: Tx, by: Asker, row: Appointment, what: str, *, before: datetime | None = None
) -> None:
    """The youth and the staff member hear of it, unless it was their own act."""
    readers = [(row.youth_id, "youth"), *((one, "staff") for one in _waiting(tx, row))]
    _tell(tx, row, what, [one for one in readers if one[0] != by.id], before)


def _tell(
    tx: Tx,
    row: Appointment,
    what: str,
    readers: list[tuple[int, str]],
    before: datetime | None = None,
) -> None:
    first_start = min(row.starts_at, before or row.starts_at)
    for person_id, reader in readers:
        params: dict[str, int | str] = {"appointment_id": row.id, "sequence": row.sequence}
        if known := _before_unsent_move(tx, row, person_id) or before:
            params |= {"before": known.isoformat()}
        outbox.enqueue(
            tx,
            f"appointments.{what}_to_{reader}",
            person_id,
            params,
            subject_id=row.youth_id,
            key=_key(row, f"{what}:{person_id}"),
            useless_after=row.ends_at if what == "booked" else None,
            # Nobody should stand before a closed door because it was too early to write.
            urgent=what != "booked" and _too_late_by_morning(tx, first_start),
        )


def _before_unsent_move(tx: Tx, row: Appointment, person_id: int) -> datetime | None:
    """The time that the reader still believes in, as the last move waits for the morning."""
    last = outbox.with_key(tx, f"appointment:{row.id}:{row.sequence - 1}:moved:{person_id}")
    if last is None or last.status != DeliveryStatus.PENDING:
        return None
    return datetime.fromisoformat(last.params["before"])


def _waiting(tx: Tx, row: Appointment) -> list[int]:
    """The staff member, and who stands in for her today."""
    deputy_id = cases.deputy_of(tx, row.staff_id)
    return [row.staff_id] if deputy_id is None else [row.staff_id, deputy_id]


def _too_late_by_morning(tx: Tx, starts_at: datetime) -> bool:
    return after_quiet_hours(tx.now, tx.profile) > starts_at - timedelta(hours=1)


def _key(row: Appointment, what: str) -> str:
    return f"appointment:{row.id}:{row.sequence}:{what}"
