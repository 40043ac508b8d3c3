"""The rota: shifts are planned, given away, left behind and copied."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.services import people, rota
from bot.simulator import Phone
from bot.tables import Shift
from tests.casework import change
from tests.hjem import Hjem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # Monday at 22.30 in Copenhagen


def texts(phone: Phone, words: str) -> list[str]:
    return [m.text for m in phone.received if words in m.text]


async def plans(hjem: Hjem, name: str, when: str, place: str = "1") -> None:
    """Carla plans a shift in the chat."""
    await says_when(hjem, name, when)
    await hjem.carla.taps(place)
    await hjem.settled()


async def says_when(hjem: Hjem, name: str, when: str) -> None:
    await hjem.carla.sends("/vagt")
    await hjem.carla.taps("Ny vagt")
    await hjem.carla.taps_data(f"rota.whose:{hjem.ids[name]}", on=hjem.carla.last)
    await hjem.carla.sends(when)


async def test_a_coordinator_plans_and_everybody_sees(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    assert "22.00–02.00 Vera" in hjem.carla.last.text
    assert texts(hjem.vera, "Du har vagt i dag fra kl. 22.00 til tirsdag kl. 02.00.")
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "uge 49" in hjem.carla.last.text
    assert "22.00–02.00 Vera" in hjem.carla.last.text
    await hjem.vera.sends("Vagtplan")
    await hjem.vera.taps("Mine vagter")
    assert len(hjem.vera.last.buttons) == 3
    hjem.clock.now = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    await hjem.tick()
    await hjem.tick()
    assert len(texts(hjem.vera, "Du har snart vagt")) == 1


@pytest.mark.parametrize(
    ("when", "hours"),
    [
        ("i dag 18-22", "i dag fra kl. 18.00 til 22.00"),
        ("i dag 22-22", "i dag fra kl. 22.00 til tirsdag kl. 22.00"),
        ("i morgen 18-22", "i morgen, tirsdag d. 24. november, fra kl. 18.00 til 22.00"),
        ("fredag 22-07", "fredag d. 27. november fra kl. 22.00 til lørdag kl. 07.00"),
    ],
)
async def test_the_hours_of_a_shift_name_no_day_twice(hjem: Hjem, when: str, hours: str) -> None:
    await says_when(hjem, "vera", when)
    assert hjem.carla.last.text.startswith(f"Vagten er {hours}. Hvilket nummer")
    await hjem.carla.taps("1")
    await hjem.settled()
    assert hjem.vera.last.text == f"Du har vagt {hours}."
    await hjem.vera.sends("Vagtplan")
    await hjem.vera.taps_data("rota.show:1", on=hjem.vera.last)
    assert hjem.vera.last.text == f"Vera har vagt {hours}."
    await hjem.vera.taps("Jeg kan ikke")
    await hjem.settled()
    assert texts(hjem.carla, f"Vera kan ikke have vagt {hours}. Kan du?")


async def test_who_is_called_first_is_said_where_two_are_on_call(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 18-22", "2")
    await plans(hjem, "olga", "onsdag 18-22")
    await plans(hjem, "carla", "i dag 20-02")
    await plans(hjem, "sam", "onsdag 22-02")
    await hjem.carla.sends("/vagt")
    assert hjem.carla.last.text.endswith(
        "\n18.00–22.00 Vera (nr. 2)\n20.00–02.00 Carla (nr. 1)\n\n"
        "onsdag d. 25. november\n18.00–22.00 Olga\n22.00–02.00 Sam"  # one after the other
    )
    await hjem.carla.taps_data("rota.show:1", on=hjem.carla.last)
    assert hjem.carla.last.text == "Vera har vagt i dag fra kl. 18.00 til 22.00 som nr. 2."
    await hjem.carla.taps("Hele vagtplanen")
    await hjem.carla.taps_data("rota.cancelled:3", on=hjem.carla.last)
    await hjem.settled()
    await hjem.carla.sends("/vagt")
    assert "18.00–22.00 Vera\n" in hjem.carla.last.text


async def test_who_cannot_come_is_relieved_by_the_first_who_can(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await hjem.vera.taps("Jeg kan ikke")
    await hjem.settled()
    assert texts(hjem.carla, "Vera kan ikke have vagt")
    await hjem.carla.taps("Jeg tager den")
    await hjem.settled()
    assert texts(hjem.vera, "Carla har taget din vagt")
    assert await hjem.run(rota.on_call) == []
    hjem.clock.now = NIGHT
    assert await hjem.run(rota.on_call) == [hjem.ids["carla"]]
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data("rota.take:1", on=hjem.ida.last)
    assert "Carla har taget den vagt." in hjem.ida.last.text


async def test_nobody_takes_over_a_shift_beside_a_shift_of_ones_own(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await plans(hjem, "carla", "i dag 20-23", place="2")
    await hjem.vera.taps("Jeg kan ikke")
    await hjem.settled()
    assert texts(hjem.carla, "Kan du?") == []
    await hjem.carla.taps_data("rota.take:1", on=hjem.carla.last)
    assert hjem.carla.last.text == "Du har allerede vagt på det tidspunkt."
    hjem.clock.now = NIGHT
    assert await hjem.run(rota.on_call) == [hjem.ids["vera"], hjem.ids["carla"]]


async def test_a_shift_that_is_over_can_neither_be_taken_nor_given_away(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 10-12")
    await plans(hjem, "vera", "i dag 12-14")
    first, second = (one for one in hjem.vera.received if "Du har vagt i dag" in one.text)
    await hjem.vera.taps("Jeg kan ikke", on=first)
    await hjem.settled()
    asked = next(one for one in hjem.carla.received if "Vera kan ikke have vagt" in one.text)
    await hjem.forward(hours=6)
    await hjem.carla.taps("Jeg tager den", on=asked)
    assert hjem.carla.last.text == "Den vagt er slut."
    await hjem.vera.taps("Jeg kan ikke", on=second)
    assert hjem.vera.last.text == "Den vagt er slut."


async def stops(hjem: Hjem, name: str) -> None:
    """Ida ends somebody's access in the chat."""
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data(f"staff.stop:{hjem.ids[name]}", on=hjem.ida.last)
    await hjem.ida.taps("Ja, fjern adgang")
    await hjem.settled()


