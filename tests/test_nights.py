"""At night staff hear what humans answer, calls and crises; everything else waits for the morning.

What a youth or a guest writes arrives, without a sound when nobody is at work.
"""

from datetime import UTC, datetime, timedelta

import pytest

from bot.services import appointments, days_off, organising, people, rota, safety, wishes
from bot.tables import Case
from tests.activities import published, sign_up
from tests.calendars import another_youth_takes, copenhagen, offer, who
from tests.casework import change
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG
from tests.test_needs import asks_for
from tests.test_outreach import claimed
from tests.test_outreach_talk import invited_and_opened
from tests.test_rota import COPENHAGEN, texts

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # Monday at 23.30 in Copenhagen
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


async def test_a_request_that_is_taken_back_at_night_is_heard_of_in_the_morning(
    hjem: Hjem,
) -> None:
    await claimed(hjem)
    await hjem.settled()
    before = len(hjem.olga.received)
    hjem.clock.now = NIGHT
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.taps("Træk den tilbage")
    await hjem.nova.taps("Ja, tag den tilbage")
    await hjem.settled()
    assert len(hjem.olga.received) == before
    hjem.clock.now = MORNING
    await hjem.tick()
    assert texts(hjem.olga, "Nova har trukket sin henvendelse tilbage")


async def test_a_request_that_is_erased_at_night_is_heard_of_in_the_morning(hjem: Hjem) -> None:
    await invited_and_opened(hjem)
    await hjem.settled()
    before = len(hjem.olga.received)
    hjem.clock.now = NIGHT
    await hjem.nova.taps("Nej tak")
    await hjem.settled()
    assert len(hjem.olga.received) == before
    hjem.clock.now = MORNING
    await hjem.tick()
    assert texts(hjem.olga, "Nova vil ikke have noget gemt her.")


async def test_what_cannot_be_shown_arrives_as_silently_as_what_can(hjem: Hjem) -> None:
    hjem.clock.now = NIGHT
    hjem.sim.fail_next("sendPhoto", 400, "Bad Request: wrong file identifier")
    await hjem.aya.sends_photo(TINY_PNG)
    await hjem.settled()
    assert "Aya har sendt noget, som Telegram ikke lod mig vise her." in hjem.bo.last.text
    assert hjem.bo.last.silent


