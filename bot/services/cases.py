"""A youth's case: whose it is, who helps, and who may look."""

from datetime import date

from sqlalchemy import bindparam
from sqlmodel import and_, col, or_, select

from bot.domain.people import CASEWORKERS, Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, intake
from bot.services.people import IN_ORDER, NotYours, alias_of
from bot.store import Tx
from bot.tables import Case, Invitation, Person, TimeOff


class Finished(Refusal):
    msgid = N_("The case is closed. It has to be opened again first.")


def case_of(tx: Tx, youth_id: int) -> Case:
    """The youth's case. Raises NotYours when there is none."""
    case = tx.get(Case, youth_id)
    if case is None:
        raise NotYours
    return case


def opened_by(tx: Tx, staff: Asker, youth_id: int, why: str = "case.read") -> Case:
    """The case, for its caseworker, support worker, or their deputies now.

    The reading is on record. Raises NotYours for everybody else.
    """
    case = case_of(tx, youth_id)
    if not may_open(tx, staff, case):
        raise NotYours
    audit.note(tx, staff.id, why, youth_id)
    return case


def going_on(tx: Tx, staff: Asker, youth_id: int, why: str) -> Case:
    """The case, for the same colleagues, while the plan goes on. Raises Finished, NotYours."""
    case = opened_by(tx, staff, youth_id, why)
    if case.closed_at is not None:
        raise Finished
    return case


def is_finished(tx: Tx, youth_id: int) -> bool:
    """Whether the youth's plan has ended. Raises NotYours without a case."""
    return case_of(tx, youth_id).closed_at is not None


def may_open(tx: Tx, staff: Asker, case: Case) -> bool:
    """Whether this colleague helps the youth, or stands in today; nobody else sees cases.

    An ended case keeps the name of its caseworker, who may do other work by now.
    """
    if staff.role not in CASEWORKERS:
        return False
    helpers = set(case.helper_ids)
    return staff.id in helpers or bool(helpers & covered_by(tx, staff.id))


def decides(tx: Tx, staff: Asker, case: Case) -> bool:
    """Whether this person may hand over, close and staff the case."""
    return staff.id == case.caseworker_id or case.caseworker_id in covered_by(tx, staff.id)


def decided_by(tx: Tx, staff: Asker, youth_id: int, why: str) -> Case:
    """The case, for those who decide on it. Raises NotYours for support workers too."""
    case = opened_by(tx, staff, youth_id, why)
    if not decides(tx, staff, case):
        raise NotYours
    return case


IS_OFF = (
    col(TimeOff.from_on) <= bindparam("today"),
    col(TimeOff.to_on) >= bindparam("today"),
    col(TimeOff.cancelled_at).is_(None),
)
_COVERED_BY = select(TimeOff.staff_id).where(
    col(TimeOff.deputy_id) == bindparam("deputy_id"), *IS_OFF
)


def covered_by(tx: Tx, staff_id: int) -> set[int]:
    """The colleagues whom this one stands in for today."""
    return {row.staff_id for row in tx.all(_COVERED_BY, deputy_id=staff_id, today=tx.today)}


def deputy_of(tx: Tx, staff_id: int, on: date | None = None) -> int | None:
    """Who stands in for this colleague on that day, or today; None when the colleague works."""
    away = absence_of(tx, staff_id, on)
    return away.deputy_id if away is not None else None


_ABSENCE = select(TimeOff.id).where(col(TimeOff.staff_id) == bindparam("staff_id"), *IS_OFF)


def absence_of(tx: Tx, staff_id: int, on: date | None = None) -> TimeOff | None:
    """The days off that this colleague has on that day, or today, if any."""
    found = tx.first(_ABSENCE, staff_id=staff_id, today=on or tx.today)
    return tx.get(TimeOff, found.id) if found else None


IS_LISTED = and_(
    or_(col(Case.closed_at).is_(None), col(Case.unanswered_since).is_not(None)),
    col(Person.left_at).is_(None),
)
"""Whose case stands on the lists of those who help: a closed one while its youth waits."""


def youths_of(tx: Tx, staff_id: int) -> list[tuple[Case, Person]]:
    """The listed cases of a caseworker or support worker, waiting for an answer first."""
    rows = tx.exec(
        select(Case, Person)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(or_(Case.caseworker_id == staff_id, Case.support_worker_id == staff_id), IS_LISTED)
        .order_by(col(Case.unanswered_since).is_(None), col(Case.unanswered_since), *IN_ORDER)
    )
    return list(rows.all())


def close(tx: Tx, case: Case) -> None:
    """The case is closed as of now."""
    case.closed_at = tx.now
    tx.add(case)
    tx.flush()


def helper_id(tx: Tx, youth_id: int) -> int | None:
    """Whom the youth writes to: the caseworker, or who will be it after a yes to the bot."""
    case = tx.get(Case, youth_id)
    if case is not None:
        return case.caseworker_id
    return tx.exec(select(Invitation.caseworker_id).where(Invitation.used_by == youth_id)).first()


def is_under_age(tx: Tx, youth_id: int) -> bool:
    """Whether whoever invited the youth said so, and nobody has noted the coming of age since."""
    case = tx.get(Case, youth_id)
    if case is not None:
        return case.is_minor
    return bool(tx.exec(select(Invitation.is_minor).where(Invitation.used_by == youth_id)).first())


def helper_name(tx: Tx, youth_id: int) -> str:
    """The name of whom the youth writes to, or the municipality's sender name."""
    return alias_of(tx, helper_id(tx, youth_id)) or tx.profile.sender


def open_case(
    tx: Tx,
    youth_id: int,
    caseworker_id: int,
    support_worker_id: int | None = None,
    *,
    is_minor: bool = False,
) -> Case:
    """The youth has a case, at the first stage, and a place in the project or in its queue."""
    case = Case(
        youth_id=youth_id,
        caseworker_id=caseworker_id,
        support_worker_id=support_worker_id,
        opened_at=tx.now,
        moved_at=tx.now,
        is_minor=is_minor,
    )
    tx.add(case)
    if intake.is_free_for(tx, case):
        intake.give_place(tx, case)
    else:
        intake.join_queue(tx, case)
    return case