async def test_the_shifts_of_somebody_who_has_left_are_empty_and_coordinators_hear(
    hjem: Hjem,
) -> None:
    for when in ("i dag 8-10", "i dag 18-22", "onsdag 22-02", "fredag 18-22"):
        await plans(hjem, "vera", when)
    await plans(hjem, "olga", "fredag 17-23", "2")
    await hjem.forward(hours=2)
    await stops(hjem, "vera")
    assert hjem.carla.last.text == (
        "Vera har ikke længere adgang. Nu har ingen vagt:\n"
        "• i dag fra kl. 18.00 til 22.00\n"
        "• onsdag d. 25. november fra kl. 22.00 til torsdag kl. 02.00"
    )
    await hjem.carla.taps("Hele vagtplanen")
    assert "18.00–22.00 Vera" not in hjem.carla.last.text
    assert "08.00–10.00 Vera" in hjem.carla.last.text
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "Vera" not in hjem.carla.last.text
    assert "17.00–23.00 Olga" in hjem.carla.last.text
    await hjem.carla.taps_data(f"rota.whose:{hjem.ids['vera']}", on=hjem.carla.last)
    await hjem.carla.sends("i morgen 18-22")
    await hjem.carla.taps("1")
    assert hjem.carla.last.text.startswith("Det kan jeg ikke finde.")


async def test_a_week_is_copied_once_whatever_became_of_the_copies(hjem: Hjem) -> None:
    carla, vera = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("carla", "vera")]
    hjem.clock.now = datetime(2026, 10, 12, 8, tzinfo=UTC)
    night = datetime(2026, 10, 18, 2, 30, tzinfo=COPENHAGEN)  # there twice a week later
    for begins_at in (night, night + timedelta(hours=16)):
        until = begins_at + timedelta(hours=7)
        await hjem.run(rota.plan, carla, vera.id, begins_at, until, 1)
    assert await hjem.run(rota.copy_week, carla, date(2026, 10, 12)) == 2
    copied = (await hjem.run(rota.week, carla, date(2026, 10, 19)))[1:]
    assert [one.begins_at.astimezone(COPENHAGEN).hour for one in copied] == [2, 18]
    await hjem.run(rota.offer, vera, copied[1].id)
    await hjem.run(rota.take_over, carla, copied[1].id)
    assert await hjem.run(rota.copy_week, carla, date(2026, 10, 12)) == 0
    [runs_on] = await hjem.run(rota.week, carla, date(2026, 10, 26))
    assert runs_on.name == "Carla"


async def test_a_copied_week_leaves_out_who_is_on_call_then_already(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 18-22")
    await plans(hjem, "olga", "i dag 18-22", place="2")
    await plans(hjem, "vera", "30/11 20-23", place="2")
    await hjem.carla.sends("/vagt")
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "18.00–22.00 Vera" not in hjem.carla.last.text
    assert "18.00–22.00 Olga (nr. 2)" in hjem.carla.last.text
    assert "20.00–23.00 Vera (nr. 2)" in hjem.carla.last.text


async def test_a_copied_shift_that_somebody_else_has_by_the_morning_is_not_told(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 18-22")
    await plans(hjem, "vera", "i morgen 18-22")
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    hjem.clock.now = NIGHT
    await hjem.run(rota.copy_week, carla, date(2026, 11, 23))
    [_, copied] = await hjem.run(rota.week, carla, date(2026, 11, 30))
    await change(hjem, Shift, copied.id, person_id=hjem.ids["olga"])
    await hjem.jump(hours=12)
    assert hjem.vera.last.text == "Du har vagt mandag d. 30. november fra kl. 18.00 til 22.00."
