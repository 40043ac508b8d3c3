"""The local Telegram as one object."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Literal, Self

from aiohttp import web

from bot.simulator.api import Api, Call
from bot.simulator.faults import Fault, Faults
from bot.simulator.gatherings import Channel, Group
from bot.simulator.limits import Limits
from bot.simulator.person import Person
from bot.simulator.phone import Phone
from bot.simulator.refusals import Json, Refused
from bot.simulator.server import MAX_BODY, BotApiServer
from bot.simulator.web import PhonesSite
from bot.simulator.world import Chat, World

TEST_TOKEN = "123:TEST"
_FIRST_PERSON = 7_000_000_001  # beyond 32 bits, as many real ids are
_SUPERGROUP_BASE = -1_001_000_000_000
_GROUP_BASE = -4_000_000


class Simulator:
    """A Telegram of one bot, its people and their phones."""

    def __init__(
        self,
        token: str = TEST_TOKEN,
        bot_name: str = "hjem_bot",
        limits: Limits | None = None,
        *,
        bot_title: str = "Hjem til Alle",
        keep_messages: int = 1000,
        topics: bool = False,
    ) -> None:
        self.token = token
        bot_id = int(token.partition(":")[0])
        bot: Json = {"id": bot_id, "is_bot": True, "first_name": bot_title, "username": bot_name}
        self.world = World(bot, keep_messages)
        self.world.has_topics = topics
        self.api = Api(self.world, limits)
        self._user_ids = itertools.count(_FIRST_PERSON)
        self._chat_ids = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.host = ""
        self.port = 0

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """The server answers; port 0 takes a free one."""
        app = web.Application(client_max_size=MAX_BODY)
        BotApiServer(self.token, self.world, self.api).add_routes(app)
        PhonesSite(self.world, self.person).add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.host = host
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """The server is gone; what it knows stays, and it may be started again."""
        await self.api.intake.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """The server's address, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock that dates messages; may be replaced."""
        return self.world.now

    @now.setter
    def now(self, clock: Callable[[], datetime]) -> None:
        self.world.now = clock

    @property
    def patience(self) -> float:
        """How many seconds a phone waits for the bot."""
        return self.world.updates.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self.world.updates.patience = seconds

    @property
    def retry_after_seconds(self) -> float:
        """How soon the webhook is tried again; doubled with every try."""
        return self.api.intake.retry_after_seconds

    @retry_after_seconds.setter
    def retry_after_seconds(self, seconds: float) -> None:
        self.api.intake.retry_after_seconds = seconds

    @property
    def calls(self) -> deque[Call]:
        """The bot's calls, the oldest first; only the last ten thousand are kept."""
        return self.api.calls

    @property
    def record_calls(self) -> bool:
        """Whether calls are kept."""
        return self.api.record_calls

    @record_calls.setter
    def record_calls(self, wanted: bool) -> None:
        self.api.record_calls = wanted

    @property
    def limits(self) -> Limits | None:
        """The flood limits, None for none."""
        return self.api.limits

    @property
    def faults(self) -> Faults:
        """What goes wrong at random; may be replaced."""
        return self.api.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.api.faults = faults

    def person(
        self,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "da",
        user_id: int | None = None,
        hint: str = "",
    ) -> Phone:
        """A new person who has not met the bot yet; `hint` is written over her phone."""
        names = {"first_name": first_name, "last_name": last_name, "username": username}
        names = {key: name for key, name in names.items() if name}
        number = user_id or next(self._user_ids)
        user = {"id": number, "is_bot": False, **names}
        if language_code:
            user["language_code"] = language_code
        chat = self._add({"id": number, "type": "private", **names}, user, hint)
        hello = {"id": number, "name": first_name, "hint": hint, "language_code": language_code}
        self.world.emit({"type": "person", "person": hello})
        commands = self.world.commands_for(chat)
        self.world.emit({"type": "commands", "chat": number, "commands": commands})
        return Phone(Person(self.world, chat))

    def group(
        self,
        title: str = "Gruppe",
        kind: Literal["group", "supergroup"] = "supergroup",
        member: bool = True,
    ) -> Group:
        """A new group, with the bot as a member or without it."""
        base = _SUPERGROUP_BASE if kind == "supergroup" else _GROUP_BASE
        chat = self._add({"id": base - next(self._chat_ids), "type": kind, "title": title})
        chat.member = member
        return Group(self.world, chat)

    def channel(self, title: str = "Kanal", member: bool = True) -> Channel:
        """A new channel, with the bot as an administrator or without it."""
        number = _SUPERGROUP_BASE - next(self._chat_ids)
        chat = self._add({"id": number, "type": "channel", "title": title})
        chat.member = member
        return Channel(self.world, chat)

    def _add(self, about: Json, user: Json | None = None, hint: str = "") -> Chat:
        chat = Chat(about, user, hint)
        if chat.id in self.world.chats:
            raise ValueError(f"chat {chat.id} is there already")
        self.world.chats[chat.id] = chat
        return chat

    async def deliver(self, update: Json) -> None:
        """The bot has acknowledged this raw update; it gets an id if it has none."""
        await self.world.updates.settled(self.world.updates.inject(update))

    async def redeliver(self, update_id: int, times: int = 1) -> None:
        """The bot has acknowledged the same update once more, `times` times."""
        entries = [self.world.updates.again(update_id) for _ in range(times)]
        for entry in entries:
            await self.world.updates.settled(entry)

    def skip_update_ids(self, count: int) -> None:
        """The next update's id is that much higher."""
        self.world.updates.skip_ids(count)

    @property
    def updates(self) -> list[Json]:
        """The last thousand updates, the oldest first; these can be redelivered."""
        return self.world.updates.history

    @property
    def update_ids(self) -> list[int]:
        """The ids of the last thousand updates, the oldest first."""
        return [int(update["update_id"]) for update in self.updates]

    async def idle(self) -> None:
        """Every update so far is acknowledged."""
        await self.world.updates.idle()

    def fail_next(
        self,
        method: str,
        status: int,
        description: str,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """The next calls of the method get this error answer and have no effect."""
        refusal = Refused(status, description, retry_after)
        self.api.script.order(method, Fault(refusal), times)

    def drop_next(self, method: str, before_effect: bool, times: int = 1) -> None:
        """The next calls of the method get no answer, with or without their effect."""
        self.api.script.order(method, Fault(drops=True, before_effect=before_effect), times)

    def hang_next(self, method: str, seconds: float, before_effect: bool = False) -> None:
        """The next call of the method is answered late."""
        self.api.script.order(method, Fault(seconds=seconds, before_effect=before_effect))
