"""The alliance's plan, row by row: each has a test that carries its number, or says why not."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot import reporting
from bot.domain.activities import SignupStatus, Track
from bot.store import Tx
from bot.tables import Activity, Signup
from tests.casework import opens
from tests.hjem import COPENHAGEN, Hjem, running
from tests.test_partners import buttons
from tests.test_partners import opens as opens_alliance
from tests.test_results import made, table

ROOT = Path(__file__).parent.parent
ROWS = range(1, 35)


def test_every_row_has_a_test_or_says_why_it_has_none() -> None:
    tested = {row for path in (ROOT / "tests").rglob("test_*.py") for row in _marked(path)}
    lines = _lines()
    assert sorted(lines) == list(ROWS)
    outside = {row for row in ROWS if "outside, on purpose" in lines[row]}
    assert tested == set(ROWS)
    assert outside == {9}  # which is tested all the same: nothing of the kind is kept


def _marked(path: Path) -> set[int]:
    """The rows that tests in this file carry: `@pytest.mark.row(31)`."""
    found: set[int] = set()
    text = path.read_text("utf-8")
    if "pytest.mark.row" not in text:  # most have none, and take long to parse
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.row":
            found |= {ast.literal_eval(one) for one in node.args}
    return found


def _lines() -> dict[int, str]:
    """The rows of the table in the documentation."""
    text = (ROOT / "docs" / "alliance.md").read_text("utf-8")
    found: dict[int, str] = {}
    for first, last, words in re.findall(r"^\| (\d+)(?:–(\d+))? \|(.*)$", text, re.MULTILINE):
        found |= dict.fromkeys(range(int(first), int(last or first) + 1), words)
    return found


@pytest.mark.row(1)
async def test_another_alliance_speaks_in_its_own_name(database: Path) -> None:
    elsewhere = COPENHAGEN.model_copy(update={"sender": "Boligstart Aarhus"})
    async with running(f"sqlite:///{database}", profile=elsewhere) as hjem:
        await hjem.nova.sends("/start")
        assert "Boligstart Aarhus" in hjem.nova.received[0].text
        await hjem.carla.sends("Alliancen")
        received = (*hjem.nova.received, *hjem.carla.received)
        said = " ".join(message.text for message in received)
        assert "Ungeprojektet" not in said + " ".join(buttons(hjem.carla))


@pytest.mark.row(3)
async def test_the_survey_that_it_began_with_stands_beside_our_own_figures(hjem: Hjem) -> None:
    t, profile = hjem.app.hjem.translator("da"), hjem.app.hjem.profile
    page = reporting.page(await made(hjem), t, profile)
    assert next((one.figure, one.source) for one in page.baselines) == ("365", "SFI, 2015")


@pytest.mark.row(5, 17)
async def test_the_card_tells_in_which_tracks_a_youth_takes_part(hjem: Hjem) -> None:
    await opens(hjem.bo)
    assert "Er med i" not in hjem.bo.last.text
    await hjem.run(_three_activities, hjem)
    await opens(hjem.bo)
    assert "Er med i: job og uddannelse og sundhed" in hjem.bo.last.text


@pytest.mark.row(9)
def test_there_is_no_place_for_causes_diagnoses_scores_or_numbers_of_persons() -> None:
    never = re.compile(r"(?:\.|_)(?:cause|diagnos|score|rank|risk|cpr|address|birth|crime|abuse)")
    known = {"activity.address"}  # where an activity is
    columns = {str(column) for table in SQLModel.metadata.tables.values() for column in table.c}
    assert {name for name in columns if never.search(name)} == known


@pytest.mark.row(20, 32)
async def test_the_dormitory_and_cheap_homes_are_pools_whose_figures_may_be_open(
    hjem: Hjem,
) -> None:
    await opens_alliance(hjem, "Puljer")
    assert {"Kollegiepladser · tal mangler", "3B, ungdomsboliger · tal mangler"} <= set(
        buttons(hjem.carla)
    )
    await hjem.carla.taps("Kollegiepladser · tal mangler")
    assert "Slags: værelse på kollegium" in hjem.carla.last.text
    assert "I brug: 0" in hjem.carla.last.text


@pytest.mark.row(34)
async def test_gaps_and_overlaps_of_what_there_is_are_seen_by_track(hjem: Hjem) -> None:
    await hjem.run(_three_activities, hjem)
    gaps = table(hjem, await made(hjem), "gaps")
    assert gaps["Sundhed"] == ("2", "3", "1")  # dates, weeks without any, two at once
    assert gaps["Job og uddannelse"] == ("1", "3", "0")
    assert gaps["Fællesskaber"] == ("0", "4", "0")


def _three_activities(tx: Tx, hjem: Hjem) -> None:
    """Tomorrow at the same time: two of health, one of work. Aya goes to all of them."""
    soon = tx.now + timedelta(days=1)
    for number, track in enumerate((Track.HEALTH, Track.WORK, Track.HEALTH)):
        activity = Activity(
            uid=f"{number}", track=track, title="Gåtur", starts_at=soon,
            ends_at=soon + timedelta(hours=1), created_by=hjem.ids["carla"], created_at=tx.now,
        )  # fmt: skip
        tx.add(activity)
        tx.flush()
        tx.add(
            Signup(
                activity_id=activity.id, youth_id=hjem.ids["aya"], status=SignupStatus.GOING,
                asked_at=tx.now, changed_at=tx.now,
            )
        )  # fmt: skip
