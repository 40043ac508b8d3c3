"""Where days begin and end, on the two days of the year that are not 24 hours long among them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.local_days import bounds

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 11, 23), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, hours: int) -> None:
    begin, end = bounds(day, day, COPENHAGEN)
    assert end - begin == timedelta(hours=hours)


def test_both_days_are_included() -> None:
    begin, end = bounds(date(2026, 11, 23), date(2026, 11, 29), COPENHAGEN)
    assert begin == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert end == datetime(2026, 11, 29, 23, tzinfo=UTC)
