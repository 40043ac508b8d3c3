"""After the keys: the list for moving in, kind questions, signals, and whether somebody stays."""

from datetime import date

import pytest
from sqlmodel import func, select

from bot.domain.offers import HowItGoes
from bot.services import (
    dwellings,
    erasure,
    handover,
    offers,
    own_offers,
    people,
    preferences,
    settling,
)
from bot.services.dwellings import State
from bot.store import Tx
from bot.tables import CheckIn, Offer, Outcome, Person
from tests.casework import change, draft, is_away, opens, show_openly
from tests.hjem import Hjem
from tests.test_dwellings import makes
from tests.test_partners import buttons


async def signed(hjem: Hjem) -> int:
    """Aya's contract for KAB 12 is signed."""
    dwelling = await makes(hjem, "KAB 12")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    offer_id: int = await hjem.run(offers.propose, bo, aya.id, dwelling)
    await hjem.run(offers.confirm, bo, offer_id, 5)
    await hjem.run(own_offers.accept, aya, offer_id)
    await hjem.run(lambda tx: offers.landlord_says(tx, bo, offer_id, is_yes=True))
    await hjem.run(offers.sign, bo, offer_id)
    await hjem.settled()
    return offer_id


async def moved_in(hjem: Hjem) -> int:
    offer_id = await signed(hjem)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(offers.move_in, bo, offer_id)
    await hjem.settled()
    return offer_id


async def test_a_home_stays_lived_in_when_its_youth_leaves_the_bot(hjem: Hjem) -> None:
    offer_id = await moved_in(hjem)
    home_id = (await hjem.run(lambda tx: tx.get_one(Offer, offer_id))).dwelling_id
    aya, pia = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "pia")]
    await hjem.run(erasure.erase, aya)
    assert (await hjem.run(dwellings.home, pia, home_id)).state is State.LIVED_IN


async def test_the_youth_and_staff_tick_the_same_list(hjem: Hjem) -> None:
    offer_id = await signed(hjem)
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Til indflytning")
    await hjem.aya.taps("▫️ Indskud er betalt")
    assert "✅ Indskud er betalt" in buttons(hjem.aya)
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"settling:{offer_id}", on=hjem.bo.last)
    assert "✅ Indskud er betalt" in buttons(hjem.bo)
    await hjem.bo.taps("Dag for første husleje")
    await hjem.bo.sends("1. december")
    assert "▫️ Første husleje er betalt (tirs. 1. dec.)" in buttons(hjem.bo)


async def test_the_first_rent_is_remembered_the_day_before_unless_it_is_paid(hjem: Hjem) -> None:
    offer_id = await signed(hjem)
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"settling.rent:{offer_id}", on=hjem.bo.last)
    await hjem.bo.sends("25. november")
    await hjem.jump(days=1)
    assert hjem.aya.last.text.startswith("Der er noget, du skal huske i morgen.")
    await hjem.aya.taps("Vis")
    assert "▫️ Første husleje er betalt (ons. 25. nov.)" in buttons(hjem.aya)


async def test_a_pause_that_ends_in_time_brings_the_reminder_of_the_first_rent(hjem: Hjem) -> None:
    offer_id = await signed(hjem)
    bo, aya = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("bo", "aya")]
    await hjem.run(settling.set_first_rent, bo, offer_id, date(2026, 11, 25))
    await hjem.run(preferences.pause, aya, None)
    await hjem.jump(days=1)
    await hjem.run(preferences.resume, aya)
    await hjem.tick()
    assert hjem.aya.last.text.startswith("Der er noget, du skal huske i morgen.")


async def test_nobody_is_reminded_too_late_of_the_first_rent_or_of_one_that_is_not_hers(
    hjem: Hjem,
) -> None:
    offer_id = await signed(hjem)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.jump(hours=13)  # ten in the evening: what is said now is said tomorrow
    await hjem.run(settling.set_first_rent, bo, offer_id, date(2026, 11, 24))
    await hjem.jump(minutes=15)
    await hjem.jump(hours=12)
    await hjem.run(settling.set_first_rent, bo, offer_id, date(2026, 11, 25))
    await hjem.run(offers.withdraw, bo, offer_id)
    await hjem.jump(hours=1)
    assert not [m for m in hjem.aya.received if "huske i morgen" in m.text]


