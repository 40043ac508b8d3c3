"""Calls about an offer: a youth asks for one, or a landlord leaves a yes unanswered."""

from datetime import UTC, datetime

from bot.services import offers, own_offers, people
from bot.simulator import Phone
from bot.tables import Partner
from tests.hjem import Hjem
from tests.test_dwellings import makes
from tests.test_offers import offers_it
from tests.test_partners import buttons

ASKS = "Aya vil gerne ringes op om KAB 12."
HAS_ASKED = "Jeg har bedt Bo om at ringe til dig om det."
EVENING = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)  # Monday at 22.00 in Copenhagen
IS_OVER = "Tilbuddet er slut, så jeg har ikke bedt nogen om at ringe. Skriv til Bo."


async def asks_for_a_call(hjem: Hjem) -> None:
    """By the button under the offer, which may be an old one."""
    await hjem.aya.taps_data("own_offers.call:1", on=hjem.aya.last)


def heard(hjem: Hjem) -> list[str]:
    return [one.text for one in hjem.bo.received if ASKS in one.text]


async def test_a_call_asked_for_after_a_yes_is_heard_of_with_how_far_the_offer_is(
    hjem: Hjem,
) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await asks_for_a_call(hjem)
    assert hjem.aya.last.text == HAS_ASKED
    await hjem.settled()
    assert heard(hjem) == [f"{ASKS}\nNu: har sagt ja"]


async def test_a_yes_in_the_evening_does_not_lose_the_call_that_was_asked_for_before(
    hjem: Hjem,
) -> None:
    await offers_it(hjem)
    hjem.clock.now = EVENING
    await hjem.aya.taps("Ring til mig")
    await hjem.jump(minutes=10)
    assert heard(hjem) == []
    await hjem.aya.taps("Tilbage")
    await hjem.aya.taps("Ja tak")
    await hjem.jump(hours=10)
    assert heard(hjem) == [f"{ASKS}\nNu: har sagt ja"]


async def test_an_offer_that_ends_before_the_morning_does_not_lose_the_call_either(
    hjem: Hjem,
) -> None:
    await offers_it(hjem)
    hjem.clock.now = EVENING
    await hjem.aya.taps("Ring til mig")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(offers.withdraw, bo, 1)
    await hjem.jump(hours=10)
    assert heard(hjem) == [f"{ASKS}\nNu: trukket tilbage"]


async def test_about_an_offer_that_is_over_nobody_is_asked_and_the_way_to_write_is_shown(
    hjem: Hjem,
) -> None:
    await offers_it(hjem)
    page = hjem.aya.last
    await hjem.jump(days=5, minutes=2)
    await hjem.aya.taps_data("own_offers.call:1", on=page)
    assert page.text == IS_OVER
    await hjem.aya.taps("Skriv til Bo", on=page)
    await hjem.aya.sends("Kan du ringe?")
    await hjem.settled()
    assert "Kan du ringe?" in hjem.bo.last.text
    assert heard(hjem) == []


async def test_a_call_is_asked_for_once_a_day_and_the_day_ends_at_midnight_here(
    hjem: Hjem,
) -> None:
    await offers_it(hjem)
    for _ in range(2):
        await asks_for_a_call(hjem)
    await hjem.settled()
    assert len(heard(hjem)) == 1
    hjem.clock.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # Tuesday at 0.30 in Copenhagen
    await asks_for_a_call(hjem)
    await hjem.jump(hours=8)
    assert len(heard(hjem)) == 2


async def test_who_asks_for_a_call_in_the_last_evening_keeps_the_time_to_have_it(
    hjem: Hjem,
) -> None:
    await offers_it(hjem)
    await hjem.jump(days=4, hours=13)  # Friday at 22; until Saturday at 9
    await hjem.aya.taps("Ring til mig")
    await hjem.jump(hours=12)
    assert hjem.bo.last.text == "Aya vil gerne ringes op om KAB 12."
    await hjem.aya.taps("Tilbage")
    assert "Svar senest mandag d. 30. november kl. 13.00." in hjem.aya.last.text
    assert "Ja tak" in buttons(hjem.aya)


async def test_a_call_that_is_asked_for_early_leaves_all_the_days_to_answer(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ring til mig")
    await hjem.aya.taps("Tilbage")
    assert "Svar senest lørdag d. 28. november kl. 09.00." in hjem.aya.last.text


async def test_a_landlord_who_leaves_a_yes_unanswered_is_asked_again_and_somebody_may_call(
    hjem: Hjem,
) -> None:
    question, silent = "En ung vil gerne bo i KAB 12. Er det i orden?", "Udlejeren har ikke svaret"
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.jump(days=1)
    assert said(hjem.pia, question) == 1
    assert said(hjem.bo, silent) == 0
    await hjem.jump(days=1, hours=9)  # Wednesday at 18
    assert said(hjem.pia, question) == 1
    await hjem.jump(hours=15)
    assert said(hjem.pia, question) == 2
    assert said(hjem.bo, silent) == 1
    assert hjem.bo.last.text == (
        "Udlejeren har ikke svaret om KAB 12 endnu. Aya venter. Et opkald til udlejeren kan hjælpe."
    )
    await hjem.jump(days=5)
    assert said(hjem.pia, question) == 2
    await hjem.jump(days=1)
    assert said(hjem.pia, question) == 3
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    await hjem.jump(days=7)
    assert said(hjem.pia, question) == 2  # one of the three is its answer now
    assert said(hjem.bo, silent) == 2


def said(phone: Phone, words: str) -> int:
    return sum(words in one.text for one in phone.received)


async def test_a_home_that_waits_for_its_landlord_stands_first_and_for_nobody_else(
    hjem: Hjem,
) -> None:
    await makes(hjem, "A 1")
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    first = {
        hjem.pia: "✉️ KAB 12 · 3.400 kr. · venter på dig",
        hjem.carla: "A 1 · 3.400 kr. · ledig",
    }
    for phone, label in first.items():
        await phone.sends("Alliancen")
        await phone.taps("Boliger · 2")
        assert phone.last.buttons[0] == [label]


async def test_what_a_landlord_writes_is_no_time_to_see_another_partners_home(hjem: Hjem) -> None:
    threeb = await hjem.run(lambda tx: tx.find(Partner, name="3B").id)
    dwelling = await makes(hjem, "3B 7", partner_id=threeb)
    aya, bo = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "bo")]
    offer = await hjem.run(offers.propose, bo, aya.id, dwelling)
    await hjem.run(offers.confirm, bo, offer, 5)
    await hjem.run(own_offers.see_first, aya, offer)
    await hjem.pia.sends("i morgen kl. 10")
    assert hjem.pia.last.text == "Det forstod jeg ikke helt. Vælg en knap."
