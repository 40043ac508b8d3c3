"""Staff take days off: what becomes of their appointments, and who stands in."""

from bot.services import agenda, staff
from bot.simulator import Phone
from tests.calendars import copenhagen, who
from tests.casework import hand_over, is_away
from tests.hjem import Hjem
from tests.test_partners import buttons
from tests.test_viewings import wants_to_see


async def test_days_off_cancel_kindly_or_keep_and_can_be_taken_back(booked: Hjem) -> None:
    hjem = booked
    bo = hjem.bo
    await bo.sends("Min kalender")
    await bo.taps("Fridage")
    await bo.taps("Nye fridage")
    await bo.sends("banan")
    assert bo.last.text.startswith("Det forstod jeg ikke helt.")
    await bo.sends("26/11-27/11")
    await bo.taps("Sam")
    assert "Du har 1 aftale i de dage:\ntorsdag d. 26. november kl. 14.00 · Aya" in bo.last.text
    await bo.taps("Ja, aflys alle")
    assert "Sam er din afløser." in bo.last.text
    assert bo.last.text.endswith("Aftalerne er aflyst. Jeg giver de unge besked.")
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Bo må desværre aflyse jeres aftale torsdag")
    assert hjem.sam.last.text == (
        "Bo holder fri fra torsdag d. 26. november til fredag d. 27. november. Du er afløser imens."
    )
    await hjem.aya.taps("Find en ny tid")
    assert hjem.aya.last.buttons[0] == ["tors. 3. dec. · 3 tider"]
    await bo.taps("Fridage")
    await bo.taps("Fjern tors. 26. nov. – fre. 27. nov.")
    await bo.taps("Ja, fjern dem")
    await hjem.aya.taps("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    assert hjem.aya.last.buttons[0] == ["tors. 26. nov. · 3 tider"]


async def test_appointments_on_days_off_may_be_kept(booked: Hjem) -> None:
    hjem = booked
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Nye fridage")
    await hjem.bo.sends("26. november")
    await hjem.bo.taps("Ingen")
    await hjem.bo.taps("Nej, behold dem")
    await hjem.settled()
    assert not hjem.aya.received
    assert len(await hjem.run(agenda.upcoming, await who(hjem, "aya"))) == 1


async def test_days_in_the_past_or_far_away_are_refused_and_asked_again(hjem: Hjem) -> None:
    bo = hjem.bo
    await bo.sends("Min kalender")
    await bo.taps("Fridage")
    await bo.taps("Nye fridage")
    await bo.sends("1/1/2029")
    assert bo.last.text == ("De dage kan jeg ikke bruge. Vælg dage fra i dag og højst et år frem.")
    await bo.sends("i morgen")
    assert bo.last.text == "Du holder fri tirsdag d. 24. november. Hvem er din afløser?"


async def test_who_books_while_staff_are_away_learns_whom_to_call(booked: Hjem) -> None:
    hjem = booked
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Nye fridage")
    await hjem.bo.sends("i dag")
    await hjem.bo.taps("Sam")
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid mere")
    await hjem.aya.taps("Bo, din sagsbehandler")
    assert hjem.aya.last.text.startswith(
        "Bo holder fri og er tilbage tirsdag d. 24. november. Haster det, så ring til Sam på"
    )


async def test_who_is_ill_says_so_with_one_tap_and_the_others_hear_who_and_when(
    booked: Hjem,
) -> None:
    hjem = booked
    hjem.clock.now = copenhagen(26, 8)
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Syg i dag")
    await hjem.bo.taps("Sam")
    await hjem.bo.taps("Ja, aflys alle")
    await hjem.settled()
    assert any("Bo må desværre aflyse" in m.text for m in hjem.aya.received)
    await hjem.aya.sends("Er du der?")
    await hjem.settled()
    assert "Bo holder fri og er tilbage fredag d. 27. november." in hjem.aya.last.text
    assert "Indtil da læser Sam, hvad du skriver." in hjem.aya.last.text
    assert "Er du der?" in hjem.sam.last.text
    assert not [m for m in hjem.bo.received if "Er du der?" in m.text]


async def takes(phone: Phone, days: str, deputy: str) -> None:
    """A colleague writes which days are off, and chooses who answers."""
    await phone.sends("Min kalender")
    await phone.taps("Fridage")
    await phone.taps("Nye fridage")
    await phone.sends(days)
    await phone.taps(deputy)


def asked(phone: Phone) -> list[str]:
    """What a deputy was told of standing in."""
    return [one.text for one in phone.received if "afløser" in one.text]


async def test_days_off_in_a_row_are_one_absence(hjem: Hjem) -> None:
    await takes(hjem.bo, "i dag", "Dorte")
    await takes(hjem.bo, "i morgen", "Dorte")
    await hjem.aya.sends("/menu")
    await hjem.aya.taps("Skriv til Bo")
    assert "Bo holder fri og er tilbage onsdag d. 25. november." in hjem.aya.last.text


async def test_days_that_are_chosen_anew_have_the_deputy_who_was_chosen_last(hjem: Hjem) -> None:
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Syg i dag")
    await hjem.bo.taps("Ingen")
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Syg i dag og i morgen")
    await hjem.bo.taps("Dorte")
    await hjem.aya.sends("Er du der?")
    assert hjem.aya.last.text.startswith("Sendt til Dorte.")
    await hjem.settled()
    assert hjem.dorte.last.text == "Aya skriver:\ndu svarer for Bo\nEr du der?"
    await hjem.bo.taps("Fridage")
    assert hjem.bo.last.text == (
        "Dine fridage\nmandag d. 23. november – tirsdag d. 24. november · Dorte er afløser"
    )


async def test_days_beside_those_that_are_chosen_anew_stay_as_they_were(hjem: Hjem) -> None:
    hjem.clock.now = copenhagen(23, 22)  # nobody is written to before the morning
    await takes(hjem.bo, "24/11-27/11", "Dorte")
    await takes(hjem.bo, "25/11", "Ingen")
    await hjem.bo.taps("Fridage")
    assert hjem.bo.last.text == (
        "Dine fridage\n"
        "tirsdag d. 24. november · Dorte er afløser\n"
        "onsdag d. 25. november · ingen afløser\n"
        "torsdag d. 26. november – fredag d. 27. november · Dorte er afløser"
    )
    await hjem.jump(hours=10)
    assert asked(hjem.dorte) == [
        "Bo holder fri tirsdag d. 24. november. Du er afløser imens.",
        "Bo holder fri fra torsdag d. 26. november til fredag d. 27. november. "
        "Du er afløser imens.",
    ]
    await takes(hjem.bo, "26/11", "Dorte")
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Fjern tors. 26. nov. – fre. 27. nov.")
    await hjem.bo.taps("Ja, fjern dem")
    assert "torsdag" not in hjem.bo.last.text


async def test_days_off_are_removed_after_one_question(hjem: Hjem) -> None:
    await takes(hjem.bo, "i dag", "Dorte")
    await hjem.settled()
    await hjem.bo.taps("Fridage")
    days = hjem.bo.last
    await hjem.bo.taps("Fjern man. 23. nov.")
    assert hjem.bo.last.text == (
        "Vil du fjerne dine fridage, mandag d. 23. november? Så kan unge booke tider hos dig igen. "
        "Dorte er så ikke længere din afløser og får besked."
    )
    remove = hjem.bo.last.button_data("Ja, fjern dem")
    await hjem.bo.taps("Nej, behold dem")
    await hjem.settled()
    assert hjem.bo.last.text.endswith("mandag d. 23. november · Dorte er afløser")
    assert len(asked(hjem.dorte)) == 1
    await hjem.bo.taps_data(remove, on=days)
    await hjem.bo.taps_data(f"appointments.off.drop:{remove.rpartition(':')[2]}", on=days)
    assert hjem.bo.last.text.endswith("Du har ikke planlagt nogen endnu.")


async def test_a_deputy_hears_that_days_off_were_removed(hjem: Hjem) -> None:
    await takes(hjem.bo, "i dag", "Dorte")
    await takes(hjem.bo, "26/11-27/11", "Dorte")
    await hjem.settled()
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Fjern man. 23. nov.")
    await hjem.bo.taps("Ja, fjern dem")
    await hjem.bo.taps("Fjern tors. 26. nov. – fre. 27. nov.")
    await hjem.bo.taps("Ja, fjern dem")
    await hjem.settled()
    assert asked(hjem.dorte)[2:] == [
        "Du er ikke længere afløser for Bo mandag d. 23. november.",
        "Du er ikke længere afløser for Bo fra torsdag d. 26. november til fredag d. 27. november.",
    ]


async def test_a_deputy_hears_of_the_days_that_somebody_else_takes_over(hjem: Hjem) -> None:
    await takes(hjem.bo, "24/11-27/11", "Dorte")
    await hjem.settled()
    await takes(hjem.bo, "26/11-27/11", "Sam")
    await hjem.settled()
    assert asked(hjem.dorte)[1:] == [
        "Du er ikke længere afløser for Bo fra torsdag d. 26. november til fredag d. 27. november."
    ]
    await takes(hjem.bo, "26/11-27/11", "Dorte")
    await hjem.settled()
    assert asked(hjem.dorte)[2:] == [
        "Bo holder fri fra torsdag d. 26. november til fredag d. 27. november. Du er afløser imens."
    ]
    assert len(asked(hjem.sam)) == 2


async def test_a_deputy_who_stays_or_never_heard_is_not_called_off(hjem: Hjem) -> None:
    await takes(hjem.bo, "i dag", "Dorte")
    await hjem.settled()
    await takes(hjem.bo, "23/11-24/11", "Dorte")
    hjem.clock.now = copenhagen(23, 22)
    await takes(hjem.bo, "26/11", "Sam")
    await takes(hjem.bo, "26/11", "Dorte")
    await hjem.jump(hours=10)
    assert not asked(hjem.sam)
    assert not [text for text in asked(hjem.dorte) if "ikke længere" in text]


async def test_who_loses_a_deputy_chooses_another_with_one_tap(hjem: Hjem) -> None:
    await takes(hjem.bo, "23/11-25/11", "Dorte")
    await hand_over(hjem, "emil", to="bo")
    ida = await who(hjem, "ida")
    await hjem.run(staff.stop_access, ida, hjem.ids["dorte"])
    await hjem.settled()
    assert hjem.bo.last.text == (
        "Dorte kan ikke længere være din afløser fra mandag d. 23. november "
        "til onsdag d. 25. november. Vælg en anden."
    )
    hjem.clock.now = copenhagen(24, 9)
    await hjem.bo.taps("Vælg en anden")
    await hjem.bo.taps("Sam")
    assert hjem.bo.last.text.startswith(
        "Noteret: Du holder fri tirsdag d. 24. november – onsdag d. 25. november. Sam er"
    )
    await hjem.settled()
    assert len(asked(hjem.sam)) == 1


async def test_the_landlords_time_goes_to_who_works_that_day(hjem: Hjem) -> None:
    await wants_to_see(hjem)
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.pia.taps("Vælg en tid")
    await hjem.pia.sends("fredag kl. 10")  # Bo is back on Wednesday
    await hjem.pia.taps("Ved boligen")
    await hjem.pia.taps("Gem")
    await hjem.aya.sends("Mine aftaler")
    assert "fre. 27. nov. kl. 10.00 · Bo" in buttons(hjem.aya)
