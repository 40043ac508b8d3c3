"""A transaction, as a service sees it, and what every store does with one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from bot.clock import Clock
from bot.profiles import Profile
from bot.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")


class Tx(Session):
    """One transaction, and what a service may know beside its rows.

    `now` is one instant for the whole transaction. `outbox_grew` is set by whoever queues a
    message, so that the courier wakes when the transaction is committed.
    """

    now: datetime
    vault: Vault
    profile: Profile
    outbox_grew: bool = False


@event.listens_for(Tx, "loaded_as_persistent")
@event.listens_for(Tx, "pending_to_persistent")
def _keep(tx: Tx, row: object) -> None:
    """Every row stays known until the end: a session alone forgets what nobody holds, and asks."""
    tx.info.setdefault("kept", []).append(row)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every transaction is given."""

    clock: Clock
    vault: Vault
    profile: Profile

    def begin(self, connection: Connection) -> Tx:
        """A transaction on this connection: a savepoint where one is open already."""
        tx = Tx(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        tx.now = self.clock()
        tx.vault = self.vault
        tx.profile = self.profile
        return tx


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
