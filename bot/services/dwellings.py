"""Homes and pools of homes: the registers, which of them are free, and who may change them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, func, select

from bot.domain.appointments import AppointmentStatus
from bot.domain.dwellings import DwellingFacts, DwellingKind, PoolFacts, reserved
from bot.domain.offers import PROMISED, OfferStatus
from bot.domain.people import CASEWORKERS, ORGANISERS, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, offer_steps, partners
from bot.services.partners import ChosenGone
from bot.services.people import NotYours, alphabetical
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


@dataclass(frozen=True, slots=True)
class PoolOfHomes:
    """A pool and its figures; None while the pool's own figures are open."""

    id: int
    facts: PoolFacts
    partner: str
    reserved: int | None
    allocated: int

    @property
    def free(self) -> int | None:
        return None if self.reserved is None else max(0, self.reserved - self.allocated)


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
    _chosen_are_there(tx, facts.partner_id, facts.concept_id, facts.pool_id)
    if dwelling_id is None:
        row = Dwelling(**asdict(facts), changed_at=tx.now)
    else:
        row = _row(tx, who, dwelling_id)
        if _is_on_offer(tx, row.id) and any(getattr(row, at) != getattr(facts, at) for at in TERMS):
            raise OnOffer(label=row.label)
        _assign(row, asdict(facts))
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


def count_pools(tx: Tx, who: Asker) -> int:
    """How many pools there are for this reader."""
    return tx.exec(select(func.count()).select_from(Pool).where(*_pools_of(tx, who))).one()


def pools(tx: Tx, who: Asker, *, first: int = 0, size: int | None = None) -> list[PoolOfHomes]:
    """Pools by name, `size` of them from the `first` on: a partner contact's own, or all.

    Raises NotYours.
    """
    asked = (
        select(Pool)
        .where(*_pools_of(tx, who))
        .order_by(alphabetical(col(Pool.name)), col(Pool.id))
        .offset(first)
    )
    return _as_pools(tx, tx.exec(asked.limit(size) if size is not None else asked).all())


def pool(tx: Tx, who: Asker, pool_id: int) -> PoolOfHomes:
    """One of them. Raises NotYours."""
    found = tx.exec(select(Pool).where(Pool.id == pool_id, *_pools_of(tx, who))).all()
    if not found:
        raise NotYours
    return _as_pools(tx, found)[0]


def pool_names(tx: Tx, who: Asker, kind: DwellingKind | None = None) -> dict[int, str]:
    """The same pools by id, of this kind if one is named: no more than their names."""
    of_kind = [col(Pool.kind) == kind] if kind is not None else []
    rows = tx.exec(
        select(Pool.id, Pool.name)
        .where(*_pools_of(tx, who), *of_kind)
        .order_by(alphabetical(col(Pool.name)), col(Pool.id))
    )
    return dict(rows.all())


def _pools_of(tx: Tx, who: Asker) -> list[ColumnElement[bool]]:
    own = _partner_of(tx, who)
    return [col(Pool.partner_id) == own] if own is not None else []


def keep_pool(tx: Tx, who: Asker, pool_id: int | None, facts: PoolFacts) -> int:
    """The pool is as the facts say; a new one without an id.

    Raises NameTaken, ChosenGone, NotYours unless a coordinator or its own partner says so.
    """
    partners.must_act_for(tx, who, facts.partner_id)
    _chosen_are_there(tx, facts.partner_id, facts.concept_id, None)
    partners.name_must_be_free(tx, Pool, facts.name, pool_id)
    if pool_id is None:
        row = Pool(**asdict(facts), changed_at=tx.now)
    else:
        found = tx.get(Pool, pool_id)
        if found is None:
            raise NotYours
        row = found
        partners.must_act_for(tx, who, row.partner_id)
        _assign(row, asdict(facts))
    row.changed_at = tx.now
    tx.add(row)
    tx.flush()
    audit.note(tx, who.id, "pool.kept")
    return row.id


def _assign(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _for(tx: Tx, who: Asker, only_free: bool) -> list[ColumnElement[bool]]:
    """The conditions under which this reader sees a dwelling."""
    own = _partner_of(tx, who)
    conditions = [col(Dwelling.partner_id) == own] if own is not None else []
    return [*conditions, is_free()] if only_free else conditions


def _partner_of(tx: Tx, who: Asker) -> int | None:
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


def _chosen_are_there(tx: Tx, partner_id: int, concept_id: int | None, pool_id: int | None) -> None:
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


def _as_pools(tx: Tx, rows: Sequence[Pool]) -> list[PoolOfHomes]:
    """The pools with their figures; homes are counted in these pools only."""
    ids = [row.id for row in rows]
    taken = dict(
        tx.exec(
            select(Dwelling.pool_id, func.count())
            .where(col(Dwelling.pool_id).in_(ids), is_promised())
            .group_by(col(Dwelling.pool_id))
        ).all()
    )
    return [
        PoolOfHomes(
            row.id,
            _pool_facts(row),
            tx.get_one(Partner, row.partner_id).name,
            reserved(row.total, row.reserved_percent),
            taken.get(row.id, 0),
        )
        for row in rows
    ]


def _pool_facts(row: Pool) -> PoolFacts:
    values = row.model_dump()
    return PoolFacts(**{name: values[name] for name in PoolFacts.__dataclass_fields__})
