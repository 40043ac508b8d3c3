"""Free times: weekly opening hours, minus days off, holidays and what is booked.

Opening hours are local wall-clock times; a slot is two instants. Where the clocks jump forward
there is no slot at an hour that does not exist, and where they go back the hour that comes twice
is offered once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HORIZON = timedelta(weeks=4)
"""How far ahead times are offered."""

NOTICE = timedelta(hours=2)
"""How soon a youth may book a time."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours that are offered every week on one weekday (0 is Monday); minutes after midnight."""

    weekday: int
    begins: int
    ends: int
    slot_minutes: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From one UTC instant until before another."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Slot(Span):
    """A time that could be booked, and where."""

    place: str = ""


def free_slots(
    openings: Iterable[Opening],
    busy: Iterable[Span],
    is_off: Callable[[date], bool],
    earliest: datetime,
    latest: datetime,
    zone: ZoneInfo,
) -> list[Slot]:
    """The slots that start between two instants, on no day off, and overlap nothing busy.

    In order of time, and none overlaps the one before it.
    """
    openings, busy = tuple(openings), tuple(busy)
    days = _days(earliest.astimezone(zone).date(), latest.astimezone(zone).date())
    offered = (slot for on in days if not is_off(on) for slot in slots_on(on, openings, zone))
    return [
        slot
        for slot in offered
        if earliest <= slot.starts_at <= latest and not any(map(slot.overlaps, busy))
    ]


def slots_on(on: date, openings: Iterable[Opening], zone: ZoneInfo) -> list[Slot]:
    """The slots of one local day, in order of time; the first of two that overlap."""
    of_the_day = (one for one in openings if one.weekday == on.weekday())
    slots = [slot for opening in of_the_day for slot in _slots(on, opening, zone)]
    apart: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        if not apart or apart[-1].ends_at <= slot.starts_at:
            apart.append(slot)
    return apart


def by_day(slots: Iterable[Slot], zone: ZoneInfo) -> dict[date, list[Slot]]:
    """The slots under their local dates, in the order they come."""
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(slot.starts_at.astimezone(zone).date(), []).append(slot)
    return days


def _slots(on: date, opening: Opening, zone: ZoneInfo) -> Iterator[Slot]:
    length = opening.slot_minutes
    for minute in range(opening.begins, opening.ends - length + 1, length):
        starts_at = local_instant(on, minute, zone)
        if starts_at is not None:
            yield Slot(starts_at, starts_at + timedelta(minutes=length), opening.place)


def local_instant(on: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """The UTC instant of so many minutes after local midnight; None where clocks skip it."""
    wall = datetime.combine(on, time(minute // 60, minute % 60), zone)
    instant = wall.astimezone(UTC)
    shown = instant.astimezone(zone)
    return instant if (shown.hour, shown.minute) == (wall.hour, wall.minute) else None


def _days(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)
