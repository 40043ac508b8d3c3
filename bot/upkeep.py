"""What an operator does to a bot beside running it: back up, restore, move, report.

These commands may run while the bot does: on SQLite their connection leaves checkpoints to it.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, Table, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, SQLModel

from bot import reporting
from bot.clock import Clock, system_clock
from bot.configuration import WRONG_KEYS, given_keys
from bot.domain.results import Period
from bot.errors import ConfigurationError, Unavailable
from bot.i18n import Translator
from bot.migrations import newest_revision, plain, upgrade
from bot.profiles import read_profile
from bot.replicas import living
from bot.services import audit, erasure, lookup, private, reports, updates
from bot.services.audit import Entry
from bot.services.lookup import Match
from bot.settings import Settings
from bot.store import Store, Surroundings, Tx, open_store, words_of
from bot.store.sqlite import alone_on, leave_checkpoints
from bot.tables import ParkedUpdate, Tombstone
from bot.vault import Vault, new_outer_key

ROWS_AT_ONCE = 1000

NO_KEY = [new_outer_key()]
"""For what reads no text of anybody."""

R = TypeVar("R")


def backup(settings: Settings, target: Path) -> None:
    """`target` is a consistent copy of the database, made while the bot runs.

    It holds no key: keep ENCRYPTION_KEYS (or the key file) elsewhere, or texts stay unreadable.
    Raises Unavailable when it cannot be made; FileExistsError when the target is there already.
    """
    if target.exists():
        raise FileExistsError(target)
    if not os.access(target.absolute().parent, os.W_OK):
        raise Unavailable(f"the folder of {target} cannot be written")
    source = settings.sqlite_file
    with _draft(target, ".partial") as draft:
        if source is None:
            from bot import archives  # noqa: PLC0415 - with SQLite nobody waits for its driver

            archives.dump(settings.database_url, draft)
        else:
            must_be_there(settings)
            _copy_file(source, draft)
            _check(draft)
        draft.rename(target)


def _copy_file(source: Path, draft: Path) -> None:
    try:
        with closing(_read(source, "mode=ro")) as database, closing(sqlite3.connect(draft)) as copy:
            database.backup(copy)
    except sqlite3.DatabaseError as error:
        raise Unavailable(f"{source} cannot be copied: {error}") from None


def _address(path: Path) -> str:
    """The address of a database in this file, whatever its name is."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def _read(path: Path, how: str) -> sqlite3.Connection:
    """The file, whatever its name is, opened to be read only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)


class WrongWayRound(Exception):
    """The first day of a report comes after its last."""


async def report(
    settings: Settings,
    dates: tuple[date | None, date | None],
    language: str,
    hand_out: Callable[[dict[str, bytes]], None],
) -> None:
    """The status report was handed out as files, by name; the next one compares with it.

    One that could not be handed out is not compared with. A date that is left out is that of the
    last report, or today. Raises WrongWayRound, Unavailable, and what `hand_out` raises.
    """
    profile = read_profile(settings.municipality)
    t = Translator(language, profile.zone)
    async with _opened(settings, NO_KEY) as store:
        usual = await store.run(reports.since_last)
        last = dates[1] or usual.last
        period = Period(dates[0] or min(usual.first, last), last)
        if period.first > period.last:
            raise WrongWayRound(f"{period.first} is after {period.last}.")
        made = await store.run(reports.report, period)
        hand_out(
            {
                reporting.file_name(made, t, "pdf"): reporting.as_pdf(made, t, profile),
                reporting.file_name(made, t, "csv"): reporting.as_csv(made, t),
            }
        )
        await store.run(reports.keep, made)


async def parked(settings: Settings, drop: int | None = None) -> list[ParkedUpdate]:
    """The updates that failed, without the one to drop, which is gone for good.

    Raises LookupError when there is none with that id.
    """
    async with _opened(settings, NO_KEY) as store:
        if drop is not None:
            await store.run(updates.drop_parked, drop)
        return await store.run(updates.parked)


async def people_called(
    settings: Settings, nickname: str | None, person_id: int | None
) -> list[Match]:
    """Who may be meant; see `lookup.matches`."""
    async with _opened(settings, NO_KEY) as store:
        return await store.run(lookup.matches, nickname, person_id)


async def erase(settings: Settings, person_id: int) -> None:
    """The youth is erased, as if by their own hand; a running bot tells whoever must know.

    Raises NotYours when it is no youth who is here, ConfigurationError without the bot's keys.
    """
    keys = _keys_or_none(settings)
    async with _opened(settings, keys) as store:
        if keys is NO_KEY or not await store.run(lambda tx: private.is_readable(tx, tx.vault)):
            raise ConfigurationError([WRONG_KEYS])  # nobody could read the name that is told
        await store.run(erasure.erase_by_hand, person_id)


async def record(settings: Settings, person_id: int) -> list[Entry]:
    """Who has read or done what about this person, oldest first."""
    async with _opened(settings, NO_KEY) as store:
        return await store.run(audit.about, person_id)


def restore(settings: Settings, source: Path, clock: Clock = system_clock) -> int | None:
    """The database is the backup, without those who were erased since; returns how many were.

    None where the database that it replaces is too broken to say who was. What it was before is
    kept beside it as `.replaced` (SQLite). Both belong to whom the database did, or to whom its
    folder does where there was none.
    Raises Unavailable while the bot runs, when the backup is broken, and when the database is that
    of another user, who root may stand in for: then nothing has changed.
    """
    if not source.is_file():
        raise Unavailable(f"there is no file {source}")
    target, keys = settings.sqlite_file, _keys_or_none(settings)
    if target is None:
        _fill(settings, source, clock())
        return asyncio.run(_in_the_newest_schema(settings, keys, erasure.finish_restore))
    _check(source)
    is_there = holds_anything(target)
    if is_there and os.geteuid() not in {0, target.stat().st_uid}:
        raise Unavailable(f"{target} belongs to another user; restore as that one, or as root")
    whose = target if is_there else target.absolute().parent
    with alone_on(target) as lock:
        _give(Path(lock.name), whose)
        erased, is_known = _erased_before(settings, target)
        with _draft(target, ".restored") as fresh:
            shutil.copyfile(source, fresh)
            # Erased before it takes the place of what remembers who was.
            ahead = settings.model_copy(update={"database_url": _address(fresh)})
            count = asyncio.run(
                _in_the_newest_schema(ahead, keys, partial(erasure.erase_again, person_ids=erased))
            )
            _give(fresh, whose)
            if is_there:
                shutil.copymode(target, fresh)
            for before, name in _files(target):
                if holds_anything(before):
                    kept = target.with_name(target.name + ".replaced" + name)
                    shutil.copyfile(before, kept)
                    _give(kept, before)
                    shutil.copymode(before, kept)
            for before, name in _files(target):
                if name:  # of a database that was broken: they are no part of this
                    before.unlink(missing_ok=True)
            fresh.replace(target)
    return count if is_known else None


def move(settings: Settings, source: Path) -> int:
    """The new PostgreSQL database holds all of this SQLite file, which stays; how many rows.

    The file has the newest schema then. No number is given again that was used there. Raises
    Unavailable while the bot runs on the file, when that is broken, and when the database is none
    of PostgreSQL's or not empty: then nothing has moved.
    """
    if settings.is_sqlite:
        raise Unavailable("DATABASE_URL names no PostgreSQL database to move to")
    if not source.is_file():
        raise Unavailable(f"there is no file {source}")
    with alone_on(source), _engine(_address(source)) as old:
        _check(source, "mode=ro")  # a bot that was killed left a part of it in the log beside it
        upgrade(_address(source))
        upgrade(settings.database_url)
        with (
            _engine(plain(settings.database_url)) as new,
            new.begin() as to,
            old.connect() as origin,
        ):
            return sum(_copy(table, origin, to) for table in SQLModel.metadata.sorted_tables)


def _copy(table: Table, origin: Connection, to: Connection) -> int:
    """The rows in the order of their keys, since some name an earlier one of their own table."""
    if to.execute(table.select().limit(1)).first() is not None:
        raise Unavailable("the database to move to is not empty")
    rows = origin.execute(table.select().order_by(*table.primary_key)).mappings()
    count = 0
    while batch := [dict(row) for row in rows.fetchmany(ROWS_AT_ONCE)]:
        to.execute(table.insert(), batch)
        count += len(batch)
    _go_on_counting(table, origin, to)
    return count


def _go_on_counting(table: Table, origin: Connection, to: Connection) -> None:
    used = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    highest = origin.scalar(used, {"name": table.name})
    if table.autoincrement_column is not None and highest:
        go_on = text("SELECT setval(pg_get_serial_sequence(:name, :column), :highest)")
        column = table.autoincrement_column.name
        to.execute(go_on, {"name": table.name, "column": column, "highest": highest})


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, hide_parameters=True)
    try:
        yield engine
    except DatabaseError as error:
        raise Unavailable(words_of(error)) from None
    finally:
        engine.dispose()


@contextmanager
def _draft(target: Path, ending: str) -> Iterator[Path]:
    """A file beside the target, to take its place when it is whole; nothing of it stays."""
    draft = target.with_name(target.name + ending)
    try:
        yield draft
    finally:
        for file, _ in _files(draft):
            file.unlink(missing_ok=True)


def _give(file: Path, like: Path) -> None:
    """The file belongs to whom the other one does: who restores as root does not run the bot."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(file, owner.st_uid, owner.st_gid)


