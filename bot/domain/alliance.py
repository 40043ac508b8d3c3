"""The alliance: partners, and the concepts that they lead."""

from enum import StrEnum

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
