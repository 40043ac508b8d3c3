"""A youth finds, moves and cancels appointments."""

from bot.services import agenda, appointments, calendars, cases, invitations, people
from bot.store import Tx
from bot.tables import Person
from tests.calendars import THURSDAY, another_youth_takes, books, copenhagen, offer, who
from tests.casework import hand_over
from tests.hjem import NOT_FOUND, Hjem


async def test_somebody_without_appointments_is_offered_to_find_a_time(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine aftaler")
    assert hjem.aya.last.text == "Du har ingen aftaler lige nu. Vil du finde en tid?"
    assert hjem.aya.last.buttons == [["Find en tid"]]


async def test_a_youth_books_and_her_caseworker_hears_of_it(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    assert hjem.aya.last.text == (
        "Det er en aftale. Du ses med Bo torsdag d. 26. november kl. 14.00. "
        "Jeg minder dig om det dagen før."
    )
    assert "Ny aftale med Aya torsdag d. 26. november kl. 14.00" in hjem.bo.last.text
    assert not hjem.sam.received


async def test_a_time_on_the_day_is_free_only_with_two_hours_notice(hjem: Hjem) -> None:
    await hjem.run(offer, hjem.ids["bo"], monday=[(9, 13)])
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps("man. 23. nov. · 2 tider")
    assert hjem.aya.last.buttons[0] == ["11.00", "12.00"]


async def test_a_youth_with_one_helper_goes_straight_to_the_days(hjem: Hjem) -> None:
    await hjem.run(offer, hjem.ids["dorte"], tuesday=[(9, 12)])
    await hjem.emil.sends("Mine aftaler")
    await hjem.emil.taps("Find en tid")
    assert hjem.emil.last.text == (
        "Hvornår passer det dig? Her er de næste ledige tider hos Dorte."
    )


async def test_the_first_step_of_a_new_youth_leads_to_the_days_of_whom_it_names(hjem: Hjem) -> None:
    await hjem.run(offer, hjem.ids["bo"], tuesday=[(9, 12)])
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    made = await hjem.run(invitations.invite_youth, bo, "Nova", bo.id, hjem.ids["sam"])
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    await hjem.nova.taps("Ja, det er fint")
    await hjem.nova.taps("Find en tid hos Bo")
    assert hjem.nova.last.text == "Hvornår passer det dig? Her er de næste ledige tider hos Bo."


async def test_more_days_are_a_page_away_and_end_after_four_weeks(open_hours: Hjem) -> None:
    aya = open_hours.aya
    await aya.sends("Mine aftaler")
    await aya.taps("Find en tid")
    await aya.taps("Bo, din sagsbehandler")
    assert [row[0] for row in aya.last.buttons[:6]] == [
        "tirs. 24. nov. · 3 tider",
        "tors. 26. nov. · 3 tider",
        "fre. 27. nov. · 6 tider",
        "tirs. 1. dec. · 3 tider",
        "tors. 3. dec. · 3 tider",
        "fre. 4. dec. · 6 tider",
    ]
    await aya.taps("Flere tider")
    assert aya.last.buttons[-2:] == [["Forrige"], ["Mine aftaler"]]
    assert aya.last.buttons[-3] == ["fre. 18. dec. · 6 tider"]
    await aya.taps("Forrige")
    assert aya.last.buttons[-2:] == [["Flere tider"], ["Mine aftaler"]]


async def test_christmas_is_not_offered(hjem: Hjem) -> None:
    await hjem.jump(days=14)
    aya = await who(hjem, "aya")
    await hjem.run(offer, hjem.ids["bo"], thursday=[(9, 10)], friday=[(9, 10)])
    slots = await hjem.run(calendars.free_times, aya, hjem.ids["bo"], aya.id)
    assert [f"{slot.starts_at:%d.%m}" for slot in slots] == [
        "10.12",
        "11.12",
        "17.12",
        "18.12",
    ]


async def test_the_same_button_twice_books_once(open_hours: Hjem) -> None:
    hjem = open_hours
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps(THURSDAY)
    data = hjem.aya.last.button_data("14.00")
    await hjem.aya.taps_data(data, hjem.aya.last)
    await hjem.aya.taps_data(data, hjem.aya.last)
    await hjem.settled()
    assert "Det er en aftale" in hjem.aya.last.text
    assert len(hjem.bo.received) == 1
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    assert len(await hjem.run(agenda.upcoming, aya)) == 1


async def test_who_comes_second_gets_fresh_times(open_hours: Hjem) -> None:
    hjem = open_hours
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps(THURSDAY)
    await hjem.run(another_youth_takes, hjem.ids["bo"], copenhagen(26, 14))
    await hjem.aya.taps("14.00")
    assert hjem.aya.last.text == "Øv, den tid nåede en anden at tage. Prøv en af de her."
    assert ["tors. 26. nov. · 2 tider"] in hjem.aya.last.buttons


async def test_the_place_of_an_appointment_that_is_off_is_not_shown(booked: Hjem) -> None:
    await booked.aya.sends("Mine aftaler")
    await booked.aya.taps("tors. 26. nov. kl. 14.00 · Bo")
    page = booked.aya.last
    await booked.run(appointments.cancel, await who(booked, "bo"), 1)
    await booked.aya.taps("Vis sted", on=page)
    assert "📍" not in booked.aya.last.text


async def test_old_times_with_somebody_who_helps_no_more_lead_to_who_does(
    open_hours: Hjem,
) -> None:
    hjem = open_hours
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps(THURSDAY)
    page = hjem.aya.last
    await hand_over(hjem, "aya", to="dorte")
    await hjem.settled()
    await hjem.aya.taps("14.00", on=page)
    assert ["Dorte, din sagsbehandler"] in page.buttons


async def test_a_time_that_has_come_too_near_is_not_said_to_be_taken(open_hours: Hjem) -> None:
    hjem = open_hours
    hjem.clock.now = copenhagen(24, 8, 59)
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps("tirs. 24. nov. · 1 tid")
    hjem.clock.now = copenhagen(24, 9, 1)
    await hjem.aya.taps("11.00")
    assert hjem.aya.last.text == "Det er for sent at vælge den tid nu. Prøv en af de her."


async def test_no_free_times_leads_to_being_told_of_one(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    assert hjem.aya.last.text == (
        "Der er ingen ledige tider lige nu. Skal jeg sige til, når der kommer en? "
        "Haster det, så skriv til Bo."
    )
    await hjem.aya.taps("Sig til, når der er en tid")
    assert hjem.aya.last.text == "Det er i orden. Jeg siger til, når der er en tid hos Bo."


async def test_somebody_else_s_appointment_is_not_found(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    (one,) = await hjem.run(agenda.upcoming, aya)
    await hjem.emil.sends("Mine aftaler")
    for name in ("show", "place", "file", "cancel", "cancelled", "yes", "onway", "late"):
        await hjem.emil.taps_data(f"appointments.{name}:{one.id}", hjem.emil.last)
        assert hjem.emil.last.text == NOT_FOUND
    for data in (
        f"appointments.lateby:{one.id}:10",
        f"booking.move:{one.id}",
        f"booking.moveto:{one.id}:1795687200",
    ):
        await hjem.emil.taps_data(data, hjem.emil.last)
        assert hjem.emil.last.text == NOT_FOUND
    for data in ("take:{}:1795687200", "wish:{}", "with:{}"):  # these lead to who helps him
        await hjem.emil.taps_data("booking." + data.format(hjem.ids["bo"]), hjem.emil.last)
        assert hjem.emil.last.text.endswith("skriv til Dorte.")
    await hjem.settled()
    assert await hjem.run(agenda.upcoming, aya) == [one]


async def test_forged_numbers_book_nothing(open_hours: Hjem) -> None:
    hjem = open_hours
    bo = hjem.ids["bo"]
    await hjem.aya.sends("Mine aftaler")
    said = hjem.aya.last
    for data in (
        f"booking.take:{bo}:99999999999999",
        f"booking.take:{bo}:-1",
        f"booking.day:{bo}:0",
        f"booking.day:{bo}:99999999",
        f"booking.take:{bo}:1795687201",
        "booking.take:1",
        "booking.take:a:b",
        "appointments.show:0",
        f"appointments.show:{10**30}",
        f"appointments:{10**30}",
        f"booking.with:{bo}:{-(10**30)}",
    ):
        await hjem.aya.taps_data(data, said)
        assert hjem.aya.last.text
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    assert await hjem.run(agenda.upcoming, aya) == []
    await hjem.settled()
    assert not hjem.bo.received


LONG = "Åse-Øjvind Ærlighed " * 3 + "Ålø!"


async def test_the_longest_names_fit_everywhere(open_hours: Hjem) -> None:
    hjem = open_hours
    assert len(LONG) == 64
    await hjem.run(_rename, hjem.ids["aya"], hjem.ids["bo"])
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps(f"{LONG}, din sagsbehandler")
    await hjem.aya.taps(THURSDAY)
    await hjem.aya.taps("14.00")
    await hjem.settled()
    assert f"Du ses med {LONG} torsdag" in hjem.aya.last.text
    await hjem.bo.taps("Vis")
    assert LONG in hjem.bo.last.text
    await hjem.aya.taps("Mine aftaler")
    assert hjem.aya.last.buttons[0] == [f"tors. 26. nov. kl. 14.00 · {LONG}"]


def _rename(tx: Tx, *person_ids: int) -> None:
    for person_id in person_ids:
        person = tx.get_one(Person, person_id)
        person.alias = LONG
        tx.add(person)


async def test_names_with_markup_stay_names(open_hours: Hjem) -> None:
    hjem = open_hours
    await hjem.run(_call, hjem.ids["aya"], "<b>A&a</b>")
    await books(hjem, THURSDAY, "14.00")
    assert "Ny aftale med <b>A&a</b> torsdag" in hjem.bo.last.text


def _call(tx: Tx, person_id: int, alias: str) -> None:
    person = tx.get_one(Person, person_id)
    person.alias = alias
    tx.add(person)


async def test_an_english_reader_books_in_english(open_hours: Hjem) -> None:
    hjem = open_hours
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(people.choose_language, aya, "en")
    await hjem.aya.sends("My appointments")
    await hjem.aya.taps("Find a time")
    await hjem.aya.taps("Bo, your caseworker")
    await hjem.aya.taps("Thu 26 Nov · 3 times")
    assert hjem.aya.last.text == "Choose a time on Thursday 26 November."
    await hjem.aya.taps("14:00")
    assert hjem.aya.last.text == (
        "That is agreed. You meet Bo on Thursday 26 November at 14:00. "
        "I will remind you the day before."
    )


async def test_who_has_nobody_to_meet_is_told_kindly_whom_to_write_to(hjem: Hjem) -> None:
    await hjem.run(_close_case, hjem.ids["aya"])
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    assert hjem.aya.last.text.startswith("Jeg kan ikke finde nogen, du kan ses med lige nu.")
    assert hjem.aya.last.buttons == [["Skriv til os"], ["Mine aftaler"]]


def _close_case(tx: Tx, youth_id: int) -> None:
    case = cases.case_of(tx, youth_id)
    case.closed_at = tx.now
    tx.add(case)
