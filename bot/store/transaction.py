"""A transaction, as a service sees it, and what every store does with one."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine, Executable, event
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.attributes import instance_state, set_committed_value
from sqlmodel import Session, SQLModel

from bot.clock import Clock
from bot.errors import Unavailable
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
    objects either way, and what was changed through the ORM before counts. The ORM takes them
    over when it is first used, which for most updates is never.
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
        self.aside: dict[Any, Any] = {}  # by identity: rows that the ORM does not know yet
        self._connection = connection
        self._own = None if connection.in_transaction() else connection.begin()
        driver = connection.connection.driver_connection
        self._driver = driver if isinstance(driver, sqlite3.Connection) else None

    @property
    def today(self) -> date:
        """The local date of `now`."""
        return self.now.astimezone(self.profile.zone).date()

    def get(self, entity: type[T], ident: Any, **how: Any) -> T | None:  # type: ignore[override]
        """The row with this key, one object per row and transaction; None when there is none."""
        kind = rows_of(entity)
        if any(how.values()) or isinstance(ident, tuple):
            return super().get(entity, ident, **how)
        identity = kind.identity(ident)
        aside: T | None = self.aside.get(identity)
        if aside is not None:
            return aside
        if identity in self.identity_map:
            return super().get(entity, ident)
        return self.find(entity, **{kind.key: ident})

    def get_one(self, entity: type[T], ident: Any, **how: Any) -> T:  # type: ignore[override]
        """The same, of a row that must be there. Raises NoResultFound."""
        row = self.get(entity, ident, **how)
        if row is None:
            raise NoResultFound(entity.__name__)
        return row

    def find(self, entity: type[T], **where: Any) -> T | None:
        """The first row whose columns have these values; None when there is none."""
        kind = rows_of(entity)
        found = self.first(kind.by(tuple(where)), **where)
        if found is None:
            return None
        values = found._asdict()
        identity = kind.identity(values[kind.key])
        known: T | None = self.aside.get(identity) or self.identity_map.get(identity)
        return cast(T, self._known(identity, kind.instance(values))) if known is None else known

    def all(self, statement: Executable, **values: Any) -> list[Any]:
        """Every row of a statement that was built once, with these parameters.

        Raises DBAPIError.
        """
        self.flush()
        if self._driver is not None:
            try:
                return prepared(statement).run(self._driver, values)
            except sqlite3.Error as error:
                # Said as SQLAlchemy says it, never tried again: SQLite may have ended the
                # transaction, and what came now would hold alone.
                said = DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True)
                raise said from None
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
        identity = kind.identity(made[0])
        undone = self.identity_map.get(identity)
        if undone is not None:  # SQLite gives the key of a row that was rolled back again
            self.expunge(undone)
        return cast(T, self._known(identity, kind.instance({**whole, kind.key: made[0]})))

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

    def add(self, instance: object, **how: Any) -> None:
        """The row is written with the rest; one that was read need not be added."""
        if instance_state(instance).key not in self.aside:
            super().add(instance, **how)

    def refresh(self, instance: object, *what: Any, **how: Any) -> None:
        """The row is as the database has it."""
        self._take_over()
        super().refresh(instance, *what, **how)

    def expunge(self, instance: object) -> None:
        """The row is no part of this transaction any more; changes to it go nowhere."""
        self._take_over()
        super().expunge(instance)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """What was changed through the ORM is in the database."""
        if any(instance_state(row).modified for row in self.aside.values()):
            self._take_over()
        super().flush(objects)

    def commit(self) -> None:
        """All of it holds; where it is part of another transaction, together with that.

        Raises Unavailable when the database has undone it: SQLite does so when the disk is full,
        and a service may have gone on.
        """
        self.flush()
        if self._driver is not None and not self._driver.in_transaction:
            raise Unavailable("undone by the database")
        if self.in_transaction():
            super().commit()
        if self._own is not None:
            self._own.commit()

    def close(self) -> None:
        """What was not committed is undone, unless it is part of another transaction."""
        if self.in_transaction() or self.kept:
            super().close()
        if self._own is not None:
            self._own.close()

    def begin_nested(self) -> SessionTransaction:
        """A savepoint, set at once: a prepared statement does not wait for the ORM to set it."""
        nested = super().begin_nested()
        self.connection()
        return nested

    def start_over(self) -> None:
        """Nothing was done in this transaction. Raises NotTogether where it is part of another."""
        if self._own is None:
            raise NotTogether
        super().close()
        self._own.close()
        self.aside.clear()
        self.kept.clear()
        self._own = self._connection.begin()
        self.outbox_grew = False

    def _take_over(self) -> None:
        """The ORM knows every row."""
        if not self.in_transaction():
            self.begin()

    def _known(self, identity: Any, row: Any) -> Any:
        if self.in_transaction():
            self.add(row)
        else:
            self.aside[identity] = row
        return row


@event.listens_for(Tx, "after_transaction_create")
def _hand_over(tx: Tx, transaction: SessionTransaction) -> None:
    """The ORM is used for the first time: it knows what was read without it."""
    rows, tx.aside = tx.aside, {}
    tx.add_all(rows.values())


@event.listens_for(Tx, "after_soft_rollback")
def _read_anew(tx: Tx, transaction: SessionTransaction) -> None:
    """What a savepoint undid: of what `amend` wrote in it the ORM knows nothing."""
    if transaction.nested:
        tx.expire_all()


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


def done_by(service: Callable[[Tx], R], tx: Tx) -> R:
    """What the service returned. Raises what it raised, but StopIteration, which no future takes:
    whoever waits for that one would wait for ever."""
    try:
        return service(tx)
    except StopIteration as error:
        raise RuntimeError("a service raised StopIteration") from error


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

        Raises Unavailable when the store is closed, and when the database could not do it: then
        nothing is known to be committed, and the caller may try again. Cancelling the caller
        cancels nothing here.
        """

    async def run_soon(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same, of what nobody waits for: it may share the next one's commit, if one comes."""

    async def close(self) -> None:
        """Everything accepted is committed and the database is closed."""
