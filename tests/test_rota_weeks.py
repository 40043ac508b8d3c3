"""Weeks of the rota: copied over a change of the clocks, and what nobody has any more."""

from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest

from bot.services import people, rota
from bot.services.rota import Impossible
from tests.hjem import Hjem
from tests.test_rota import COPENHAGEN, plans, says_when, stops, texts

AUTUMN, SPRING = date(2026, 10, 12), date(2027, 3, 15)
"""Mondays of the week before the one in which the clocks change."""


async def is_the_week_of(hjem: Hjem, monday: date) -> None:
    hjem.clock.now = datetime.combine(monday, datetime.min.time(), UTC) + timedelta(hours=8)


@pytest.mark.parametrize(("monday", "hours"), [(AUTUMN, 25), (SPRING, 23)])
async def test_a_shift_of_a_day_is_copied_over_a_change_of_the_clocks_and_on(
    hjem: Hjem, monday: date, hours: int
) -> None:
    await is_the_week_of(hjem, monday)
    await plans(hjem, "vera", "fredag 18-22")
    await plans(hjem, "vera", "lørdag 13-13")
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "18.00–22.00 Vera" in hjem.carla.last.text
    assert "13.00–13.00 Vera" in hjem.carla.last.text
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "13.00–13.00 Vera" in hjem.carla.last.text
    vera = await hjem.run(people.by_id, hjem.ids["vera"])
    days = [one for one in await hjem.run(rota.mine, vera) if one.begins_at.weekday() == 5]
    assert [one.ends_at - one.begins_at for one in days] == [
        timedelta(hours=24),
        timedelta(hours=hours),
        timedelta(hours=24),
    ]
    await hjem.settled()
    assert len(texts(hjem.vera, "Du har vagt")) == 4  # one by one, and a message for each copy
    assert hjem.vera.last.text.splitlines()[0] == "Du har vagt:"
    assert len(hjem.vera.last.text.splitlines()) == 3
    assert hjem.vera.last.buttons == [["Mine vagter"]]


async def test_a_shift_in_the_hour_that_is_left_out_keeps_no_other_from_being_copied(
    hjem: Hjem,
) -> None:
    await is_the_week_of(hjem, SPRING)
    await plans(hjem, "vera", "fredag 18-22")
    await plans(hjem, "vera", "søndag 02.30-03.00")
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "18.00–22.00 Vera" in hjem.carla.last.text
    assert "03.00" not in hjem.carla.last.text


async def test_hours_that_the_clocks_leave_out_are_no_shift_of_a_day(hjem: Hjem) -> None:
    await is_the_week_of(hjem, SPRING + timedelta(weeks=1))
    await says_when(hjem, "vera", "søndag 02.30-03.00")
    assert hjem.carla.last.text.startswith("Den tid forstod jeg ikke, eller også er den gået.")
    await hjem.carla.sends("søndag 22-06")
    assert hjem.carla.last.text.startswith(
        "Vagten er søndag d. 28. marts fra kl. 22.00 til mandag kl. 06.00."
    )


@pytest.mark.parametrize("zone", [UTC, COPENHAGEN])
async def test_a_day_is_the_longest_shift_by_the_clock_on_the_wall(
    hjem: Hjem, zone: tzinfo
) -> None:
    await is_the_week_of(hjem, AUTUMN)
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    begins, noon, later = (
        datetime(2026, 10, day, 12, minute, tzinfo=COPENHAGEN).astimezone(zone)
        for day, minute in ((24, 0), (25, 0), (25, 1))
    )
    await hjem.run(rota.plan, carla, carla.id, begins, noon, 1)
    with pytest.raises(Impossible):
        await hjem.run(rota.plan, carla, carla.id, begins, later, 1)


async def test_a_day_that_ends_in_the_hour_that_the_clocks_leave_out_is_a_day(hjem: Hjem) -> None:
    await is_the_week_of(hjem, SPRING + timedelta(weeks=1))
    await plans(hjem, "vera", "lørdag 02.30-02.30")
    assert "02.30–03.30 Vera" in hjem.carla.last.text


