from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.appointments import day_before, shortly_before
from bot.domain.slots import Opening, Slot, Span, by_day, free_slots, local_instant, slots_on

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SUNDAY = 6


def opening(begins: float, ends: float, minutes: int = 60, weekday: int = 0) -> Opening:
    return Opening(weekday, int(begins * 60), int(ends * 60), minutes)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clocks(slots: list[Slot]) -> list[str]:
    return [f"{slot.starts_at.astimezone(COPENHAGEN):%H.%M}" for slot in slots]


@pytest.mark.parametrize(
    ("begins", "ends", "minutes", "expected"),
    [
        (9, 12, 60, ["09.00", "10.00", "11.00"]),
        (9, 12, 45, ["09.00", "09.45", "10.30", "11.15"]),
        (9, 10.5, 60, ["09.00"]),
        (9, 9.5, 60, []),
        (9, 9.5, 30, ["09.00"]),
        (23, 24, 30, ["23.00", "23.30"]),
    ],
)
def test_hours_are_cut_into_slots_that_fit(
    begins: float, ends: float, minutes: int, expected: list[str]
) -> None:
    assert clocks(slots_on(date(2026, 11, 23), [opening(begins, ends, minutes)], COPENHAGEN)) == (
        expected
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 29), ["01.00", "03.00", "04.00"]),
        (date(2026, 10, 25), ["01.00", "02.00", "03.00", "04.00"]),
        (date(2027, 3, 28), ["01.00", "03.00", "04.00"]),
        (date(2027, 10, 31), ["01.00", "02.00", "03.00", "04.00"]),
        (date(2026, 11, 1), ["01.00", "02.00", "03.00", "04.00"]),
    ],
)
def test_a_night_of_the_clock_change_offers_hours_that_exist_once(
    on: date, expected: list[str]
) -> None:
    slots = slots_on(on, [opening(1, 5, weekday=SUNDAY)], COPENHAGEN)
    assert clocks(slots) == expected
    assert all(slot.ends_at - slot.starts_at == timedelta(hours=1) for slot in slots)
    assert not any(one.overlaps(other) for one, other in pairwise(slots))


@pytest.mark.parametrize(
    ("on", "instant"),
    [
        (date(2026, 3, 28), "2026-03-28T08:00"),
        (date(2026, 3, 29), "2026-03-29T07:00"),
        (date(2026, 10, 24), "2026-10-24T07:00"),
        (date(2026, 10, 25), "2026-10-25T08:00"),
        (date(2027, 3, 28), "2027-03-28T07:00"),
        (date(2027, 10, 31), "2027-10-31T08:00"),
    ],
)
def test_nine_o_clock_is_nine_on_the_wall_all_year(on: date, instant: str) -> None:
    assert local_instant(on, 9 * 60, COPENHAGEN) == utc(instant)


@pytest.mark.parametrize("on", [date(2026, 3, 29), date(2027, 3, 28)])
def test_there_is_no_half_past_two_when_the_clocks_jump_forward(on: date) -> None:
    assert local_instant(on, 2 * 60 + 30, COPENHAGEN) is None


def test_weekly_hours_that_overlap_are_offered_once() -> None:
    slots = slots_on(date(2026, 11, 23), [opening(9, 11), opening(9.5, 12)], COPENHAGEN)
    assert clocks(slots) == ["09.00", "10.00"]


@pytest.mark.parametrize(
    ("busy", "expected"),
    [
        (("08:00", "09:00"), ["10.00", "11.00"]),
        (("08:30", "09:30"), ["11.00"]),
        (("07:00", "08:00"), ["09.00", "10.00", "11.00"]),
        (("08:59", "09:01"), ["11.00"]),
        (("07:00", "12:00"), []),
    ],
)
def test_what_is_booked_is_not_free(busy: tuple[str, str], expected: list[str]) -> None:
    span = Span(*(utc(f"2026-11-23T{clock}") for clock in busy))
    day = utc("2026-11-23T00:00")
    found = free_slots(
        [opening(9, 12)], [span], lambda on: False, day, day + timedelta(hours=20), COPENHAGEN
    )
    assert clocks(found) == expected


def test_days_off_are_left_out_and_only_times_between_the_limits_are_offered() -> None:
    openings = [opening(9, 11, weekday=day) for day in range(7)]
    found = free_slots(
        openings,
        [],
        lambda on: on == date(2026, 11, 24),
        utc("2026-11-23T08:30"),
        utc("2026-11-25T08:00"),
        COPENHAGEN,
    )
    assert [slot.starts_at for slot in found] == [
        utc("2026-11-23T09:00"),
        utc("2026-11-25T08:00"),
    ]
    assert list(by_day(found, COPENHAGEN)) == [date(2026, 11, 23), date(2026, 11, 25)]


hours = st.builds(
    lambda weekday, begins, length, minutes: Opening(
        weekday, begins, min(24 * 60, begins + length), minutes
    ),
    st.integers(0, 6),
    st.integers(0, 23 * 60),
    st.integers(0, 8 * 60),
    st.sampled_from((30, 45, 60)),
)
instants = st.integers(0, 600 * 24).map(
    lambda hours: utc("2026-03-20T00:00") + timedelta(hours=hours)
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(hours, max_size=8),
    instants,
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 300)), max_size=6),
    st.sets(st.integers(0, 8)),
)
def test_free_times_never_overlap_what_is_booked_nor_days_off(
    openings: list[Opening],
    earliest: datetime,
    booked: list[tuple[int, int]],
    off: set[int],
) -> None:
    busy = [
        Span(earliest + timedelta(hours=h), earliest + timedelta(hours=h, minutes=m))
        for h, m in booked
    ]
    first = earliest.astimezone(COPENHAGEN).date()
    away = {first + timedelta(days=one) for one in off}
    latest = earliest + timedelta(days=8)
    found = free_slots(openings, busy, away.__contains__, earliest, latest, COPENHAGEN)
    for slot in found:
        assert earliest <= slot.starts_at <= latest
        assert slot.starts_at.astimezone(COPENHAGEN).date() not in away
        assert not any(slot.overlaps(one) for one in busy)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("starts", "reminded"),
    [
        ("2026-11-24T13:30", "2026-11-23T13:30"),
        # Over both clock changes the reminder keeps the local time, not the 24 hours.
        ("2026-03-29T12:00", "2026-03-28T13:00"),
        ("2026-10-25T13:00", "2026-10-24T12:00"),
        ("2027-03-28T12:00", "2027-03-27T13:00"),
        ("2027-10-31T13:00", "2027-10-30T12:00"),
        # Half past nine in the evening is quiet: at eight instead.
        ("2026-11-24T20:30", "2026-11-23T19:00"),
    ],
)
def test_the_day_before_means_the_same_local_time(starts: str, reminded: str) -> None:
    assert day_before(utc(starts), COPENHAGEN, time(21)) == utc(reminded)


@pytest.mark.parametrize(
    ("starts", "reminded"),
    [
        ("2026-11-24T13:30", "2026-11-24T12:30"),
        # Half past eight in Copenhagen: an hour before is quiet, and the end of it is soon enough.
        ("2026-11-24T07:30", "2026-11-24T06:30"),
        # Eight in the morning is too late for a reminder: the evening before instead.
        ("2026-11-24T07:00", "2026-11-23T19:00"),
        ("2026-03-29T06:00", "2026-03-28T19:00"),
    ],
)
def test_shortly_before_is_never_when_it_is_too_late(starts: str, reminded: str) -> None:
    assert shortly_before(utc(starts), COPENHAGEN, time(21), time(8)) == utc(reminded)
