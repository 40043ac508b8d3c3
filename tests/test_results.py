"""Figures and the status report: from live data, without anybody who could be found in them."""

import csv
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import aiohttp
import pytest
from sqlmodel import col, select, update

from bot import reporting, upkeep
from bot.__main__ import main
from bot.domain.housing import Stage
from bot.domain.people import Role
from bot.domain.results import Period
from bot.services import cases, intake, people, reports, results
from bot.services.reports import Report
from bot.store import Tx
from bot.tables import Case, Person, StageChange, StatusReport
from tests.casework import change
from tests.figures import NAME, a_year, enter, moves
from tests.hjem import Hjem, running

WHOLE_YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
async def full(hjem: Hjem) -> Hjem:
    """After a year, with sixty young people."""
    await hjem.run(a_year, hjem.ids["dorte"])
    return hjem


@pytest.fixture
async def found(database_url: str) -> AsyncIterator[Hjem]:
    """A bot with an address of its own, where its pages are found."""
    async with running(database_url, webhook=True) as hjem:
        yield hjem


def link_in(text: str) -> tuple[str, str]:
    """The address of the bot and the path of the page."""
    found = re.search(r"(http://127\.0\.0\.1:\d+)(/tal/\S+)", text)
    assert found is not None
    return found[1], found[2]


async def made(hjem: Hjem, period: Period = WHOLE_YEAR) -> Report:
    report: Report = await hjem.run(reports.report, period)
    return report


def table(hjem: Hjem, report: Report, key: str) -> dict[str, tuple[str, ...]]:
    """The cells of a table in Danish, by the label of their line."""
    page = reporting.page(report, hjem.app.hjem.translator("da"), hjem.app.hjem.profile)
    [found] = [one for one in page.tables if one.key == key]
    return {line.label: line.cells for line in found.lines}


async def test_the_figures_are_those_of_the_rows_and_small_ones_are_hidden(full: Hjem) -> None:
    report = await made(full)
    stages = table(full, report, "stages")
    assert stages["Venter på bolig"] == ("21",)
    assert stages["Hjemme med støtte"] == ("27",)
    assert stages["Planen"] == ("6",)
    assert stages["Tilbud"] == ("–",)
    assert table(full, report, "places")["Unge med en plads"] == ("56",)
    assert table(full, report, "places")["I kø: i hjemløshed"] == ("–",)
    offers = table(full, report, "offers")
    assert (offers["Flyttede ind"], offers["Den unge sagde nej"]) == (("27",), ("21",))
    reasons = table(full, report, "reasons")  # 14, 7, and nobody: one more has to be hidden
    assert list(reasons.values()) == [("–",), ("7",), ("–",), ("–",), ("–",), ("–",)]
    assert table(full, report, "waits")["Kontakt"] == ("60", "40 dage", "47 dage")
    assert table(full, report, "homes")["Omdannelse"] == ("48", "åbent", "27", "åbent")
    still = table(full, report, "still_housed")
    assert still["Efter 3 måneder"] == ("27", "mindst 85 %")
    assert still["Efter 12 måneder"] == ("27", "mindst 85 %")


async def test_a_step_that_was_taken_back_counts_in_no_waiting_time(full: Hjem) -> None:
    def step_too_soon(tx: Tx) -> None:
        for case in tx.exec(select(Case)).all():
            moves(tx, case.youth_id, full.ids["dorte"], Stage.PLAN, days=2)
        tx.flush()
        soon = tx.now - timedelta(days=198)
        tx.exec(update(StageChange).where(col(StageChange.at) == soon).values(undone_at=soon))

    before = table(full, await made(full), "waits")
    await full.run(step_too_soon)
    assert table(full, await made(full), "waits") == before


