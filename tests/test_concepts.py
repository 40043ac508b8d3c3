"""Concepts: who leads them, how they come on, and how they travel to another municipality."""

import json
from datetime import date

import pytest
from sqlmodel import select

from bot.domain.people import Role
from bot.services import milestones, people
from bot.services.partners import ChosenGone
from bot.store import Tx
from bot.tables import Concept, Person
from tests.hjem import Hjem
from tests.test_partners import buttons, opens


async def opens_concept(hjem: Hjem, name: str = "Kollegiet") -> None:
    await opens(hjem, "Koncepter", name)


@pytest.mark.row(30)
async def test_the_register_says_how_many_concepts_are_still_to_come(hjem: Hjem) -> None:
    await opens(hjem, "Koncepter · 4")
    assert hjem.carla.last.text == (
        "4 koncepter. Der skal være 6 med boliger. 3 af dem er ikke på listen endnu."
    )


@pytest.mark.row(33)
async def test_the_seventh_concept_supports_every_concept_with_homes(hjem: Hjem) -> None:
    await opens_concept(hjem, "Omdannelse")
    assert "Støtte, der følger med: 24/7" in hjem.carla.last.text
    await hjem.carla.taps("Støttepakker")
    await hjem.carla.taps("✓ 24/7")
    await hjem.carla.taps("24/7")
    await hjem.carla.taps("Tilbage til konceptet")
    assert "Støtte, der følger med: 24/7" in hjem.carla.last.text


@pytest.mark.row(18, 30)
async def test_a_concept_is_made_with_exactly_one_lead(hjem: Hjem) -> None:
    await opens(hjem, "Koncepter")
    await hjem.carla.taps("Nyt koncept")
    await hjem.carla.sends("Tiny houses")
    await hjem.carla.taps("Boliger")
    await hjem.carla.sends("KAB og 3B")
    assert hjem.carla.last.text == "Vælg en af knapperne."
    await hjem.carla.taps("Realdania")
    for label in ("Idé", "Bolig", "Her og nu", "Spring over", "Gem"):
        await hjem.carla.taps(label)
    assert "Tovholder: Realdania" in hjem.carla.last.text


async def test_a_concept_with_homes_says_housing_once_and_any_other_track(hjem: Hjem) -> None:
    await opens_concept(hjem)
    assert hjem.carla.last.text.startswith("Kollegiet\nboliger · pilot · ")
    await opens_concept(hjem, "24/7")
    assert "\nstøttepakke · Fællesskaber · " in hjem.carla.last.text


async def test_news_are_told_and_replace_the_old_ones(hjem: Hjem) -> None:
    await opens_concept(hjem)
    assert "Der er ikke noget nyt endnu." in hjem.carla.last.text
    await hjem.carla.taps("Skriv nyt")
    await hjem.carla.sends("Fem værelser er klar.")
    assert "Nyt, mandag d. 23. november: Fem værelser er klar." in hjem.carla.last.text


async def test_coordinators_hear_once_of_concepts_without_news_for_30_days(hjem: Hjem) -> None:
    await hjem.jump(days=29)
    await opens_concept(hjem)
    await hjem.carla.taps("Skriv nyt")
    await hjem.carla.sends("Fem værelser er klar.")
    await hjem.jump(days=1, hours=3)
    words = "Der har ikke været nyt om 3 koncepter i 30 dage. Ved du, hvordan det går?"
    [told] = [one for one in hjem.carla.received if one.text == words]
    assert ["Kollegiet"] not in told.buttons
    await hjem.jump(days=1)
    assert len([one for one in hjem.carla.received if one.text == words]) == 1


@pytest.mark.row(26, 27, 28)
async def test_milestones_have_a_date_and_somebody_who_sees_to_them(hjem: Hjem) -> None:
    await opens_concept(hjem)
    await hjem.carla.taps("Milepæle")
    assert hjem.carla.last.text == "Der er ingen milepæle endnu."
    await hjem.carla.taps("Ny milepæl")
    await hjem.carla.sends("Aftale med kollegiet")
    await hjem.carla.sends("på et tidspunkt")
    assert hjem.carla.last.text.startswith("Det forstod jeg ikke.")
    await hjem.carla.sends("1. december")
    await hjem.carla.taps("Ida")
    await hjem.carla.taps("Gem")
    assert "▫️ tirs. 1. dec.: Aftale med kollegiet (Ida)" in hjem.carla.last.text
    await hjem.carla.taps("tirs. 1. dec. · Aftale med kollegiet")
    await hjem.carla.taps("En anden")
    await hjem.carla.taps("Carla")
    assert "(Carla)" in hjem.carla.last.text
    for mark, days in (("▫️", 8), ("⏰", 1)):
        await hjem.jump(days=days)
        await hjem.carla.sends("Alliancen")
        await opens_concept(hjem)
        await hjem.carla.taps("Milepæle")
        assert f"{mark} tirs. 1. dec." in hjem.carla.last.text
    await hjem.carla.taps("tirs. 1. dec. · Aftale med kollegiet")
    await hjem.carla.taps("Den er nået")
    assert "✅" in hjem.carla.last.text


