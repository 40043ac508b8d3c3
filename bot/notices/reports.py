"""Words about the status report."""

from datetime import date

from bot.answers import Button, Screen
from bot.notices.registry import Reader, notice
from bot.services import reports
from bot.store import Tx


@notice
def due(tx: Tx, reader: Reader, *, due_on: str) -> Screen | None:
    """Coordinators hear that a report is due soon; None when it was made."""
    on = date.fromisoformat(due_on)
    if reports.is_made(tx, on):
        return None
    t = reader.t
    words = t("The status report is due on {day}. Shall we look at the figures?")
    return Screen(words.format(day=t.day(on)), ((Button(t("See the figures"), "figures"),),))
