"""Appointments: their states."""

from enum import StrEnum


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
