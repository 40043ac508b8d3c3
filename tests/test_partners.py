"""The register of partners, and what a partner contact can and cannot do."""

import pytest

from bot.services import partners, people
from bot.simulator import Phone
from tests.hjem import Hjem


def buttons(phone: Phone) -> list[str]:
    return [label for row in phone.last.buttons for label in row]


async def opens(hjem: Hjem, *labels: str) -> None:
    """Carla has found her way there from «Alliancen»."""
    await hjem.carla.sends("Alliancen")
    for label in labels:
        await hjem.carla.taps(next(one for one in buttons(hjem.carla) if one.startswith(label)))


async def makes_partner(hjem: Hjem, name: str) -> None:
    await opens(hjem, "Partnere")
    await hjem.carla.taps("Ny partner")
    await hjem.carla.sends(name)
    await hjem.carla.taps("Frivillig")
    for label in ("Fællesskaber", "Sundhed", "✓ Sundhed", "Færdig"):
        await hjem.carla.taps(label)
    await hjem.carla.sends("Spiser sammen hver torsdag")
    await hjem.carla.taps("Spring over")
    await hjem.carla.taps("Spring over")


@pytest.mark.row(7)
async def test_the_register_begins_with_the_thirteen_partners(hjem: Hjem) -> None:
    await opens(hjem, "Partnere · 13")
    assert "13 partnere i alliancen." in hjem.carla.last.text
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Social- og Boligstyrelsen · offentlig")
    assert "Hed før: Socialstyrelsen" in hjem.carla.last.text


@pytest.mark.row(8)
async def test_a_partner_is_described_corrected_and_saved(hjem: Hjem) -> None:
    await makes_partner(hjem, "Eksempelforeningen")
    assert "Spor: Fællesskaber" in hjem.carla.last.text
    await hjem.carla.taps("Navn")
    await hjem.carla.sends("Eksempelhuset")
    await hjem.carla.taps("Gem")
    assert "Eksempelhuset" in hjem.carla.last.text
    assert "Ingen herfra bruger botten endnu." in hjem.carla.last.text


async def test_a_changed_name_is_remembered(hjem: Hjem) -> None:
    await makes_partner(hjem, "Eksempelforeningen")
    await hjem.carla.taps("Gem")
    await hjem.carla.taps("Ret")
    await hjem.carla.taps("Navn")
    await hjem.carla.sends("Eksempelhuset")
    await hjem.carla.taps("Gem")
    assert "Hed før: Eksempelforeningen" in hjem.carla.last.text


async def test_two_partners_cannot_have_one_name(hjem: Hjem) -> None:
    await makes_partner(hjem, "kab")
    await hjem.carla.taps("Gem")
    assert hjem.carla.last.text == "Der er allerede en, der hedder kab."
    await hjem.carla.sends("Ældre Sagen")
    await hjem.carla.taps("Gem")
    assert "Ældre Sagen" in hjem.carla.last.text
    await makes_partner(hjem, "ældre sagen")
    await hjem.carla.taps("Gem")
    assert hjem.carla.last.text == "Der er allerede en, der hedder ældre sagen."


async def test_an_old_page_of_a_form_leaves_another_question_of_the_feature_alone(
    hjem: Hjem,
) -> None:
    await makes_partner(hjem, "Eksempelforeningen")
    page = hjem.carla.last
    await opens(hjem, "Partnere · 13")
    await hjem.carla.taps("KAB")
    await hjem.carla.taps("Invitér en kontakt")
    await hjem.carla.taps_data("partners.save", on=page)
    assert hjem.carla.last.text.startswith("Den er gemt eller lukket.")
    await hjem.carla.sends("Per")
    assert "Her er dit link" in hjem.carla.last.text


async def test_saving_twice_makes_one_partner(hjem: Hjem) -> None:
    await makes_partner(hjem, "Eksempelforeningen")
    page = hjem.carla.last
    await hjem.carla.taps("Gem")
    await hjem.carla.taps_data("partners.save", on=page)
    assert hjem.carla.last.text.startswith("Den er gemt eller lukket.")
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    assert len(await hjem.run(partners.register, carla)) == 14


async def test_a_partner_that_left_stands_last_and_comes_back(hjem: Hjem) -> None:
    await opens(hjem, "Partnere", "Bikubenfonden")
    await hjem.carla.taps("Ikke med mere")
    assert "Ikke med mere." in hjem.carla.last.text
    await hjem.carla.taps("Alle partnere")
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Bikubenfonden · ikke med mere")
    await hjem.carla.taps("Med igen")
    assert "Ingen herfra" in hjem.carla.last.text


