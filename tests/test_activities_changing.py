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
