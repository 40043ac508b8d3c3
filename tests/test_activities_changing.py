"""Correcting what an activity says: nothing changes that was not meant, and nothing unseen."""

from datetime import UTC, datetime

import pytest

from tests.activities import describes, edit, open_page, published, sign_up
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


@pytest.mark.parametrize("answer", ["20/11 17-19", "fredag d. 20. november kl. 17"])
async def test_a_date_that_has_just_passed_is_not_taken_for_next_year(
    hjem: Hjem, answer: str
) -> None:
    await edit(hjem.carla, await published(hjem))
    await hjem.carla.taps("Tid")
    await hjem.carla.sends(answer)
    assert hjem.carla.last.text == (
        "Den dato er gået. Skriv en, der ikke er gået endnu, eller skriv også årstallet."
    )


async def test_a_date_in_another_year_is_shown_with_its_year(hjem: Hjem) -> None:
    await edit(hjem.carla, await published(hjem))
    await hjem.carla.taps("Tid")
    await hjem.carla.sends("7/1 17-19")
    assert "Tiden nu: Torsdag d. 7. januar 2027 kl. 17.00–19.00" in hjem.carla.last.text
    assert "🗓 Torsdag d. 7. januar 2027 kl. 17.00–19.00" in hjem.carla.last.text


async def test_the_example_of_a_date_lies_ahead(hjem: Hjem) -> None:
    hjem.clock.now = datetime(2026, 12, 28, 9, tzinfo=UTC)
    await edit(hjem.carla, await published(hjem))
    await hjem.carla.taps("Tid")
    assert hjem.carla.last.text.endswith("torsdag kl. 17, eller 6/1 17-19.")
    await hjem.carla.sends("engang")
    assert hjem.carla.last.text.endswith("torsdag kl. 17, eller 6/1 17-19.")


@pytest.mark.parametrize(("label", "answer"), [("Sted", "Skuret"), ("Adresse", "Havnen 2")])
async def test_a_new_place_takes_the_old_one_off_the_map(
    hjem: Hjem, label: str, answer: str
) -> None:
    activity_id = await published(hjem)
    await edit(hjem.carla, activity_id)
    await hjem.carla.taps(label)
    await hjem.carla.sends(answer)
    assert (
        "Stedet er nyt. Jeg har taget det gamle af kortet. Tryk på Kort, og send et nyt."
    ) in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    assert "Vis på kort" not in str((await open_page(hjem.aya, activity_id)).buttons)


async def test_a_place_left_out_is_off_the_map_until_a_new_point_is_sent(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await edit(hjem.carla, activity_id)
    await hjem.carla.taps("Adresse")
    await hjem.carla.taps("Spring over")
    assert "Jeg har taget det gamle af kortet." in hjem.carla.last.text
    await hjem.carla.taps("Kort")
    await hjem.carla.sends_location(55.7, 12.6)
    assert hjem.carla.last.text.endswith("Mødestedet vises på kort.")


async def test_the_same_place_written_again_keeps_its_pin(hjem: Hjem) -> None:
    await edit(hjem.carla, await published(hjem))
    await hjem.carla.taps("Sted")
    await hjem.carla.sends("Huset")
    assert hjem.carla.last.text.endswith("Mødestedet vises på kort.")


async def test_no_single_tap_loses_what_was_answered(hjem: Hjem) -> None:
    await describes(hjem.carla)
    page = hjem.carla.last.text
    await hjem.carla.taps("Sted")
    assert hjem.carla.last.buttons == [["Spring over"], ["Lad det være, som det er"]]
    await hjem.carla.taps("Lad det være, som det er")
    await hjem.carla.taps("Fortryd")
    assert hjem.carla.last.text == "Vil du stoppe? Det, du har skrevet, bliver ikke gemt."
    await hjem.carla.taps("Nej, fortsæt")
    assert hjem.carla.last.text == page


async def test_a_half_finished_form_is_given_up_only_after_a_question(hjem: Hjem) -> None:
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps("Ny aktivitet")
    await hjem.carla.sends("Kor")
    await hjem.carla.taps("Fortryd")
    await hjem.carla.taps("Nej, fortsæt")
    assert hjem.carla.last.text == "Hvad handler den om?"
    await hjem.carla.taps("Fortryd")
    await hjem.carla.taps("Ja, stop")
    assert "Der er ikke ændret noget" in hjem.carla.received[-2].text


async def test_a_form_without_answers_is_given_up_at_once(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps("Ny aktivitet")
    await hjem.carla.taps("Fortryd")
    assert "Der er ikke ændret noget" in hjem.carla.received[-2].text
    await edit(hjem.carla, activity_id)
    await hjem.carla.taps("Fortryd")
    assert "Der er ikke ændret noget" in hjem.carla.received[-2].text


async def test_there_is_room_for_everybody_who_has_a_place(hjem: Hjem) -> None:
    activity_id = await published(hjem, places=2)
    await sign_up(hjem.aya, activity_id)
    await sign_up(hjem.emil, activity_id)
    few = "Så mange pladser er allerede taget: 2. Skriv 2 eller flere, eller vælg drop-in."
    await edit(hjem.carla, activity_id)
    await hjem.carla.taps("Pladser")
    await hjem.carla.sends("1")
    assert hjem.carla.last.text.endswith(few)
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text == few
    await hjem.carla.sends("3")
    assert few not in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text.startswith("Gemt.")
    assert "Du er med." in (await open_page(hjem.aya, activity_id)).text


async def test_a_photo_at_a_question_that_may_be_skipped_leaves_the_way_on(hjem: Hjem) -> None:
    await describes(hjem.carla)
    await hjem.carla.taps("Beskrivelse")
    await hjem.carla.sends_photo(b"picture", "Kom og spis")
    words = "Det kan jeg ikke læse. Skriv det som tekst, eller tryk på en knap."
    assert hjem.carla.last.text == words
    assert hjem.carla.last.buttons == [["Spring over"], ["Lad det være, som det er"]]
    await hjem.carla.taps("Spring over")
    assert "Tag gerne dit instrument med." not in hjem.carla.last.text
    await hjem.carla.sends_photo(b"picture", "Kom og spis")
    assert hjem.carla.last.text.startswith("Jeg har ikke brugt det, du lige sendte.")
