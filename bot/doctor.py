"""What an operator asks the bot: is everything well? Everything before anybody complains."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import Session, col, func, select
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot import keys, outbox, replicas
from bot.clock import stamp, system_clock
from bot.configuration import WRONG_KEYS, given_keys
from bot.domain.delivery import DeliveryStatus
from bot.errors import ConfigurationError, Unavailable
from bot.migrations import newest_revision
from bot.profiles import read_profile
from bot.services import private
from bot.settings import Settings
from bot.tables import Delivery, ParkedUpdate
from bot.transport.request import AiohttpRequest, trouble_with
from bot.upkeep import holds_anything, session
from bot.vault import Vault, new_outer_key

FIXED_SQLITE = (3, 51, 3)
"""The first SQLite without the WAL-reset bug, which needs two connections that write at once."""

STALE_LINE = timedelta(days=365)
LATE = timedelta(minutes=10)
CLOCKS_APART = 2.0
"""Seconds; what is planned leaves too early or too late by as many."""

LEAST_FREE = 200 * 10**6
"""Bytes on the disk of the SQLite file, below which somebody should look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `is_well` False is a reason to act."""

    is_well: bool
    text: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.is_well else 'LOOK'}  {self.text}"


async def examine(settings: Settings) -> list[Finding]:
    """Everything that an operator would want to know before anybody complains."""
    return [*_database(settings), *_profile(settings), *await _telegram(settings)]


def _database(settings: Settings) -> Iterator[Finding]:
    file = settings.sqlite_file
    if file is not None and not holds_anything(file):
        yield Finding(
            False,
            f"database: there is no {file.absolute()} yet; `run` makes it. "
            "Should there be one? Then DATABASE_URL names another",
        )
        return
    try:
        with session(settings) as tx:
            connection = tx.connection()
            if file is not None:
                yield _sqlite(file)
                yield _room(file)
            else:
                version = connection.dialect.server_version_info
                yield Finding(True, f"database: PostgreSQL {version}")
                yield _clock(connection)
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision is None:
                yield Finding(False, "schema: none yet; run `python -m bot migrate`")
                return
            yield _schema(revision)
            yield from _keys(settings, tx)
            yield from _rows(tx)
    except Unavailable as error:
        yield Finding(False, str(error))


def _schema(revision: str) -> Finding:
    newest = newest_revision()
    if revision == newest:
        return Finding(True, f"schema: {revision}, newest is {newest}")
    if revision > newest:
        advice = "made by a newer version of the bot: install that one"
    else:
        advice = (
            f"newest is {newest}; stop the bot and start it again, or run `python -m bot migrate`"
        )
    return Finding(False, f"schema: {revision}, {advice}")


def _sqlite(file: Path) -> Finding:
    safe = sqlite3.sqlite_version_info >= FIXED_SQLITE
    note = "" if safe else " (has the WAL-reset bug; two connections hardly ever write at once)"
    return Finding(True, f"database: {file.absolute()}, SQLite {sqlite3.sqlite_version}{note}")


def _clock(connection: Connection) -> Finding:
    """Whether this machine tells the time as the database's does, and so as the other replicas."""
    ours = system_clock()
    off = abs((ours - replicas.shared_now(connection, ours)).total_seconds())
    return Finding(off < CLOCKS_APART, f"clock: {off:.1f} s from the database's")


def _keys(settings: Settings, tx: Session) -> Iterator[Finding]:
    """Whether the texts of people can be read; a missing key file is not made here."""
    try:
        vault = Vault(given_keys(settings))
    except FileNotFoundError:
        vault = Vault([new_outer_key()])  # there is nothing to be read
    except OSError:
        yield Finding(False, f"keys: {WRONG_KEYS}")
        return
    except ConfigurationError as error:
        yield Finding(False, f"keys: {error}")
        return
    if not private.is_readable(tx, vault):
        yield Finding(False, f"keys: {WRONG_KEYS}")
        return
    yield _all_opened([one.is_lost for one in keys.found(tx, vault)])
    if strangers := replicas.with_another_key(tx, system_clock(), vault):
        yield Finding(False, f"keys: processes with another first key: {strangers}")


