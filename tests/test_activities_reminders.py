"""Those who go are reminded the day before and two hours before, and never of what is no more."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.services import activity_changes, bring, moods, organising, people, preferences
from bot.store import Tx
from bot.tables import Offer
from tests.activities import DINNER, facts, published, sign_up
from tests.casework import change
from tests.hjem import Hjem
from tests.test_offers import offers_it

TOMORROW = "Husk din aktivitet i morgen kl. 17.00."
TODAY = "Husk din aktivitet i dag kl. 17.00."


def reminders(hjem: Hjem) -> list[str]:
    return [m.text for m in hjem.aya.received if m.text.startswith("Husk din aktivitet")]


async def goes(hjem: Hjem, days: float = 3, hours: float = 8) -> int:
    activity_id = await published(hjem, days=days, hours=hours)
    await sign_up(hjem.aya, activity_id)
    return activity_id


async def test_a_youth_is_reminded_the_day_before_and_two_hours_before(hjem: Hjem) -> None:
    await goes(hjem)
    await hjem.jump(days=2, hours=7, minutes=59)
    assert reminders(hjem) == []
    await hjem.jump(minutes=1)
    assert hjem.aya.last.text == TOMORROW
    assert DINNER not in hjem.aya.last.text
    assert hjem.aya.last.buttons == [["Vis"], ["Meld fra"]]
    await hjem.jump(hours=21, minutes=59)
    assert reminders(hjem) == [TOMORROW]
    await hjem.jump(minutes=1)
    assert reminders(hjem) == [TOMORROW, TODAY]
    await hjem.jump(hours=3)
    assert reminders(hjem) == [TOMORROW, TODAY]


async def test_from_a_reminder_one_can_see_it_and_sign_off(hjem: Hjem) -> None:
    await goes(hjem)
    await hjem.jump(days=2, hours=8)
    await hjem.aya.taps("Vis")
    assert hjem.aya.last.text.startswith(DINNER)
    await hjem.aya.taps("Meld fra")
    await hjem.aya.taps("Ja, meld fra")
    await hjem.jump(hours=22)
    assert reminders(hjem) == []


async def test_a_cancelled_activity_reminds_of_nothing(hjem: Hjem) -> None:
    activity_id = await goes(hjem)
    await hjem.run(_call_off, hjem.ids["carla"], activity_id)
    await hjem.jump(days=2, hours=8)
    await hjem.jump(hours=22)
    assert reminders(hjem) == []


async def test_a_moved_activity_reminds_of_its_new_time_only(hjem: Hjem) -> None:
    activity_id = await goes(hjem)
    await hjem.run(_move, hjem.ids["carla"], activity_id, hjem.clock.now + timedelta(days=4))
    await hjem.jump(days=2, hours=8)
    assert reminders(hjem) == []
    await hjem.jump(hours=16)
    assert reminders(hjem) == ["Husk din aktivitet i morgen kl. 09.00."]
    await hjem.jump(hours=23)
    assert reminders(hjem)[1:] == ["Husk din aktivitet i dag kl. 09.00."]


async def test_a_reminder_queued_before_a_move_is_dropped(hjem: Hjem) -> None:
    activity_id = await goes(hjem, days=2, hours=0)
    await hjem.jump(days=1, hours=22)
    later = hjem.clock.now + timedelta(hours=10)
    await hjem.run(_move, hjem.ids["carla"], activity_id, later)
    await hjem.jump(hours=1)
    assert reminders(hjem) == []


async def test_who_signs_up_late_is_not_reminded_of_what_was_just_said(hjem: Hjem) -> None:
    await goes(hjem, days=1, hours=0.5)
    await hjem.jump(hours=1)
    assert reminders(hjem) == []
    await hjem.jump(hours=22)
    assert reminders(hjem) == ["Husk din aktivitet i dag kl. 09.30."]


async def test_who_signs_up_on_the_way_there_is_not_reminded(hjem: Hjem) -> None:
    await goes(hjem, days=0, hours=1.5)
    await hjem.forward(hours=1)
    assert reminders(hjem) == []


async def test_those_who_wait_are_not_reminded(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.emil, activity_id)
    await sign_up(hjem.aya, activity_id, "Skriv mig på venteliste")
    await hjem.jump(days=2, hours=8)
    assert reminders(hjem) == []


async def test_a_late_evening_is_reminded_of_before_the_quiet_hours(hjem: Hjem) -> None:
    await goes(hjem, days=1, hours=13.5)
    await hjem.jump(hours=10, minutes=59)
    assert reminders(hjem) == []
    await hjem.jump(minutes=1)
    assert reminders(hjem) == ["Husk din aktivitet i morgen kl. 22.30."]


async def test_a_reminder_of_tomorrow_is_not_sent_on_the_day_itself(hjem: Hjem) -> None:
    await goes(hjem)
    await hjem.jump(days=2, hours=23)
    assert reminders(hjem) == []
    await hjem.jump(hours=7)
    assert reminders(hjem) == [TODAY]


async def test_a_restart_reminds_of_nothing_twice(hjem: Hjem) -> None:
    await goes(hjem)
    await hjem.jump(days=2, hours=8)
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.tick()
    assert reminders(hjem) == [TOMORROW]


@pytest.mark.parametrize(
    ("signs_up", "starts", "day_before"),
    [
        # The Sundays on which the clocks change; 17.00 is 15 UTC in summer and 16 in winter.
        ((2027, 3, 22, 8), (2027, 3, 28, 15), (2027, 3, 27, 16)),
        ((2027, 10, 25, 7), (2027, 10, 31, 16), (2027, 10, 30, 15)),
    ],
)
async def test_reminders_keep_the_local_hour_across_a_clock_change(
    hjem: Hjem,
    signs_up: tuple[int, int, int, int],
    starts: tuple[int, int, int, int],
    day_before: tuple[int, int, int, int],
) -> None:
    hjem.clock.now = datetime(*signs_up, tzinfo=UTC)
    ahead = datetime(*starts, tzinfo=UTC) - hjem.clock.now
    await goes(hjem, days=0, hours=ahead.total_seconds() / 3600)
    due = datetime(*day_before, tzinfo=UTC)
    await hjem.jump(seconds=(due - hjem.clock.now).total_seconds() - 60)
    assert reminders(hjem) == []
    await hjem.jump(minutes=1)
    assert reminders(hjem) == [TOMORROW]
    await hjem.jump(seconds=(datetime(*starts, tzinfo=UTC) - due).total_seconds() - 7200)
    assert reminders(hjem) == [TOMORROW, TODAY]


def _call_off(tx: Tx, coordinator_id: int, activity_id: int) -> None:
    organising.cancel(tx, people.by_id(tx, coordinator_id), activity_id)


def _move(tx: Tx, coordinator_id: int, activity_id: int, starts_at: datetime) -> None:
    activity_changes.change(tx, people.by_id(tx, coordinator_id), activity_id, facts(starts_at))


async def test_what_a_pause_held_back_comes_when_it_ends_in_time(hjem: Hjem) -> None:
    await offers_it(hjem)
    await change(hjem, Offer, 1, answer_by=hjem.clock.now + timedelta(days=3))
    await goes(hjem)
    await hjem.run(expects_of_aya, hjem.ids)
    await hjem.run(lambda tx: preferences.pause(tx, people.by_id(tx, hjem.ids["aya"]), None))
    await hjem.settled()
    before = len(hjem.aya.received)
    await hjem.jump(days=2, hours=8)  # Wednesday at five
    assert len(hjem.aya.received) == before
    await hjem.run(lambda tx: preferences.resume(tx, people.by_id(tx, hjem.ids["aya"])))
    await hjem.tick()
    told = {one.text.partition(" ")[0] for one in hjem.aya.received[before:]}
    assert told == {"Husk", "Hvordan", "Der", "Vi"}


def expects_of_aya(tx: Tx, ids: dict[str, int]) -> None:
    """She wants the weekly question, and is to hand something in on Thursday."""
    moods.want(tx, people.by_id(tx, ids["aya"]), is_on=True)
    due_on = tx.today + timedelta(days=3)
    bring.ask(tx, people.by_id(tx, ids["bo"]), ids["aya"], ["Lønseddel"], due_on)
