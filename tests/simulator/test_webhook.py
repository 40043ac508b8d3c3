"""How updates reach a bot that has a webhook."""

from __future__ import annotations

import asyncio
import random

import pytest
from aiohttp import web

from bot.simulator import Simulator
from tests.simulator.bots import Caller, Json, WebhookBot


async def test_updates_come_with_the_secret(sim: Simulator, call: Caller, hook: WebhookBot) -> None:
    await call("setWebhook", url=hook.url, secret_token="s3cret-_A")
    await sim.person("Aya").sends("hej")
    assert hook.texts == ["hej"]
    assert hook.headers == ["s3cret-_A"]


async def test_what_waited_before_the_webhook_is_delivered(
    sim: Simulator, call: Caller, hook: WebhookBot
) -> None:
    writing = asyncio.create_task(sim.person("Aya").sends("tidligt"))
    await asyncio.sleep(0)
    await call("setWebhook", url=hook.url)
    await writing
    assert hook.texts == ["tidligt"]


async def test_what_waited_can_be_dropped(sim: Simulator, call: Caller, hook: WebhookBot) -> None:
    writing = asyncio.create_task(sim.person("Aya").sends("tidligt"))
    await asyncio.sleep(0)
    await call("setWebhook", url=hook.url, drop_pending_updates=True)
    await writing
    assert hook.texts == []


async def test_what_is_not_answered_2xx_comes_again_before_anything_later(
    sim: Simulator, call: Caller, hook: WebhookBot
) -> None:
    async def fails_twice(_update: Json) -> web.Response:
        return web.Response(status=500 if len(hook.seen) <= 2 else 200)

    hook.answer = fails_twice
    await call("setWebhook", url=hook.url)
    aya = sim.person("Aya")
    await asyncio.gather(aya.sends("en"), aya.sends("to"))
    assert hook.texts == ["en", "en", "en", "to"]
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")
    assert info["pending_update_count"] == 0


async def test_chats_run_side_by_side_but_each_in_order(
    sim: Simulator, call: Caller, hook: WebhookBot
) -> None:
    running = 0
    most = 0
    dice = random.Random(1)

    async def slow(_update: Json) -> web.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(dice.random() / 50)
        running -= 1
        return web.Response()

    hook.answer = slow
    await call("setWebhook", url=hook.url, max_connections=3)
    people = [sim.person(f"P{number}") for number in range(6)]
    await asyncio.gather(*(one.sends(f"{one.name} {n}") for n in range(5) for one in people))

    assert most == 3
    for one in people:
        mine = [text for text in hook.texts if text.startswith(f"{one.name} ")]
        assert mine == [f"{one.name} {n}" for n in range(5)]


async def test_a_call_in_the_answer_is_carried_out(
    sim: Simulator, call: Caller, hook: WebhookBot
) -> None:
    async def replies(update: Json) -> web.Response:
        chat = update["message"]["chat"]["id"]
        return web.json_response({"method": "sendMessage", "chat_id": chat, "text": "svar"})

    hook.answer = replies
    await call("setWebhook", url=hook.url)
    aya = sim.person("Aya")
    await aya.sends("hej")
    assert aya.last.text == "svar"


async def test_the_time_out_says_what_the_webhook_answered(
    sim: Simulator, call: Caller, hook: WebhookBot
) -> None:
    async def fails(_update: Json) -> web.Response:
        return web.Response(status=503)

    hook.answer = fails
    sim.patience = 0.2
    await call("setWebhook", url=hook.url)
    with pytest.raises(TimeoutError, match="503"):
        await sim.person("Aya").sends("hej")


async def test_idle_returns_when_everything_is_acknowledged(
    sim: Simulator, call: Caller, hook: WebhookBot
) -> None:
    await call("setWebhook", url=hook.url)
    writing = [asyncio.create_task(sim.person(f"P{n}").sends("hej")) for n in range(5)]
    await asyncio.sleep(0)
    await sim.idle()
    assert len(hook.seen) == 5
    await asyncio.gather(*writing)


async def test_a_webhook_must_be_https_except_on_this_machine(call: Caller) -> None:
    wanted = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    assert await call.refusal("setWebhook", url="http://example.org/hook") == wanted
    words = "Bad Request: secret token contains unallowed characters"
    assert await call.refusal("setWebhook", url="https://e.dk/", secret_token="æ") == words