def _all_opened(are_lost: list[bool]) -> Finding:
    """Of what the first key does not open."""
    if any(are_lost):
        return Finding(False, f"keys: {sum(are_lost)} of what is stored opens with none of them")
    rest = f"; {len(are_lost)} with an older one, until `python -m bot rekey`" if are_lost else ""
    return Finding(True, f"keys: open what is stored{rest}")


def _room(file: Path) -> Finding:
    """Whether SQLite can write: the file, beside it, and with room on the disk."""
    if not (os.access(file, os.W_OK) and os.access(file.absolute().parent, os.W_OK)):
        return Finding(False, f"disk: {file.name} or its folder cannot be written")
    free = shutil.disk_usage(file.absolute().parent).free
    return Finding(free >= LEAST_FREE, f"disk: {free // 10**6} MB free")


def _rows(tx: Session) -> Iterator[Finding]:
    now = system_clock()
    living = tx.exec(replicas.living(tx.connection(), now)).all()
    yield Finding(True, f"processes running now: {len(living)}")
    parked = tx.exec(select(ParkedUpdate)).all()
    for row in parked:
        what = f"{row.update_id}: {row.reason}, fault {row.fault_id}"
        yield Finding(False, f"parked update {what}; `python -m bot parked` replays or drops it")
    if not parked:
        yield Finding(True, "parked updates: none")
    counts = tx.exec(select(Delivery.status, func.count()).group_by(col(Delivery.status))).all()
    listed = ", ".join(f"{DeliveryStatus(status)} {count}" for status, count in counts)
    yield Finding(True, f"messages: {listed or 'none'}")
    were_due = select(func.count()).select_from(Delivery).where(outbox.is_due())
    late = tx.exec(were_due, params={"now": now - LATE}).one()
    advice = "; is the bot running, and what does its log say?" if late else ""
    minutes = LATE.seconds // 60
    yield Finding(late == 0, f"messages that should have left {minutes} min ago: {late}{advice}")


def _profile(settings: Settings) -> Iterator[Finding]:
    profile = read_profile(settings.municipality)
    yield Finding(True, f"municipality: {profile.name} ({settings.municipality})")
    today = system_clock().astimezone(profile.zone).date()
    old = [line for line in profile.help_lines if today - line.checked_on > STALE_LINE]
    for line in old:
        yield Finding(False, f"help line {line.name.da}: last checked on {line.checked_on}")
    if not old:
        yield Finding(True, f"help lines: {len(profile.help_lines)}, all checked within a year")


async def _telegram(settings: Settings) -> list[Finding]:
    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_base}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    try:
        async with bot:
            hook = await bot.get_webhook_info()
            found = [Finding(True, f"Telegram: this is @{bot.username}")]
            wanted = settings.webhook_url + settings.webhook_path if settings.webhook_url else ""
            found.append(webhook(hook, wanted))
            found.extend(last_fault(hook, read_profile(settings.municipality).zone))
            waiting = hook.pending_update_count
            found.append(Finding(waiting < 100, f"updates waiting at Telegram: {waiting}"))
            return found
    except InvalidToken:
        return [Finding(False, "Telegram: does not know this BOT_TOKEN")]
    except TelegramError as error:
        return [Finding(False, f"Telegram: {trouble_with(error)}")]


def webhook(hook: WebhookInfo, wanted: str) -> Finding:
    """Whether Telegram calls what the settings name, or nobody where they name nothing."""
    if hook.url == wanted:
        return Finding(True, f"webhook: {wanted or 'none (polling)'}")
    is_and_should_be = f"{hook.url or 'none'}, and not {wanted or 'none'}"
    return Finding(False, f"webhook: {is_and_should_be}; start the bot, which sets it")


def last_fault(hook: WebhookInfo, zone: ZoneInfo) -> Iterator[Finding]:
    """What Telegram says of the last time that it could not reach us."""
    at, why = hook.last_error_date, hook.last_error_message
    if at is not None:
        is_old = system_clock() - at > LATE
        when = stamp(at, zone)
        yield Finding(is_old, f"webhook: Telegram could not reach it at {when}: {why}")
