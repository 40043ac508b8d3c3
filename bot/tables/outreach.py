"""Requests from people without an invitation, and what is written about them."""

from datetime import datetime

from sqlmodel import Field

from bot.tables.columns import Hidden, Row, TelegramId, index_where


class OutreachRequest(Row, table=True):
    """«Kontakt mig» from somebody without an invitation. Name and contact are hidden at rest."""

    __table_args__ = (
        index_where("closed_at IS NULL", "one_open_request_per_chat", "chat_id", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=TelegramId, index=True)
    language: str = "da"
    name: bytes = Field(sa_type=Hidden)
    contact: bytes = Field(sa_type=Hidden)
    asked_at: datetime
    claimed_by: int | None = Field(default=None, foreign_key="person.id")
    claimed_at: datetime | None = None  # the last time; it stays when the request is put back
    closed_at: datetime | None = None
    stopped_at: datetime | None = None  # what the guest writes reaches nobody, until it is undone


class OutreachMessage(Row, table=True):
    """One text of the talk about a request; hidden at rest. No author: the guest wrote it.

    With an invitation the text is its token.
    """

    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="outreachrequest.id", ondelete="CASCADE", index=True)
    author_id: int | None = Field(default=None, foreign_key="person.id")
    body: bytes = Field(sa_type=Hidden)
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id")
    at: datetime
