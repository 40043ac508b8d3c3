"""A Bot API that stalls is given up after the time that was given, whatever it stalls at."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from telegram import InputFile
from telegram.error import TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport.request import AiohttpRequest, NotSent


@pytest.fixture
async def stalled() -> AsyncIterator[str]:
    """The address of a server that lets everybody in, and neither reads nor answers."""
    over = asyncio.Event()

    async def wait(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(wait, "127.0.0.1", 0, limit=1024)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    over.set()
    server.close()


@pytest.fixture
async def dripping() -> AsyncIterator[str]:
    """The address of a server whose answer comes a byte at a time, and never ends."""

    writers: list[asyncio.StreamWriter] = []

    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    server.close()
    for writer in writers:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)


async def test_an_answer_that_drips_is_given_up_and_its_outcome_unknown(dripping: str) -> None:
    async with AiohttpRequest() as request, asyncio.timeout(5):
        with pytest.raises(TimedOut):
            await request.do_request(dripping, "POST", read_timeout=0.3, connect_timeout=0.3)


async def test_a_file_that_does_not_get_through_is_given_up(stalled: str) -> None:
    file = InputFile(b"x" * 30_000_000, "big.bin")
    data = RequestData([RequestParameter.from_input("document", file)])
    async with AiohttpRequest() as request, asyncio.timeout(5):
        with pytest.raises(TimedOut):
            await request.do_request(
                stalled,
                "POST",
                data,
                read_timeout=0.1,
                write_timeout=0.2,
                connect_timeout=0.2,
            )


async def test_who_finds_no_free_connection_has_sent_nothing(stalled: str) -> None:
    async with AiohttpRequest(connections=1) as request, asyncio.timeout(5):
        first = asyncio.create_task(request.do_request(stalled, "POST", read_timeout=2))
        await asyncio.sleep(0.1)
        with pytest.raises(NotSent):
            await request.do_request(stalled, "POST", pool_timeout=0.1, connect_timeout=0.1)
        assert not first.done()
        with pytest.raises(TimedOut):
            await first
