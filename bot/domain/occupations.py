"""What a youth has begun beside the home: an education, an internship or a job."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.i18n import N_, Translator


class OccupationKind(StrEnum):
    EDUCATION = "education"
    INTERNSHIP = "internship"
    JOB = "job"


OCCUPATIONS = {
    OccupationKind.EDUCATION: N_("an education"),
    OccupationKind.INTERNSHIP: N_("an internship"),
    OccupationKind.JOB: N_("a job"),
}

MONTHS = 36
"""So many months back somebody can have begun, this one among them."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One of these, since a month, and until another if it has ended; a month is its first day.

    Which school or which employer is nobody's business here.
    """

    kind: OccupationKind
    began_on: date
    ended_on: date | None


def months(today: date) -> list[date]:
    """The months that can be chosen, this one first."""
    this = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(this, this - MONTHS, -1)]


def period(t: Translator, one: Spell) -> str:
    """For example «siden august 2026», or «fra maj 2026 til juli 2026»."""
    if one.ended_on is None:
        return str(t("since {month}").format(month=t.month(one.began_on)))
    words = t("from {month} to {until}")
    return str(words.format(month=t.month(one.began_on), until=t.month(one.ended_on)))


def described(t: Translator, one: Spell) -> str:
    """For example «uddannelse siden august 2026»."""
    return f"{t(OCCUPATIONS[one.kind])} {period(t, one)}"
