"""The composition root: settings in, a running bot out."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from errno import EADDRNOTAVAIL
from functools import partial
from socket import gaierror
from typing import Any

import structlog
from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder

import handlers
from bot import outbox, replicas
from bot.clock import Clock, system_clock
from bot.configuration import WRONG_KEYS, keys_of
from bot.console import answer_figures
from bot.context import Hjem
from bot.courier import Courier
from bot.domain.people import Role
from bot.errors import ConfigurationError, Unavailable
from bot.i18n import DANISH, LANGUAGES, N_
from bot.migrations import upgrade
from bot.profiles import Profile, read_profile
from bot.scheduler import Scheduler
from bot.services import alliance, erasure, invitations, private, reach
from bot.services.invitations import Made
from bot.settings import Settings
from bot.store import Surroundings, open_store
from bot.store.sqlite import alone_on, leave_checkpoints
from bot.transport.intake import Intake
from bot.transport.limiter import LaneLimiter, Pace
from bot.transport.polling import Poller
from bot.transport.request import AiohttpRequest, trouble_with
from bot.transport.server import WebServer
from bot.transport.speaker import Bot
from bot.vault import Vault

ALLOWED_UPDATES = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
]
"""What Telegram is asked to send; everything else stays with Telegram."""

COMMANDS = {
    "menu": N_("The main menu"),
    "hjaelp": N_("Help now"),
    "privacy": N_("What we keep about you"),
    "sprog": N_("Dansk / English"),
}

DRAIN_SECONDS = 8.0

START_PAUSES = (0.2, 1.0, 3.0)
"""Seconds between the tries to reach Telegram when the bot starts."""

log = structlog.get_logger()


class BotApplication(Application[Any, Any, Any, Any, Any, Any]):
    """PTB's application, except that a failing handler is the intake's business, not a log line."""

    async def process_error(
        self,
        update: object,
        error: Exception,
        job: Any = None,
        coroutine: Any = None,
    ) -> bool:
        raise error


class App:
    """One running process of the bot."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock = system_clock,
        pace: Pace | None = None,
        profile: Profile | None = None,
    ) -> None:
        profile = profile or read_profile(settings.municipality)
        self.settings = settings
        vault = Vault(keys_of(settings))
        self.store = open_store(settings.database_url, Surroundings(clock, vault, profile))
        self.limiter = LaneLimiter(pace or Pace(overall=settings.sends_per_second))
        self._requests = (AiohttpRequest(), AiohttpRequest(connections=2))
        self.telegram = _application(settings, self.limiter, self._requests)
        self.hjem = Hjem(self.store, clock, profile, replicas.new_name(vault))
        self.poller: Poller | None = None
        self.polling: asyncio.Task[None] | None = None
        self._joining: asyncio.Task[None] | None = None
        self._noting: set[asyncio.Task[None]] = set()
        self._held = contextlib.ExitStack()
        self._is_open = False
        self.limiter.on_pause = self._note_pause

    async def start(self) -> None:
        """Listening or polling. Raises Unavailable or ConfigurationError when it cannot.

        Whether it has ended, failed or was cancelled: `stop` puts away what it began.
        """
        if self.settings.sqlite_file is not None:
            self._held.enter_context(alone_on(self.settings.sqlite_file))
        await self.open()
        self.web = WebServer(self.settings.webhook_host, self.settings.webhook_port)
        self._is_open = True
        bot: Bot = self.telegram.bot
        self._joining = asyncio.create_task(self._join_replicas())
        await asyncio.shield(self._joining)
        await self.hjem.run(erasure.finish_restore)  # one that was broken off
        await self.hjem.run(alliance.begin)
        await self.hjem.run(reach.find_orphans)  # or whoever they are for waits for the tick
        self.store.on_outbox = self.courier.wake
        self.web.answer_health(self._is_ready)
        answer_figures(self.web, self.hjem)
        await self._open_the_way_in(bot)
        self.scheduler.start()
        self.courier.start()
        await _introduce(bot, self.hjem)
        log.info("started", bot=bot.username, webhook=bool(self.settings.webhook_url))

    async def _join_replicas(self) -> None:
        """The others know of this process, and it knows how much of the sending is its part."""
        arrive = replicas.take_over if self.settings.is_sqlite else replicas.beat
        alive = await self.hjem.run(arrive, self.hjem.replica)
        self.limiter.share(alive)
        # The others give up their part with their next heartbeat.
        settling = self.limiter.pace.after_start * (1 if alive == 1 else 6)
        self.limiter.hold(settling)

    def _note_pause(self, whom: int, seconds: float) -> None:
        until = self.hjem.clock() + timedelta(seconds=seconds)
        noting = asyncio.create_task(self._noted(whom, until))
        self._noting.add(noting)
        noting.add_done_callback(self._noting.discard)

    async def _noted(self, whom: int, until: datetime) -> None:
        with contextlib.suppress(Unavailable):  # this process waits all the same
            await self.hjem.run(outbox.pause, whom, until)

    async def open(self) -> None:
        """Everything is put together, but no update comes in and nothing goes out by itself."""
        # In this thread: nothing else goes on yet, and a thread keeps the memory that it once took.
        upgrade(self.settings.database_url)
        await self.store.start()
        try:
            if not await self.store.run(lambda tx: private.is_readable(tx, tx.vault)):
                raise ConfigurationError([WRONG_KEYS])
            await self._meet_telegram()
        except (ConfigurationError, Unavailable):
            await self.close()
            raise
        bot: Bot = self.telegram.bot
        self.hjem = replace(self.hjem, bot_name=bot.username, address=self.settings.page_address)
        handlers.register(self.telegram, self.hjem)
        self.courier = Courier(self.hjem, bot, self.limiter)
        self.scheduler = Scheduler(self.hjem, self.limiter.share)
        self.intake = Intake(self.hjem, self.telegram)

    async def close(self) -> None:
        """What `open` opened is closed."""
        await self.telegram.shutdown()
        for request in self._requests:  # PTB leaves them open when Telegram did not answer
            await request.shutdown()
        await self.store.close()
        self._held.close()

    async def stop(self) -> None:
        """What was taken in is answered, what was begun is sent, the database is closed.

        Whatever is not done after some seconds was not acknowledged, or is found by the next start.
        Also of a bot that was still starting.
        """
        if not self._is_open:
            await self.close()
            return
        self.scheduler.stop()
        self.limiter.close()
        if self.polling is not None:
            self.polling.cancel()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.web.drain(DRAIN_SECONDS))
            group.create_task(self.courier.stop(DRAIN_SECONDS))
            group.create_task(self.intake.drain(DRAIN_SECONDS))
            if self.poller is not None:
                group.create_task(self.poller.drain(DRAIN_SECONDS))
        await self.web.close()
        self._is_open = False
        if self._joining is not None:  # a start that was broken off may still be at it
            await asyncio.gather(self._joining, return_exceptions=True)
        with contextlib.suppress(Unavailable):
            await self.hjem.run(replicas.retire, self.hjem.replica)
        await self.close()
        log.info("stopped")

    async def invite(self, role: Role, name: str) -> tuple[str, Made]:
        """A link for a new colleague. The bot need not be running, and nobody be in yet."""
        await self._open_beside_the_bot()
        try:
            made = await self.hjem.run(invitations.invite_staff, None, name, role)
        finally:
            await self.close()
        return invitations.link(self.hjem.bot_name, made.token), made

    async def replay(self, update_id: int) -> bool:
        """A parked update is taken in once more. See `Intake.replay`."""
        await self._open_beside_the_bot()
        try:
            return await self.intake.replay(update_id)
        finally:
            await self.close()

    async def _open_beside_the_bot(self) -> None:
        await self.open()
        await self.store.run(lambda tx: leave_checkpoints(tx.connection()))

    async def _meet_telegram(self) -> None:
        try:
            await _patiently(self.telegram.initialize)
        except InvalidToken:
            raise ConfigurationError(["BOT_TOKEN: Telegram does not know this token"]) from None

    async def _open_the_way_in(self, bot: Bot) -> None:
        settings = self.settings
        await self.intake.resume()
        if settings.webhook_url:
            secret = settings.webhook_secret.get_secret_value()
            self.web.answer_telegram(settings.webhook_path, secret, self.intake)
            await self._listen()
            address = settings.webhook_url + settings.webhook_path
            listen = partial(
                bot.set_webhook, address, secret_token=secret, allowed_updates=ALLOWED_UPDATES
            )
            try:
                await _patiently(listen)
            except BadRequest:
                raise ConfigurationError(["WEBHOOK_URL: Telegram cannot use it"]) from None
            return
        await self._listen()
        try:
            await bot.delete_webhook()
        except TelegramError as error:
            # Where a webhook is still set, polling says so itself, again and again.
            log.warning("webhook not deleted", error=type(error).__name__)
        self.poller = Poller(bot, self.intake, ALLOWED_UPDATES)
        self.polling = asyncio.create_task(self.poller.run(), name="poller")

    async def _listen(self) -> None:
        try:
            await self.web.open()
        except OSError as error:
            is_not_here = isinstance(error, gaierror) or error.errno == EADDRNOTAVAIL
            setting = "WEBHOOK_HOST" if is_not_here else "WEBHOOK_PORT"
            why = error.strerror or type(error).__name__
            raise Unavailable(f"cannot listen ({why}); change {setting}") from None

    async def _is_ready(self) -> bool:
        """Updates are asked for, messages are sent; the database took the last heartbeat.

        It does not when the disk is full.
        """
        if self.courier.has_ended or (self.polling is not None and self.polling.done()):
            return False
        ask: Callable[[], Awaitable[bool]] = partial(
            self.hjem.run, replicas.is_alive, self.hjem.replica
        )
        try:
            return await asyncio.wait_for(ask(), 2)
        except (Unavailable, TimeoutError):
            return False


