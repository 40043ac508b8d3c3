"""The day before an offer lapses: the youth who has not answered is reminded, and so is who helps.

The first word of an offer is discreet, so it may never have been opened; a human can still call.
One that waits for a time to see the home does not lapse; who helps is reminded of it.

After a yes the landlord is asked again, and who helps hears that there is no answer yet.
"""

from datetime import timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.delivery import Lane
from bot.domain.housing import Ball
from bot.domain.offers import ASKED, OfferStatus
from bot.domain.working_time import is_open, is_working_day
from bot.services import offer_steps, preferences
from bot.services.ticks import Tick, each_alone
from bot.store import Tx
from bot.tables import Offer

BEFORE = timedelta(days=1)

LANDLORD_AFTER, LANDLORD_EVERY = timedelta(days=2), timedelta(days=7)


def remind(tx: Tx) -> None:
    """Offers that lapse within a day are spoken of, once for each day that is set for the answer.

    Of those that wait for us on working days.

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


def ask_landlords_again(tx: Tx) -> None:
    """Of a yes that no landlord has answered for two days, and then every week, in working hours.

    Safe to repeat: by unique key.
    """
    if not is_open(tx.now, tx.profile):
        return
    unanswered = tx.exec(
        select(Offer).where(
            Offer.status == OfferStatus.ACCEPTED,
            col(Offer.changed_at) <= tx.now - LANDLORD_AFTER,
        )
    ).all()
    each_alone(tx, unanswered, _ask_landlord_again)


TICKS = (Tick(remind, 300), Tick(ask_landlords_again, 300))


def _remind(tx: Tx, row: Offer) -> None:
    assert row.answer_by is not None
    by = row.answer_by.isoformat()
    for reader_id, kind in _readers(tx, row).items():
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


def _ask_landlord_again(tx: Tx, row: Offer) -> None:
    weeks = (tx.now - row.changed_at - LANDLORD_AFTER) // LANDLORD_EVERY
    readers = dict.fromkeys(offer_steps.landlords(tx, row), "offers.told")
    readers |= dict.fromkeys(offer_steps.deciders(tx, row), "offers.no_answer_yet")
    for reader_id, kind in readers.items():
        outbox.enqueue(
            tx,
            kind,
            reader_id,
            {"offer_id": row.id, "status": row.status},
            lane=Lane.REMINDER,
            subject_id=row.youth_id,
            key=f"offer:{row.id}:again:{row.changed_at.isoformat()}:{weeks}:{reader_id}",
        )


def _readers(tx: Tx, row: Offer) -> dict[int, str]:
    """Who is reminded, and of what."""
    deciders = offer_steps.deciders(tx, row)
    if offer_steps.turn(tx, row) is Ball.YOUTH:
        told = dict.fromkeys(deciders, "offers.unanswered")
        # What is queued in a pause is dropped, and its unique key is spent.
        if not preferences.is_paused(tx, row.youth_id):
            told[row.youth_id] = "offers.answer_soon"
        return told
    if is_working_day(tx.today, tx.profile):
        return dict.fromkeys(deciders, "offers.no_time_yet")
    return {}
