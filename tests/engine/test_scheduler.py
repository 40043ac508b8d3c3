"""Ticks: one that fails is named, holds up no other, and comes again."""

import asyncio
import time
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from sqlmodel import col
from structlog.testing import capture_logs

from bot.clock import system_clock
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.messages import MessageKind
from bot.services import later, people
from bot.services.thread import Body, Letter
from bot.store import Tx
from bot.tables import Broadcast, LaterMessage
from tests.hjem import Hjem
from tests.waiting import until

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SPOILT = "UPDATE broadcast SET status = 'sending', audience = 'Aya'"


async def test_a_row_that_fails_holds_up_no_other_and_is_named_by_its_key(hjem: Hjem) -> None:
    def plan(tx: Tx) -> list[int]:
        letter, due = Letter(1, 1, MessageKind.TEXT, Body(text="Husk nøglen")), tx.now + MINUTE
        pairs = [("bo", "aya"), ("dorte", "emil")]
        return [
            later.plan(tx, people.by_id(tx, hjem.ids[staff]), hjem.ids[youth], letter, due)
            for staff, youth in pairs
        ]

    spoilt, whole = await hjem.run(plan)
    letter_of = update(LaterMessage).where(col(LaterMessage.id) == spoilt)
    await hjem.run(lambda tx: tx.exec(letter_of.values(letter=b"spoilt")))
    with capture_logs() as said:
        await hjem.jump(minutes=2)
    assert {(one["event"], one["table"], one["key"]) for one in said} == {
        ("row left", "latermessage", (spoilt,))
    }
    sent = await hjem.run(lambda tx: tx.get_one(LaterMessage, whole).sent_at)
    assert sent == hjem.clock.now
    await hjem.emil.taps("Vis")
    assert "Husk nøglen" in hjem.emil.last.text
    assert not [one for one in hjem.aya.received if "nyt fra" in one.text]


async def test_a_tick_that_stumbles_is_named_without_what_it_read_and_comes_again(
    hjem: Hjem,
) -> None:
    def spoil(tx: Tx) -> None:
        tx.add(Broadcast(author_id=hjem.ids["carla"], made_at=tx.now))
        tx.flush()
        tx.connection().exec_driver_sql(SPOILT)

    await hjem.run(spoil)
    with capture_logs() as said:
        async with asyncio.timeout(10):
            while len(said) < 2:  # noqa: ASYNC110 - a log has no event to wait for
                await asyncio.sleep(0.05)
    told = {"event": "tick stumbled", "tick": "advance", "error": "LookupError"}
    assert said[:2] == [told | {"log_level": "error"}] * 2
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    assert "Hej Bo" in hjem.bo.last.text


async def test_ticks_go_on_when_the_clock_is_set_back(hjem: Hjem) -> None:
    def plan(tx: Tx) -> None:
        carla, yesterday, planned = hjem.ids["carla"], tx.now - DAY, BroadcastStatus.SCHEDULED
        tx.put(Broadcast, author_id=carla, made_at=tx.now, send_at=yesterday, status=planned)

    with time_machine.travel(system_clock() - timedelta(hours=1)):
        await hjem.run(plan)
        await until(lambda: hjem.carla.received)


async def test_a_bot_that_stops_while_a_tick_waits_logs_no_fault(
    hjem: Hjem, caplog: pytest.LogCaptureFixture
) -> None:
    busy = asyncio.create_task(hjem.run(lambda tx: time.sleep(1.5)))
    await asyncio.sleep(1.2)
    hjem.app.scheduler.stop()
    await busy
    assert caplog.messages == []
