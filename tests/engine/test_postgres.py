"""The whole bot on PostgreSQL, also as two processes that share one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlmodel import col, func, select

from bot import outbox
from bot.app import App
from bot.domain.delivery import DeliveryStatus
from bot.store import Tx
from bot.tables import Delivery, Person, SeenUpdate
from tests.hjem import QUICK, Hjem, running, settings_for


@pytest.fixture
async def hjem(postgres_url: str) -> AsyncIterator[Hjem]:
    async with running(postgres_url, webhook=True) as hjem:
        yield hjem


@asynccontextmanager
async def second_replica(hjem: Hjem) -> AsyncIterator[App]:
    """Another process' worth of the same bot, on the same database and the same Telegram."""
    ours = hjem.app.settings
    theirs = settings_for(hjem.sim, ours.database_url, webhook=True)
    settings = theirs.model_copy(update={"encryption_keys": ours.encryption_keys})
    app = App(settings, hjem.clock, QUICK)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


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


async def test_a_youth_writes_and_the_caseworker_answers(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    assert "Hej Bo" in hjem.bo.last.text
    await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    assert any("Hej Aya" in message.text for message in hjem.aya.received)


async def test_a_message_queued_by_one_replica_wakes_the_other(hjem: Hjem) -> None:
    async with second_replica(hjem) as other:
        await other.courier.stop(1)
        await other.hjem.run(write_to_everybody, hjem.ids["emil"], 1)
        async with asyncio.timeout(0.9):  # sooner than the courier looks by itself
            while not hjem.bo.received:  # noqa: ASYNC110 - the phone has no event to wait for
                await asyncio.sleep(0.01)
    assert len(hjem.bo.received) == 1


async def test_two_replicas_send_every_message_once(hjem: Hjem) -> None:
    async with second_replica(hjem):
        await hjem.run(write_to_everybody, hjem.ids["emil"], 60)
        await hjem.settled()
    phones = (hjem.bo, hjem.sam, hjem.dorte, hjem.carla, hjem.olga, hjem.ida, hjem.pia)
    assert sum(len(phone.received) for phone in phones) == 60
    assert await hjem.run(deliveries) == [DeliveryStatus.SENT] * 60


async def test_an_update_that_reaches_both_replicas_takes_effect_once(hjem: Hjem) -> None:
    async with second_replica(hjem) as other:
        update: dict[str, Any] = {
            "update_id": 500_000,
            "message": {
                "message_id": 900_001,
                "date": 1_795_000_000,
                "chat": {"id": hjem.aya.id, "type": "private", "first_name": "Aya"},
                "from": {"id": hjem.aya.id, "is_bot": False, "first_name": "Aya"},
                "text": "Hej Bo",
            },
        }
        takes = [app.intake.take(update) for app in (hjem.app, other) for _ in range(5)]
        await asyncio.gather(*takes, return_exceptions=True)
        await hjem.settled()
        seen = select(func.count()).select_from(SeenUpdate)
        assert await hjem.run(lambda tx: tx.exec(seen).one()) == 1
    assert len([message for message in hjem.bo.received if "Hej Bo" in message.text]) == 1
