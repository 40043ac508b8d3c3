"""Homes: the register, which of them are free, and who may change them."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, func, select

from bot.domain.appointments import AppointmentStatus
from bot.domain.dwellings import DwellingFacts
from bot.domain.offers import PROMISED, OfferStatus
from bot.domain.people import CASEWORKERS, ORGANISERS, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, offer_steps, partners
from bot.services.partners import ChosenGone
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import Appointment, Concept, Dwelling, Offer, Partner, Pool


class Promised(Refusal):
    msgid = N_("{label} is promised to somebody, or somebody lives there. End that first.")


class State(StrEnum):
    FREE = "free"
    PROMISED = "promised"
    LIVED_IN = "lived_in"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling as the register shows it; never who lives there."""

    id: int
    facts: DwellingFacts
    partner: str
    pool: str
    concept: str
    state: State


class OnOffer(Refusal):
    msgid = N_(
        "A young person was offered {label} as it is. Rent, deposit, step-free access and the kind "
        "of home can be changed when the offer has ended."
    )


TERMS = ("kind", "form", "rent", "deposit", "own_kitchen", "area", "is_shared", "is_accessible")
"""What somebody says yes to."""


def is_promised() -> ColumnElement[bool]:
    """A condition on dwellings: one of its offers is promised or lived in."""
    return exists().where(col(Offer.dwelling_id) == Dwelling.id, col(Offer.status).in_(PROMISED))


def is_free() -> ColumnElement[bool]:
    """A condition on dwellings: it can be offered."""
    return col(Dwelling.withdrawn_at).is_(None) & ~is_promised()


def count(tx: Tx, who: Asker, *, only_free: bool = False) -> int:
    """How many homes there are for this reader."""
    theirs = _for(tx, who, only_free=False)
    if not only_free:
        return tx.exec(select(func.count()).select_from(Dwelling).where(*theirs)).one()
    # To look for a promise of every home is dear; a home has at most one.
    offered = [*theirs, col(Dwelling.withdrawn_at).is_(None)]
    promised = (
        select(func.count())
        .select_from(Offer)
        .join(Dwelling, col(Dwelling.id) == Offer.dwelling_id)
        .where(*offered, col(Offer.status).in_(PROMISED))
    )
    there = tx.exec(select(func.count()).select_from(Dwelling).where(*offered)).one()
    return there - tx.exec(promised).one()


def register(
    tx: Tx, who: Asker, *, only_free: bool = False, first: int = 0, size: int | None = None
) -> list[Home]:
    """Homes by label, `size` of them from the `first` on: a partner contact's own, or all.

    Those that wait for the contact come first. Raises NotYours for those who have nothing to do
    with homes.
    """
    order: list[Any] = [col(Dwelling.label), col(Dwelling.id)]
    if waiting := awaiting(tx, who):
        order.insert(0, col(Dwelling.id).not_in(waiting))
    asked = select(Dwelling).where(*_for(tx, who, only_free)).order_by(*order).offset(first)
    rows = tx.exec(asked.limit(size) if size is not None else asked).all()
    return _homes(tx, list(rows))


def awaiting(tx: Tx, who: Asker) -> set[int]:
    """The homes that wait for a landlord's contact: a yes or no, or when they can be seen.

    None wait for others, who find them at the youth.
    """
    if who.role is not Role.PARTNER:
        return set()
    is_to_be_seen = and_(
        col(Offer.status) == OfferStatus.VIEWING,
        or_(
            col(Offer.viewing_id).is_(None),
            col(Appointment.status).in_((AppointmentStatus.CANCELLED, AppointmentStatus.MISSED)),
        ),
    )
    asked = (
        select(Dwelling.id)
        .join(Offer, col(Offer.dwelling_id) == Dwelling.id)
        .outerjoin(Appointment, col(Appointment.id) == Offer.viewing_id)
        .where(*_for(tx, who, False), or_(col(Offer.status) == OfferStatus.ACCEPTED, is_to_be_seen))
    )
    return set(tx.exec(asked))


def home(tx: Tx, who: Asker, dwelling_id: int) -> Home:
    """One of them. Raises NotYours."""
    row = tx.exec(
        select(Dwelling).where(Dwelling.id == dwelling_id, *_for(tx, who, only_free=False))
    ).first()
    if row is None:
        raise NotYours
    return _homes(tx, [row])[0]


def as_home(tx: Tx, dwelling_id: int) -> Home:
    """The home of an offer, for whoever may see the offer."""
    return _homes(tx, [tx.get_one(Dwelling, dwelling_id)])[0]


