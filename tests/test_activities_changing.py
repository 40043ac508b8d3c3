"""Correcting what an activity says: nothing changes that was not meant, and nothing unseen."""

import pytest

from tests.activities import edit, open_page, published
from tests.hjem import Hjem


@pytest.mark.parametrize("answer", ["kl. 18", "18.00", "samme dag kl. 18", "18-20"])
async def test_a_new_hour_keeps_the_day_of_the_activity(hjem: Hjem, answer: str) -> None:
    activity_id = await published(hjem)
    await edit(hjem.carla, activity_id)
    await hjem.carla.taps("Tid")
    await hjem.carla.sends(answer)
    assert (
        "Tiden før: Torsdag d. 26. november kl. 17.00–19.00\n"
        "Tiden nu: Torsdag d. 26. november kl. 18.00–20.00"
    ) in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    assert "d. 26. november kl. 18.00–20.00" in (await open_page(hjem.aya, activity_id)).text


async def test_the_page_says_that_unasked_words_were_not_used(hjem: Hjem) -> None:
    await edit(hjem.carla, await published(hjem))
    before = hjem.carla.last.text
    assert "Tiden før" not in before
    await hjem.carla.sends("fredag kl. 18")
    assert hjem.carla.last.text == (
        "Jeg har ikke brugt det, du lige sendte. Tryk på det, du vil rette.\n\n" + before
    )


@pytest.mark.parametrize("answer", ["fredag 8-22", "tirsdag 18-17", "fredag 8-8", "fredag 8-8.10"])
async def test_a_length_that_cannot_be_is_refused_and_never_cut(hjem: Hjem, answer: str) -> None:
    await edit(hjem.carla, await published(hjem))
    before = hjem.carla.last.text
    await hjem.carla.taps("Tid")
    await hjem.carla.sends(answer)
    assert hjem.carla.last.text == (
        "Den kan vare højst 12 timer og mindst et kvarter. Skriv tiden igen."
    )
    await hjem.carla.taps("Lad det være, som det er")
    assert hjem.carla.last.text == before


async def test_the_longest_day_and_one_over_midnight_are_kept_as_written(hjem: Hjem) -> None:
    await edit(hjem.carla, await published(hjem))
    for answer, shown in (("fredag 8-20", "08.00–20.00"), ("fredag 22-02", "22.00–02.00")):
        await hjem.carla.taps("Tid")
        await hjem.carla.sends(answer)
        assert f"Tiden nu: Fredag d. 27. november kl. {shown}" in hjem.carla.last.text
