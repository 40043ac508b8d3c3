"""When staff are at work: working days, and working time between two instants.

Instants are aware; opening hours are local wall-clock times, so a change of the clocks moves no
opening hour and makes no working time longer or shorter than it was.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.util import find_spec, module_from_spec
from typing import Protocol
from zoneinfo import ZoneInfo

FURTHEST = 400
"""Days to look ahead for an opening; a place that never opens is a fault of its settings."""

LEAP_YEAR = 2024
"""A year with every day that there is."""


class Hours(Protocol):
    @property
    def weekdays(self) -> tuple[int, ...]: ...
    @property
    def opens(self) -> time: ...
    @property
    def closes(self) -> time: ...


class Workplace(Protocol):
    """What must be known of a municipality; its profile is one."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def country(self) -> str: ...
    @property
    def working_hours(self) -> Hours: ...


def is_holiday(on: date, country: str) -> bool:
    """Whether offices are closed in that country, beside weekends.

    Public holidays, and the days that offices commonly close without being one: in Denmark
    1 May, 5 June, 24 and 31 December.
    """
    return on in _holidays(country, on.year)


def is_known_country(code: str) -> bool:
    """Whether `is_holiday` knows a country by this code, such as DK."""
    try:
        _holidays(code, LEAP_YEAR)
    except NotImplementedError:
        return False
    return True


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    # Imported here: most commands need no holidays.
    from holidays import country_holidays  # noqa: PLC0415

    _read_no_other_country()
    public = country_holidays(country, years=year)
    if "optional" not in public.supported_categories:
        return frozenset(public)
    both = country_holidays(country, years=year, categories=("public", "optional"))
    return frozenset(both)


def _read_no_other_country() -> None:
    """A country is read by itself: its package reads all 250, 10 MB that nobody asks for."""
    package = find_spec("holidays.countries")
    assert package is not None
    sys.modules.setdefault(package.name, module_from_spec(package))


def is_working_day(on: date, place: Workplace) -> bool:
    return on.weekday() in place.working_hours.weekdays and not is_holiday(on, place.country)


def is_open(at: datetime, place: Workplace) -> bool:
    """Whether staff are at work; at closing time they no longer are."""
    opening = _opening(at.astimezone(place.zone).date(), place)
    return opening is not None and opening[0] <= at < opening[1]


def next_opening(at: datetime, place: Workplace) -> datetime:
    """The instant itself while it is open, or when it opens next.

    Raises ValueError when it never opens.
    """
    for begins, _ends in _openings(at, place):
        return begins
    raise ValueError("this place never opens")


def worked(begin: datetime, end: datetime, place: Workplace) -> timedelta:
    """How much of the time between two instants was working time; none when `end` is earlier."""
    total = timedelta()
    on, last = (at.astimezone(place.zone).date() for at in (begin, end))
    while on <= last:
        opening = _opening(on, place)
        if opening is not None:
            total += max(timedelta(), min(end, opening[1]) - max(begin, opening[0]))
        on += timedelta(days=1)
    return total


def after_work(begin: datetime, hours: float, place: Workplace) -> datetime:
    """The instant when so many working hours have passed.

    Raises ValueError when there never are so many.
    """
    left = timedelta(hours=hours)
    for begins, ends in _openings(begin, place):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise ValueError("there is no such working time")


def _openings(at: datetime, place: Workplace) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the opening hours from an instant on, day by day."""
    first = at.astimezone(place.zone).date()
    for days in range(FURTHEST):
        opening = _opening(first + timedelta(days=days), place)
        if opening is not None and at < opening[1]:
            yield max(at, opening[0]), opening[1]


def _opening(on: date, place: Workplace) -> tuple[datetime, datetime] | None:
    """When work begins and ends on a local day, in UTC; differences there are elapsed time."""
    if not is_working_day(on, place):
        return None
    hours = place.working_hours
    begins, ends = (
        datetime.combine(on, clock, place.zone).astimezone(UTC)
        for clock in (hours.opens, hours.closes)
    )
    return begins, ends
