"""Calendar files that phones understand (RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

_MAKER = "-//Hjem til Alle//Bot//DA"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. The same `uid` with a higher `sequence` changes what the phone already has."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str = ""
    is_cancelled: bool = False


def calendar_file(event: CalendarEvent, now: datetime) -> bytes:
    """An .ics file with this event, in UTC, which every phone shows in its own time zone.

    A cancelled event takes itself out of the calendar again.
    """
    from icalendar import Calendar  # noqa: PLC0415 - 3 MB that only these files need

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if event.is_cancelled else "PUBLISH")
    calendar.add_component(_component(event, now))
    content: bytes = calendar.to_ical()
    return content


def _component(event: CalendarEvent, now: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415

    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", now.astimezone(UTC))
    component.add("dtstart", event.starts_at.astimezone(UTC))
    component.add("dtend", event.ends_at.astimezone(UTC))
    component.add("summary", event.summary)
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("class", "PRIVATE")
    if event.place:
        component.add("location", event.place)
    return component
