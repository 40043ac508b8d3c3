"""What a youth does about an own offer: look, yes, no, see it first, a call, or nothing in time."""

from datetime import timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.housing import Ball
from bot.domain.offers import ASKED, ENDED, NoBecause, OfferStatus, Side
from bot.domain.people import Asker
from bot.domain.working_time import after_work
from bot.services import cases, duty
from bot.services.offer_steps import end, go, helpers, landlords, locked, running, tell, turn
from bot.services.offers import Closed, Shown, shown
from bot.services.people import NotYours, alias_of
from bot.services.ticks import Tick, each_alone
from bot.store import Tx
from bot.tables import Offer

MORE_DAYS_TO_SEE_IT = 3
HOURS_TO_CALL = 4  # working hours

MAY_SAY_NO = (*ASKED, OfferStatus.ACCEPTED, OfferStatus.APPROVED)
"""Until the contract is signed, a yes can be taken back."""


def for_youth(tx: Tx, youth: Asker, offer_id: int) -> Shown:
    """One's own offer. Raises NotYours for another's, and for a mere proposal."""
    return shown(tx, _own(tx, youth, offer_id))


def to_answer(tx: Tx, youth: Asker) -> Shown | None:
    """The oldest offer that waits for the youth's own answer."""
    mine = running(tx, col(Offer.youth_id) == youth.id)
    asked = (row for row in mine if row.status in ASKED and turn(tx, row) is Ball.YOUTH)
    row = next(asked, None)
    return shown(tx, row) if row is not None else None


def accept(tx: Tx, youth: Asker, offer_id: int) -> None:
    """The youth has said yes; the landlord is asked. Raises Closed, NotYours."""
    row = _asked(tx, youth, offer_id)
    go(tx, row, OfferStatus.ACCEPTED, youth.id)
    tell(tx, row, helpers(tx, row) | landlords(tx, row), youth.id)


def see_first(tx: Tx, youth: Asker, offer_id: int) -> None:
    """The youth wants to see it, and gets some more days to answer. Raises Closed, NotYours."""
    row = _asked(tx, youth, offer_id)
    if row.status is OfferStatus.VIEWING:
        return
    if row.answer_by is not None:
        row.answer_by += timedelta(days=MORE_DAYS_TO_SEE_IT)
    go(tx, row, OfferStatus.VIEWING, youth.id)
    tell(tx, row, helpers(tx, row) | landlords(tx, row), youth.id)


def decline(tx: Tx, youth: Asker, offer_id: int, because: NoBecause) -> None:
    """The youth has said no. It lowers nothing; the home is free.

    Also after a yes, until the contract is signed. Raises Closed, NotYours.
    """
    row = _own(tx, youth, offer_id)
    if row.status not in MAY_SAY_NO:
        raise Closed
    row.because = because
    end(tx, row, OfferStatus.DECLINED, Side.YOUTH, youth.id)


def ask_for_call(tx: Tx, youth: Asker, offer_id: int) -> str:
    """Who answers the youth today is asked to call about the offer; returns the name.

    Also after a yes. The time to answer lasts until somebody could call. Raises Closed when the
    offer is over, NotYours.
    """
    row = _own(tx, youth, offer_id)
    if row.status in ENDED:
        raise Closed
    if row.status in ASKED and row.answer_by is not None:
        row.answer_by = max(row.answer_by, after_work(tx.now, HOURS_TO_CALL, tx.profile))
        tx.add(row)
    reader_id = duty.first_reader(tx, cases.case_of(tx, youth.id))
    outbox.enqueue(
        tx,
        "offers.call_me",
        reader_id,
        {"offer_id": row.id},
        subject_id=youth.id,
        key=f"offer-call:{row.id}:{tx.today}:{reader_id}",
    )
    return alias_of(tx, reader_id)


def expire(tx: Tx) -> None:
    """Offers that were not answered in time are over, and everybody concerned is told.

    One that waits for a time to see the home has another day: the youth is not who is late.
    """
    late = tx.exec(
        select(Offer)
        .where(
            col(Offer.status).in_(ASKED),
            col(Offer.answer_by) <= tx.now,
        )
        .limit(100)
        .with_for_update(skip_locked=True)
    ).all()
    each_alone(tx, late, _expire)


def _expire(tx: Tx, row: Offer) -> None:
    assert row.answer_by is not None
    if turn(tx, row) is Ball.YOUTH:
        end(tx, row, OfferStatus.EXPIRED, None, None)
    else:
        row.answer_by += timedelta(days=1)
        tx.add(row)


TICKS = (Tick(expire, 60),)


def _own(tx: Tx, youth: Asker, offer_id: int) -> Offer:
    row = locked(tx, offer_id)
    if row.youth_id != youth.id or row.status is OfferStatus.PROPOSED:
        raise NotYours
    return row


def _asked(tx: Tx, youth: Asker, offer_id: int) -> Offer:
    """The youth's offer that waits for an answer. Raises Closed, NotYours."""
    row = _own(tx, youth, offer_id)
    if row.status not in ASKED:
        raise Closed
    return row
