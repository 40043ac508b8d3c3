"""A youth's case: who helps, where the home is in the process, what changed."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from bot.domain.dwellings import HousingForm
from bot.domain.housing import Ball, SideState, Stage
from bot.domain.intake import Route, Sleeps
from bot.tables.columns import Row, Sealed, choice, index_where

_HAS_PLACE = "enrolled_at IS NOT NULL AND closed_at IS NULL"
_IN_QUEUE = "enrolled_at IS NULL AND closed_at IS NULL"


class Case(Row, table=True):
    """One per youth. Two clocks: the home's (`moved_at`) and the thread's (`unanswered_since`)."""

    __table_args__ = (
        index_where(_HAS_PLACE, "case_with_place", "youth_id"),
        index_where(_IN_QUEUE, "case_in_queue", "route", "opened_at"),
    )

    youth_id: int = Field(primary_key=True, foreign_key="person.id")
    caseworker_id: int = Field(foreign_key="person.id", index=True)
    support_worker_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    opened_at: datetime
    enrolled_at: datetime | None = None  # has one of the project's places; None: in the queue
    is_minor: bool = False  # under the municipality's age: staff lead
    route: Route | None = Field(default=None, sa_type=choice(Route))
    closed_at: datetime | None = None
    stage: Stage = Field(default=Stage.CONTACT, sa_type=choice(Stage))
    side_state: SideState = Field(default=SideState.NONE, sa_type=choice(SideState))
    ball: Ball = Field(default=Ball.STAFF, sa_type=choice(Ball))
    moved_at: datetime  # when stage, side state or ball last changed, or the case went on
    nudged_at: datetime | None = None  # staff were last told that nothing moves
    unanswered_since: datetime | None = None  # the youth's first message without a human reply
    unanswered_told: int = 0  # 1: the caseworker was reminded, 2: the deputy too, 3: coordinator
    sleeps: Sleeps | None = Field(default=None, sa_type=choice(Sleeps))
    max_rent: int | None = None  # kroner a month, typed by staff
    wishes: bytes = Field(default=b"", sa_type=Sealed)  # the youth's own words, sealed
    areas: list[str] = Field(default_factory=list, sa_type=JSON)  # empty: anywhere
    form: HousingForm | None = Field(default=None, sa_type=choice(HousingForm))  # None: any
    needs_access: bool = False  # only homes without steps

    @property
    def helper_ids(self) -> tuple[int, ...]:
        """The caseworker first, then the support worker, if that is another colleague."""
        both = (self.caseworker_id, self.support_worker_id)
        return tuple(dict.fromkeys(one for one in both if one is not None))


class StageChange(Row, table=True):
    """One step of a case. `told` is sealed with the youth's key and was shown to the youth."""

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    stage_before: Stage = Field(sa_type=choice(Stage))
    stage_after: Stage = Field(sa_type=choice(Stage))
    side_before: SideState = Field(default=SideState.NONE, sa_type=choice(SideState))
    side_state: SideState = Field(default=SideState.NONE, sa_type=choice(SideState))
    ball_before: Ball = Field(default=Ball.STAFF, sa_type=choice(Ball))
    ball: Ball = Field(sa_type=choice(Ball))
    moved_before: datetime  # of the case, for taking the step back
    told: bytes = Field(default=b"", sa_type=Sealed)  # empty: a human tells it
    opened_at: datetime | None = None  # the youth has read it, or was told by a human
    undone_at: datetime | None = None  # taken back before it was read


class StageDraft(Row, table=True):
    """A step that one of the staff prepares for one youth; nobody else sees it.

    The row stays and `revision` counts, so that a button of an older draft is known as such.
    """

    staff_id: int = Field(primary_key=True, foreign_key="person.id")
    youth_id: int = Field(primary_key=True, foreign_key="person.id")
    revision: int = 0
    is_open: bool = True
    stage: Stage = Field(sa_type=choice(Stage))
    side_state: SideState = Field(sa_type=choice(SideState))
    ball: Ball = Field(sa_type=choice(Ball))
    text: bytes = Field(default=b"", sa_type=Sealed)  # sealed with the youth's key
    note: bytes = Field(default=b"", sa_type=Sealed)  # the same, for staff only
    based_on: datetime  # `moved_at` of the case when the draft was made


class Handover(Row, table=True):
    """A youth got another caseworker."""

    id: int = Field(default=None, primary_key=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id")
    by_id: int = Field(foreign_key="person.id")
    at: datetime
