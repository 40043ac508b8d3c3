"""What a youth has to bring, and whether a dormitory fits."""

from datetime import date, datetime

from sqlmodel import Field

from bot.domain.intake import Suitability
from bot.tables.columns import Row, Sealed, choice


class BringItem(Row, table=True):
    """Something that the youth must hand in; `what` is sealed with the youth's key."""

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    what: bytes = Field(sa_type=Sealed)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    due_on: date | None = None
    handed_in_at: datetime | None = None
    message_id: int | None = Field(default=None, foreign_key="casemessage.id")  # how, if by photo
    accepted_at: datetime | None = None
    dropped_at: datetime | None = None


class Assessment(Row, table=True):
    """The suitability assessment for a dormitory; the newest counts.

    `body` is JSON sealed with the youth's key: room, environment, support, the youth's own wish,
    the reasons, and what the youth is told in plain words.
    """

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    pool_id: int | None = Field(default=None, foreign_key="pool.id")
    by_id: int = Field(foreign_key="person.id")
    at: datetime
    decision: Suitability = Field(sa_type=choice(Suitability))
    body: bytes = Field(sa_type=Sealed)
