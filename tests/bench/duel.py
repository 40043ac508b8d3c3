"""Updates a second and waits, of this bot and of others, turn about in one run."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

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

OTHERS = {
    "with aiogram": ("rival.py", {}),
    "with aiogram, tuned": ("rival.py", {"TUNED": "1"}),
    "by the least that a bot can do": ("bare.py", {}),
}
"""What each runs, and its surroundings."""


@dataclass(slots=True)
class _Measured:
    """One figure for each round."""

    starts: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    waits: list[list[float]] = field(default_factory=list)

    async def add(self, bot: Door, started: float) -> None:
        self.starts.append(started)
        self.rates.append(await bot.updates_per_second(CHATS, COUNT, AT_ONCE))
        self.waits.append(await bot.waits(CHATS, RATE, SECONDS))

    @property
    def start(self) -> float:
        """Seconds."""
        return median(self.starts)

    @property
    def rate(self) -> float:
        return median(self.rates)

    def wait(self, part: float) -> float:
        """Milliseconds."""
        return median(quantile(one, part) for one in self.waits) * 1000


async def duel(python: str, rival: str) -> list[str]:
    """The figures, a line each. `python` runs the bot, `rival` is the one that has aiogram."""
    ours, sizes = _Measured(), []
    theirs: dict[str, _Measured] = defaultdict(_Measured)
    _pin(os.getpid(), OTHER_CORE)
    for _ in range(ROUNDS):
        for name, (script, surroundings) in OTHERS.items():
            async with sink() as api, _other(rival, script, surroundings, api) as other:
                await theirs[name].add(*other)
        async with sink() as api, _ourselves(python, api) as (bot, us):
            await ours.add(*us)
            sizes.append(_megabytes(bot.pid))
    return [
        _said("here", ours),
        *(f"{_said(name, one)}; here {_compared(ours, one)}" for name, one in theirs.items()),
        f"memory after the load: {max(sizes):.0f} MB",
    ]


def _said(name: str, measured: _Measured) -> str:
    return (
        f"{measured.rate:.0f} updates a second {name}, at {RATE} a second each waits "
        f"{measured.wait(0.5):.1f} ms, one of a hundred {measured.wait(0.99):.1f} ms; "
        f"from the start to the first answer {measured.start:.2f} s"
    )


def _compared(ours: _Measured, other: _Measured) -> str:
    rate, half, most, start = (
        ours.rate / other.rate,
        ours.wait(0.5) / other.wait(0.5),
        ours.wait(0.99) / other.wait(0.99),
        ours.start / other.start,
    )
    return (
        f"{rate:.1f} times as many, {half:.2f} and {most:.2f} of the waits, "
        f"{start:.2f} of the start"
    )


@asynccontextmanager
async def _ourselves(python: str, api: str) -> AsyncIterator[tuple[BotProcess, tuple[Door, float]]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = await _prepared(api, Path(folder))
        bot = BotProcess(settings, python)
        began = perf_counter()
        await bot.begins()
        _pin(bot.pid, BOT_CORE)
        async with _warm(settings.webhook_port, began) as ours:
            yield bot, ours
        await bot.is_told_to_stop()


@asynccontextmanager
async def _warm(port: int, began: float) -> AsyncIterator[tuple[Door, float]]:
    """The door of a bot that has answered some updates, and when it had answered the first."""
    async with door(port) as bot:
        await bot.opens()
        await bot.writes(FIRST_CHAT)
        started = perf_counter() - began
        await bot.updates_per_second(CHATS, COUNT // 5, AT_ONCE)
        yield bot, started


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
async def _other(
    python: str, script: str, surroundings: dict[str, str], api: str
) -> AsyncIterator[tuple[Door, float]]:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {
            "PATH": os.environ["PATH"],
            "API": api,
            "TOKEN": "123:BENCH",
            "PORT": str(port),
            "DATABASE": str(Path(folder) / "other.db"),
            "FIRST_CHAT": str(FIRST_CHAT),
            "CHATS": str(CHATS),
            **surroundings,
        }
        file = str(ROOT / "tests" / "bench" / script)
        began = perf_counter()
        process = await asyncio.create_subprocess_exec(
            python, file, env=environment, stderr=subprocess.DEVNULL
        )
        _pin(process.pid, BOT_CORE)
        try:
            async with _warm(port, began) as other:
                yield other
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