async def test_a_youth_is_asked_how_it_goes_and_answers_with_one_tap(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await moved_in(hjem)
    await hjem.jump(days=6)
    before = len(hjem.aya.received)
    await hjem.jump(days=1)
    assert len(hjem.aya.received) == before + 1
    assert "Du har boet i dit hjem i 7 dage. Hvordan går det?" in hjem.aya.last.text
    await hjem.aya.taps("Fint")
    assert hjem.aya.last.text.startswith("Det er godt at høre.")
    await hjem.jump(days=23)
    assert "i 30 dage" in hjem.aya.last.text


async def test_who_looks_at_the_phone_does_not_read_that_there_is_a_home(hjem: Hjem) -> None:
    await moved_in(hjem)
    await hjem.jump(days=7)
    assert hjem.aya.last.text == "Hvordan går det? Tryk på det, der passer."
    await hjem.aya.taps("Fint")
    assert hjem.aya.last.text.startswith("Det er godt at høre.")


async def test_days_that_were_missed_are_asked_for_once(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await moved_in(hjem)
    await hjem.jump(days=100)
    asked = [m.text for m in hjem.aya.received if "Hvordan går det?" in m.text]
    assert asked == ["Du har boet i dit hjem i 90 dage. Hvordan går det?"]


async def test_a_hard_answer_is_heard_each_time_it_is_given(hjem: Hjem) -> None:
    await moved_in(hjem)
    await hjem.jump(days=7)
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    asked = await hjem.run(lambda tx: tx.exec(select(func.min(CheckIn.id))).one())
    for says in (HowItGoes.MAY_LOSE_IT, HowItGoes.GOOD, HowItGoes.MAY_LOSE_IT):
        await hjem.run(settling.answer, aya, asked, says)
        await hjem.jump(days=1)
    assert len([m for m in hjem.bo.received if m.text.startswith("Aya siger:")]) == 2


async def test_a_hard_answer_reaches_those_who_help_at_once(hjem: Hjem) -> None:
    await moved_in(hjem)
    await hjem.jump(days=7)
    await hjem.aya.taps("Huslejen er svær at betale")
    assert "Godt, at du siger det i tide." in hjem.aya.last.text
    await hjem.settled()
    for phone in (hjem.bo, hjem.sam):
        assert phone.last.text == "Aya siger: Huslejen er svær at betale."


async def test_a_hard_answer_reaches_the_deputy_while_helpers_are_away(hjem: Hjem) -> None:
    await moved_in(hjem)
    await hjem.jump(days=7)
    for name in ("bo", "sam"):
        await is_away(hjem, name, deputy="dorte")
    await hjem.aya.taps("Jeg kan miste boligen")
    assert hjem.aya.last.text == ("Godt, at du siger det. Dorte får det at vide nu og hjælper dig.")
    await hjem.settled()
    for phone in (hjem.bo, hjem.sam, hjem.dorte):
        assert phone.last.text == "Aya siger: Jeg kan miste boligen."


async def test_a_hard_answer_finds_somebody_where_nobody_is_left(hjem: Hjem) -> None:
    await moved_in(hjem)
    for name in ("bo", "sam"):
        await change(hjem, Person, hjem.ids[name], left_at=hjem.clock.now, chat_id=None)
    await hjem.jump(days=7)
    await hjem.aya.taps("Jeg kan miste boligen")
    await hjem.settled()
    assert hjem.carla.last.text == (
        "En ung hos Bo har brug for, at nogen spørger, hvordan det går i boligen. "
        "Der er ingen, jeg kan sige det til. Kan du finde nogen?"
    )
    await hjem.carla.taps("Overdrag til en kollega")
    assert ["Aya"] in hjem.carla.last.buttons


async def test_a_hard_answer_of_the_night_is_told_once_to_each_who_helps_in_the_morning(
    hjem: Hjem,
) -> None:
    await moved_in(hjem)
    await hjem.jump(days=7)
    for name in ("bo", "sam"):
        await is_away(hjem, name, deputy="dorte")
    await hjem.forward(hours=38)  # the last evening of theirs away
    await hjem.aya.taps("Jeg kan miste boligen")
    await hjem.forward(hours=10)
    for phone, times in ((hjem.bo, 1), (hjem.sam, 1), (hjem.dorte, 0)):
        assert sum(m.text == "Aya siger: Jeg kan miste boligen." for m in phone.received) == times


@pytest.mark.row(24)
async def test_the_next_caseworker_is_asked_what_the_last_did_not_answer(hjem: Hjem) -> None:
    await moved_in(hjem)
    await hjem.jump(days=92)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(handover.hand_over, bo, hjem.ids["aya"], hjem.ids["dorte"])
    await hjem.jump(days=1)
    for phone in (hjem.bo, hjem.dorte):
        assert len([m for m in phone.received if "stadig et hjem" in m.text]) == 1


async def test_nobody_is_asked_about_somebody_who_is_erased(hjem: Hjem) -> None:
    await moved_in(hjem)
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
    await hjem.jump(days=92)
    assert not [m for m in hjem.bo.received if "stadig et hjem" in m.text]


async def test_the_caseworker_is_asked_after_3_6_and_12_months(hjem: Hjem) -> None:
    await moved_in(hjem)
    for _ in range(53):
        await hjem.jump(days=7)
    asked = [m for m in hjem.bo.received if "Har Aya stadig et hjem?" in m.text]
    assert [m.text.split(" måneder")[0] for m in asked] == [
        f"Aya flyttede ind for {n}" for n in (3, 6, 12)
    ]
    await hjem.bo.taps("Ja", on=asked[0])
    await hjem.bo.taps("Nej", on=asked[2])

    def recorded(tx: Tx) -> list[tuple[int, bool]]:
        return [(row.months, row.still_housed) for row in tx.exec(select(Outcome))]

    assert await hjem.run(recorded) == [(3, True), (12, False)]


async def test_who_moves_out_leaves_a_free_home_and_is_asked_nothing_more(hjem: Hjem) -> None:
    offer_id = await moved_in(hjem)
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"offers.show:{offer_id}", on=hjem.bo.last)
    await hjem.bo.taps("Flyttet ud")
    await hjem.bo.taps("Ja, flyttet ud")
    assert "KAB 12 er ledig igen." in hjem.bo.last.text
    await hjem.jump(days=8)
    assert not any("Hvordan går det?" in m.text for m in hjem.aya.received)
    await hjem.bo.sends("Ledige boliger")
    assert "KAB 12 · 3.400 kr. · Valby" in buttons(hjem.bo)


async def test_who_has_moved_out_is_not_told_to_live_at_home(hjem: Hjem) -> None:
    offer_id = await moved_in(hjem)
    await hjem.jump(days=7)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(settling.move_out, bo, offer_id)
    await hjem.settled()
    await hjem.aya.sends("Min bolig")
    assert hjem.aya.last.text == (
        "Du er flyttet fra din bolig. Bo hjælper dig med det, der kommer."
    )
    await hjem.aya.taps("Se alle trin")
    assert "du er her" not in hjem.aya.last.text
    await draft(hjem, hjem.bo, "1. Vi er i kontakt")
    await hjem.bo.taps("Send")
    await hjem.aya.sends("Min bolig")
    assert "Trin 1 af 10" in hjem.aya.last.text


async def test_who_says_to_live_there_no_more_is_believed(hjem: Hjem) -> None:
    await moved_in(hjem)
    await hjem.jump(days=7)
    await hjem.aya.taps("Jeg bor der ikke mere")
    await hjem.aya.sends("Min bolig")
    assert hjem.aya.last.text.startswith("Du er flyttet fra din bolig.")
    await opens(hjem.bo, "Aya · Hjemme med støtte")
    assert "Er flyttet ud. Vælg et nyt trin, når I har talt sammen." in hjem.bo.last.text


async def test_nobody_answers_or_ticks_for_another(hjem: Hjem) -> None:
    offer_id = await moved_in(hjem)
    for phone in (hjem.emil, hjem.dorte):
        await phone.sends("/menu")
        for data in (f"settling.tick:{offer_id}:deposit:1", f"settling:{offer_id}"):
            await phone.taps_data(data, on=phone.last)
            assert "Det kan jeg ikke finde" in phone.last.text
    await hjem.emil.taps_data("settling.says:1:good", on=hjem.emil.last)
    assert "Det kan jeg ikke finde" in hjem.emil.last.text