async def _patiently(call: Callable[[], Awaitable[object]]) -> None:
    """The call was answered, if Telegram answers within some seconds. Raises Unavailable."""
    for pause in (*START_PAUSES, None):
        try:
            await call()
        except BadRequest:
            raise
        except NetworkError as error:
            if pause is None:
                raise Unavailable(f"the Bot API {trouble_with(error)}") from None
            log.warning("start waits", error=type(error).__name__)
            await asyncio.sleep(pause)
        else:
            return


def _application(
    settings: Settings, limiter: LaneLimiter, requests: tuple[AiohttpRequest, AiohttpRequest]
) -> BotApplication:
    base = settings.bot_api_base
    builder = (
        ApplicationBuilder()
        .application_class(BotApplication)
        .token(settings.bot_token.get_secret_value())
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(requests[0])
        .get_updates_request(requests[1])
        .rate_limiter(limiter)
        .updater(None)
    )
    return builder.build()  # type: ignore[return-value]


async def _introduce(bot: Bot, hjem: Hjem) -> None:
    """Telegram shows the commands, in the language of the phone; Danish where there is none."""
    try:
        for language in LANGUAGES:
            t = hjem.translator(language)
            commands = [BotCommand(name, t(text)) for name, text in COMMANDS.items()]
            code = None if language == DANISH else language
            scope = BotCommandScopeAllPrivateChats()
            await bot.set_my_commands(commands, scope, language_code=code)
    except TelegramError as error:
        log.warning("commands not shown", error=type(error).__name__)
