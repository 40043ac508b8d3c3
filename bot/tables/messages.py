"""The thread between a youth and the people who help."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, UniqueConstraint

from bot.domain.messages import Direction, MessageKind
from bot.tables.columns import Row, Sealed, TelegramId, choice, index_where


class CaseMessage(Row, table=True):
    """One message of a thread. `body` is JSON sealed with the youth's key: text, file id, place."""

    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        Index("messages_by_direction", "youth_id", "direction", "id"),
        index_where("broadcast_id IS NOT NULL", "answers_to_broadcast", "broadcast_id"),
    )

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    direction: Direction = Field(sa_type=choice(Direction))
    kind: MessageKind = Field(sa_type=choice(MessageKind))
    body: bytes = Field(default=b"", sa_type=Sealed)
    chat_id: int = Field(sa_type=TelegramId)  # where it was written
    message_id: int
    album: str = ""
    answers_id: int | None = Field(default=None, foreign_key="casemessage.id")
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")
    at: datetime = Field(index=True)
    edited_at: datetime | None = None
    seen_at: datetime | None = None  # the other side opened it, pressed «Set», reacted or answered
    taken_back_at: datetime | None = None  # by its author
    youth_reaction: str = ""  # an emoji of Telegram's, or "?" for one that no bot can set
    staff_reaction: str = ""
    journalised_at: datetime | None = None
