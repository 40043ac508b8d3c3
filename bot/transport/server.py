"""The HTTP side of the bot: Telegram's webhook, and whether the bot is well."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeGuard

import structlog
from aiohttp import web
from telegram.error import TelegramError

from bot.errors import Unavailable
from bot.transport.intake import Intake

BODY_LIMIT = 1024 * 1024
BODY_SECONDS = 10.0
CLOSE_SECONDS = 0.5
"""How long aiohttp waits, twice, for what `drain` has waited for already."""

_SECRET = "X-Telegram-Bot-Api-Secret-Token"

log = structlog.get_logger()


class WebServer:
    """Listens until closed. While closing, updates are refused with 503 and come again."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._closing = False
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.app = web.Application(client_max_size=BODY_LIMIT)
        self._runner = web.AppRunner(
            self.app,
            access_log=None,
            auto_decompress=False,
            lingering_time=0,
            shutdown_timeout=CLOSE_SECONDS,
        )

    @property
    def port(self) -> int:
        """The port that is listened on, also when it was chosen by the system."""
        return int(self._runner.addresses[0][1])

    def answer_health(self, is_ready: Callable[[], Awaitable[bool]]) -> None:
        """/healthz says that the process lives, /readyz that the database takes work."""

        async def healthz(_request: web.Request) -> web.Response:
            return web.json_response({"status": "ok"})

        async def readyz(_request: web.Request) -> web.Response:
            ready = not self._closing and await is_ready()
            return web.json_response({"ready": ready}, status=200 if ready else 503)

        self.app.router.add_get("/healthz", healthz)
        self.app.router.add_get("/readyz", readyz)

    def answer_telegram(self, path: str, secret: str, intake: Intake) -> None:
        """Updates that carry the secret go to the intake and are answered when they are done."""

        async def webhook(request: web.Request) -> web.Response:
            given = request.headers.get(_SECRET, "")
            if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
                return web.Response(status=401)
            if self._closing:
                return web.Response(status=503)
            content = await _json_body(request)
            self._under_way += 1
            self._idle.clear()
            try:
                await intake.take(content)
            except RecursionError:
                raise web.HTTPBadRequest from None
            except (Unavailable, TelegramError) as error:
                log.warning("update waits", update=content["update_id"], error=type(error).__name__)
                return web.Response(status=503)
            finally:
                self._under_way -= 1
                if not self._under_way:
                    self._idle.set()
            return web.Response()

        self.app.router.add_post(path, webhook)

    async def open(self) -> None:
        """Listening. Raises OSError when the port is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def drain(self, seconds: float) -> None:
        """No update is taken any more, and those under way are done, if that is possible."""
        self._closing = True
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            log.warning("closed with updates under way", count=self._under_way)

    async def close(self) -> None:
        await self._runner.cleanup()


async def _json_body(request: web.Request) -> dict[str, Any]:
    """The update. Raises HTTPException for what Telegram never sends."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            content = json.loads(await request.read())
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    if not _is_update(content):
        raise web.HTTPBadRequest
    return content


def _is_update(content: Any) -> TypeGuard[dict[str, Any]]:
    """A number and objects (core.telegram.org/bots/api#update)."""
    if not isinstance(content, dict) or not isinstance(content.get("update_id"), int):
        return False
    return all(isinstance(one, dict) for name, one in content.items() if name != "update_id")
