"""Waiting for what has no event of its own: phones, rows and calls."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(true: Callable[[], object | Awaitable[object]], within: float = 10) -> None:
    """It is true now, or its answer was.

    Raises:
        TimeoutError: It was not within the seconds.
    """
    async with asyncio.timeout(within):
        while True:
            answer = true()
            if await answer if isinstance(answer, Awaitable) else answer:
                return
            await asyncio.sleep(0.005)
