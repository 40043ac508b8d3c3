"""Staff calendars: weekly hours, days off, and the free times that follow from them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, delete, or_, select

from bot import outbox
from bot.domain.appointments import AppointmentStatus
from bot.domain.people import CASEWORKERS, Asker
from bot.domain.slots import HORIZON, NOTICE, Opening, Slot, Span, free_slots
from bot.domain.working_time import is_holiday, is_working_day
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import cases
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Appointment, Person, TimeOff, WeeklyHours

SLOT_MINUTES = (30, 45, 60)
LONGEST_PLACE = 120
LONGEST_TIME_OFF = timedelta(days=366)


class NoHoursYet(Refusal):
    msgid = N_("Add your weekly hours first. Then choose length and place.")


class NotThoseDays(Refusal):
    msgid = N_("Those days can't be used. Choose days from today and one year ahead.")


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody with whom a youth can book a time."""

    id: int
    name: str
    is_caseworker: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """A colleague is away now, and is back on this local date. No deputy: an empty name."""

    name: str
    back_on: date
    deputy: str


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Whole local days away, both included."""

    id: int
    from_on: date
    to_on: date
    deputy: str


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
    """The youth's caseworker and support worker; nobody when the case is closed."""
    case = cases.case_of(tx, youth_id)
    if case.closed_at is not None:
        return []
    ids = dict.fromkeys((case.caseworker_id, case.support_worker_id))
    return [
        Helper(one, alias_of(tx, one), one == case.caseworker_id) for one in ids if one is not None
    ]


def free_times(tx: Tx, staff_id: int, youth_id: int, notice: timedelta = NOTICE) -> list[Slot]:
    """The times of the next weeks that are free for both, in order."""
    return free_slots(
        week(tx, staff_id).openings,
        _busy(tx, staff_id, youth_id),
        _DaysClosed(tx, staff_id).__contains__,
        tx.now + notice,
        tx.now + HORIZON,
        tx.profile.zone,
    )


def _busy(tx: Tx, *people: int) -> list[Span]:
    rows = tx.exec(
        select(Appointment.starts_at, Appointment.ends_at).where(
            or_(col(Appointment.staff_id).in_(people), col(Appointment.youth_id).in_(people)),
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.ends_at > tx.now,
        )
    )
    return [Span(starts_at, ends_at) for starts_at, ends_at in rows]


class _DaysClosed:
    """The local dates on which a colleague sees nobody."""

    def __init__(self, tx: Tx, staff_id: int) -> None:
        self._country = tx.profile.country
        self._away = [(one.from_on, one.to_on) for one in _times_off(tx, staff_id)]

    def __contains__(self, on: date) -> bool:
        away = any(first <= on <= last for first, last in self._away)
        return away or is_holiday(on, self._country)


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
    known = week(tx, _own(staff))
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
    rows = list(tx.exec(select(WeeklyHours).where(WeeklyHours.staff_id == _own(staff))))
    if not rows:
        raise NoHoursYet
    return rows


def _own(staff: Asker) -> int:
    """The id of somebody who has a calendar. Raises NotYours for everybody else."""
    if staff.role not in CASEWORKERS:
        raise NotYours
    return staff.id


def times_off(tx: Tx, staff: Asker) -> list[DaysOff]:
    """The colleague's days off that are not over, soonest first."""
    return [_shown(tx, one) for one in _times_off(tx, _own(staff))]


def _times_off(tx: Tx, staff_id: int) -> list[TimeOff]:
    rows = tx.exec(
        select(TimeOff)
        .where(
            TimeOff.staff_id == staff_id,
            TimeOff.to_on >= _today(tx),
            col(TimeOff.cancelled_at).is_(None),
        )
        .order_by(col(TimeOff.from_on), col(TimeOff.id))
    )
    return list(rows)


def _shown(tx: Tx, row: TimeOff) -> DaysOff:
    return DaysOff(row.id, row.from_on, row.to_on, alias_of(tx, row.deputy_id))


def deputies(tx: Tx, staff: Asker) -> list[Helper]:
    """The colleagues who could stand in, by name."""
    rows = tx.exec(
        select(Person)
        .where(
            col(Person.role).in_(CASEWORKERS),
            col(Person.left_at).is_(None),
            Person.id != staff.id,
        )
        .order_by(col(Person.alias), col(Person.id))
    )
    return [Helper(one.id, one.alias, False) for one in rows]


def take_days_off(
    tx: Tx, staff: Asker, from_on: date, to_on: date, deputy_id: int | None
) -> DaysOff:
    """The colleague offers no times on these local dates; the deputy answers meanwhile.

    Safe to repeat: the same days are taken once. Raises NotThoseDays, NotYours.
    """
    check_days_off(tx, from_on, to_on)
    if deputy_id is not None and deputy_id not in {one.id for one in deputies(tx, staff)}:
        raise NotYours
    known = [
        one for one in _times_off(tx, _own(staff)) if (one.from_on, one.to_on) == (from_on, to_on)
    ]
    row = known[0] if known else TimeOff(staff_id=staff.id, from_on=from_on, to_on=to_on)
    row.deputy_id = deputy_id
    tx.add(row)
    tx.flush()
    if deputy_id is not None:
        outbox.enqueue(
            tx,
            "appointments.standing_in",
            deputy_id,
            {"time_off_id": row.id},
            key=f"standing-in:{row.id}:{deputy_id}",
        )
    return _shown(tx, row)


def check_days_off(tx: Tx, from_on: date, to_on: date) -> None:
    """Raises NotThoseDays unless these days are in order, from today to a year ahead."""
    if not _today(tx) <= from_on <= to_on <= _today(tx) + LONGEST_TIME_OFF:
        raise NotThoseDays


def cancel_days_off(tx: Tx, staff: Asker, time_off_id: int) -> DaysOff:
    """The days are ordinary days again. Safe to repeat. Raises NotYours."""
    row = tx.get(TimeOff, time_off_id)
    if row is None or row.staff_id != _own(staff):
        raise NotYours
    row.cancelled_at = row.cancelled_at or tx.now
    tx.add(row)
    return _shown(tx, row)


def absence(tx: Tx, staff_id: int) -> Absence | None:
    """Whether the colleague is away today, and until when."""
    away = cases.absence_of(tx, staff_id)
    if away is None:
        return None
    return Absence(
        alias_of(tx, staff_id), _back_on(tx, staff_id, away.to_on), alias_of(tx, away.deputy_id)
    )


def _back_on(tx: Tx, staff_id: int, last_off: date) -> date:
    """The first working day after days off that is no day off itself."""
    closed = _DaysClosed(tx, staff_id)
    ahead = (last_off + timedelta(days=days) for days in range(1, LONGEST_TIME_OFF.days))
    return next(on for on in ahead if on not in closed and is_working_day(on, tx.profile))


def _today(tx: Tx) -> date:
    return local_date(tx, tx.now)


def local_date(tx: Tx, at: datetime) -> date:
    return at.astimezone(tx.profile.zone).date()
