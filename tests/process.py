"""The real program, `python -m bot run`, as a process that can be killed."""

import asyncio
import os
import signal
import sys
from collections import deque
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parent.parent


class BotProcess:
    """One life of the bot after another, on the same settings."""

    def __init__(self, settings: Settings, python: str = sys.executable) -> None:
        self._python = python
        self._environment = _environment(settings)
        self.port = settings.webhook_port
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self.log: deque[str] = deque(maxlen=100)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def begins(self) -> None:
        """The program is being loaded."""
        self._process = await asyncio.create_subprocess_exec(
            self._python,
            "-m",
            "bot",
            "run",
            cwd=ROOT / "tests",  # where there is no .env
            env=self._environment,
            stderr=asyncio.subprocess.PIPE,
        )
        self._started, self._is_started = asyncio.Event(), False
        self._reading = asyncio.create_task(self._read())

    async def starts(self) -> None:
        """It takes updates in. Raises AssertionError, with what it said, when it does not."""
        await self.begins()
        async with asyncio.timeout(60):
            await self._started.wait()
        if not self._is_started:
            raise AssertionError("\n".join(self.log))

    async def is_asked(self, *command: str) -> int:
        """Another command has ended, on the same settings; its exit code."""
        process = await asyncio.create_subprocess_exec(
            self._python, "-m", "bot", *command, cwd=ROOT / "tests", env=self._environment
        )
        async with asyncio.timeout(60):
            return await process.wait()

    async def is_killed(self) -> None:
        """It is gone, without a chance to do anything about it; so it stays if it was gone."""
        if self._process is not None:
            await self._ends(signal.SIGKILL)

    async def is_told_to_stop(self) -> tuple[int, float]:
        """It has stopped; its exit code and how many seconds it took."""
        began = asyncio.get_running_loop().time()
        code = await self._ends(signal.SIGTERM)
        return code, asyncio.get_running_loop().time() - began

    async def ends(self) -> int:
        """It has ended by itself; its exit code."""
        assert self._process is not None
        assert self._reading is not None
        code = await asyncio.wait_for(self._process.wait(), 60)
        await self._reading
        return code

    async def _ends(self, number: signal.Signals) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.ends()

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self.log.append(line.decode().rstrip())
            if '"started"' in self.log[-1]:
                self._is_started = True
                self._started.set()
        self._started.set()


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": settings.bot_token.get_secret_value(),
        "BOT_API_BASE": settings.bot_api_base,
        "DATABASE_URL": settings.database_url,
        "ENCRYPTION_KEYS": ",".join(key.get_secret_value() for key in settings.encryption_keys),
        "WEBHOOK_URL": settings.webhook_url,
        "WEBHOOK_SECRET": settings.webhook_secret.get_secret_value(),
        "WEBHOOK_PORT": str(settings.webhook_port),
    }