async def test_a_shift_planned_in_the_hour_that_the_clocks_repeat_is_still_to_come(
    hjem: Hjem,
) -> None:
    hjem.clock.now = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 2.50 for the first time
    await plans(hjem, "vera", "02.10-02.40")
    await plans(hjem, "olga", "02.40-05")
    for name, begins_at in (("vera", "01:10"), ("olga", "01:40")):
        who = await hjem.run(people.by_id, hjem.ids[name])
        [one] = await hjem.run(rota.mine, who)
        assert f"{one.begins_at.astimezone(UTC):%d %H:%M}" == f"25 {begins_at}"


async def test_shifts_that_share_the_time_of_one_that_is_gone_leave_only_their_gaps_empty(
    hjem: Hjem,
) -> None:
    for day in ("tirsdag", "onsdag", "torsdag"):
        await plans(hjem, "vera", f"{day} 17-22")
    await plans(hjem, "olga", "tirsdag 16-20")
    await plans(hjem, "sam", "tirsdag 20-23")
    await plans(hjem, "olga", "onsdag 18-20")
    await stops(hjem, "vera")
    assert hjem.carla.last.text == (
        "Vera har ikke længere adgang. Nu har ingen vagt:\n"
        "• onsdag d. 25. november fra kl. 17.00 til 18.00\n"
        "• onsdag d. 25. november fra kl. 20.00 til 22.00\n"
        "• torsdag d. 26. november fra kl. 17.00 til 22.00"
    )


async def test_nobody_is_on_call_twice_at_a_time(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 18-23")
    await plans(hjem, "vera", "i dag 19-22")
    assert hjem.carla.last.text == "Vera har allerede vagt på det tidspunkt."
    await plans(hjem, "vera", "i dag 23-02")
    assert "23.00–02.00 Vera" in hjem.carla.last.text


async def test_a_week_is_copied_after_one_question(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await hjem.carla.taps("Kopiér til ugen efter")
    assert hjem.carla.last.text == (
        "Skal jeg kopiere vagterne fra uge 48 til uge 49? Alle får besked om deres egne."
    )
    await hjem.carla.taps("Nej, lad være")
    assert "uge 48" in hjem.carla.last.text
    assert len(texts(hjem.vera, "Du har vagt")) == 1


async def plans_all_nights(hjem: Hjem) -> None:
    """Vera and Olga share every night of the week."""
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    for day in range(7):
        begins = datetime(2026, 11, 23 + day, 22, tzinfo=COPENHAGEN)
        for place, name in enumerate(("vera", "olga"), 1):
            ends = begins + timedelta(hours=4)
            await hjem.run(rota.plan, carla, hjem.ids[name], begins, ends, place)
    await hjem.settled()


async def test_every_shift_of_a_full_week_can_be_opened(hjem: Hjem) -> None:
    await plans_all_nights(hjem)
    await hjem.carla.sends("/vagt")
    await hjem.carla.taps("Flere")
    assert "22.00–02.00 Vera (nr. 1)" in hjem.carla.last.text
    await hjem.carla.taps("søn. 29. nov. 22.00 · Olga")
    assert hjem.carla.last.text.startswith("Olga har vagt søndag d. 29. november")
    await hjem.carla.sends("/vagt")
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Forrige")
    await hjem.carla.taps("man. 23. nov. 22.00 · Vera")
    assert hjem.carla.last.text.startswith("Vera har vagt i dag")


async def test_a_volunteer_finds_every_one_of_her_shifts(hjem: Hjem) -> None:
    await plans_all_nights(hjem)
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    await hjem.run(rota.copy_week, carla, date(2026, 11, 23))
    await hjem.settled()
    await hjem.vera.sends("Vagtplan")
    await hjem.vera.taps("Mine vagter")
    await hjem.vera.taps("Flere")
    await hjem.vera.taps("søn. 6. dec. 22.00 · Vera")
    await hjem.vera.taps("Jeg kan ikke")
    await hjem.settled()
    assert texts(hjem.carla, "Vera kan ikke have vagt søndag d. 6. december")


async def test_of_many_shifts_that_nobody_has_any_more_the_first_are_listed(hjem: Hjem) -> None:
    await plans_all_nights(hjem)
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    await hjem.run(rota.copy_week, carla, date(2026, 11, 23))
    for name in ("vera", "olga"):
        await stops(hjem, name)
    told = hjem.carla.last.text.splitlines()
    assert (len(told), told[-1]) == (14, "… og 2 til.")
