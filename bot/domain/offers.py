"""Housing offers: from a proposal of staff to the keys, and every way they can end.

proposed -> offered <-> viewing -> accepted -> approved -> signed -> moved in -> moved out
each of them -> declined | expired | withdrawn | filled by another
"""

from enum import StrEnum

from bot.domain.housing import Stage


class OfferStatus(StrEnum):
    PROPOSED = "proposed"  # the caseworker has not confirmed yet; the youth knows nothing
    OFFERED = "offered"  # the youth is asked, until the deadline
    VIEWING = "viewing"  # the youth wants to see it first
    ACCEPTED = "accepted"  # the youth said yes; the landlord answers
    APPROVED = "approved"  # the landlord said yes; a contract is on its way
    SIGNED = "signed"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FILLED = "filled"  # somebody else moved in


PROMISED = frozenset(
    {
        OfferStatus.OFFERED,
        OfferStatus.VIEWING,
        OfferStatus.ACCEPTED,
        OfferStatus.APPROVED,
        OfferStatus.SIGNED,
        OfferStatus.MOVED_IN,
    }
)
"""At most one offer of a dwelling is in any of these: it is never promised to two."""

ASKED = (OfferStatus.OFFERED, OfferStatus.VIEWING)
"""The youth is asked."""

ENDED = frozenset(
    {
        OfferStatus.MOVED_OUT,
        OfferStatus.DECLINED,
        OfferStatus.EXPIRED,
        OfferStatus.WITHDRAWN,
        OfferStatus.FILLED,
    }
)


STAGES = {
    OfferStatus.OFFERED: Stage.OFFER,
    OfferStatus.APPROVED: Stage.PAPERWORK,
    OfferStatus.SIGNED: Stage.MOVE_IN,
    OfferStatus.MOVED_IN: Stage.SUPPORTED,
}
"""Where the case is then; staff may move it elsewhere."""


def stage_of(status: OfferStatus) -> Stage:
    """Where an offer that is in force has brought the case."""
    return STAGES.get(status, Stage.OFFER)


class Side(StrEnum):
    """Who ended an offer."""

    YOUTH = "youth"
    STAFF = "staff"
    LANDLORD = "landlord"


class NoBecause(StrEnum):
    """A youth's reason for a no; none of them counts against anybody."""

    RENT = "rent"
    AREA = "area"
    SIZE = "size"
    SHARED = "shared"
    NOT_NOW = "not_now"
    OTHER = "other"


class MoveIn(StrEnum):
    """What has to be in order when somebody moves in."""

    DEPOSIT = "deposit"
    INSURANCE = "insurance"
    ADDRESS = "address"
    POWER = "power"
    FIRST_RENT = "first_rent"


CHECK_IN_DAYS = (7, 30, 90, 180, 365)
"""Days after moving in when the youth is asked how it goes."""

OUTCOME_MONTHS = (3, 6, 12)


class HowItGoes(StrEnum):
    """What a youth answers to a check-in."""

    GOOD = "good"
    SO_SO = "so_so"
    RENT_IS_HARD = "rent_is_hard"
    MAY_LOSE_IT = "may_lose_it"
    MOVED_OUT = "moved_out"
