"""Offers: from a free home to the keys, and every way they end; everybody concerned is told."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.dwellings import DwellingKind
from bot.domain.housing import Stage
from bot.domain.intake import Suitability
from bot.domain.offers import OfferStatus
from bot.errors import Refusal
from bot.services import assessments, candidates, needs, offers, own_offers, people
from bot.services.needs import Needs
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Assessment, Case, Offer, Person
from tests.casework import change, draft, is_away
from tests.hjem import Hjem
from tests.test_dwellings import makes
from tests.test_partners import buttons


def offer(tx: Tx) -> Offer:
    return tx.exec(select(Offer).order_by(Offer.id.desc())).first()  # type: ignore[attr-defined, return-value]


async def proposes(hjem: Hjem, staff: Phone, youth: str, label: str = "KAB 12") -> None:
    """The caseworker or support worker has proposed the free home."""
    await staff.sends("Ledige boliger")
    await staff.taps(next(one for one in buttons(staff) if one.startswith(label)))
    await staff.taps(youth)
    await staff.taps("Foreslå")


async def offers_it(hjem: Hjem) -> None:
    """Aya has an offer of KAB 12 from Bo, and sees it."""
    await makes(hjem, "KAB 12")
    await proposes(hjem, hjem.bo, "Aya")
    await hjem.bo.taps("Tilbyd den, 5 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    await hjem.settled()
    await hjem.aya.taps("Vis")


async def stage(hjem: Hjem, name: str = "aya") -> Stage:
    case: Case = await hjem.run(lambda tx: tx.get_one(Case, hjem.ids[name]))
    return case.stage


async def test_the_terms_of_an_offer_stand_while_somebody_counts_on_them(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.pia.sends("/menu")
    await hjem.pia.taps_data("dwellings.edit:1", on=hjem.pia.last)
    await hjem.pia.taps("Husleje")
    await hjem.pia.sends("6900")
    await hjem.pia.taps("Uden trin")
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Betegnelse")
    await hjem.pia.sends("KAB 13")
    await hjem.pia.taps("Gem")
    assert "En ung har fået et tilbud om KAB 12." in hjem.pia.last.text
    assert "Husleje om måneden: 3.400 kr." in hjem.pia.last.text
    assert "Uden trin: nej" in hjem.pia.last.text
    await hjem.pia.taps("Gem")
    assert "KAB 13" in hjem.pia.last.text


async def test_a_home_comes_all_the_way_to_the_keys(hjem: Hjem) -> None:
    await offers_it(hjem)
    assert "Husleje om måneden: 3.400 kr." in hjem.aya.last.text
    assert "Svar senest lørdag d. 28. november kl. 09.00." in hjem.aya.last.text
    assert "Ledig fra" in hjem.aya.last.text
    assert await stage(hjem) is Stage.OFFER
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith("Du har sagt ja. Nu skal udlejeren svare.")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya har sagt ja til KAB 12. Nu skal udlejeren svare."
    assert hjem.pia.last.text == "En ung vil gerne bo i KAB 12. Er det i orden?"
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert hjem.aya.last.text.startswith(
        "Udlejeren har sagt ja. Nu skal kontrakt og penge på plads"
    )
    assert await stage(hjem) is Stage.PAPERWORK
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Kontrakten er skrevet under")
    await hjem.bo.taps("Ja, den er skrevet under")
    await hjem.bo.taps("Har fået nøgler")
    await hjem.bo.taps("Ja, nøglerne er udleveret")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert hjem.aya.last.text.startswith("Tillykke med nøglerne.")
    assert "Ledig fra" not in hjem.aya.last.text
    assert await stage(hjem) is Stage.SUPPORTED
    row = await hjem.run(offer)
    assert row.moved_in_on == date(2026, 11, 23)


async def test_a_notification_says_nothing_of_the_home(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await proposes(hjem, hjem.bo, "Aya")
    assert hjem.aya.received == []  # a proposal is no offer
    await hjem.bo.taps("Tilbyd den, 3 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Der er nyt til dig.")


@pytest.mark.row(4)
async def test_every_comparison_is_shown_and_what_does_not_fit_is_left_out(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.bo.sends("Ledige boliger")
    await hjem.bo.taps("KAB 12 · 3.400 kr. · Valby")
    await hjem.bo.taps("Aya")
    assert "❔ husleje: ikke kendt endnu" in hjem.bo.last.text
    assert "✅ område: passer" in hjem.bo.last.text
    for said in (Needs(max_rent=3000), Needs(areas=("Amager",)), Needs(needs_access=True)):
        await hjem.run(needs.keep, bo, hjem.ids["aya"], said)
        await hjem.bo.sends("Ledige boliger")
        await hjem.bo.taps("KAB 12 · 3.400 kr. · Valby")
        assert "Den passer ikke til andre af dine unge" in hjem.bo.last.text


async def test_a_support_worker_proposes_and_the_caseworker_confirms(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await proposes(hjem, hjem.sam, "Aya")
    await hjem.sam.taps("Tilbyd den, 5 dage")
    assert "Det kan jeg ikke finde" in hjem.sam.last.text
    await hjem.settled()
    assert hjem.bo.last.text == "KAB 12 er foreslået til Aya. Vil du bekræfte det?"
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Tilbyd den, 5 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    assert "Nu: tilbudt" in hjem.bo.last.text


async def test_a_home_is_not_offered_whose_rent_has_become_too_high(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await proposes(hjem, hjem.bo, "Aya")
    await change(hjem, Case, hjem.ids["aya"], max_rent=1)
    await hjem.bo.taps("Tilbyd den, 5 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    assert hjem.bo.last.text == "Ud fra det, vi ved, passer boligen ikke længere."
    await hjem.settled()
    assert (await hjem.run(offer)).status is OfferStatus.PROPOSED
    assert not hjem.aya.received


async def test_a_no_is_all_right_reaches_everybody_and_frees_the_home(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Nej, fordi …")
    assert "Det ændrer intet for dit næste tilbud." in hjem.aya.last.text
    await hjem.aya.taps("Den ligger det forkerte sted")
    assert "Du har sagt nej. Det er helt i orden" in hjem.aya.last.text
    await hjem.settled()
    for phone in (hjem.bo, hjem.sam):
        assert "har sagt nej til KAB 12: den ligger det forkerte sted" in phone.last.text
    assert await stage(hjem) is Stage.CONTACT
    await hjem.bo.sends("Ledige boliger")
    assert "KAB 12 · 3.400 kr. · Valby" in buttons(hjem.bo)


async def test_a_no_leads_back_to_the_step_before_the_offer(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Send")
    await offers_it(hjem)
    await hjem.aya.taps("Nej, fordi …")
    await hjem.aya.taps("Noget andet")
    await hjem.aya.sends("Min bolig")
    assert "Trin 3 af 10" in hjem.aya.last.text
    assert "Din plan" in hjem.aya.last.text
    await hjem.aya.taps("Historik")
    assert "Godkendt" not in hjem.aya.last.text


async def test_whoever_proposes_a_home_anew_sees_that_it_was_said_no_to(hjem: Hjem) -> None:
    await offers_it(hjem)
    assert "sagde nej" not in hjem.bo.last.text
    await hjem.aya.taps("Nej, fordi …")
    await hjem.aya.taps("Huslejen er for høj")
    await hjem.jump(days=2)
    said = "Aya sagde nej til boligen mandag d. 23. november 2026: huslejen er for høj."
    await hjem.sam.sends("Ledige boliger")
    await hjem.sam.taps("KAB 12 · 3.400 kr. · Valby")
    await hjem.sam.taps("Aya")
    assert said in hjem.sam.last.text
    await hjem.sam.taps("Foreslå")
    await hjem.settled()
    await hjem.bo.taps("Se tilbuddet")
    assert said in hjem.bo.last.text
    await hjem.bo.taps("Tilbyd den, 5 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    assert "Nu: tilbudt" in hjem.bo.last.text
    assert "sagde nej" not in hjem.bo.last.text
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert "sagde nej" not in hjem.aya.last.text


async def test_the_landlords_no_is_seen_by_whoever_proposes_anew(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.pia.taps("Nej")
    await hjem.pia.taps("Ja, jeg siger nej")
    await hjem.settled()
    await hjem.bo.sends("Ledige boliger")
    await hjem.bo.taps("KAB 12 · 3.400 kr. · Valby")
    await hjem.bo.taps("Aya")
    assert "Udlejeren sagde nej til Aya mandag d. 23. november 2026." in hjem.bo.last.text


async def test_an_answer_after_the_end_is_met_with_a_word(hjem: Hjem) -> None:
    await offers_it(hjem)
    page = hjem.aya.last
    offer_id = (await hjem.run(offer)).id
    await hjem.aya.taps("Nej, fordi …")
    await hjem.aya.taps("Noget andet")
    for data in (f"own_offers.no:{offer_id}:rent", f"own_offers.see:{offer_id}"):
        await hjem.aya.taps_data(data, on=page)
        assert hjem.aya.last.text.startswith("Du har sagt nej. Det er helt i orden")
        assert buttons(hjem.aya) == ["Min bolig"]


async def test_who_wants_to_see_it_first_need_not_answer_before(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Vil se den først")
    assert "Du skal ikke svare, før du har set den." in hjem.aya.last.text
    await hjem.settled()
    assert hjem.bo.last.text == "Aya vil se KAB 12 først. Find en tid sammen."


async def test_a_call_can_be_asked_for_instead(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ring til mig")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya vil gerne ringes op om KAB 12."


async def test_a_call_is_asked_of_the_deputy_while_the_caseworker_is_away(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ring til mig")
    await hjem.settled()
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.aya.taps("Tilbage")
    await hjem.aya.taps("Ring til mig")
    assert hjem.aya.last.text == "Jeg har bedt Dorte om at ringe til dig om det."
    await hjem.settled()
    assert hjem.dorte.last.text == "Aya vil gerne ringes op om KAB 12."
    assert len([m for m in hjem.bo.received if "ringes op" in m.text]) == 1


async def test_an_offer_that_nobody_answers_is_over_and_blames_nobody(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.jump(days=5, minutes=2)
    await hjem.aya.taps("Vis")
    assert "Tiden til at svare er gået" in hjem.aya.last.text
    assert "Det ændrer intet for dit næste tilbud." in hjem.aya.last.text
    assert any("nåede ikke at svare på tilbuddet om KAB 12" in m.text for m in hjem.bo.received)


async def test_the_landlords_no_is_told_kindly(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.pia.taps("Nej")
    assert hjem.pia.last.text == "Vil du sige nej? Så slutter tilbuddet, og alle får besked."
    await hjem.pia.taps("Ja, jeg siger nej")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert "Udlejeren sagde nej denne gang. Det er ikke din skyld" in hjem.aya.last.text
    assert "Udlejeren sagde nej til Aya i KAB 12" in hjem.bo.last.text
    assert await stage(hjem) is Stage.CONTACT


async def test_the_caseworker_passes_on_the_landlords_no(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.bo.taps("Se tilbuddet")
    assert buttons(hjem.bo)[:2] == ["Udlejeren sagde ja", "Udlejeren sagde nej"]
    await hjem.bo.taps("Udlejeren sagde nej")
    asked = "Siger udlejeren nej? Så slutter tilbuddet, og alle får besked."
    assert hjem.bo.last.text == asked
    await hjem.bo.taps("Ja, udlejeren siger nej")
    assert (await hjem.run(offer)).status is OfferStatus.DECLINED


async def test_a_landlord_is_not_asked_again_about_an_offer_that_has_ended(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    asked = hjem.pia.last
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(offers.withdraw, bo, 1)
    await hjem.pia.taps("Nej", on=asked)
    assert hjem.pia.last.text == "Tilbuddet er lukket eller kommet videre."


async def test_one_home_is_promised_to_one_and_the_others_wait_and_hear(hjem: Hjem) -> None:
    await offers_it(hjem)
    emils: int = await hjem.run(
        lambda tx: offers.propose(tx, people.by_id(tx, hjem.ids["dorte"]), hjem.ids["emil"], 1)
    )
    await hjem.dorte.sends("/menu")
    await hjem.dorte.taps_data(f"offers.confirmed:{emils}:5", on=hjem.dorte.last)
    assert "KAB 12 er lovet til en anden lige nu. Dit forslag venter." in hjem.dorte.last.text
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    await hjem.settled()
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Kontrakten er skrevet under")
    await hjem.bo.taps("Ja, den er skrevet under")
    await hjem.bo.taps("Har fået nøgler")
    await hjem.bo.taps("Ja, nøglerne er udleveret")
    await hjem.settled()
    assert "KAB 12 gik til en anden." in hjem.dorte.last.text
    assert hjem.emil.received == []  # never knew, so there is nothing to be sad about
    assert (await hjem.run(lambda tx: tx.get_one(Offer, emils))).status is OfferStatus.FILLED


@pytest.mark.row(22)
async def test_nobody_moves_into_a_dormitory_without_a_support_worker(hjem: Hjem) -> None:
    dwelling = await makes(hjem, "Kollegium 4", kind=DwellingKind.DORM_ROOM)

    def assess(tx: Tx) -> None:
        tx.add(
            Assessment(
                youth_id=hjem.ids["emil"], by_id=hjem.ids["dorte"], at=tx.now,
                decision=Suitability.SUITABLE, body=b"",
            )
        )  # fmt: skip

    dorte = await hjem.run(people.by_id, hjem.ids["dorte"])
    assert await hjem.run(candidates.candidates, dorte, dwelling) == []
    await hjem.run(assess)
    offer_id = await hjem.run(offers.propose, dorte, hjem.ids["emil"], dwelling)
    emil = await hjem.run(people.by_id, hjem.ids["emil"])
    await hjem.run(offers.confirm, dorte, offer_id, 5)
    await hjem.run(own_offers.accept, emil, offer_id)
    await hjem.run(lambda tx: offers.landlord_says(tx, dorte, offer_id, is_yes=True))
    await hjem.run(offers.sign, dorte, offer_id)
    await hjem.dorte.sends("/menu")
    await hjem.dorte.taps_data(f"offers.move_in:{offer_id}", on=hjem.dorte.last)
    assert "Ingen flytter på kollegium uden en bostøtte." in hjem.dorte.last.text
    assert await hjem.run(assessments.has_one, hjem.ids["emil"])


@pytest.mark.parametrize("name", ["emil", "dorte", "nova", "carla", "pia"])
async def test_an_offer_is_seen_and_answered_by_nobody_else(hjem: Hjem, name: str) -> None:
    await offers_it(hjem)
    offer_id = (await hjem.run(offer)).id
    phone: Any = getattr(hjem, name)
    await phone.sends("/menu")
    for data in ("own_offers:{}", "own_offers.yes:{}", "offers.show:{}", "offers.withdrawn:{}"):
        await phone.taps_data(data.format(offer_id), on=phone.last)
        assert "Aya" not in phone.last.text
        assert "Valby" not in phone.last.text
    assert (await hjem.run(offer)).status is OfferStatus.OFFERED


async def test_a_contact_of_another_partner_cannot_answer_for_the_landlord(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    row = await hjem.run(offer)

    def answer(tx: Tx) -> None:
        pia = people.by_id(tx, hjem.ids["pia"])
        person = tx.get_one(Person, pia.id)
        person.partner_id = 1 if person.partner_id != 1 else 2
        offers.landlord_says(tx, pia, row.id, is_yes=True)

    with pytest.raises(Refusal):
        await hjem.run(answer)
