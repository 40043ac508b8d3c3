"""The live wire to the page: everything that happens, as it happens."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web

from bot.simulator.files import StoredFile
from bot.simulator.refusals import Json
from bot.simulator.world import Chat, World, reactions

_SHOWN = 300
_HEARTBEAT = 30.0
_BACKLOG = 2000
_SAFE_TYPES = ("image/", "audio/", "video/")
_SNIFFED = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"OggS": "audio/ogg",
    b"\x1aE\xdf\xa3": "audio/webm",
}


class Live:
    """Every open page hears every event."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pages: dict[web.WebSocketResponse, asyncio.Queue[Json]] = {}

    async def listen(self, _app: web.Application) -> None:
        """Events reach the pages from now on."""
        self._world.listeners.append(self._publish)

    async def close(self, _app: web.Application) -> None:
        """All pages are told that the server goes away."""
        self._world.listeners.remove(self._publish)
        for page in list(self._pages):
            await page.close(code=1001)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One page's connection, from hello to goodbye."""
        page = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await page.prepare(request)
        events: asyncio.Queue[Json] = asyncio.Queue(_BACKLOG)
        events.put_nowait(hello(self._world))
        self._pages[page] = events
        sender = asyncio.create_task(_forward(page, events))
        try:
            async for message in page:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            del self._pages[page]
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
        return page

    def _publish(self, event: Json) -> None:
        for events in self._pages.values():
            if events.full():  # the page reads too slowly: it starts over from what is now
                _empty(events)
                events.put_nowait(hello(self._world))
            else:
                events.put_nowait(event)


def _empty(events: asyncio.Queue[Json]) -> None:
    while not events.empty():
        events.get_nowait()


async def _forward(page: web.WebSocketResponse, events: asyncio.Queue[Json]) -> None:
    while True:
        await page.send_json(await events.get())


def hello(world: World) -> Json:
    """What a page needs to draw everything."""
    phones = [chat for chat in world.chats.values() if chat.user is not None]
    name, username = world.bot["first_name"], world.bot["username"]
    return {
        "type": "hello",
        "bot": {"id": world.bot["id"], "name": name, "username": username},
        "people": [described(chat) for chat in phones],
        "chats": {str(chat.id): _drawn_chat(world, chat) for chat in phones},
    }


def described(chat: Chat) -> Json:
    """The person of a private chat."""
    user = chat.user or {}
    names = [user.get("first_name"), user.get("last_name")]
    return {
        "id": chat.id,
        "name": " ".join(name for name in names if name),
        "hint": chat.hint,
        "language_code": user.get("language_code"),
    }


def drawn(file: StoredFile) -> str:
    """The content type a browser may have for a file: never one that it would run."""
    for start, mime in _SNIFFED.items():
        if file.data.startswith(start):
            return mime
    is_safe = file.mime.startswith(_SAFE_TYPES) and "svg" not in file.mime
    return file.mime if is_safe else "application/octet-stream"


def _drawn_chat(world: World, chat: Chat) -> Json:
    kept = [message for message in chat.messages.values() if not message.deleted][-_SHOWN:]
    return {
        "messages": [message.raw for message in kept],
        "reactions": {
            str(message.message_id): reactions(message)
            for message in kept
            if message.reaction or message.bot_reaction
        },
        "keyboard": chat.keyboard,
        "blocked": chat.blocked,
        "commands": world.commands_for(chat),
        "invite_links": [],
    }
