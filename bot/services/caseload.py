"""A caseworker's youths: the list, the card of one of them, and the end of a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from bot import outbox
from bot.domain.activities import SignupStatus, Track
from bot.domain.appointments import AppointmentView
from bot.domain.delivery import DeliveryStatus
from bot.domain.housing import SideState, Stage
from bot.domain.occupations import Spell
from bot.domain.offers import ENDED, OfferStatus
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import agenda, cases, housing, intake, moods, occupations, preferences
from bot.services.cases import covered_by, decided_by, opened_by
from bot.services.housing import Home
from bot.services.moods import Weekly
from bot.services.people import IN_ORDER, NotYours, alias_of
from bot.store import Tx
from bot.tables import Activity, Case, Offer, Person, Signup

PAGE = 8
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. `covers` names the absent colleague whose youth it is."""

    youth_id: int
    alias: str
    stage: Stage
    side_state: SideState
    waits_since: datetime | None
    is_unreachable: bool
    covers: str


def caseload(tx: Tx, staff_id: int, *, first: int, size: int) -> list[Entry]:
    """Open cases of one's own and of absent colleagues: waiting longest first, then by name.

    `size` of them from the `first` on. A closed case is there while its youth waits for an answer.
    """
    covered = covered_by(tx, staff_id)
    names = {colleague: alias_of(tx, colleague) for colleague in covered}
    entries = []
    asked = (
        select(Case, Person)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(*_is_listed(covered | {staff_id}))
        .order_by(col(Case.unanswered_since).is_(None), col(Case.unanswered_since), *IN_ORDER)
        .offset(first)
        .limit(size)
    )
    for case, person in tx.exec(asked):
        own = staff_id in case.helper_ids
        helper = case.caseworker_id if case.caseworker_id in covered else case.support_worker_id
        entries.append(_entry(case, person, "" if own else names.get(helper or 0, "")))
    return entries


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand on the list, how many of them wait for an answer, and how many are closed."""

    listed: int
    waiting: int
    closed: int


def counts(tx: Tx, staff_id: int) -> Counts:
    listed, waiting = tx.exec(
        select(func.count(), func.count(col(Case.unanswered_since)))
        .select_from(Case)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(*_is_listed(covered_by(tx, staff_id) | {staff_id}))
    ).one()
    closed = tx.exec(
        select(func.count())
        .select_from(Case)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(*_is_closed(staff_id))
    ).one()
    return Counts(listed, waiting, closed)


def _is_listed(staff_ids: set[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(col(Case.caseworker_id).in_(staff_ids), col(Case.support_worker_id).in_(staff_ids)),
        cases.IS_LISTED,
    )


def _is_closed(staff_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Case.caseworker_id) == staff_id,
        col(Case.closed_at).is_not(None),
        col(Person.left_at).is_(None),
    )


def _entry(case: Case, person: Person, covers: str) -> Entry:
    return Entry(
        youth_id=case.youth_id,
        alias=person.alias,
        stage=case.stage,
        side_state=case.side_state,
        waits_since=case.unanswered_since,
        is_unreachable=person.unreachable_at is not None,
        covers=covers,
    )


class LastSeen(StrEnum):
    """Roughly when a youth was last here; no more than that is anybody's business."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    LONGER = "longer"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Card:
    """What a caseworker sees of a youth at a glance."""

    youth_id: int
    alias: str
    is_minor: bool
    home: Home
    side_state: SideState  # also where the youth does not know yet
    caseworker: str
    support_worker: str
    waits_since: datetime | None
    is_unreachable: bool
    last_seen: LastSeen
    paused_until: datetime | None  # the youth wants to be left alone
    mood: Weekly | None  # how it goes, where the youth shows it
    next_meeting: AppointmentView | None
    occupations: list[Spell]  # what the youth is in now
    tracks: tuple[Track, ...]  # those of activities that the youth goes to now and lately
    is_own: bool  # the reader decides on the case: its caseworker, or the deputy now


def card(tx: Tx, staff: Asker, youth_id: int) -> Card:
    """The youth's card; the reading is on record. Raises NotYours."""
    case = opened_by(tx, staff, youth_id)
    person = tx.get(Person, youth_id)
    if person is None or person.left_at is not None:
        raise NotYours
    return Card(
        youth_id=youth_id,
        alias=person.alias,
        is_minor=case.is_minor,
        home=housing.home_of(tx, case),
        side_state=case.side_state,
        caseworker=alias_of(tx, case.caseworker_id),
        support_worker=alias_of(tx, case.support_worker_id),
        waits_since=case.unanswered_since,
        is_unreachable=person.unreachable_at is not None,
        last_seen=_last_seen(tx, person.seen_at),
        paused_until=person.paused_until if preferences.is_paused(tx, youth_id) else None,
        mood=moods.shared(tx, youth_id),
        next_meeting=next(iter(agenda.to_come(tx, youth_id)), None),
        occupations=occupations.going_on(tx, youth_id),
        tracks=_tracks(tx, youth_id),
        is_own=cases.decides(tx, staff, case),
    )


