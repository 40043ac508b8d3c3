"""The way to a home: ten stages and three side states."""

from enum import StrEnum


class Stage(StrEnum):
    CONTACT = "contact"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    REFERRAL = "referral"
    WAITING = "waiting"
    OFFER = "offer"
    PAPERWORK = "paperwork"
    MOVE_IN = "move_in"
    SUPPORTED = "supported"
    DONE = "done"


class SideState(StrEnum):
    NONE = "none"
    PAUSED = "paused"
    REJECTED = "rejected"
    LOST_CONTACT = "lost_contact"


class Ball(StrEnum):
    """Who must do the next thing."""

    YOUTH = "youth"
    STAFF = "staff"
    OTHERS = "others"  # the housing allocation, a landlord, an office
