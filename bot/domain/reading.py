"""How typed answers are read: tidied, and refused with a word about what would do.

A draft is what a form has gathered so far: JSON, so that it survives in an open question. A key
that is missing was not asked yet.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.domain.danish_days import parse_day
from bot.i18n import N_

Draft = dict[str, Any]

LONGEST_LINE = 64
LONGEST_TEXT = 700

_WHOLE = re.compile(r"\d{1,3}(?:[ .]?\d{3})*")


class Unread(ValueError):
    """An answer that cannot be used; `msgid` says what would be, `fields` fill it."""

    def __init__(self, msgid: str, **fields: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.fields = fields


def read_line(text: str) -> str:
    """A place, an address, a name: one line."""
    line = tidy(text)
    if not line or len(line) > LONGEST_LINE:
        raise Unread(N_("That is too long. Use at most 64 characters."))
    return line


def read_text(text: str) -> str:
    """Some lines, with at most one empty line between them."""
    lines = [tidy(line) for line in text.strip().splitlines()]
    found = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    if not found or len(found) > LONGEST_TEXT:
        raise Unread(N_("Write it a little shorter: at most 700 characters."))
    return found


def read_whole(most: int) -> Callable[[str], int]:
    """A reader of whole numbers from 0: «3000», «3.000», «3 000 kr.»."""

    def read(text: str) -> int:
        words = re.sub(r"(?:kr|kroner|%|procent)\.?$|,-$", "", tidy(text).lower()).strip()
        if not _WHOLE.fullmatch(words) or (number := int(re.sub(r"\D", "", words))) > most:
            raise Unread(N_("Write a whole number from 0 to {most}."), most=most)
        return number

    return read


def read_day(text: str, today: date) -> str:
    """A day, as ISO 8601: «26/11», «1. februar», «om 3 dage»."""
    day = parse_day(tidy(text), today)
    if day is None:
        raise Unread(
            N_("I didn't understand that. Write for example: {date}, or in 3 days."),
            date=date_ahead(today),
        )
    return day.isoformat()


def date_ahead(today: date) -> str:
    """A day to come as people type it, for examples: «3/12»."""
    ahead = today + timedelta(days=9)
    return f"{ahead.day}/{ahead.month}"


def tidy(text: str) -> str:
    """One line without control characters and without marks that turn the writing direction."""
    kept = (char if _is_visible(char) else " " if char.isspace() else "" for char in text)
    return " ".join("".join(kept).split())


def _is_visible(char: str) -> bool:
    joins_emoji = char == "\N{ZERO WIDTH JOINER}"
    return joins_emoji or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
