"""Days off: whole local days on which a colleague sees nobody, and who stands in."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import CASEWORKERS, Asker
from bot.domain.working_time import is_holiday, is_working_day
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import cases, people
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import TimeOff

DAY = timedelta(days=1)
LONGEST_TIME_OFF = timedelta(days=366)


class NotThoseDays(Refusal):
    msgid = N_("Those days can't be used. Choose days from today and one year ahead.")


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


def to_come(tx: Tx, staff: Asker) -> list[DaysOff]:
    """The colleague's days off that are not over, soonest first."""
    return [_shown(tx, one) for one in _rows(tx, calendar_of(staff))]


def _rows(tx: Tx, staff_id: int) -> list[TimeOff]:
    rows = tx.exec(
        select(TimeOff)
        .where(
            TimeOff.staff_id == staff_id,
            TimeOff.to_on >= tx.today,
            col(TimeOff.cancelled_at).is_(None),
        )
        .order_by(col(TimeOff.from_on), col(TimeOff.id))
    )
    return list(rows)


def _shown(tx: Tx, row: TimeOff) -> DaysOff:
    return DaysOff(row.id, row.from_on, row.to_on, alias_of(tx, row.deputy_id))


def one(tx: Tx, staff: Asker, time_off_id: int) -> DaysOff | None:
    """Days off of the colleague's that are not over; None when they are, or were taken back."""
    return next((one for one in to_come(tx, staff) if one.id == time_off_id), None)


def deputies(tx: Tx, staff: Asker) -> list[Asker]:
    """The colleagues who could stand in, by name."""
    return [one for one in people.by_name(tx, *CASEWORKERS) if one.id != staff.id]


def take(tx: Tx, staff: Asker, from_on: date, to_on: date, deputy_id: int | None) -> DaysOff:
    """The colleague offers no times on these local dates; the deputy answers meanwhile.

    They take the place of what was chosen for these days before, so that no day is off twice.
    Safe to repeat. Raises NotThoseDays, NotYours.
    """
    check(tx, from_on, to_on)
    if deputy_id is not None and deputy_id not in {one.id for one in deputies(tx, staff)}:
        raise NotYours
    before = [
        one
        for one in _rows(tx, calendar_of(staff))
        if one.from_on <= to_on and from_on <= one.to_on
    ]
    for one in before:
        if one.deputy_id == deputy_id and one.from_on <= from_on and to_on <= one.to_on:
            return _shown(tx, one)
    for one in before:
        _make_room(tx, one, from_on, to_on, deputy_id)
    row = _add(tx, staff.id, from_on, to_on, deputy_id)
    _ask(tx, row)
    return _shown(tx, row)


def _make_room(tx: Tx, row: TimeOff, from_on: date, to_on: date, next_id: int | None) -> None:
    """These days are chosen anew; what is left before and after them stays as it was.

    A deputy who is not the next one hears of it.
    """
    for first, last in ((row.from_on, from_on - DAY), (to_on + DAY, row.to_on)):
        if first <= last:
            rest = _add(tx, row.staff_id, first, last, row.deputy_id)
            if not _has_heard(tx, row):
                _ask(tx, rest)
    row.from_on, row.to_on = max(row.from_on, from_on), min(row.to_on, to_on)
    row.cancelled_at = tx.now
    if row.deputy_id != next_id:
        _call_off(tx, row)


def _add(tx: Tx, staff_id: int, from_on: date, to_on: date, deputy_id: int | None) -> TimeOff:
    row = TimeOff(staff_id=staff_id, from_on=from_on, to_on=to_on, deputy_id=deputy_id)
    tx.add(row)
    tx.flush()
    return row


def _ask(tx: Tx, row: TimeOff) -> None:
    """The deputy, if any, hears of these days."""
    if row.deputy_id is not None:
        outbox.enqueue(
            tx,
            "appointments.standing_in",
            row.deputy_id,
            {"time_off_id": row.id},
            key=_asked_as(row),
        )


def _call_off(tx: Tx, row: TimeOff) -> None:
    """A deputy who knows of these days hears that they are over, or are not to come."""
    if row.deputy_id is not None and _has_heard(tx, row):
        outbox.enqueue(
            tx,
            "appointments.standing_down",
            row.deputy_id,
            {"time_off_id": row.id},
            key=f"standing-down:{row.id}",
        )


def _has_heard(tx: Tx, row: TimeOff) -> bool:
    """Whether the deputy knows of these days; what is left of older ones was told with them."""
    asked = outbox.with_key(tx, _asked_as(row))
    return asked is None or asked.status != DeliveryStatus.PENDING


def _asked_as(row: TimeOff) -> str:
    return f"standing-in:{row.id}:{row.deputy_id}"


def check(tx: Tx, from_on: date, to_on: date) -> None:
    """Raises NotThoseDays unless these days are in order, from today to a year ahead."""
    if not tx.today <= from_on <= to_on <= tx.today + LONGEST_TIME_OFF:
        raise NotThoseDays


def cancel(tx: Tx, staff: Asker, time_off_id: int) -> DaysOff:
    """The days are ordinary days again, and the deputy knows. Safe to repeat. Raises NotYours."""
    row = tx.get(TimeOff, time_off_id)
    if row is None or row.staff_id != calendar_of(staff):
        raise NotYours
    if row.cancelled_at is None:
        row.cancelled_at = tx.now
        _call_off(tx, row)
    return _shown(tx, row)


def stand_in_no_more(tx: Tx, person_id: int) -> None:
    """Whoever this colleague was to stand in for has no deputy, and is asked to choose another."""
    rows = tx.exec(
        select(TimeOff).where(
            TimeOff.deputy_id == person_id,
            TimeOff.to_on >= tx.today,
            col(TimeOff.cancelled_at).is_(None),
        )
    ).all()
    for row in rows:
        row.deputy_id = None
        outbox.enqueue(
            tx,
            "appointments.deputy_gone",
            row.staff_id,
            {"time_off_id": row.id, "deputy_id": person_id},
            key=f"deputy-gone:{row.id}",
        )


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
    closed = DaysClosed(tx, staff_id)
    ahead = (last_off + timedelta(days=days) for days in range(1, LONGEST_TIME_OFF.days))
    at_work = (on for on in ahead if on not in closed and is_working_day(on, tx.profile))
    return next(at_work, last_off + DAY)


class DaysClosed:
    """The local dates on which a colleague sees nobody."""

    def __init__(self, tx: Tx, staff_id: int) -> None:
        self._country = tx.profile.country
        self._away = [(one.from_on, one.to_on) for one in _rows(tx, staff_id)]

    def __contains__(self, on: date) -> bool:
        away = any(first <= on <= last for first, last in self._away)
        return away or is_holiday(on, self._country)


def calendar_of(staff: Asker) -> int:
    """The id of somebody who has a calendar. Raises NotYours for everybody else."""
    if staff.role not in CASEWORKERS:
        raise NotYours
    return staff.id