def _files(database: Path) -> list[tuple[Path, str]]:
    """The files that SQLite keeps a database in, and what their names end in beside its own."""
    return [(database.with_name(database.name + end), end) for end in ("", "-wal", "-shm")]


def holds_anything(file: Path) -> bool:
    """Whether there is a database in it: SQLite leaves an empty file where it only looked."""
    return file.exists() and file.stat().st_size > 0


def must_be_there(settings: Settings) -> None:
    """Nothing is made where a database is only looked for. Raises Unavailable."""
    file = settings.sqlite_file
    if file is not None and not holds_anything(file):
        where = file.absolute()
        raise Unavailable(f"there is no database {where} yet, or DATABASE_URL names another file")


def _keys_or_none(settings: Settings) -> list[str]:
    """The keys; where they are not here yet one that opens nothing: erasing needs none."""
    try:
        return given_keys(settings)
    except OSError:
        return NO_KEY


def _erased_before(settings: Settings, target: Path) -> tuple[set[int], bool]:
    """Who was erased, and whether that is all: a database that is broken cannot say."""
    if not holds_anything(target):
        return set(), True
    try:
        return _tombstones(settings), True
    except Unavailable:
        return set(), False


def _fill(settings: Settings, archive: Path, now: datetime) -> None:
    """The database is what is in the archive, and still knows who was erased."""
    from bot import archives  # noqa: PLC0415 - with SQLite nobody waits for its driver

    with session(settings) as tx:
        # A new database knows of nobody.
        is_new = not inspect(tx.connection()).has_table(str(Tombstone.__tablename__))
        if not is_new and tx.exec(living(tx.connection(), now)).first() is not None:
            raise Unavailable("the bot is running; stop it first")
        if archives.revision_of(archive) > newest_revision():
            raise Unavailable(f"{archive} was made by a newer version of the bot")
        if not is_new:
            erasure.note_before_restore(tx)
            tx.commit()
    archives.fill(settings.database_url, archive)


