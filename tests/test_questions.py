"""What the bot is asking for, when a button leads elsewhere or somebody cries for help instead."""

from collections.abc import Awaitable, Callable

import pytest

from bot.services import dialogues
from bot.simulator import Phone
from tests.activities import describes
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG
from tests.test_needs import asks_for

NUMBER = "20 30 40 50"
SUICIDE = "jeg kan ikke overskue det her jeg vil dø"
NO_BED = "Jeg har ikke noget sted at bo og det er koldt"
Asked = Callable[[Hjem], Awaitable[None]]


async def is_asked_about_a_bad_week(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hvordan går det?")
    await hjem.aya.taps("Sig, hvordan det går nu")
    await hjem.aya.taps("Rigtig skidt")


async def is_asked_for_a_wish(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    await hjem.aya.taps("Skriv")


async def is_asked_for_a_nickname(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")


async def is_asked_for_a_paper(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")


ASKED = (is_asked_about_a_bad_week, is_asked_for_a_wish, is_asked_for_a_nickname)


@pytest.mark.parametrize("asked", [*ASKED, is_asked_for_a_paper])
async def test_the_number_for_a_call_reaches_the_caseworker_whatever_was_asked(
    hjem: Hjem, asked: Asked
) -> None:
    await asked(hjem)
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    assert "Skriv dit nummer her" in hjem.aya.last.text
    await hjem.aya.sends(NUMBER)
    assert hjem.aya.last.text.startswith("Sendt til Bo.")
    await hjem.settled()
    assert NUMBER in hjem.bo.last.text


async def test_help_from_a_bad_week_leads_to_a_call_and_the_number_is_not_kept_back(
    hjem: Hjem,
) -> None:
    await is_asked_about_a_bad_week(hjem)
    await hjem.aya.taps("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    await hjem.aya.sends(NUMBER)
    await hjem.settled()
    assert NUMBER in hjem.bo.last.text


async def test_that_a_call_is_not_wanted_any_more_reaches_the_caseworker(hjem: Hjem) -> None:
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    question = hjem.aya.last
    await hjem.aya.taps("Ja tak")
    await is_asked_for_a_nickname(hjem)
    await hjem.aya.taps("Nej tak", on=question)
    assert "så skriv det her" in hjem.aya.last.text
    await hjem.aya.sends("I behøver ikke ringe")
    assert hjem.aya.last.text.startswith("Sendt til Bo.")


@pytest.mark.parametrize("asked", [*ASKED, is_asked_for_a_paper])
async def test_a_button_elsewhere_ends_the_question_and_words_go_to_the_caseworker(
    hjem: Hjem, asked: Asked
) -> None:
    await hjem.aya.sends("Min bolig")
    home = hjem.aya.last
    await asked(hjem)
    await hjem.aya.taps("Mine ønsker", on=home)
    await hjem.aya.sends("hej dorte")
    assert hjem.aya.last.text.startswith("Sendt til Bo.")


async def test_a_button_that_leads_nowhere_ends_the_question_too(hjem: Hjem) -> None:
    await is_asked_for_a_nickname(hjem)
    await hjem.aya.taps_data("appointments.show:99", on=hjem.aya.last)
    assert "Det kan jeg ikke finde" in hjem.aya.last.text
    await hjem.aya.sends("hej dorte")
    assert hjem.aya.last.text.startswith("Sendt til Bo.")


async def test_looking_for_help_leaves_the_question_open(hjem: Hjem) -> None:
    await is_asked_for_a_nickname(hjem)
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Jeg er i fare")
    await hjem.aya.taps("Tilbage")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Nej tak")
    await hjem.aya.sends("Ræv")
    assert hjem.aya.last.text == "Nu hedder du Ræv her."


async def test_what_a_guest_has_answered_stands_while_looking_elsewhere(hjem: Hjem) -> None:
    await hjem.nova.sends("/menu")
    menu = hjem.nova.last
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    await hjem.nova.taps_data("privacy", on=menu)
    await hjem.nova.sends(NUMBER)
    assert f"Navn: Nova\nSådan når vi dig: {NUMBER}" in hjem.nova.last.text


async def test_a_guest_who_went_elsewhere_before_answering_is_asked_nothing(hjem: Hjem) -> None:
    await hjem.nova.sends("/menu")
    menu = hjem.nova.last
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.taps_data("privacy", on=menu)
    await hjem.nova.sends("Hvad koster det?")
    assert "når ikke frem til et menneske" in hjem.nova.last.text


async def test_a_colleague_who_looks_something_up_still_writes_to_the_same_youth(
    hjem: Hjem,
) -> None:
    await hjem.bo.sends("Mine unge")
    page = hjem.bo.last
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=page)
    await hjem.bo.taps_data(f"housing.case:{hjem.ids['aya']}", on=page)
    assert await hjem.run(dialogues.open_question, hjem.bo.id) is not None


async def test_a_cry_for_help_is_no_paper_and_the_paper_is_still_asked_for(hjem: Hjem) -> None:
    await is_asked_for_a_paper(hjem)
    await hjem.aya.sends(SUICIDE)
    assert not any("er hos Bo nu" in message.text for message in hjem.aya.received)
    assert "+45 70 201 201" in hjem.aya.last.text
    await hjem.settled()
    assert SUICIDE in hjem.bo.last.text
    await hjem.aya.sends("Den har jeg ikke, jeg får SU.")
    assert "Tak. «Lønseddel» er hos Bo nu." in hjem.aya.last.text


@pytest.mark.parametrize("asked", [is_asked_for_a_wish, is_asked_for_a_nickname])
async def test_a_cry_for_help_goes_to_the_caseworker_whatever_was_asked(
    hjem: Hjem, asked: Asked
) -> None:
    await asked(hjem)
    await hjem.aya.sends(SUICIDE)
    assert "+45 70 201 201" in hjem.aya.last.text
    await hjem.settled()
    assert SUICIDE in hjem.bo.last.text
    assert await hjem.run(dialogues.open_question, hjem.aya.id) is not None


async def test_what_only_the_youth_can_see_stays_so_and_help_is_offered(hjem: Hjem) -> None:
    await is_asked_about_a_bad_week(hjem)
    await hjem.aya.sends(SUICIDE)
    assert "Bo får det ikke." in hjem.aya.received[-2].text
    assert "Skal jeg sige til Bo" in hjem.aya.last.text
    await hjem.settled()
    assert hjem.bo.received == []


async def test_a_picture_of_a_paper_is_handed_in_whatever_stands_under_it(hjem: Hjem) -> None:
    await is_asked_for_a_paper(hjem)
    await hjem.aya.sends_photo(b"jpeg", caption=SUICIDE)
    assert "Tak. «Lønseddel» er hos Bo nu." in hjem.aya.received[-2].text
    assert "+45 70 201 201" in hjem.aya.last.text


async def test_a_guest_who_cries_for_help_goes_on_where_the_form_stopped(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("jeg vil ikke leve mere")
    assert "når ikke frem til et menneske" in hjem.nova.received[-2].text
    assert "+45 70 201 201" in hjem.nova.last.text
    await hjem.nova.taps("Kontakt mig")
    assert "Et fornavn eller et kaldenavn er nok" in hjem.nova.last.text
    await hjem.nova.sends("Nova")
    await hjem.nova.sends(NO_BED)
    await hjem.nova.taps("Kontakt mig")
    assert "Hej Nova. Hvordan kan vi få fat i dig?" in hjem.nova.last.text
    await hjem.nova.sends(NUMBER)
    await hjem.nova.sends(NO_BED)
    assert "+45 33 17 33 33" in hjem.nova.last.text
    await hjem.nova.taps("Kontakt mig")
    assert f"Navn: Nova\nSådan når vi dig: {NUMBER}" in hjem.nova.last.text


async def test_contact_me_in_the_menu_goes_on_too_and_there_is_a_way_to_begin_anew(
    hjem: Hjem,
) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    await hjem.nova.sends(NUMBER)
    await hjem.nova.sends("Kontakt mig")
    assert f"Navn: Nova\nSådan når vi dig: {NUMBER}" in hjem.nova.last.text
    await hjem.nova.taps("Start forfra")
    await hjem.nova.sends("Noah")
    assert "Hej Noah." in hjem.nova.last.text


async def test_answers_about_how_it_goes_are_deleted_only_after_a_question(hjem: Hjem) -> None:
    await is_asked_about_a_bad_week(hjem)
    await hjem.aya.sends("Jeg sover dårligt.")
    await hjem.aya.taps("Hvordan det har gået")
    await hjem.aya.taps("Slet mine svar")
    asked = "Skal jeg slette alle dine svar og det, du skrev? Det kan ikke laves om."
    assert hjem.aya.last.text == asked
    await hjem.aya.taps("Nej, behold dem")
    assert "Sidste gang: Rigtig skidt" in hjem.aya.last.text
    await hjem.aya.taps("Slet mine svar")
    await hjem.aya.taps("Ja, slet dem")
    assert "Sidste gang" not in hjem.aya.last.text


ALBUM = [("photo", TINY_PNG, None), ("photo", TINY_PNG, "to"), ("photo", TINY_PNG, None)]


async def is_asked_to_describe_an_activity(hjem: Hjem) -> Phone:
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps("Ny aktivitet")
    return hjem.carla


async def has_an_activity_to_correct(hjem: Hjem) -> Phone:
    await describes(hjem.carla)
    return hjem.carla


async def is_asked_how_to_be_reached(hjem: Hjem) -> Phone:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    return hjem.nova


async def is_asked_for_a_name(hjem: Hjem) -> Phone:
    await is_asked_for_a_nickname(hjem)
    return hjem.aya


@pytest.mark.parametrize(
    "asked",
    [
        is_asked_to_describe_an_activity,
        has_an_activity_to_correct,
        is_asked_how_to_be_reached,
        is_asked_for_a_name,
    ],
)
async def test_an_album_where_words_were_asked_for_is_refused_once(
    hjem: Hjem, asked: Callable[[Hjem], Awaitable[Phone]]
) -> None:
    phone = await asked(hjem)
    for _ in range(2):
        before = len(phone.received)
        await phone.sends_album(ALBUM)
        assert len(phone.received) == before + 1


async def test_a_refused_album_leaves_the_question_open(hjem: Hjem) -> None:
    await is_asked_how_to_be_reached(hjem)
    await hjem.nova.sends_album(ALBUM)
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends(NUMBER)
    await hjem.nova.taps("Send")
    assert "ingen har taget den endnu" in hjem.nova.last.text
