"""The rows of the engine: updates seen, messages to send, what the next free text means."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from bot.domain.delivery import DeliveryStatus, Lane
from bot.tables.columns import Hidden, PartlyHidden, Row, TelegramId, choice, index_where


class SeenUpdate(Row, table=True):
    """An update whose effects are committed with this row. `answer` is kept until it was said."""

    __table_args__ = (index_where("chat_id IS NOT NULL", "updates_by_chat", "chat_id"),)

    update_id: int = Field(
        primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False}
    )
    at: datetime = Field(index=True)
    replica: str
    answer: bytes | None = Field(default=None, sa_type=Hidden)
    answered: bool = False
    chat_id: int | None = Field(default=None, sa_type=TelegramId)  # where it was said
    shown: list[int] | None = Field(default=None, sa_type=JSON)  # as these messages


class ParkedUpdate(Row, table=True):
    """An update that failed every time it was tried; `content` is hidden, `reason` a type name."""

    update_id: int = Field(
        primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False}
    )
    at: datetime
    fault_id: str
    reason: str
    content: bytes = Field(sa_type=Hidden)


class Replica(Row, table=True):
    """A running process. Its heartbeat, not the age of its work, decides whether it is dead."""

    id: str = Field(primary_key=True)
    started_at: datetime
    seen_at: datetime


class SendPause(Row, table=True):
    """Telegram asked to wait; every replica obeys, also one that was started since."""

    chat_id: int = Field(  # 0: everybody
        primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False}
    )
    until: datetime


class WaitingUpdate(Row, table=True):
    """An update that was confirmed to Telegram before it was done; `content` is hidden."""

    update_id: int = Field(
        primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False}
    )
    content: bytes = Field(sa_type=Hidden)


class Dialogue(Row, table=True):
    """What the next free text in a chat means; `data` is hidden JSON."""

    chat_id: int = Field(
        primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False}
    )
    step: str
    data: bytes = Field(sa_type=Hidden)
    since: datetime
    topic: int = 0  # of the chat; 0: none


class Visitor(Row, table=True):
    """A guest's choice of language; nothing else is kept of a guest."""

    chat_id: int = Field(
        primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False}
    )
    language: str = "da"
    at: datetime


class Delivery(Row, table=True):
    """One message to one recipient, committed with its cause, rendered when it is sent."""

    __table_args__ = (
        index_where("status = 'pending'", "deliveries_due", "lane", "not_before"),
        index_where("status = 'sending'", "deliveries_under_way", "replica"),
        Index("deliveries_in_flight", "recipient", "status", "id"),
        index_where("message_id IS NOT NULL", "deliveries_by_message", "chat_id", "message_id"),
        index_where(
            "broadcast_id IS NOT NULL", "deliveries_of_broadcast", "broadcast_id", "status"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    kind: str
    params: dict[str, Any] = Field(default_factory=dict, sa_type=PartlyHidden)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    chat_id: int | None = Field(default=None, sa_type=TelegramId)  # a guest's; or where it went
    recipient: str  # "p<person>" or "c<chat>"; messages to one recipient are sent in order
    subject_id: int | None = Field(default=None, index=True)  # the youth it is about
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")  # it is a copy of
    lane: int = Lane.ALERT
    is_urgent: bool = False  # it makes its sound at night, too
    unique_key: str | None = Field(default=None, unique=True)
    not_before: datetime
    useless_after: datetime | None = None
    status: DeliveryStatus = Field(default=DeliveryStatus.PENDING, sa_type=choice(DeliveryStatus))
    attempt: int = 0
    unknowns: int = 0  # tries that may have arrived
    replica: str | None = None
    queued_at: datetime
    settled_at: datetime | None = None
    message_id: int | None = None
    reason: str = ""
