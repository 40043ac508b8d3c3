"""Long polling that confirms an update only after it is done."""

import asyncio
import warnings
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.errors import Unavailable
from bot.transport.intake import Intake
from bot.transport.limiter import seconds
from bot.transport.speaker import Bot

SECONDS = 25
"""How long Telegram holds a request for updates open."""

RETRY_SECONDS = 1.0

log = structlog.get_logger()

# Updates are taken raw, so that a parked one is kept whole; PTB would rather parse them here.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")


class Poller:
    """Asks for updates; `offset` is the first update that is not done."""

    def __init__(self, bot: Bot, intake: Intake, allowed: list[str]) -> None:
        self._bot = bot
        self._intake = intake
        self._allowed = allowed
        self._offset = 0
        self._newest = -1
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._owed: set[int] = set()  # taken in, but not done

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
        """What was taken in is done, and confirmed, if that is possible in `patience` seconds."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=patience)
        if self._confirm():
            await self._fetch(timeout=0)

    async def _ask(self) -> None:
        waits = 0 if self._under_way else SECONDS
        for content in await self._fetch(timeout=waits):
            update_id = content["update_id"]
            if update_id not in self._under_way:
                self._owed.add(update_id)
                self._newest = max(self._newest, update_id)
                task = asyncio.create_task(self._take(update_id, content))
                self._under_way[update_id] = task
        if self._under_way:
            # Updates that are under way come back at once when asked for: wait for one of them.
            await asyncio.wait(
                self._under_way.values(), timeout=0.2, return_when=asyncio.FIRST_COMPLETED
            )
        self._confirm()

    async def _fetch(self, timeout: int) -> list[dict[str, Any]]:
        return await self._bot.do_api_request(  # type: ignore[no-any-return]
            "getUpdates",
            api_kwargs={
                "offset": self._offset,
                "limit": 100,
                "timeout": timeout,
                "allowed_updates": self._allowed,
            },
            read_timeout=timeout + 10,
        )

    async def _take(self, update_id: int, content: dict[str, Any]) -> None:
        try:
            await self._intake.take(content)
            self._owed.discard(update_id)
        except (Unavailable, TelegramError) as error:
            log.warning("update waits", update=update_id, error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
        finally:
            del self._under_way[update_id]

    def _confirm(self) -> bool:
        """The next request confirms every update below the first that is not done."""
        before = self._offset
        self._offset = min(self._owed, default=self._newest + 1)
        return self._offset != before
