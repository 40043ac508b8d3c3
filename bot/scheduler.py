"""Scheduled work: ticks that look at rows. No job holds a promise the database does not know.

Every replica ticks; a tick claims rows or queues messages under unique keys, so running twice does
nothing twice. Ticks run in UTC; local times are computed from the profile's zone.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from bot import outbox
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
    outreach,
    reach,
    reminders,
    retention,
    safety,
    stalled,
    unanswered,
    waiting_list,
    wishes,
)
from bot.services.ticks import Tick
from bot.store import Tx

log = structlog.get_logger()


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
)


class Scheduler:
    """APScheduler in memory; one per replica."""

    def __init__(self, hjem: Hjem) -> None:
        self._hjem = hjem
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        beat = Tick(self._beat, int(outbox.HEARTBEAT.total_seconds()))
        for tick in (beat, *TICKS):
            self._scheduler.add_job(
                self._run,
                "interval",
                seconds=tick.seconds,
                args=[tick.service],
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run_all(self) -> None:
        """Every tick, once, now."""
        await asyncio.gather(*(self._run(tick.service) for tick in (Tick(self._beat, 0), *TICKS)))

    def _beat(self, tx: Tx) -> None:
        outbox.beat(tx, self._hjem.replica)

    async def _run(self, service: Callable[[Tx], Any]) -> None:
        try:
            await self._hjem.run(service)
        except (Unavailable, SQLAlchemyError) as error:
            log.warning("tick failed", tick=service.__name__, error=type(error).__name__)
