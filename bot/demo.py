"""`python -m bot demo`: the whole bot in front of a local Telegram, with people to try it on.

Nothing is read but DEMO_PORT and nothing is kept: the database is a temporary one, so every start
begins alike, and neither Telegram nor a real database can be reached by mistake.
"""

import asyncio
import gc
import os
import secrets
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bot import log
from bot.simulator import Simulator


async def run(port: int) -> int:
    """The exit code, once somebody has pressed Ctrl-C; 2 when the port is taken."""
    gc.disable()  # as in `python -m bot run`: what a start makes stays for good
    log.configure("ERROR")
    stop = _stop_on_signals()
    async with AsyncExitStack() as stack:
        # Known to nobody: any page in the same browser can call an address on this machine.
        sim = Simulator(f"123:{secrets.token_urlsafe()}")
        try:
            await sim.start(port=port)
        except OSError as error:
            print(_cannot_listen(port, error), file=sys.stderr)
            return 2
        stack.push_async_callback(sim.stop)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hjem-demo-"))
        await asyncio.to_thread(_load)
        await _play(sim, Path(folder), stack)
        gc.freeze()
        gc.enable()
        print(f"Open {sim.base_url} in a browser.\nPress Ctrl-C to stop.", flush=True)
        await stop.wait()
    return 0


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _cannot_listen(port: int, error: OSError) -> str:
    why = os.strerror(error.errno or 0).lower()
    return f"Cannot listen on port {port} ({why}). Set DEMO_PORT to another port, such as 8101."


def _load() -> None:
    """The bot is imported; it takes a second or two, in which the page answers already."""
    import bot.samples.story  # noqa: F401


async def _play(sim: Simulator, folder: Path, stack: AsyncExitStack) -> None:
    """The bot runs until the stack is closed, and everybody has a past with it."""
    from bot.samples.story import Story, TimeMachine, app_for

    clock = TimeMachine()
    sim.now = clock
    app = app_for(sim, folder, clock)
    await app.start()
    stack.push_async_callback(app.stop)
    await Story(app, sim, clock).play()
