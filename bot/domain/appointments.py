"""Appointments: their states, how they are shown, and when they are reminded of."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class AppointmentStatus(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"
    HELD = "held"
    MISSED = "missed"


class Coming(StrEnum):
    """What the youth said about the appointment."""

    UNKNOWN = "unknown"
    YES = "yes"
    ON_MY_WAY = "on_my_way"
    LATE = "late"


LATE_MINUTES = (10, 20, 30)

HOUR_BEFORE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment as people see it, with the names of both."""

    id: int
    uid: str
    sequence: int
    youth_id: int
    youth: str
    staff_id: int
    staff: str
    starts_at: datetime
    ends_at: datetime
    place: str
    status: AppointmentStatus
    coming: Coming
    late_minutes: int
    offer_id: int | None = None  # a home is seen then, which this offer is about

    @property
    def is_booked(self) -> bool:
        return self.status is AppointmentStatus.BOOKED

    def is_on(self, now: datetime) -> bool:
        """Whether it is still to come or going on."""
        return self.is_booked and now < self.ends_at


def shortly_before(
    starts_at: datetime, zone: ZoneInfo, quiet_from: time, quiet_to: time
) -> datetime:
    """When to remind once more: an hour before, or the evening before an hour that is quiet."""
    local = starts_at.astimezone(zone)
    if quiet_to < local.time():
        return starts_at - HOUR_BEFORE
    return datetime.combine(local.date() - timedelta(days=1), quiet_from, zone) - HOUR_BEFORE


def day_before(starts_at: datetime, zone: ZoneInfo, quiet_from: time) -> datetime:
    """When to remind the day before: at the same local time, or an hour before a quiet evening."""
    local = starts_at.astimezone(zone)
    yesterday = local.date() - timedelta(days=1)
    same_time = datetime.combine(yesterday, local.time(), zone)
    evening = datetime.combine(yesterday, quiet_from, zone) - HOUR_BEFORE
    return (evening if local.time() >= quiet_from else same_time).astimezone(UTC)
