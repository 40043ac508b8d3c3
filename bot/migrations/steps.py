"""The steps of the schema's history, taken with Alembic."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from bot.errors import ConfigurationError, Unavailable
from bot.store import words_of

_ONE_AT_A_TIME = 0x686A656D
"""What PostgreSQL knows our lock as: any number that no other program takes there."""


def configuration() -> Config:
    config = Config()
    here = str(Path(__file__).parent)
    config.set_main_option("script_location", here.replace("%", "%%"))
    return config


def up(address: str) -> None:
    """The database has the newest schema. Raises Unavailable or ConfigurationError."""
    _change(address, command.upgrade, "head")


def down(address: str, revision: str) -> None:
    """It has the schema of this older revision."""
    _change(address, command.downgrade, revision)


def _change(address: str, change: Callable[..., Any], revision: str) -> None:
    engine = _engine(address)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                _have_alone(connection)
            config = configuration()
            config.attributes["connection"] = connection
            change(config, revision)
    except DatabaseError as error:
        raise Unavailable(words_of(error)) from None
    finally:
        engine.dispose()


def _engine(address: str) -> Engine:
    engine = create_engine(address, hide_parameters=True)
    if engine.dialect.name == "sqlite":  # its driver would begin too late, or commit on the way
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", lambda ours: ours.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None


def _have_alone(connection: Connection) -> None:
    """No other process changes the schema meanwhile: all of them begin so, many at once."""
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise ConfigurationError(
            [f"DATABASE_URL: the database's encoding must be UTF8, not {encoding}"]
        )
    connection.execute(text("SELECT pg_advisory_xact_lock(:this)"), {"this": _ONE_AT_A_TIME})
