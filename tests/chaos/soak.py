"""A day and a night in minutes: every minute's ticks, and people who write; part of `make chaos`.

The bot and the local Telegram share this process, so what is measured is both together. HOURS is
how long the day is.
"""

import asyncio
import os
import random
from pathlib import Path

from bot.simulator import Phone
from tests.chaos.endurance import handles, memory
from tests.crowd import crowd
from tests.hjem import Hjem, running

HOURS = int(os.environ.get("HOURS", "24"))
WARM = HOURS // 4
"""Hours until caches are full and connections open."""

YOUTHS = 20
PER_MINUTE = 3


async def one_hour(hjem: Hjem, youths: list[Phone], dice: random.Random) -> None:
    for _ in range(60):
        for youth in dice.sample(youths, PER_MINUTE):
            words = ("/menu", "Min bolig", "Mine aftaler", "Jeg har et spørgsmål.")
            await youth.sends(dice.choice(words))
        await hjem.jump(minutes=1)


async def test_a_day_and_a_night_cost_no_memory_and_no_handles(
    database: Path, say: list[object]
) -> None:
    async with running(f"sqlite:///{database}", webhook=True) as hjem:
        hjem.sim.record_calls = False
        hjem.sim.world.keep_messages = 20
        youths, dice, seen = await crowd(hjem, YOUTHS), random.Random(24), []
        for _ in range(HOURS):
            await one_hour(hjem, youths, dice)
            await asyncio.sleep(0)
            seen.append((memory(os.getpid()), handles(os.getpid())))
    (warm, opened), (end, still_open) = seen[WARM - 1], seen[-1]
    slope = (end - warm) / (HOURS - WARM)
    updates = HOURS * 60 * PER_MINUTE
    say.append(f"{HOURS} h, {updates} updates: {slope:+.2f} MB an hour, {still_open} handles")
    assert slope < 1
    assert still_open <= opened + 4
