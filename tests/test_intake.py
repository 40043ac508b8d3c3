"""The project's places: taken, waited for, and free again; and who is too young or too old."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.profiles import Limits, Profile
from bot.services import caseload, erasure, merging, people
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Audit, Case, Person
from tests.casework import change
from tests.crowd import crowd
from tests.hjem import COPENHAGEN, Hjem, running
from tests.test_dwellings import makes
from tests.test_needs import opens_home
from tests.test_partners import buttons


def with_capacity(capacity: int) -> Profile:
    return COPENHAGEN.model_copy(update={"limits": Limits(capacity=capacity, capacity_warning=1)})


@pytest.fixture
async def small(database: object) -> AsyncIterator[Hjem]:
    """A project with three places, two of which Aya and Emil have."""
    async with running(f"sqlite:///{database}", profile=with_capacity(3)) as hjem:
        yield hjem


@pytest.mark.row(11)
async def test_coordinators_see_figures_and_no_name(small: Hjem) -> None:
    await crowd(small, 2)
    await small.settled()  # she hears that few places are left
    await small.carla.sends("Alliancen")
    await small.carla.taps("Ungeprojektet · 3/3")
    text = small.carla.last.text
    assert "3 af 3 pladser er taget.\n0 pladser er ledige." in text
    assert "1 venter (vejen ind kendes ikke endnu), siden mandag d. 23. november." in text
    assert "Ung" not in text.replace("Ungeprojektet", "")


@pytest.mark.row(11)
async def test_coordinators_are_warned_near_the_limit_once_a_day(small: Hjem) -> None:
    await small.settled()
    await crowd(small, 3)
    await small.forward(hours=1)
    told = [m.text for m in small.carla.received if "tilbage af 3" in m.text]
    assert told == ["Der er 1 ledig plads tilbage af 3."]


async def test_a_youth_in_the_queue_is_told_and_helped_meanwhile(small: Hjem) -> None:
    first, second = await crowd(small, 2)
    await first.sends("Min bolig")
    assert "Du står i kø" not in first.last.text
    await second.sends("Min bolig")
    assert "Alle pladser er taget lige nu. Du står i kø, og Bo hjælper dig" in second.last.text


async def test_a_free_place_is_told_to_those_whose_youths_wait(small: Hjem) -> None:
    _, second = await crowd(small, 2)
    dorte = await small.run(people.by_id, small.ids["dorte"])
    await small.run(caseload.close, dorte, small.ids["emil"])
    await small.settled()
    assert small.bo.last.text.startswith("Der er en ledig plads.")
    await small.bo.taps("Ung 1")
    assert "Projektet: venter på en plads" in small.bo.last.text
    await small.bo.taps("Giv en plads")
    assert small.bo.last.text == (
        "Vil du give Ung 1 en plads? Den bliver først fri igen, når du afslutter forløbet."
    )
    await small.bo.taps("Ja, giv pladsen")
    assert "Projektet: har en plads" in small.bo.last.text
    await second.sends("Min bolig")
    assert "Du står i kø" not in second.last.text


async def test_a_place_is_free_again_on_the_same_day_and_by_somebody_who_is_erased(
    small: Hjem,
) -> None:
    await crowd(small, 2)
    dorte = await small.run(people.by_id, small.ids["dorte"])
    await small.run(caseload.close, dorte, small.ids["emil"])
    await small.settled()
    await small.bo.taps("Ung 1")
    await small.bo.taps("Giv en plads")
    await small.bo.taps("Ja, giv pladsen")
    await crowd(small, 1)
    await small.jump(minutes=15)
    await small.run(lambda tx: erasure.erase(tx, people.by_id(tx, small.ids["aya"])))
    await small.settled()
    assert small.bo.last.text.startswith("Der er en ledig plads.")


async def test_whoever_comes_new_does_not_jump_the_queue(small: Hjem) -> None:
    await crowd(small, 2)
    dorte = await small.run(people.by_id, small.ids["dorte"])
    await small.run(caseload.close, dorte, small.ids["emil"])
    (new,) = await crowd(small, 1, caseworker="dorte")
    await new.sends("Min bolig")
    assert "Du står i kø" in new.last.text
    await small.run(caseload.reopen, dorte, small.ids["emil"])
    await small.settled()
    await small.emil.sends("Min bolig")
    assert "Du står i kø" in small.emil.last.text
    for phone in (small.bo, small.dorte):
        assert phone.last.text.startswith("Der er en ledig plads.")


async def test_no_place_is_given_that_is_not_there(small: Hjem) -> None:
    await crowd(small, 2)
    youth = max(small.ids.values()) + 2
    await small.bo.sends("/menu")
    await small.bo.taps_data(f"needs.take_in:{youth}", on=small.bo.last)
    assert small.bo.last.text == "Alle 3 pladser er taget lige nu. Ung 1 bliver i køen."


async def test_a_case_that_goes_on_finds_its_place_taken(small: Hjem) -> None:
    dorte = await small.run(people.by_id, small.ids["dorte"])
    await small.run(caseload.close, dorte, small.ids["emil"])
    await crowd(small, 2)
    await small.run(caseload.reopen, dorte, small.ids["emil"])
    await small.settled()
    await small.emil.sends("Min bolig")
    assert "Du står i kø" in small.emil.last.text


async def unite(small: Hjem, one: Phone, other: Phone) -> Case:
    """The two profiles are one; returns its case."""

    def merge(tx: Tx) -> Case:
        both = [tx.get_one(Person, people.asker(tx, phone.id).id) for phone in (one, other)]
        stays, goes = merging.which_stays(tx, *both)
        return tx.get_one(Case, merging.merge(tx, stays, goes).id)

    case: Case = await small.run(merge)
    await small.settled()
    return case


async def test_two_places_of_one_youth_are_one_and_the_other_is_told(small: Hjem) -> None:
    first, _ = await crowd(small, 2)
    await unite(small, small.aya, first)
    assert any(m.text.startswith("Der er en ledig plads.") for m in small.bo.received)


async def test_a_place_that_only_one_of_two_profiles_had_is_told_to_nobody(small: Hjem) -> None:
    _, waits, _ = await crowd(small, 3)
    dorte = await small.run(people.by_id, small.ids["dorte"])
    await small.run(caseload.close, dorte, small.ids["emil"])
    await unite(small, small.aya, waits)
    told = [one for one in small.bo.received if one.text.startswith("Der er en ledig plads.")]
    assert len(told) == 1  # when Emil's case was closed


async def test_the_place_of_a_plan_that_is_over_is_not_had_again(small: Hjem) -> None:
    dorte = await small.run(people.by_id, small.ids["dorte"])
    await small.run(caseload.close, dorte, small.ids["emil"])
    *_, waits = await crowd(small, 3)
    assert (await unite(small, waits, small.emil)).enrolled_at is None


async def test_somebody_under_age_is_invited_only_after_staff_have_talked(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends("Nova")
    await hjem.bo.taps("Under 18")
    assert "Husk pligten til at underrette." in hjem.bo.last.text
    await hjem.bo.taps("Vi har talt om det. Gå videre")
    await hjem.bo.taps("Sam")
    words = " ".join(message.text for message in hjem.bo.received).split()
    await hjem.nova.opens(next(word for word in words if "?start=" in word))
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    lead = "Under aldersgrænsen: I leder forløbet. Husk pligten til at underrette."
    assert hjem.bo.last.text.endswith(lead)
    await hjem.bo.taps("Åbn Nova")
    assert lead in hjem.bo.last.text
    await hjem.bo.taps("Bolig")
    await hjem.bo.taps("Situation og behov")
    assert lead in hjem.bo.last.text


async def test_who_is_under_age_is_shown_the_line_for_children_in_a_crisis(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["aya"], is_minor=True)
    for phone in (hjem.aya, hjem.emil):
        await phone.sends("jeg har ingen steder at sove i nat")
    assert "BørneTelefonen" in hjem.aya.last.text
    assert "BørneTelefonen" not in hjem.emil.last.text


async def test_who_is_under_age_finds_it_among_the_data_that_are_kept(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["aya"], is_minor=True)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hent mine data")
    page, data = (one.content().decode() for one in hjem.aya.received[-2:])
    assert "Under aldersgrænsen" in page
    assert '"is_minor": true' in data


async def test_who_has_come_of_age_can_be_offered_a_home_at_once(hjem: Hjem) -> None:
    def under_age(tx: Tx) -> None:
        tx.get_one(Case, hjem.ids["aya"]).is_minor = True

    async def sees_aya_for_the_home() -> bool:
        await hjem.bo.sends("Ledige boliger")
        await hjem.bo.taps(next(one for one in buttons(hjem.bo) if one.startswith("KAB 12")))
        return "Aya" in buttons(hjem.bo)

    await hjem.run(under_age)
    await makes(hjem, "KAB 12")
    assert not await sees_aya_for_the_home()
    await opens_home(hjem, "Situation og behov")
    await hjem.bo.taps("Er fyldt 18")
    assert "Det kan ikke laves om igen." in hjem.bo.last.text
    await hjem.bo.taps("Er fyldt 18")
    assert "Under aldersgrænsen" not in hjem.bo.last.text
    assert await sees_aya_for_the_home()
    changes = await hjem.run(lambda tx: tx.exec(select(Audit.action, Audit.subject_id)).all())
    assert ("needs.of_age", hjem.ids["aya"]) in changes


async def test_somebody_too_old_is_helped_on(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends("Nova")
    await hjem.bo.taps("Over 29")
    assert hjem.bo.last.text.startswith("Ungeprojektet er for unge fra 18 til 29 år.")
