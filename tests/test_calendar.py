"""Staff keep their calendar: hours, days off, appointments, and how they went."""

import pytest
from sqlmodel import select

from bot.services import agenda, appointments, calendars
from bot.store import Tx
from bot.tables import Audit
from tests.calendars import PLACE, copenhagen, offer, who
from tests.casework import hand_over
from tests.hjem import NOT_FOUND, Hjem


async def opens(hjem: Hjem) -> None:
    """Bo opens the appointment from this week's calendar."""
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Denne uge")
    await hjem.bo.taps("tors. 26. nov. kl. 14.00 · Aya")


async def test_hours_are_typed_as_people_write_them(hjem: Hjem) -> None:
    bo = hjem.bo
    await bo.sends("Min kalender")
    assert "Du har ikke lagt faste tider ind endnu" in bo.last.text
    await bo.taps("Faste tider")
    await bo.taps("Tirsdag")
    await bo.sends("9-12, 13-15.30")
    assert "Tirsdag: 09.00–12.00, 13.00–15.30" in bo.last.text
    assert "Hver aftale varer 60 min. Der er 20 ledige tider" in bo.last.text
    await bo.taps("Varighed")
    await bo.taps("30 min.")
    assert "Hver aftale varer 30 min. Der er 44 ledige tider" in bo.last.text
    await bo.taps("Sted")
    await bo.sends(PLACE)
    assert f"📍 {PLACE}" in bo.last.text
    await bo.taps("Tirsdag")
    await bo.taps("Ingen tider den dag")
    assert "Du har ikke lagt faste tider ind endnu" in bo.last.text


@pytest.mark.parametrize("text", ["i morgen måske", "12-9", "9-11, 10-12", "25-26", "🙂", "9"])
async def test_hours_that_make_no_sense_are_asked_for_again(hjem: Hjem, text: str) -> None:
    bo = hjem.bo
    await bo.sends("Min kalender")
    await bo.taps("Faste tider")
    await bo.taps("Fredag")
    await bo.sends(text)
    assert bo.last.text == (
        "Det forstod jeg ikke helt. Skriv fra og til, for eksempel: 9-12, 13-15.30"
    )
    await bo.sends("9-12")
    assert "Fredag: 09.00–12.00" in bo.last.text


async def test_the_calendar_shows_names_and_who_is_coming(booked: Hjem) -> None:
    hjem = booked
    await hjem.bo.sends("Min kalender")
    assert "Ingen aftaler." in hjem.bo.last.text
    await hjem.bo.taps("Denne uge")
    assert "Torsdag d. 26. november\n14.00 · Aya" in hjem.bo.last.text
    (one,) = await hjem.run(agenda.upcoming, await who(hjem, "aya"))
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps_data(f"appointments.yes:{one.id}", hjem.aya.last)
    await hjem.bo.taps("Ugen efter")
    assert hjem.bo.last.text == "Min kalender: næste uge\n\nIngen aftaler."
    await hjem.bo.taps("Ugen efter")
    assert hjem.bo.last.text.startswith("Min kalender: uge 50")
    for _ in range(2):
        await hjem.bo.taps("Ugen før")
    assert "14.00 · Aya · kommer" in hjem.bo.last.text
    assert len(hjem.bo.received) == 2  # a yes is shown, not announced


async def test_a_full_week_has_pages(hjem: Hjem) -> None:
    await hjem.run(offer, hjem.ids["bo"], thursday=[(8, 18)])
    bo = await who(hjem, "bo")
    for hour in range(8, 18):
        starts_at = copenhagen(26, hour)
        await hjem.run(appointments.book, bo, hjem.ids["aya"], bo.id, starts_at)
    await hjem.settled()
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Denne uge")
    assert "17.00 · Aya" not in hjem.bo.last.text
    await hjem.bo.taps("Flere")
    assert "17.00 · Aya" in hjem.bo.last.text
    await hjem.bo.taps("Forrige")
    assert "08.00 · Aya" in hjem.bo.last.text
    await hjem.aya.sends("Mine aftaler")
    assert len(hjem.aya.last.buttons) == 5 + 2
    await hjem.aya.taps("Flere")
    assert hjem.aya.last.buttons[-2] == ["Forrige"]


