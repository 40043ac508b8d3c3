"""The morning message to staff, and the nudge about what stands still."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import DeliveryStatus
from bot.domain.housing import SideState
from bot.services import handover, people
from bot.store import Tx
from bot.tables import Case, Delivery, Person
from tests.casework import book, change, is_away, join
from tests.hjem import Hjem


def mornings(texts: list[str]) -> list[str]:
    return [text for text in texts if text.startswith("Godmorgen")]


def digests(hjem: Hjem, who: str) -> list[str]:
    return mornings([one.text for one in getattr(hjem, who).received])


async def waits(hjem: Hjem, youth: str = "aya", hours: int = 20) -> None:
    since = hjem.clock.now - timedelta(hours=hours)
    await change(hjem, Case, hjem.ids[youth], unanswered_since=since, unanswered_told=3)


async def test_a_caseworker_reads_in_the_morning_what_the_day_holds(hjem: Hjem) -> None:
    ids = await join(hjem, "Bent", "Cille")
    now = hjem.clock.now
    await book(hjem, "bo", now + timedelta(hours=5))
    await waits(hjem)
    await change(hjem, Case, ids[0], moved_at=now - timedelta(days=20))
    await change(hjem, Person, ids[1], unreachable_at=now)
    await hjem.tick()
    assert digests(hjem, "bo") == [
        "Godmorgen, Bo.\n\n"
        "I dag\n"
        "• 14.00 Aya\n"
        "Venter på svar\n"
        "• Aya · 20 timer\n"
        "Står stille: Bent\n"
        "Kan ikke nås her: Cille"
    ]
    assert hjem.bo.last.buttons == [["Svar Aya"], ["Mine unge"]]


async def test_whoever_waits_after_the_end_of_the_plan_is_in_it_too(hjem: Hjem) -> None:
    ended = hjem.clock.now - timedelta(days=20)
    await waits(hjem)
    await change(hjem, Case, hjem.ids["aya"], closed_at=ended, moved_at=ended)
    await hjem.tick()
    assert digests(hjem, "bo") == ["Godmorgen, Bo.\n\nVenter på svar\n• Aya · 20 timer"]
    await hjem.bo.sends("Hej, hvordan går det?")
    assert ["Aya"] in hjem.bo.last.buttons


async def test_a_quiet_morning_needs_no_message(hjem: Hjem) -> None:
    await hjem.tick()
    assert hjem.bo.received == []


async def test_nobody_gets_a_second_digest_the_same_morning(hjem: Hjem) -> None:
    await waits(hjem)
    for _ in range(3):
        await hjem.jump(minutes=20)
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.tick()
    assert len(digests(hjem, "bo")) == 1


async def test_the_next_morning_has_its_own(hjem: Hjem) -> None:
    await waits(hjem)
    await hjem.tick()
    await hjem.jump(days=1)
    assert len(digests(hjem, "bo")) == 2


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 28, 8, 0, tzinfo=UTC),  # Saturday
        datetime(2026, 12, 24, 8, 0, tzinfo=UTC),
        datetime(2026, 12, 25, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 7, 59, tzinfo=UTC),  # before opening
        datetime(2026, 11, 24, 11, 0, tzinfo=UTC),  # no morning any more
        datetime(2027, 3, 29, 7, 0, tzinfo=UTC),  # Easter Monday
    ],
)
async def test_on_days_off_and_out_of_the_morning_there_is_none(hjem: Hjem, at: datetime) -> None:
    await waits(hjem)
    hjem.clock.now = at
    await hjem.tick()
    assert digests(hjem, "bo") == []


@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 3, 30, 7, 0, tzinfo=UTC),  # the clocks went forward on the 28th
        datetime(2027, 11, 1, 8, 0, tzinfo=UTC),  # and back the day before
    ],
)
async def test_it_comes_at_nine_on_both_sides_of_the_clock_changes(
    hjem: Hjem, at: datetime
) -> None:
    await waits(hjem)
    hjem.clock.now = at - timedelta(minutes=1)
    await hjem.tick()
    assert digests(hjem, "bo") == []
    hjem.clock.now = at
    await hjem.tick()
    assert len(digests(hjem, "bo")) == 1


async def test_the_deputy_gets_the_absent_colleagues_part(hjem: Hjem) -> None:
    await is_away(hjem, "bo", deputy="dorte")
    await waits(hjem)
    await book(hjem, "bo", hjem.clock.now + timedelta(hours=2))
    await hjem.tick()
    assert digests(hjem, "bo") == []
    assert digests(hjem, "dorte") == [
        "Godmorgen, Dorte.\n\n"
        "For Bo, som er væk\n"
        "I dag\n"
        "• 11.00 Aya\n"
        "Venter på svar\n"
        "• Aya · 20 timer"
    ]


async def test_a_support_worker_reads_of_her_own_appointments_only(hjem: Hjem) -> None:
    await waits(hjem)
    await book(hjem, "sam", hjem.clock.now + timedelta(hours=2))
    await hjem.tick()
    assert digests(hjem, "sam") == ["Godmorgen, Sam.\n\nI dag\n• 11.00 Aya"]


async def test_messages_lost_since_the_last_working_morning_are_named(hjem: Hjem) -> None:
    def lose(tx: Tx, settled_at: datetime) -> None:
        tx.add(
            Delivery(
                kind="housing.news",
                person_id=hjem.ids["aya"],
                recipient=f"p{hjem.ids['aya']}",
                not_before=settled_at,
                queued_at=settled_at,
                status=DeliveryStatus.FAILED,
                settled_at=settled_at,
            )
        )

    friday = hjem.clock.now - timedelta(days=3)
    await hjem.run(lose, friday - timedelta(minutes=1))
    await hjem.tick()
    assert digests(hjem, "bo") == []
    await hjem.run(lose, hjem.clock.now + timedelta(minutes=5))
    await hjem.jump(days=1)
    assert digests(hjem, "bo") == ["Godmorgen, Bo.\n\nFik ikke en besked: Aya"]


async def test_a_mark_that_found_no_message_is_no_lost_message(hjem: Hjem) -> None:
    """A message with a CPR number is deleted in the youth's chat, so nothing can stand at it."""
    await hjem.jump(hours=3)
    await hjem.aya.sends("mit cpr er 010203-1234, er det ok?")
    await hjem.settled()
    await hjem.bo.sends("Ja. Jeg skriver det ned, når vi ses.", reply_to=hjem.bo.last)
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nJa. Jeg skriver det ned, når vi ses."
    await hjem.jump(hours=21)
    assert digests(hjem, "bo") == []


