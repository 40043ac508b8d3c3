"""Updates come in: each takes effect once, in order, and is acknowledged when it is done."""

import asyncio
import gzip
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event
from sqlmodel import select

from bot import replicas
from bot.services import updates
from bot.simulator.faults import Script
from bot.store import Tx
from bot.tables import Person, SeenUpdate
from bot.transport.limiter import Pace
from tests.hjem import Hjem, running
from tests.waiting import until

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "open-sesame"}


def address(hjem: Hjem, path: str = "/telegram") -> str:
    return f"http://127.0.0.1:{hjem.app.web.port}{path}"


def seen(tx: Tx) -> list[SeenUpdate]:
    return list(tx.exec(select(SeenUpdate).order_by(SeenUpdate.update_id)))  # type: ignore[arg-type]


async def test_an_update_that_comes_again_is_answered_once(either: Hjem) -> None:
    await either.aya.sends("/menu")
    await either.sim.redeliver(either.sim.update_ids[-1], times=4)
    assert len(either.aya.received) == 1
    rows = await either.run(seen)
    assert [(row.answered, row.answer) for row in rows] == [(True, None)]


async def test_an_answer_that_never_arrived_is_said_when_the_update_comes_again(
    either: Hjem,
) -> None:
    either.sim.drop_next("sendMessage", before_effect=True)
    await either.aya.sends("/menu")
    assert len(either.aya.received) == 1
    assert len(await either.run(seen)) == 1


async def test_a_chat_is_answered_in_order_and_beside_others(either: Hjem) -> None:
    async def taps(phone: Any) -> None:
        for _ in range(5):
            await phone.sends("/menu")

    await asyncio.gather(taps(either.aya), taps(either.emil), taps(either.nova))
    for phone in (either.aya, either.emil, either.nova):
        assert [message.from_bot for message in phone.messages] == [False, True] * 5


async def test_ids_that_jump_after_a_quiet_week_are_no_hindrance(either: Hjem) -> None:
    await either.aya.sends("/menu")
    either.sim.skip_update_ids(900_000)
    await either.aya.sends("/menu")
    assert len(either.aya.received) == 2


async def test_a_poison_update_is_parked_and_delays_nobody(either: Hjem) -> None:
    poison = {"message": {"message_id": 1, "chat": {"id": either.aya.id, "type": "private"}}}
    began = asyncio.get_running_loop().time()
    await asyncio.gather(either.sim.deliver(poison), either.emil.sends("/menu"))
    assert asyncio.get_running_loop().time() - began < 1

    assert len(either.emil.received) == 1
    assert "Det er ikke din skyld" in either.aya.last.text
    [parked] = await either.run(updates.parked)
    assert parked.reason == "KeyError"
    assert str(either.aya.id).encode() not in parked.content

    await either.aya.sends("/menu")
    assert either.aya.keyboard is not None


async def test_an_answer_that_telegram_will_never_take_is_parked_and_delays_nobody(
    either: Hjem,
) -> None:
    either.sim.fail_next("sendMessage", 404, "Not Found", times=3)
    await either.aya.sends("/menu")
    assert "Det er ikke din skyld" in either.aya.last.text
    [parked] = await either.run(updates.parked)
    assert parked.reason == "InvalidToken"
    await either.aya.sends("/menu")
    assert either.aya.keyboard is not None


async def test_a_restart_loses_nothing_that_was_not_acknowledged(database: Path) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        hjem.sim.patience = 0.3
        hjem.sim.fail_next("sendMessage", 502, "Bad Gateway", times=1000)
        with pytest.raises(TimeoutError):
            await hjem.aya.sends("/menu")
        assert hjem.aya.received == []

        hjem.sim.api.script = Script()
        hjem.sim.patience = 10
        await hjem.sim.idle()
        assert len(hjem.aya.received) == 1


