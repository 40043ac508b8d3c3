"""A youth leaves the bot: what becomes of the offers, for the youth and for those who go on."""

from sqlmodel import col

from bot import outbox
from bot.domain.offers import OfferStatus, Side
from bot.domain.people import Asker
from bot.services.offer_steps import deciders, end, running
from bot.services.own_offers import MAY_SAY_NO
from bot.store import Tx
from bot.tables import Offer


def would_end(tx: Tx, youth: Asker) -> bool:
    """Whether the youth knows of an offer that ends when the youth leaves."""
    return any(row.status in MAY_SAY_NO for row in running(tx, col(Offer.youth_id) == youth.id))


def leave(tx: Tx, youth: Asker) -> None:
    """The youth is leaving: offers end as with a no, for which no reason is given.

    A signed contract stands, which who decides is reminded of; so does a home that is lived in.
    """
    for row in running(tx, col(Offer.youth_id) == youth.id):
        if row.status is OfferStatus.SIGNED:
            _remind_of_contract(tx, row)
        elif row.status is not OfferStatus.MOVED_IN:
            end(tx, row, OfferStatus.DECLINED, Side.YOUTH, youth.id)


def _remind_of_contract(tx: Tx, row: Offer) -> None:
    for reader_id in sorted(deciders(tx, row)):
        outbox.enqueue(
            tx,
            "offers.contract_stands",
            reader_id,
            {"offer_id": row.id},
            subject_id=row.youth_id,
            key=f"offer:{row.id}:stands:{reader_id}",
        )
