"""Bot API calls over aiohttp, with JSON bodies; multipart where a file goes along."""

from io import BytesIO
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
FILE_SECONDS = 60.0
"""How long a file may take on its way: a line that stalls would hold its connection for good."""


class NotSent(NetworkError):
    """The request surely never reached the Bot API."""


def trouble_with(error: TelegramError) -> str:
    """What the Bot API does, for an operator: of its words none, which may hold the token."""
    if isinstance(error, NotSent):
        return "cannot be reached: is there a network, and is BOT_API_BASE right?"
    return f"does not answer ({type(error).__name__})"


class AiohttpRequest(BaseRequest):
    """One keep-alive connection pool. Errors carry no address: it holds the token."""

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body.

        A limit that is not given is the usual one; None is none. All of them together are one for
        the whole call: an answer that drips is given up as one that does not come. aiohttp has none
        for writing alone and none for a free connection alone: the former is part of that for all,
        the latter of one for being connected.
        Raises NotSent; TimedOut or NetworkError when the outcome is unknown.
        """
        if self._session is None:
            raise NotSent("not initialized")
        is_download = method == "GET"  # PTB calls everything else with POST
        has_files = is_download or (request_data is not None and request_data.contains_files)
        free = _given(pool_timeout, None)
        connect = _given(connect_timeout, CONNECT_SECONDS)
        # What is no file fits into the system's buffer at once.
        write = _given(write_timeout, FILE_SECONDS if has_files else 0)
        read = _given(read_timeout, READ_SECONDS)
        timeout = aiohttp.ClientTimeout(
            total=_sum(free or 0, connect, write, read),
            connect=_sum(free, connect),
            sock_connect=connect,
            sock_read=read,
        )
        try:
            async with self._session.request(
                method, url, timeout=timeout, **_body(request_data)
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def _given(seconds: ODVInput[float], usual: float | None) -> float | None:
    return usual if isinstance(seconds, DefaultValue) else seconds


def _sum(*seconds: float | None) -> float | None:
    """All of them together; no limit where one has none."""
    known = [one for one in seconds if one is not None]
    return sum(known) if len(known) == len(seconds) else None


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"json": data.parameters}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in (data.multipart_data or {}).items():
        # As a file, of which aiohttp reads a part at a time: it warns of many bytes at once.
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=mime_type)
    return {"data": form}
