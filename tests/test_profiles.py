"""A municipality's profile: what is wrong in it is said before anybody is in need of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import profiles
from bot.errors import ConfigurationError
from bot.profiles import read_profile

COPENHAGEN = Path(profiles.__file__).with_name("koebenhavn.toml").read_text("utf-8")


def without_help_lines(text: str) -> str:
    return "help_lines = []\n" + text[: text.index("[[help_lines]]")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (without_help_lines, "help_lines: has no line for danger, suicide"),
        (lambda text: text.replace('"suicide"', '"talk"'), "has no line for suicide"),
        (lambda text: text + "\n[working_hours]\nweekdays = []\n", "working_hours.weekdays"),
        (lambda text: text + "\n[quiet_hours]\nbegin = 00:00:00\n", "quiet_hours: must begin"),
        (lambda text: text + "\n[quiet_hours]\nend = 21:30:00\n", "quiet_hours: must begin"),
        (
            lambda text: text + "\n[quiet_hours]\nbegin = 12:00:00\nend = 12:00:00\n",
            "quiet_hours: must begin",
        ),
        (lambda text: text + "\n[limits]\nsilent_days = -1\n", "limits.silent_days"),
        (lambda text: text.replace("Europe/Copenhagen", "Europe/Aarhus"), "is not a time zone"),
        (lambda text: text.replace('country = "DK"', 'country = "Danmark"'), "country: is no"),
        (lambda text: text.replace('country = "DK"', 'country = "dk"'), "country: is no"),
        (
            lambda text: text.replace('["12-15"]', '["02-30"]'),
            "reporting_dates: 02-30 is not a day",
        ),
        (
            lambda text: text.replace('["12-15"]', '["06-31"]'),
            "reporting_dates: 06-31 is not a day",
        ),
        (lambda text: text.replace('lead = "KAB"', 'lead = "KABB"'), "partner 'KABB'"),
        (lambda text: text.replace('name = "3B"', 'name = "KAB"'), "names twice: KAB"),
    ],
)
def test_a_fault_of_a_profile_is_named(
    tmp_path: Path, change: Callable[[str], str], fault: str
) -> None:
    changed = change(COPENHAGEN)
    assert changed != COPENHAGEN
    (tmp_path / "aarhus.toml").write_text(changed, "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read_profile(str(tmp_path / "aarhus.toml"))
    assert any(fault in one for one in refused.value.faults), refused.value.faults


def test_a_profile_in_another_encoding_is_said_to_be_unreadable(tmp_path: Path) -> None:
    (tmp_path / "aarhus.toml").write_text(COPENHAGEN, "latin-1", "replace")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_profile(str(tmp_path / "aarhus.toml"))


def test_another_country_and_a_leap_day_are_no_faults(tmp_path: Path) -> None:
    changed = COPENHAGEN.replace('country = "DK"', 'country = "SE"')
    changed = changed.replace('["12-15"]', '["02-29", "12-31"]')
    (tmp_path / "malmoe.toml").write_text(changed, "utf-8")
    profile = read_profile(str(tmp_path / "malmoe.toml"))
    assert (profile.country, profile.reporting_dates) == ("SE", ("02-29", "12-31"))
