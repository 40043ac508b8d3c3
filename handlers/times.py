"""Choosing a free time: first the day, then the hour."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from bot.answers import Button, Html, Row, Screen
from bot.domain.slots import Slot, by_day
from handlers.desk import NotForYou
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, button

DAYS_PER_PAGE = 6
TIMES_PER_ROW = 3

When = TypeVar("When", date, datetime)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is being chosen: taps `days`, `day` and `take` get the subject's id and one number.

    The numbers: of a page, a day's ordinal, seconds since 1970.
    """

    days: str
    day: str
    take: str
    subject_id: int
    back: Button


def days_screen(ask: Ask, choice: Choice, slots: list[Slot], text: Html, number: int = 0) -> Screen:
    """The days with free times."""
    t = ask.t
    page = page_of(list(by_day(slots, t.zone).items()), number, DAYS_PER_PAGE)
    rows: list[Row] = [
        (button(_day_label(ask, on, len(times)), choice.day, choice.subject_id, on.toordinal()),)
        for on, times in page.items
    ]
    turn = turn_row(t, page, t("More times"), choice.days, choice.subject_id)
    return Screen(text, (*rows, turn, (choice.back,)))


def _day_label(ask: Ask, on: date, count: int) -> Html:
    t = ask.t
    times = t.plural("{day} · {n} time", "{day} · {n} times", count)
    return times.format(day=t.short_day(on), n=count)


def times_screen(ask: Ask, choice: Choice, slots: list[Slot], on: date) -> Screen | None:
    """The free times of one day; None when there are none."""
    t = ask.t
    of_day = by_day(slots, t.zone).get(on)
    if not of_day:
        return None
    buttons = [
        button(t.clock(slot.starts_at), choice.take, choice.subject_id, seconds(slot.starts_at))
        for slot in of_day
    ]
    rows = [
        tuple(buttons[first : first + TIMES_PER_ROW])
        for first in range(0, len(buttons), TIMES_PER_ROW)
    ]
    text = t("Choose a time on {day}.").format(day=t.day(on))
    other = button(t("Other days"), choice.days, choice.subject_id)
    return Screen(text, (*rows, (other,), (choice.back,)))


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def instant(value: int) -> datetime:
    """The instant behind a button. Raises NotForYou for a number that no button had."""
    try:
        at = datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        raise NotForYou from None
    return _of_our_time(at)


def day(ordinal: int) -> date:
    """The day behind a button. Raises NotForYou for a number that no button had."""
    try:
        on = date.fromordinal(ordinal)
    except (OverflowError, ValueError):
        raise NotForYou from None
    return _of_our_time(on)


def _of_our_time(at: When) -> When:
    # Further away, reckoning with days and zones leaves the calendar.
    if not 2000 <= at.year < 3000:
        raise NotForYou
    return at
