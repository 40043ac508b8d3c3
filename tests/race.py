"""Two hundred youths in two processes want the same time, and then the same place."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.domain.people import Role
from bot.profiles import read_profile
from bot.services import cases
from bot.store import Surroundings, Tx, open_store
from bot.tables import Person
from bot.vault import Vault, new_outer_key
from tests.activities import facts, publish
from tests.calendars import THURSDAY_AT_TWO, offer
from tests.hjem import MONDAY_AT_NINE
from tests.process import ROOT

YOUTHS = 200
PROCESSES = 2

ONE_TIME = Counter(won=1, SlotTaken=YOUTHS - 1)
ONE_PLACE = Counter(won=1, full=YOUTHS - 1)


async def races(database_url: str, rounds: int) -> list[tuple[Counter[str], Counter[str]]]:
    """How each round ended for the last time of a calendar and the last place of an activity."""
    key, clock = new_outer_key(), lambda: MONDAY_AT_NINE
    wanted = await _prepared(database_url, key, clock, rounds)
    async with _contenders(database_url, key) as contenders:
        return [await _race(contenders, one) for one in wanted]


async def _prepared(url: str, key: str, clock: Clock, rounds: int) -> list[dict[str, Any]]:
    store = open_store(url, Surroundings(clock, Vault([key]), read_profile("koebenhavn")))
    await store.start()
    try:
        return [await store.run(_round) for _ in range(rounds)]
    finally:
        await store.close()


def _round(tx: Tx) -> dict[str, Any]:
    """A caseworker with one free time, a dinner with one place, and youths who want both."""
    staff = Person(role=Role.CASEWORKER, alias="Bo", joined_at=tx.now)
    coordinator = Person(role=Role.COORDINATOR, alias="Carla", joined_at=tx.now)
    youths = [
        Person(role=Role.YOUTH, alias=f"Ung {number}", joined_at=tx.now, consented_at=tx.now)
        for number in range(YOUTHS)
    ]
    tx.add_all([staff, coordinator, *youths])
    tx.flush()
    for youth in youths:
        cases.open_case(tx, youth.id, staff.id)
    offer(tx, staff.id, thursday=[(14, 15)])
    dinner = publish(tx, coordinator.id, facts(tx.now + timedelta(days=3), places=1))
    return {
        "staff": staff.id,
        "starts_at": THURSDAY_AT_TWO.isoformat(),
        "activity": dinner,
        "youths": [youth.id for youth in youths],
    }


@asynccontextmanager
async def _contenders(url: str, key: str) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    settings = {"DATABASE_URL": url, "KEY": key, "NOW": MONDAY_AT_NINE.isoformat()}
    contenders = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.contender",
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]} | settings,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]
    try:
        for one in contenders:
            assert await _said(one) == "ready"
        yield contenders
    finally:
        for one in contenders:
            assert one.stdin is not None
            one.stdin.close()
        await asyncio.gather(*(one.wait() for one in contenders))


async def _race(
    contenders: list[asyncio.subprocess.Process], wanted: dict[str, Any]
) -> tuple[Counter[str], Counter[str]]:
    for place, one in enumerate(contenders):
        assert one.stdin is not None
        part = wanted | {"youths": wanted["youths"][place::PROCESSES]}
        one.stdin.write(json.dumps(part).encode() + b"\n")
    ends = [[Counter(await _said(one)) for one in contenders] for _ in range(2)]
    slot, seat = (sum(end, Counter[str]()) for end in ends)
    return slot, seat


async def _said(one: asyncio.subprocess.Process) -> Any:
    assert one.stdout is not None
    return json.loads(await one.stdout.readline())
