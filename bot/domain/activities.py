"""Activities: the four action tracks and the states of a sign-up."""

from enum import StrEnum


class Track(StrEnum):
    HOME = "home"
    WORK = "work"
    COMMUNITY = "community"
    HEALTH = "health"


class SignupStatus(StrEnum):
    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"  # a place is held until `offer_ends_at`
    LEFT = "left"
    LAPSED = "lapsed"  # the offer was not answered in time
