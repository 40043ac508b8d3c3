"""Homes, and the pools that they belong to."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from bot.domain.dwellings import BuildType, DwellingKind, HousingForm
from bot.tables.columns import Row, choice


class Pool(Row, table=True):
    """So many homes or places, a percentage of them reserved; figures may still be unknown."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: DwellingKind = Field(sa_type=choice(DwellingKind))
    concept_id: int | None = Field(default=None, foreign_key="concept.id")
    partner_id: int = Field(foreign_key="partner.id", index=True)
    total: int | None = None
    reserved_percent: int | None = None
    changed_at: datetime


class Dwelling(Row, table=True):
    """One home or place. Money in whole kroner; rent a month. No address: a label and an area."""

    __table_args__ = (
        Index("dwelling_by_label", "label", "id"),
        Index("dwelling_of_partner", "partner_id", "label", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    label: str
    partner_id: int = Field(foreign_key="partner.id")
    pool_id: int | None = Field(default=None, foreign_key="pool.id", index=True)
    concept_id: int | None = Field(default=None, foreign_key="concept.id", index=True)
    kind: DwellingKind = Field(sa_type=choice(DwellingKind))
    form: HousingForm = Field(sa_type=choice(HousingForm))
    build: BuildType = Field(sa_type=choice(BuildType))
    rent: int
    deposit: int
    own_kitchen: bool  # housing benefit depends on it
    area: str
    is_accessible: bool
    is_shared: bool
    free_from: date
    about: str = ""
    picture_file_id: str = ""
    changed_at: datetime
    withdrawn_at: datetime | None = None
