"""Housing offers: proposed, confirmed, answered, and every way they end; everybody is told.

Nothing here ranks anybody. A no changes nothing for the next offer, and nobody stays locked:
proposals wait beside a promise, and hear when the home went to somebody else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot import outbox
from bot.domain.dwellings import DwellingKind
from bot.domain.housing import Stage
from bot.domain.offers import ENDED, PROMISED, NoBecause, OfferStatus, Side
from bot.domain.people import Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import caseload, cases, dwellings, settling, stages
from bot.services.dwellings import Home
from bot.services.people import NotYours, alias_of
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Dwelling, Offer, OfferStep, Person

DAYS_TO_ANSWER = (3, 5, 7)
MORE_DAYS_TO_SEE_IT = 3

STAGES = {
    OfferStatus.OFFERED: Stage.OFFER,
    OfferStatus.APPROVED: Stage.PAPERWORK,
    OfferStatus.SIGNED: Stage.MOVE_IN,
    OfferStatus.MOVED_IN: Stage.SUPPORTED,
}
"""Where the case is then; staff may move it elsewhere."""


class Taken(Refusal):
    msgid = N_("{label} is promised to somebody else right now. Your proposal waits.")


class NoSupport(Refusal):
    msgid = N_(
        "Nobody moves into a dormitory without a support worker. Choose one for {name} first."
    )


class Closed(Refusal):
    msgid = N_("This offer is closed or has come further.")


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer as those see it who may."""

    id: int
    youth_id: int
    youth: str
    home: Home
    status: OfferStatus
    answer_by: datetime | None
    ended_by: Side | None
    because: NoBecause | None


def propose(tx: Tx, staff: Asker, youth_id: int, dwelling_id: int) -> int:
    """The home is proposed for the youth, who hears nothing yet; returns the offer's id.

    Safe to repeat. Raises NotYours, also for a home that is not free.
    """
    cases.opened_by(tx, staff, youth_id, "offer.proposed")
    home = dwellings.home(tx, staff, dwelling_id)
    if home.state is dwellings.State.WITHDRAWN:
        raise NotYours
    running = tx.exec(
        select(Offer).where(
            Offer.youth_id == youth_id,
            Offer.dwelling_id == dwelling_id,
            col(Offer.status).not_in(ENDED),
        )
    ).first()
    if running is not None:
        return running.id
    row = Offer(
        dwelling_id=dwelling_id,
        youth_id=youth_id,
        status=OfferStatus.PROPOSED,
        proposed_by=staff.id,
        proposed_at=tx.now,
        changed_at=tx.now,
    )
    tx.add(row)
    tx.flush()
    _note(tx, row, staff.id)
    _tell(tx, row, {cases.case_of(tx, youth_id).caseworker_id} - {staff.id})
    return row.id


def confirm(tx: Tx, staff: Asker, offer_id: int, days: int) -> None:
    """The youth is offered the home, and may answer for so many days.

    Raises Taken while it is promised to somebody else, Closed, NotYours unless the caseworker.
    """
    row = _led(tx, staff, offer_id, OfferStatus.PROPOSED)
    if days not in DAYS_TO_ANSWER:
        raise NotYours
    row.answer_by = tx.now + timedelta(days=days)
    try:
        with tx.begin_nested():
            _to(tx, row, OfferStatus.OFFERED, staff.id)
            tx.flush()
    except IntegrityError:
        raise Taken(label=tx.get_one(Dwelling, row.dwelling_id).label) from None
    _tell_youth(tx, row)


def of_home(tx: Tx, staff: Asker, dwelling_id: int) -> list[Shown]:
    """The running offers of this home to own youths. Raises NotYours."""
    rows = tx.exec(
        select(Offer)
        .where(Offer.dwelling_id == dwelling_id, col(Offer.status).not_in(ENDED))
        .order_by(col(Offer.id))
    ).all()
    mine = [one for one in rows if cases.may_open(tx, staff, cases.case_of(tx, one.youth_id))]
    return [_shown(tx, one) for one in mine]


def for_youth(tx: Tx, youth: Asker, offer_id: int) -> Shown:
    """One's own offer. Raises NotYours for another's, and for a mere proposal."""
    return _shown(tx, _own(tx, youth, offer_id))


def for_staff(tx: Tx, staff: Asker, offer_id: int) -> Shown:
    """The offer, for those who help its youth. Raises NotYours."""
    row = _row(tx, offer_id)
    cases.opened_by(tx, staff, row.youth_id, "offer.read")
    return _shown(tx, row)


def accept(tx: Tx, youth: Asker, offer_id: int) -> None:
    """The youth has said yes; the landlord is asked. Raises Closed, NotYours."""
    row = _asked(tx, youth, offer_id)
    _to(tx, row, OfferStatus.ACCEPTED, youth.id)
    _tell(tx, row, _helpers(tx, row) | _landlords(tx, row))


