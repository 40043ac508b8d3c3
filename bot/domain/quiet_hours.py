"""When nobody is to be disturbed, by the clock on the wall of the municipality."""

from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Hours(Protocol):
    """From an evening to the next morning."""

    @property
    def begin(self) -> time: ...
    @property
    def end(self) -> time: ...


class Neighbourhood(Protocol):
    """What must be known of a municipality; its profile is one."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def quiet_hours(self) -> Hours: ...


def after_quiet_hours(at: datetime, place: Neighbourhood) -> datetime:
    """The instant itself, or the end of the quiet hours it lies in."""
    local = at.astimezone(place.zone)
    if local.time() >= place.quiet_hours.begin:
        return _end_on(local.date() + timedelta(days=1), place)
    if local.time() < place.quiet_hours.end:
        return _end_on(local.date(), place)
    return at


def is_quiet(at: datetime, place: Neighbourhood) -> bool:
    return after_quiet_hours(at, place) != at


def after_waking(at: datetime, span: timedelta, place: Neighbourhood) -> datetime:
    """When so much time has passed since then in which people may be disturbed."""
    at = after_quiet_hours(at, place).astimezone(place.zone)
    while (evening := datetime.combine(at.date(), place.quiet_hours.begin, place.zone)) - at < span:
        span -= evening - at
        at = after_quiet_hours(evening, place)
    return at + span


def _end_on(on: date, place: Neighbourhood) -> datetime:
    return datetime.combine(on, place.quiet_hours.end, place.zone)
