"""Whom a free home could suit: plain comparisons, all of them shown, and nothing computed."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.dwellings import DwellingKind
from bot.domain.people import Asker
from bot.i18n import N_
from bot.services import assessments, cases, dwellings
from bot.services.dwellings import Home
from bot.store import Tx
from bot.tables import Case


@dataclass(frozen=True, slots=True)
class Fit:
    """One plain comparison of a home with what a youth needs; None: it is not known."""

    what: str  # a msgid
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a caseworker's youths, with every comparison shown."""

    youth_id: int
    alias: str
    waits_since: datetime
    fits: tuple[Fit, ...]


def candidates(tx: Tx, staff: Asker, dwelling_id: int) -> list[Candidate]:
    """Own youths whom a free home could suit, ordered by the time waited and nothing else.

    A youth is left out only where something that is known does not fit. Raises NotYours.
    """
    home = dwellings.home(tx, staff, dwelling_id)
    found = []
    for case, person in cases.youths_of(tx, staff.id):
        fits = compare(tx, home, case)
        if could_suit(fits):
            found.append(Candidate(case.youth_id, person.alias, case.opened_at, fits))
    return sorted(found, key=lambda one: (one.waits_since, one.youth_id))


def could_suit(fits: tuple[Fit, ...]) -> bool:
    """Whether nothing that is known speaks against it."""
    return not any(fit.is_met is False for fit in fits)


def compare(tx: Tx, home: Home, case: Case) -> tuple[Fit, ...]:
    """Rent, area, form, steps, age and, for a dormitory, that somebody has looked into it."""
    facts = home.facts
    areas = {area.casefold() for area in case.areas}
    fits = [
        Fit(N_("rent"), None if case.max_rent is None else facts.rent <= case.max_rent),
        Fit(N_("area"), not areas or facts.area.casefold() in areas),
        Fit(N_("form"), case.form is None or facts.form is case.form),
        Fit(N_("step-free"), facts.is_accessible or not case.needs_access),
        Fit(N_("of age"), not case.is_minor),
    ]
    if facts.kind is DwellingKind.DORM_ROOM:
        fits.append(Fit(N_("assessed"), assessments.has_one(tx, case.youth_id)))
    return tuple(fits)
