"""Staying in touch: who has gone silent, how it goes, and a new account for an old thread."""

from datetime import date, datetime

from sqlmodel import Field, UniqueConstraint

from bot.domain.moods import Level
from bot.tables.columns import Row, Sealed, TelegramId, choice


class Silence(Row, table=True):
    """A youth who was not seen since `since`, and how far others were told."""

    youth_id: int = Field(primary_key=True, foreign_key="person.id")
    since: datetime
    step: int = 0  # 1: the youth was asked, 2: the caseworker knows, 3: coordinators know
    told_at: datetime


class WeeklyQuestion(Row, table=True):
    """A youth who wants to be asked every week how it goes."""

    youth_id: int = Field(primary_key=True, foreign_key="person.id")
    since: datetime
    is_shared: bool = False  # the caseworker sees the trend


class Mood(Row, table=True):
    """How a youth said it goes in the week that began on that Monday; `words` are sealed."""

    __table_args__ = (UniqueConstraint("youth_id", "week_on"),)

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    week_on: date
    level: Level = Field(sa_type=choice(Level))
    words: bytes = Field(default=b"", sa_type=Sealed)
    at: datetime


class AccountCode(Row, table=True):
    """A single-use code by which a new Telegram account takes over a youth's place."""

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    made_by: int = Field(foreign_key="person.id")
    code_hash: str = Field(index=True)
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class CodeTry(Row, table=True):
    """A code that was written by a guest and was none; too many make the chat wait."""

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=TelegramId, index=True)
    at: datetime = Field(index=True)
