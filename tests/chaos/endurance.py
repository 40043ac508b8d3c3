"""The same process for long, and the next one after a kill; part of `make chaos`.

UPDATES is how many updates one process takes in.
"""

import asyncio
import os
from pathlib import Path

import pytest

from bot.simulator import Faults, Phone
from tests.storm import Storm, storm

UPDATES = int(os.environ.get("UPDATES", "5000"))
WARM = UPDATES // 5
"""Until then caches fill and connections are opened."""

PAGE = os.sysconf("SC_PAGE_SIZE")


def memory(pid: int) -> float:
    """Resident, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def handles(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def busy_seconds(pid: int) -> float:
    """Of a processor's time, so that a machine with other work counts no longer."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def taps(youth: Phone, times: int) -> None:
    for _ in range(times):
        await youth.taps_data("messages.mine:0", on=youth.last)


async def test_memory_and_file_handles_stay_as_they_are(database: Path, say: list[object]) -> None:
    async with storm(f"sqlite:///{database}", webhook=True, seed=1, faults=Faults()) as one:
        await one.bot.starts()
        youths = [youth for youth, _ in one.pairs]
        await asyncio.gather(*(youth.sends("/menu") for youth in youths))
        seen = []
        for updates in (WARM, UPDATES - WARM):
            await asyncio.gather(*(taps(youth, updates // len(youths)) for youth in youths))
            seen.append((memory(one.bot.pid), handles(one.bot.pid)))
        await one.bot.is_told_to_stop()
    (warm, opened), (hot, still_open) = seen
    say.append(f"{UPDATES} updates: {warm:.0f} to {hot:.0f} MB, {opened} to {still_open} handles")
    assert hot - warm < 8
    assert still_open <= opened + 4


async def start_to_answer(one: Storm, phone: Phone) -> tuple[float, float]:
    """Seconds from a start to its first answer, and how many of them the bot was at work."""
    asked = asyncio.create_task(phone.sends("/start"))
    began = asyncio.get_running_loop().time()
    await one.bot.starts()
    await asked
    assert phone.received
    return asyncio.get_running_loop().time() - began, busy_seconds(one.bot.pid)


@pytest.mark.parametrize("number", range(3))
async def test_a_killed_bot_answers_again_as_soon_as_a_new_one(
    database: Path, number: int, say: list[object]
) -> None:
    async with storm(f"sqlite:///{database}", webhook=True, seed=number) as one:
        _, at_first = await start_to_answer(one, one.sim.person("Ny"))
        await one.bot.is_told_to_stop()
        async with one.blowing():
            await one.kill(1)
        seconds, busy = await start_to_answer(one, one.sim.person("Nyere"))
        await one.bot.is_told_to_stop()
        await asyncio.gather(*one.writing, return_exceptions=True)
    say.append(
        f"answers {seconds:.1f} s after its start, {busy:.1f} s of them at work; "
        f"{busy / at_first:.2f} of a start that follows a stop"
    )
    assert busy < 1.5 * at_first
