"""Moments and hours as people type them, in Danish or English. Everything is local time.

What cannot be read for certain is None, never a guess.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from bot.domain.danish_days import BETWEEN, ON_WEEKDAY, TO, lately, normalised, parse_day
from bot.i18n import N_

Span = tuple[datetime, datetime | None]
"""When something begins and, where that was said, ends. Aware local times."""

NO_TIME = N_("I didn't understand that time, or it has passed.")

_CLOSED = frozenset({"fri", "lukket", "ingen", "closed", "off", "none", "-"})

_SAME_DAY = frozenset({"", "samme dag", "den samme dag", "same day", "the same day"})

_CLOCK = re.compile(r"(?:klokken\s+|kl\.?\s*|at\s+)?(\d{1,2})(?:[.:]?(\d{2}))?\.?\s*(am|pm)?")
_AND = re.compile(r"\s*(?:,|;|\+|&|\n|\bog\b|\band\b)\s*")


def parse_moment(text: str, now_local: datetime) -> datetime | None:
    """When something begins: «torsdag kl. 17», «26/11 17.00», «i morgen 15-17»."""
    span = parse_span(text, now_local)
    return span[0] if span else None


def parse_span(text: str, now_local: datetime, same_day: date | None = None) -> Span | None:
    """When something begins and perhaps ends; an hour alone is today or, if past, tomorrow.

    Of something that has a day already, which is `same_day`, an hour alone is on that day.
    An hour that a clock change skips is the hour after it; of one that it repeats, it is the first
    that is still to come. The day may be in the past: a day and
    month without a year that have just passed are not those of next year.
    """
    words, today = normalised(text), now_local.date()
    if parse_day(words, today) is not None:
        return None
    for day_text, hours_text in _day_and_hours(words):
        hours = _hours(hours_text)
        if hours is not None and same_day is not None and day_text in _SAME_DAY:
            return _span(same_day, hours, now_local)
        on = (lately(day_text, today) or parse_day(day_text, today)) if day_text else today
        if hours is not None and on is not None:
            if is_past(_at(on, hours[0], now_local), now_local):
                on += _to_the_next(day_text)
            return _span(on, hours, now_local)
    return None


def what_has_passed(at: datetime, now_local: datetime) -> str:
    """A msgid for something typed that is not to come: the day has passed, or only the hour."""
    if at.date() < now_local.date():
        return N_("That date has passed. Write one that is still to come, or write the year, too.")
    return N_("That time has passed. Write a time that is still to come.")


def parse_hours(text: str) -> list[tuple[time, time]] | None:
    """Hours of a day, in order: «9-12, 13-15.30». Empty for «fri»; None if two overlap."""
    if normalised(text) in _CLOSED:
        return []
    spans = []
    for part in _AND.split(text.lower().strip(" .,;\n")):
        hours = _hours(normalised(part))
        if hours is None or hours[1] is None or hours[1] <= hours[0]:
            return None
        spans.append((hours[0], hours[1]))
    spans.sort()
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return spans if apart else None


def _day_and_hours(words: str) -> Iterator[tuple[str, str]]:
    """Every way to cut the words in two, the day first or last; last of all no day."""
    cuts = [match.span() for match in BETWEEN.finditer(words)]
    for begin, end in reversed(cuts):
        yield words[:begin].rstrip(","), words[end:]
    for begin, end in cuts:
        yield words[end:], words[:begin].rstrip(",")
    yield "", words


def _hours(words: str) -> tuple[time, time | None] | None:
    words = re.sub(r"^(?:fra|from)\s+", "", words)
    begins, *ends = TO.split(words)
    first = _clock(begins)
    last = _clock(ends[0]) if len(ends) == 1 else None
    if first is None or len(ends) > 1 or (ends and last is None):
        return None
    return first, last


def _clock(words: str) -> time | None:
    match = _CLOCK.fullmatch(words.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _span(on: date, hours: tuple[time, time | None], now_local: datetime) -> Span:
    begins_at, ends = _at(on, hours[0], now_local), hours[1]
    if ends is None:
        return begins_at, None
    last = on if ends > hours[0] else on + timedelta(days=1)
    return begins_at, _at(last, ends, begins_at)


def _at(on: date, clock: time, after: datetime) -> datetime:
    """The instant; of the two that have this name where the clocks repeat it, one after that."""
    named = datetime.combine(on, clock, after.tzinfo)
    first, again = (named.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    at = max(first, again) if first <= after.astimezone(UTC) else first
    return at.astimezone(after.tzinfo)


def is_past(at: datetime, now: datetime) -> bool:
    """Whether it is not to come. Two local times alone are compared by their hands on the wall."""
    return at.astimezone(UTC) <= now.astimezone(UTC)


def _to_the_next(day_text: str) -> timedelta:
    """How far on the next such day is; dates and «i dag» have no next."""
    if not day_text:
        return timedelta(days=1)
    return timedelta(days=7 if ON_WEEKDAY.fullmatch(day_text) else 0)
