"""Runs services in transactions: `await store.run(book, youth_id, slot)`."""

from sqlalchemy.exc import DatabaseError, DataError

from bot.store.address import address_of
from bot.store.sqlite import SqliteStore
from bot.store.transaction import Store, Surroundings, Tx

__all__ = ["Store", "Surroundings", "Tx", "address_of", "open_store", "words_of"]


def open_store(url: str, surroundings: Surroundings) -> Store:
    """The store for this address; any driver named in it is replaced by the one that is used."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        return SqliteStore(address.render_as_string(hide_password=False), surroundings)
    # Imported here: with SQLite nobody needs to wait for its driver.
    from bot.store.postgres import PostgresStore  # noqa: PLC0415

    return PostgresStore(url, surroundings)


def words_of(error: DatabaseError) -> str:
    """What the database's driver says is wrong, in a line; it speaks of servers and files alone.

    Of a value that does not fit its column only that it is one: the driver would quote it.
    """
    said = [] if isinstance(error, DataError) else str(error.orig).strip().splitlines()
    return f"the database: {(said or [type(error.orig).__name__])[0]}"
