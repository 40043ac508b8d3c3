"""The rules of activities, as tables of examples."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.activities import (
    Aspect,
    Choice,
    Facts,
    Track,
    changed_alike,
    changes,
    days_of,
    offer_deadline,
    reminder_window,
    weekly,
)
from bot.profiles import read_profile

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PLACE = read_profile("koebenhavn")
START = datetime(2026, 11, 26, 16, tzinfo=UTC)
DINNER = Facts("Fællesspisning", Track.COMMUNITY, START, START + timedelta(hours=2), 20)


@pytest.mark.parametrize(
    ("hours_before", "expected"),
    [
        (32, 20),
        (30, 7),
        (28, 5),
        (23, 2),
        (5, 2),
        (2.5, 2),
        (2.25, None),
        (1, None),
        (-1, None),
    ],
)
def test_an_offer_stands_for_twelve_waking_hours_but_ends_two_hours_before_the_start(
    hours_before: float, expected: float | None
) -> None:
    found = offer_deadline(START - timedelta(hours=hours_before), START, 12, PLACE)
    assert found == (None if expected is None else START - timedelta(hours=expected))


def test_an_offer_of_an_early_activity_stands_until_somebody_else_could_be_asked() -> None:
    starts_at = datetime(2026, 11, 26, 9, 30, tzinfo=COPENHAGEN)
    evening, at_eight = starts_at - timedelta(hours=13), starts_at - timedelta(minutes=90)
    assert offer_deadline(evening, starts_at, 12, PLACE) == at_eight
    assert offer_deadline(at_eight, starts_at, 12, PLACE) is None


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ((2027, 3, 21, 18), [17, 16, 16]),
        ((2027, 10, 24, 18), [16, 17, 17]),
        ((2026, 11, 25, 18), [17, 17, 17]),
    ],
)
def test_a_weekly_activity_keeps_its_local_hour_and_length(
    first: tuple[int, int, int, int], expected: list[int]
) -> None:
    starts_at = datetime(*first, tzinfo=COPENHAGEN)
    times = weekly(starts_at, starts_at + timedelta(hours=2), 3)
    assert [begins.hour for begins, _ in times] == expected
    assert all(begins.astimezone(COPENHAGEN).hour == 18 for begins, _ in times)
    assert all(ends - begins == timedelta(hours=2) for begins, ends in times)


def test_a_night_ends_at_the_same_clock_however_long_it_is() -> None:
    begins, ends = (
        datetime(2026, 10, day, hour, tzinfo=COPENHAGEN) for day, hour in ((17, 22), (18, 4))
    )
    weeks = weekly(begins, ends, 3)
    assert [end.astimezone(COPENHAGEN).hour for _, end in weeks] == [4, 4, 4]
    assert [end - begin for begin, end in weeks] == [timedelta(hours=h) for h in (6, 7, 6)]


@pytest.mark.parametrize(
    ("clock", "due"),
    [(time(17), time(17)), (time(6), time(8)), (time(8), time(8)), (time(23), time(20))],
)
def test_the_reminder_of_the_day_before_keeps_out_of_the_night(clock: time, due: time) -> None:
    starts_at = datetime.combine(date(2026, 11, 26), clock, COPENHAGEN)
    begins, ends = reminder_window(starts_at, time(8), time(20))
    assert begins == datetime.combine(date(2026, 11, 25), due, COPENHAGEN)
    assert ends == datetime(2026, 11, 26, tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("choice", "today", "first", "last"),
    [
        (Choice.TODAY, 23, 23, 23),
        (Choice.TOMORROW, 23, 24, 24),
        (Choice.WEEK, 23, 23, 29),
        (Choice.WEEK, 29, 29, 29),
        (Choice.WEEKEND, 23, 28, 29),
        (Choice.WEEKEND, 28, 28, 29),
        (Choice.WEEKEND, 29, 29, 29),
    ],
)
def test_the_days_of_a_choice_begin_today_at_the_earliest(
    choice: Choice, today: int, first: int, last: int
) -> None:
    expected = (date(2026, 11, first), date(2026, 11, last))
    assert days_of(choice, date(2026, 11, today)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"starts_at": START.astimezone(COPENHAGEN)}, []),
        ({"ends_at": START + timedelta(hours=3)}, [Aspect.TIME]),
        ({"places": None, "title": "Kor"}, [Aspect.TITLE, Aspect.PLACES]),
        ({"address": "Havnen 2", "latitude": 55.0, "place_name": "Skuret"}, [Aspect.PLACE]),
    ],
)
def test_changes_are_named_as_people_see_them(
    fields: dict[str, Any], expected: list[Aspect]
) -> None:
    values = {name: getattr(DINNER, name) for name in DINNER.__dataclass_fields__}
    assert changes(DINNER, Facts(**(values | fields))) == expected


AUTUMN = datetime(2026, 10, 22, 17, tzinfo=COPENHAGEN)
"""A Thursday; the clocks go back on the Sunday after it."""


def on(starts_at: datetime, **other: Any) -> Facts:
    return replace(DINNER, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **other)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("2026-10-22 18:00", "2026-10-29 18:00"),
        ("2026-10-23 17:00", "2026-10-30 17:00"),
        ("2026-10-21 00:30", "2026-10-28 00:30"),
        ("2026-10-29 17:00", "2026-11-05 17:00"),
    ],
)
def test_a_later_date_moves_by_the_same_days_to_the_same_local_hour(to: str, expected: str) -> None:
    before, after = on(AUTUMN), on(datetime.fromisoformat(to).replace(tzinfo=COPENHAGEN))
    found = changed_alike(on(AUTUMN + timedelta(weeks=1)), before, after, COPENHAGEN)
    assert f"{found.starts_at.astimezone(COPENHAGEN):%Y-%m-%d %H:%M}" == expected
    assert found.ends_at - found.starts_at == timedelta(hours=2)


def test_a_later_date_keeps_what_is_not_new_and_takes_a_place_with_all_that_belongs_to_it() -> None:
    before = on(AUTUMN, place_name="Huset", address="Eksempelgade 1")
    other = on(AUTUMN + timedelta(weeks=1, hours=1), places=4, address="Havnen 2", latitude=55.7)
    found = changed_alike(other, before, replace(before, place_name="Skuret"), COPENHAGEN)
    assert found == replace(other, place_name="Skuret", address="Eksempelgade 1", latitude=None)
