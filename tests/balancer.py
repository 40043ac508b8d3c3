"""What stands before several replicas: it hands each connection to one that listens."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

CHUNK = 64 * 1024


@asynccontextmanager
async def balanced(port: int, behind: Sequence[int]) -> AsyncIterator[None]:
    """Connections to this port of 127.0.0.1 go to the ports behind it, in turn."""
    turns = itertools.cycle(behind)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(turns)
        for place in range(len(behind)):
            try:
                ours = await asyncio.open_connection(
                    "127.0.0.1", behind[(first + place) % len(behind)]
                )
            except OSError:
                continue
            await asyncio.gather(_pass(reader, ours[1]), _pass(ours[0], writer))
            return
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


async def _pass(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Everything goes on until one side ends, and so does the other then."""
    try:
        while part := await source.read(CHUNK):
            target.write(part)
            await target.drain()
    except OSError:
        pass
    finally:
        target.close()
