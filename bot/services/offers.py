"""Housing offers: proposed, confirmed, and what staff and landlords do with them; all are told.

Nothing here ranks anybody. A no changes nothing for the next offer, and nobody stays locked:
proposals wait beside a promise, and hear when the home went to somebody else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from bot.domain.appointments import AppointmentView
from bot.domain.dwellings import DwellingKind
from bot.domain.housing import Ball, SideState, Stage
from bot.domain.offers import ENDED, PROMISED, NoBecause, OfferStatus, Side, stage_of
from bot.domain.people import Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import agenda, candidates, cases, dwellings, settling
from bot.services.candidates import SaidNo, must_fit
from bot.services.dwellings import Home, State
from bot.services.offer_steps import (
    deciders,
    end,
    go,
    helpers,
    landlords,
    locked,
    note,
    running,
    tell,
    tell_youth,
    turn,
    viewing_of,
)
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Dwelling, Offer

DAYS_TO_ANSWER = (3, 5, 7)


class Taken(Refusal):
    msgid = N_("{label} is promised to somebody else right now. Your proposal waits.")


class TakenOff(Refusal):
    msgid = N_("{label} is not offered any more. Take your proposal back.")


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
    is_to_answer: bool  # the youth; otherwise others have something to do first, or it is over
    ended_by: Side | None
    because: NoBecause | None
    viewing: AppointmentView | None  # the newest, whatever became of it
    said_no: SaidNo | None  # to an earlier offer of it, while this one is only proposed


def propose(tx: Tx, staff: Asker, youth_id: int, dwelling_id: int) -> int:
    """The home is proposed for the youth, who hears nothing yet; returns the offer's id.

    It may be promised to somebody else: then the proposal waits. Safe to repeat. Raises Unfit,
    NotYours, also for a closed case and for a home that is taken off or lived in.
    """
    case = cases.opened_by(tx, staff, youth_id, "offer.proposed")
    home = dwellings.home(tx, staff, dwelling_id)
    known = running(tx, (col(Offer.youth_id) == youth_id) & (col(Offer.dwelling_id) == dwelling_id))
    if known:
        return known[0].id
    if home.state not in (State.FREE, State.PROMISED) or case.closed_at is not None:
        raise NotYours
    must_fit(tx, home, case)
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
    note(tx, row, staff.id)
    tell(tx, row, deciders(tx, row), staff.id)
    return row.id


def await_confirmation(tx: Tx, staff: Asker, offer_id: int) -> None:
    """The offer is only proposed yet, and this person may confirm it. Raises Closed, NotYours."""
    _led(tx, staff, offer_id, OfferStatus.PROPOSED)


def confirm(tx: Tx, staff: Asker, offer_id: int, days: int) -> None:
    """The youth is offered the home, and may answer for so many days.

    Raises Taken while it is promised to somebody else, TakenOff, Unfit when the home or the needs
    have changed since, Closed, NotYours unless the caseworker.
    """
    row = _led(tx, staff, offer_id, OfferStatus.PROPOSED)
    dwelling = tx.get_one(Dwelling, row.dwelling_id)
    if days not in DAYS_TO_ANSWER:
        raise NotYours
    if dwelling.withdrawn_at is not None:
        raise TakenOff(label=dwelling.label)
    must_fit(tx, dwellings.home(tx, staff, row.dwelling_id), cases.case_of(tx, row.youth_id))
    row.answer_by = tx.now + timedelta(days=days)
    try:
        with tx.begin_nested():
            go(tx, row, OfferStatus.OFFERED, staff.id)
            tx.flush()
    except IntegrityError:
        raise Taken(label=dwelling.label) from None
    tell_youth(tx, row)
    tell(tx, row, helpers(tx, row), staff.id)


def of_home(tx: Tx, staff: Asker, dwelling_id: int) -> list[Shown]:
    """The running offers of this home to own youths. Raises NotYours."""
    rows = running(tx, col(Offer.dwelling_id) == dwelling_id)
    mine = [one for one in rows if cases.may_open(tx, staff, cases.case_of(tx, one.youth_id))]
    return [shown(tx, one) for one in mine]


def of_youth(tx: Tx, staff: Asker, youth_id: int) -> list[Shown]:
    """The youth's running offers and the home lived in, for those who help. Raises NotYours."""
    cases.opened_by(tx, staff, youth_id, "offer.read")
    return [shown(tx, one) for one in running(tx, col(Offer.youth_id) == youth_id)]


def ahead_of(tx: Tx, staff: Asker, youth_id: int, stage: Stage, side: SideState) -> list[Shown]:
    """What the youth was promised and has come further than this step, which leaves it as it is.

    All of it after a rejection. Raises NotYours.
    """
    promised = [one for one in of_youth(tx, staff, youth_id) if one.status in PROMISED]
    if side is SideState.REJECTED:
        return promised
    return [one for one in promised if stage_of(one.status).number > stage.number]


def for_staff(tx: Tx, staff: Asker, offer_id: int) -> Shown:
    """The offer, for those who help its youth. Raises NotYours."""
    row = locked(tx, offer_id)
    cases.opened_by(tx, staff, row.youth_id, "offer.read")
    return shown(tx, row)