def keep(tx: Tx, who: Asker, dwelling_id: int | None, facts: DwellingFacts) -> int:
    """The home is as the facts say; a new one without an id.

    Raises ChosenGone, OnOffer for other terms while somebody has an offer of it, NotYours unless a
    coordinator or its own partner says so.
    """
    partners.must_act_for(tx, who, facts.partner_id)
    chosen_must_be_there(tx, facts.partner_id, facts.concept_id, facts.pool_id)
    if dwelling_id is None:
        row = Dwelling(**asdict(facts), changed_at=tx.now)
    else:
        row = _row(tx, who, dwelling_id)
        if _is_on_offer(tx, row.id) and any(getattr(row, at) != getattr(facts, at) for at in TERMS):
            raise OnOffer(label=row.label)
        for name, value in asdict(facts).items():
            setattr(row, name, value)
    row.changed_at = tx.now
    tx.add(row)
    tx.flush()
    audit.note(tx, who.id, "dwelling.kept")
    return row.id


def _is_on_offer(tx: Tx, dwelling_id: int) -> bool:
    open_offers = PROMISED - {OfferStatus.MOVED_IN}
    asked = select(Offer.id).where(
        Offer.dwelling_id == dwelling_id, col(Offer.status).in_(open_offers)
    )
    return tx.exec(asked).first() is not None


def withdraw(tx: Tx, who: Asker, dwelling_id: int) -> None:
    """The home is offered to nobody any more, and whoever waits with a proposal of it is told.

    Raises Promised while somebody counts on it.
    """
    row = _row(tx, who, dwelling_id)
    taken = select(Dwelling.id).where(Dwelling.id == dwelling_id, is_promised())
    if tx.exec(taken).first() is not None:
        raise Promised(label=row.label)
    if row.withdrawn_at is None:
        row.withdrawn_at = tx.now
        tx.add(row)
        offer_steps.tell_waiting(tx, row.id, who.id, is_free=False)
    audit.note(tx, who.id, "dwelling.withdrawn")


def bring_back(tx: Tx, who: Asker, dwelling_id: int) -> None:
    """The home can be offered again, and whoever waits with a proposal of it is told."""
    row = _row(tx, who, dwelling_id)
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        tx.add(row)
        offer_steps.tell_waiting(tx, row.id, who.id, is_free=True)
    audit.note(tx, who.id, "dwelling.back")


def _for(tx: Tx, who: Asker, only_free: bool) -> list[ColumnElement[bool]]:
    """The conditions under which this reader sees a dwelling."""
    own = partner_seen_by(tx, who)
    conditions = [col(Dwelling.partner_id) == own] if own is not None else []
    return [*conditions, is_free()] if only_free else conditions


def partner_seen_by(tx: Tx, who: Asker) -> int | None:
    """Whose homes a partner contact sees; None sees all. Raises NotYours."""
    if who.role not in ORGANISERS | CASEWORKERS:
        raise NotYours
    return partners.own(tx, who)


def _row(tx: Tx, who: Asker, dwelling_id: int) -> Dwelling:
    row = tx.get(Dwelling, dwelling_id, with_for_update=True)
    if row is None:
        raise NotYours
    partners.must_act_for(tx, who, row.partner_id)
    return row


def chosen_must_be_there(
    tx: Tx, partner_id: int, concept_id: int | None, pool_id: int | None
) -> None:
    """Raises ChosenGone where one of these is not in its register any more."""
    chosen = ((Partner, partner_id), (Concept, concept_id), (Pool, pool_id))
    if any(key is not None and tx.get(table, key) is None for table, key in chosen):
        raise ChosenGone


def _homes(tx: Tx, rows: list[Dwelling]) -> list[Home]:
    promises = dict(
        tx.exec(
            select(Offer.dwelling_id, Offer.status).where(
                col(Offer.dwelling_id).in_([row.id for row in rows]),
                col(Offer.status).in_(PROMISED),
            )
        ).all()
    )
    return [_home(tx, row, promises.get(row.id)) for row in rows]


def _home(tx: Tx, row: Dwelling, promise: str | None) -> Home:
    state = State.FREE if promise is None else State.PROMISED
    if promise == OfferStatus.MOVED_IN:
        state = State.LIVED_IN
    return Home(
        row.id,
        dwelling_facts(row),
        partner=tx.get_one(Partner, row.partner_id).name,
        pool=tx.get_one(Pool, row.pool_id).name if row.pool_id else "",
        concept=tx.get_one(Concept, row.concept_id).name if row.concept_id else "",
        state=State.WITHDRAWN if row.withdrawn_at else state,
    )


def dwelling_facts(row: Dwelling) -> DwellingFacts:
    values = row.model_dump()
    return DwellingFacts(**{name: values[name] for name in DwellingFacts.__dataclass_fields__})
