"""Requests at the bot's own door, as Telegram and others would make them."""

import asyncio
import io
import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import aiohttp

from bot.app import App
from bot.simulator import Phone
from tests.hjem import Hjem

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "open-sesame"}

_update_ids = itertools.count(500_000)


def address(port: int, path: str = "/telegram") -> str:
    return f"http://127.0.0.1:{port}{path}"


def written(phone: Phone, text: str) -> dict[str, Any]:
    """The update that says that this person wrote this."""
    number = next(_update_ids)
    message = {
        "message_id": 400_000 + number,
        "date": 1_795_000_000,
        "chat": {"id": phone.id, "type": "private", "first_name": phone.name},
        "from": {"id": phone.id, "is_bot": False, "first_name": phone.name},
        "text": text,
    }
    return {"update_id": number, "message": message}


def poison(phone: Phone) -> dict[str, Any]:
    """An update of this chat that no version of the Bot API sends: reading it fails."""
    chat = {"id": phone.id, "type": "private"}
    return {"update_id": next(_update_ids), "message": {"message_id": 1, "chat": chat}}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the door said to one request, and how long that took."""

    status: int
    seconds: float


class Door:
    """The bot's web server, as seen by somebody who knows the secret."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> "Door":
        self._http = aiohttp.ClientSession(headers=SECRET, connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._http.close()

    async def brings(self, update: dict[str, Any]) -> Answered:
        began = perf_counter()
        async with self._http.post(address(self.port), json=update) as answer:
            return Answered(answer.status, perf_counter() - began)

    async def is_pushed(self, body: bytes, **headers: str) -> int:
        """The answer's status; 0 when the connection was closed instead."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            pushed = self._http.post(address(self.port), data=io.BytesIO(body), headers=named)
            async with pushed as answer:
                return answer.status
        except aiohttp.ClientConnectionError:
            return 0


async def five_times(apps: Iterable[App], hjem: Hjem, count: int) -> Counter[int]:
    """So many messages of two youths reach the replicas five times each, all at once.

    How often which status was the answer.
    """
    youths = itertools.cycle((hjem.aya, hjem.emil))
    updates = [written(next(youths), f"Nummer {number}.") for number in range(count)]
    doors = [Door(app.web.port) for app in apps]
    for door in doors:
        await door.__aenter__()
    turns = itertools.cycle(doors)
    answers = await asyncio.gather(
        *(next(turns).brings(update) for _ in range(5) for update in updates)
    )
    for door in doors:
        await door.__aexit__()
    return Counter(answer.status for answer in answers)