def landlord_says(tx: Tx, who: Asker, offer_id: int, *, is_yes: bool) -> None:
    """The landlord's answer, from the partner's contact or told by the caseworker.

    Raises Closed, NotYours.
    """
    row = _for_landlord(tx, who, offer_id)
    if not is_yes:
        end(tx, row, OfferStatus.DECLINED, Side.LANDLORD, who.id)
        return
    go(tx, row, OfferStatus.APPROVED, who.id)
    tell_youth(tx, row)
    tell(tx, row, helpers(tx, row) | landlords(tx, row), who.id)


def await_landlord(tx: Tx, who: Asker, offer_id: int) -> int:
    """The landlord's answer is still awaited, and this person may bring it; returns the home.

    Raises Closed, NotYours.
    """
    return _for_landlord(tx, who, offer_id).dwelling_id


def waiting_for(tx: Tx, who: Asker, dwelling_id: int) -> int | None:
    """The offer of this home that the landlord's contact is asked to answer, if there is one.

    None to others, who find it at the youth. Raises NotYours.
    """
    dwellings.home(tx, who, dwelling_id)
    if who.role is not Role.PARTNER:
        return None
    found = running(tx, col(Offer.dwelling_id) == dwelling_id)
    return next((one.id for one in found if one.status is OfferStatus.ACCEPTED), None)


def _for_landlord(tx: Tx, who: Asker, offer_id: int) -> Offer:
    row = locked(tx, offer_id)
    if who.role is Role.PARTNER:
        dwellings.home(tx, who, row.dwelling_id)
    else:
        _decides(tx, who, row)
    if row.status is not OfferStatus.ACCEPTED:
        raise Closed
    return row


def sign(tx: Tx, staff: Asker, offer_id: int) -> None:
    """The contract is signed. Raises Closed, NotYours."""
    row = _led(tx, staff, offer_id, OfferStatus.APPROVED)
    go(tx, row, OfferStatus.SIGNED, staff.id)
    settling.prepare(tx, row.id)
    tell_youth(tx, row)
    tell(tx, row, helpers(tx, row), staff.id)


def move_in(tx: Tx, staff: Asker, offer_id: int) -> None:
    """The youth has the keys; everybody else's proposals for this home end, and they are told.

    Raises NoSupport for a dormitory without a support worker, Closed, NotYours.
    """
    row = _led(tx, staff, offer_id, OfferStatus.SIGNED)
    dwelling = tx.get_one(Dwelling, row.dwelling_id)
    case = cases.case_of(tx, row.youth_id)
    if dwelling.kind is DwellingKind.DORM_ROOM and case.support_worker_id is None:
        raise NoSupport(name=alias_of(tx, row.youth_id))
    row.moved_in_on = tx.today
    go(tx, row, OfferStatus.MOVED_IN, staff.id)
    settling.begin(tx, row)
    tell_youth(tx, row)
    tell(tx, row, helpers(tx, row) | landlords(tx, row), staff.id)
    for other in running(tx, col(Offer.dwelling_id) == row.dwelling_id, but=row.id):
        end(tx, other, OfferStatus.FILLED, Side.STAFF, staff.id)
    for other in running(tx, col(Offer.youth_id) == row.youth_id, but=row.id):
        if other.status is not OfferStatus.MOVED_IN:
            # The youth knows of it, and reads nothing about a loss beside the keys.
            end(tx, other, OfferStatus.WITHDRAWN, Side.YOUTH, staff.id)


def withdraw(tx: Tx, staff: Asker, offer_id: int) -> None:
    """Staff take the offer back; a youth who knew of it is told. Raises Closed, NotYours."""
    row = locked(tx, offer_id)
    _decides(tx, staff, row)
    if row.status in ENDED or row.status is OfferStatus.MOVED_IN:
        raise Closed
    end(tx, row, OfferStatus.WITHDRAWN, Side.STAFF, staff.id)


def _led(tx: Tx, staff: Asker, offer_id: int, status: OfferStatus) -> Offer:
    row = locked(tx, offer_id)
    _decides(tx, staff, row)
    if row.status is not status:
        raise Closed
    return row


def _decides(tx: Tx, staff: Asker, row: Offer) -> None:
    cases.decided_by(tx, staff, row.youth_id, "offer.moved")


def shown(tx: Tx, row: Offer) -> Shown:
    """The offer as those see it who may; who that is was asked before."""
    home = dwellings.as_home(tx, row.dwelling_id)
    viewing = viewing_of(tx, row)
    is_new = row.status is OfferStatus.PROPOSED
    return Shown(
        row.id,
        row.youth_id,
        alias_of(tx, row.youth_id),
        home,
        row.status,
        row.answer_by,
        turn(tx, row) is Ball.YOUTH,
        row.ended_by,
        row.because,
        agenda.view(tx, viewing) if viewing is not None else None,
        candidates.last_no(tx, row.youth_id, row.dwelling_id) if is_new else None,
    )
