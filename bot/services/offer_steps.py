"""One step of an offer: the row, the youth's stage, and everybody who is told of it."""

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from bot import outbox
from bot.domain.appointments import AppointmentStatus
from bot.domain.delivery import DeliveryStatus
from bot.domain.housing import CAME_OF_AN_OFFER, Ball, SideState, Stage
from bot.domain.offers import ASKED, ENDED, PROMISED, STAGES, OfferStatus, Side, stage_of
from bot.services import appointments, cases, partners, stages
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import Appointment, Dwelling, Offer, OfferStep, StageChange

LANDLORD_KNOWS = PROMISED - {OfferStatus.OFFERED}
"""The landlord was asked to show it, or counts on somebody."""

LANDLORD_IS_ASKED = (OfferStatus.VIEWING, OfferStatus.ACCEPTED)


def locked(tx: Tx, offer_id: int) -> Offer:
    """The offer, held until this transaction ends. Raises NotYours without one."""
    row = tx.get(Offer, offer_id, with_for_update=True)
    if row is None:
        raise NotYours
    return row


def viewing_of(tx: Tx, row: Offer) -> Appointment | None:
    """The appointment to see the home; None before one was made."""
    return tx.get(Appointment, row.viewing_id) if row.viewing_id is not None else None


def go(tx: Tx, row: Offer, status: OfferStatus, by_id: int | None) -> None:
    """The offer is at this step, and so is the case; nobody is told yet."""
    row.status, row.changed_at = status, tx.now
    tx.add(row)
    note(tx, row, by_id)
    if status in STAGES:
        stages.put(tx, row.youth_id, STAGES[status], by_id)
    pass_on(tx, row.youth_id)


def pass_on(tx: Tx, youth_id: int) -> None:
    """Whoever has to do the next thing about the youth's offers acts now; nobody is told here."""
    turns = {turn(tx, one) for one in running(tx, col(Offer.youth_id) == youth_id)}
    for ball in (Ball.YOUTH, Ball.STAFF, Ball.OTHERS):
        if ball in turns:
            stages.pass_on(tx, youth_id, Stage.OFFER, ball)
            return


def turn(tx: Tx, row: Offer) -> Ball | None:
    """The youth answers, helpers find a time to see it, and after a yes the landlord answers."""
    if row.status is OfferStatus.VIEWING and not _is_seen_or_will_be(tx, row):
        return Ball.STAFF
    if row.status in ASKED:
        return Ball.YOUTH
    return Ball.OTHERS if row.status is OfferStatus.ACCEPTED else None


def _is_seen_or_will_be(tx: Tx, row: Offer) -> bool:
    viewing = viewing_of(tx, row)
    return viewing is not None and viewing.status in (
        AppointmentStatus.BOOKED,
        AppointmentStatus.HELD,
    )


def note(tx: Tx, row: Offer, by_id: int | None) -> None:
    """The step is on record."""
    tx.add(
        OfferStep(offer_id=row.id, youth_id=row.youth_id, at=tx.now, by_id=by_id, status=row.status)
    )


def end(tx: Tx, row: Offer, status: OfferStatus, side: Side | None, by_id: int | None) -> None:
    """The offer is over: the youth (who knew of it), the helpers and the landlord are told."""
    was = row.status
    row.ended_by = side
    go(tx, row, status, by_id)
    if was in PROMISED and side is not Side.YOUTH:
        tell_youth(tx, row)
    tell(tx, row, helpers(tx, row), by_id)
    if was in LANDLORD_KNOWS:
        tell(tx, row, _landlords_who_know(tx, row, was), by_id)
    if row.viewing_id is not None:
        appointments.call_off(tx, row.viewing_id, by_id)
    if was in PROMISED:
        _go_back(tx, row, by_id)
        tell_waiting(tx, row.dwelling_id, by_id, is_free=True)


def tell_waiting(tx: Tx, dwelling_id: int, by_id: int | None, *, is_free: bool) -> None:
    """Whoever decides on a proposal of this home hears that it is free again or offered no more."""
    for row in running(tx, col(Offer.dwelling_id) == dwelling_id):
        if row.status is OfferStatus.PROPOSED:
            for reader_id in sorted(deciders(tx, row) - {by_id}):
                outbox.enqueue(
                    tx,
                    "offers.home_changed",
                    reader_id,
                    {"offer_id": row.id, "is_free": is_free},
                    subject_id=row.youth_id,
                    key=f"offer:{row.id}:home:{tx.now.isoformat()}:{reader_id}",
                )


