"""Messages from a coordinator to many."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.domain.activities import Track
from bot.domain.broadcasts import Audience, BroadcastStatus
from bot.tables.columns import choice


class Broadcast(SQLModel, table=True):
    """A broadcast. Its copies are `Delivery` rows with `broadcast_id` in their params."""

    id: int = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="person.id", index=True)
    status: BroadcastStatus = Field(
        default=BroadcastStatus.DRAFT, sa_type=choice(BroadcastStatus), index=True
    )
    text: str = ""
    photo_file_id: str = ""
    button_label: str = ""
    button_url: str = ""
    audience: Audience = Field(default=Audience.ALL, sa_type=choice(Audience))
    track: Track | None = Field(default=None, sa_type=choice(Track))
    activity_id: int | None = Field(default=None, foreign_key="activity.id")
    made_at: datetime
    send_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    last_person_id: int = 0  # copies are queued for everybody up to here


class BroadcastCopy(SQLModel, table=True):
    """One person's copy of a broadcast."""

    broadcast_id: int = Field(primary_key=True, foreign_key="broadcast.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    answered_at: datetime | None = None