async def test_a_half_finished_form_survives_a_restart(hjem: Hjem) -> None:
    await opens(hjem, "Partnere")
    await hjem.carla.taps("Ny partner")
    await hjem.carla.sends("Eksempelforeningen")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.carla.taps("Privat")
    assert hjem.carla.last.text.startswith("Hvilke spor er den med i?")


async def test_a_contact_is_invited_and_finds_only_what_is_the_partners(hjem: Hjem) -> None:
    await opens(hjem, "Partnere", "Giv Rum")
    await hjem.carla.taps("Invitér en kontakt")
    await hjem.carla.sends("Nova")
    words = " ".join(message.text for message in hjem.carla.received).split()
    await hjem.nova.opens(next(word for word in words if "?start=" in word))
    labels = [label for row in hjem.nova.keyboard or [] for label in row]
    assert labels == ["Aktiviteter", "Alliancen", "Indstillinger"]
    await hjem.nova.sends("Mine unge")
    assert hjem.nova.last.text == "Det forstod jeg ikke helt. Vælg en knap."


async def test_a_contact_changes_the_own_partner_and_no_other(hjem: Hjem) -> None:
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Partnere · 13")
    await hjem.pia.taps("KAB · privat")
    await hjem.pia.taps("Ret")
    await hjem.pia.taps("Kontakt")
    await hjem.pia.sends("Pia, 20 30 40 50")
    await hjem.pia.taps("Gem")
    assert "Kontakt: Pia, 20 30 40 50" in hjem.pia.last.text
    await hjem.pia.taps("Alle partnere")
    await hjem.pia.taps("3B · privat")
    assert buttons(hjem.pia) == ["Alle partnere"]
    await hjem.pia.taps_data("partners.edit:1", on=hjem.pia.last)
    assert "Det kan jeg ikke finde" in hjem.pia.last.text


@pytest.mark.row(23)
async def test_a_contact_makes_own_activities_and_cannot_touch_those_of_others(hjem: Hjem) -> None:
    await hjem.pia.sends("Aktiviteter")
    await hjem.pia.taps("Ny aktivitet")
    await hjem.pia.sends("Flyttehjælp")
    await hjem.pia.taps("Bolig")
    await hjem.pia.sends("torsdag kl. 17-19")
    await hjem.pia.taps("Bare kom (drop-in)")
    for _ in range(4):
        await hjem.pia.taps("Spring over")
    assert "KAB" in hjem.pia.last.text
    await hjem.pia.taps("Opret aktiviteten")
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps("Alle aktiviteter")
    assert any("Flyttehjælp" in label for label in buttons(hjem.aya))
    await hjem.carla.sends("Aktiviteter")
    assert any("Flyttehjælp" in label for label in buttons(hjem.carla))


async def test_a_partner_who_takes_part_no_more_is_still_named_where_things_are_changed(
    hjem: Hjem,
) -> None:
    await opens(hjem, "Partnere")
    await hjem.carla.taps("KAB · privat")
    await hjem.carla.taps("Ikke med mere")
    await opens(hjem, "Koncepter", "Omdannelse")
    await hjem.carla.taps("Ret")
    assert "Tovholder: KAB" in hjem.carla.last.text
    await opens(hjem, "Puljer", "KAB, omdannelse")
    await hjem.carla.taps("Ret")
    assert "Partner: KAB" in hjem.carla.last.text
    await opens(hjem, "Puljer")
    await hjem.carla.taps("Som fil")
    sheet = hjem.carla.last.content()
    assert "KAB, omdannelse;KAB;" in sheet.decode("utf-8-sig")
    await hjem.carla.sends_document("boligpuljer.csv", sheet)
    assert hjem.carla.last.text == "Der er ingen ændringer i filen."


@pytest.mark.parametrize(
    ("register", "new"),
    [("Koncepter", "Nyt koncept"), ("Boliger", "Ny bolig"), ("Puljer", "Ny pulje")],
)
async def test_a_form_that_needs_a_partner_says_so_before_its_first_question(
    hjem: Hjem, register: str, new: str
) -> None:
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    for partner_id in await hjem.run(partners.names):
        await hjem.run(partners.switch, carla, partner_id, is_active=False)
    await opens(hjem, register, new)
    assert hjem.carla.last.text == (
        "Der skal være en partner med først. Opret en ny, eller tag en med igen."
    )
    await hjem.carla.taps("Partnere")
    await hjem.carla.taps("KAB · ikke med mere")
    await hjem.carla.taps("Med igen")
    await opens(hjem, register, new)
    assert hjem.carla.last.text.endswith(("?", "nummer."))