def _go_back(tx: Tx, row: Offer, by_id: int | None) -> None:
    """The case is where the youth's other offers have brought it, or where it was before them."""
    case = cases.case_of(tx, row.youth_id)
    if case.stage not in CAME_OF_AN_OFFER or case.side_state is not SideState.NONE:
        return
    others = running(tx, col(Offer.youth_id) == row.youth_id, but=row.id)
    reached = [stage_of(one.status) for one in others if one.status in PROMISED]
    furthest = max(reached, key=lambda stage: stage.number, default=None)
    stages.put(tx, row.youth_id, furthest or _before_offers(tx, row.youth_id), by_id)
    pass_on(tx, row.youth_id)


def _before_offers(tx: Tx, youth_id: int) -> Stage:
    """The stage from which the case last went to one that came of an offer."""
    into_offers = tx.exec(
        select(StageChange)
        .where(
            StageChange.youth_id == youth_id,
            col(StageChange.undone_at).is_(None),
            col(StageChange.stage_before).not_in(CAME_OF_AN_OFFER),
            col(StageChange.stage_after).in_(CAME_OF_AN_OFFER),
        )
        .order_by(col(StageChange.id).desc())
        .limit(1)
    ).one()
    return into_offers.stage_before


def tell_youth(tx: Tx, row: Offer) -> None:
    """That there is news; what it is stands behind a button."""
    outbox.enqueue(
        tx,
        "offers.news",
        row.youth_id,
        {"offer_id": row.id, "status": row.status},
        subject_id=row.youth_id,
        key=f"offer:{row.id}:{row.status}",
    )


def tell(tx: Tx, row: Offer, readers: set[int], but: int | None) -> None:
    """Each of them hears of the step once, except who took it."""
    for reader_id in sorted(readers - {but}):
        outbox.enqueue(
            tx,
            "offers.told",
            reader_id,
            {"offer_id": row.id, "status": row.status},
            subject_id=row.youth_id,
            key=_told_as(row.id, row.status, reader_id),
        )


def _told_as(offer_id: int, status: OfferStatus, reader_id: int) -> str:
    return f"offer:{offer_id}:{status}:{reader_id}"


def helpers(tx: Tx, row: Offer) -> set[int]:
    """Who helps the youth, and who stands in for them today."""
    case = cases.case_of(tx, row.youth_id)
    return _with_deputies(tx, *case.helper_ids)


def deciders(tx: Tx, row: Offer) -> set[int]:
    """The caseworker, and who stands in today."""
    return _with_deputies(tx, cases.case_of(tx, row.youth_id).caseworker_id)


def _with_deputies(tx: Tx, *own: int) -> set[int]:
    deputies = (cases.deputy_of(tx, one) for one in own)
    return {*own, *(one for one in deputies if one is not None)}


def landlords(tx: Tx, row: Offer) -> set[int]:
    """The contacts of the partner whose home it is, while it takes part.

    They never learn whose offer it is.
    """
    partner_id = tx.get_one(Dwelling, row.dwelling_id).partner_id
    return {one.id for one in partners.contacts(tx, partner_id)}


def _landlords_who_know(tx: Tx, row: Offer, was: OfferStatus) -> set[int]:
    """The contacts, but for those to whom the youth's wish would have come in the morning only."""
    found = landlords(tx, row)
    if was not in LANDLORD_IS_ASKED or row.viewing_id is not None:
        return found
    return {one for one in found if not _waits_for_the_morning(tx, row, one)}


def _waits_for_the_morning(tx: Tx, row: Offer, reader_id: int) -> bool:
    """Whether nothing that the landlord was to be asked has left."""
    keys = (_told_as(row.id, status, reader_id) for status in LANDLORD_IS_ASKED)
    asked = [found for key in keys if (found := outbox.with_key(tx, key)) is not None]
    unsent = (DeliveryStatus.PENDING, DeliveryStatus.DROPPED)
    return bool(asked) and all(one.status in unsent for one in asked)


def running(tx: Tx, about: ColumnElement[bool], *, but: int = 0) -> list[Offer]:
    """Offers that are not over, lived-in homes among them; the oldest first."""
    asked = select(Offer).where(about, Offer.id != but, col(Offer.status).not_in(ENDED))
    return list(tx.exec(asked.order_by(col(Offer.id))))
