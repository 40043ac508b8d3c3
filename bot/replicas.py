"""Who is at work: each process of the bot writes a heartbeat, and the others read it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete
from sqlmodel import Session, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store import Tx
from bot.tables import Replica
from bot.vault import Vault

HEARTBEAT = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=20)
"""A replica that has not written its heartbeat for so long is dead; its work is taken over."""


def new_name(vault: Vault) -> str:
    """A process' own name. It ends in that of the key that the process hides with."""
    return f"{uuid4().hex}.{vault.name}"


def with_another_key(tx: Session, now: datetime, vault: Vault) -> int:
    """How many living replicas hide with another key, or are of a version that does not say.

    They write what may need an older key, and perhaps cannot read what is under this one.
    """
    alive = tx.exec(living(tx.connection(), now)).all()
    return sum(not one.endswith(f".{vault.name}") for one in alive)


def beat(tx: Tx, replica: str) -> int:
    """This replica is alive as of now; returns how many are."""
    seen_at = shared_now(tx.connection(), tx.now)
    row = tx.get(Replica, replica)
    if row is None:
        row = Replica(id=replica, started_at=tx.now, seen_at=seen_at)
    row.seen_at = seen_at
    tx.add(row)
    tx.flush()
    return len(tx.exec(living(tx.connection(), tx.now)).all())


_DATABASE_NOW = select(func.clock_timestamp())


def shared_now(connection: Connection, now: datetime) -> datetime:
    """The instant by the one clock that tells who is alive: with PostgreSQL the database's.

    By their own clocks, a replica that is some seconds ahead would take another for dead, and send
    what that one is sending. On SQLite there is one process, whose own `now` it is.
    """
    if connection.dialect.name != "postgresql":
        return now
    theirs: datetime = connection.execute(_DATABASE_NOW).scalar_one()
    return theirs.astimezone(UTC)


def take_over(tx: Tx, replica: str) -> int:
    """This replica is the only one: whoever wrote a heartbeat before is dead (SQLite)."""
    tx.exec(delete(Replica))
    return beat(tx, replica)


def is_alive(tx: Tx, replica: str) -> bool:
    row = tx.get(Replica, replica)
    return row is not None and shared_now(tx.connection(), tx.now) - row.seen_at < DEAD_AFTER


def living(connection: Connection, now: datetime) -> SelectOfScalar[str]:
    """The replicas that have written their heartbeat lately."""
    return select(Replica.id).where(Replica.seen_at > shared_now(connection, now) - DEAD_AFTER)


def retire(tx: Tx, replica: str) -> None:
    """This replica has stopped in good order; whatever it held is nobody's."""
    row = tx.get(Replica, replica)
    if row is not None:
        tx.delete(row)