def see_first(tx: Tx, youth: Asker, offer_id: int) -> None:
    """The youth wants to see it, and gets some more days to answer. Raises Closed, NotYours."""
    row = _asked(tx, youth, offer_id)
    if row.status is OfferStatus.VIEWING:
        return
    if row.answer_by is not None:
        row.answer_by += timedelta(days=MORE_DAYS_TO_SEE_IT)
    _to(tx, row, OfferStatus.VIEWING, youth.id)
    _tell(tx, row, _helpers(tx, row))


def decline(tx: Tx, youth: Asker, offer_id: int, because: NoBecause) -> None:
    """The youth has said no. It lowers nothing; the home is free. Raises Closed, NotYours."""
    row = _asked(tx, youth, offer_id)
    row.because = because
    _end(tx, row, OfferStatus.DECLINED, Side.YOUTH, youth.id)


def ask_for_call(tx: Tx, youth: Asker, offer_id: int) -> str:
    """The caseworker is asked to call about the offer; returns the name. Raises NotYours."""
    row = _own(tx, youth, offer_id)
    caseworker_id = cases.case_of(tx, youth.id).caseworker_id
    outbox.enqueue(
        tx,
        "offers.call_me",
        caseworker_id,
        {"offer_id": row.id},
        subject_id=youth.id,
        key=f"offer-call:{row.id}:{tx.now.date()}",
    )
    return alias_of(tx, caseworker_id)


def landlord_says(tx: Tx, who: Asker, offer_id: int, *, is_yes: bool) -> None:
    """The landlord's answer, from the partner's contact or told by the caseworker.

    Raises Closed, NotYours.
    """
    row = _row(tx, offer_id)
    if who.role is Role.PARTNER:
        dwellings.home(tx, who, row.dwelling_id)
    else:
        _decides(tx, who, row)
    if row.status is not OfferStatus.ACCEPTED:
        raise Closed
    if not is_yes:
        _end(tx, row, OfferStatus.DECLINED, Side.LANDLORD, who.id)
        return
    _to(tx, row, OfferStatus.APPROVED, who.id)
    _tell_youth(tx, row)
    _tell(tx, row, _helpers(tx, row) - {who.id})


def sign(tx: Tx, staff: Asker, offer_id: int) -> None:
    """The contract is signed. Raises Closed, NotYours."""
    row = _led(tx, staff, offer_id, OfferStatus.APPROVED)
    _to(tx, row, OfferStatus.SIGNED, staff.id)
    settling.prepare(tx, row.id)
    _tell_youth(tx, row)


def move_in(tx: Tx, staff: Asker, offer_id: int) -> None:
    """The youth has the keys; everybody else's proposals for this home end, and they are told.

    Raises NoSupport for a dormitory without a support worker, Closed, NotYours.
    """
    row = _led(tx, staff, offer_id, OfferStatus.SIGNED)
    dwelling = tx.get_one(Dwelling, row.dwelling_id)
    case = cases.case_of(tx, row.youth_id)
    if dwelling.kind is DwellingKind.DORM_ROOM and case.support_worker_id is None:
        raise NoSupport(name=alias_of(tx, row.youth_id))
    row.moved_in_on = tx.now.astimezone(tx.profile.zone).date()
    _to(tx, row, OfferStatus.MOVED_IN, staff.id)
    settling.begin(tx, row)
    _tell_youth(tx, row)
    _tell(tx, row, _landlords(tx, row))
    for other in _running(tx, col(Offer.dwelling_id) == row.dwelling_id, but=row.id):
        _end(tx, other, OfferStatus.FILLED, Side.STAFF, staff.id)
    for other in _running(tx, col(Offer.youth_id) == row.youth_id, but=row.id):
        _end(tx, other, OfferStatus.WITHDRAWN, Side.STAFF, staff.id)


def withdraw(tx: Tx, staff: Asker, offer_id: int) -> None:
    """Staff take the offer back; a youth who knew of it is told. Raises Closed, NotYours."""
    row = _row(tx, offer_id)
    _decides(tx, staff, row)
    if row.status in ENDED or row.status is OfferStatus.MOVED_IN:
        raise Closed
    _end(tx, row, OfferStatus.WITHDRAWN, Side.STAFF, staff.id)


def leave(tx: Tx, youth: Asker) -> None:
    """The youth is leaving: running offers end as with a no, and the homes are free."""
    for row in _running(tx, col(Offer.youth_id) == youth.id):
        row.because = NoBecause.OTHER
        _end(tx, row, OfferStatus.DECLINED, Side.YOUTH, youth.id)


