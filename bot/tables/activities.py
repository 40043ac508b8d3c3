"""The activity catalogue and who goes."""

from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from bot.domain.activities import SignupStatus, Track
from bot.tables.columns import Row, choice


class Activity(Row, table=True):
    """One date of an activity. `places` None: drop-in, nobody signs up to a limit."""

    id: int = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)  # of the calendar event
    sequence: int = 0
    series: str = Field(default="", index=True)  # the same for every repeat
    track: Track = Field(sa_type=choice(Track))
    title: str
    description: str = ""
    provider: str = ""
    starts_at: datetime = Field(index=True)
    ends_at: datetime
    places: int | None = None
    place_name: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    created_by: int = Field(foreign_key="person.id")
    partner_id: int | None = Field(default=None, foreign_key="partner.id")  # whose own it is
    created_at: datetime
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    freed_at: datetime | None = None  # since when all who wait know that a place is free


class Signup(Row, table=True):
    """One youth at one activity; the waiting list is ordered by `asked_at`, then `id`."""

    __table_args__ = (UniqueConstraint("activity_id", "youth_id"),)

    id: int = Field(default=None, primary_key=True)
    activity_id: int = Field(foreign_key="activity.id")
    youth_id: int = Field(foreign_key="person.id", index=True)
    status: SignupStatus = Field(sa_type=choice(SignupStatus))
    asked_at: datetime
    offer_ends_at: datetime | None = None
    changed_at: datetime
