"""A running bot with a fixed cast, which is the access matrix of the tests.

Aya is a youth. Bo is her caseworker, Sam her support worker. Emil is another youth, with Dorte as
his caseworker. Carla coordinates, Olga does outreach, Ida administers. Pia is a
contact of KAB. Vera is a volunteer. Nova is a stranger.
"""

import asyncio
import secrets
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlmodel import select

from bot.app import App
from bot.domain.people import Role
from bot.profiles import Profile, read_profile
from bot.services import cases
from bot.settings import Settings
from bot.simulator import Phone, Simulator
from bot.store import Tx
from bot.tables import Partner, Person
from bot.transport.limiter import Pace
from bot.vault import new_outer_key

MONDAY_AT_NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""9.00 in Copenhagen."""

NOT_FOUND = (
    "Det kan jeg ikke finde. Måske er det ændret eller fjernet, eller det er hos en anden nu."
)
"""The answer to a button whose subject is gone, or was never one's own."""

HOUR = timedelta(hours=1)

STEP, STEPS = timedelta(minutes=15), 48
"""How far time moves between two rounds of ticks, and how many rounds there are at most."""

QUICK = Pace(
    overall=1000, per_chat=1000, chat_burst=1000, patience=5, courier_patience=5, after_start=0
)

COPENHAGEN = read_profile("koebenhavn")

CAST = {
    "aya": ("Aya", Role.YOUTH),
    "emil": ("Emil", Role.YOUTH),
    "bo": ("Bo", Role.CASEWORKER),
    "sam": ("Sam", Role.SUPPORT_WORKER),
    "dorte": ("Dorte", Role.CASEWORKER),
    "carla": ("Carla", Role.COORDINATOR),
    "olga": ("Olga", Role.OUTREACH),
    "ida": ("Ida", Role.ADMIN),
    "pia": ("Pia", Role.PARTNER),
    "vera": ("Vera", Role.VOLUNTEER),
}


class Clock:
    """The time in the bot and in the local Telegram; it stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Hjem:
    """The stage of a test: phones by name, the running application, and the clock."""

    aya: Phone
    emil: Phone
    bo: Phone
    sam: Phone
    dorte: Phone
    carla: Phone
    olga: Phone
    ida: Phone
    pia: Phone
    vera: Phone
    nova: Phone

    def __init__(self, app: App, sim: Simulator, clock: Clock) -> None:
        self.app = app
        self.sim = sim
        self.clock = clock
        self.ids: dict[str, int] = {}

    async def run(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The service's result, as the bot itself would run it."""
        return await self.app.hjem.run(service, *args, **kwargs)

    async def settled(self) -> None:
        """Every update is answered and every message that is due was sent."""
        await self.sim.idle()
        async with asyncio.timeout(10):
            await self.app.courier.caught_up()

    @asynccontextmanager
    async def database_away(self) -> AsyncIterator[None]:
        """Somebody else holds the SQLite file, and the bot does not wait for it to be let go."""
        await self.run(lambda tx: tx.connection().exec_driver_sql("PRAGMA busy_timeout=0"))
        path = str(make_url(self.app.settings.database_url).database)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    async def starts_again(self, settings: Settings | None = None) -> None:
        """The bot, having stopped, runs again, on the same database unless told otherwise."""
        self.app = App(settings or self.app.settings, self.clock, QUICK, COPENHAGEN)
        await self.app.start()

    async def forward(self, **delta: float) -> None:
        """Time passes, in small steps, with deliveries and the ticks that are due at each of them.

        At its end comes every tick.
        """
        until = self.clock.now + timedelta(**delta)
        step = max(STEP, timedelta(**delta) / STEPS)
        hour = self.clock.now
        while self.clock.now + step < until:
            self.clock.now += step
            if self.clock.now - hour >= HOUR:
                hour = self.clock.now
                await self.tick()
            else:
                await self.tick(within=STEP)
        self.clock.now = until
        await self.tick()

    async def jump(self, **delta: float) -> None:
        """Time passes at once, as for a machine that slept."""
        self.clock.now += timedelta(**delta)
        await self.tick()

    async def tick(self, within: timedelta = timedelta.max) -> None:
        await self.app.scheduler.run_all(within)
        await self.settled()


@asynccontextmanager
async def running(
    database_url: str,
    *,
    webhook: bool = False,
    pace: Pace = QUICK,
    profile: Profile = COPENHAGEN,
    topics: bool = False,
) -> AsyncIterator[Hjem]:
    """The bot on this empty, migrated database, with its cast; polling unless by webhook."""
    clock = Clock(MONDAY_AT_NINE)
    async with Simulator(topics=topics) as sim:
        sim.now = clock
        app = App(settings_for(sim, database_url, webhook=webhook), clock, pace, profile)
        hjem = Hjem(app, sim, clock)
        await app.start()
        try:
            await _enter(hjem)
            yield hjem
        finally:
            await hjem.app.stop()


@asynccontextmanager
async def second_replica(hjem: Hjem, clock: Clock | None = None) -> AsyncIterator[App]:
    """Another process' worth of the same bot, on the same database and the same Telegram.

    On the same machine, unless it has a clock of its own.
    """
    ours = hjem.app.settings
    theirs = settings_for(hjem.sim, ours.database_url, webhook=True)
    settings = theirs.model_copy(update={"encryption_keys": ours.encryption_keys})
    app = App(settings, clock or hjem.clock, QUICK)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


def settings_for(sim: Simulator, database_url: str, *, webhook: bool = False) -> Settings:
    values: dict[str, Any] = {
        "bot_token": SecretStr(sim.token),
        "bot_api_base": sim.base_url,
        "database_url": database_url,
        "webhook_port": 0,
        "log_level": "ERROR",
    }
    if not database_url.startswith("sqlite"):
        values["encryption_keys"] = (SecretStr(new_outer_key()),)
    if webhook:
        port = free_port()
        values |= {
            "webhook_port": port,
            "webhook_url": f"http://127.0.0.1:{port}",
            "webhook_secret": SecretStr("open-sesame"),
        }
    return Settings(_env_file=None, **values)


def free_port() -> int:
    """A port that nobody listens at, below those that outgoing lines get: it stays free."""
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def _enter(hjem: Hjem) -> None:
    for name, (alias, _role) in CAST.items():
        setattr(hjem, name, hjem.sim.person(alias))
    hjem.nova = hjem.sim.person("Nova")
    chats = {name: getattr(hjem, name).id for name in CAST}
    hjem.ids = await hjem.run(enter_cast, chats)
    for chat_id in chats.values():
        hjem.sim.world.chats[chat_id].started = True


def enter_cast(tx: Tx, chats: dict[str, int]) -> dict[str, int]:
    """The cast has joined; returns their ids by name."""
    people = {
        name: Person(
            role=role, alias=alias, chat_id=chats[name], joined_at=tx.now, consented_at=tx.now
        )
        for name, (alias, role) in CAST.items()
    }
    tx.add_all(people.values())
    tx.flush()
    ids = {name: person.id for name, person in people.items()}
    people["pia"].partner_id = tx.exec(select(Partner.id).where(Partner.name == "KAB")).one()
    cases.open_case(tx, ids["aya"], ids["bo"], ids["sam"])
    cases.open_case(tx, ids["emil"], ids["dorte"])
    return ids
