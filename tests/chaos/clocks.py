"""Both clock changes, with two replicas and machines that slept; part of `make chaos`."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.services import appointments, people
from bot.simulator import Phone
from tests.calendars import offer
from tests.crowd import crowd
from tests.hjem import COPENHAGEN, Hjem, running, second_replica

HOURS = (9, 10, 11, 13, 14, 15)
"""When youths meet Bo on each of the days around a change, by local time."""

CHANGES = {
    "spring": datetime(2026, 3, 25, 7, tzinfo=UTC),  # Wednesday; the change is on Sunday the 29th
    "autumn": datetime(2026, 10, 21, 7, tzinfo=UTC),  # Wednesday; the change is on Sunday the 25th
}
DAYS = ("friday", "saturday", "sunday", "monday")


@pytest.fixture
async def hjem(postgres_url: str) -> AsyncIterator[Hjem]:
    async with running(postgres_url, webhook=True) as hjem:
        yield hjem


async def booked(hjem: Hjem, first_day: datetime) -> dict[Phone, datetime]:
    """A youth for each hour of the days, and when she meets Bo, in local time."""
    await hjem.run(offer, hjem.ids["bo"], **{day: [(8, 16)] for day in DAYS})
    local = first_day.astimezone(COPENHAGEN.zone).replace(minute=0)
    meetings = [
        (local + timedelta(days=day)).replace(hour=hour) for day in (2, 3, 4, 5) for hour in HOURS
    ]
    youths = await crowd(hjem, len(meetings))
    for phone, meeting in zip(youths, meetings, strict=True):
        who = await hjem.run(people.asker, phone.id)
        at = meeting.astimezone(UTC)
        await hjem.run(appointments.book, who, who.id, hjem.ids["bo"], at)
    await hjem.settled()
    return dict(zip(youths, meetings, strict=True))


async def passes(hjem: Hjem, other: App, hop: timedelta, until: datetime) -> None:
    """Time passes in hops, and both replicas look at each of them."""
    while hjem.clock.now < until:
        hjem.clock.now += hop
        await asyncio.gather(hjem.app.scheduler.run_all(), other.scheduler.run_all())
        await hjem.settled()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "hop", [timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)], ids=str
)
async def test_reminders_come_once_at_the_right_local_time(
    hjem: Hjem, change: str, hop: timedelta, say: list[object]
) -> None:
    hjem.clock.now = CHANGES[change]
    async with second_replica(hjem) as other:
        meetings = await booked(hjem, hjem.clock.now)
        await passes(hjem, other, hop, hjem.clock.now + timedelta(days=6))
    for youth, meeting in meetings.items():
        before, soon = told(youth, "i morgen"), told(youth, "i dag")
        assert all(at < meeting for at in before + soon)
        if hop <= timedelta(hours=1):
            assert [at - (meeting - timedelta(days=1)) < hop for at in before] == [True]
            assert [at - (meeting - timedelta(hours=1)) < hop for at in soon] == [True]
        else:  # what would come too late does not come
            assert len(before) <= 1
            assert len(soon) <= 1
    count = sum(len(told(youth, "Husk din aftale")) for youth in meetings)
    say.append(f"{count} reminders of {len(meetings)} appointments")


def told(youth: Phone, word: str) -> list[datetime]:
    """When the youth was reminded with this word, in local time."""
    reminders = [m for m in youth.received if "Husk din aftale" in m.text and word in m.text]
    return [datetime.fromtimestamp(m.raw["date"], COPENHAGEN.zone) for m in reminders]