async def test_every_milestone_can_be_opened(hjem: Hjem) -> None:
    await opens_concept(hjem)
    concept_id = await hjem.run(lambda tx: tx.find(Concept, name="Kollegiet").id)
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    for day in range(1, 10):
        due_on = date(2026, 12, day)
        await hjem.run(milestones.set_goal, ida, concept_id, f"Mål {day}", ida.id, due_on)
    await hjem.carla.taps("Milepæle")
    assert "Mål 9" not in hjem.carla.last.text
    await hjem.carla.taps("Flere")
    assert "Mål 9" in hjem.carla.last.text
    await hjem.carla.taps("ons. 9. dec. · Mål 9")
    await hjem.carla.taps("Den er nået")
    await hjem.carla.taps("Flere")
    assert "✅ ons. 9. dec.: Mål 9 (Ida)" in hjem.carla.last.text
    await hjem.carla.taps("Forrige")
    await hjem.carla.taps("tirs. 1. dec. · Mål 1")
    await hjem.carla.taps("Den er nået")
    assert hjem.carla.last.text.endswith("\n✅ tirs. 1. dec.: Mål 1 (Ida)")


async def test_only_who_works_on_it_owns_a_milestone_and_keeps_what_was_reached(hjem: Hjem) -> None:
    concept_id = await hjem.run(lambda tx: tx.find(Concept, name="Kollegiet").id)
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    goal = await hjem.run(
        milestones.set_goal, ida, concept_id, "En aftale", ida.id, date(2026, 12, 1)
    )
    with pytest.raises(ChosenGone):
        await hjem.run(milestones.give_goal, ida, goal, hjem.ids["bo"])
    await hjem.run(milestones.reach_goal, ida, goal, True)
    await hjem.run(milestones.give_back_goals, ida.id)
    assert (await hjem.run(milestones.goal, ida, goal))[1].owner == "Ida"


@pytest.mark.parametrize("way", ["stopped:{ida}", "become:{ida}:outreach"])
async def test_a_milestone_of_somebody_who_does_other_work_is_nobodys(hjem: Hjem, way: str) -> None:
    await opens_concept(hjem)
    await hjem.carla.taps("Milepæle")
    await hjem.carla.taps("Ny milepæl")
    await hjem.carla.sends("Aftale med kollegiet")
    await hjem.carla.sends("1. december")
    await hjem.carla.taps("Ida")
    await hjem.carla.taps("Gem")
    await hjem.run(_promote, hjem.ids["carla"])
    await hjem.carla.taps_data("staff." + way.format(ida=hjem.ids["ida"]), on=hjem.carla.last)
    await opens_concept(hjem)
    await hjem.carla.taps("Milepæle")
    assert "Aftale med kollegiet (ingen endnu)" in hjem.carla.last.text


def _promote(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).role = Role.ADMIN


async def test_a_line_of_the_checklist_keeps_its_tick_when_the_list_changes(hjem: Hjem) -> None:
    await opens_concept(hjem)
    await hjem.carla.taps("Tjekliste")
    await hjem.carla.taps("Skriv listen")
    await hjem.carla.sends("Find et kollegium\nFind bostøtter")
    await hjem.carla.taps("2")
    assert "✅ 2. Find bostøtter" in hjem.carla.last.text
    await hjem.carla.taps("Skriv listen")
    await hjem.carla.sends("Find bostøtter\nFind et kollegium\nSpørg de unge")
    assert "✅ 1. Find bostøtter" in hjem.carla.last.text
    assert "▫️ 3. Spørg de unge" in hjem.carla.last.text


@pytest.mark.row(10)
async def test_a_concept_travels_as_a_file_to_another_municipality(hjem: Hjem) -> None:
    await opens_concept(hjem)
    await hjem.carla.taps("Tjekliste")
    await hjem.carla.taps("Skriv listen")
    await hjem.carla.sends("Find et kollegium")
    await hjem.carla.taps("Tilbage til konceptet")
    await hjem.carla.taps("Som fil")
    sheet = json.loads(hjem.carla.last.content())
    assert "Københavns Kommune" not in str(sheet)
    sheet["name"] = "Kollegiet i Aarhus"
    await opens(hjem, "Koncepter")
    await hjem.carla.taps("Fra en fil")
    await hjem.carla.sends_document("koncept.json", json.dumps(sheet).encode())
    await hjem.carla.taps("KAB")
    await hjem.carla.taps("Pilot")
    await hjem.carla.taps("Gem")
    assert "Kollegiet i Aarhus" in hjem.carla.last.text
    await hjem.carla.taps("Tjekliste")
    assert "▫️ 1. Find et kollegium" in hjem.carla.last.text


async def test_a_file_that_is_no_concept_is_met_with_a_word(hjem: Hjem) -> None:
    await opens(hjem, "Koncepter")
    await hjem.carla.taps("Fra en fil")
    for content in (b"", b"{}", b"\xff\xfe", b'{"format": "hjem-til-alle/concept", "version": 9}'):
        await hjem.carla.sends_document("koncept.json", content)
        assert hjem.carla.last.text.startswith("Det er ikke en fil med et koncept.")
    await hjem.carla.sends("nå")
    assert hjem.carla.last.text.startswith("Det er ikke en fil med et koncept.")


async def test_a_partner_works_on_the_concept_that_it_leads_and_on_no_other(hjem: Hjem) -> None:
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Koncepter · 4")
    await hjem.pia.taps("Omdannelse · udvikling")
    await hjem.pia.taps("Skriv nyt")
    await hjem.pia.sends("Ti boliger er klar.")
    assert "Ti boliger er klar." in hjem.pia.last.text
    await hjem.pia.taps("Alle koncepter")
    await hjem.pia.taps("Kollegiet · pilot")
    assert "Skriv nyt" not in buttons(hjem.pia)

    def kollegiet(tx: Tx) -> int:
        return tx.exec(select(Concept.id).where(Concept.name == "Kollegiet")).one()

    concept_id = await hjem.run(kollegiet)
    await hjem.pia.taps_data(f"concept_work.news:{concept_id}", on=hjem.pia.last)
    await hjem.pia.sends("Alt er lukket.")
    assert "Det kan jeg ikke finde" in hjem.pia.last.text
