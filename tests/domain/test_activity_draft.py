"""How a coordinator's answers are read."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.activity_draft import (
    draft_of,
    facts_of,
    later,
    read_minutes,
    read_places,
    read_time,
    read_title,
    read_weeks,
)
from bot.domain.reading import Unread, read_text, tidy

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2 timer", 120),
        ("2", 120),
        ("1,5 time", 90),
        ("1½ time", 90),
        ("90", 90),
        ("90 min", 90),
        ("120 minutter", 120),
        ("1:30", 90),
        ("1 time og 15 min", 75),
        ("2 hours", 120),
        ("45 min.", 45),
    ],
)
def test_a_length_is_read_as_it_is_typed(typed: str, minutes: int) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["", "længe", "0", "5 min", "13 timer", "999", "-2"])
def test_a_length_that_makes_no_sense_is_refused(typed: str) -> None:
    with pytest.raises(Unread):
        read_minutes(typed)


@pytest.mark.parametrize(
    ("typed", "places"),
    [("20", 20), ("8 pladser", 8), ("drop-in", None), ("Drop in", None), ("bare kom", None)],
)
def test_places_are_read_as_they_are_typed(typed: str, places: int | None) -> None:
    assert read_places(typed) == places


@pytest.mark.parametrize("typed", ["", "0", "501", "mange", "8-10"])
def test_places_that_make_no_sense_are_refused(typed: str) -> None:
    with pytest.raises(Unread):
        read_places(typed)


@pytest.mark.parametrize(("typed", "weeks"), [("4", 4), ("8 uger", 8), ("3 gange", 3)])
def test_repeats_are_read_as_they_are_typed(typed: str, weeks: int) -> None:
    assert read_weeks(typed) == weeks


def test_a_time_with_an_end_answers_two_questions() -> None:
    found = read_time("torsdag 17-19.30", NOW)
    assert datetime.fromisoformat(found["starts_at"]) == NOW.replace(day=26, hour=17)
    assert found["minutes"] == 150


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Kor \n & sang ", "Kor & sang"),
        ("\u202eKor\u200f", "Kor"),
        ("Familie 👨‍👩‍👧", "Familie 👨‍👩‍👧"),
        ("Kor\x00\u2028sang", "Kor sang"),
    ],
)
def test_a_name_is_one_plain_line(typed: str, shown: str) -> None:
    assert read_title(typed) == shown
    assert tidy(tidy(typed)) == shown


@pytest.mark.parametrize("typed", ["", "   ", "\u202e", "æ" * 65])
def test_a_name_is_neither_empty_nor_endless(typed: str) -> None:
    with pytest.raises(Unread):
        read_title(typed)


def test_a_description_keeps_its_lines() -> None:
    assert read_text("Kom.\n\n\n\nTag  sko med.\n") == "Kom.\n\nTag sko med."


def test_a_draft_says_what_its_facts_say() -> None:
    draft = {
        "title": "Kor",
        "track": "health",
        "starts_at": "2026-11-26T17:00:00+01:00",
        "minutes": 90,
        "places": None,
        "place_name": "Huset",
        "address": "",
        "point": [55.6, 12.5],
        "description": "",
        "provider": "",
        "weeks": 1,
    }
    assert draft_of(facts_of(draft)) == draft


def test_a_copy_keeps_the_local_hour_across_the_clock_change() -> None:
    draft = {"starts_at": "2026-10-20T17:00:00+02:00"}
    assert later(draft, NOW)["starts_at"] == "2026-11-24T17:00:00+01:00"
