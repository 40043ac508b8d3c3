"""Words for the weekly question."""

from bot.answers import Button, Screen
from bot.domain.moods import LEVELS
from bot.notices.registry import Reader, notice
from bot.services import moods
from bot.store import Tx


@notice
def how_is_it_going(tx: Tx, reader: Reader) -> Screen | None:
    """One tap is an answer; None for who has answered, or wants it no more."""
    if not moods.weekly(tx, reader.who).is_on or moods.is_answered(tx, reader.id):
        return None
    t = reader.t
    rows = tuple((Button(t(label), f"moods.say:{level}"),) for level, label in LEVELS.items())
    stop = (Button(t("Don't ask me any more"), "moods.want:0"),)
    return Screen(t("How is it going this week?"), (*rows, stop))
