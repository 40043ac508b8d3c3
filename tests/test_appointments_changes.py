"""A youth moves and cancels an appointment, asks where it is, and puts it into a calendar."""

from icalendar import Calendar, Event

from bot.services import appointments, cases, people
from bot.store import Tx
from tests.calendars import PLACE, THURSDAY, another_youth_takes, books, copenhagen, offer
from tests.hjem import Hjem
from tests.test_viewings import agreed


async def test_moving_frees_the_old_time_and_tells_staff_both(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    await hjem.aya.taps("Flyt")
    assert ["tors. 26. nov. · 2 tider"] in hjem.aya.last.buttons
    await hjem.aya.taps("fre. 27. nov. · 6 tider")
    await hjem.aya.taps("10.00")
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Så er den flyttet. Nu ses du med Bo fredag d. 27.")
    assert "Før: torsdag d. 26. november kl. 14.00" in hjem.bo.last.text
    assert "Nu: fredag d. 27. november kl. 10.00" in hjem.bo.last.text
    await hjem.aya.taps("Flyt")
    assert [THURSDAY] in hjem.aya.last.buttons


async def test_who_said_yes_to_the_old_time_is_asked_anew(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    await hjem.aya.taps("Mine aftaler")
    await hjem.aya.taps("tors. 26. nov. kl. 14.00 · Bo")
    await hjem.aya.taps("Ja, jeg kommer")
    assert ["Ja, jeg kommer"] not in hjem.aya.last.buttons
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(appointments.move, bo, 1, copenhagen(27, 10))
    await hjem.settled()
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("fre. 27. nov. kl. 10.00 · Bo")
    assert ["Ja, jeg kommer"] in hjem.aya.last.buttons


async def test_cancelling_takes_two_taps_and_frees_the_time(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    await hjem.aya.taps("Aflys")
    assert hjem.aya.last.text == (
        "Skal jeg aflyse aftalen torsdag d. 26. november kl. 14.00 og sige det til Bo?"
    )
    await hjem.aya.taps("Ja, aflys")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Så er aftalen aflyst. Det er helt i orden. Vil du finde en ny tid?"
    )
    assert "er aflyst. Tiden er ledig igen." in hjem.bo.last.text
    await hjem.aya.taps("Find en ny tid")
    assert [THURSDAY] in hjem.aya.last.buttons


async def test_changing_one_s_mind_keeps_the_appointment(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    await hjem.aya.taps("Aflys")
    await hjem.aya.taps("Nej, behold den")
    assert hjem.aya.last.text == "Du ses med Bo torsdag d. 26. november kl. 14.00."
    assert ["Ja, jeg kommer"] in hjem.aya.last.buttons


async def test_old_buttons_of_a_cancelled_appointment_lead_on(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    mine = hjem.aya.last
    old = {label: mine.button_data(label) for label in ("Flyt", "Aflys")}
    await hjem.aya.taps("Aflys")
    cancel = hjem.aya.last.button_data("Ja, aflys")
    await hjem.aya.taps("Ja, aflys")
    await hjem.settled()
    for data in old.values():
        await hjem.aya.taps_data(data, mine)
        assert hjem.aya.last.text == "Den aftale gælder ikke længere."
        assert ["Find en ny tid"] in hjem.aya.last.buttons
    await hjem.aya.taps_data(cancel, mine)
    assert hjem.aya.last.text.startswith("Så er aftalen aflyst.")
    await hjem.settled()
    assert len([m for m in hjem.bo.received if "aflyst" in m.text]) == 1


async def test_nobody_is_said_to_meet_who_has_cancelled_or_met(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    await books(hjem, "fre. 27. nov. · 6 tider", "10.00")
    await hjem.aya.taps("Aflys")
    await hjem.aya.taps("Ja, aflys")
    await hjem.jump(days=3, hours=9)
    await hjem.aya.sends("/menu")
    await hjem.aya.taps_data("appointments.show:1", hjem.aya.last)
    assert hjem.aya.last.text == "Din aftale med Bo torsdag d. 26. november kl. 14.00 er slut."
    await hjem.aya.taps_data("appointments.show:2", hjem.aya.last)
    assert hjem.aya.last.text == "Din aftale med Bo fredag d. 27. november kl. 10.00 er aflyst."


async def test_the_place_is_shown_only_when_asked_for(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    assert not any(PLACE in message.text for message in hjem.aya.received)
    await hjem.aya.taps("Mine aftaler")
    await hjem.aya.taps("tors. 26. nov. kl. 14.00 · Bo")
    await hjem.aya.taps("Vis sted")
    assert PLACE in hjem.aya.last.text
    shown = hjem.aya.last
    await hjem.aya.taps("Læg i kalender med sted")
    assert _event(hjem)["location"] == PLACE
    await hjem.aya.taps("Skjul", on=shown)
    assert PLACE not in hjem.aya.last.text


async def test_the_calendar_file_changes_the_same_event(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    first = hjem.aya.last
    await hjem.aya.taps("Læg i kalender")
    booked = _event(hjem)
    await hjem.aya.taps("Flyt", on=first)
    await hjem.aya.taps("fre. 27. nov. · 6 tider")
    await hjem.aya.taps("10.00")
    await hjem.aya.taps("Læg i kalender")
    moved = _event(hjem)
    await hjem.aya.taps("Aflys", on=first)
    await hjem.aya.taps("Ja, aflys")
    await hjem.aya.taps("Fjern fra min kalender")
    cancelled = _event(hjem)
    assert booked["uid"] == moved["uid"] == cancelled["uid"]
    assert [one["sequence"] for one in (booked, moved, cancelled)] == [0, 1, 2]
    assert f"{booked.decoded('dtstart'):%d.%m %H.%M %Z}" == "26.11 13.00 UTC"
    assert f"{moved.decoded('dtstart'):%d.%m %H.%M %Z}" == "27.11 09.00 UTC"
    assert cancelled["status"] == "CANCELLED"
    assert {str(one["summary"]) for one in (booked, moved, cancelled)} == {"Aftale"}
    assert not any("location" in one for one in (booked, moved, cancelled))


def _event(hjem: Hjem) -> Event:
    assert hjem.aya.last.file_name == "aftale.ics"
    calendar = Calendar.from_ical(hjem.aya.last.content())
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


async def test_a_second_tap_on_the_new_time_moves_once(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    await hjem.aya.taps("Flyt")
    await hjem.aya.taps("fre. 27. nov. · 6 tider")
    data, message = hjem.aya.last.button_data("10.00"), hjem.aya.last
    await hjem.aya.taps_data(data, message)
    await hjem.aya.taps_data(data, message)
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Så er den flyttet.")
    assert len([m for m in hjem.bo.received if "er flyttet" in m.text]) == 1


async def test_a_new_time_that_somebody_took_leaves_the_old_one(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "13.00")
    await hjem.aya.taps("Flyt")
    await hjem.aya.taps("tors. 26. nov. · 2 tider")
    await hjem.run(another_youth_takes, hjem.ids["bo"], copenhagen(26, 14))
    await hjem.aya.taps("14.00")
    assert hjem.aya.last.text == "Øv, den tid nåede en anden at tage. Prøv en af de her."
    await hjem.aya.taps("Behold tiden")
    assert hjem.aya.last.text == "Du ses med Bo torsdag d. 26. november kl. 13.00."


async def test_who_got_a_new_caseworker_finds_a_time_with_her(open_hours: Hjem) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    await hjem.run(offer, hjem.ids["dorte"], monday=[(9, 12)])
    await hjem.run(_hand_to, hjem.ids["aya"], hjem.ids["dorte"])
    await hjem.aya.taps("Aflys")
    await hjem.aya.taps("Ja, aflys")
    await hjem.aya.taps("Find en ny tid")
    assert hjem.aya.last.buttons[0] == ["Dorte, din sagsbehandler"]


def _hand_to(tx: Tx, youth_id: int, caseworker_id: int) -> None:
    case = cases.case_of(tx, youth_id)
    case.caseworker_id = caseworker_id
    tx.add(case)


async def test_a_viewing_that_is_called_off_or_missed_offers_no_time_that_only_helpers_find(
    hjem: Hjem,
) -> None:
    await agreed(hjem)
    hjem.clock.now = copenhagen(26, 15)
    await hjem.bo.taps_data("calendar.missed:1", on=hjem.bo.last)
    assert "Du finder den nye tid." in hjem.bo.last.text
    await hjem.jump(hours=1)
    assert hjem.aya.last.text == (
        "Vi nåede ikke at ses. Det sker for alle. Vi finder en ny tid sammen med dig."
    )
    await hjem.bo.taps_data("viewings.ask:1", on=hjem.bo.last)
    await hjem.bo.sends("mandag kl. 14")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Næste uge")
    await hjem.bo.taps("man. 30. nov. kl. 14.00 · Aya")
    await hjem.bo.taps("Aflys")
    assert "Du finder den nye tid." in hjem.bo.last.text
    await hjem.bo.taps("Ja, aflys")
    assert "Du finder den nye tid." in hjem.bo.last.text
    await hjem.settled()
    assert "Vi finder en ny tid sammen med dig." in hjem.aya.last.text
    await hjem.bo.taps("Vælg en tid")
    assert "Hvornår kan boligen ses?" in hjem.bo.last.text


async def test_a_move_and_a_cancelling_of_one_night_name_the_time_that_was_known(
    open_hours: Hjem,
) -> None:
    hjem = open_hours
    await books(hjem, THURSDAY, "14.00")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.jump(days=2, hours=13)  # Wednesday at 22
    await hjem.run(appointments.move, bo, 1, copenhagen(27, 10))
    await hjem.run(appointments.cancel, bo, 1)
    await hjem.jump(hours=11)
    told = [one.text for one in hjem.aya.received if "aflyse" in one.text]
    assert told == ["Bo må desværre aflyse jeres aftale i dag kl. 14.00. Vil du vælge en ny tid?"]
