"""What the edges hold: a frozen bundle of the store, the profile and the words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate

from bot.clock import Clock
from bot.i18n import Translator
from bot.profiles import Profile
from bot.store import Store, Tx
from bot.store.transaction import P, R


@dataclass(frozen=True, slots=True)
class Hjem:
    """The running bot, as handlers, console, courier and ticks see it."""

    store: Store
    clock: Clock
    profile: Profile
    replica: str  # this process' own name
    bot_name: str = ""  # Telegram's username of the bot, without @
    address: str = ""  # of our own web pages, without a slash at the end

    async def run(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The service's result, committed. See `Store.run`."""
        return await self.store.run(service, *args, **kwargs)

    async def run_soon(
        self, service: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same, of what nobody waits for. See `Store.run_soon`."""
        return await self.store.run_soon(service, *args, **kwargs)

    def translator(self, language: str) -> Translator:
        return Translator(language, self.profile.zone)
