"""Small bots that the local Telegram is tried with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import telegram
from aiohttp import ClientSession, web
from telegram.request import HTTPXRequest

from bot.simulator import Simulator

Json = dict[str, Any]
TINY_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000003000000020802000000127f8b"
    "720000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


class Caller:
    """Calls methods over plain HTTP and returns Telegram's answer, error or not."""

    def __init__(self, sim: Simulator, session: ClientSession) -> None:
        self._sim = sim
        self._session = session

    async def __call__(self, method: str, **params: object) -> Json:
        address = f"{self._sim.base_url}/bot{self._sim.token}/{method}"
        async with self._session.post(address, json=params) as answer:
            body: Json = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def refusal(self, method: str, **params: object) -> str:
        """The error text of a call that must fail."""
        body = await self(method, **params)
        assert body["ok"] is False, f"{method} was not refused: {body}"
        return str(body["description"])


def _plain_requests() -> HTTPXRequest:
    # Over plain HTTP no certificate is looked at, and reading all that a machine trusts takes long.
    return HTTPXRequest(httpx_kwargs={"verify": False})


class PollingBot:
    """The library's own Bot, which polls and acknowledges as it goes; `handle` does the rest."""

    def __init__(self, sim: Simulator) -> None:
        base = f"{sim.base_url}/bot"
        calls, updates = _plain_requests(), _plain_requests()
        self.bot = telegram.Bot(sim.token, base, f"{sim.base_url}/file/bot", calls, updates)
        self.seen: list[telegram.Update] = []
        self.handle: Callable[[telegram.Update], Awaitable[None]] = self.echo
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.bot.initialize()
        self._task = asyncio.create_task(self._poll())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.bot.shutdown()

    async def _poll(self) -> None:
        offset = 0
        while True:
            updates = await self.bot.get_updates(
                offset, timeout=5, allowed_updates=telegram.Update.ALL_TYPES
            )
            for update in updates:
                self.seen.append(update)
                await self.handle(update)
                offset = update.update_id + 1

    async def echo(self, update: telegram.Update) -> None:
        """Answer a text with the same text, a tap with its data."""
        if update.message is not None and update.message.text:
            await self.bot.send_message(update.message.chat.id, update.message.text)
        if update.callback_query is not None:
            await update.callback_query.answer(update.callback_query.data)


class WebhookBot:
    """A web server that keeps every update it is sent; `answer` decides what it says."""

    def __init__(self) -> None:
        self.seen: list[Json] = []
        self.headers: list[str | None] = []
        self.answer: Callable[[Json], Awaitable[web.Response]] = self.accept
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hook", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.seen.append(update)
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return await self.answer(update)

    async def accept(self, _update: Json) -> web.Response:
        """200, and nothing else."""
        return web.Response()

    @property
    def texts(self) -> list[str]:
        """The texts of the messages it was sent, in order of arrival."""
        return [update["message"]["text"] for update in self.seen if "message" in update]
