"""A line to a PostgreSQL server that breaks at the worst moment: committed, and nobody heard it."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from sqlalchemy import make_url

CHUNK = 64 * 1024
_SOCKET = ".s.PGSQL.5432"


class Line:
    """One way to the server; the bot's connections go through it."""

    def __init__(self, server: Path, address: str) -> None:
        self.address = address
        """The database's address at this end."""
        self.cuts = 0
        """How often the line broke."""
        self._server = server
        self._words: bytes | None = None

    def cut_once_after(self, words: str) -> None:
        """The next transaction that says `words` is committed, and its connection breaks then."""
        self._words = words.encode()

    async def live(self, socket: Path, is_open: Future[Callable[[], object]]) -> None:
        """Carries what comes through this socket until the function that it hands out is called."""
        over, loop = asyncio.Event(), asyncio.get_running_loop()
        async with await asyncio.start_unix_server(self._carry, socket):
            is_open.set_result(partial(loop.call_soon_threadsafe, over.set))
            await over.wait()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs = await asyncio.open_unix_connection(self._server)
        is_done = asyncio.Event()
        there = asyncio.create_task(self._there(reader, theirs[1], is_done))
        back = asyncio.create_task(self._back(theirs[0], writer, is_done))
        with suppress(asyncio.CancelledError):  # the end of it all
            await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, theirs[1]):
            end.close()

    async def _there(
        self, bot: asyncio.StreamReader, server: asyncio.StreamWriter, is_done: asyncio.Event
    ) -> None:
        has_said = False
        while part := await bot.read(CHUNK):
            has_said = has_said or (self._words is not None and self._words in part)
            if has_said and b"COMMIT" in part:
                is_done.set()
                self._words = None
            server.write(part)

    async def _back(
        self, server: asyncio.StreamReader, bot: asyncio.StreamWriter, is_done: asyncio.Event
    ) -> None:
        while part := await server.read(CHUNK):
            if is_done.is_set():
                self.cuts += 1
                return
            bot.write(part)


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    """A line to the database at this address, which is reached by a socket in the file system.

    It lives in a thread of its own: the bot reads its schema before its event loop does anything.
    """
    url = make_url(address)
    with tempfile.TemporaryDirectory(prefix="hjem-") as folder, ThreadPoolExecutor(1) as thread:
        here = url.set(query={"host": folder}).render_as_string(hide_password=False)
        line = Line(Path(str(url.query["host"])) / _SOCKET, here)
        is_open: Future[Callable[[], object]] = Future()
        living = thread.submit(asyncio.run, line.live(Path(folder) / _SOCKET, is_open))
        close = is_open.result()
        try:
            yield line
        finally:
            close()
            living.result()
