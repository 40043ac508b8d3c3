"""«How is it going?»: five answers in words, and the trend as a small picture of text."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.danish_days import monday
from bot.i18n import N_


class Level(StrEnum):
    """From good to hard. No number is ever made of it but the height of a bar."""

    GREAT = "great"
    GOOD = "good"
    SO_SO = "so_so"
    HARD = "hard"
    VERY_HARD = "very_hard"


LEVELS = {
    Level.GREAT: N_("Really well"),
    Level.GOOD: N_("Well"),
    Level.SO_SO: N_("So-so"),
    Level.HARD: N_("Not so well"),
    Level.VERY_HARD: N_("Really badly"),
}

WEEKS = 8
"""So many weeks the trend goes back."""

_BARS = dict(zip(Level, "█▆▄▃▁", strict=True))
NO_ANSWER = "·"


def trend(answers: dict[date, Level], today: date) -> str:
    """A bar for each of the last weeks, this one last: «··▄▆▆█▄█»."""
    this = monday(today)
    weeks: Sequence[date] = [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    return "".join(_BARS[answers[week]] if week in answers else NO_ANSWER for week in weeks)
