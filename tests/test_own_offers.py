"""An offer as the youth meets it: whose turn it is, and answers that come twice or too late."""

from datetime import timedelta

from bot.services import offers, people, viewings
from tests.calendars import who
from tests.hjem import Hjem
from tests.test_dwellings import makes
from tests.test_offers import offer, offers_it, proposes
from tests.test_partners import buttons


async def test_after_a_yes_the_page_says_that_others_act(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.sends("Min bolig")
    assert "Din tur: Se boligen. Svar inden fristen." in hjem.aya.last.text
    await hjem.aya.taps("Dit tilbud: Valby")
    await hjem.jump(days=1)
    await hjem.aya.taps("Ja tak")
    await hjem.aya.sends("Min bolig")
    page = hjem.aya.last.text
    assert "Du har sagt ja. Nu skal udlejeren svare. Bo holder øje." in page
    assert "Du skal ikke gøre noget lige nu." in page
    assert "Næste skridt: Andre end os, siden tirsdag d. 24. november." in page
    assert "sige ja til" not in page
    assert "inden fristen" not in page
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Tilbage til Aya")
    assert "Næste skridt: andre, siden tirsdag d. 24. november" in hjem.bo.last.text
    await hjem.aya.taps("Dit tilbud: Valby")
    await hjem.aya.taps("Jeg har fortrudt")
    await hjem.aya.taps("Noget andet")
    await hjem.aya.sends("Min bolig")
    assert "Du har sagt ja" not in hjem.aya.last.text


async def test_an_offer_that_waits_for_an_answer_keeps_it_the_youths_turn(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await makes(hjem, "KAB 13")
    await proposes(hjem, hjem.bo, "Aya", "KAB 13")
    await hjem.bo.taps("Tilbyd den, 5 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    await hjem.aya.sends("Min bolig")
    assert "Din tur: Se boligen. Svar inden fristen." in hjem.aya.last.text
    assert "Næste skridt: Dig, siden mandag d. 23. november." in hjem.aya.last.text
    second = (await hjem.run(offer)).id
    await hjem.aya.taps_data(f"own_offers.no:{second}:other", on=hjem.aya.last)
    await hjem.aya.sends("Min bolig")
    assert "Du har sagt ja. Nu skal udlejeren svare. Bo holder øje." in hjem.aya.last.text
    assert "Næste skridt: Andre end os" in hjem.aya.last.text


async def test_a_yes_in_words_is_no_answer_and_shows_those_to_tap(hjem: Hjem) -> None:
    await offers_it(hjem)
    for words in ("ja tak", "Nej, den er for dyr"):
        await hjem.aya.sends(words)
        await hjem.settled()
        assert hjem.bo.last.text == f"Aya skriver:\n{words}"
        assert hjem.aya.last.text == (
            "Mener du boligen i Valby? Tryk på et svar, så jeg er sikker.\n\n"
            "Svar senest lørdag d. 28. november kl. 09.00. "
            "Et nej ændrer intet for dit næste tilbud."
        )
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith("Du har sagt ja. Nu skal udlejeren svare.")


async def test_a_yes_to_who_is_just_writing_is_not_taken_for_one_to_the_offer(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.sends("Skal vi tale om den i morgen?")
    await hjem.settled()
    await hjem.aya.sends("ja tak")
    assert "Mener du boligen" not in hjem.aya.last.text


async def test_an_answer_given_twice_says_the_same_twice(hjem: Hjem) -> None:
    await offers_it(hjem)
    page = hjem.aya.last
    for data, words in (
        ("own_offers.see:1", "Du vil se den først."),
        ("own_offers.yes:1", "Du har sagt ja. Nu skal udlejeren svare."),
        ("own_offers.no:1:rent", "Du har sagt nej. Det er helt i orden"),
    ):
        for _ in range(2):
            await hjem.aya.taps_data(data, on=page)
            assert hjem.aya.last.text.startswith(words)
            assert "Min bolig" in buttons(hjem.aya)
    await hjem.settled()
    for phone in (hjem.bo, hjem.pia):
        assert len({m.text for m in phone.received}) == len(phone.received)
    assert "huslejen er for høj" in hjem.bo.last.text


async def test_an_old_answer_is_met_with_how_it_stands(hjem: Hjem) -> None:
    await offers_it(hjem)
    page = hjem.aya.last
    await hjem.aya.taps("Ja tak")
    await hjem.aya.taps_data("own_offers.see:1", on=page)
    assert hjem.aya.last.text.startswith("Du har sagt ja. Nu skal udlejeren svare.")
    await hjem.settled()
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    await hjem.settled()
    await hjem.aya.taps_data("own_offers.yes:1", on=hjem.aya.last)
    assert hjem.aya.last.text.startswith("Udlejeren har sagt ja.")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(offers.withdraw, bo, 1)
    await hjem.settled()
    for data in ("own_offers.yes:1", "own_offers.see:1", "own_offers.no:1:rent"):
        await hjem.aya.taps_data(data, on=hjem.aya.last)
        assert hjem.aya.last.text.startswith("Tilbuddet er slut.\n\nVi måtte trække tilbuddet")
        assert buttons(hjem.aya) == ["Min bolig"]


async def test_an_offer_that_lapses_tomorrow_is_spoken_of_once(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.jump(days=3, hours=23)
    before = len(hjem.aya.received), len(hjem.bo.received)
    await hjem.jump(hours=1)
    await hjem.jump(hours=1)
    assert [one.text for one in hjem.aya.received[before[0] :]] == [
        "Vi mangler dit svar på noget. Svar senest lørdag d. 28. november kl. 09.00. "
        "Tryk på Vis, når du sidder et sted, hvor du kan læse i fred."
    ]
    assert [one.text for one in hjem.bo.received[before[1] :]] == [
        "Aya har ikke svaret på tilbuddet om KAB 12 endnu. "
        "Fristen er lørdag d. 28. november kl. 09.00."
    ]
    await hjem.aya.taps("Vis")
    assert "Svar senest lørdag d. 28. november kl. 09.00." in hjem.aya.last.text


async def test_who_has_answered_is_not_reminded(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.jump(days=4, hours=1)
    assert _reminders(hjem) == []


def _reminders(hjem: Hjem) -> list[str]:
    return [one.text for one in hjem.aya.received if "Vi mangler dit svar" in one.text]


async def test_more_time_brings_the_reminder_again_at_its_own_time(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.jump(days=4)
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Vil se den først")
    bo, row = await who(hjem, "bo"), await hjem.run(offer)
    seen_at = hjem.clock.now + timedelta(hours=2)
    await hjem.run(viewings.set_time, bo, row.id, seen_at, "")
    await hjem.jump(days=2)
    assert [one for one in _reminders(hjem) if "tirsdag" in one] == []
    await hjem.jump(days=1)
    assert "Svar senest tirsdag d. 1. december kl. 09.00." in _reminders(hjem)[-1]
    await hjem.aya.taps("Vis")
    assert "Svar senest tirsdag d. 1. december kl. 09.00." in hjem.aya.last.text
