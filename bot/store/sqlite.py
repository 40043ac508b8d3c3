"""SQLite: one writer thread with one connection, and group commit.

The thread takes what is waiting, runs one service after the other, commits once and answers all.
Where one of them fails, all are rolled back and each is run again in a transaction of its own: that
is rare, and a savepoint for everyone is not. Work whose result nobody waits for is held back a
moment, to share the commit of work that comes: a commit of its own could hold up an answer. One
connection is also what keeps the WAL-reset bug of SQLite before 3.51.3 away, which needs two that
write or put the log into the file at the same moment: commands beside the bot write little, and
leave the log to it.
"""

import asyncio
import fcntl
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, Concatenate

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.errors import Unavailable
from bot.store.transaction import NotTogether, P, R, Surroundings, Tx, done_by

BATCH = 64
"""How many waiting services one commit takes at most."""

PATIENCE = 0.02
"""Seconds that what nobody waits for gives others to come and share its commit."""

STATEMENTS = 1024
"""How many statements SQLite keeps ready: more than the services have, or each is read anew."""

CHECKPOINT = 64
"""After how many commits the log is put into the file, as soon as nobody waits."""

EMPTIED = 16
"""After how many such times the log is emptied, too: it still holds what was erased since."""

CHECKPOINT_AT_LAST = 4000
"""Pages of the log after which SQLite itself does it, whoever waits: 16 MB."""

_SURROUNDINGS_AT_FAULT = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
}


@dataclass(frozen=True, slots=True)
class _Work:
    service: Callable[[Tx], Any]
    future: asyncio.Future[Any]
    is_patient: bool


@dataclass(slots=True)
class _Outcome:
    result: Any = None
    error: BaseException | None = None
    grew: bool = False  # the outbox
    is_lost: bool = False  # not for its own fault, so the file is opened anew


class SqliteStore:
    """A `Store` on one SQLite file."""

    def __init__(self, url: str, surroundings: Surroundings) -> None:
        self.engine = sqlite_engine(url)
        self.on_outbox: Callable[[], None] = lambda: None
        self._surroundings = surroundings
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        await self.run(lambda tx: tx.connection().exec_driver_sql("SELECT 1"))

    async def run(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return await self._do(lambda tx: service(tx, *args, **kwargs), is_patient=False)

    async def run_soon(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return await self._do(lambda tx: service(tx, *args, **kwargs), is_patient=True)

    async def close(self) -> None:
        self._is_closed = True
        self._waiting.put(None)
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)
        self.engine.dispose()

    async def _do(self, service: Callable[[Tx], R], *, is_patient: bool) -> R:
        if self._is_closed:
            raise Unavailable("closed")  # nobody would take it
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Work(service, future, is_patient))
        return await future

    def _write(self) -> None:
        connection, commits, checkpoints = None, 0, 0
        while batch := self._take():
            try:
                connection = connection or self.engine.connect()
                outcomes = self._outcomes(connection, batch)
            except DBAPIError as error:
                outcomes = [_unavailable(error) for _ in batch]
            except BaseException as error:  # noqa: BLE001 - the outermost loop of this thread
                outcomes = [_Outcome(error=error, is_lost=True) for _ in batch]
            if connection is not None and any(one.is_lost for one in outcomes):
                connection.invalidate()
                connection = None  # the next batch opens the file anew
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self._answer, batch, outcomes)
            commits += 1
            if connection is not None and commits >= CHECKPOINT and self._waiting.empty():
                commits, checkpoints = 0, checkpoints + 1
                _checkpoint(connection, empties=checkpoints % EMPTIED == 0)

    def _take(self) -> list[_Work]:
        """What is waiting now, at least one; empty when the store is being closed."""
        batch: list[_Work] = []
        leaves = inf
        work = self._waiting.get()
        while work is not None:
            batch.append(work)
            if len(batch) == BATCH:
                return batch
            leaves = min(leaves, monotonic() + PATIENCE if work.is_patient else 0)
            try:
                work = self._waiting.get(timeout=max(0, leaves - monotonic()))
            except queue.Empty:
                return batch
        if batch:
            self._waiting.put(None)  # close after what came before
        return batch

    def _outcomes(self, connection: Connection, batch: list[_Work]) -> list[_Outcome]:
        """What became of each; raises what the database is to blame for, with nothing done."""
        if len(batch) > 1:
            with suppress(NotTogether), connection.begin():
                return [self._together(connection, work) for work in batch]
        return [self._alone(connection, work) for work in batch]

    def _together(self, connection: Connection, work: _Work) -> _Outcome:
        """Raises NotTogether when the service failed, or gave up what it had done."""
        with self._surroundings.begin(connection) as tx:
            try:
                return _done(work.service, tx)
            except DBAPIError as error:
                if _surroundings_failed(error):
                    raise
                raise NotTogether from None
            except BaseException:  # noqa: BLE001 - whatever it is, it is met again alone
                raise NotTogether from None

    def _alone(self, connection: Connection, work: _Work) -> _Outcome:
        """What became of one service, which has nothing to do with the others."""
        try:
            with self._surroundings.begin(connection) as tx:
                return _done(work.service, tx)
        except DBAPIError as error:
            return _unavailable(error) if _surroundings_failed(error) else _Outcome(error=error)
        except BaseException as error:  # noqa: BLE001 - carried to the caller, whatever it is
            return _Outcome(error=error)

    def _answer(self, batch: list[_Work], outcomes: list[_Outcome]) -> None:
        for work, outcome in zip(batch, outcomes, strict=True):
            if work.future.cancelled():
                continue
            if outcome.error is not None:
                work.future.set_exception(outcome.error)
            else:
                work.future.set_result(outcome.result)
        if any(outcome.grew for outcome in outcomes):
            self.on_outbox()