async def test_what_a_guest_writes_at_night_makes_no_sound(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.settled()
    await hjem.nova.sends("Er du der?")
    await hjem.settled()
    assert not hjem.olga.last.silent
    hjem.clock.now = NIGHT
    await hjem.nova.sends("Jeg kan ikke sove")
    await hjem.settled()
    assert hjem.olga.last.text.endswith("Jeg kan ikke sove")
    assert hjem.olga.last.silent


@pytest.mark.parametrize(
    ("begins", "reminded"),
    [
        ("2026-11-24T18:00", "2026-11-24T16:00"),
        ("2026-11-24T22:00", "2026-11-24T20:00"),
        ("2026-11-24T23:30", "2026-11-24T20:00"),
        ("2026-11-25T06:00", "2026-11-24T20:00"),
        ("2026-11-25T08:00", "2026-11-24T20:00"),
        ("2026-11-25T09:00", "2026-11-25T08:00"),
        ("2026-11-25T10:00", "2026-11-25T08:00"),
    ],
)
async def test_nobody_is_woken_to_hear_of_a_shift(hjem: Hjem, begins: str, reminded: str) -> None:
    begins_at, due = (
        datetime.fromisoformat(one).replace(tzinfo=COPENHAGEN).astimezone(UTC)
        for one in (begins, reminded)
    )
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    ends_at = begins_at + timedelta(hours=4)
    await hjem.run(rota.plan, carla, hjem.ids["vera"], begins_at, ends_at, 1)
    hjem.clock.now = due - timedelta(minutes=1)
    await hjem.tick()
    assert not texts(hjem.vera, "Du har snart vagt")
    hjem.clock.now = due
    await hjem.tick()
    hjem.clock.now = due + timedelta(minutes=30)
    await hjem.tick()
    assert len(texts(hjem.vera, "Du har snart vagt")) == 1


async def test_a_shift_that_is_planned_at_night_for_the_same_night_is_heard_of(hjem: Hjem) -> None:
    hjem.clock.now = NIGHT
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    begins_at = NIGHT + timedelta(hours=3)
    ends_at = begins_at + timedelta(hours=4)
    await hjem.run(rota.plan, carla, hjem.ids["vera"], begins_at, ends_at, 1)
    await hjem.tick()
    assert len(texts(hjem.vera, "Du har snart vagt")) == 1


JUST_BEFORE_NIGHT = datetime(2026, 11, 23, 19, 58, tzinfo=UTC)  # Monday at 20.58 in Copenhagen
JUST_IN_THE_NIGHT = JUST_BEFORE_NIGHT + timedelta(minutes=7)


async def test_what_can_wait_and_was_held_up_until_the_night_wakes_nobody(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    hjem.clock.now = JUST_BEFORE_NIGHT
    hjem.sim.drop_next("sendMessage", before_effect=True)
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    await hjem.run(organising.cancel, carla, activity_id)
    await hjem.settled()
    assert not texts(hjem.aya, "er desværre aflyst")
    hjem.clock.now = JUST_IN_THE_NIGHT
    await hjem.tick()
    assert texts(hjem.aya, "er desværre aflyst")
    assert hjem.aya.last.silent


async def test_a_call_for_help_that_was_held_up_until_the_night_makes_its_sound(
    hjem: Hjem,
) -> None:
    hjem.clock.now = JUST_BEFORE_NIGHT
    hjem.sim.drop_next("sendMessage", before_effect=True)
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(safety.ask_for_call, aya)
    await hjem.settled()
    assert not hjem.bo.received
    hjem.clock.now = JUST_IN_THE_NIGHT
    await hjem.tick()
    assert texts(hjem.bo, "Aya")
    assert not hjem.bo.last.silent


@pytest.mark.parametrize("becomes", ["cancelled", "moved"])
async def test_nobody_stands_before_a_closed_door_because_it_was_night(
    hjem: Hjem, becomes: str
) -> None:
    at_eight, later = copenhagen(24, 8), copenhagen(26, 14)
    await hjem.run(offer, hjem.ids["bo"], tuesday=[(8, 10)], thursday=[(14, 16)])
    aya, bo = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "bo")]
    first = await hjem.run(appointments.book, aya, aya.id, bo.id, at_eight)
    await hjem.settled()
    hjem.clock.now = NIGHT
    if becomes == "cancelled":
        await hjem.run(appointments.cancel, bo, first.id)
    else:
        await hjem.run(appointments.move, bo, first.id, later)
    await hjem.settled()
    assert len(hjem.aya.received) == 1
    await hjem.run(appointments.book, bo, aya.id, bo.id, later + timedelta(hours=1))
    await hjem.settled()
    assert len(hjem.aya.received) == 1  # which can wait


async def test_what_is_cancelled_is_named_by_the_time_to_which_it_was_said_to_be_moved(
    hjem: Hjem,
) -> None:
    await hjem.run(offer, hjem.ids["bo"], tuesday=[(8, 10)], thursday=[(14, 16)])
    aya, bo = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "bo")]
    one = await hjem.run(appointments.book, aya, aya.id, bo.id, copenhagen(24, 8))
    await hjem.run(appointments.move, bo, one.id, copenhagen(26, 14))
    await hjem.settled()
    await hjem.run(appointments.cancel, bo, one.id)
    await hjem.settled()
    assert "aflyse jeres aftale torsdag d. 26. november kl. 14.00" in hjem.aya.last.text


async def test_who_waits_for_a_time_hears_nothing_of_one_that_goes_before_the_morning(
    hjem: Hjem,
) -> None:
    bo = await who(hjem, "bo")
    await hjem.run(wishes.wish, await who(hjem, "aya"), bo.id)
    hjem.clock.now = NIGHT
    await hjem.run(offer, bo.id, thursday=[(9, 10)], friday=[(9, 10)])
    await hjem.run(
        days_off.take, bo, copenhagen(27, 9).date(), copenhagen(31, 9, month=12).date(), None
    )
    await hjem.tick()
    await hjem.run(another_youth_takes, bo.id, copenhagen(26, 9))
    hjem.clock.now = MORNING
    await hjem.tick()
    assert hjem.aya.received == []
    await hjem.run(offer, bo.id, wednesday=[(9, 10)])
    await hjem.tick()
    assert hjem.aya.last.text == "Nu er der en ledig tid hos Bo. Vil du have den?"


async def test_a_paper_is_not_asked_for_in_the_morning_when_the_plan_was_finished_in_the_night(
    hjem: Hjem,
) -> None:
    await asks_for(hjem, "Lønseddel", until="man. 30. nov.")
    await hjem.jump(days=5, hours=16)  # Sunday at one in the morning
    await change(hjem, Case, hjem.ids["aya"], closed_at=hjem.clock.now)
    await hjem.jump(hours=9)
    assert not texts(hjem.aya, "senest i morgen")