async def test_a_rejection_that_nobody_told_is_in_it_every_morning(hjem: Hjem) -> None:
    await hjem.bo.sends("Mine unge")
    await hjem.bo.taps_data(f"housing.case:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.taps("Pause, afslag, ingen kontakt")
    await hjem.bo.taps("Afslag")
    await hjem.bo.taps("Gem")
    await hjem.jump(days=1)
    await hjem.jump(days=1)
    assert digests(hjem, "bo") == ["Godmorgen, Bo.\n\nTal om afslaget med: Aya"] * 2


async def test_many_names_are_cut_short(hjem: Hjem) -> None:
    ids = await join(hjem, *(f"Ung {number:02}" for number in range(15)))
    for one in ids:
        await change(hjem, Case, one, moved_at=hjem.clock.now - timedelta(days=20))
    await hjem.tick()
    assert hjem.bo.last.text.endswith("Ung 11 og 3 flere")


def nudges(hjem: Hjem, who: str = "bo") -> list[str]:
    received = getattr(hjem, who).received
    return [one.text for one in received if "Et par ord hjælper." in one.text]


async def test_it_is_said_how_many_more_wait_than_are_named(hjem: Hjem) -> None:
    since = hjem.clock.now - timedelta(hours=20)
    for one in await join(hjem, *(f"Ung {number:02}" for number in range(25))):
        await change(hjem, Case, one, unanswered_since=since, unanswered_told=3)
    await hjem.tick()
    [digest] = digests(hjem, "bo")
    assert digest.endswith("• Ung 11 · 20 timer\n… og 13 til.")


async def stands_still(hjem: Hjem, youth_id: int, days: int = 14) -> None:
    await change(hjem, Case, youth_id, moved_at=hjem.clock.now - timedelta(days=days))


async def test_one_message_names_all_that_stands_still(hjem: Hjem) -> None:
    [bent] = await join(hjem, "Bent")
    await stands_still(hjem, hjem.ids["aya"], 14)
    await stands_still(hjem, bent, 30)
    await hjem.jump(hours=2)
    assert nudges(hjem) == ["Hos 2 unge er der ikke sket noget længe. Et par ord hjælper."]
    [nudge] = [one for one in hjem.bo.received if "Et par ord" in one.text]
    assert nudge.buttons == [["Bent · 30 dage"], ["Aya · 14 dage"], ["Mine unge"]]
    await hjem.bo.taps("Aya · 14 dage")
    assert "Der er ikke sket noget i 14 dage" in nudge.text


async def test_the_nudge_comes_at_most_once_a_week(hjem: Hjem) -> None:
    [bent] = await join(hjem, "Bent")
    await stands_still(hjem, hjem.ids["aya"])
    await hjem.jump(hours=2)
    await stands_still(hjem, bent)
    for _ in range(6):
        await hjem.jump(days=1)
    assert len(nudges(hjem)) == 1
    await hjem.jump(days=1)
    assert len(nudges(hjem)) == 2
    assert "Hos 2 unge" in nudges(hjem)[1]


async def test_whoever_takes_a_youth_over_is_told_in_the_same_week(hjem: Hjem) -> None:
    await stands_still(hjem, hjem.ids["aya"])
    await hjem.jump(hours=2)
    assert len(nudges(hjem)) == 1
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(handover.hand_over, bo, hjem.ids["aya"], hjem.ids["dorte"])
    await hjem.jump(minutes=10)
    assert any("Et par ord" in one.text for one in hjem.dorte.received)
    assert len(nudges(hjem)) == 1


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 23, 8, 30, tzinfo=UTC),  # the first hour belongs to the digest
        datetime(2026, 11, 23, 16, 0, tzinfo=UTC),
        datetime(2026, 11, 28, 10, 0, tzinfo=UTC),
        datetime(2026, 12, 24, 10, 0, tzinfo=UTC),
    ],
)
async def test_nobody_is_nudged_outside_working_hours(hjem: Hjem, at: datetime) -> None:
    await stands_still(hjem, hjem.ids["aya"], 60)
    hjem.clock.now = at
    await hjem.tick()
    assert nudges(hjem) == []


