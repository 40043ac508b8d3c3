"""The demo's people have the same past, whatever day it is started on."""

from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from sqlmodel import col, func, select

from bot.domain.housing import Stage
from bot.samples.story import CAST, STAFF, Story, TimeMachine, app_for
from bot.simulator import Simulator
from bot.store import Tx
from bot.tables import Activity, Appointment, Case, Dwelling, ParkedUpdate, Person


def looked_at(tx: Tx) -> dict[str, object]:
    """What there is to see once the story is played."""
    coming = select(func.count()).where(col(Appointment.starts_at) > tx.now)
    stages = select(Person.alias, Case.stage).join(Case, col(Case.youth_id) == Person.id)
    planned = select(func.count()).where(col(Activity.starts_at) > tx.now)
    return {
        "people": tx.exec(select(func.count()).select_from(Person)).one(),
        "stages": dict(tx.exec(stages).all()),
        "appointments": tx.exec(coming).one(),
        "activities": tx.exec(planned).one(),
        "homes": tx.exec(select(func.count()).select_from(Dwelling)).one(),
        "parked": tx.exec(select(func.count()).select_from(ParkedUpdate)).one(),
    }


@pytest.mark.parametrize(
    "now",
    [
        "2026-10-25T02:30+01:00",  # the hour that comes twice
        "2026-12-25T23:59+01:00",
        "2027-03-29T00:10+02:00",  # Easter Monday, the day after the clocks were put forward
    ],
)
async def test_the_demo_can_begin_at_any_time(now: str, tmp_path: Path) -> None:
    with time_machine.travel(datetime.fromisoformat(now)):
        async with Simulator() as sim, AsyncExitStack() as stack:
            clock = TimeMachine()
            sim.now = clock
            app = app_for(sim, tmp_path, clock)
            await app.start()
            stack.push_async_callback(app.stop)
            story = Story(app, sim, clock)
            await story.play()
            seen = await app.hjem.run(looked_at)
    assert seen == {
        "people": len(STAFF) + 3,  # two young people and a landlord's contact
        "homes": 3,
        "stages": {"Aya": Stage.WAITING, "Emil": Stage.ASSESSMENT},
        "appointments": 1,
        "activities": 24,
        "parked": 0,
    }
    assert list(story.phones) == list(CAST)
    dates = [shown.raw["date"] for shown in story.phones["Aya"].messages]
    assert dates == sorted(dates)
