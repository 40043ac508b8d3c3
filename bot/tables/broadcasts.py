"""Messages from a coordinator to many."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from bot.domain.activities import Track
from bot.domain.broadcasts import Audience, BroadcastStatus
from bot.tables.columns import Row, choice


class Broadcast(Row, table=True):
    """A broadcast. Its copies are `Delivery` rows with its id; they go out only while SENDING."""

    id: int = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="person.id", index=True)
    status: BroadcastStatus = Field(
        default=BroadcastStatus.DRAFT, sa_type=choice(BroadcastStatus), index=True
    )
    revision: int = 0  # raised by every change, so that what was confirmed is what is sent
    text: str = ""
    photo_file_id: str = ""
    button_label: str = ""
    button_url: str = ""
    button_activity_id: int | None = Field(default=None, foreign_key="activity.id")
    audience: Audience | None = Field(default=None, sa_type=choice(Audience))  # None: not chosen
    track: Track | None = Field(default=None, sa_type=choice(Track))
    activity_id: int | None = Field(default=None, foreign_key="activity.id")
    with_waiting: bool = False  # those on the activity's waiting list, too
    made_at: datetime
    send_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    expected: int = 0  # how many were to get it when it was started
    last_person_id: int = 0  # copies are queued for everybody up to here
    queued_at: datetime | None = None  # when the last copy was queued
    result: dict[str, int] | None = Field(default=None, sa_type=JSON)  # kept when copies are gone
    answered: int | None = None  # people; None: still counted from what they write
