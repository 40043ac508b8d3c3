"""Reminders come once, at the right local time, and only of what still holds."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.appointments import AppointmentStatus, Coming
from bot.domain.people import Asker, Role
from bot.services import appointments, cases, days_off, people, preferences, wishes
from bot.services.appointments import SlotTaken
from bot.store import Tx
from bot.tables import Person
from tests.calendars import PLACE, copenhagen, offer
from tests.hjem import Hjem, running


async def book(hjem: Hjem, starts_at: datetime, name: str = "aya") -> int:
    youth = await hjem.run(people.by_id, hjem.ids[name])
    made = await hjem.run(appointments.book, youth, youth.id, hjem.ids["bo"], starts_at)
    await hjem.settled()
    return int(made.id)


def reminders(hjem: Hjem) -> list[str]:
    return [message.text for message in hjem.aya.received if "Husk din aftale" in message.text]


@pytest.fixture
async def open_days(hjem: Hjem) -> Hjem:
    await hjem.run(
        offer,
        hjem.ids["bo"],
        tuesday=[(8, 16)],
        wednesday=[(8, 16)],
        thursday=[(8, 16)],
    )
    return hjem


async def test_a_reminder_comes_the_day_before_and_one_an_hour_before(open_days: Hjem) -> None:
    hjem = open_days
    await book(hjem, copenhagen(25, 14))
    hjem.clock.now = copenhagen(24, 13, 30)
    await hjem.tick()
    assert reminders(hjem) == []
    await hjem.forward(minutes=45)
    assert reminders(hjem) == [
        "Husk din aftale i morgen, onsdag d. 25. november kl. 14.00. Kommer du?"
    ]
    assert hjem.aya.last.buttons == [["Ja, jeg kommer"], ["Flyt", "Aflys"], ["Vis"]]
    await hjem.aya.taps("Ja, jeg kommer")
    hjem.clock.now = copenhagen(25, 12, 45)
    await hjem.forward(minutes=75)
    assert hjem.aya.last.text == "Husk din aftale i dag kl. 14.00. Vi ses."
    assert hjem.aya.last.buttons[1] == ["Jeg er på vej", "Jeg er forsinket"]
    assert len(reminders(hjem)) == 1  # the first one was replaced by the answer


async def test_a_moved_appointment_is_reminded_of_at_its_new_time_only(open_days: Hjem) -> None:
    hjem = open_days
    one = await book(hjem, copenhagen(24, 14))
    youth = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(appointments.move, youth, one, copenhagen(26, 14))
    hjem.clock.now = copenhagen(23, 13, 45)
    await hjem.forward(hours=1)
    hjem.clock.now = copenhagen(24, 12, 45)
    await hjem.forward(hours=1)
    assert reminders(hjem) == []
    hjem.clock.now = copenhagen(25, 13, 45)
    await hjem.forward(hours=1)
    assert reminders(hjem) == [
        "Husk din aftale i morgen, torsdag d. 26. november kl. 14.00. Kommer du?"
    ]


async def test_a_cancelled_appointment_reminds_of_nothing(open_days: Hjem) -> None:
    hjem = open_days
    one = await book(hjem, copenhagen(25, 14))
    youth = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(appointments.cancel, youth, one)
    for day in (24, 25):
        hjem.clock.now = copenhagen(day, 12, 45)
        await hjem.forward(hours=2)
    assert reminders(hjem) == []


async def test_a_reminder_that_waits_for_the_morning_is_dropped_when_the_appointment_moves(
    open_days: Hjem,
) -> None:
    hjem = open_days
    await hjem.run(offer, hjem.ids["bo"], wednesday=[(7, 16)])
    one = await book(hjem, copenhagen(25, 7))
    hjem.clock.now = copenhagen(24, 7)
    await hjem.tick()
    youth = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(appointments.move, youth, one, copenhagen(26, 8))
    await hjem.forward(hours=1)
    assert [text for text in reminders(hjem) if "onsdag" in text] == []


async def test_an_appointment_made_too_late_for_the_day_before_is_reminded_of_once(
    open_days: Hjem,
) -> None:
    hjem = open_days
    hjem.clock.now = copenhagen(24, 15)
    await book(hjem, copenhagen(25, 14))
    await hjem.forward(hours=3)
    assert reminders(hjem) == []
    hjem.clock.now = copenhagen(25, 12, 45)
    await hjem.forward(hours=1)
    assert reminders(hjem) == ["Husk din aftale i dag kl. 14.00. Kommer du?"]


async def test_an_appointment_at_eight_is_reminded_of_the_evening_before(open_days: Hjem) -> None:
    hjem = open_days
    hjem.clock.now = copenhagen(24, 9)
    await takes(hjem, copenhagen(25, 8))
    assert "Jeg minder dig om det aftenen før." in hjem.aya.last.text
    hjem.clock.now = copenhagen(24, 19, 45)
    await hjem.forward(hours=1)
    [text] = reminders(hjem)
    assert text == "Husk din aftale i morgen, onsdag d. 25. november kl. 08.00. Kommer du?"
    assert hjem.aya.last.buttons == [["Ja, jeg kommer"], ["Flyt", "Aflys"], ["Vis"]]
    await hjem.forward(hours=12)
    assert len(reminders(hjem)) == 1


async def test_no_reminder_is_promised_that_will_not_come(open_days: Hjem) -> None:
    hjem = open_days
    await hjem.run(_pause, hjem.ids["aya"])
    await takes(hjem, copenhagen(25, 14))
    assert "Du holder pause, så jeg minder dig ikke om det." in hjem.aya.last.text
    await hjem.aya.taps("Stop pausen")
    await takes(hjem, copenhagen(26, 14))
    assert "Jeg minder dig om det dagen før." in hjem.aya.last.text
    hjem.clock.now = copenhagen(24, 21)
    await takes(hjem, copenhagen(25, 8))
    assert "Det er snart, så jeg sender ingen påmindelse." in hjem.aya.last.text


async def test_a_mark_that_was_corrected_twice_is_told_once(open_days: Hjem) -> None:
    hjem = open_days
    one = await book(hjem, copenhagen(25, 14))
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    hjem.clock.now = copenhagen(25, 15)
    for became in (AppointmentStatus.MISSED, AppointmentStatus.HELD, AppointmentStatus.MISSED):
        await hjem.run(appointments.mark, bo, one, became)
        await hjem.jump(minutes=1 if became is AppointmentStatus.MISSED else 20)
    await hjem.jump(minutes=30)
    assert len([m for m in hjem.aya.received if "Vi nåede ikke at ses" in m.text]) == 1


async def takes(hjem: Hjem, starts_at: datetime) -> None:
    """Aya has tapped this time with Bo."""
    await hjem.aya.sends("/menu")
    at = int(starts_at.timestamp())
    await hjem.aya.taps_data(f"booking.take:{hjem.ids['bo']}:{at}", on=hjem.aya.last)


async def test_how_it_went_is_asked_at_work_and_not_on_the_evening_before(open_days: Hjem) -> None:
    hjem = open_days
    await book(hjem, copenhagen(24, 15))
    hjem.clock.now = copenhagen(24, 17)
    await hjem.forward(hours=4)
    assert not [m for m in hjem.bo.received if "Mødtes du og Aya" in m.text]
    hjem.clock.now = copenhagen(25, 9)
    await hjem.tick()
    assert "Mødtes du og Aya" in hjem.bo.last.text


async def test_nobody_is_reminded_of_what_began_while_the_machine_slept(open_days: Hjem) -> None:
    hjem = open_days
    await book(hjem, copenhagen(25, 14))
    hjem.clock.now = copenhagen(25, 14)
    await hjem.tick()
    assert reminders(hjem) == []


async def test_a_paused_youth_is_not_reminded(open_days: Hjem) -> None:
    hjem = open_days
    await book(hjem, copenhagen(25, 14))
    await hjem.run(_pause, hjem.ids["aya"])
    hjem.clock.now = copenhagen(24, 13, 45)
    await hjem.forward(hours=1)
    assert reminders(hjem) == []


async def test_who_ends_a_pause_in_time_is_reminded_after_all(open_days: Hjem) -> None:
    hjem = open_days
    await book(hjem, copenhagen(25, 14))
    await hjem.run(_pause, hjem.ids["aya"])
    hjem.clock.now = copenhagen(24, 13, 45)
    await hjem.forward(hours=1)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Stop pausen")
    await hjem.forward(minutes=15)
    assert reminders(hjem) == [
        "Husk din aftale i morgen, onsdag d. 25. november kl. 14.00. Kommer du?"
    ]


def _pause(tx: Tx, youth_id: int) -> None:
    person = tx.get_one(Person, youth_id)
    person.paused_until = tx.now + timedelta(days=7)
    tx.add(person)


async def test_a_restart_repeats_no_reminder_and_forgets_none(open_days: Hjem) -> None:
    hjem = open_days
    await book(hjem, copenhagen(25, 14))
    hjem.clock.now = copenhagen(24, 14)
    await hjem.tick()
    assert len(reminders(hjem)) == 1
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.tick()
    assert len(reminders(hjem)) == 1
    hjem.clock.now = copenhagen(25, 13)
    await hjem.tick()
    assert len(reminders(hjem)) == 2


@pytest.mark.parametrize(
    ("now", "starts_at", "tomorrow", "soon"),
    [
        # The clocks change in the night between the reminder and the appointment.
        # (28 March 2027 is Easter Sunday, when nobody can be booked.)
        ("2026-03-24T08:00", "2026-03-29T08:00", "2026-03-28T09:00", "2026-03-29T07:00"),
        ("2026-10-20T07:00", "2026-10-25T09:00", "2026-10-24T08:00", "2026-10-25T08:00"),
        ("2027-10-26T07:00", "2027-10-31T09:00", "2027-10-30T08:00", "2027-10-31T08:00"),
    ],
)
async def test_reminders_keep_local_time_over_the_clock_changes(
    hjem: Hjem, now: str, starts_at: str, tomorrow: str, soon: str
) -> None:
    meets_at, *reminded_at = (utc(one) for one in (starts_at, tomorrow, soon))
    hjem.clock.now = utc(now)
    await hjem.run(offer, hjem.ids["bo"], sunday=[(8, 16)])
    await book(hjem, meets_at)
    for already, due in enumerate(reminded_at):
        hjem.clock.now = due - timedelta(minutes=1)
        await hjem.tick()
        assert len(reminders(hjem)) == already
        hjem.clock.now = due
        await hjem.tick()
        assert len(reminders(hjem)) == already + 1
    assert reminders(hjem)[0].startswith("Husk din aftale i morgen, søndag")
    assert reminders(hjem)[1] == "Husk din aftale i dag kl. 10.00. Kommer du?"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_quiet_hours_keep_a_booking_from_waking_staff(open_days: Hjem) -> None:
    hjem = open_days
    hjem.clock.now = copenhagen(23, 23)
    await book(hjem, copenhagen(25, 14))
    assert not hjem.bo.received
    hjem.clock.now = copenhagen(24, 8)
    await hjem.tick()
    assert "Ny aftale med Aya i morgen, onsdag" in hjem.bo.last.text


async def test_a_cancellation_late_at_night_still_reaches_who_would_come_early(
    open_days: Hjem,
) -> None:
    hjem = open_days
    one = await book(hjem, copenhagen(24, 8))
    other = await book(hjem, copenhagen(25, 8))
    hjem.clock.now = copenhagen(23, 23)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    for each in (one, other):
        await hjem.run(appointments.cancel, bo, each)
    await hjem.settled()
    assert [m.text for m in hjem.aya.received] == [
        "Bo må desværre aflyse jeres aftale i morgen, tirsdag d. 24. november kl. 08.00. "
        "Vil du vælge en ny tid?"
    ]


async def test_who_waits_for_a_time_hears_of_it_once_in_turn(hjem: Hjem) -> None:
    bo = hjem.ids["bo"]
    await hjem.run(_give_to, hjem.ids["emil"], bo)
    for name in ("emil", "aya"):
        youth = await hjem.run(people.by_id, hjem.ids[name])
        await hjem.run(wishes.wish, youth, bo)
        hjem.clock.now += timedelta(minutes=1)
    await hjem.tick()
    assert not hjem.emil.received
    await hjem.run(offer, bo, thursday=[(9, 10)])
    await _keep_one_slot(hjem)
    await hjem.tick()
    await hjem.tick()
    assert hjem.emil.last.text == "Nu er der en ledig tid hos Bo. Vil du have den?"
    assert not hjem.aya.received
    await hjem.forward(hours=3)
    assert len(hjem.emil.received) == 1
    assert hjem.aya.last.text == "Nu er der en ledig tid hos Bo. Vil du have den?"
    await hjem.aya.taps("Se tiderne")
    await hjem.aya.taps("tors. 26. nov. · 1 tid")
    await hjem.aya.taps("09.00")
    assert hjem.aya.last.text.startswith("Det er en aftale.")
    await hjem.emil.taps("Se tiderne")
    assert "Der er ingen ledige tider lige nu." in hjem.emil.last.text


async def test_who_has_found_a_time_waits_no_longer(hjem: Hjem) -> None:
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(wishes.wish, aya, hjem.ids["bo"])
    await hjem.run(offer, hjem.ids["bo"], thursday=[(13, 16)])
    await hjem.run(appointments.book, aya, aya.id, hjem.ids["bo"], copenhagen(26, 14))
    await hjem.tick()
    assert hjem.aya.received == []


async def test_nobody_hears_of_times_with_somebody_who_no_longer_helps(hjem: Hjem) -> None:
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(wishes.wish, aya, hjem.ids["bo"])
    await hjem.run(_give_to, aya.id, hjem.ids["dorte"])
    await hjem.run(offer, hjem.ids["bo"], thursday=[(9, 10)])
    await hjem.forward(hours=1)
    assert hjem.aya.received == []


def _give_to(tx: Tx, youth_id: int, caseworker_id: int) -> None:
    case = cases.case_of(tx, youth_id)
    case.caseworker_id = caseworker_id
    tx.add(case)


async def _keep_one_slot(hjem: Hjem) -> None:
    """Only this Thursday has a time: Bo is off after it."""
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    first = copenhagen(27, 9).date()
    await hjem.run(days_off.take, bo, first, first + timedelta(days=60), None)


async def test_fifty_at_once_get_one_time_between_them(database_url: str) -> None:
    async with running(database_url) as hjem:
        bo = hjem.ids["bo"]
        await hjem.run(offer, bo, thursday=[(9, 10)])
        youths = await hjem.run(_fifty_youths, bo)
        starts_at = copenhagen(26, 9)
        outcomes = await asyncio.gather(
            *(hjem.run(appointments.book, one, one.id, bo, starts_at) for one in youths),
            return_exceptions=True,
        )
        lost = [one for one in outcomes if isinstance(one, SlotTaken)]
        assert len(lost) == 49
        assert len([one for one in outcomes if not isinstance(one, BaseException)]) == 1
        await hjem.settled()
        assert len(hjem.bo.received) == 1


def _fifty_youths(tx: Tx, caseworker_id: int) -> list[Asker]:
    youths = [Person(role=Role.YOUTH, alias=f"Ung {n}", joined_at=tx.now) for n in range(50)]
    tx.add_all(youths)
    tx.flush()
    for one in youths:
        cases.open_case(tx, one.id, caseworker_id)
    return [people.as_asker(one) for one in youths]


async def test_who_asked_for_open_notices_reads_with_whom_and_where(open_days: Hjem) -> None:
    hjem = open_days
    await book(hjem, copenhagen(25, 14))
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(preferences.be_discreet, aya, False)
    hjem.clock.now = copenhagen(24, 14)
    await hjem.tick()
    assert hjem.aya.last.text.endswith(f"Du ses med Bo.\n📍 {PLACE}")


async def test_a_deputy_hears_and_is_asked_while_a_colleague_is_away(open_days: Hjem) -> None:
    hjem = open_days
    one = await book(hjem, copenhagen(24, 11))
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    away = copenhagen(24, 9).date()
    await hjem.run(days_off.take, bo, away, away, hjem.ids["sam"])
    hjem.clock.now = copenhagen(24, 10, 50)
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(appointments.say_coming, aya, one, Coming.ON_MY_WAY)
    await hjem.settled()
    assert hjem.sam.last.text == hjem.bo.last.text == "Aya er på vej. I ses kl. 11.00."
    await hjem.sam.sends("Min kalender")
    assert "11.00 · Aya · på vej · Hos Bo" in hjem.sam.last.text
    hjem.clock.now = copenhagen(24, 14)
    await hjem.tick()
    assert "Mødtes du og Aya" in hjem.sam.last.text
    await hjem.sam.taps("Ja, vi mødtes")
    assert "Status: I mødtes" in hjem.sam.last.text
