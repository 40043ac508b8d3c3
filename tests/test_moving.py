"""A municipality outgrows one machine: all that SQLite holds goes on in PostgreSQL."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Select, Table, create_engine
from sqlmodel import SQLModel

from bot import upkeep
from bot.configuration import given_keys
from bot.errors import Unavailable
from bot.migrations import plain
from bot.settings import Settings
from bot.vault import new_outer_key
from tests.everything import FIRST, fill
from tests.hjem import Hjem, running

PAGE = 4096


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = create_engine(plain(url))
    with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(in_order(table))]
            for table in SQLModel.metadata.sorted_tables
        }
    engine.dispose()
    return found


def in_order(table: Table) -> Select[Any]:
    return table.select().order_by(*table.primary_key)


def moved_to(hjem: Hjem, url: str) -> Settings:
    keys = tuple(SecretStr(key) for key in given_keys(hjem.app.settings))
    return hjem.app.settings.model_copy(update={"database_url": url, "encryption_keys": keys})


async def test_the_conversation_goes_on_in_postgresql(database: Path, postgres_url: str) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        await hjem.run(fill, hjem)
        await hjem.aya.sends("Hej Bo")
        await hjem.settled()
        settings = moved_to(hjem, postgres_url)
        with pytest.raises(Unavailable, match="running"):
            await asyncio.to_thread(upkeep.move, settings, database)
        await hjem.app.stop()
        rows = await asyncio.to_thread(upkeep.move, settings, database)
        before, after = contents(f"sqlite:///{database}"), contents(postgres_url)
        await hjem.starts_again(settings)
        assert after == before
        assert rows == sum(len(one) for one in before.values()) > 50

        await hjem.aya.sends("Er du der?")
        await hjem.settled()
        assert any("Er du der?" in one.text for one in hjem.bo.received)
        await hjem.bo.sends("Mine unge")
        await hjem.bo.taps_data(f"messages.thread:{FIRST}:0", on=hjem.bo.last)
        assert "Hej Bo" in hjem.bo.last.text
        assert "Er du der?" in hjem.bo.last.text


async def test_what_a_killed_bot_left_beside_the_file_moves_too(
    database: Path, postgres_url: str, tmp_path: Path
) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        settings = moved_to(hjem, postgres_url)
    left = tmp_path / "left#1?%20.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("VACUUM")  # every page is in the log now
        for end in ("", "-wal"):
            shutil.copyfile(f"{database}{end}", f"{left}{end}")
    with left.open("r+b") as file:  # killed while the log was being put into the file
        file.seek(PAGE)
        file.write(bytes(PAGE))
    await asyncio.to_thread(upkeep.move, settings, left)
    assert contents(postgres_url) == contents(f"sqlite:///{database}")


def test_a_file_that_is_not_there_or_broken_is_named(postgres_url: str, tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        bot_token=SecretStr("1:A"),
        database_url=postgres_url,
        encryption_keys=(SecretStr(new_outer_key()),),
    )
    with pytest.raises(Unavailable, match=r"there is no file .*gone\.db"):
        upkeep.move(settings, tmp_path / "gone.db")
    assert not list(tmp_path.iterdir())
    (tmp_path / "notes.db").write_text("Hej")
    with pytest.raises(Unavailable, match=r"notes\.db is broken: not a database of the bot"):
        upkeep.move(settings, tmp_path / "notes.db")


async def test_what_does_not_fit_is_not_quoted(database: Path, postgres_url: str) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        settings = moved_to(hjem, postgres_url)
    with closing(sqlite3.connect(database)) as writer, writer:
        writer.execute("UPDATE person SET chat_id = 'Hemmelig' WHERE alias = 'Aya'")
    with pytest.raises(Unavailable) as refused:
        await asyncio.to_thread(upkeep.move, settings, database)
    assert str(refused.value) == "the database: InvalidTextRepresentation"


async def test_nothing_is_moved_over_what_is_there_or_into_sqlite(
    database: Path, postgres_url: str
) -> None:
    async with running(postgres_url) as hjem:
        await hjem.aya.sends("/menu")
        before = contents(postgres_url)
        with pytest.raises(Unavailable, match="not empty"):
            await asyncio.to_thread(upkeep.move, hjem.app.settings, database)
        assert contents(postgres_url).keys() == before.keys()
        to_sqlite = moved_to(hjem, f"sqlite:///{database}")
        with pytest.raises(Unavailable, match="no PostgreSQL"):
            await asyncio.to_thread(upkeep.move, to_sqlite, database)
