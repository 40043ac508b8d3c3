"""Delivery of updates to the bot's webhook: in order within a chat, side by side across chats."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from bot.simulator.refusals import Json
from bot.simulator.updates import Entry, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_ANSWER_SECONDS = 60
_LONGEST_BACK_OFF = 64

Execute = Callable[[Json], Awaitable[None]]


@dataclass(frozen=True)
class Webhook:
    """Where the bot listens."""

    url: str
    secret: str
    max_connections: int


class Delivery:
    """Brings every waiting update to one webhook; what is not answered 2xx comes again."""

    def __init__(
        self,
        webhook: Webhook,
        queue: UpdateQueue,
        execute: Execute,
        back_off: Callable[[], float],
        timestamp: Callable[[], int],
    ) -> None:
        self.webhook = webhook
        self.last_error: tuple[int, str] | None = None
        self._queue = queue
        self._execute = execute
        self._back_off = back_off
        self._timestamp = timestamp
        self._slots = asyncio.Semaphore(webhook.max_connections)
        self._lanes: dict[int, deque[Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=webhook.max_connections),
            timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS),
        )

    def start(self) -> None:
        """What waits, and what will come, is being delivered."""
        for entry in list(self._queue.pending.values()):
            self._take(entry)
        self._queue.on_added = self._take

    async def stop(self) -> None:
        """Nothing is being delivered; what was not acknowledged still waits."""
        self._queue.on_added = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    def _take(self, entry: Entry) -> None:
        lane = self._lanes.get(entry.lane)
        if lane is not None:
            lane.append(entry)
            return
        self._lanes[entry.lane] = deque([entry])
        task = asyncio.get_running_loop().create_task(self._drain(entry.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: int) -> None:
        lane = self._lanes[key]
        tries = 0
        while lane:
            if lane[0].acknowledged.done() or await self._delivered(lane[0]):
                self._queue.acknowledge(lane.popleft())
                tries = 0
            else:
                await asyncio.sleep(self._back_off() * min(2**tries, _LONGEST_BACK_OFF))
                tries += 1
        del self._lanes[key]

    async def _delivered(self, entry: Entry) -> bool:
        headers = {SECRET_HEADER: self.webhook.secret} if self.webhook.secret else {}
        try:
            async with (
                self._slots,
                self._session.post(
                    self.webhook.url, json=entry.update, headers=headers, allow_redirects=False
                ) as answer,
            ):
                body = await answer.read()
                fault = "" if 200 <= answer.status < 300 else _complaint(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            body, fault = b"", f"Connection failed: {type(error).__name__}"
        if fault:
            entry.last_fault = fault
            self.last_error = (self._timestamp(), fault)
            return False
        await self._run(body)
        return True

    async def _run(self, body: bytes) -> None:
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and "method" in call:
            await self._execute(call)


def _complaint(answer: aiohttp.ClientResponse) -> str:
    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