async def test_a_cancellation_is_said_kindly_with_a_way_to_a_new_time(booked: Hjem) -> None:
    hjem = booked
    before = len(hjem.bo.received)
    await opens(hjem)
    await hjem.bo.taps("Aflys")
    await hjem.bo.taps("Ja, aflys")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Bo må desværre aflyse jeres aftale torsdag d. 26. november kl. 14.00. "
        "Vil du vælge en ny tid?"
    )
    await hjem.aya.taps("Find en ny tid")
    assert ["tors. 26. nov. · 3 tider"] in hjem.aya.last.buttons
    assert len(hjem.bo.received) == before + 1  # nobody is told of what they did themselves


async def test_who_keeps_an_appointment_after_a_handover_is_told_who_helps_now(
    booked: Hjem,
) -> None:
    hjem = booked
    await hand_over(hjem, "aya", "dorte")
    await opens(hjem)
    assert "Dorte hjælper Aya nu." in hjem.bo.last.text
    assert hjem.bo.last.buttons[:2] == [["Flyt", "Aflys"], ["Min kalender"]]


async def test_what_was_moved_since_the_question_is_asked_about_again(booked: Hjem) -> None:
    hjem = booked
    await opens(hjem)
    await hjem.bo.taps("Aflys")
    question = hjem.bo.last
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("tors. 26. nov. kl. 14.00 · Bo")
    await hjem.aya.taps("Flyt")
    await hjem.aya.taps("fre. 27. nov. · 3 tider")
    await hjem.aya.taps("10.00")
    await hjem.settled()
    await hjem.bo.taps("Ja, aflys", on=question)
    assert question.text.startswith(
        "Den er flyttet imens. Skal jeg aflyse aftalen fredag d. 27. november kl. 10.00 med Aya?"
    )
    await hjem.bo.taps("Ja, aflys", on=question)
    assert question.text.startswith("Aflyst: fredag d. 27. november kl. 10.00. ")
    await hjem.settled()
    assert "aflyse jeres aftale fredag d. 27. november kl. 10.00" in hjem.aya.last.text


async def test_a_move_by_staff_asks_the_youth(booked: Hjem) -> None:
    hjem = booked
    await opens(hjem)
    await hjem.bo.taps("Flyt")
    await hjem.bo.taps("fre. 27. nov. · 3 tider")
    await hjem.bo.taps("10.00")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Bo har måttet flytte jeres aftale. Nu er den fredag d. 27. november kl. 10.00. "
        "Passer det dig?"
    )
    await hjem.aya.taps("Ja, jeg kommer")
    assert hjem.aya.last.text == "Godt. Vi ses fredag d. 27. november kl. 10.00."


async def test_staff_book_a_youth_who_is_told_and_asked(booked: Hjem) -> None:
    hjem = booked
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps_data(f"appointments.of:{hjem.ids['aya']}", hjem.bo.last)
    assert hjem.bo.last.buttons[0] == ["tors. 26. nov. kl. 14.00 · Bo"]
    await hjem.bo.taps("Ny aftale")
    await hjem.bo.taps("fre. 27. nov. · 3 tider")
    await hjem.bo.taps("09.00")
    assert hjem.bo.last.text == (
        "Aftalt: fredag d. 27. november kl. 09.00. Jeg spørger Aya, om det passer."
    )
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Bo har lavet en aftale med dig fredag d. 27. november kl. 09.00. Passer det dig?"
    )
    assert hjem.aya.last.buttons == [["Ja, jeg kommer"], ["Flyt", "Aflys"], ["Vis"]]


async def test_staff_hear_at_once_who_is_on_the_way_or_late(booked: Hjem) -> None:
    hjem = booked
    hjem.clock.now = copenhagen(26, 13, 30)
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("tors. 26. nov. kl. 14.00 · Bo")
    page = hjem.aya.last
    assert page.buttons[:2] == [["Jeg er på vej", "Jeg er forsinket"], ["Kan ikke i dag", "Flyt"]]
    on_way = page.button_data("Jeg er på vej")
    await hjem.aya.taps_data(on_way, page)
    await hjem.aya.taps_data(on_way, page)
    await hjem.settled()
    assert hjem.bo.last.text == "Aya er på vej. I ses kl. 14.00."
    told = len(hjem.bo.received)
    await hjem.aya.taps("Vis aftalen")
    await hjem.aya.taps("Jeg er forsinket")
    await hjem.aya.taps("20 min.")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya kommer 20 minutter for sent. I har aftalt kl. 14.00."
    assert len(hjem.bo.received) == told + 1
    await hjem.aya.taps("Vis aftalen")
    assert "Bo ved, at du kommer 20 minutter for sent." in hjem.aya.last.text