async def test_nobody_is_nudged_while_away(hjem: Hjem) -> None:
    await stands_still(hjem, hjem.ids["aya"])
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.jump(hours=2)
    assert nudges(hjem) + nudges(hjem, "dorte") == []


async def test_coordinators_hear_once_a_week_with_whom_cases_stand_still_for_long(
    hjem: Hjem,
) -> None:
    [bent] = await join(hjem, "Bent")
    await stands_still(hjem, hjem.ids["aya"], 28)
    await stands_still(hjem, bent, 40)
    await stands_still(hjem, hjem.ids["emil"], 27)
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.jump(hours=2)
    await hjem.jump(hours=1)
    [told] = hjem.carla.received
    assert told.text.endswith("\n• Bo: 2 unge")
    assert "Aya" not in told.text
    assert told.buttons == [["Hos Bo"]]
    await hjem.carla.taps("Hos Bo")
    assert hjem.carla.last.buttons[0] == ["Aya"]
    await stands_still(hjem, hjem.ids["emil"], 60)  # nobody hears of it this week
    await hjem.jump(days=1)
    assert not any("Dorte" in one.text for one in hjem.carla.received)
    await hjem.jump(days=6)
    assert hjem.carla.received[-1].text.endswith("\n• Bo: 2 unge\n• Dorte: 1 ung")


async def test_a_pause_and_a_closed_case_do_not_stand_still(hjem: Hjem) -> None:
    [bent] = await join(hjem, "Bent")
    await change(hjem, Case, hjem.ids["aya"], side_state=SideState.PAUSED)
    await change(hjem, Case, bent, closed_at=hjem.clock.now)
    for youth_id in (hjem.ids["aya"], bent):
        await stands_still(hjem, youth_id, 40)
    await hjem.jump(hours=2)
    assert nudges(hjem) == []


async def test_the_fullest_morning_fits_into_one_message(hjem: Hjem) -> None:
    await is_away(hjem, "dorte", deputy="bo")
    for caseworker in ("bo", "dorte"):
        names = [f"{caseworker}{number:02} " + "Å" * 58 for number in range(20)]
        for number, one in enumerate(await join(hjem, *names, caseworker=caseworker)):
            await change(
                hjem,
                Case,
                one,
                moved_at=hjem.clock.now - timedelta(days=20),
                unanswered_since=hjem.clock.now - timedelta(hours=number + 1),
                unanswered_told=3,
            )
            await change(hjem, Person, one, unreachable_at=hjem.clock.now)
    await hjem.tick()
    [text] = digests(hjem, "bo")
    assert "For Dorte, som er væk" in text
    assert len(text) <= 4096
