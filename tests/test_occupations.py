"""Education, internships and jobs: noted by those who help, seen by the youth, counted."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from bot.domain.occupations import OccupationKind, Spell
from bot.services import cases, erasure, occupations, people, results
from bot.store import Tx
from bot.tables import Audit, Case, Occupation
from tests.casework import names, opens
from tests.figures import enter
from tests.hjem import Hjem
from tests.test_merging import both_are_one, nova_is_with_dorte
from tests.test_results import WHOLE_YEAR
from tests.test_touch import said

EDUCATION = "Uddannelse siden oktober 2026"


async def begins(hjem: Hjem, what: str = "uddannelse", month: str = "Oktober 2026") -> None:
    """Bo has noted that Aya began this."""
    await opens(hjem.bo)
    await hjem.bo.taps("Job og uddannelse")
    await hjem.bo.taps(f"Begyndt: {what}")
    await hjem.bo.taps(month)


@pytest.mark.row(5)
async def test_what_a_youth_has_begun_is_noted_and_stands_on_the_card(hjem: Hjem) -> None:
    await begins(hjem)
    assert EDUCATION in names(hjem.bo)
    await begins(hjem, "job", "November 2026")
    await hjem.bo.taps("Tilbage til Aya")
    card = hjem.bo.last.text
    assert "Job og uddannelse: uddannelse siden oktober 2026 og job siden november 2026" in card


async def test_what_has_ended_leaves_the_card_and_comes_back_if_it_goes_on(hjem: Hjem) -> None:
    await begins(hjem)
    await hjem.bo.taps(EDUCATION)
    await hjem.bo.taps("Er slut")
    assert names(hjem.bo) == ["November 2026", "Oktober 2026", "Tilbage"]
    await hjem.bo.taps("November 2026")
    ended = "Uddannelse fra oktober 2026 til november 2026"
    assert ended in names(hjem.bo)
    await opens(hjem.bo)
    assert "uddannelse" not in hjem.bo.last.text
    await hjem.bo.taps("Job og uddannelse")
    await hjem.bo.taps(ended)
    await hjem.bo.taps("Er ikke slut")
    assert EDUCATION in names(hjem.bo)


async def test_a_mistake_is_removed_and_its_old_buttons_find_nothing(hjem: Hjem) -> None:
    await begins(hjem)
    await hjem.bo.taps(EDUCATION)
    old = hjem.bo.last
    await hjem.bo.taps("En fejl: fjern det")
    assert EDUCATION not in names(hjem.bo)
    await hjem.bo.taps_data("occupations.remove:1", on=old)
    assert "Det kan jeg ikke finde" in hjem.bo.last.text


async def test_what_began_long_ago_is_some_pages_back_and_noted_twice_is_one(hjem: Hjem) -> None:
    await opens(hjem.bo)
    await hjem.bo.taps("Job og uddannelse")
    await hjem.bo.taps("Begyndt: praktik")
    await hjem.bo.taps("Tidligere")
    asked = hjem.bo.last
    await hjem.bo.taps("Marts 2025")
    aya = hjem.ids["aya"]
    await hjem.bo.taps_data(f"occupations.begin_in:{aya}:internship:202503", on=asked)
    assert "Praktik siden marts 2025" in names(hjem.bo)
    spell = Spell(OccupationKind.INTERNSHIP, date(2025, 3, 1), None)
    assert await hjem.run(occupations.all_of, aya) == [spell]


@pytest.mark.parametrize("month", ["202612", "202311", "202600", "1"])
async def test_a_month_that_no_button_ever_had_is_refused(hjem: Hjem, month: str) -> None:
    await hjem.bo.sends("/menu")
    aya = hjem.ids["aya"]
    await hjem.bo.taps_data(f"occupations.begin_in:{aya}:job:{month}", on=hjem.bo.last)
    assert "Det kan jeg ikke finde" in hjem.bo.last.text
    assert await hjem.run(occupations.all_of, aya) == []


async def test_nothing_ends_before_it_began(hjem: Hjem) -> None:
    await begins(hjem)
    await hjem.bo.taps_data("occupations.end_in:1:202609", on=hjem.bo.last)
    assert "Det kan jeg ikke finde" in hjem.bo.last.text


async def test_the_support_worker_notes_it_too_and_nobody_else_sees_it(hjem: Hjem) -> None:
    await begins(hjem)
    aya = hjem.ids["aya"]
    for phone in (hjem.sam, hjem.dorte, hjem.carla, hjem.ida, hjem.vera, hjem.emil, hjem.nova):
        await phone.sends("/menu")
        await phone.taps_data(f"occupations:{aya}", on=phone.last)
        assert (EDUCATION in names(phone)) == (phone is hjem.sam)


async def test_what_staff_note_and_look_at_is_on_record(hjem: Hjem) -> None:
    await begins(hjem)
    await hjem.bo.taps(EDUCATION)
    await hjem.bo.taps("En fejl: fjern det")
    about = col(Audit.action).startswith("occupation.")
    done = set(await hjem.run(lambda tx: tx.exec(select(Audit.action).where(about)).all()))
    assert done == {"occupation.read", "occupation.kept", "occupation.removed"}


async def test_the_youth_sees_it_and_takes_it_along(hjem: Hjem) -> None:
    await begins(hjem)
    await hjem.aya.sends("Mine data")
    said = "Job og uddannelse: uddannelse siden oktober 2026. Er det forkert? Skriv til Bo."
    assert said in hjem.aya.last.text
    await hjem.aya.taps("Hent mine data")
    page, data = (one.content().decode() for one in hjem.aya.received[-2:])
    assert "<dt>Uddannelse</dt>\n<dd>siden oktober 2026</dd>" in page
    [kept] = json.loads(data)["work_and_education"]
    assert kept == {"kind": "education", "began_on": "2026-10-01", "ended_on": None}


async def test_nothing_of_it_is_left_of_somebody_erased(hjem: Hjem) -> None:
    await begins(hjem)
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
    assert await hjem.run(occupations.all_of, hjem.ids["aya"]) == []


async def test_what_both_profiles_of_a_youth_have_is_there_once(hjem: Hjem) -> None:
    nova = await nova_is_with_dorte(hjem)
    job = date(2026, 8, 1)

    def begin(tx: Tx) -> None:
        for staff, youth_id in (("bo", hjem.ids["aya"]), ("dorte", nova)):
            who = people.by_id(tx, hjem.ids[staff])
            occupations.begin(tx, who, youth_id, OccupationKind.JOB, job)

    await hjem.run(begin)
    await both_are_one(hjem)
    assert said(hjem.nova, "Nu er det hele samlet her")
    spell = Spell(OccupationKind.JOB, job, None)
    assert await hjem.run(occupations.all_of, hjem.ids["aya"]) == [spell]


def twenty_two(tx: Tx, caseworker_id: int) -> None:
    """Since June there are 22: twelve began something since, five before; six of it has ended."""
    ids = [*tx.exec(select(Case.youth_id)), *enter(tx, caseworker_id, 20)]
    assert len(ids) == 22
    tx.exec(update(Case).values(opened_at=tx.now - timedelta(days=160)))
    began = [date(2026, 9, 1)] * 12 + [date(2026, 5, 1)] * 5
    for number, (youth_id, began_on) in enumerate(zip(ids, began, strict=False)):
        ended_on = date(2026, 10, 1) if number < 6 else None
        kind = OccupationKind.EDUCATION
        tx.add(Occupation(youth_id=youth_id, kind=kind, began_on=began_on, ended_on=ended_on))
    tx.flush()


@pytest.mark.row(6)
async def test_the_share_that_began_stands_in_the_figures(hjem: Hjem) -> None:
    await hjem.run(twenty_two, hjem.ids["dorte"])
    await hjem.carla.sends("Alliancen")
    await hjem.carla.taps("Tal")
    await hjem.carla.taps("Job og uddannelse")
    assert hjem.carla.last.text == (
        "Job og uddannelse\n"
        "Er begyndt, siden de kom\nunge: 22 · andel: 55 %\n"
        "I gang lige nu, af dem med et åbent forløb\nunge: 22 · andel: 50 %\n"
        "Uddannelse, praktik eller job, som de, der hjælper, har skrevet det op."
    )


@pytest.mark.parametrize(("closed", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
async def test_how_few_cases_are_closed_does_not_follow_from_it(
    hjem: Hjem, closed: int, is_told: bool
) -> None:
    """How many are open stands in the table of stages."""

    def world(tx: Tx) -> None:
        twenty_two(tx, hjem.ids["dorte"])
        for youth_id in list(tx.exec(select(Case.youth_id).order_by(col(Case.youth_id))))[:closed]:
            cases.close(tx, cases.case_of(tx, youth_id))

    await hjem.run(world)
    table = await hjem.run(results.occupations, WHOLE_YEAR)
    assert [one.value is not None for one in table.lines[0].figures] == [is_told, is_told]
    assert table.lines[1].figures[0].value == 22 - closed