def alone_on(file: Path) -> BinaryIO:
    """No other process runs the bot on this file until what is returned is closed.

    Any end of this process closes it. Raises Unavailable while another runs. Told by a locked file
    beside it, `hjem.lock`: a lock on the database itself would be in SQLite's way.
    """
    path = file.with_suffix(".lock")
    try:
        lock = path.open("wb")
    except OSError as error:
        raise Unavailable(f"{path} cannot be opened: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        if isinstance(error, BlockingIOError):
            raise Unavailable("the bot is running on this database already") from None
        raise Unavailable(f"{lock.name} cannot be locked: {error.strerror}") from None
    return lock


def sqlite_engine(url: str) -> Engine:
    """An engine on one connection: WAL, every commit on disk, foreign keys checked.

    What is deleted is overwritten.
    """
    engine = create_engine(
        url,
        poolclass=StaticPool,
        hide_parameters=True,  # an error must not carry what people wrote
        connect_args={"check_same_thread": False, "timeout": 5, "cached_statements": STATEMENTS},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, not the driver
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # Not every SQLite does so by itself: else the key of whoever is erased stays in the file.
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_AT_LAST}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def leave_checkpoints(connection: Connection) -> None:
    """This connection never puts the log into the file: the bot does, which may be running."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")


def _checkpoint(connection: Connection, *, empties: bool) -> None:
    """What was committed is in the file itself, where it can be; if not, the next commit says so.

    SQLite would do it as part of a commit, and somebody would wait for their answer meanwhile.
    With `empties` nothing of it stays in the log either, unless somebody reads just then.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    with suppress(sqlite3.Error):
        driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        if empties:
            [(patience,)] = driver.execute("PRAGMA busy_timeout")
            driver.execute("PRAGMA busy_timeout=0")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            driver.execute(f"PRAGMA busy_timeout={patience}")


def _done(service: Callable[[Tx], Any], tx: Tx) -> _Outcome:
    result = done_by(service, tx)
    tx.commit()
    return _Outcome(result, grew=tx.outbox_grew)


def _surroundings_failed(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _SURROUNDINGS_AT_FAULT


def _unavailable(error: DBAPIError) -> _Outcome:
    reason = getattr(error.orig, "sqlite_errorname", "sqlite")
    return _Outcome(error=Unavailable(reason), is_lost=True)