async def test_what_waits_for_the_database_stays_before_what_was_written_later(
    either: Hjem,
) -> None:
    async with either.database_away():
        first = asyncio.create_task(either.aya.sends("Først"))
        await asyncio.sleep(0.3)
        assert not first.done()
    await asyncio.gather(first, either.aya.sends("Så"))
    await either.settled()
    assert [message.text.splitlines()[-1] for message in either.bo.received] == ["Først", "Så"]


async def test_what_meets_a_read_only_database_is_not_acknowledged_until_it_can_be_written(
    listening: Hjem,
) -> None:
    await listening.aya.sends("/menu")
    update = {**listening.sim.updates[-1], "update_id": 500_000}
    await listening.run(lambda tx: tx.connection().exec_driver_sql("PRAGMA query_only=ON"))
    async with aiohttp.ClientSession(headers=SECRET) as http:
        for expected in (503, 200):  # after the first the file is opened anew
            async with http.post(address(listening), json=update) as answer:
                assert answer.status == expected
    assert len(listening.aya.received) == 2


async def test_a_bot_that_stops_bears_a_telegram_that_does_not_answer(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    hjem.sim.fail_next("getUpdates", 502, "Bad Gateway")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.aya.sends("/menu")
    assert len(hjem.aya.received) == 2


async def test_only_telegram_is_let_in(listening: Hjem) -> None:
    async with aiohttp.ClientSession() as http:
        update = {"update_id": 1}
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
            answer = await http.post(address(listening), json=update, headers=headers)
            assert answer.status == 401
        assert (await http.post(address(listening), json=update, headers=SECRET)).status == 200
        assert (await http.get(address(listening, "/"))).status == 404
        assert (await http.get(address(listening))).status == 405


async def test_a_guess_in_no_letters_is_refused_like_any_other(listening: Hjem) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", listening.app.web.port)
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\n{next(iter(SECRET))}: ".encode()
    writer.write(head + b"\xff\xfe\r\nContent-Length: 2\r\n\r\n{}")
    assert b" 401 " in await asyncio.wait_for(reader.readline(), 2)
    writer.close()


async def test_what_is_no_update_is_refused_without_a_fault(listening: Hjem) -> None:
    deep = b'{"update_id": 7, "message": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    bomb = gzip.compress(b'{"update_id": 8}' + b" " * 5_000_000)
    cases: list[tuple[bytes, dict[str, str], int]] = [
        (b"", {}, 400),
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"update_id": "x"}', {}, 400),
        (deep, {}, 400),
        (bomb, {"Content-Encoding": "gzip"}, 400),
        (b"x" * 1_100_000, {}, 413),
    ]
    async with aiohttp.ClientSession() as http:
        for body, headers, status in cases:
            sent = io.BytesIO(body)
            answer = await http.post(address(listening), data=sent, headers=SECRET | headers)
            assert answer.status == status, body[:20]
    await listening.aya.sends("/menu")
    assert len(listening.aya.received) == 1


async def test_an_unfinished_body_does_not_hold_its_connection(
    listening: Hjem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.transport.server.BODY_SECONDS", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", listening.app.web.port)
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n{next(iter(SECRET))}: "
    writer.write(f"{head}open-sesame\r\n\r\n{{".encode())
    answer = await asyncio.wait_for(reader.read(), 2)
    assert b" 408 " in answer.split(b"\r\n")[0]
    writer.close()


async def test_health_is_told_to_whoever_asks(listening: Hjem) -> None:
    async with aiohttp.ClientSession() as http:
        assert (await http.get(address(listening, "/healthz"))).status == 200
        answer = await http.get(address(listening, "/readyz"))
        assert (answer.status, json.loads(await answer.read())) == (200, {"ready": True})


async def test_everything_taken_in_is_answered_before_the_bot_stops(database: Path) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        hjem.sim.hang_next("sendMessage", 0.3)
        sent = asyncio.create_task(hjem.aya.sends("/menu"))
        await until(lambda: any(call.method == "sendMessage" for call in hjem.sim.calls))
        await hjem.app.stop()
        await sent
        assert len(hjem.aya.received) == 1
        await hjem.starts_again()
        await hjem.emil.sends("/menu")
        assert len(hjem.emil.received) == 1


