"""Ungeprojektet: the two routes in, where a youth sleeps meanwhile, and the free places."""

from enum import StrEnum

from bot.i18n import N_


class Route(StrEnum):
    """Why a youth comes: two statuses, two routes in."""

    HOMELESS = "homeless"
    AT_RISK = "at_risk"


ROUTES = {Route.HOMELESS: N_("in homelessness"), Route.AT_RISK: N_("at risk of homelessness")}

UNDER_AGE = N_("Under age: you lead, and remember the duty to report a concern.")
"""To those who help somebody below the municipality's age."""


class Sleeps(StrEnum):
    """Where a youth sleeps until there is a home."""

    SHELTER = "shelter"
    TRANSITIONAL = "transitional"
    SOFA = "sofa"
    STREET = "street"
    FAMILY = "family"
    OTHER = "other"


SLEEPS = {
    Sleeps.SHELTER: N_("at a shelter"),
    Sleeps.TRANSITIONAL: N_("in a transitional home"),
    Sleeps.SOFA: N_("on somebody's sofa"),
    Sleeps.STREET: N_("on the street"),
    Sleeps.FAMILY: N_("with family"),
    Sleeps.OTHER: N_("somewhere else"),
}


class Suitability(StrEnum):
    """The decision about a dormitory place; made by a person, never computed."""

    SUITABLE = "suitable"
    NOT_NOW = "not_now"
    NOT_SUITABLE = "not_suitable"


SUITABILITIES = {
    Suitability.SUITABLE: N_("fits"),
    Suitability.NOT_NOW: N_("not right now"),
    Suitability.NOT_SUITABLE: N_("does not fit"),
}
