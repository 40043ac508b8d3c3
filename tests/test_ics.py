"""Calendar files, read back by another reader of the format."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from bot.services.ics import CalendarEvent, calendar_file

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PLACE = "Mødestedet, Ærøgade 12; bagindgang, 3. sal til højre, ring på hos Åse, så kommer vi ned"


def event(**changes: object) -> CalendarEvent:
    facts = {
        "uid": "a@b",
        "sequence": 3,
        "starts_at": NOW + timedelta(days=1),
        "ends_at": NOW + timedelta(days=1, hours=1),
        "summary": "Aftale",
    }
    return CalendarEvent(**(facts | changes))  # type: ignore[arg-type]


def read(content: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(content)
    (one,) = calendar.walk("VEVENT")
    assert isinstance(one, Event)
    return calendar, one


@pytest.mark.parametrize(
    ("is_cancelled", "method", "status"),
    [(False, "PUBLISH", "CONFIRMED"), (True, "CANCEL", "CANCELLED")],
)
def test_an_event_is_put_in_or_taken_out(is_cancelled: bool, method: str, status: str) -> None:
    calendar, one = read(calendar_file(event(is_cancelled=is_cancelled), NOW))
    assert calendar["method"] == method
    assert (one["status"], one["uid"], one["sequence"]) == (status, "a@b", 3)
    assert one.decoded("dtstart") == NOW + timedelta(days=1)
    assert one.decoded("dtend") == NOW + timedelta(days=1, hours=1)
    assert one.decoded("dtstamp") == NOW


def test_a_place_is_there_only_when_given_and_survives_commas_and_long_lines() -> None:
    content = calendar_file(event(place=PLACE), NOW)
    assert str(read(content)[1]["location"]) == PLACE
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "location" not in read(calendar_file(event(), NOW))[1]
