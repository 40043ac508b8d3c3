"""Status reports that were made, and the links to the page of figures."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field

from bot.domain.results import Kept
from bot.tables.columns import Row


class StatusReport(Row, table=True):
    """The figures of one report as they were shown: what was hidden then is not here either."""

    id: int = Field(default=None, primary_key=True)
    first_on: date
    last_on: date
    made_at: datetime = Field(index=True)
    made_by: int | None = Field(default=None, foreign_key="person.id")  # None: command line
    figures: Kept = Field(sa_type=JSON)


class FiguresLink(Row, table=True):
    """A link for reading the figures. Only the hash of its token is stored."""

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None = None