def _tombstones(settings: Settings) -> set[int]:
    with session(settings) as tx:
        return set(tx.exec(erasure.erased_ids(tx.connection())))


async def _in_the_newest_schema(
    settings: Settings, keys: list[str], service: Callable[[Tx], R]
) -> R:
    async with _opened(settings, keys) as store:
        return await store.run(service)


@asynccontextmanager
async def _opened(settings: Settings, keys: list[str]) -> AsyncIterator[Store]:
    """The database, in the newest schema, without a bot or Telegram. Raises Unavailable."""
    must_be_there(settings)
    upgrade(settings.database_url)
    profile, vault = read_profile(settings.municipality), Vault(keys)
    store = open_store(settings.database_url, Surroundings(system_clock, vault, profile))
    await store.start()
    try:
        await store.run(lambda tx: leave_checkpoints(tx.connection()))
        yield store
    finally:
        await store.close()


@contextmanager
def session(settings: Settings) -> Iterator[Session]:
    """A session that reads beside a running bot. Raises Unavailable."""
    with _engine(plain(settings.database_url)) as engine, Session(engine) as session:
        leave_checkpoints(session.connection())
        yield session


def _check(path: Path, how: str = "mode=ro&immutable=1") -> None:
    """The file is a whole SQLite database of the bot. Raises Unavailable otherwise.

    Opened as one that nobody writes: a backup may lie where no log can be kept beside it.
    """
    try:
        with closing(_read(path, how)) as database:
            [(verdict,)] = database.execute("PRAGMA integrity_check").fetchmany(1)
            if verdict == "ok":
                database.execute("SELECT version_num FROM alembic_version, person LIMIT 1")
    except sqlite3.DatabaseError:
        verdict = "not a database of the bot"
    if verdict != "ok":
        raise Unavailable(f"{path} is broken: {verdict}")
