"""An operator at the command line, beside the bot that a test runs."""

import asyncio
from io import StringIO

import pytest
import time_machine

from bot.__main__ import main
from tests.hjem import Hjem, free_port


class Operator:
    """Gives commands with the bot's settings, at the time of the test, while Telegram is away."""

    def __init__(
        self, hjem: Hjem, patch: pytest.MonkeyPatch, screen: pytest.CaptureFixture[str]
    ) -> None:
        self._hjem, self._patch, self._screen = hjem, patch, screen
        self.shown = self.told = ""

    async def asks(self, *command: str, types: str = "") -> int:
        """The command has ended with this code; what it showed and told is kept."""
        settings = self._hjem.app.settings
        keys = ",".join(key.get_secret_value() for key in settings.encryption_keys)
        self._patch.setenv("BOT_TOKEN", settings.bot_token.get_secret_value())
        self._patch.setenv("DATABASE_URL", settings.database_url)
        self._patch.setenv("ENCRYPTION_KEYS", keys)
        self._patch.setenv("BOT_API_BASE", f"http://127.0.0.1:{free_port()}")
        self._patch.setattr("sys.stdin", StringIO(types))
        self._screen.readouterr()
        with time_machine.travel(self._hjem.clock.now, tick=False):
            code = await asyncio.to_thread(main, list(command))
        self.shown, self.told = self._screen.readouterr()
        return code
