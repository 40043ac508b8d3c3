"""The schema goes up and down, and is what the tables say, on both databases."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlmodel import SQLModel

from bot.errors import ConfigurationError, Unavailable
from bot.migrations import downgrade, newest_revision, plain, upgrade
from bot.migrations.steps import configuration
from tests.databases import made


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


def test_no_number_is_given_twice_after_any_migration(tmp_path: Path) -> None:
    database = tmp_path / "hjem.db"
    upgrade(f"sqlite:///{database}")
    with closing(sqlite3.connect(database)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table in SQLModel.metadata.sorted_tables:
        counts_on = table.autoincrement_column is not None
        assert ("AUTOINCREMENT" in made[table.name]) == counts_on, table.name


def test_an_index_of_some_rows_is_of_those_in_the_database_too(database_url: str) -> None:
    said = {
        index.name: index.info.get("where")
        for table in SQLModel.metadata.tables.values()
        for index in table.indexes
    }
    found = conditions(database_url)
    if database_url.startswith("sqlite"):
        assert found == said
    else:  # PostgreSQL writes them in its own words
        assert {name for name, where in found.items() if where} == {
            name for name, where in said.items() if where
        }


def conditions(url: str) -> dict[str | None, str | None]:
    """Every index by its name, and of which rows it is; None where it is of all."""
    engine = create_engine(plain(url))
    try:
        found = inspect(engine)
        indexes = [one for table in tables_in(url) for one in found.get_indexes(table)]
        key = f"{engine.dialect.name}_where"
        wheres = {one["name"]: one.get("dialect_options", {}).get(key) for one in indexes}
        return {name: None if where is None else str(where) for name, where in wheres.items()}
    finally:
        engine.dispose()


def test_every_migration_can_be_taken_back(database_url: str) -> None:
    downgrade(database_url, "base")
    assert tables_in(database_url) == set()
    upgrade(database_url)
    assert tables_in(database_url) == set(SQLModel.metadata.tables)


async def test_processes_that_start_at_once_on_an_empty_database_all_start(
    postgres_server: str,
) -> None:
    url = made(postgres_server, "CREATE DATABASE {}")
    code = "import sys; from bot.migrations import upgrade; upgrade(sys.argv[1])"
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, url) for _ in range(3)
    ]

    assert [await one.wait() for one in processes] == [0, 0, 0]
    assert differences(url) == []


def test_a_postgresql_that_knows_no_letters_is_refused(postgres_server: str) -> None:
    plainest = "TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
    url = made(postgres_server, f"CREATE DATABASE {{}} {plainest}")

    with pytest.raises(ConfigurationError, match="must be UTF8, not SQL_ASCII"):
        upgrade(url)
    assert tables_in(url) == set()


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert differences(database_url) == []


def test_a_database_of_a_newer_version_is_left_alone_and_said_to_be_newer(
    database_url: str,
) -> None:
    upgrade(database_url)
    engine = create_engine(plain(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Unavailable, match="newer than this version"):
        upgrade(database_url)


def test_a_step_that_a_row_stands_in_the_way_of_leaves_all_as_it_was(
    database: Path,
) -> None:
    url = f"sqlite:///{database}"
    with closing(sqlite3.connect(database)) as writer, writer:
        writer.execute("INSERT INTO tombstone VALUES (1, '2026-11-23 08:00:00', 2)")
        stays = "BEGIN SELECT RAISE(ABORT, 'it stays'); END"
        writer.execute(f"CREATE TRIGGER stays BEFORE DELETE ON tombstone {stays}")
    with pytest.raises(Unavailable, match="the database: it stays"):
        downgrade(url, "0069")
    upgrade(url)
    assert differences(url) == []


def test_the_newest_schema_is_told_without_alembic() -> None:
    assert newest_revision() == ScriptDirectory.from_config(configuration()).get_current_head()


def test_a_start_with_the_newest_schema_does_not_load_alembic(database_url: str) -> None:
    code = "import sys; from bot.migrations import upgrade; upgrade(sys.argv[1])"
    said = run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", f"{code}; print('alembic' in sys.modules)", database_url],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"


def test_a_database_that_cannot_be_opened_is_said_to_be_so() -> None:
    with pytest.raises(Unavailable):
        upgrade("sqlite:////nowhere/at/all/hjem.db")
