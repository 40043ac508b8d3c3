"""Updates a second and waits, of this bot and of the rival, turn about in one run."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from pydantic import SecretStr

from bot.clock import system_clock
from bot.migrations import upgrade
from bot.profiles import read_profile
from bot.settings import Settings
from bot.store import Surroundings, Tx, open_store
from bot.vault import Vault, new_outer_key
from tests.bench.load import FIRST_CHAT, Door, door, quantile, sink
from tests.hjem import free_port
from tests.process import ROOT, BotProcess
from tests.storm import enter_pairs

CHATS, AT_ONCE, COUNT, ROUNDS = 64, 64, 3_000, 5
RATE, SECONDS = 100, 10
BOT_CORE, OTHER_CORE = 0, 1


async def duel(python: str, rival: str) -> list[str]:
    """The figures, a line each. `python` runs the bot, `rival` is the one that has aiogram."""
    ours, theirs, starts, sizes = [], [], [], []
    our_waits: list[list[float]] = []
    their_waits: list[list[float]] = []
    _pin(os.getpid(), OTHER_CORE)
    for _ in range(ROUNDS):
        async with sink() as api, _rival(rival, api) as them:
            theirs.append(await them.updates_per_second(CHATS, COUNT, AT_ONCE))
            their_waits.append(await them.waits(CHATS, RATE, SECONDS))
        async with sink() as api, _ourselves(python, api) as (us, bot, started):
            starts.append(started)
            ours.append(await us.updates_per_second(CHATS, COUNT, AT_ONCE))
            our_waits.append(await us.waits(CHATS, RATE, SECONDS))
            sizes.append(_megabytes(bot.pid))
    return [
        f"updates a second: {median(ours):.0f} here, {median(theirs):.0f} with aiogram, "
        f"{median(ours) / median(theirs):.1f} times",
        _compared("median", 0.5, our_waits, their_waits),
        _compared("p99", 0.99, our_waits, their_waits),
        f"start to first answered update: {median(starts):.2f} s",
        f"memory after the load: {max(sizes):.0f} MB",
    ]


def _compared(name: str, part: float, ours: list[list[float]], theirs: list[list[float]]) -> str:
    here, there = (median(quantile(one, part) for one in waits) * 1000 for waits in (ours, theirs))
    return (
        f"{name} wait at {RATE} a second: {here:.1f} ms here, {there:.1f} ms with aiogram, "
        f"{here / there:.2f} of it"
    )


@asynccontextmanager
async def _ourselves(python: str, api: str) -> AsyncIterator[tuple[Door, BotProcess, float]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = await _prepared(api, Path(folder))
        bot = BotProcess(settings, python)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await bot.begins()
        _pin(bot.pid, BOT_CORE)
        async with door(settings.webhook_port) as ours:
            await ours.opens()
            await ours.writes(FIRST_CHAT)
            started = loop.time() - began
            await ours.updates_per_second(CHATS, COUNT // 5, AT_ONCE)  # warm
            yield ours, bot, started
        await bot.is_told_to_stop()


async def _prepared(api: str, folder: Path) -> Settings:
    """Settings and a database in which every chat is a youth with a caseworker."""
    url, key, port = f"sqlite:///{folder / 'hjem.db'}", new_outer_key(), free_port()
    upgrade(url)
    store = open_store(url, Surroundings(system_clock, Vault([key]), read_profile("koebenhavn")))
    await store.start()
    await store.run(_enter)
    await store.close()
    return Settings(
        _env_file=None,
        bot_token=SecretStr("123:BENCH"),
        bot_api_base=api,
        database_url=url,
        encryption_keys=(SecretStr(key),),
        webhook_url=f"http://127.0.0.1:{port}",
        webhook_port=port,
        webhook_secret=SecretStr("open-sesame"),
        log_level="WARNING",
    )


def _enter(tx: Tx) -> None:
    enter_pairs(tx, [(FIRST_CHAT + number, 900_000 + number) for number in range(CHATS)])


@asynccontextmanager
async def _rival(python: str, api: str) -> AsyncIterator[Door]:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {
            "PATH": os.environ["PATH"],
            "API": api,
            "TOKEN": "123:BENCH",
            "PORT": str(port),
            "DATABASE": str(Path(folder) / "rival.db"),
            "FIRST_CHAT": str(FIRST_CHAT),
            "CHATS": str(CHATS),
        }
        script = str(ROOT / "tests" / "bench" / "rival.py")
        process = await asyncio.create_subprocess_exec(
            python, script, env=environment, stderr=subprocess.DEVNULL
        )
        _pin(process.pid, BOT_CORE)
        try:
            async with door(port) as theirs:
                await theirs.opens()
                await theirs.updates_per_second(CHATS, COUNT // 5, AT_ONCE)  # warm
                yield theirs
        finally:
            process.terminate()
            await process.wait()


def _pin(pid: int, core: int) -> None:
    """One core each, where the machine has two and lets us choose."""
    if sys.platform == "linux" and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


def _megabytes(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