def expire(tx: Tx) -> None:
    """Offers that were not answered in time are over, and everybody concerned is told."""
    late = tx.exec(
        select(Offer)
        .where(
            col(Offer.status).in_((OfferStatus.OFFERED, OfferStatus.VIEWING)),
            col(Offer.answer_by) <= tx.now,
        )
        .limit(100)
        .with_for_update(skip_locked=True)
    ).all()
    for row in late:
        _end(tx, row, OfferStatus.EXPIRED, None, None)


TICKS = (Tick(expire, 60),)


def _end(tx: Tx, row: Offer, status: OfferStatus, side: Side | None, by_id: int | None) -> None:
    """The offer is over: the youth (who knew of it), the helpers and the landlord are told."""
    was = row.status
    row.ended_by = side
    _to(tx, row, status, by_id)
    if was in PROMISED and side is not Side.YOUTH:
        _tell_youth(tx, row)
    _tell(tx, row, (_helpers(tx, row) | {row.proposed_by}) - {by_id})
    if was not in (OfferStatus.PROPOSED, OfferStatus.OFFERED, OfferStatus.VIEWING):
        _tell(tx, row, _landlords(tx, row) - {by_id})
    if was in PROMISED and cases.case_of(tx, row.youth_id).stage is Stage.OFFER:
        stages.put(tx, row.youth_id, Stage.WAITING, by_id)


def _to(tx: Tx, row: Offer, status: OfferStatus, by_id: int | None) -> None:
    row.status, row.changed_at = status, tx.now
    tx.add(row)
    _note(tx, row, by_id)
    if status in STAGES:
        stages.put(tx, row.youth_id, STAGES[status], by_id)


def _note(tx: Tx, row: Offer, by_id: int | None) -> None:
    step = OfferStep(
        offer_id=row.id, youth_id=row.youth_id, at=tx.now, by_id=by_id, status=row.status
    )
    tx.add(step)


def _tell_youth(tx: Tx, row: Offer) -> None:
    outbox.enqueue(
        tx,
        "offers.news",
        row.youth_id,
        {"offer_id": row.id, "status": row.status},
        subject_id=row.youth_id,
        key=f"offer:{row.id}:{row.status}",
    )


def _tell(tx: Tx, row: Offer, readers: set[int]) -> None:
    for reader_id in sorted(readers):
        outbox.enqueue(
            tx,
            "offers.told",
            reader_id,
            {"offer_id": row.id, "status": row.status},
            subject_id=row.youth_id,
            key=f"offer:{row.id}:{row.status}:{reader_id}",
        )


def _helpers(tx: Tx, row: Offer) -> set[int]:
    case = cases.case_of(tx, row.youth_id)
    return {one for one in (case.caseworker_id, case.support_worker_id) if one is not None}


def _landlords(tx: Tx, row: Offer) -> set[int]:
    """The contacts of the partner whose home it is; they never learn whose offer it is."""
    partner_id = tx.get_one(Dwelling, row.dwelling_id).partner_id
    return set(
        tx.exec(
            select(Person.id).where(
                Person.role == Role.PARTNER,
                Person.partner_id == partner_id,
                col(Person.left_at).is_(None),
            )
        )
    )


def _running(tx: Tx, about: ColumnElement[bool], *, but: int = 0) -> list[Offer]:
    asked = select(Offer).where(about, Offer.id != but, col(Offer.status).not_in(ENDED))
    return [one for one in tx.exec(asked) if one.status is not OfferStatus.MOVED_IN]


def _row(tx: Tx, offer_id: int) -> Offer:
    row = tx.get(Offer, offer_id, with_for_update=True)
    if row is None:
        raise NotYours
    return row


def _own(tx: Tx, youth: Asker, offer_id: int) -> Offer:
    row = _row(tx, offer_id)
    if row.youth_id != youth.id or row.status is OfferStatus.PROPOSED:
        raise NotYours
    return row


def _asked(tx: Tx, youth: Asker, offer_id: int) -> Offer:
    """The youth's offer that waits for an answer. Raises Closed, NotYours."""
    row = _own(tx, youth, offer_id)
    if row.status not in (OfferStatus.OFFERED, OfferStatus.VIEWING):
        raise Closed
    return row


def _led(tx: Tx, staff: Asker, offer_id: int, status: OfferStatus) -> Offer:
    row = _row(tx, offer_id)
    _decides(tx, staff, row)
    if row.status is not status:
        raise Closed
    return row


def _decides(tx: Tx, staff: Asker, row: Offer) -> None:
    caseload.decided_by(tx, staff, row.youth_id, "offer.moved")


def _shown(tx: Tx, row: Offer) -> Shown:
    home = dwellings.as_home(tx, row.dwelling_id)
    return Shown(
        row.id,
        row.youth_id,
        alias_of(tx, row.youth_id),
        home,
        row.status,
        row.answer_by,
        row.ended_by,
        row.because,
    )
