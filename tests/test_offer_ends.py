"""Offers that end beside what everybody looks at: whoever still counts on something hears of it."""

from bot.domain.offers import OfferStatus
from bot.services import dwellings, offer_leaving, offers, own_offers, people, staff
from tests.hjem import Hjem
from tests.test_dwellings import makes
from tests.test_offers import offer, offers_it, proposes
from tests.test_partners import buttons
from tests.test_settling import signed

WOULD_END = "Så siger jeg også nej til den bolig, du har fået tilbudt."


async def erases(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    await hjem.aya.taps("Ja, slet det hele")
    await hjem.settled()


async def test_whoever_erases_the_data_is_told_first_that_an_offer_ends_with_them(
    hjem: Hjem,
) -> None:
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(offers.propose, bo, hjem.ids["aya"], await makes(hjem, "KAB 13"))
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    assert WOULD_END not in hjem.aya.last.text  # the youth knows of no proposal
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    assert WOULD_END in hjem.aya.last.text
    assert "Vil du have den? Så tal med Bo først." in hjem.aya.last.text


async def test_no_reason_is_made_up_for_who_erased_the_data(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await erases(hjem)
    for phone in (hjem.bo, hjem.sam):
        assert phone.last.text.startswith("Tilbuddet om KAB 12 er slut")
        assert "(slettet)" not in phone.last.text
    row = await hjem.run(offer)
    assert (row.status, row.because) == (OfferStatus.DECLINED, None)


async def test_a_signed_contract_stands_when_its_youth_leaves_the_bot(hjem: Hjem) -> None:
    await signed(hjem)
    heard = len(hjem.pia.received)
    await erases(hjem)
    assert "Kontrakten om KAB 12 gælder stadig." in hjem.bo.last.text
    assert len(hjem.pia.received) == heard
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Har fået nøgler")
    await hjem.bo.taps("Ja, nøglerne er udleveret")
    await hjem.settled()
    assert hjem.pia.last.text == "En ung er flyttet ind i KAB 12."


async def test_a_contract_whose_youth_and_caseworker_have_left_is_ended_by_a_coordinator(
    hjem: Hjem,
) -> None:
    await signed(hjem)
    await erases(hjem)
    ida, pia = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("ida", "pia")]
    assert await hjem.run(offer_leaving.contract_of, ida, 1) is None  # it is Bo's
    await hjem.run(staff.stop_access, ida, hjem.ids["bo"])
    await hjem.settled()
    assert hjem.carla.last.text == (
        "Kontrakten om KAB 12 gælder stadig, men ingen her tager sig af den nu. "
        "Tal med udlejeren. Sig til under boligen, når den er slut."
    )
    assert await hjem.run(offer_leaving.contract_of, pia, 1) is None
    await hjem.carla.taps("Se boligen")
    await hjem.carla.taps("Kontrakten er slut")
    assert hjem.carla.last.text.startswith("Er kontrakten om KAB 12 slut?")
    await hjem.carla.taps("Ja, den er slut")
    assert "Nu: ledig" in hjem.carla.last.text
    assert "Kontrakten er slut" not in buttons(hjem.carla)
    await hjem.settled()
    assert hjem.pia.last.text == "Tilbuddet om KAB 12 er trukket tilbage. Boligen er ledig igen."


async def test_a_landlord_hears_no_no_to_a_question_of_the_same_night(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.jump(hours=13)
    heard = len(hjem.pia.received)
    await hjem.aya.taps("Vil se den først")
    await hjem.aya.taps("Nej, fordi …")
    await hjem.aya.taps("Noget andet")
    await hjem.jump(hours=12)
    assert hjem.bo.last.text.startswith("Aya har sagt nej til KAB 12")
    assert len(hjem.pia.received) == heard


async def test_a_landlord_who_was_asked_before_the_night_hears_of_its_no(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Vil se den først")
    await hjem.jump(hours=13)
    await hjem.aya.taps("Ja tak")
    await hjem.aya.taps("Jeg har fortrudt")
    await hjem.aya.taps("Noget andet")
    await hjem.jump(hours=12)
    assert hjem.pia.last.text.startswith("Den unge siger alligevel nej til KAB 12.")


async def test_in_the_morning_nobody_hears_of_a_contract_that_was_taken_back(hjem: Hjem) -> None:
    await signed(hjem)
    await hjem.jump(hours=13)
    await erases(hjem)
    await hjem.run(offers.withdraw, await hjem.run(people.by_id, hjem.ids["bo"]), 1)
    await hjem.jump(hours=12)
    assert not any("gælder stadig" in one.text for one in hjem.bo.received)


async def test_a_proposal_that_waits_hears_when_the_home_is_free_again(hjem: Hjem) -> None:
    await offers_it(hjem)
    dorte = await hjem.run(people.by_id, hjem.ids["dorte"])
    await hjem.run(offers.propose, dorte, hjem.ids["emil"], 1)
    await hjem.aya.taps("Nej, fordi …")
    await hjem.aya.taps("Noget andet")
    await hjem.settled()
    asked = "KAB 12 er ledig igen. Den er foreslået til Emil. Vil du bekræfte det?"
    assert hjem.dorte.last.text == asked
    assert hjem.emil.received == []
    await hjem.dorte.taps("Se tilbuddet")
    await hjem.dorte.taps("Tilbyd den, 5 dage")
    await hjem.dorte.taps("Ja, tilbyd den")
    assert "Nu: tilbudt" in hjem.dorte.last.text


async def test_in_the_morning_nobody_hears_of_a_home_that_was_offered_anew(hjem: Hjem) -> None:
    await offers_it(hjem)
    bo, dorte = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("bo", "dorte")]
    await hjem.run(offers.propose, dorte, hjem.ids["emil"], 1)
    await hjem.jump(hours=13)
    await hjem.run(offers.withdraw, bo, 1)
    again = await hjem.run(offers.propose, bo, hjem.ids["aya"], 1)
    await hjem.run(offers.confirm, bo, again, 5)
    await hjem.jump(hours=12)
    assert not any("er ledig igen" in one.text for one in hjem.dorte.received)


async def test_in_the_morning_nobody_is_asked_about_a_proposal_that_was_taken_back(
    hjem: Hjem,
) -> None:
    await offers_it(hjem)
    bo, dorte = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("bo", "dorte")]
    proposal = await hjem.run(offers.propose, dorte, hjem.ids["emil"], 1)
    await hjem.jump(hours=13)
    await hjem.run(offers.withdraw, bo, 1)
    await hjem.run(offers.withdraw, dorte, proposal)
    await hjem.jump(hours=12)
    assert not any("Vil du bekræfte det?" in one.text for one in hjem.dorte.received)


async def test_whoever_waits_to_confirm_hears_when_a_home_is_taken_off(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await proposes(hjem, hjem.sam, "Aya")
    await hjem.settled()
    pia = await hjem.run(people.by_id, hjem.ids["pia"])
    await hjem.run(dwellings.withdraw, pia, 1)
    await hjem.settled()
    assert hjem.bo.last.text.startswith("KAB 12 bliver ikke tilbudt mere.")
    await hjem.jump(minutes=1)
    await hjem.run(dwellings.bring_back, pia, 1)
    await hjem.settled()
    assert hjem.bo.last.text.startswith("KAB 12 er ledig igen. Den er foreslået til Aya.")


async def test_beside_the_keys_nobody_reads_that_another_offer_was_lost(hjem: Hjem) -> None:
    await signed(hjem)
    other = await makes(hjem, "KAB 13")
    bo, aya = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("bo", "aya")]
    offer_id = await hjem.run(offers.propose, bo, aya.id, other)
    await hjem.run(offers.confirm, bo, offer_id, 5)
    await hjem.settled()
    old, heard = hjem.aya.last, len(hjem.aya.received)
    await hjem.run(own_offers.accept, aya, offer_id)
    await hjem.settled()
    await hjem.run(offers.move_in, bo, 1)
    await hjem.settled()
    assert len(hjem.aya.received) == heard + 1
    assert hjem.pia.last.text == "Tilbuddet om KAB 13 er trukket tilbage. Boligen er ledig igen."
    await hjem.aya.taps("Vis", on=old)
    assert any(one.text.startswith("Du er flyttet ind et andet") for one in hjem.aya.received)
