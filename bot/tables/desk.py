"""What staff keep beside a thread: notes, ready replies, messages for later."""

from datetime import datetime

from sqlmodel import Field

from bot.tables.columns import Hidden, Row, Sealed, TelegramId


class Note(Row, table=True):
    """What staff write for each other about a youth, sealed with the youth's key."""

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    at: datetime
    text: bytes = Field(default=b"", sa_type=Sealed)


class ReadyReply(Row, table=True):
    """A text with placeholders that staff use again; about nobody. Shared: everybody's to use."""

    id: int = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="person.id", index=True)
    is_shared: bool = False
    title: str
    text: str
    changed_at: datetime
    dropped_at: datetime | None = None


class Unaddressed(Row, table=True):
    """What a colleague wrote without saying to whom; it waits for that. `letters` is hidden."""

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=TelegramId)
    kept_at: datetime = Field(index=True)
    letters: bytes = Field(default=b"", sa_type=Hidden)


class LaterMessage(Row, table=True):
    """What a colleague wrote to a youth for later. `letter` is sealed with the youth's key."""

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    letter: bytes = Field(default=b"", sa_type=Sealed)
    due_at: datetime = Field(index=True)
    written_at: datetime
    sent_at: datetime | None = None
    dropped_at: datetime | None = None
    left_over_at: datetime | None = None  # it was due, and its author helps no more
