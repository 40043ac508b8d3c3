"""Long polling that confirms an update only after it is done, or is safe in the database."""

import asyncio
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.errors import Unavailable
from bot.transport.intake import Intake
from bot.transport.limiter import seconds
from bot.transport.speaker import Bot

SECONDS = 25
"""How long Telegram holds a request for updates open."""

LIMIT = 100
"""How many updates Telegram hands out at once, always the first that are not confirmed."""

MOST_UNCONFIRMED = 40
"""From so many on, what is not done is kept here and confirmed: one chat must not hide others."""

MOST_UNDER_WAY = 2000
"""While so many are under way, no more are asked for."""

RETRY_SECONDS = 1.0

CONFIRM_SECONDS = 1.0
"""How long a bot that stops waits to confirm what it has done."""

log = structlog.get_logger()

# Updates are taken raw, so that a parked one is kept whole; PTB would rather parse them here.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")


@dataclass(slots=True)
class _Taking:
    """An update under way. `keeping` is set when it was also put into the database."""

    content: dict[str, Any]
    task: asyncio.Task[None]
    keeping: asyncio.Task[None] | None = None


class Poller:
    """Asks for updates, and confirms with the next request those that are done or kept.

    No number is kept beyond that: after a quiet week Telegram's ids begin anew, perhaps lower.
    """

    def __init__(self, bot: Bot, intake: Intake, allowed: list[str]) -> None:
        self._bot = bot
        self._intake = intake
        self._allowed = allowed
        self._under_way: dict[int, _Taking] = {}
        self._is_safe: dict[int, bool] = {}  # of every update that is not confirmed

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
            except Exception as error:  # noqa: BLE001 - the outermost loop of polling
                log.error("polling stumbled", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def drain(self, patience: float) -> None:
        """What was taken in is done, and confirmed, if that is possible in `patience` seconds.

        What is not comes again, and is known then; what was kept is found by the next start.
        """
        if self._under_way:
            await asyncio.wait(self._tasks(), timeout=patience)
        for task in self._tasks():
            task.cancel()
        if self._offset():
            with suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(self._fetch(timeout=0), CONFIRM_SECONDS)

    async def _ask(self) -> None:
        waits = 0 if self._under_way else SECONDS
        if len(self._under_way) < MOST_UNDER_WAY:
            for content in await self._fetch(timeout=waits):
                self._begin(content)
        if len(self._is_safe) >= MOST_UNCONFIRMED:
            self._keep_what_is_not_done()
        if self._under_way:
            # Updates that are under way come back at once when asked for: wait for one of them.
            await asyncio.wait(self._tasks(), timeout=0.2, return_when=asyncio.FIRST_COMPLETED)

    async def _fetch(self, timeout: int) -> list[dict[str, Any]]:
        offset = self._offset()
        contents: list[dict[str, Any]] = await self._bot.do_api_request(
            "getUpdates",
            api_kwargs={
                "offset": offset,
                "limit": LIMIT,
                "timeout": timeout,
                "allowed_updates": self._allowed,
            },
            read_timeout=timeout + 10,
        )
        self._is_safe = {number: safe for number, safe in self._is_safe.items() if number >= offset}
        return contents

    def _begin(self, content: dict[str, Any]) -> None:
        update_id = content["update_id"]
        if update_id in self._under_way or self._is_safe.get(update_id):
            return
        self._is_safe[update_id] = False
        task = asyncio.create_task(self._take(update_id, content))
        self._under_way[update_id] = _Taking(content, task)

    async def _take(self, update_id: int, content: dict[str, Any]) -> None:
        """The update is done, however often it must be tried; the chat's later ones wait for it."""
        try:
            await self._intake.take_surely(content)
            self._mark_safe(update_id)
            keeping = self._under_way[update_id].keeping
            if keeping is not None:
                await keeping
                await self._intake.forget(update_id)
        except Exception as error:  # noqa: BLE001 - it is done; what was kept of it is known then
            log.error("update not forgotten", update=update_id, error=type(error).__name__)
        finally:
            del self._under_way[update_id]

    def _keep_what_is_not_done(self) -> None:
        for update_id, taking in self._under_way.items():
            if taking.keeping is None:
                taking.keeping = asyncio.create_task(self._keep(update_id, taking.content))

    async def _keep(self, update_id: int, content: dict[str, Any]) -> None:
        try:
            await self._intake.keep(content)
        except Unavailable as error:
            log.warning("update not kept", update=update_id, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - it is not confirmed before it is done, then
            log.error("update not kept", update=update_id, error=type(error).__name__)
        else:
            self._mark_safe(update_id)

    def _mark_safe(self, update_id: int) -> None:
        if update_id in self._is_safe:
            self._is_safe[update_id] = True

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [taking.task for taking in self._under_way.values()]

    def _offset(self) -> int:
        """The first id after those that are safe: asking for it confirms them. 0 confirms none."""
        offset = 0
        for update_id, is_safe in sorted(self._is_safe.items()):
            if not is_safe:
                break
            offset = update_id + 1
        return offset
