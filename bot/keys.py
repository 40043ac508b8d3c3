"""Outer keys: what of all that is stored is under which of them, and wrapping it anew.

All of it stands in columns whose type says so (`Hidden`, `PartlyHidden`), in any table. What is
sealed with a person's own key needs nothing: that key is wrapped anew, and stays what it is.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Column, ColumnElement, Text, bindparam, cast, func, select, update
from sqlmodel import Session, SQLModel

from bot import replicas
from bot.clock import Clock, system_clock
from bot.configuration import given_keys
from bot.errors import Unavailable
from bot.migrations import upgrade
from bot.services.private import TELLING
from bot.settings import Settings
from bot.tables.columns import Hidden, PartlyHidden
from bot.upkeep import ROWS_AT_ONCE, must_be_there, session
from bot.vault import BEGINNING, HIDDEN, Vault

Columns = tuple[Column[Any], ...]

AT_ONCE = 50
"""How many rows one transaction wraps: most of its time it commits, which one row takes as well."""

ROUNDS = 5
"""How often columns are gone through, at most, until nothing in them needs an older key."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something hidden, as it stands in this column of the row with this key.

    `is_lost` when none of the keys opens it; otherwise it needs an older one than the first.
    """

    column: Column[Any]
    key: Any
    was: bytes | str
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. `strangers`: how many running processes hide with another key."""

    wrapped: int = 0
    left: int = 0
    lost: int = 0
    strangers: int = 0

    @property
    def is_done(self) -> bool:
        """Nothing that is stored needs an older key, and nobody is about to store what does."""
        return not (self.left or self.lost or self.strangers)


def rekey(settings: Settings, clock: Clock = system_clock) -> Outcome:
    """Everything that is stored is under the first key, whichever of the keys it was under.

    Meant to run while the bot does, whose every process must have the same first key by then:
    nothing is changed while one that runs has another. A row that is changed meanwhile is left as
    it was changed. Safe to repeat and to break off. What none of the keys opens is left alone.
    Raises Unavailable.
    """
    must_be_there(settings)
    vault = _vault(settings)
    upgrade(settings.database_url)
    with session(settings) as tx:
        if strangers := replicas.with_another_key(tx, clock(), vault):
            return Outcome(strangers=strangers)
        wrapped, is_clean = _gone_through(tx, vault, tuple(hidden_columns()))
        if is_clean:
            wrapped += _gone_through(tx, vault, TELLING)[0]
        are_lost = [one.is_lost for one in found(tx, vault)]
        # One of them may have begun since.
        strangers = replicas.with_another_key(tx, clock(), vault)
        return Outcome(wrapped, are_lost.count(False), sum(are_lost), strangers)


def _vault(settings: Settings) -> Vault:
    try:
        return Vault(given_keys(settings))
    except OSError as error:
        raise Unavailable(f"the key file beside the database: {error.strerror}") from None


def _gone_through(tx: Session, vault: Vault, columns: Columns) -> tuple[int, bool]:
    """How many were wrapped, and whether nothing is left in these columns that could be."""
    done = 0
    for _ in range(ROUNDS):
        older = [one for one in _found_in(tx, vault, columns) if not one.is_lost]
        if not older:
            return done, True
        done += wrap(tx, vault, older)
    return done, False


def found(tx: Session, vault: Vault) -> Iterator[Found]:
    """Everything that the first key does not open; the oldest of what tells comes last."""
    return _found_in(tx, vault, (*hidden_columns(), *TELLING))


def _found_in(tx: Session, vault: Vault, columns: Columns) -> Iterator[Found]:
    for column in columns:
        for key, was in _rows(tx, column):
            parts = HIDDEN.findall(was) if isinstance(was, str) else [was]
            if not all(vault.is_under_first(one) for one in parts):
                yield Found(column, key, was, not all(vault.opens(one) for one in parts))


def hidden_columns() -> Iterator[Column[Any]]:
    """Where anything may be hidden, but for what a bot tells by whether it has its keys."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            is_telling = any(column is one for one in TELLING)
            if isinstance(column.type, Hidden | PartlyHidden) and not is_telling:
                yield column


def _rows(tx: Session, column: Column[Any]) -> Iterator[tuple[Any, bytes | str]]:
    """What stands in the column and may be hidden, by the key of its row, the newest first."""
    [key] = column.table.primary_key
    kept = _as_kept(column)
    some = kept.contains(BEGINNING) if kept is not column else func.length(column) > 0
    page = select(key, kept).where(some).order_by(key.desc()).limit(ROWS_AT_ONCE)
    rows = tx.execute(page).all()
    while rows:
        yield from ((this, was) for this, was in rows)
        rows = tx.execute(page.where(key < rows[-1][0])).all()


def _as_kept(column: Column[Any]) -> ColumnElement[Any]:
    """What the database itself can compare: of facts, their writing."""
    return cast(column, Text) if isinstance(column.type, PartlyHidden) else column


def wrap(tx: Session, vault: Vault, these: list[Found]) -> int:
    """What still stands there as it was found is under the first key; how many these were.

    Committed, some at a time, and as much time left to the bot as was taken from it.
    """
    done = 0
    for _, those in groupby(these, key=lambda one: str(one.column)):
        while batch := list(islice(those, AT_ONCE)):
            anew = {one.key: _hidden_anew(vault, one.was) for one in batch}
            began = time.monotonic()
            done += _written(tx, batch, anew)
            tx.commit()
            time.sleep(time.monotonic() - began)
    return done


def _written(tx: Session, batch: list[Found], anew: dict[Any, Any]) -> int:
    """How many. It waits for no row: whoever holds that one may wait for one of these."""
    column = batch[0].column
    [key] = column.table.primary_key
    free = select(key).where(key.in_(anew)).with_for_update(skip_locked=True)
    are_free = set(tx.execute(free).scalars())
    change = (
        update(column.table)
        .where(key == bindparam("this"), _as_kept(column) == bindparam("was"))
        .values({column: bindparam("anew", type_=column.type)})
    )
    rows = [
        {"this": one.key, "was": one.was, "anew": anew[one.key]}
        for one in batch
        if one.key in are_free
    ]
    if not rows:
        return 0
    result: Any = tx.execute(change, rows)
    return int(result.rowcount)


def _hidden_anew(vault: Vault, was: bytes | str) -> Any:
    if isinstance(was, bytes):
        return vault.hide_anew(was)
    return json.loads(HIDDEN.sub(lambda one: vault.hide_anew(one[0].encode()).decode(), was))
