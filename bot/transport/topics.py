"""Finds and begins the topics that youths' messages stand in, and does without where it must."""

import asyncio
from contextlib import suppress

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.context import Hjem
from bot.domain.delivery import Lane
from bot.errors import Unavailable
from bot.services import topics
from bot.services.topics import Place
from bot.transport.speaker import Bot

TRIES_AGAIN_AFTER = 3600.0
"""Seconds in which a chat that had no topics is not asked for one again."""

log = structlog.get_logger()


class Topics:
    """One replica's way to topics; nobody has any where the bot's private chats have none."""

    def __init__(self, hjem: Hjem, bot: Bot) -> None:
        self._hjem = hjem
        self._bot = bot
        self._are_on = bool(bot.bot.has_topics_enabled)
        self._refused: dict[int, float] = {}

    async def find(self, staff_id: int, chat_id: int, youth_id: int) -> int | None:
        """The thread for the youth's messages, begun if need be; None for the chat itself."""
        if not self._are_on or self._refused.get(chat_id, 0) > asyncio.get_running_loop().time():
            return None
        try:
            place = await self._hjem.run(topics.place_of, staff_id, chat_id, youth_id)
            if place.thread_id is None or place.is_renamed:
                place = await self._begun(chat_id, place)
                if place.thread_id is not None:
                    await self._hjem.run(topics.keep, staff_id, chat_id, youth_id, place)
        except Unavailable:
            return None
        return place.thread_id

    async def forget(self, staff_id: int, youth_id: int) -> None:
        """The topic was deleted; the next message begins another."""
        with suppress(Unavailable):  # then the next message finds out again
            await self._hjem.run(topics.forget, staff_id, youth_id)

    async def _begun(self, chat_id: int, place: Place) -> Place:
        try:
            if place.thread_id is None:
                made = await self._bot.create_forum_topic(
                    chat_id, place.name, rate_limit_args=Lane.ALERT
                )
                return Place(made.message_thread_id, place.name)
            with suppress(TelegramError):  # an old name is better than no message
                await self._bot.edit_forum_topic(
                    chat_id, place.thread_id, place.name, rate_limit_args=Lane.ALERT
                )
            return Place(place.thread_id, place.name)
        except (BadRequest, Forbidden):
            again = asyncio.get_running_loop().time() + TRIES_AGAIN_AFTER
            self._refused[chat_id] = again
        except TelegramError as error:
            log.warning("no topic this time", error=type(error).__name__)
        return place
