"""The other side of a measured bot: a Bot API that takes everything, and people who write."""

import asyncio
import gc
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

import aiohttp
from aiohttp import web

from tests.knocks import SECRET, address

FIRST_CHAT = 1_000
BOT: dict[str, Any] = {"id": 123, "is_bot": True, "first_name": "Bot", "username": "hjem_bot"}

_update_ids, _message_ids = itertools.count(1), itertools.count(1)


@asynccontextmanager
async def sink() -> AsyncIterator[str]:
    """The address of a Bot API that accepts every call at once."""

    async def method(request: web.Request) -> web.Response:
        name = request.match_info["method"]
        if name == "getMe":
            result: Any = BOT
        elif name.startswith("send") and name != "sendChatAction":
            chat = {"id": 1, "type": "private"}
            result = {"message_id": next(_message_ids), "date": 1, "chat": chat, "text": "."}
        else:
            result = True
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", method)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def written(chat_id: int) -> dict[str, Any]:
    number = next(_update_ids)
    message = {
        "message_id": 1_000_000 + number,
        "date": 1_795_000_000,
        "chat": {"id": chat_id, "type": "private", "first_name": "Ung"},
        "from": {"id": chat_id, "is_bot": False, "first_name": "Ung"},
        "text": f"Jeg har et spørgsmål om nummer {number}.",
    }
    return {"update_id": number, "message": message}


@asynccontextmanager
async def door(port: int) -> AsyncIterator["Door"]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(headers=SECRET, connector=connector) as http:
        yield Door(http, port)


class Door:
    """Telegram's side of a webhook."""

    def __init__(self, http: aiohttp.ClientSession, port: int) -> None:
        self._http = http
        self._address = address(port)

    async def opens(self) -> None:
        """Somebody listens."""
        while True:
            try:
                async with self._http.get(self._address):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.005)

    async def writes(self, chat_id: int) -> float:
        """Seconds until the update was acknowledged; what is refused comes again."""
        update, began = written(chat_id), perf_counter()
        while True:
            async with self._http.post(self._address, json=update) as answer:
                if answer.status == 200:
                    return perf_counter() - began

    async def updates_per_second(self, chats: int, count: int, at_once: int) -> float:
        """How many are acknowledged a second when so many chats write without a pause."""
        left = itertools.count()

        async def one(chat_id: int) -> None:
            while next(left) < count:
                await self.writes(chat_id)

        began = perf_counter()
        await asyncio.gather(*(one(FIRST_CHAT + place % chats) for place in range(at_once)))
        return count / (perf_counter() - began)

    async def waits(self, chats: int, rate: int, seconds: int) -> list[float]:
        """How long each waited, sorted, when updates come evenly at this rate.

        No garbage is collected here meanwhile: this process has a big heap, and everybody would
        wait a tenth of a second for it.
        """

        async def one(number: int) -> float:
            await asyncio.sleep(number / rate)
            return await self.writes(FIRST_CHAT + number % chats)

        gc.disable()
        try:
            return sorted(await asyncio.gather(*(one(number) for number in range(rate * seconds))))
        finally:
            gc.enable()


def quantile(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
