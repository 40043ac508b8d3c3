"""`python -m bot demo`: the whole bot in front of a local Telegram, with people to try it on.

Nothing is read but DEMO_PORT and nothing is kept: the database is a temporary one, so every start
begins alike, and neither Telegram nor a real database can be reached by mistake.
"""

import asyncio
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import time
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import log
from bot.app import App
from bot.profiles import Profile, QuietHours, WorkingHours, read_profile
from bot.samples import TimeMachine, play
from bot.settings import Settings
from bot.simulator import Simulator
from bot.transport.limiter import Pace

UNHURRIED = Pace(overall=1000, per_chat=100, chat_burst=100)
"""A local Telegram has no flood limits to keep."""

ALWAYS_OPEN = WorkingHours(weekdays=tuple(range(7)), opens=time(0), closes=time(23, 59))
NEVER_QUIET = QuietHours(begin=time.max, end=time.min)


class _OwnSettings(Settings):
    """Settings that neither the environment nor `.env` can change."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


async def run(port: int) -> int:
    """The exit code, once somebody has pressed Ctrl-C; 2 when the port is taken."""
    log.configure("ERROR")
    stop = _stop_on_signals()
    async with AsyncExitStack() as stack:
        sim = Simulator()
        try:
            await sim.start(port=port)
        except OSError as error:
            print(_cannot_listen(port, error), file=sys.stderr)
            return 2
        stack.push_async_callback(sim.stop)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hjem-demo-"))
        clock = TimeMachine()
        sim.now = clock
        app = App(_settings(sim, Path(folder)), clock, UNHURRIED, _profile())
        await app.start()
        stack.push_async_callback(app.stop)
        await play(app, sim, clock)
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
    why = (error.strerror or "not possible").lower()
    return f"Cannot listen on port {port} ({why}). Set DEMO_PORT to another port, such as 8101."


def _settings(sim: Simulator, folder: Path) -> Settings:
    return _OwnSettings(
        bot_token=SecretStr(sim.token),
        bot_api_base=sim.base_url,
        database_url=f"sqlite:///{folder / 'hjem.db'}",
        webhook_port=0,
    )


def _profile() -> Profile:
    """Copenhagen's, but awake: whoever tries the bot at night sees the phones answer each other."""
    hours = {"working_hours": ALWAYS_OPEN, "quiet_hours": NEVER_QUIET}
    return read_profile("koebenhavn").model_copy(update=hours)
