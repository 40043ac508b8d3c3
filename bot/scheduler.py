"""Scheduled work: ticks that look at rows. No job holds a promise the database does not know.

Every replica ticks; a tick claims rows or queues messages under unique keys, so running twice does
nothing twice. Ticks run in UTC; local times are computed from the profile's zone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from bot import replicas
from bot.clock import system_clock
from bot.context import Hjem
from bot.errors import Unavailable
from bot.services import (
    activity_reminders,
    bring,
    broadcast_rounds,
    concepts,
    digest,
    invitations,
    joining,
    later,
    moods,
    offer_reminders,
    outreach_rounds,
    own_offers,
    reach,
    reminders,
    reports,
    retention,
    rota,
    safety,
    settling,
    silence,
    stalled,
    talks,
    unanswered,
    viewings,
    waiting_list,
    wishes,
)
from bot.services.ticks import Tick

log = structlog.get_logger()

APART = timedelta(milliseconds=20)
"""How far apart ticks start that are due in the same second: an answer that meets one waits for
that one alone."""

WATCH_SECONDS = 1.0
"""How often it is seen to that the clock was not set back."""

TICKS: tuple[Tick, ...] = (
    *broadcast_rounds.TICKS,
    *reach.TICKS,
    *reminders.TICKS,
    *safety.TICKS,
    *unanswered.TICKS,
    *wishes.TICKS,
    *waiting_list.TICKS,
    *activity_reminders.TICKS,
    *joining.TICKS,
    *invitations.TICKS,
    *outreach_rounds.TICKS,
    *retention.TICKS,
    *digest.TICKS,
    *stalled.TICKS,
    *concepts.TICKS,
    *bring.TICKS,
    *own_offers.TICKS,
    *offer_reminders.TICKS,
    *viewings.TICKS,
    *settling.TICKS,
    *reports.TICKS,
    *later.TICKS,
    *silence.TICKS,
    *moods.TICKS,
    *rota.TICKS,
    *talks.TICKS,
)


class Scheduler:
    """APScheduler in memory; one per replica."""

    def __init__(self, hjem: Hjem, on_beat: Callable[[int], None]) -> None:
        """`on_beat` is told with each heartbeat how many replicas are alive."""
        self._hjem = hjem
        self._on_beat = on_beat
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._watching: asyncio.TimerHandle | None = None

    def start(self) -> None:
        now = system_clock()
        self._every(replicas.HEARTBEAT, now, "beat", self._beat)
        for number, tick in enumerate(TICKS, start=1):
            every, run = timedelta(seconds=tick.seconds), partial(self._hjem.run, tick.service)
            self._every(every, now + number * APART, tick.service.__name__, run)
        self._scheduler.start()
        self._watch()

    def _watch(self) -> None:
        """Ticks go on when the clock is set back: APScheduler would wait until it is there again.

        Meanwhile nobody would be reminded, and the others would take this replica for dead.
        """
        now, jobs = system_clock(), self._scheduler.get_jobs()
        back = max(job.next_run_time - job.trigger.interval for job in jobs) - now
        if back > replicas.HEARTBEAT:
            for job in jobs:
                job.modify(next_run_time=job.next_run_time - back)
        self._watching = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._watch)

    def _every(
        self, every: timedelta, begin: datetime, name: str, work: Callable[[], Awaitable[Any]]
    ) -> None:
        self._scheduler.add_job(
            _try,
            IntervalTrigger(seconds=int(every.total_seconds()), start_date=begin + every),
            args=(name, work),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def stop(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run_all(self, within: timedelta = timedelta.max) -> None:
        """Every tick that comes at least once `within` that time, now. Raises what one does."""
        due = (tick.service for tick in TICKS if timedelta(seconds=tick.seconds) <= within)
        await asyncio.gather(self._beat(), *map(self._hjem.run, due))

    async def _beat(self) -> None:
        self._on_beat(await self._hjem.run(replicas.beat, replica=self._hjem.replica))


async def _try(name: str, work: Callable[[], Awaitable[Any]]) -> None:
    """It is done, or it failed and comes again; which one did is said in either case."""
    try:
        await work()
    except asyncio.CancelledError:
        pass  # the bot stops: no fault, as which APScheduler would log it
    except (Unavailable, SQLAlchemyError) as error:
        log.warning("tick failed", tick=name, error=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the outermost loop of scheduled work
        log.error("tick stumbled", tick=name, error=type(error).__name__)
