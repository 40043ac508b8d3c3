"""A transaction, as a service sees it, and what every store does with one."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine, Executable, event
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel

from bot.clock import Clock
from bot.profiles import Profile
from bot.store.prepared import prepared
from bot.store.rows import given, rows_of
from bot.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound=SQLModel)


class NotTogether(Exception):
    """A service that shares its transaction with others must have one of its own."""


class Tx(Session):
    """One transaction, and what a service may know beside its rows.

    `now` is one instant for the whole transaction. `outbox_grew` is set by whoever queues a
    message, so that the courier wakes when the transaction is committed.

    What every update passes does without the ORM's queries and its unit of work, which cost many
    times what the database does: `get` and `find` read a row, `put` writes a new one, `amend`
    changes one, `first` and `all` run a statement over columns that is kept. Rows are the same
    objects either way, and what was changed through the ORM before counts.
    """

    def __init__(
        self, connection: Connection, now: datetime, vault: Vault, profile: Profile
    ) -> None:
        super().__init__(
            bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False
        )
        self.now = now
        self.vault = vault
        self.profile = profile
        self.outbox_grew = False
        self.kept: list[object] = []
        self._is_part = connection.in_transaction()
        self.connection()
        self._connection = connection
        driver = connection.connection.driver_connection
        self._driver = driver if isinstance(driver, sqlite3.Connection) else None

    def get(self, entity: type[T], ident: Any, **how: Any) -> T | None:  # type: ignore[override]
        """The row with this key, one object per row and transaction; None when there is none."""
        kind = rows_of(entity)
        is_plain = not any(how.values()) and not isinstance(ident, tuple)
        if not is_plain or kind.identity(ident) in self.identity_map:
            return super().get(entity, ident, **how)
        return self.find(entity, **{kind.key: ident})

    def find(self, entity: type[T], **where: Any) -> T | None:
        """The first row whose columns have these values; None when there is none."""
        kind = rows_of(entity)
        found = self.first(kind.by(tuple(where)), **where)
        if found is None:
            return None
        values = found._asdict()
        known: T | None = self.identity_map.get(kind.identity(values[kind.key]))
        if known is None:
            known = cast(T, kind.instance(values))
            self.add(known)
        return known

    def all(self, statement: Executable, **values: Any) -> list[Any]:
        """Every row of a statement that was built once, with these parameters."""
        self.flush()
        if self._driver is not None:
            with suppress(sqlite3.Error):  # said again below, as SQLAlchemy says it
                return prepared(statement).run(self._driver, values)
        result = self._connection.execute(statement, values)
        return list(result) if result.returns_rows else []

    def first(self, statement: Executable, **values: Any) -> Any:
        """The first of these rows; None when there is none."""
        return next(iter(self.all(statement, **values)), None)

    def put(self, entity: type[T], **values: Any) -> T:
        """The new row, in the database, with the key that it got there."""
        kind = rows_of(entity)
        whole = kind.whole(values)
        [made] = self.all(kind.into(tuple(whole)), **given(whole))
        undone = self.identity_map.get(kind.identity(made[0]))
        if undone is not None:  # SQLite gives the key of a row that was rolled back again
            self.expunge(undone)
        row = cast(T, kind.instance({**whole, kind.key: made[0]}))
        self.add(row)
        return row

    def put_once(self, entity: type[SQLModel], **values: Any) -> bool:
        """The new row is in the database; False when one with a unique key of it was there."""
        kind = rows_of(entity)
        whole = kind.whole(values)
        dialect = self._connection.dialect.name
        return bool(self.all(kind.once_into(tuple(whole), dialect), **given(whole)))

    def amend(self, row: SQLModel, **values: Any) -> None:
        """These columns of the row have these values, here and in the database."""
        kind = rows_of(type(row))
        this = getattr(row, kind.key)
        self.all(kind.to(tuple(values)), this=this, **given(values))
        for name, value in values.items():
            set_committed_value(row, name, value)

    def begin_nested(self) -> SessionTransaction:
        """A savepoint, set at once: a prepared statement does not wait for the ORM to set it."""
        nested = super().begin_nested()
        self.connection()
        return nested

    def start_over(self) -> None:
        """Nothing was done in this transaction. Raises NotTogether where it is part of another."""
        if self._is_part:
            raise NotTogether
        self.rollback()
        self.connection()
        self.outbox_grew = False


@event.listens_for(Tx, "loaded_as_persistent")
@event.listens_for(Tx, "pending_to_persistent")
@event.listens_for(Tx, "detached_to_persistent")
def _keep(tx: Tx, row: object) -> None:
    """Every row stays known until the end: a session alone forgets what nobody holds, and asks."""
    tx.kept.append(row)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every transaction is given."""

    clock: Clock
    vault: Vault
    profile: Profile

    def begin(self, connection: Connection) -> Tx:
        """A transaction on this connection: part of the one that is open there, if any."""
        return Tx(connection, self.clock(), self.vault, self.profile)


class Store(Protocol):
    """A database that runs services in serializable transactions, off the event loop."""

    engine: Engine
    on_outbox: Callable[[], None]
    """Called in the event loop when messages were queued and committed, here or elsewhere."""

    async def start(self) -> None:
        """Ready to run services. Raises Unavailable when the database cannot be opened."""

    async def run(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What the service returned, committed; what it raised, rolled back.

        Raises Unavailable when the database could not do it: then nothing is known to be
        committed, and the caller may try again. Cancelling the caller cancels nothing here.
        """

    async def close(self) -> None:
        """Everything accepted is committed and the database is closed."""
