"""Scheduled work: ticks that look at rows. No job holds a promise the database does not know.

Every replica ticks; a tick claims rows or queues messages under unique keys, so running twice does
nothing twice. Ticks run in UTC; local times are computed from the profile's zone.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from bot import outbox
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
    offers,
    outreach,
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
from bot.store import Tx

log = structlog.get_logger()

APART = timedelta(milliseconds=20)
"""So long after one another ticks come that are due in the same second: an answer that meets one
waits for that one alone."""

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
    *outreach.TICKS,
    *retention.TICKS,
    *digest.TICKS,
    *stalled.TICKS,
    *concepts.TICKS,
    *bring.TICKS,
    *offers.TICKS,
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

    def start(self) -> None:
        now = system_clock()
        self._every(outbox.HEARTBEAT, now, self._beat)
        for number, tick in enumerate(TICKS, start=1):
            every = timedelta(seconds=tick.seconds)
            self._every(every, now + number * APART, self._run, tick.service)
        self._scheduler.start()

    def _every(
        self, every: timedelta, begin: datetime, work: Callable[..., Any], *args: Any
    ) -> None:
        self._scheduler.add_job(
            work,
            IntervalTrigger(seconds=int(every.total_seconds()), start_date=begin + every),
            args=args,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run_all(self) -> None:
        """Every tick, once, now."""
        await asyncio.gather(self._beat(), *(self._run(tick.service) for tick in TICKS))

    async def _beat(self) -> None:
        alive = await self._run(partial(outbox.beat, replica=self._hjem.replica))
        if alive is not None:
            self._on_beat(alive)

    async def _run(self, service: Callable[[Tx], Any]) -> Any:
        """What the tick returned; None when it failed, and comes again."""
        try:
            return await self._hjem.run(service)
        except (Unavailable, SQLAlchemyError) as error:
            name = getattr(service, "__name__", "beat")
            log.warning("tick failed", tick=name, error=type(error).__name__)
            return None
