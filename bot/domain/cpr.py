"""Danish CPR numbers in free text: found by their shape, and taken out.

Ten digits, ddmmyy-nnnn. Modulus 11 is no guarantee since 2007, so only the date is looked at;
replacement numbers have 60 added to the day.
"""

import re
from datetime import date

_GAP = r"[\s\u00ad\u200b-\u200f\u2060\ufeff]"  # blanks, and what nobody sees
_DASHES = "-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_NUMBER = re.compile(
    r"(?<![\d+])(?<!\+\d\d )"  # not inside a longer number, nor behind a country code
    rf"(\d{{2}})(?P<inner>{_GAP}?[{_DASHES}./]?{_GAP}?)(\d{{2}})(?P=inner)((?:19|20)?\d{{2}})"
    rf"(?P<dash>{_GAP}{{0,3}}[{_DASHES}.:/_]?{_GAP}{{0,3}})"
    # An ending in two pairs only where no more pairs follow: those are phone numbers.
    rf"(?:\d{{4}}|\d{{2}}{_GAP}\d{{2}}(?!{_GAP}\d))"
    r"(?!\d)"
)
_HAS_DASH = re.compile(f"[{_DASHES}]")
_LEAP_YEAR = 2000  # the century is not known, so every year may have its 29 February


def redact(text: str, mark: str) -> tuple[str, bool]:
    """The text with `mark` for every CPR number, and whether there was one."""
    found = False

    def taken_out(match: re.Match[str]) -> str:
        nonlocal found
        if not _is_cpr(match):
            return match[0]
        found = True
        return mark

    return _NUMBER.sub(taken_out, text), found


def _is_cpr(match: re.Match[str]) -> bool:
    """Whether the digits begin with a date, and are no date and time written after each other."""
    is_split_date = any(sign in match["inner"] for sign in "./")
    if is_split_date and not _HAS_DASH.search(match["dash"]):
        return False
    day, month = int(match[1]), int(match[3])
    try:
        date(_LEAP_YEAR, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True
