"""Takes updates in: in order within a chat, side by side across chats, never lost.

`take` returns when the update's effects are committed and its answer was accepted: then, and only
then, may it be acknowledged to Telegram.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from math import inf
from typing import Any
from uuid import uuid4

import structlog
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from bot.context import Hjem
from bot.errors import Unavailable, place_of
from bot.services import updates
from bot.services.updates import InProgress
from bot.transport import apologies

PAUSES = (0.05, 0.2)
"""Seconds before the second and the third try; a poison update delays its own chat only."""

RETRY_SECONDS = 1.0
TELLS_AFTER = 5.0
"""Seconds in vain after which whoever waits is told; most troubles are over sooner."""

log = structlog.get_logger()


class Intake:
    """The way in of one process."""

    def __init__(
        self, hjem: Hjem, application: "Application[Any, Any, Any, Any, Any, Any]"
    ) -> None:
        self._hjem = hjem
        self._application = application
        self._chats = KeyedLocks()
        self._queues = KeyedLocks()
        self._resuming: set[asyncio.Task[None]] = set()
        self.tells_after = TELLS_AFTER
        self._in_vain: dict[int, float] = {}
        """Since when nothing of a chat could be kept; infinity once its person was told."""

    async def take(self, content: dict[str, Any]) -> None:
        """The update may be acknowledged now: it is done, or parked.

        Raises Unavailable, NetworkError or RetryAfter when it must be delivered again: the database
        or the Bot API could not do it now, which says nothing about the update.
        """
        async with self._chats.held(chat_of(content)):
            for pause in (*PAUSES, None):
                try:
                    await self._process(content)
                except Unavailable:
                    raise
                except Forbidden:
                    return  # the effects are committed, and the person left while we answered
                except BadRequest as error:
                    log.error("answer refused", update=content["update_id"], error=_kind(error))
                    await self._apologise(content)
                    return
                except (NetworkError, RetryAfter):
                    raise
                except Exception as error:  # noqa: BLE001 - the outermost loop of the way in
                    if pause is None:
                        await self._park(content, error)
                    else:
                        await asyncio.sleep(pause)
                else:
                    return

    async def take_surely(self, content: dict[str, Any]) -> None:
        """The update is done, however long the database or the Bot API is away.

        The chat's later updates wait for it. One that can be neither done nor parked waits as well.
        """
        async with self._queues.held(chat_of(content)):
            while True:
                try:
                    return await self.take(content)
                except (Unavailable, TelegramError) as error:
                    log.warning("update waits", update=content["update_id"], error=_kind(error))
                except Exception as error:  # noqa: BLE001 - nobody else would try it again
                    log.error("update stumbled", update=content["update_id"], error=_kind(error))
                await asyncio.sleep(RETRY_SECONDS)

    async def replay(self, update_id: int) -> bool:
        """The parked update is done as if it were new; False when it has failed again and is kept.

        Raises LookupError when there is none, and Unavailable when the database or the Bot API
        cannot do it now: then it is kept, too.
        """
        content, fault_id = await self._hjem.run(updates.as_new, update_id)
        try:
            await self.take(json.loads(content))
        except TelegramError as error:
            raise Unavailable(f"Telegram: {_kind(error)}") from None
        return await self._hjem.run(updates.end_replay, update_id, fault_id)

    async def keep(self, content: dict[str, Any]) -> None:
        """The update is in the database until `forget`: it may be confirmed before it is done."""
        whole = json.dumps(content).encode()
        await self._hjem.run(updates.keep_waiting, content["update_id"], whole)

    async def forget(self, update_id: int) -> None:
        """The update is done; one that cannot be forgotten now is known when it comes again."""
        with suppress(Unavailable):
            await self._hjem.run(updates.forget_waiting, update_id)

    async def resume(self) -> None:
        """What was kept by a process before this one is under way, before anything newer."""
        for content in await self._hjem.run(updates.waiting):
            task = asyncio.create_task(self._resumed(json.loads(content)))
            self._resuming.add(task)
            task.add_done_callback(self._resuming.discard)
        await asyncio.sleep(0)  # now each has its place in its chat's queue

    async def drain(self, patience: float) -> None:
        """What was taken up again is done, if that is possible in `patience` seconds.

        What is not is still kept, and found by the next start.
        """
        resuming = list(self._resuming)
        if resuming:
            await asyncio.wait(resuming, timeout=patience)
        for task in resuming:
            task.cancel()
        await asyncio.gather(*resuming, return_exceptions=True)

    async def _resumed(self, content: dict[str, Any]) -> None:
        await self.take_surely(content)
        await self.forget(content["update_id"])

    async def _process(self, content: dict[str, Any]) -> None:
        update = Update.de_json(content, self._application.bot)
        try:
            await self._application.process_update(update)
        except InProgress:
            raise  # another process has it
        except Unavailable:
            await self._tell_that_it_waits(content)
            raise
        self._in_vain.pop(chat_of(content) or 0, None)

    async def _park(self, content: dict[str, Any], error: Exception) -> None:
        update_id, fault_id = content["update_id"], uuid4().hex[:8]
        whole = json.dumps(content).encode()
        if not await self._hjem.run(updates.park, update_id, whole, fault_id, _kind(error)):
            return
        where = place_of(error)
        log.error("update parked", update=update_id, fault=fault_id, error=_kind(error), at=where)
        await self._apologise(content)

    async def _tell_that_it_waits(self, content: dict[str, Any]) -> None:
        """Somebody whose words cannot be kept hears of it, once until it goes on."""
        chat_id, now = chat_of(content), asyncio.get_running_loop().time()
        if chat_id is None or not content.keys() & {"message", "callback_query"}:
            return
        if now - self._in_vain.setdefault(chat_id, now) < self.tells_after:
            return
        self._in_vain[chat_id] = inf
        try:
            await apologies.tell_that_it_waits(
                self._hjem, self._application.bot, chat_id, language_of(content)
            )
        except TelegramError as error:
            log.warning("not told that it waits", error=_kind(error))

    async def _apologise(self, content: dict[str, Any]) -> None:
        chat_id = chat_of(content)
        if chat_id is None:
            return
        try:
            await apologies.apologise(self._hjem, self._application.bot, chat_id)
        except (Unavailable, TelegramError) as error:
            log.warning("no apology", update=content["update_id"], error=_kind(error))


class KeyedLocks:
    """A lock per key, in order of arrival; a key nobody wants takes no memory."""

    def __init__(self) -> None:
        self._locks: dict[int | None, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def held(self, key: int | None) -> AsyncIterator[None]:
        if key is None:
            yield
            return
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[key]
            if users == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, users - 1)


def chat_of(content: dict[str, Any]) -> int | None:
    """The chat that an update, as JSON, belongs to; None where it belongs to none."""
    for name, part in content.items():
        if not isinstance(part, dict):
            continue
        source = part.get("message", part) if name == "callback_query" else part
        chat = source.get("chat") or part.get("from") or part.get("user")
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return int(chat["id"])
    return None


def language_of(content: dict[str, Any]) -> str:
    """The language of the phone that an update, as JSON, came from; empty when it says none."""
    senders = (part.get("from") for part in content.values() if isinstance(part, dict))
    codes = (sender.get("language_code") for sender in senders if isinstance(sender, dict))
    return next((str(code) for code in codes if code), "")


def _kind(error: BaseException) -> str:
    return type(error).__name__
