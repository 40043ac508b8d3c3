"""Bad requests at the bot's door, while good ones come; part of `make chaos`."""

import asyncio
import contextlib
import gzip
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.services import updates
from tests.chaos.endurance import memory
from tests.knocks import SECRET, Door, poison, written
from tests.storm import Storm, storm

STALLED = 200
POISON = 50
GOOD = 400
HOSTILE_ROUNDS = 40

DEEP = b'{"update_id": 7, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
HUGE = b"x" * 5_000_000
BOMB = gzip.compress(b'{"update_id": 8}' + b" " * 50_000_000)


@pytest.fixture
async def bot(database: Path) -> AsyncIterator[Storm]:
    """The real program, listening, warm."""
    async with storm(f"sqlite:///{database}", webhook=True, seed=3) as one:
        one.sim.faults.methods = {"none"}
        await one.bot.starts()
        async with Door(one.bot.port) as door:
            await good(one, door, GOOD // 4, every=0.01)
        yield one
        await one.bot.is_told_to_stop()


async def good(one: Storm, door: Door, count: int, every: float) -> list[float]:
    """So many new people say hello, one after another; how long each waited, sorted."""

    async def hello(number: int) -> float:
        await asyncio.sleep(number * every)
        answer = await door.brings(written(one.sim.person(f"Ny {number}"), "/start"))
        assert answer.status == 200
        return answer.seconds

    return sorted(await asyncio.gather(*(hello(number) for number in range(count))))


async def hostile(door: Door, dice: random.Random) -> Counter[int]:
    """All that is no update, again and again, two at a time; how often which answer came."""
    noise = dice.randbytes(2_000)
    pushes: list[Callable[[], Awaitable[int]]] = [
        lambda: door.is_pushed(b""),
        lambda: door.is_pushed(noise),
        lambda: door.is_pushed(b'{"update_id": 1e400}'),
        lambda: door.is_pushed(b'{"update_id": 9, "message": []}'),
        lambda: door.is_pushed(DEEP),
        lambda: door.is_pushed(HUGE),
        lambda: door.is_pushed(BOMB, Content_Encoding="gzip"),
        lambda: door.is_pushed(BOMB, Content_Encoding="br, gzip"),
    ]
    ends: Counter[int] = Counter()
    for _ in range(HOSTILE_ROUNDS):
        dice.shuffle(pushes)
        for one, other in zip(pushes[::2], pushes[1::2], strict=True):
            ends.update(await asyncio.gather(one(), other()))
    return ends


async def stall(port: int) -> asyncio.StreamWriter:
    """Somebody who begins a request and never ends it."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    [(name, secret)] = SECRET.items()
    writer.write(f"POST /telegram HTTP/1.1\r\nHost: x\r\n{name}: {secret}\r\n".encode())
    writer.write(b'Content-Length: 9000\r\n\r\n{"update_id": 1')
    return writer


async def let_go(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):  # the bot may have closed it before
        await writer.wait_closed()


async def test_what_is_hostile_is_refused_and_hinders_nobody(bot: Storm, say: list[object]) -> None:
    before = memory(bot.bot.pid)
    stalled = [await stall(bot.bot.port) for _ in range(STALLED)]
    async with Door(bot.bot.port) as theirs, Door(bot.bot.port) as ours:
        ends, waits = await asyncio.gather(
            hostile(theirs, bot.dice), good(bot, ours, GOOD, every=0.02)
        )
    grown = memory(bot.bot.pid) - before
    await asyncio.gather(*map(let_go, stalled))
    p99 = waits[int(len(waits) * 0.99)]
    say.append(f"{dict(ends)}; good ones p99 {p99 * 1000:.0f} ms; {grown:+.0f} MB")
    assert not [status for status in ends if status >= 500]
    assert p99 < 0.2
    assert grown < 50


async def test_poison_is_parked_and_delays_nobody(bot: Storm, say: list[object]) -> None:
    async with Door(bot.bot.port) as door:
        poisoned = [poison(bot.sim.person(f"Gift {number}")) for number in range(POISON)]
        answers, waits = await asyncio.gather(
            asyncio.gather(*(door.brings(update) for update in poisoned)),
            good(bot, door, GOOD // 4, every=0.005),
        )
    say.append(f"{POISON} poisoned at once: the slowest other one waited {waits[-1]:.2f} s")
    assert {answer.status for answer in answers} == {200}
    assert waits[-1] < 1
    await bot.bot.is_told_to_stop()
    afterwards = App(bot.app.settings)
    await afterwards.open()
    parked = await afterwards.hjem.run(updates.parked)
    await afterwards.close()
    assert len(parked) == POISON
