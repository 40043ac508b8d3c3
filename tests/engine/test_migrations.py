"""The schema goes up and down, and is what the tables say, on both databases."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

from bot.errors import Unavailable
from bot.migrations import downgrade, plain, upgrade


def tables_in(url: str) -> set[str]:
    engine = create_engine(plain(url))
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def differences(url: str) -> list[Any]:
    engine = create_engine(plain(url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, SQLModel.metadata))
    finally:
        engine.dispose()


def test_the_migrated_schema_is_what_the_tables_say(database_url: str) -> None:
    assert tables_in(database_url) == set(SQLModel.metadata.tables)
    assert differences(database_url) == []


def test_every_migration_can_be_taken_back(database_url: str) -> None:
    downgrade(database_url, "base")
    assert tables_in(database_url) == set()
    upgrade(database_url)
    assert tables_in(database_url) == set(SQLModel.metadata.tables)


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert differences(database_url) == []


def test_a_database_that_cannot_be_opened_is_said_to_be_so() -> None:
    with pytest.raises(Unavailable):
        upgrade("sqlite:////nowhere/at/all/hjem.db")
