"""How updates reach a bot that polls."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import ClientSession

from bot.simulator import Phone, Simulator
from tests.simulator.bots import Caller, PollingBot


async def test_the_library_sees_who_wrote_and_answers(aya: Phone, echo: PollingBot) -> None:
    await aya.sends("hej med dig")

    assert aya.last.text == "hej med dig"
    message = echo.seen[-1].message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.username == "aya_k"
    assert message.from_user.language_code == "da"
    assert message.date.tzinfo is not None


async def test_an_update_is_acknowledged_by_the_next_offset(sim: Simulator, call: Caller) -> None:
    aya = sim.person("Aya")
    writing = asyncio.create_task(aya.sends("hej"))
    first = await call("getUpdates", timeout=2)
    again = await call("getUpdates")
    assert again == first
    assert not writing.done()

    offset = first["result"][0]["update_id"] + 1
    assert (await call("getUpdates", offset=offset))["result"] == []
    assert (await writing).text == "hej"


async def test_a_poll_without_updates_waits_and_ends_empty(call: Caller) -> None:
    started = asyncio.get_running_loop().time()
    assert (await call("getUpdates", timeout=1))["result"] == []
    assert asyncio.get_running_loop().time() - started >= 0.9


async def test_a_second_poller_ends_the_first(call: Caller) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    await call("getUpdates")
    ended = await first
    assert ended["error_code"] == 409
    assert ended["description"] == (
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running"
    )


async def test_polling_and_a_webhook_exclude_each_other(call: Caller) -> None:
    waiting = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    await call("setWebhook", url="https://example.org/hook")
    assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"
    assert await call.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )
    await call("deleteWebhook")
    assert (await call("getUpdates"))["ok"] is True


async def test_a_kind_that_the_bot_does_not_want_never_comes(sim: Simulator, call: Caller) -> None:
    await call("getUpdates", allowed_updates=["message"])
    aya = sim.person("Aya")
    await aya.blocks_bot()
    assert (await call("getUpdates"))["result"] == []


async def test_a_silent_bot_is_told_of_by_name_of_the_update(sim: Simulator) -> None:
    sim.patience = 0.05
    with pytest.raises(TimeoutError, match=r"did not acknowledge update \d+ \(message\)"):
        await sim.person("Aya").sends("hej")


async def test_the_same_update_can_come_again_and_ids_can_jump(
    sim: Simulator, aya: Phone, echo: PollingBot
) -> None:
    first = sim.update_ids[-1]
    await sim.redeliver(first, times=2)
    assert [update.update_id for update in echo.seen] == [first] * 3

    sim.skip_update_ids(5000)
    await aya.sends("længe siden")
    assert sim.update_ids[-1] == first + 5001


async def test_a_raw_update_is_delivered_as_it_is(sim: Simulator, echo: PollingBot) -> None:
    asked = {"id": "1", "from": {"id": 5, "is_bot": False, "first_name": "X"}}
    await sim.deliver({"inline_query": asked | {"query": "q", "offset": ""}})
    assert echo.seen[-1].inline_query is not None
    assert echo.seen[-1].inline_query.query == "q"


async def test_only_the_right_token_is_answered(sim: Simulator, session: ClientSession) -> None:
    for token, status, words in (
        ("123:OTHER", 401, "Unauthorized"),
        ("nonsense", 404, "Not Found"),
    ):
        async with session.get(f"{sim.base_url}/bot{token}/getMe") as answer:
            assert answer.status == status
            assert (await answer.json())["description"] == words


async def test_a_method_can_be_called_in_every_way_telegram_takes(
    sim: Simulator, aya: Phone, session: ClientSession
) -> None:
    address = f"{sim.base_url}/bot{sim.token}/sendMessage"
    said = {"chat_id": str(aya.id), "text": "hej"}
    for request in (
        session.get(address, params=said),
        session.post(address, data=said),
        session.post(address, json=said),
        session.post(address.replace("sendMessage", "SENDMESSAGE"), json=said),
    ):
        async with request as answer:
            assert (await answer.json())["result"]["text"] == "hej"
    assert len(aya.received) == 5
