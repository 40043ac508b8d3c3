"""The whole bot on PostgreSQL, also as two processes that share one database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from time import perf_counter

import psycopg
import pytest
from sqlalchemy import make_url
from sqlmodel import col, func, select

from bot import outbox, replicas
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import DeliveryStatus
from bot.migrations import upgrade
from bot.services import organising, people, reach, updates
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Broadcast, Delivery, Person, SeenUpdate
from tests.activities import published
from tests.casework import change
from tests.crowd import broadcast, plans
from tests.databases import own_postgres, restart_as_standby, restart_at_once
from tests.hjem import Clock, Hjem, running, second_replica
from tests.knocks import Door, five_times, written
from tests.line import line_to
from tests.race import ONE_PLACE, ONE_TIME, races
from tests.waiting import until

LOOKS_BY_ITSELF = "bot.courier.IDLE_SECONDS"
"""After so many seconds a courier whom nobody wakes looks for messages."""


@pytest.fixture
async def hjem(postgres_url: str) -> AsyncIterator[Hjem]:
    async with running(postgres_url, webhook=True) as hjem:
        yield hjem


def deliveries(tx: Tx) -> list[DeliveryStatus]:
    return [row.status for row in tx.exec(select(Delivery).order_by(col(Delivery.id)))]


def write_to_everybody(tx: Tx, about: int, count: int) -> None:
    person = tx.get_one(Person, about)
    person.unreachable_at = tx.now
    tx.add(person)
    staff = tx.exec(select(Person.id).where(Person.role != "youth")).all()
    for number in range(count):
        to = staff[number % len(staff)]
        outbox.enqueue(tx, "reach.youth_unreachable", to, {"youth_id": about})


def has(phone: Phone, messages: int) -> bool:
    return len(phone.received) >= messages


async def test_a_youth_writes_and_the_caseworker_answers(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    assert "Hej Bo" in hjem.bo.last.text
    await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    assert any("Hej Aya" in message.text for message in hjem.aya.received)


async def test_a_message_queued_by_one_replica_wakes_the_other_at_once(
    hjem: Hjem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOOKS_BY_ITSELF, 60)
    async with second_replica(hjem) as other:
        await other.courier.stop(1)
        await hjem.settled()  # whatever pause had begun before
        for number in range(1, 10):
            await other.hjem.run(write_to_everybody, hjem.ids["emil"], 1)
            await until(partial(has, hjem.bo, number))


async def test_two_replicas_send_every_message_once(hjem: Hjem) -> None:
    async with second_replica(hjem):
        await hjem.run(write_to_everybody, hjem.ids["emil"], 60)
        await hjem.settled()
    phones = (hjem.bo, hjem.sam, hjem.dorte, hjem.carla, hjem.olga, hjem.ida, hjem.pia, hjem.vera)
    assert sum(len(phone.received) for phone in phones) == 60
    assert await hjem.run(deliveries) == [DeliveryStatus.SENT] * 60


@pytest.mark.parametrize("off", [timedelta(minutes=2), timedelta(minutes=-2)])
async def test_a_replica_whose_clock_is_wrong_takes_no_other_for_dead(
    hjem: Hjem, off: timedelta
) -> None:
    hjem.sim.hang_next("sendMessage", 3)
    await hjem.run(write_to_everybody, hjem.ids["emil"], 1)
    await until(lambda: hjem.bo.received)  # though Telegram has not said so yet
    async with second_replica(hjem, Clock(hjem.clock.now + off)) as other:
        for one in (other.hjem, hjem.app.hjem):
            await one.run(reach.find_orphans)
            assert await one.run(replicas.beat, one.replica) == 2
        assert await hjem.run(deliveries) == [DeliveryStatus.SENDING]
        await until(partial(is_settled, hjem))
    assert len(hjem.bo.received) == 1


async def is_settled(hjem: Hjem) -> bool:
    found: list[DeliveryStatus] = await hjem.run(deliveries)
    return found == [DeliveryStatus.SENT]


async def test_updates_that_reach_two_replicas_five_times_take_effect_once(hjem: Hjem) -> None:
    async with second_replica(hjem) as other:
        assert await five_times((hjem.app, other), hjem, 12) == Counter({200: 60})
        await hjem.settled()
        seen = select(func.count()).select_from(SeenUpdate)
        assert await hjem.run(lambda tx: tx.exec(seen).one()) == 12
    assert sorted(copies(hjem.bo)) == [f"Nummer {number}." for number in (0, 10, 2, 4, 6, 8)]
    assert len(copies(hjem.dorte)) == 6


async def test_what_one_replica_is_still_answering_the_other_does_not_answer_too(
    hjem: Hjem,
) -> None:
    update = written(hjem.aya, "/menu")
    async with second_replica(hjem) as other:
        ours, theirs = Door(hjem.app.web.port), Door(other.web.port)
        async with ours, theirs:
            hjem.sim.hang_next("sendMessage", 1)
            first = asyncio.create_task(ours.brings(update))
            await until(partial(has, hjem.aya, 1))
            assert (await theirs.brings(update)).status == 503  # Telegram brings it again
            assert (await first).status == 200
            assert (await theirs.brings(update)).status == 200
        await hjem.settled()
    assert len(hjem.aya.received) == 1


async def test_what_one_replica_could_not_say_the_other_says(hjem: Hjem) -> None:
    update = written(hjem.aya, "/menu")
    async with second_replica(hjem) as other:
        ours, theirs = Door(hjem.app.web.port), Door(other.web.port)
        async with ours, theirs:
            hjem.sim.fail_next("sendMessage", 502, "Bad Gateway")
            assert (await ours.brings(update)).status == 503
            assert (await theirs.brings(update)).status == 200
    assert len(hjem.aya.received) == 1


def copies(phone: Phone) -> list[str]:
    return [m.text.splitlines()[-1] for m in phone.received if "Nummer" in m.text]


async def test_two_hundred_in_two_processes_get_one_time_and_one_place(postgres_url: str) -> None:
    assert await races(postgres_url, rounds=1) == [(ONE_TIME, ONE_PLACE)]


async def test_a_broadcast_that_somebody_looks_at_is_held_when_its_activity_is_cancelled(
    hjem: Hjem, postgres_url: str
) -> None:
    activity_id = await published(hjem)
    await plans(hjem, "i dag kl. 14.30")
    planned = (await broadcast(hjem)).id
    await change(hjem, Broadcast, planned, button_activity_id=activity_id)
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    with psycopg.connect(postgres_url) as colleague:
        colleague.execute("SELECT id FROM broadcast WHERE id = %s FOR UPDATE", (planned,))
        cancelling = asyncio.create_task(hjem.run(organising.cancel, carla, activity_id))
        waits = "SELECT pid FROM pg_locks WHERE NOT granted"
        await until(lambda: colleague.execute(waits).fetchone())
    await cancelling
    assert (await broadcast(hjem)).status is BroadcastStatus.DRAFT


async def test_a_database_that_restarts_at_once_is_used_again_soon() -> None:
    with own_postgres() as server:
        upgrade(server.get_uri())
        async with running(server.get_uri(), webhook=True) as hjem:
            hjem.sim.retry_after_seconds = 0.05
            await hjem.aya.sends("Før")
            await asyncio.to_thread(restart_at_once, server)
            began = perf_counter()
            await hjem.aya.sends("Efter")
            assert perf_counter() - began < 5
            await hjem.settled()
            written = [message.text.splitlines()[-1] for message in hjem.bo.received]
            assert written == ["Før", "Efter"]


async def test_what_meets_a_standby_waits_until_it_leads_and_messages_leave_at_once_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with own_postgres() as server:
        upgrade(server.get_uri())
        async with running(server.get_uri(), webhook=True) as hjem:
            hjem.sim.retry_after_seconds = 0.05
            await asyncio.to_thread(restart_as_standby, server)
            waits = asyncio.create_task(hjem.aya.sends("Mens ingen kan skrive"))
            await asyncio.sleep(1)
            assert not waits.done()
            await asyncio.to_thread(said, server.get_uri(), "SELECT pg_promote()")
            await waits
            await hjem.settled()
            assert "Mens ingen kan skrive" in hjem.bo.last.text
            assert await hjem.run(updates.parked) == []

            monkeypatch.setattr(LOOKS_BY_ITSELF, 60)
            async with second_replica(hjem) as other:
                await other.courier.stop(1)
                await hjem.settled()
                before = len(hjem.bo.received)
                for number in (1, 2):  # the first, perhaps, only as the listener is back
                    await other.hjem.run(write_to_everybody, hjem.ids["emil"], 1)
                    await until(partial(has, hjem.bo, before + number))


async def test_what_meets_a_database_that_may_only_be_read_is_kept_for_later(
    postgres_url: str,
) -> None:
    async with running(postgres_url, webhook=True) as hjem:
        hjem.sim.retry_after_seconds = 0.05
        name = make_url(postgres_url).database
        rule = f"ALTER DATABASE {name} SET default_transaction_read_only"
        await asyncio.to_thread(said, postgres_url, f"{rule} = on")
        hjem.app.store.engine.dispose()  # its connections are from before
        waits = asyncio.create_task(hjem.aya.sends("Hej Bo"))
        await asyncio.sleep(0.5)
        assert not waits.done()
        ours = "SET default_transaction_read_only = off"
        await asyncio.to_thread(said, postgres_url, ours, f"{rule} = off")
        await waits
        await hjem.settled()
        assert "Hej Bo" in hjem.bo.last.text
        assert await hjem.run(updates.parked) == []


def said(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for one in statements:
            connection.execute(one.encode())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("attempt=(delivery.attempt", id="claimed"),
        pytest.param("message_id=", id="sent"),
        pytest.param("INSERT INTO casemessage", id="written"),
    ],
)
async def test_what_was_committed_as_the_line_broke_is_done_once(
    postgres_url: str, words: str
) -> None:
    with line_to(postgres_url) as line:
        async with running(line.address, webhook=True) as hjem:
            hjem.sim.retry_after_seconds = 0.05
            line.cut_once_after(words)
            await hjem.aya.sends("Nummer 1.")
            await hjem.settled()
            assert line.cuts == 1
            assert copies(hjem.bo) == ["Nummer 1."]
            await hjem.aya.sends("Nummer 2.")
            await hjem.settled()
            assert copies(hjem.bo) == ["Nummer 1.", "Nummer 2."]


async def test_an_unknown_outcome_that_is_written_down_twice_counts_once(postgres_url: str) -> None:
    with line_to(postgres_url) as line:
        async with running(line.address, webhook=True) as hjem:
            hjem.sim.fail_next("sendMessage", 502, "Bad Gateway")
            line.cut_once_after("unknowns=")
            await hjem.run(write_to_everybody, hjem.ids["emil"], 1)
            await hjem.settled()
            assert line.cuts == 1
            await hjem.forward(seconds=5)
            assert len(hjem.bo.received) == 1
            assert (await hjem.run(deliveries))[0] == DeliveryStatus.SENT
