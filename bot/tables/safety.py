"""Crises that a youth was offered help in."""

from datetime import datetime

from sqlmodel import Field

from bot.domain.crisis import Crisis
from bot.tables.columns import Row, choice


class CrisisFlag(Row, table=True):
    """A youth was shown the help lines. No text: only that it happened and who took it on."""

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    kind: Crisis = Field(sa_type=choice(Crisis))
    at: datetime = Field(index=True)
    told_at: datetime | None = None  # the youth said yes: staff are called since then
    calls: int = 0  # how often staff were called
    called_at: datetime | None = None  # the last of these times
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    taken_at: datetime | None = None
    closed_at: datetime | None = None  # whoever took it sees nothing of the youth any more