async def test_the_report_comes_in_danish_as_a_paper_and_for_a_spreadsheet(full: Hjem) -> None:
    dates = (date(2026, 1, 1), date(2026, 11, 23))
    files: dict[str, bytes] = {}
    await upkeep.report(full.app.settings, dates, "da", files.update)
    paper, sheet = files.values()
    assert list(files) == [
        "statusrapport-2026-01-01-2026-11-23.pdf",
        "statusrapport-2026-01-01-2026-11-23.csv",
    ]
    assert paper.startswith(b"%PDF-")
    assert b"/Lang(da)" in paper
    rows = list(csv.reader(StringIO(sheet.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Tabel", "Linje", "Tal i linjen", "Værdi", "Enhed"]
    assert ["På vej mod et hjem", "Venter på bolig", "Nu", "21", "count"] in rows
    assert ["På vej mod et hjem", "Tilbud", "Nu", "–", "count"] in rows
    assert NAME not in sheet.decode()


async def test_the_report_says_days_and_percentages_as_english_readers_write_them(
    full: Hjem,
) -> None:
    t = full.app.hjem.translator("en")
    page = reporting.page(await made(full), t, full.app.hjem.profile)
    assert page.period == "1 January 2026 to 31 December 2026"
    assert page.made == "Made on 23 November 2026."
    [still] = [one for one in page.tables if one.key == "still_housed"]
    assert still.lines[0].cells == ("27", "at least 85%")


def test_dates_the_wrong_way_round_are_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, database: object
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:x")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    assert main(["report", "--from", "2026-12-01", "--to", "2026-01-01"]) == 2
    assert capsys.readouterr().err == "2026-12-01 is after 2026-01-01.\n"


def test_what_is_no_date_is_refused_with_how_to_write_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", "--from", "1/7"])
    assert ended.value.code == 2
    assert "--from: '1/7' is not a date like 2026-11-23" in capsys.readouterr().err


async def test_a_report_that_is_made_again_on_the_same_day_is_the_same_report(full: Hjem) -> None:
    carla = await full.run(people.by_id, full.ids["carla"])
    first = await full.run(reports.made_by, carla)
    full.clock.now += timedelta(minutes=10)
    again = await full.run(reports.made_by, carla)
    assert again.period == first.period
    assert await full.run(lambda tx: len(tx.exec(select(StatusReport)).all())) == 1


def give_places(tx: Tx, caseworker_id: int, count: int) -> None:
    """So many more young people have a place, whoever else waits for one."""
    for youth_id in enter(tx, caseworker_id, count):
        intake.give_place(tx, cases.case_of(tx, youth_id))


async def test_what_changed_since_the_last_report_comes_first(full: Hjem) -> None:
    carla = full.carla
    await carla.sends("Alliancen")
    await carla.taps("Tal")
    assert "Det er den første rapport." in carla.last.text
    await carla.taps("Ventetid på hvert trin")
    assert "Kontakt\nunge: 60 · halvdelen ventede højst: 40 dage" in carla.last.text
    await carla.taps("Alle tal")
    await carla.taps("Lav statusrapporten")
    printed, sheet = carla.received[-2:]
    assert (printed.kind, sheet.kind) == ("document", "document")
    assert "Den næste siger, hvad der er nyt" in printed.text
    await full.run(give_places, full.ids["dorte"], 7)
    full.clock.now += timedelta(days=30)
    await carla.taps("Alle tal")
    first, second, third = carla.last.text.splitlines()[1:4]
    assert first == "24. november 2026 til 23. december 2026"
    assert second.startswith("Det er nyt siden sidste rapport (")
    assert third == "• Pladser og kø · Unge med en plads: fra 56 til 63 (+7)"
    await carla.taps("På vej mod et hjem")
    assert "Venter på bolig: 21\nTilbud: –" in carla.last.text
    assert carla.last.text.splitlines()[-1].startswith("«–» betyder, at tallet er for lille")
    await carla.taps("Alle tal")
    await carla.taps("Ventetid på hvert trin")
    assert "Det er der ingen tal for endnu." in carla.last.text


@pytest.mark.parametrize(("queue", "is_told"), [(0, True), (3, False), (5, True)])
async def test_a_small_queue_does_not_follow_from_other_tables(
    hjem: Hjem, queue: int, is_told: bool
) -> None:
    """All of them stand in the table of stages; those with a place and the queue are the rest."""

    def world(tx: Tx) -> None:
        tx.exec(update(Case).values(enrolled_at=tx.now))
        for youth_id in enter(tx, hjem.ids["bo"], 30)[:queue]:
            cases.case_of(tx, youth_id).enrolled_at = None

    await hjem.run(world)
    today = hjem.clock.now.date()
    table = await hjem.run(results.places, Period(today, today))
    taken = next(line for line in table.lines if line.key == "taken")
    assert (taken.figures[0].value is not None) is is_told


async def test_activities_are_counted_by_subject_as_it_is_called_elsewhere(full: Hjem) -> None:
    await full.carla.sends("Alliancen")
    await full.carla.taps("Tal")
    await full.carla.taps("Aktiviteter efter emne")
    assert full.carla.last.text.startswith("Aktiviteter efter emne\n")


@pytest.mark.row(25)
async def test_a_link_shows_the_figures_until_it_is_stopped(found: Hjem) -> None:
    carla = found.carla
    await carla.sends("Alliancen")
    for tap in ("Tal", "Et link til tallene", "Lav et link"):
        await carla.taps(tap)
    assert "virker ikke mere" not in carla.last.text
    base, path = link_in(carla.last.text)
    async with aiohttp.ClientSession(base) as http:
        async with http.get(path) as answer:
            page = await answer.text()
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "no-store"
            policy = answer.headers["Content-Security-Policy"]
            assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Statusrapport" in page
        assert NAME not in page
        async with http.get(path + "?lang=en") as answer:
            assert "Status report" in await answer.text()
        async with http.get("/tal/guess") as answer:
            assert answer.status == 404
            assert "Linket virker ikke mere" in await answer.text()
        await carla.taps("Stop linket")
        async with http.get(path) as answer:
            assert answer.status == 404
        await carla.taps("Lav et link")
        await carla.taps("Alle tal")
        await carla.taps("Et link til tallene")
        await carla.taps("Lav et nyt link i stedet")
        assert "Linket fra før virker ikke mere.\n" in carla.last.text
        _, path = link_in(carla.last.text)
        found.clock.now += timedelta(days=31)
        async with http.get(path) as answer:
            assert answer.status == 404


async def test_without_a_web_address_no_link_is_made_and_it_is_said_why(full: Hjem) -> None:
    carla = full.carla
    await carla.sends("Alliancen")
    await carla.taps("Tal")
    await carla.taps("Et link til tallene")
    assert carla.last.text == (
        "Et link til tallene skal have en adresse på nettet. Den har botten ikke her. "
        "Bed den, der driver botten, om en webhook. Du kan stadig lave statusrapporten."
    )
    assert carla.last.buttons == [["Lav statusrapporten"], ["Alle tal"]]
    await carla.taps_data("figures.new_link", on=carla.last)
    assert "/tal/" not in carla.last.text


async def test_a_link_ends_with_the_access_of_who_made_it(found: Hjem) -> None:
    carla = found.carla
    await carla.sends("Alliancen")
    for tap in ("Tal", "Et link til tallene", "Lav et link"):
        await carla.taps(tap)
    base, path = link_in(carla.last.text)
    await change(found, Person, found.ids["carla"], role=Role.CASEWORKER)
    async with aiohttp.ClientSession(base) as http, http.get(path) as answer:
        assert answer.status == 404
    await change(found, Person, found.ids["carla"], role=Role.COORDINATOR)
    async with aiohttp.ClientSession(base) as http, http.get(path) as answer:
        assert answer.status == 200


@pytest.mark.row(6)
async def test_coordinators_hear_of_a_reporting_date_until_the_report_is_made(hjem: Hjem) -> None:
    hjem.clock.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    await hjem.tick()
    await hjem.tick()
    said = [m.text for m in hjem.carla.received if "Statusrapporten" in m.text]
    assert said == [
        "Statusrapporten skal være klar tirsdag d. 15. december. Skal vi se på tallene?"
    ]
    await hjem.carla.taps("Se tallene")
    await hjem.carla.taps("Lav statusrapporten")
    hjem.clock.now = datetime(2026, 12, 12, 9, tzinfo=UTC)
    await hjem.tick()
    assert len([m for m in hjem.carla.received if "Statusrapporten skal" in m.text]) == 0
