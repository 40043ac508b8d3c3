"""Partners, and the concepts that they lead."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field

from bot.domain.activities import Track
from bot.domain.alliance import ConceptKind, ConceptStage, Horizon, PartnerKind
from bot.tables.columns import Row, choice


class Partner(Row, table=True):
    """An organisation of the alliance. It never sees a youth's case."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    former_names: list[str] = Field(default_factory=list, sa_type=JSON)
    kind: PartnerKind = Field(sa_type=choice(PartnerKind))
    contact: str = ""
    tracks: list[str] = Field(default_factory=list, sa_type=JSON)  # values of Track
    part: str = ""  # its role in the alliance
    is_active: bool = True
    changed_at: datetime


class Concept(Row, table=True):
    """A way to make homes, or a support package for them; exactly one partner leads it."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: ConceptKind = Field(sa_type=choice(ConceptKind))
    about: str = ""
    lead_id: int = Field(foreign_key="partner.id", index=True)
    stage: ConceptStage = Field(default=ConceptStage.IDEA, sa_type=choice(ConceptStage))
    track: Track = Field(sa_type=choice(Track))
    horizon: Horizon = Field(sa_type=choice(Horizon))
    news: str = ""  # the last progress note
    news_at: datetime  # also when it was made
    nudged_at: datetime | None = None  # coordinators were last told that there is no news


class ConceptSupport(Row, table=True):
    """A support package that is attached to a concept with homes."""

    concept_id: int = Field(primary_key=True, foreign_key="concept.id")
    package_id: int = Field(primary_key=True, foreign_key="concept.id")


class Milestone(Row, table=True):
    """What a concept has to reach, who sees to it and until when (a local date)."""

    id: int = Field(default=None, primary_key=True)
    concept_id: int = Field(foreign_key="concept.id", index=True)
    title: str
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    due_on: date
    done_at: datetime | None = None


class ReplicationStep(Row, table=True):
    """One line of the checklist that another municipality needs to do the same."""

    id: int = Field(default=None, primary_key=True)
    concept_id: int = Field(foreign_key="concept.id", index=True)
    position: int
    what: str
    done_at: datetime | None = None
