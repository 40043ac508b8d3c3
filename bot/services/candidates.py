"""Whom a free home could suit: plain comparisons, all of them shown, and nothing computed."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select

from bot.domain.dwellings import DwellingKind
from bot.domain.offers import ENDED, NoBecause, OfferStatus, Side
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import assessments, cases, dwellings
from bot.services.dwellings import Home
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Assessment, Case, Offer, Person


class Unfit(Refusal):
    msgid = N_("This home no longer fits what is known of the needs.")


@dataclass(frozen=True, slots=True)
class Fit:
    """One plain comparison of a home with what a youth needs; None: it is not known."""

    what: str  # a msgid
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class SaidNo:
    """Somebody's no to this youth in this home. It stands in nobody's way."""

    side: Side
    on: datetime
    because: NoBecause | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a caseworker's youths, with every comparison shown."""

    youth_id: int
    alias: str
    waits_since: datetime
    fits: tuple[Fit, ...]
    said_no: SaidNo | None = None  # looked up for the one that is looked at


def candidates(
    tx: Tx, staff: Asker, dwelling_id: int, *, first: int = 0, size: int | None = None
) -> list[Candidate]:
    """Own youths whom a free home could suit, ordered by the time waited and nothing else.

    `size` of them from the `first` on, without those who have an offer of it. A youth is left out
    only where something that is known does not fit. Raises NotYours.
    """
    home = dwellings.home(tx, staff, dwelling_id)
    rows = tx.exec(
        select(Case, Person.alias)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(*_own(staff), *_nothing_against(home), ~_has_offer_of(dwelling_id))
        .order_by(col(Case.opened_at), col(Case.youth_id))
    )
    fitting = (_candidate(tx, home, case, alias) for case, alias in rows)
    found = (one for one in fitting if could_suit(one.fits))
    return list(islice(found, first, None if size is None else first + size))


def candidate(tx: Tx, staff: Asker, dwelling_id: int, youth_id: int) -> Candidate | None:
    """One of them; None when the home does not fit any more. Raises NotYours."""
    home = dwellings.home(tx, staff, dwelling_id)
    case = cases.opened_by(tx, staff, youth_id, "needs.compared")
    found = _candidate(tx, home, case, alias_of(tx, youth_id))
    if not could_suit(found.fits):
        return None
    return replace(found, said_no=last_no(tx, youth_id, dwelling_id))


def last_no(tx: Tx, youth_id: int, dwelling_id: int) -> SaidNo | None:
    """The newest no to an offer of this home to this youth, from the youth or the landlord."""
    row = tx.exec(
        select(Offer)
        .where(
            Offer.youth_id == youth_id,
            Offer.dwelling_id == dwelling_id,
            Offer.status == OfferStatus.DECLINED,
        )
        .order_by(col(Offer.changed_at).desc())
        .limit(1)
    ).first()
    if row is None or row.ended_by is None:
        return None
    return SaidNo(row.ended_by, row.changed_at, row.because)


def _candidate(tx: Tx, home: Home, case: Case, alias: str) -> Candidate:
    return Candidate(case.youth_id, alias, case.opened_at, compare(tx, home, case))


def _own(staff: Asker) -> tuple[ColumnElement[bool], ...]:
    helps = or_(col(Case.caseworker_id) == staff.id, col(Case.support_worker_id) == staff.id)
    return helps, col(Case.closed_at).is_(None), col(Person.left_at).is_(None)


def _nothing_against(home: Home) -> list[ColumnElement[bool]]:
    """What the database can tell beforehand; `compare` has the last word."""
    facts = home.facts
    fitting = [
        or_(col(Case.max_rent).is_(None), col(Case.max_rent) >= facts.rent),
        or_(col(Case.form).is_(None), col(Case.form) == facts.form),
        ~col(Case.is_minor),
    ]
    if not facts.is_accessible:
        fitting.append(~col(Case.needs_access))
    if facts.kind is DwellingKind.DORM_ROOM:
        fitting.append(exists().where(col(Assessment.youth_id) == Case.youth_id))
    return fitting


def _has_offer_of(dwelling_id: int) -> ColumnElement[bool]:
    return exists().where(
        col(Offer.dwelling_id) == dwelling_id,
        col(Offer.youth_id) == Case.youth_id,
        col(Offer.status).not_in(ENDED),
    )


def could_suit(fits: tuple[Fit, ...]) -> bool:
    """Whether nothing that is known speaks against it."""
    return not any(fit.is_met is False for fit in fits)


def must_fit(tx: Tx, home: Home, case: Case) -> None:
    """Raises Unfit where something speaks against it."""
    if not could_suit(compare(tx, home, case)):
        raise Unfit


def compare(tx: Tx, home: Home, case: Case) -> tuple[Fit, ...]:
    """Rent, area, form, steps, age and, for a dormitory, that somebody has looked into it."""
    facts = home.facts
    areas = {area.casefold() for area in case.areas}
    fits = [
        Fit(N_("rent"), None if case.max_rent is None else facts.rent <= case.max_rent),
        Fit(N_("area"), not areas or facts.area.casefold() in areas),
        Fit(N_("form"), case.form is None or facts.form is case.form),
        Fit(N_("step-free"), facts.is_accessible or not case.needs_access),
        Fit(N_("age"), not case.is_minor),
    ]
    if facts.kind is DwellingKind.DORM_ROOM:
        fits.append(Fit(N_("assessment"), assessments.has_one(tx, case.youth_id)))
    return tuple(fits)
