"""The one place that reads the time."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the current instant, aware, in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def stamp(at: datetime, zone: ZoneInfo) -> str:
    """The instant for an operator, for example «2026-11-23 09:00 (Europe/Copenhagen)»."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} ({zone})"
