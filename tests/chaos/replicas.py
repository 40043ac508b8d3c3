"""Several processes on one database, and a database that goes away; part of `make chaos`.

RACES is how often two hundred youths want the same time and place, RESTARTS how often PostgreSQL
is restarted without a goodbye.
"""

import asyncio
import os
from collections import Counter

import aiohttp
import pytest
from sqlmodel import func, select

from bot.migrations import upgrade
from bot.services import relay
from bot.store import Tx
from bot.tables import CaseMessage, Delivery, SeenUpdate
from tests.chaos.campaign import KILLS, SEED, fifth_of_calls_fail
from tests.databases import own_postgres, restart_at_once
from tests.hjem import running, second_replica
from tests.knocks import five_times
from tests.race import ONE_PLACE, ONE_TIME, races
from tests.storm import storm

RACES = int(os.environ.get("RACES", "50"))
RESTARTS = int(os.environ.get("RESTARTS", "20"))
ROUNDS, AT_ONCE = 50, 20
"""A thousand updates, each brought five times."""

READY_WITHIN = 5.0
"""Seconds from PostgreSQL's return to a bot that is ready again."""


async def test_one_of_two_hundred_gets_the_last_time_and_the_last_place(
    database_url: str, say: list[object]
) -> None:
    ends = await races(database_url, RACES)
    say.append(f"{len(ends)} rounds: one winner and 199 polite refusals, twice, in each")
    assert ends == [(ONE_TIME, ONE_PLACE)] * RACES


async def test_a_thousand_updates_that_come_five_times_take_effect_once(
    postgres_url: str, say: list[object]
) -> None:
    ends: Counter[int] = Counter()
    async with running(postgres_url, webhook=True) as hjem, second_replica(hjem) as other:
        for _ in range(ROUNDS):
            ends += await five_times((hjem.app, other), hjem, AT_ONCE)
        effects = await hjem.run(_effects)
    say.append(f"{dict(ends)}: {effects} updates, messages and copies")
    assert set(ends) == {200}
    assert effects == [ROUNDS * AT_ONCE] * 3


def _effects(tx: Tx) -> list[int]:
    """How many updates were seen, and how many messages and copies to staff came of them."""
    every = select(func.count())
    to_staff = every.where(Delivery.kind == relay.TO_STAFF)
    counted = (every.select_from(SeenUpdate), every.select_from(CaseMessage), to_staff)
    return [tx.exec(one).one() for one in counted]


@pytest.mark.parametrize("faulty", [False, True], ids=["well", "a fifth of all calls fail"])
async def test_replicas_that_die_in_turn_lose_and_double_nothing(
    postgres_url: str, faulty: bool, say: list[object]
) -> None:
    faults = fifth_of_calls_fail() if faulty else None
    async with storm(postgres_url, webhook=True, seed=SEED, faults=faults, replicas=2) as one:
        async with one.blowing():
            await one.kill(KILLS)
        findings = await one.settle()
    say.append(findings)
    findings.check()


async def test_a_database_that_is_restarted_at_once_loses_no_acknowledged_write(
    say: list[object],
) -> None:
    with own_postgres() as server:
        upgrade(server.get_uri())
        async with storm(server.get_uri(), webhook=True, seed=SEED) as one:
            await one.bot.starts()
            waits = []
            async with one.blowing():
                for _ in range(RESTARTS):
                    await asyncio.sleep(one.dice.uniform(0.5, 2.5))
                    await asyncio.to_thread(restart_at_once, server)
                    waits.append(await until_ready(one.bot.port))
            await one.bot.is_told_to_stop()
            findings = await one.settle()
    say += [findings, f"restarted {RESTARTS} times, ready again within {max(waits):.1f} s"]
    findings.check(all_noted=False)
    assert max(waits) < READY_WITHIN


async def until_ready(port: int) -> float:
    """Seconds until the bot on this port says that it takes work."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with aiohttp.ClientSession() as http, asyncio.timeout(60):
        while True:
            async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                if answer.status == 200:
                    return loop.time() - began
            await asyncio.sleep(0.05)