def _last_seen(tx: Tx, seen_at: datetime | None) -> LastSeen:
    if seen_at is None:
        return LastSeen.NEVER
    if seen_at.astimezone(tx.profile.zone).date() == tx.today:
        return LastSeen.TODAY
    return LastSeen.THIS_WEEK if tx.now - seen_at < timedelta(days=7) else LastSeen.LONGER


def _tracks(tx: Tx, youth_id: int) -> tuple[Track, ...]:
    found = set(
        tx.exec(
            select(Activity.track)
            .join(Signup, col(Signup.activity_id) == Activity.id)
            .where(
                Signup.youth_id == youth_id,
                Signup.status == SignupStatus.GOING,
                Activity.starts_at > tx.now - LATELY,
                col(Activity.cancelled_at).is_(None),
            )
            .distinct()
        )
    )
    return tuple(track for track in Track if track in found)


class HasOffer(Refusal):
    msgid = N_("{name} has an offer that is not settled yet. Settle it or take it back first.")


def close(tx: Tx, staff: Asker, youth_id: int) -> bool:
    """The case is closed; everybody of it is told. False when it was before.

    Raises HasOffer while a home is proposed or promised, NotYours.
    """
    case = decided_by(tx, staff, youth_id, "case.close")
    if case.closed_at is not None:
        return False
    if _has_offer(tx, youth_id):
        raise HasOffer(name=alias_of(tx, youth_id))
    cases.close(tx, case)
    intake.tell_free(tx, case)
    closed_at = tx.now.isoformat()
    when, whose = {"closed_at": closed_at}, {"youth_id": youth_id, "closed_at": closed_at}
    youth_key, support_key = _closing_keys(youth_id, tx.now)
    outbox.enqueue(tx, "cases.closed", youth_id, when, subject_id=youth_id, key=youth_key)
    if case.support_worker_id is not None:
        kind, reader = "cases.closed_to_support", case.support_worker_id
        outbox.enqueue(tx, kind, reader, whose, subject_id=youth_id, key=support_key)
    if staff.id != case.caseworker_id:
        by = {**whose, "by_id": staff.id}
        kind, reader = "cases.closed_by_deputy", case.caseworker_id
        outbox.enqueue(tx, kind, reader, by, subject_id=youth_id)
    return True


def _closing_keys(youth_id: int, closed_at: datetime) -> tuple[str, str]:
    """Of what the youth is told, and the support worker."""
    at = f"{youth_id}:{closed_at.isoformat()}"
    return f"case_closed:{at}", f"case_closed_to_support:{at}"


def _has_offer(tx: Tx, youth_id: int) -> bool:
    settled = ENDED | {OfferStatus.MOVED_IN}
    asked = select(Offer.id).where(Offer.youth_id == youth_id, col(Offer.status).not_in(settled))
    return tx.exec(asked).first() is not None


def reopen(tx: Tx, staff: Asker, youth_id: int) -> bool:
    """The case goes on where it was, and whoever heard of its end is told; False when it was open.

    Raises NotYours, also when the youth has left the bot for good.
    """
    case = decided_by(tx, staff, youth_id, "case.reopen")
    if tx.get_one(Person, youth_id).left_at is not None:
        raise NotYours
    if case.closed_at is None:
        return False
    is_free = case.enrolled_at is not None and intake.is_free_for(tx, case)
    youth_key, support_key = _closing_keys(youth_id, case.closed_at)
    case.closed_at = None
    case.moved_at = tx.now
    tx.add(case)
    if not is_free:  # the place went to somebody else meanwhile, or others wait for it
        intake.join_queue(tx, case)
    if _was_told(tx, youth_key):
        outbox.enqueue(tx, "cases.goes_on", youth_id, subject_id=youth_id)
    whose = {"youth_id": youth_id}
    if case.support_worker_id is not None and _was_told(tx, support_key):
        kind, reader = "cases.goes_on_with_support", case.support_worker_id
        outbox.enqueue(tx, kind, reader, whose, subject_id=youth_id)
    if staff.id != case.caseworker_id:
        by = {**whose, "by_id": staff.id}
        outbox.enqueue(tx, "cases.opened_by_deputy", case.caseworker_id, by, subject_id=youth_id)
    return True


def _was_told(tx: Tx, key: str) -> bool:
    """Whether the message of this key has left; one that is forgotten left long ago."""
    row = outbox.with_key(tx, key)
    return row is None or row.status == DeliveryStatus.SENT


def closed_cases(tx: Tx, staff_id: int, *, first: int, size: int) -> list[Entry]:
    """The closed cases of a caseworker, by name; `size` of them from the `first` on."""
    rows = tx.exec(
        select(Case, Person)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(*_is_closed(staff_id))
        .order_by(*IN_ORDER)
        .offset(first)
        .limit(size)
    )
    return [_entry(case, person, "") for case, person in rows]
