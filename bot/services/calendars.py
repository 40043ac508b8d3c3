"""Staff calendars: weekly hours, and the free times that follow from them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import and_, col, delete, or_, select

from bot.domain.people import YOUTHS, Asker
from bot.domain.slots import HORIZON, NOTICE, Opening, Slot, Span, free_slots
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.agenda import IS_BOOKED
from bot.services.days_off import DaysClosed, calendar_of
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Appointment, Case, Person, WeeklyHours

SLOT_MINUTES = (30, 45, 60)
LONGEST_PLACE = 120


class NoHoursYet(Refusal):
    msgid = N_("Add your weekly hours first. Then choose length and place.")


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody with whom a youth can book a time."""

    id: int
    name: str
    is_caseworker: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A colleague's weekly hours; `openings` in the order of the week."""

    openings: tuple[Opening, ...]

    @property
    def slot_minutes(self) -> int:
        return self.openings[0].slot_minutes if self.openings else SLOT_MINUTES[-1]

    @property
    def place(self) -> str:
        return self.openings[0].place if self.openings else ""

    def on(self, weekday: int) -> list[Opening]:
        return [one for one in self.openings if one.weekday == weekday]


def helpers(tx: Tx, youth_id: int) -> list[Helper]:
    """The youth's caseworker and support worker who work here; nobody without an open case."""
    case = tx.get(Case, youth_id)
    if case is None or case.closed_at is not None:
        return []
    return [
        Helper(one, alias_of(tx, one), one == case.caseworker_id)
        for one in case.helper_ids
        if tx.get_one(Person, one).left_at is None
    ]


def free_times(tx: Tx, by: Asker, staff_id: int, youth_id: int) -> list[Slot]:
    """The times of the next weeks that are free for both and this person may book, in order."""
    return free_slots(
        week(tx, staff_id).openings,
        _busy(tx, staff_id, youth_id),
        DaysClosed(tx, staff_id).__contains__,
        earliest(tx, by),
        tx.now + HORIZON,
        tx.profile.zone,
    )


def earliest(tx: Tx, by: Asker) -> datetime:
    """From when on this person may book. A youth gives notice; staff may book what begins now."""
    return tx.now + NOTICE if by.role in YOUTHS else tx.now


def _busy(tx: Tx, *people: int) -> list[Span]:
    rows = tx.exec(
        select(Appointment.starts_at, Appointment.ends_at).where(
            or_(
                and_(col(Appointment.staff_id).in_(people), IS_BOOKED),
                and_(col(Appointment.youth_id).in_(people), IS_BOOKED),
            ),
            Appointment.ends_at > tx.now,
        )
    )
    return [Span(starts_at, ends_at) for starts_at, ends_at in rows]


def week(tx: Tx, staff_id: int) -> Week:
    rows = tx.exec(
        select(WeeklyHours)
        .where(WeeklyHours.staff_id == staff_id)
        .order_by(col(WeeklyHours.weekday), col(WeeklyHours.begins))
    )
    return Week(tuple(Opening(r.weekday, r.begins, r.ends, r.slot_minutes, r.place) for r in rows))


def set_hours(tx: Tx, staff: Asker, weekday: int, spans: list[tuple[int, int]]) -> Week:
    """The colleague offers these hours on that weekday (0 is Monday), and no others.

    Minutes after local midnight. What was booked before stays booked.
    """
    if weekday not in range(7):
        raise NotYours
    known = week(tx, calendar_of(staff))
    tx.exec(
        delete(WeeklyHours).where(
            col(WeeklyHours.staff_id) == staff.id, col(WeeklyHours.weekday) == weekday
        )
    )
    for begins, ends in spans:
        tx.add(
            WeeklyHours(
                staff_id=staff.id,
                weekday=weekday,
                begins=begins,
                ends=ends,
                slot_minutes=known.slot_minutes,
                place=known.place,
            )
        )
    tx.flush()
    return week(tx, staff.id)


def set_length(tx: Tx, staff: Asker, minutes: int) -> Week:
    """Appointments booked from now on last so long. Raises NoHoursYet."""
    if minutes not in SLOT_MINUTES:
        raise NotYours
    for row in _hours_of(tx, staff):
        row.slot_minutes = minutes
        tx.add(row)
    tx.flush()
    return week(tx, staff.id)


def set_place(tx: Tx, staff: Asker, place: str) -> Week:
    """Appointments booked from now on are there. Raises NoHoursYet."""
    for row in _hours_of(tx, staff):
        row.place = place.strip()[:LONGEST_PLACE]
        tx.add(row)
    tx.flush()
    return week(tx, staff.id)


def _hours_of(tx: Tx, staff: Asker) -> list[WeeklyHours]:
    rows = list(tx.exec(select(WeeklyHours).where(WeeklyHours.staff_id == calendar_of(staff))))
    if not rows:
        raise NoHoursYet
    return rows
