"""Groups and channels, as far as a bot needs them that wants to be alone with people."""

from __future__ import annotations

from bot.simulator.person import written
from bot.simulator.phone import Phone
from bot.simulator.refusals import Json
from bot.simulator.shown import Shown
from bot.simulator.world import Chat, World, membership


class Gathering:
    """What groups and channels have in common."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    @property
    def id(self) -> int:
        """The chat's id, below zero."""
        return self._chat.id

    @property
    def bot_is_member(self) -> bool:
        """False before the bot is added and after it left."""
        return self._chat.member

    @property
    def messages(self) -> list[Shown]:
        """What stands in the chat, the oldest first."""
        kept = self._chat.messages.values()
        return [Shown(self._world, message) for message in kept if not message.deleted]

    async def _tell(self, kind: str, content: Json) -> None:
        updates = self._world.updates
        await updates.settled(updates.add(kind, content, self.id))

    async def _moves_bot(self, by: Phone, old: str, new: str) -> None:
        self._chat.member = new != "left"
        now = self._world.timestamp()
        change = membership(self._chat, by.user, self._world.bot, now, old, new)
        await self._tell("my_chat_member", change)


class Group(Gathering):
    """A group or supergroup."""

    async def adds_bot(self, by: Phone) -> None:
        """Someone makes the bot a member."""
        await self._moves_bot(by, "left", "member")
        await self.posts(by, {"new_chat_members": [self._world.bot]})

    async def removes_bot(self, by: Phone) -> None:
        """Someone sends the bot away."""
        await self._moves_bot(by, "member", "left")

    async def sends(self, by: Phone, text: str) -> Shown:
        """Someone writes in the group, which the bot hears while it is a member."""
        return await self.posts(by, written(text))

    async def posts(self, by: Phone, content: Json) -> Shown:
        """Someone sends a message with this content."""
        message = self._world.add(self._chat, by.user, content)
        if self._chat.member:
            await self._tell("message", message.raw)
        return Shown(self._world, message)


class Channel(Gathering):
    """A channel."""

    async def adds_bot(self, by: Phone) -> None:
        """Someone makes the bot an administrator, the only way into a channel."""
        await self._moves_bot(by, "left", "administrator")

    async def posts(self, text: str) -> Shown:
        """The channel says something, which the bot hears while it is a member."""
        message = self._world.add(self._chat, None, written(text))
        if self._chat.member:
            await self._tell("channel_post", message.raw)
        return Shown(self._world, message)