async def test_cannot_today_is_met_kindly(booked: Hjem) -> None:
    hjem = booked
    hjem.clock.now = copenhagen(26, 12)
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("tors. 26. nov. kl. 14.00 · Bo")
    await hjem.aya.taps("Kan ikke i dag")
    assert hjem.aya.last.text == ("Skal jeg aflyse aftalen i dag kl. 14.00 og sige det til Bo?")
    await hjem.aya.taps("Ja, aflys")
    assert ["Find en ny tid"] in hjem.aya.last.buttons
    await hjem.settled()
    assert "i dag kl. 14.00 er aflyst" in hjem.bo.last.text


async def test_staff_are_asked_once_how_it_went_and_a_miss_is_met_without_blame(
    booked: Hjem,
) -> None:
    hjem = booked
    await hjem.jump(days=2)
    hjem.clock.now = copenhagen(26, 15)
    await hjem.forward(hours=1)
    assert not any("Mødtes du og Aya" in message.text for message in hjem.bo.received)
    hjem.clock.now = copenhagen(27, 9)
    await hjem.forward(hours=2)
    asked = [m for m in hjem.bo.received if "Mødtes du og Aya" in m.text]
    assert len(asked) == 1
    await hjem.bo.taps("Nej, kom ikke")
    assert "Status: kom ikke" in hjem.bo.last.text
    await hjem.forward(minutes=15)
    assert hjem.aya.last.text == (
        "Vi nåede ikke at ses i går. Det sker for alle. Vil du finde en ny tid?"
    )
    await hjem.aya.taps("Find en ny tid")
    assert hjem.aya.last.text.startswith("Hvornår passer det dig?")


async def test_a_wrong_tap_on_missed_is_put_right_before_the_youth_hears(booked: Hjem) -> None:
    hjem = booked
    hjem.clock.now = copenhagen(26, 14, 40)
    await opens_today(hjem)
    await hjem.bo.taps("Kom ikke")
    await hjem.bo.taps("Vi mødtes")
    await hjem.forward(hours=1)
    assert not any("Vi nåede ikke" in message.text for message in hjem.aya.received)


async def opens_today(hjem: Hjem) -> None:
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("14.00 · Aya")


async def test_how_it_went_is_not_noted_before_it_began(booked: Hjem) -> None:
    hjem = booked
    (one,) = await hjem.run(agenda.upcoming, await who(hjem, "aya"))
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps_data(f"calendar.missed:{one.id}", hjem.bo.last)
    assert hjem.bo.last.text.startswith("Du kan først sige, hvordan det gik")
    await hjem.forward(hours=1)
    assert not hjem.aya.received


async def test_colleagues_and_youths_cannot_open_or_change_what_is_not_theirs(
    booked: Hjem,
) -> None:
    hjem = booked
    (one,) = await hjem.run(agenda.upcoming, await who(hjem, "aya"))
    aya, ids = hjem.ids["aya"], hjem.ids
    await hjem.dorte.sends("Min kalender")
    said = hjem.dorte.last
    names = ("show", "cancel", "cancelled", "move", "held", "missed")
    for data in (
        *(f"calendar.{name}:{one.id}" for name in names),
        f"calendar.moveto:{one.id}:{int(copenhagen(27, 9).timestamp())}",
        f"appointments.of:{aya}",
        f"appointments.of.new:{aya}",
        f"appointments.of.take:{aya}:{int(copenhagen(27, 9).timestamp())}",
    ):
        await hjem.dorte.taps_data(data, hjem.dorte.last)
        assert hjem.dorte.last.text == NOT_FOUND
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps_data(f"calendar.held:{one.id}", hjem.aya.last)
    assert "knap" in hjem.aya.last.text
    assert await hjem.run(agenda.upcoming, await who(hjem, "aya")) == [one]
    off = f"appointments.off.keep:{copenhagen(27, 9).date().toordinal()}"
    await hjem.dorte.taps_data(f"{off}:{copenhagen(27, 9).date().toordinal()}:{ids['aya']}", said)
    assert hjem.dorte.last.text == NOT_FOUND


