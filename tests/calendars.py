"""Calendars of the cast for tests of appointments."""

from datetime import UTC, datetime

from bot.services import calendars, people
from bot.store import Tx

PLACE = "Huset, Eksempelgade 1"


def offer(tx: Tx, staff_id: int, **days: list[tuple[int, int]]) -> None:
    """The staff member offers these hours: `offer(tx, bo, tuesday=[(9, 12)])`."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    staff = people.by_id(tx, staff_id)
    for name, spans in days.items():
        minutes = [(begins * 60, ends * 60) for begins, ends in spans]
        calendars.set_hours(tx, staff, names.index(name), minutes)
    calendars.set_place(tx, staff, PLACE)


def copenhagen(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A winter instant of 2026, Copenhagen time."""
    return datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)
