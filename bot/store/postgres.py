"""PostgreSQL: a pool of threads, a serializable transaction each, repeated when asked to."""

import asyncio
import contextlib
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate

import psycopg
from sqlalchemy import URL, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.errors import Unavailable
from bot.store.address import address_of
from bot.store.transaction import P, R, Surroundings, Tx, done_by

THREADS = 8
"""How many transactions one process has open at once."""

REPEATS = 15
"""How often a transaction is repeated that lost against another before it counts as unavailable."""

_CHANNEL = "hjem_outbox"
_WAKE_LISTENERS = text(f"NOTIFY {_CHANNEL}")
_LOST_AGAINST_ANOTHER = {"40001", "40P01"}  # serialization failure, deadlock
_CANNOT_WRITE = {"25006", "0A000"}  # read-only; or a standby, which has no serializable ones
_RECONNECT_SECONDS = 0.5


class PostgresStore:
    """A `Store` on PostgreSQL; any number of processes may share the database."""

    def __init__(self, url: str, surroundings: Surroundings) -> None:
        self._url = address_of(url)
        self.engine = create_engine(
            self._url,
            isolation_level="SERIALIZABLE",
            hide_parameters=True,  # an error must not carry what people wrote
            pool_size=THREADS,
            max_overflow=0,
            pool_pre_ping=True,
        )
        event.listen(self.engine, "handle_error", _let_go)
        self.on_outbox: Callable[[], None] = lambda: None
        self._surroundings = surroundings
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="store")
        self._closing = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener = threading.Thread(target=self._listen, name="listener", daemon=True)

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.run(lambda tx: tx.connection().exec_driver_sql("SELECT 1"))
        self._listener.start()

    async def run(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        try:
            work = self._pool.submit(self._until_it_holds, lambda tx: service(tx, *args, **kwargs))
        except RuntimeError:
            raise Unavailable("closed") from None
        # Shielded: what was begun is finished, whoever stops waiting for it.
        return await asyncio.shield(asyncio.wrap_future(work))

    async def run_soon(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return await self.run(service, *args, **kwargs)

    async def close(self) -> None:
        self._closing.set()
        if self._listener.is_alive():
            with contextlib.suppress(Unavailable):  # ours too, so that it sees that we are closing
                await self.run(lambda tx: tx.all(_WAKE_LISTENERS))
        await asyncio.to_thread(self._pool.shutdown)
        if self._listener.is_alive():
            await asyncio.to_thread(self._listener.join)
        self.engine.dispose()

    def _until_it_holds(self, service: Callable[[Tx], R]) -> R:
        for repeat in range(REPEATS):
            try:
                return self._once(service)
            except DBAPIError as error:
                if not _surroundings_failed(error):
                    raise
                if _sqlstate(error.orig) not in _LOST_AGAINST_ANOTHER:
                    raise Unavailable(type(error.orig).__name__) from None
            # Losers come back at different moments, later each time.
            time.sleep(random.uniform(0, 0.002 * 2 ** min(repeat, 6)))  # noqa: S311
        raise Unavailable("serialization")

    def _once(self, service: Callable[[Tx], R]) -> R:
        with self.engine.connect() as connection, self._surroundings.begin(connection) as tx:
            result = done_by(service, tx)
            if tx.outbox_grew:
                tx.all(_WAKE_LISTENERS)
            tx.commit()
            return result

    def _listen(self) -> None:
        """Wakes the courier for messages that any process queued; reconnects by itself."""
        while not self._closing.is_set():
            try:
                with psycopg.connect(**libpq(self._url), autocommit=True) as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    self._wake()  # what was queued while nobody listened
                    while not self._closing.is_set():
                        for _ in connection.notifies(timeout=0.5, stop_after=1):
                            self._wake()
            except psycopg.Error:  # away, or a standby, where nobody can listen
                self._closing.wait(_RECONNECT_SECONDS)

    def _wake(self) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.on_outbox)


def _surroundings_failed(error: DBAPIError) -> bool:
    is_away = isinstance(error, OperationalError | InterfaceError)
    return is_away or _sqlstate(error.orig) in _CANNOT_WRITE


def _let_go(context: ExceptionContext) -> None:
    """After a failover the address leads elsewhere, but not by connections that are there still."""
    if _sqlstate(context.original_exception) in _CANNOT_WRITE:
        context.is_disconnect = True


def _sqlstate(error: BaseException | None) -> str | None:
    return getattr(error, "sqlstate", None)


def libpq(url: URL) -> dict[str, Any]:
    """The address in parts, as psycopg and PostgreSQL's own tools take it.

    As one text SQLAlchemy writes it another way than they read it: a blank in a password.
    """
    return {**url.translate_connect_args(username="user", database="dbname"), **url.query}
