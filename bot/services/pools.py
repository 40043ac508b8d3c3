"""Pools of homes: the register, what of each is reserved and taken, and who may change it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from bot.domain.dwellings import DwellingKind, PoolFacts, reserved
from bot.domain.people import Asker
from bot.services import audit, dwellings, partners
from bot.services.people import NotYours, alphabetical
from bot.store import Tx
from bot.tables import Dwelling, Partner, Pool


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


def count(tx: Tx, who: Asker) -> int:
    """How many pools there are for this reader."""
    return tx.exec(select(func.count()).select_from(Pool).where(*_for(tx, who))).one()


def register(tx: Tx, who: Asker, *, first: int = 0, size: int | None = None) -> list[PoolOfHomes]:
    """Pools by name, `size` of them from the `first` on: a partner contact's own, or all.

    Raises NotYours.
    """
    asked = (
        select(Pool)
        .where(*_for(tx, who))
        .order_by(alphabetical(col(Pool.name)), col(Pool.id))
        .offset(first)
    )
    return _with_figures(tx, tx.exec(asked.limit(size) if size is not None else asked).all())


def pool(tx: Tx, who: Asker, pool_id: int) -> PoolOfHomes:
    """One of them. Raises NotYours."""
    found = tx.exec(select(Pool).where(Pool.id == pool_id, *_for(tx, who))).all()
    if not found:
        raise NotYours
    return _with_figures(tx, found)[0]


def names(tx: Tx, who: Asker, kind: DwellingKind | None = None) -> dict[int, str]:
    """The same pools by id, of this kind if one is named: no more than their names."""
    of_kind = [col(Pool.kind) == kind] if kind is not None else []
    rows = tx.exec(
        select(Pool.id, Pool.name)
        .where(*_for(tx, who), *of_kind)
        .order_by(alphabetical(col(Pool.name)), col(Pool.id))
    )
    return dict(rows.all())


def _for(tx: Tx, who: Asker) -> list[ColumnElement[bool]]:
    own = dwellings.partner_seen_by(tx, who)
    return [col(Pool.partner_id) == own] if own is not None else []


def keep(tx: Tx, who: Asker, pool_id: int | None, facts: PoolFacts) -> int:
    """The pool is as the facts say; a new one without an id.

    Raises NameTaken, ChosenGone, NotYours unless a coordinator or its own partner says so.
    """
    partners.must_act_for(tx, who, facts.partner_id)
    dwellings.chosen_must_be_there(tx, facts.partner_id, facts.concept_id, None)
    partners.name_must_be_free(tx, Pool, facts.name, pool_id)
    if pool_id is None:
        row = Pool(**asdict(facts), changed_at=tx.now)
    else:
        found = tx.get(Pool, pool_id)
        if found is None:
            raise NotYours
        row = found
        partners.must_act_for(tx, who, row.partner_id)
        for name, value in asdict(facts).items():
            setattr(row, name, value)
    row.changed_at = tx.now
    tx.add(row)
    tx.flush()
    audit.note(tx, who.id, "pool.kept")
    return row.id


def _with_figures(tx: Tx, rows: Sequence[Pool]) -> list[PoolOfHomes]:
    """The pools with their figures; homes are counted in these pools only."""
    ids = [row.id for row in rows]
    taken = dict(
        tx.exec(
            select(Dwelling.pool_id, func.count())
            .where(col(Dwelling.pool_id).in_(ids), dwellings.is_promised())
            .group_by(col(Dwelling.pool_id))
        ).all()
    )
    return [
        PoolOfHomes(
            row.id,
            _facts(row),
            tx.get_one(Partner, row.partner_id).name,
            reserved(row.total, row.reserved_percent),
            taken.get(row.id, 0),
        )
        for row in rows
    ]


def _facts(row: Pool) -> PoolFacts:
    values = row.model_dump()
    return PoolFacts(**{name: values[name] for name in PoolFacts.__dataclass_fields__})
