"""The alliance: partners, and the concepts that they lead."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.activities import Track
from bot.i18n import N_


class PartnerKind(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    VOLUNTARY = "voluntary"


PARTNER_KINDS = {
    PartnerKind.PUBLIC: N_("public"),
    PartnerKind.PRIVATE: N_("private"),
    PartnerKind.VOLUNTARY: N_("voluntary"),
}


class ConceptKind(StrEnum):
    HOMES = "homes"
    SUPPORT = "support"  # a package that is attached to concepts with homes, as 24/7 is


CONCEPT_KINDS = {
    ConceptKind.HOMES: N_("homes"),
    ConceptKind.SUPPORT: N_("support package"),
}


class ConceptStage(StrEnum):
    IDEA = "idea"
    DEVELOPMENT = "development"
    PILOT = "pilot"
    RUNNING = "running"
    SPREAD = "spread"  # another municipality does it, too


CONCEPT_STAGES = {
    ConceptStage.IDEA: N_("idea"),
    ConceptStage.DEVELOPMENT: N_("in development"),
    ConceptStage.PILOT: N_("pilot"),
    ConceptStage.RUNNING: N_("running"),
    ConceptStage.SPREAD: N_("spread to others"),
}


class Horizon(StrEnum):
    NOW = "now"
    LATER = "later"


HORIZONS = {Horizon.NOW: N_("here and now"), Horizon.LATER: N_("in the longer term")}


NO_NEWS = timedelta(days=30)
"""A concept without news for so long is brought up with the coordinators."""


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What a coordinator says of an organisation. `part` is what it does in the alliance."""

    name: str
    kind: PartnerKind
    former_names: tuple[str, ...] = ()
    contact: str = ""
    tracks: tuple[Track, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class ConceptFacts:
    """What a coordinator says of a concept; exactly one partner leads it."""

    name: str
    kind: ConceptKind
    lead_id: int
    about: str = ""
    stage: ConceptStage = ConceptStage.IDEA
    track: Track = Track.HOME
    horizon: Horizon = Horizon.LATER
