"""Housing offers, moving in, and how it went."""

from datetime import date, datetime

from sqlmodel import Field, UniqueConstraint

from bot.domain.offers import PROMISED, HowItGoes, MoveIn, NoBecause, OfferStatus, Side
from bot.tables.columns import Row, choice, index_where

_IS_PROMISED = f"status IN ({', '.join(repr(one.value) for one in sorted(PROMISED))})"


class Offer(Row, table=True):
    """A home for a youth."""

    __table_args__ = (
        index_where(_IS_PROMISED, "one_promise_per_dwelling", "dwelling_id", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    dwelling_id: int = Field(foreign_key="dwelling.id", index=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    status: OfferStatus = Field(sa_type=choice(OfferStatus), index=True)
    proposed_by: int = Field(foreign_key="person.id")
    proposed_at: datetime
    changed_at: datetime  # when the status last changed
    answer_by: datetime | None = None  # the youth's deadline
    viewing_id: int | None = Field(default=None, foreign_key="appointment.id", index=True)
    ended_by: Side | None = Field(default=None, sa_type=choice(Side))
    because: NoBecause | None = Field(default=None, sa_type=choice(NoBecause))
    moved_in_on: date | None = None
    moved_out_on: date | None = None


class OfferStep(Row, table=True):
    """One step of an offer: who, when, to what."""

    id: int = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    youth_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")  # None: the deadline passed
    status: OfferStatus = Field(sa_type=choice(OfferStatus))


class MoveInItem(Row, table=True):
    """One thing that has to be in order for moving in."""

    __table_args__ = (UniqueConstraint("offer_id", "what"),)

    id: int = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id")
    what: MoveIn = Field(sa_type=choice(MoveIn))
    due_on: date | None = None
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="person.id")


class CheckIn(Row, table=True):
    """«How is it going?», so many days after moving in."""

    __table_args__ = (UniqueConstraint("offer_id", "day"),)

    id: int = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id")
    youth_id: int = Field(foreign_key="person.id", index=True)
    day: int
    due_on: date
    asked_at: datetime | None = None
    answer: HowItGoes | None = Field(default=None, sa_type=choice(HowItGoes))
    answered_at: datetime | None = None


class Outcome(Row, table=True):
    """Whether somebody still has a home so many months after moving in, as staff recorded it."""

    __table_args__ = (UniqueConstraint("offer_id", "months"),)

    id: int = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id")
    youth_id: int = Field(foreign_key="person.id", index=True)
    months: int
    still_housed: bool
    by_id: int = Field(foreign_key="person.id")
    at: datetime
