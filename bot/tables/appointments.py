"""Staff calendars and appointments."""

from datetime import date, datetime

from sqlmodel import Field

from bot.domain.appointments import AppointmentStatus, Coming
from bot.tables.columns import Row, choice, index_where


class WeeklyHours(Row, table=True):
    """When a staff member offers appointments in an ordinary week; minutes after local midnight."""

    id: int = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="person.id", index=True)
    weekday: int  # 0 is Monday
    begins: int
    ends: int
    slot_minutes: int = 60
    place: str = ""


class TimeOff(Row, table=True):
    """Whole local days away, both included. The deputy answers meanwhile."""

    id: int = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="person.id", index=True)
    from_on: date
    to_on: date
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    cancelled_at: datetime | None = None


class Appointment(Row, table=True):
    """A meeting. Moving it keeps the row and raises `sequence`, as RFC 5545 wants it."""

    __table_args__ = (
        index_where(
            "status = 'booked'", "one_booking_per_slot", "staff_id", "starts_at", unique=True
        ),
    )

    id: int = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)  # of the calendar event
    sequence: int = 0
    youth_id: int = Field(foreign_key="person.id", index=True)
    staff_id: int = Field(foreign_key="person.id")
    starts_at: datetime = Field(index=True)
    ends_at: datetime
    place: str = ""
    status: AppointmentStatus = Field(
        default=AppointmentStatus.BOOKED, sa_type=choice(AppointmentStatus)
    )
    coming: Coming = Field(default=Coming.UNKNOWN, sa_type=choice(Coming))
    late_minutes: int = 0  # as the youth said, when `coming` is late
    booked_at: datetime  # when this time was chosen: booked, or last moved
    booked_by: int = Field(foreign_key="person.id")
    is_viewing: bool = False  # of a home; its offer names it
    asked_at: datetime | None = None  # staff were asked how it went
    settled_at: datetime | None = None  # cancelled, held or missed


class SlotWish(Row, table=True):
    """A youth who wants to hear when a time becomes free; told once, in the order of wishing."""

    youth_id: int = Field(primary_key=True, foreign_key="person.id")
    staff_id: int = Field(primary_key=True, foreign_key="person.id")
    wished_at: datetime
    told_at: datetime | None = None
