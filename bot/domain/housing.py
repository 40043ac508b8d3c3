"""The way to a home: ten stages and three side states. No staircase: any stage may follow any."""

from collections.abc import Iterable
from datetime import datetime, timedelta
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

    @property
    def number(self) -> int:
        """From 1 to 10, as youths count them."""
        return list(Stage).index(self) + 1


CAME_OF_AN_OFFER = (Stage.OFFER, Stage.PAPERWORK, Stage.MOVE_IN)

AT_HOME = (Stage.SUPPORTED, Stage.DONE)
"""The youth has a home of their own: nothing has to move any more."""


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


UNDO_FOR = timedelta(minutes=10)
"""How long a step may be taken back, if the youth has not seen it."""

_NEXT_TO_ACT = {
    Stage.PLAN: Ball.YOUTH,
    Stage.REFERRAL: Ball.OTHERS,
    Stage.WAITING: Ball.OTHERS,
    Stage.OFFER: Ball.YOUTH,
    Stage.PAPERWORK: Ball.YOUTH,
    Stage.MOVE_IN: Ball.YOUTH,
}


def next_to_act(stage: Stage) -> Ball:
    """Who usually does the first thing at this stage; staff may say otherwise."""
    return _NEXT_TO_ACT.get(stage, Ball.STAFF)


def can_stall(stage: Stage, side_state: SideState) -> bool:
    """Whether it is wrong that nothing moves: not in a home, not in a pause."""
    return stage not in AT_HOME and side_state is SideState.NONE


def at_stage_since(opened_at: datetime, steps: Iterable[tuple[datetime, Stage, Stage]]) -> datetime:
    """Since when a case is at its stage. `steps`: when, from where, to where, the oldest first.

    An offer that came to nothing did not interrupt the stage that it came to: nobody begins anew.
    """
    since = opened_at
    stage_before_offers, since_before_offers = None, opened_at
    for at, before, after in steps:
        if before is after:
            continue
        if before not in CAME_OF_AN_OFFER:
            stage_before_offers, since_before_offers = before, since
            since = at
        else:
            since = since_before_offers if after is stage_before_offers else at
    return since


def progress_bar(stage: Stage) -> str:
    """For example «●●●●●○○○○○»."""
    return "●" * stage.number + "○" * (len(Stage) - stage.number)