async def test_an_answer_that_hangs_keeps_the_bot_from_stopping_no_longer_than_it_waits_for_it(
    either: Hjem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.DRAIN_SECONDS", 0.5)
    either.sim.hang_next("sendMessage", 15, before_effect=True)
    sent = asyncio.create_task(either.aya.sends("/menu"))
    await until(lambda: either.run(seen))
    began = asyncio.get_running_loop().time()
    await either.app.stop()
    assert asyncio.get_running_loop().time() - began < 3
    await either.starts_again()
    await sent
    assert len(either.aya.received) == 1


async def test_people_are_known_again_after_a_restart(database: Path) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        before = await hjem.run(lambda tx: tx.get_one(Person, hjem.ids["aya"]).alias)
        await hjem.app.stop()
        await hjem.starts_again()
        await hjem.aya.sends("/menu")
        assert hjem.aya.keyboard is not None
        assert "Skriv til Bo" in str(hjem.aya.keyboard)
        assert before == "Aya"


async def test_a_command_is_known_by_its_letters_where_it_is_not_marked_up(hjem: Hjem) -> None:
    """Other Bot API servers than Telegram's send plain text without entities."""
    person = {"id": hjem.aya.id, "is_bot": False, "first_name": "Aya"}
    chat = {"id": hjem.aya.id, "type": "private"}
    for text in ("/menu", "/menu@hjem_bot", "/MENU"):
        before = len(hjem.aya.received)
        message = {"message_id": 900 + before, "date": 1, "chat": chat, "from": person}
        await hjem.sim.deliver({"message": message | {"text": text}})
        assert "Hvad vil du?" in hjem.aya.received[before].text
    await hjem.settled()
    assert not any("/" in message.text for message in hjem.bo.received)


async def test_ids_that_begin_anew_after_a_quiet_week_are_taken_in(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    hjem.sim.skip_update_ids(-90_000_000)
    await asyncio.sleep(0.1)
    hjem.sim.world.updates.end_poll()  # as after the seconds that Telegram holds a request open
    await hjem.aya.sends("/menu")
    assert len(hjem.aya.received) == 2


async def test_a_flooding_chat_hides_nobody_and_loses_nothing(database: Path) -> None:
    """More than Telegram hands out at once wait in one chat, which is answered slowly."""
    slow = Pace(overall=1000, per_chat=40, chat_burst=1, patience=60, after_start=0)
    async with running(f"sqlite:///{database}", pace=slow) as hjem:
        flood = [asyncio.create_task(hjem.aya.sends("/menu")) for _ in range(130)]
        await asyncio.sleep(0.3)
        flood.append(asyncio.create_task(hjem.emil.sends("/menu")))
        await until(lambda: hjem.emil.received)  # it is not confirmed yet, only said
        assert len(hjem.aya.received) < 100
        await asyncio.gather(*flood)
        await hjem.settled()
        await until(lambda: len(hjem.aya.received) == 130)  # what was kept was confirmed before
        assert len(await hjem.run(seen)) == 131


def kept_from(hjem: Hjem) -> dict[str, Any]:
    """An update of Aya that a process before this one has kept."""
    message = {
        "message_id": 77,
        "date": 1_795_000_000,
        "chat": {"id": hjem.aya.id, "type": "private"},
        "from": {"id": hjem.aya.id, "is_bot": False, "first_name": "Aya"},
        "text": "/menu",
    }
    return {"update_id": 5, "message": message}


async def test_what_was_kept_and_confirmed_is_done_by_the_next_process(hjem: Hjem) -> None:
    await hjem.app.intake.keep(kept_from(hjem))
    await hjem.app.stop()
    await hjem.starts_again()

    async def nothing_waits() -> bool:
        return not await hjem.run(updates.waiting)

    await until(nothing_waits)
    assert len(hjem.aya.received) == 1


async def test_what_was_taken_up_again_is_ended_before_the_bot_stops(either: Hjem) -> None:
    hjem = either
    await hjem.app.intake.keep(kept_from(hjem))
    await hjem.app.stop()
    hjem.sim.hang_next("sendMessage", 0.5)
    await hjem.starts_again()
    await until(lambda: hjem.aya.received)  # though Telegram has not said so yet
    await hjem.app.stop()
    await hjem.starts_again()
    assert not await hjem.run(updates.waiting)
    await hjem.settled()
    assert len(hjem.aya.received) == 1


async def test_what_was_confirmed_and_cannot_even_be_parked_is_tried_until_it_can(
    hjem: Hjem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(tx: Tx, table: str, to: str) -> None:
        tx.connection().exec_driver_sql(f"ALTER TABLE {table} RENAME TO {to}")

    async def is_parked_and_no_longer_kept() -> bool:
        return bool(await hjem.run(updates.parked)) and not await hjem.run(updates.waiting)

    monkeypatch.setattr("bot.transport.polling.MOST_UNCONFIRMED", 1)
    await hjem.run(rename, "parkedupdate", "gone")
    await hjem.sim.deliver({"message": {"message_id": 1, "chat": {"id": hjem.aya.id}}})
    await asyncio.sleep(0.5)
    await hjem.run(rename, "gone", "parkedupdate")
    await until(is_parked_and_no_longer_kept)


async def test_a_bot_that_asks_for_no_updates_any_more_is_not_ready(hjem: Hjem) -> None:
    async with aiohttp.ClientSession() as http:
        assert (await http.get(address(hjem, "/readyz"))).status == 200
        assert hjem.app.polling is not None
        hjem.app.polling.cancel()
        await asyncio.wait((hjem.app.polling,))
        assert (await http.get(address(hjem, "/readyz"))).status == 503


async def test_a_bot_that_sends_nothing_any_more_is_not_ready(listening: Hjem) -> None:
    async with aiohttp.ClientSession() as http:
        assert (await http.get(address(listening, "/readyz"))).status == 200
        await listening.app.courier.stop(5)
        assert (await http.get(address(listening, "/readyz"))).status == 503


@contextmanager
def read_only(hjem: Hjem) -> Iterator[None]:
    """The database can be read and not written, as when the disk is full."""

    def refuse(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    engine = hjem.app.store.engine
    event.listen(engine, "connect", refuse)
    try:
        yield
    finally:
        event.remove(engine, "connect", refuse)


async def test_whoever_waits_for_a_full_disk_hears_of_it_once(either: Hjem) -> None:
    hjem = either
    hjem.app.intake.tells_after = 0.2
    hjem.sim.patience = 20
    with read_only(hjem):
        await hjem.run(lambda tx: tx.connection().exec_driver_sql("PRAGMA query_only=ON"))
        first = asyncio.create_task(hjem.aya.sends("Jeg har fået et brev."))
        await until(lambda: hjem.aya.received)
        await asyncio.sleep(1.3)
        assert not first.done()
        [told] = hjem.aya.received
        assert told.text == (
            "Der er en fejl hos os lige nu, og jeg kunne ikke gemme det, du skrev. Jeg prøver "
            "igen af mig selv, så du skal ikke skrive det to gange. Haster det, så ring på "
            "33 17 41 22."
        )
    await first
    await hjem.settled()
    assert hjem.bo.received[-1].text.endswith("Jeg har fået et brev.")
    assert len(hjem.aya.received) == 2
    assert hjem.aya.last.text.startswith("Sendt til Bo.")


async def test_a_bot_whose_heartbeat_cannot_be_written_is_not_ready(listening: Hjem) -> None:
    listening.clock.now += 2 * replicas.DEAD_AFTER
    async with aiohttp.ClientSession() as http:
        assert (await http.get(address(listening, "/readyz"))).status == 503
        await listening.run(replicas.beat, listening.app.hjem.replica)
        assert (await http.get(address(listening, "/readyz"))).status == 200
