"""Messages go out: each is sent once, or its fate is known and told."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select
from structlog.testing import capture_logs

from bot import outbox
from bot.courier import AT_ONCE
from bot.domain.delivery import DeliveryStatus, Lane
from bot.simulator import Faults
from bot.simulator.faults import Fault
from bot.store import Tx
from bot.tables import Delivery, Person, Replica
from bot.transport.limiter import Pace
from tests.crowd import crowd
from tests.hjem import Hjem, running
from tests.waiting import until

KIND = "reach.youth_unreachable"


def cannot_be_reached(tx: Tx, youth_id: int) -> None:
    """Makes the notice that these tests send a true one."""
    person = tx.get_one(Person, youth_id)
    person.unreachable_at = tx.now
    tx.add(person)


async def queue(hjem: Hjem, to: str, about: str = "emil", **options: Any) -> bool:
    """A true message to one of the cast is in the outbox."""
    youth_id = hjem.ids[about]
    await hjem.run(cannot_be_reached, youth_id)
    params = {"youth_id": youth_id}
    queued = await hjem.run(outbox.enqueue, KIND, hjem.ids[to], params, **options)
    return bool(queued)


async def statuses(hjem: Hjem) -> list[DeliveryStatus]:
    def read(tx: Tx) -> list[DeliveryStatus]:
        rows = tx.exec(select(Delivery).order_by(col(Delivery.id)))
        return [row.status for row in rows if row.kind == KIND]

    found: list[DeliveryStatus] = await hjem.run(read)
    return found


async def test_a_queued_message_arrives_once_and_is_known_by_its_id(hjem: Hjem) -> None:
    await queue(hjem, "bo")
    await hjem.settled()
    assert "Emil" in hjem.bo.last.text
    row = await hjem.run(lambda tx: tx.exec(select(Delivery)).one())
    assert (row.status, row.chat_id) == (DeliveryStatus.SENT, hjem.bo.id)
    assert row.message_id == hjem.bo.last.message_id


async def test_what_has_a_key_is_queued_once(hjem: Hjem) -> None:
    assert await queue(hjem, "bo", key="once")
    assert not await queue(hjem, "bo", key="once")
    await hjem.settled()
    assert len(hjem.bo.received) == 1


async def test_messages_to_one_person_arrive_in_the_order_they_were_queued(hjem: Hjem) -> None:
    for about in ("aya", "emil", "aya", "emil", "aya"):
        await queue(hjem, "bo", about)
    await hjem.settled()
    names = ["Aya" if "Aya" in message.text else "Emil" for message in hjem.bo.received]
    assert names == ["Aya", "Emil", "Aya", "Emil", "Aya"]


async def test_at_night_only_what_is_urgent_is_sent(hjem: Hjem) -> None:
    await hjem.jump(hours=13)  # 22.00
    await queue(hjem, "bo", urgent=True)
    await queue(hjem, "dorte")
    await queue(hjem, "carla", useless_after=hjem.clock.now + timedelta(hours=2))
    await hjem.settled()
    assert len(hjem.bo.received) == 1
    assert hjem.dorte.received == []

    await hjem.forward(hours=9, minutes=45)  # 7.45
    assert hjem.dorte.received == []
    await hjem.forward(minutes=15)
    assert len(hjem.dorte.received) == 1
    assert hjem.carla.received == []


async def test_what_is_no_longer_true_is_not_sent(hjem: Hjem) -> None:
    await queue(hjem, "bo", not_before=hjem.clock.now + timedelta(hours=1))
    await hjem.emil.sends("/menu")  # Emil is back
    await hjem.forward(hours=1)
    assert hjem.bo.received == []
    assert await statuses(hjem) == [DeliveryStatus.DROPPED]


async def test_what_comes_too_late_is_not_sent(hjem: Hjem) -> None:
    in_an_hour = hjem.clock.now + timedelta(hours=1)
    await queue(hjem, "bo", not_before=in_an_hour, useless_after=in_an_hour + timedelta(minutes=5))
    await hjem.jump(hours=3)
    assert hjem.bo.received == []
    assert await statuses(hjem) == [DeliveryStatus.DROPPED]


async def test_a_withdrawn_message_is_not_sent(hjem: Hjem) -> None:
    later = hjem.clock.now + timedelta(hours=1)
    await queue(hjem, "bo", key="plan", not_before=later)
    await hjem.run(outbox.withdraw, "plan")
    await hjem.forward(hours=2)
    assert hjem.bo.received == []


async def test_a_message_that_was_refused_for_now_waits_as_long_as_it_was_told(
    hjem: Hjem,
) -> None:
    hjem.sim.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await queue(hjem, "bo")
    await hjem.settled()
    assert hjem.bo.received == []
    await hjem.forward(seconds=1)
    assert len(hjem.bo.received) == 1
    assert await statuses(hjem) == [DeliveryStatus.SENT]


async def test_what_was_settled_meanwhile_is_not_put_off_and_sent_again(hjem: Hjem) -> None:
    await queue(hjem, "bo")
    await hjem.settled()
    [sent] = await hjem.run(lambda tx: list(tx.exec(select(Delivery.id))))
    await hjem.run(outbox.postpone, sent, timedelta(0), "429")
    await hjem.tick()
    assert await statuses(hjem) == [DeliveryStatus.SENT]
    assert len(hjem.bo.received) == 1


async def test_an_unknown_outcome_is_tried_once_more(hjem: Hjem) -> None:
    hjem.sim.drop_next("sendMessage", before_effect=False)
    await queue(hjem, "bo")
    await hjem.settled()
    await hjem.forward(seconds=5)
    assert len(hjem.bo.received) == 2  # it had arrived the first time: one copy too many, not lost
    assert await statuses(hjem) == [DeliveryStatus.SENT]


async def test_an_outcome_that_stays_unknown_is_shown_to_the_caseworker(hjem: Hjem) -> None:
    hjem.sim.fail_next("sendMessage", 502, "Bad Gateway", times=2)
    await queue(hjem, "aya")
    await hjem.settled()
    await hjem.forward(seconds=5)
    assert hjem.aya.received == []
    assert "usikker" in hjem.bo.last.text
    assert (await statuses(hjem))[0] is DeliveryStatus.UNCERTAIN


async def test_a_broadcast_whose_outcome_is_unknown_is_not_sent_again(hjem: Hjem) -> None:
    hjem.sim.drop_next("sendMessage", before_effect=False)
    await queue(hjem, "carla", lane=Lane.BROADCAST)
    await hjem.settled()
    await hjem.forward(minutes=1)
    assert len(hjem.carla.received) == 1
    assert await statuses(hjem) == [DeliveryStatus.UNCERTAIN]


async def test_a_refused_message_is_final_and_told(hjem: Hjem) -> None:
    hjem.sim.fail_next("sendMessage", 400, "Bad Request: chat not found")
    await queue(hjem, "aya")
    await hjem.settled()
    assert "ikke leveret" in hjem.bo.last.text
    assert (await statuses(hjem))[0] is DeliveryStatus.FAILED


async def test_a_caseworker_hears_once_that_a_youth_cannot_be_reached(hjem: Hjem) -> None:
    await hjem.aya.blocks_bot()
    before = len(hjem.bo.received)
    for _ in range(3):
        await queue(hjem, "aya")
    await hjem.settled()
    told = [message.text for message in hjem.bo.received[before:] if "kan ikke nå" in message.text]
    assert len(told) <= 1
    unreachable = await hjem.run(lambda tx: tx.get_one(Person, hjem.ids["aya"]).unreachable_at)
    assert unreachable == hjem.clock.now
    assert (await statuses(hjem)).count(DeliveryStatus.BLOCKED) == 3


async def test_a_notice_that_cannot_be_said_holds_up_no_other(hjem: Hjem) -> None:
    await hjem.run(outbox.enqueue, KIND, hjem.ids["bo"], {"youth_id": 9999})
    await queue(hjem, "bo")
    await hjem.settled()
    assert len(hjem.bo.received) == 1
    assert await statuses(hjem) == [DeliveryStatus.FAILED, DeliveryStatus.SENT]


async def test_a_database_that_fails_while_words_are_found_loses_none(hjem: Hjem) -> None:
    def rename(tx: Tx, table: str, to: str) -> None:
        tx.connection().exec_driver_sql(f"ALTER TABLE {table} RENAME TO {to}")

    later = hjem.clock.now + timedelta(minutes=1)
    await queue(hjem, "bo", not_before=later)
    await hjem.run(rename, "timeoff", "gone")
    hjem.clock.now = later
    with capture_logs() as said:
        hjem.app.courier.wake()
        await until(lambda: said)
    assert await statuses(hjem) == [DeliveryStatus.PENDING]
    await hjem.run(rename, "gone", "timeoff")
    await hjem.settled()
    assert len(hjem.bo.received) == 1


async def test_a_dead_process_loses_no_message(hjem: Hjem) -> None:
    def was_being_sent_by_a_process_that_died(tx: Tx) -> None:
        long_ago = tx.now - timedelta(days=9_999)  # also by the clock of PostgreSQL
        tx.add(Replica(id="dead", started_at=long_ago, seen_at=long_ago))
        row = tx.exec(select(Delivery)).one()
        row.status, row.replica, row.attempt = DeliveryStatus.SENDING, "dead", 1
        row.not_before = tx.now
        tx.add(row)

    await queue(hjem, "bo", not_before=hjem.clock.now + timedelta(days=1))
    await hjem.run(was_being_sent_by_a_process_that_died)
    await hjem.app.scheduler.run_all()
    await hjem.forward(seconds=5)
    assert len(hjem.bo.received) == 1
    assert await statuses(hjem) == [DeliveryStatus.SENT]


async def test_what_was_sent_while_the_database_was_away_is_known_when_it_is_back(
    hjem: Hjem,
) -> None:
    hjem.sim.hang_next("sendMessage", 0.3)
    await queue(hjem, "bo")
    await until(lambda: any(call.method == "sendMessage" for call in hjem.sim.calls))
    async with hjem.database_away():
        await asyncio.sleep(0.5)
    await queue(hjem, "bo")
    await hjem.settled()
    assert len(hjem.bo.received) == 2
    assert await statuses(hjem) == [DeliveryStatus.SENT, DeliveryStatus.SENT]


async def test_what_waits_for_its_turn_when_the_bot_stops_is_sent_after_the_restart(
    database: Path,
) -> None:
    slow = Pace(overall=30, per_chat=0.1, chat_burst=1, after_start=0)
    async with running(f"sqlite:///{database}", pace=slow) as hjem:
        for _ in range(4):
            await queue(hjem, "bo")
        await until(lambda: hjem.bo.received)
        began = asyncio.get_running_loop().time()
        await hjem.app.stop()
        assert asyncio.get_running_loop().time() - began < 2
        assert len(hjem.bo.received) == 1

        await hjem.starts_again()
        await hjem.forward(minutes=1)
        assert len(hjem.bo.received) == 4
        assert set(await statuses(hjem)) == {DeliveryStatus.SENT}


async def test_what_was_begun_is_sent_before_the_bot_stops_and_the_rest_afterwards(
    hjem: Hjem,
) -> None:
    hjem.sim.hang_next("sendMessage", 0.2)
    for _ in range(5):
        await queue(hjem, "bo")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.settled()
    assert len(hjem.bo.received) == 5
    assert set(await statuses(hjem)) == {DeliveryStatus.SENT}


async def test_what_telegram_put_off_is_not_taken_for_unknown_when_the_bot_stops(
    hjem: Hjem,
) -> None:
    hjem.sim.fail_next("sendMessage", 429, "Too Many Requests: retry after 4", retry_after=4)
    await queue(hjem, "bo")
    await until(lambda: any(call.method == "sendMessage" for call in hjem.sim.calls))
    began = asyncio.get_running_loop().time()
    await hjem.app.stop()
    assert asyncio.get_running_loop().time() - began < 2

    await hjem.starts_again()
    row = await hjem.run(lambda tx: tx.exec(select(Delivery)).one())
    assert (row.status, row.unknowns) == (DeliveryStatus.PENDING, 0)
    await hjem.forward(seconds=5)
    assert len(hjem.bo.received) == 1


async def test_what_a_killed_bot_was_sending_is_found_as_soon_as_it_starts_again(
    hjem: Hjem,
) -> None:
    def was_being_sent(tx: Tx) -> None:
        row = tx.exec(select(Delivery)).one()
        row.status, row.replica, row.attempt = DeliveryStatus.SENDING, hjem.app.hjem.replica, 1

    await queue(hjem, "bo", not_before=hjem.clock.now + timedelta(days=1))
    await hjem.app.courier.stop(1)
    await hjem.run(was_being_sent)
    await hjem.app.stop()
    await hjem.starts_again()
    row = await hjem.run(lambda tx: tx.exec(select(Delivery)).one())
    assert (row.status, row.unknowns) == (DeliveryStatus.PENDING, 1)
    await hjem.forward(seconds=5)
    assert len(hjem.bo.received) == 1


async def test_many_messages_that_hang_do_not_keep_the_bot_from_stopping(hjem: Hjem) -> None:
    phones = await crowd(hjem, AT_ONCE)
    hjem.sim.faults = Faults(hang=1.0, hang_seconds=3.0, methods={"sendMessage"})
    await hjem.run(cannot_be_reached, hjem.ids["emil"])
    for phone in phones:
        about = {"youth_id": hjem.ids["emil"]}
        await hjem.run(outbox.enqueue, KIND, None, about, chat_id=phone.id)
    await until(lambda: any(call.method == "sendMessage" for call in hjem.sim.calls))
    began = asyncio.get_running_loop().time()
    await hjem.app.courier.stop(0.2)
    assert asyncio.get_running_loop().time() - began < 1


async def test_what_should_follow_from_a_delivery_and_cannot_holds_up_nobody(hjem: Hjem) -> None:
    def spoil(tx: Tx) -> None:
        tx.connection().exec_driver_sql("UPDATE delivery SET params = '{}'")

    hjem.sim.api.script.order("sendMessage", Fault(seconds=1.5, before_effect=False), times=2)
    await hjem.aya.sends("Hej")
    await until(lambda: bool(hjem.bo.received))
    await hjem.run(spoil)
    await hjem.settled()
    row = await hjem.run(lambda tx: tx.exec(select(Delivery)).one())
    assert (row.status, row.message_id) == (DeliveryStatus.SENT, hjem.bo.last.message_id)
    await hjem.aya.sends("Er du der?")
    await hjem.settled()
    assert "Er du der?" in hjem.bo.last.text


async def test_a_courier_that_meets_a_broken_row_goes_on_when_it_is_mended(hjem: Hjem) -> None:
    def write_params(tx: Tx, params: str) -> None:
        tx.connection().exec_driver_sql("UPDATE delivery SET params = ?", (params,))

    await queue(hjem, "bo", not_before=hjem.clock.now + timedelta(minutes=1))
    await hjem.run(write_params, "{")
    hjem.clock.now += timedelta(minutes=2)
    with capture_logs() as said:
        hjem.app.courier.wake()
        await until(lambda: said)
    await hjem.run(write_params, json.dumps({"youth_id": hjem.ids["emil"]}))
    await hjem.settled()
    assert len(hjem.bo.received) == 1
