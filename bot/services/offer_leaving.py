"""A youth leaves the bot: what becomes of the offers, for the youth and for those who go on."""

from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from bot import outbox
from bot.domain.offers import OfferStatus, Side
from bot.domain.people import CASEWORKERS, COORDINATORS, Asker
from bot.services import audit, people
from bot.services.offer_steps import deciders, end, locked, running
from bot.services.own_offers import MAY_SAY_NO
from bot.store import Tx
from bot.tables import Case, Offer, Person


def would_end(tx: Tx, youth: Asker) -> bool:
    """Whether the youth knows of an offer that ends when the youth leaves."""
    return any(row.status in MAY_SAY_NO for row in running(tx, col(Offer.youth_id) == youth.id))


def leave(tx: Tx, youth: Asker) -> None:
    """The youth is leaving: offers end as with a no, for which no reason is given.

    A signed contract stands, which who decides is reminded of; so does a home that is lived in.
    """
    for row in running(tx, col(Offer.youth_id) == youth.id):
        if row.status is OfferStatus.SIGNED:
            _remind_of_contract(tx, row, deciders(tx, row))
        elif row.status is not OfferStatus.MOVED_IN:
            end(tx, row, OfferStatus.DECLINED, Side.YOUTH, youth.id)


_youth, _helper = aliased(Person), aliased(Person)
_LEFT_BEHIND = (
    select(Offer)
    .join(Case, col(Case.youth_id) == Offer.youth_id)
    .join(_youth, col(_youth.id) == Case.youth_id)
    .join(_helper, col(_helper.id) == Case.caseworker_id)
    .where(
        Offer.status == OfferStatus.SIGNED,
        col(_youth.left_at).is_not(None),
        or_(col(_helper.left_at).is_not(None), col(_helper.role).not_in(CASEWORKERS)),
    )
)
"""Contracts that stand although neither the youth nor the caseworker is here any more."""


def leave_contracts(tx: Tx, colleague_id: int) -> None:
    """A caseworker has stopped: coordinators hear of each contract that nobody is left for."""
    coordinators = {one.id for one in people.coordinating(tx)}
    for row in tx.exec(_LEFT_BEHIND.where(Case.caseworker_id == colleague_id)).all():
        _remind_of_contract(tx, row, coordinators)


def contract_of(tx: Tx, who: Asker, dwelling_id: int) -> Offer | None:
    """The contract for this home that nobody is left for, as coordinators see it; None to others.

    Landlords do not learn here that somebody has left the bot.
    """
    if who.role not in COORDINATORS:
        return None
    return tx.exec(_LEFT_BEHIND.where(Offer.dwelling_id == dwelling_id)).first()


def end_contract(tx: Tx, who: Asker, dwelling_id: int) -> None:
    """That contract is over, the home is free, and the landlord hears of it. Safe to repeat."""
    row = contract_of(tx, who, dwelling_id)
    if row is not None:
        audit.note(tx, who.id, "offer.moved", row.youth_id)
        end(tx, locked(tx, row.id), OfferStatus.WITHDRAWN, Side.STAFF, who.id)


def _remind_of_contract(tx: Tx, row: Offer, readers: set[int]) -> None:
    for reader_id in sorted(readers):
        outbox.enqueue(
            tx,
            "offers.contract_stands",
            reader_id,
            {"offer_id": row.id},
            subject_id=row.youth_id,
            key=f"offer:{row.id}:stands:{reader_id}",
        )