async def test_a_support_worker_of_the_youth_may_open_the_appointment(booked: Hjem) -> None:
    hjem = booked
    (one,) = await hjem.run(agenda.upcoming, await who(hjem, "aya"))
    await hjem.sam.sends("Min kalender")
    await hjem.sam.taps_data(f"calendar.show:{one.id}", hjem.sam.last)
    assert "Hos Bo" in hjem.sam.last.text
    await hjem.sam.taps("Aflys")
    await hjem.sam.taps("Ja, aflys")
    await hjem.settled()
    assert "er aflyst" in hjem.bo.last.text
    assert "må desværre aflyse" in hjem.aya.last.text


async def test_a_colleague_with_no_free_times_is_named(booked: Hjem) -> None:
    hjem = booked
    (one,) = await hjem.run(agenda.upcoming, await who(hjem, "aya"))
    bo = await who(hjem, "bo")
    await hjem.run(calendars.set_hours, bo, 3, [])
    await hjem.run(calendars.set_hours, bo, 4, [])
    await hjem.sam.sends("Min kalender")
    await hjem.sam.taps_data(f"calendar.show:{one.id}", hjem.sam.last)
    await hjem.sam.taps("Flyt")
    assert hjem.sam.last.text == "Bo har ingen ledige tider de næste fire uger."
    assert hjem.sam.last.buttons == [["Tilbage"]]


async def test_old_buttons_of_staff_lead_back_to_the_calendar(booked: Hjem) -> None:
    hjem = booked
    await opens(hjem)
    page = hjem.bo.last
    old = [page.button_data(label) for label in ("Flyt", "Aflys")]
    (one,) = await hjem.run(agenda.upcoming, await who(hjem, "aya"))
    await hjem.run(appointments.cancel, await who(hjem, "aya"), one.id)
    await hjem.settled()
    for data in (*old, f"calendar.held:{one.id}"):
        await hjem.bo.taps_data(data, page)
        (shown,) = [m for m in hjem.bo.received if m.message_id == page.message_id]
        assert shown.text == "Den aftale gælder ikke længere."
        assert shown.buttons == [["Min kalender"]]


async def test_weeks_far_ahead_are_shown_and_absurd_ones_are_refused(hjem: Hjem) -> None:
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps_data("calendar.week:60", hjem.bo.last)
    assert "Ingen aftaler." in hjem.bo.last.text
    assert ["Ugen før", "I dag"] in hjem.bo.last.buttons
    await hjem.bo.taps_data("calendar.week:999999999", hjem.bo.last)
    assert "knap" in hjem.bo.last.text


async def test_a_new_length_offers_nothing_that_overlaps_what_is_booked(hjem: Hjem) -> None:
    bo, aya, emil = [await who(hjem, name) for name in ("bo", "aya", "emil")]
    await hjem.run(offer, bo.id, thursday=[(9, 12)])
    await hjem.run(appointments.book, aya, aya.id, bo.id, copenhagen(26, 10))
    await hjem.run(calendars.set_length, bo, 45)
    slots = await hjem.run(calendars.free_times, emil, bo.id, emil.id)
    starts = [slot.starts_at for slot in slots]
    assert starts[:2] == [copenhagen(26, 9), copenhagen(26, 11, 15)]


async def test_a_youth_is_not_offered_a_time_when_she_meets_somebody_else(hjem: Hjem) -> None:
    aya, sam = await who(hjem, "aya"), hjem.ids["sam"]
    for name in ("bo", "sam"):
        await hjem.run(offer, hjem.ids[name], thursday=[(9, 12)])
    await hjem.run(appointments.book, aya, aya.id, sam, copenhagen(26, 10))
    slots = await hjem.run(calendars.free_times, aya, hjem.ids["bo"], aya.id)
    assert [slot.starts_at for slot in slots[:2]] == [copenhagen(26, 9), copenhagen(26, 11)]


async def test_opening_an_appointment_is_on_record(booked: Hjem) -> None:
    hjem = booked
    before = await hjem.run(_readings, hjem.ids["aya"])
    await opens(hjem)
    assert await hjem.run(_readings, hjem.ids["aya"]) == [*before, hjem.ids["bo"]]


def _readings(tx: Tx, youth_id: int) -> list[int | None]:
    """Who opened an appointment of this youth."""
    rows = tx.exec(
        select(Audit).where(Audit.subject_id == youth_id, Audit.action == "appointment.read")
    )
    return [row.actor_id for row in rows]
