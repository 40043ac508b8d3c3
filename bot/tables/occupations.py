"""What a youth has begun beside the home."""

from datetime import date

from sqlmodel import Field, UniqueConstraint

from bot.domain.occupations import OccupationKind
from bot.tables.columns import Row, choice


class Occupation(Row, table=True):
    """An education, an internship or a job, as staff noted it; months are their first days."""

    __table_args__ = (UniqueConstraint("youth_id", "kind", "began_on"),)

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id")
    kind: OccupationKind = Field(sa_type=choice(OccupationKind))
    began_on: date
    ended_on: date | None = None
