"""The day before an offer lapses: the youth who has not answered is reminded, and so is who helps.

The first word of an offer is discreet, so it may never have been opened; a human can still call.
"""

from datetime import timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.delivery import Lane
from bot.domain.offers import ASKED
from bot.services import offer_steps
from bot.services.ticks import Tick, each_alone
from bot.store import Tx
from bot.tables import Offer

BEFORE = timedelta(days=1)


def remind(tx: Tx) -> None:
    """Offers that lapse within a day are spoken of, once for each day that is set for the answer.

    Safe to repeat: by unique key.
    """
    unanswered = tx.exec(
        select(Offer).where(
            col(Offer.status).in_(ASKED),
            col(Offer.answer_by) > tx.now,
            col(Offer.answer_by) <= tx.now + BEFORE,
        )
    ).all()
    each_alone(tx, unanswered, _remind)


TICKS = (Tick(remind, 300),)


def _remind(tx: Tx, row: Offer) -> None:
    assert row.answer_by is not None
    by = row.answer_by.isoformat()
    readers = {row.youth_id: "offers.answer_soon"}
    readers |= dict.fromkeys(offer_steps.deciders(tx, row), "offers.unanswered")
    for reader_id, kind in readers.items():
        outbox.enqueue(
            tx,
            kind,
            reader_id,
            {"offer_id": row.id, "by": by},
            lane=Lane.REMINDER,
            subject_id=row.youth_id,
            key=f"offer:{row.id}:by:{by}:{reader_id}",
            useless_after=row.answer_by,
        )
