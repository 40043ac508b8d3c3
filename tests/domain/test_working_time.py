import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.working_time import (
    after_work,
    is_open,
    is_working_day,
    next_opening,
    worked,
)
from bot.profiles import WorkingHours, read_profile

COPENHAGEN = read_profile("koebenhavn")  # Monday to Friday, 9.00 to 16.00


@dataclass(frozen=True)
class Night:
    """A place that works through the hours in which the clocks change."""

    zone: ZoneInfo = COPENHAGEN.zone
    country: str = "DK"
    working_hours: WorkingHours = field(
        default_factory=lambda: WorkingHours(
            weekdays=(0, 1, 2, 3, 4, 5, 6), opens=time(0), closes=time(8)
        )
    )


def local(text: str) -> datetime:
    """For example "2026-11-23 09:00", in Copenhagen."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("on", "open_day"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 29), False),  # Sunday
        (date(2026, 4, 2), False),  # Maundy Thursday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 5, 1), False),  # offices are closed
        (date(2027, 4, 23), True),  # the fourth Friday after Easter is worked since 2024
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 6, 5), False),  # Constitution Day
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), True),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
    ],
)
def test_weekends_and_danish_holidays_are_not_worked(on: date, open_day: bool) -> None:
    assert is_working_day(on, COPENHAGEN) is open_day


@pytest.mark.parametrize(
    ("at", "open_now"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 15:59", True),
        ("2026-11-23 16:00", False),
        ("2026-11-28 12:00", False),
        ("2026-12-24 12:00", False),
        ("2026-03-30 09:00", True),  # the day after the clocks went forward
        ("2026-10-26 08:59", False),  # the day after they went back
    ],
)
def test_a_place_is_open_in_its_own_local_hours(at: str, open_now: bool) -> None:
    assert is_open(local(at), COPENHAGEN) is open_now


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 07:00", "2026-11-23 09:00"),
        ("2026-11-23 16:00", "2026-11-24 09:00"),
        ("2026-11-27 20:00", "2026-11-30 09:00"),  # over a weekend
        ("2026-12-23 16:00", "2026-12-28 09:00"),  # over Christmas
        ("2026-03-27 17:00", "2026-03-30 09:00"),  # over the clocks going forward
        ("2026-10-23 17:00", "2026-10-26 09:00"),  # over the clocks going back
        ("2027-03-24 16:00", "2027-03-30 09:00"),  # over Easter and the clocks
    ],
)
def test_the_next_opening_is_now_or_the_next_working_morning(at: str, opening: str) -> None:
    assert next_opening(local(at), COPENHAGEN) == local(opening)


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("2026-11-23 09:00", "2026-11-23 13:00", 4),
        ("2026-11-23 06:00", "2026-11-23 23:00", 7),
        ("2026-11-23 15:00", "2026-11-24 10:00", 2),
        ("2026-11-27 15:00", "2026-11-30 10:00", 2),  # Friday to Monday
        ("2026-12-23 15:00", "2026-12-28 10:00", 2),  # Christmas
        ("2026-03-27 15:00", "2026-03-30 10:00", 2),  # the clocks went forward
        ("2026-10-23 15:00", "2026-10-26 10:00", 2),  # the clocks went back
        ("2027-03-24 15:00", "2027-03-30 10:00", 2),
        ("2027-10-29 15:00", "2027-11-01 10:00", 2),
        ("2026-11-28 09:00", "2026-11-29 16:00", 0),
        ("2026-11-23 13:00", "2026-11-23 10:00", 0),  # backwards
        ("2026-11-16 09:00", "2026-11-23 09:00", 35),
    ],
)
def test_working_time_counts_only_opening_hours(begin: str, end: str, hours: float) -> None:
    assert worked(local(begin), local(end), COPENHAGEN) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("begin", "hours", "end"),
    [
        ("2026-11-23 10:00", 4, "2026-11-23 14:00"),
        ("2026-11-23 12:00", 4, "2026-11-23 16:00"),
        ("2026-11-23 14:00", 4, "2026-11-24 11:00"),
        ("2026-11-23 20:00", 8, "2026-11-25 10:00"),
        ("2026-11-27 14:30", 4, "2026-11-30 11:30"),
        ("2026-12-23 14:00", 4, "2026-12-28 11:00"),
        ("2026-03-27 14:00", 4, "2026-03-30 11:00"),
        ("2026-10-23 14:00", 4, "2026-10-26 11:00"),
        ("2026-11-23 10:00", 0.5, "2026-11-23 10:30"),
        ("2026-11-28 10:00", 0, "2026-11-30 09:00"),
    ],
)
def test_working_hours_are_added_over_nights_weekends_and_holidays(
    begin: str, hours: float, end: str
) -> None:
    assert after_work(local(begin), hours, COPENHAGEN) == local(end)


@pytest.mark.parametrize(
    ("on", "hours"),
    [("2026-03-29", 7), ("2026-10-25", 9), ("2027-10-31", 9), ("2026-03-22", 8)],
)
def test_a_night_is_as_long_as_it_really_was_when_the_clocks_change(on: str, hours: int) -> None:
    begin, end = local(f"{on} 00:00"), local(f"{on} 08:00")
    assert worked(begin, end, Night()) == timedelta(hours=hours)
    assert after_work(begin, hours, Night()) == end


@pytest.mark.parametrize("start", ["2026-11-23 11:17", "2026-12-23 15:59", "2026-10-24 03:00"])
def test_adding_working_time_and_measuring_it_agree(start: str) -> None:
    for quarter in range(1, 60):
        end = after_work(local(start), quarter / 4, COPENHAGEN)
        assert worked(local(start), end, COPENHAGEN) == timedelta(hours=quarter / 4)


def test_a_place_that_never_opens_is_a_fault_and_no_endless_search() -> None:
    closed = WorkingHours().model_copy(update={"weekdays": ()})
    never = COPENHAGEN.model_copy(update={"working_hours": closed})
    with pytest.raises(ValueError, match="never opens"):
        next_opening(local("2026-11-23 09:00"), never)
    with pytest.raises(ValueError, match="no such"):
        after_work(local("2026-11-23 09:00"), 4, never)


def test_the_holidays_of_one_country_are_read_without_those_of_all_others() -> None:
    program = """
import sys
from datetime import date
from bot.domain.working_time import is_holiday

assert is_holiday(date(2026, 12, 24), "DK")
print(*(name for name in sys.modules if name.startswith("holidays.countries.")))
"""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["holidays.countries.denmark"]
