"""Tables of what people type, read on Monday 23 November 2026 at 9.00 in Copenhagen."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.danish_days import lately, parse_day, parse_days
from bot.domain.danish_time import (
    parse_hours,
    parse_moment,
    parse_span,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 23, 9, tzinfo=COPENHAGEN)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("typed", "month", "day"),
    [
        ("i dag", 11, 23),
        ("I morgen", 11, 24),
        ("i overmorgen", 11, 25),
        ("mandag", 11, 23),
        ("torsdag", 11, 26),
        ("på torsdag", 11, 26),
        ("tors.", 11, 26),
        ("søn", 11, 29),
        ("næste torsdag", 12, 3),
        ("torsdag i næste uge", 12, 3),
        ("om 3 dage", 11, 26),
        ("om to uger", 12, 7),
        ("26/11", 11, 26),
        ("26.11", 11, 26),
        ("26-11", 11, 26),
        ("26.11.2026", 11, 26),
        ("26/11-2026", 11, 26),
        ("26.11.26", 11, 26),
        ("2026-11-26", 11, 26),
        ("d. 26. november", 11, 26),
        ("torsdag d. 26. november", 11, 26),
        ("torsdag den 26/11", 11, 26),
        ("26 nov 2026", 11, 26),
        ("den 26.", 11, 26),
        ("24.", 11, 24),
        ("tomorrow", 11, 24),
        ("next Thursday", 12, 3),
        ("26 November", 11, 26),
        ("November 26th", 11, 26),
        ("in a week", 11, 30),
    ],
)
def test_a_day_is_read_as_it_is_typed(typed: str, month: int, day: int) -> None:
    assert parse_day(typed, TODAY) == date(2026, month, day)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2/1", date(2027, 1, 2)),
        ("22.11", date(2027, 11, 22)),
        ("22.", date(2026, 12, 22)),
        ("29/2", date(2028, 2, 29)),
        ("1. januar 2026", date(2026, 1, 1)),
    ],
)
def test_a_date_without_a_year_is_the_next_one(typed: str, expected: date) -> None:
    assert parse_day(typed, TODAY) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "hej", "31/11", "0/5", "32.", "17.00", "onsdag d. 26/11", "30/2", "kl. 17", "99/99/99"],
)
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert parse_day(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("22/11", date(2026, 11, 22)),
        ("søndag d. 22. november", date(2026, 11, 22)),
        ("25/8", date(2026, 8, 25)),
        ("24/8", None),
        ("23/11", None),
        ("22/11 2027", None),
        ("2/1", None),
        ("søndag", None),
        ("22.", None),
        ("31/11", None),
    ],
)
def test_a_day_and_month_that_have_just_passed_are_told(typed: str, expected: date | None) -> None:
    assert lately(typed, TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("torsdag kl. 17", (11, 26, 17, 0)),
        ("torsdag 17", (11, 26, 17, 0)),
        ("torsdag kl 17.30", (11, 26, 17, 30)),
        ("Torsdag, klokken 17:30", (11, 26, 17, 30)),
        ("26/11 17.00", (11, 26, 17, 0)),
        ("26.11 17.00", (11, 26, 17, 0)),
        ("17.00 26.11", (11, 26, 17, 0)),
        ("d. 26. november kl. 9", (11, 26, 9, 0)),
        ("torsdag d. 26. november kl. 17.00.", (11, 26, 17, 0)),
        ("i morgen 15-17", (11, 24, 15, 0)),
        ("i morgen 930", (11, 24, 9, 30)),
        ("i aften kl. 19", (11, 23, 19, 0)),
        ("kl. 17 på torsdag", (11, 26, 17, 0)),
        ("kl. 17", (11, 23, 17, 0)),
        ("kl. 8", (11, 24, 8, 0)),
        ("mandag kl. 8", (11, 30, 8, 0)),
        ("mandag kl. 10", (11, 23, 10, 0)),
        ("i dag kl. 8", (11, 23, 8, 0)),
        ("thursday at 5 pm", (11, 26, 17, 0)),
        ("tomorrow 9.30am", (11, 24, 9, 30)),
        ("10-12 torsdag", (11, 26, 10, 0)),
    ],
)
def test_a_moment_is_read_as_it_is_typed(typed: str, expected: tuple[int, int, int, int]) -> None:
    assert parse_moment(typed, NOW) == datetime(2026, *expected, tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "torsdag",
        "26/11",
        "26. november 2026",
        "torsdag kl. 25",
        "torsdag 17.70",
        "snart",
        "13 pm",
    ],
)
def test_a_moment_needs_a_real_hour(typed: str) -> None:
    assert parse_moment(typed, NOW) is None


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("i morgen 15-17", 2),
        ("i morgen kl. 15.00–16.30", 1.5),
        ("i morgen fra 15 til 17", 2),
        ("i morgen 15 - 17", 2),
        ("i morgen 22-01", 3),
    ],
)
def test_an_end_is_read_where_there_is_one(typed: str, hours: float) -> None:
    span = parse_span(typed, NOW)
    assert span is not None
    assert span[1] is not None
    assert (span[1] - span[0]).total_seconds() == hours * 3600


def test_an_hour_that_the_clocks_skip_is_the_hour_after_it() -> None:
    before = datetime(2027, 3, 27, 12, tzinfo=COPENHAGEN)
    found = parse_moment("i morgen kl. 2.30", before)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert found.hour == 3


@pytest.mark.parametrize(
    ("now", "begins_at"),
    [
        ("2026-10-24T12:00Z", "2026-10-25T00:30Z"),
        ("2026-10-25T00:10Z", "2026-10-25T00:30Z"),
        ("2026-10-25T00:40Z", "2026-10-25T01:30Z"),
        ("2026-10-25T01:10Z", "2026-10-25T01:30Z"),
        ("2026-10-25T01:40Z", "2026-10-26T01:30Z"),
    ],
)
def test_of_an_hour_that_the_clocks_repeat_it_is_the_next(now: str, begins_at: str) -> None:
    now_local = datetime.fromisoformat(now).astimezone(COPENHAGEN)
    found = parse_moment("i morgen 2.30" if now_local.day == 24 else "2.30", now_local)
    assert found is not None
    assert found.astimezone(UTC) == datetime.fromisoformat(begins_at)


def test_an_hour_keeps_its_name_across_the_autumn_clock_change() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=COPENHAGEN)
    found = parse_moment("i morgen kl. 17", before)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 10, 25, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("i morgen", (2026, 11, 24), (2026, 11, 24)),
        ("24.-28. december", (2026, 12, 24), (2026, 12, 28)),
        ("24-28/12", (2026, 12, 24), (2026, 12, 28)),
        ("10-12/12", (2026, 12, 10), (2026, 12, 12)),
        ("24/12-26/12", (2026, 12, 24), (2026, 12, 26)),
        ("23/12 til 2/1", (2026, 12, 23), (2027, 1, 2)),
        ("d. 23. december - d. 2. januar", (2026, 12, 23), (2027, 1, 2)),
        ("2026-12-24 - 2026-12-28", (2026, 12, 24), (2026, 12, 28)),
        ("fra mandag til onsdag", (2026, 11, 23), (2026, 11, 25)),
        ("fredag til mandag", (2026, 11, 27), (2026, 11, 30)),
        ("24.-26.", (2026, 11, 24), (2026, 11, 26)),
        ("28.-3.", (2026, 11, 28), (2026, 12, 3)),
        ("uge 52", (2026, 12, 21), (2026, 12, 27)),
        ("uge 7", (2027, 2, 15), (2027, 2, 21)),
        ("næste uge", (2026, 11, 30), (2026, 12, 6)),
        ("from 24 to 28 December", (2026, 12, 24), (2026, 12, 28)),
    ],
)
def test_a_row_of_days_is_read_as_it_is_typed(
    typed: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert parse_days(typed, TODAY) == (date(*first), date(*last))


@pytest.mark.parametrize("typed", ["", "til", "uge 60", "24-", "31/11-2/12", "hele december"])
def test_what_is_no_row_of_days_is_not_guessed(typed: str) -> None:
    assert parse_days(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9-12, 13-15.30", [(time(9), time(12)), (time(13), time(15, 30))]),
        ("kl. 9.00–12.00 og 13:00 til 15", [(time(9), time(12)), (time(13), time(15))]),
        ("13-15; 9-12", [(time(9), time(12)), (time(13), time(15))]),
        ("9-12\n13-15", [(time(9), time(12)), (time(13), time(15))]),
        ("fri", []),
        ("lukket", []),
    ],
)
def test_hours_are_read_in_order(typed: str, expected: list[tuple[time, time]]) -> None:
    assert parse_hours(typed) == expected


@pytest.mark.parametrize("typed", ["", "9", "12-9", "9-12, 11-13", "9-25", "9-12-15", "morgen"])
def test_hours_that_make_no_sense_are_refused(typed: str) -> None:
    assert parse_hours(typed) is None


@given(st.text(max_size=40) | st.from_regex(r"[a-zæøå./ 0-9-]{0,30}", fullmatch=True))
def test_no_text_at_all_makes_it_fail(typed: str) -> None:
    parse_moment(typed, NOW)
    parse_days(typed, TODAY)
    parse_hours(typed)
