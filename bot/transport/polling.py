"""Long polling that confirms an update only after it is done."""

import asyncio
import warnings
from contextlib import suppress
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.errors import Unavailable
from bot.transport.intake import Intake, KeyedLocks, chat_of
from bot.transport.limiter import seconds
from bot.transport.speaker import Bot

SECONDS = 25
"""How long Telegram holds a request for updates open."""

RETRY_SECONDS = 1.0

CONFIRM_SECONDS = 1.0
"""How long a bot that stops waits to confirm what it has done."""

log = structlog.get_logger()

# Updates are taken raw, so that a parked one is kept whole; PTB would rather parse them here.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")


class Poller:
    """Asks for updates, and confirms with the next request those that are done.

    No number is kept beyond that: after a quiet week Telegram's ids begin anew, perhaps lower.
    """

    def __init__(self, bot: Bot, intake: Intake, allowed: list[str]) -> None:
        self._bot = bot
        self._intake = intake
        self._allowed = allowed
        self._chats = KeyedLocks()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._is_done: dict[int, bool] = {}  # of every update that is not confirmed

    async def run(self) -> None:
        """Runs until cancelled; `drain` then waits for what is under way."""
        while True:
            try:
                await self._ask()
            except (Conflict, InvalidToken) as error:
                log.error("polling refused", error=type(error).__name__)
                await asyncio.sleep(5)
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except TelegramError as error:
                log.warning("polling failed", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def drain(self, patience: float) -> None:
        """What was taken in is done, and confirmed, if that is possible in `patience` seconds.

        What is not comes again, and is known then.
        """
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=patience)
        for task in self._under_way.values():
            task.cancel()
        if self._offset():
            with suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(self._fetch(timeout=0), CONFIRM_SECONDS)

    async def _ask(self) -> None:
        waits = 0 if self._under_way else SECONDS
        for content in await self._fetch(timeout=waits):
            update_id = content["update_id"]
            if update_id not in self._under_way and not self._is_done.get(update_id):
                self._is_done[update_id] = False
                task = asyncio.create_task(self._take(update_id, content))
                self._under_way[update_id] = task
        if self._under_way:
            # Updates that are under way come back at once when asked for: wait for one of them.
            await asyncio.wait(
                self._under_way.values(), timeout=0.2, return_when=asyncio.FIRST_COMPLETED
            )

    async def _fetch(self, timeout: int) -> list[dict[str, Any]]:
        offset = self._offset()
        contents: list[dict[str, Any]] = await self._bot.do_api_request(
            "getUpdates",
            api_kwargs={
                "offset": offset,
                "limit": 100,
                "timeout": timeout,
                "allowed_updates": self._allowed,
            },
            read_timeout=timeout + 10,
        )
        self._is_done = {number: done for number, done in self._is_done.items() if number >= offset}
        return contents

    async def _take(self, update_id: int, content: dict[str, Any]) -> None:
        """The update is done, however often it must be tried; the chat's later ones wait for it."""
        try:
            async with self._chats.held(chat_of(content)):
                await self._until_taken(content)
            self._is_done[update_id] = True
        finally:
            del self._under_way[update_id]

    async def _until_taken(self, content: dict[str, Any]) -> None:
        while True:
            try:
                return await self._intake.take(content)
            except (Unavailable, TelegramError) as error:
                log.warning("update waits", update=content["update_id"], error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    def _offset(self) -> int:
        """The first id after those that are done: asking for it confirms them. 0 confirms none."""
        offset = 0
        for update_id, is_done in sorted(self._is_done.items()):
            if not is_done:
                break
            offset = update_id + 1
        return offset
