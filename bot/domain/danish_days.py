"""Days and rows of days as people type them, in Danish or English.

A date without a year is the next one on or after today; one that has just passed is found by
`lately`. What cannot be read for certain is None, never a guess.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

_WEEKDAYS = (
    ("mandag", "man", "monday", "mon"),
    ("tirsdag", "tirs", "tir", "tuesday", "tues", "tue"),
    ("onsdag", "ons", "wednesday", "wed"),
    ("torsdag", "tors", "tor", "thursday", "thurs", "thur", "thu"),
    ("fredag", "fre", "friday", "fri"),
    ("lørdag", "loerdag", "lør", "saturday", "sat"),
    ("søndag", "soendag", "søn", "sunday", "sun"),
)
_MONTHS = (
    ("januar", "january", "jan"),
    ("februar", "february", "feb"),
    ("marts", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_AHEAD = {
    "i dag": 0, "idag": 0, "today": 0, "i aften": 0, "tonight": 0,
    "i morgen": 1, "imorgen": 1, "tomorrow": 1,
    "i overmorgen": 2, "overmorgen": 2, "the day after tomorrow": 2,
}  # fmt: skip
_LATELY = timedelta(days=90)
"""A day and month that passed so short a time ago are hardly meant for next year."""

_NUMBERS = {"en": 1, "et": 1, "én": 1, "one": 1, "a": 1, "to": 2, "two": 2, "tre": 3, "three": 3}
_WEEKDAY = {word: number for number, words in enumerate(_WEEKDAYS) for word in words}
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}


def _one_of(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NEXT = re.compile(rf"(?:næste|next)\s+({_one_of(_WEEKDAY)})\.?")
_IN_NEXT_WEEK = re.compile(rf"({_one_of(_WEEKDAY)})\.?\s+(?:i\s+næste\s+uge|next\s+week)")
ON_WEEKDAY = re.compile(rf"(?:på\s+|on\s+|this\s+)?({_one_of(_WEEKDAY)})\.?")
_IN_A_WHILE = re.compile(
    rf"(?:om|in)\s+(\d{{1,2}}|{_one_of(_NUMBERS)})\s+(dag|dage|day|days|uge|uger|week|weeks)"
)
_WITH_WEEKDAY = re.compile(rf"(?:på\s+|on\s+)?({_one_of(_WEEKDAY)})\.?,?\s+(.*\d.*)")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_IN_FIGURES = re.compile(
    r"(?:d\.?\s*|den\s+)?(?P<day>\d{1,2})(?P<cut>\s*/\s*|[.-])(?P<month>\d{1,2})"
    r"(?:[./ -]+(?P<year>20\d\d)|(?P=cut)(?P<short>\d\d)|\.)?"
)
_IN_WORDS = re.compile(
    rf"(?:d\.?\s*|den\s+|the\s+)?(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?"
    rf"(?P<month>{_one_of(_MONTH)})\.?(?:,?\s+(?P<year>20\d\d))?"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_one_of(_MONTH)})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:,?\s+(?P<year>20\d\d))?"
)
_DAY_ALONE = re.compile(
    r"(?:d\.?\s*|den\s+|the\s+)(?P<a>\d{1,2})(?:\.|st|nd|rd|th)?|(?P<b>\d{1,2})\."
)
_WEEK = re.compile(r"(?:uge|week)\s+(\d{1,2})")

TO = re.compile(r"\s*(?:-|–|—|\btil\b|\bto\b)\s*")
BETWEEN = re.compile(r"\s+")


def parse_day(text: str, today: date) -> date | None:
    """A day: «torsdag», «næste torsdag», «26/11», «d. 26. november», «om 3 dage», «i morgen»."""
    words = normalised(text)
    if words in _AHEAD:
        return today + timedelta(days=_AHEAD[words])
    if (match := ON_WEEKDAY.fullmatch(words)) is not None:
        return today + timedelta(days=(_WEEKDAY[match[1]] - today.weekday()) % 7)
    if (match := _NEXT.fullmatch(words) or _IN_NEXT_WEEK.fullmatch(words)) is not None:
        return monday(today) + timedelta(days=7 + _WEEKDAY[match[1]])
    if (match := _IN_A_WHILE.fullmatch(words)) is not None:
        return today + timedelta(days=_count(match[1]) * (7 if match[2][0] in "uw" else 1))
    if (match := _WITH_WEEKDAY.fullmatch(words)) is not None:
        on = _date(match[2], today)
        return on if on is not None and on.weekday() == _WEEKDAY[match[1]] else None
    return _date(words, today)


def lately(text: str, today: date) -> date | None:
    """The day, if it is written as day and month without a year and has just passed."""
    words = normalised(text)
    with_weekday = _WITH_WEEKDAY.fullmatch(words)
    words = with_weekday[2] if with_weekday is not None else words
    match = _day_and_month(words)
    on = _date(words, today - _LATELY) if match is not None else None
    return on if on is not None and on < today else None


def parse_days(text: str, today: date) -> tuple[date, date] | None:
    """First and last day: «24.-28. december», «23/12 til 2/1», «uge 52», «i morgen»."""
    words = re.sub(r"^(?:fra|from)\s+", "", normalised(text))
    if words in {"næste uge", "next week"}:
        return _whole_week(monday(today) + timedelta(days=7))
    if (match := _WEEK.fullmatch(words)) is not None:
        return _numbered_week(int(match[1]), today)
    if (only := parse_day(words, today)) is not None:
        return only, only
    for match in TO.finditer(words):
        days = _first_and_last(words[: match.start()], words[match.end() :], today)
        if days is not None:
            return days
    return None


def normalised(text: str) -> str:
    """What the patterns here are made for: small letters, single spaces, no «!» or «?» to end."""
    return BETWEEN.sub(" ", text.replace("−", "-").strip().lower()).rstrip("!?,; ")


def _date(words: str, today: date) -> date | None:
    match = _day_and_month(words)
    if match is not None:
        month = match["month"]
        number = _MONTH[month] if month in _MONTH else int(month)
        parts = match.groupdict()
        year = parts["year"] or parts.get("short")
        return _next_date(int(match["day"]), number, year, today)
    match = _DAY_ALONE.fullmatch(words)
    return _next_day_of_month(int(match["a"] or match["b"]), today) if match is not None else None


def _day_and_month(words: str) -> re.Match[str] | None:
    patterns = (_ISO, _IN_FIGURES, _IN_WORDS, _MONTH_FIRST)
    return next(filter(None, (pattern.fullmatch(words) for pattern in patterns)), None)


def _next_date(day: int, month: int, year: str | None, today: date) -> date | None:
    if year is not None:
        return _real_date(int(year) % 100 + 2000, month, day)
    # 29 February may be up to eight years away.
    dates = (_real_date(today.year + ahead, month, day) for ahead in range(9))
    return next((one for one in dates if one is not None and one >= today), None)


def _next_day_of_month(day: int, today: date) -> date | None:
    months = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(3))
    dates = (_real_date(year, month + 1, day) for year, month in months)
    return next((one for one in dates if one is not None and one >= today), None)


def _real_date(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _first_and_last(left: str, right: str, today: date) -> tuple[date, date] | None:
    """The days on both sides; a first day without a month is in the month of the last."""
    last = parse_day(right, today)
    if last is not None and re.fullmatch(r"\d{1,2}\.?", left) is not None:
        first = _real_date(last.year, last.month, int(left.rstrip(".")))
        if first is not None and first <= last:
            return first, last
    first = parse_day(left, today)
    last = parse_day(right, first) if first is not None else None
    return (first, last) if first is not None and last is not None and first <= last else None


def monday(on: date) -> date:
    """The first day of that week."""
    return on - timedelta(days=on.weekday())


def _whole_week(monday: date) -> tuple[date, date]:
    return monday, monday + timedelta(days=6)


def _numbered_week(number: int, today: date) -> tuple[date, date] | None:
    """The next ISO week of that number that is not over."""
    for year in range(today.year, today.year + 7):
        try:
            week = _whole_week(date.fromisocalendar(year, number, 1))
        except ValueError:
            continue
        if week[1] >= today:
            return week
    return None


def _count(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)
