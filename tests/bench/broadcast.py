"""A broadcast to three thousand, at a Telegram that enforces its limits."""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from bot.migrations import upgrade
from bot.simulator import Phone
from bot.simulator.limits import Limits
from bot.transport.limiter import Pace
from tests.bench.load import quantile
from tests.crowd import broadcast, copies, crowd, sends_to_all
from tests.hjem import Clock, Hjem, running

SIZE = 3_000
PER_SECOND = 30
ASKING = 40
"""Guests who write meanwhile, one after another: no chat of theirs is near its own limit."""


async def broadcast_to_many() -> list[str]:
    folder = Path(tempfile.mkdtemp(prefix="hjem-"))
    url = f"sqlite:///{folder / 'hjem.db'}"
    upgrade(url)
    try:
        async with running(url, webhook=True, pace=Pace(overall=PER_SECOND)) as hjem:
            hjem.sim.record_calls = False
            clock = asyncio.create_task(_goes(hjem.clock))
            try:
                return await _measured(hjem)
            finally:
                clock.cancel()
    finally:
        shutil.rmtree(folder)


async def _goes(clock: Clock) -> None:
    """The clock of the stage stands still; here it goes as all clocks do."""
    began, at = perf_counter(), clock.now
    while True:
        clock.now = at + timedelta(seconds=perf_counter() - began)
        await asyncio.sleep(0.05)


async def _measured(hjem: Hjem) -> list[str]:
    phones = [hjem.aya, hjem.emil, *await crowd(hjem, SIZE - 2)]
    quiet = quantile(await _asked(hjem, every=0.1), 0.95)
    hjem.sim.api.limits = limits = Limits(per_second=PER_SECOND)
    await sends_to_all(hjem)
    began = perf_counter()
    busy, seconds = await asyncio.gather(_asked(hjem, every=1.0), _until_all_have_it(phones, began))
    floor = SIZE / PER_SECOND
    assert copies(phones) == {1: SIZE}, copies(phones)
    assert (await broadcast(hjem)).id
    return [
        f"broadcast to {SIZE:,}: {seconds:.0f} s, {seconds / floor:.2f} of the floor of "
        f"{floor:.0f} s; {limits.refused} refused by Telegram",
        f"answers meanwhile, p95: {quantile(busy, 0.95) * 1000:.0f} ms, without: "
        f"{quiet * 1000:.0f} ms",
    ]


async def _until_all_have_it(phones: list[Phone], began: float) -> float:
    while copies(phones)[0]:  # noqa: ASYNC110 - phones have no event to wait for
        await asyncio.sleep(0.1)
    return perf_counter() - began


async def _asked(hjem: Hjem, every: float) -> list[float]:
    async def one(number: int) -> float:
        await asyncio.sleep(number * every)
        began = perf_counter()
        await hjem.sim.person(f"Gæst {number}").sends("/start")
        return perf_counter() - began

    return sorted(await asyncio.gather(*(one(number) for number in range(ASKING))))
