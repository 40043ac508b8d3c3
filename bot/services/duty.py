"""Who is there for a youth today."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Executable, and_, bindparam, or_
from sqlmodel import col, select

from bot.domain.messages import Direction
from bot.domain.people import CASEWORKERS
from bot.services import cases
from bot.store import Tx
from bot.tables import Case, CaseMessage, Person, TimeOff

IN_TOUCH = timedelta(hours=24)
"""A helper who wrote to the youth so recently is the one the youth answers."""


def on_duty(tx: Tx, case: Case) -> Iterator[int]:
    """Who answers this youth today, the first one first: caseworker, then support worker.

    For one who is away or cannot be reached, the deputy. Nobody, perhaps.
    """
    offered = set()
    for staff_id in case.helper_ids:
        one = _at_work(tx, staff_id)
        if one and one not in offered:
            offered.add(one)
            yield one


def answers(tx: Tx, youth_id: int) -> int | None:
    """Who answers this youth today; before there is a case, who will be the caseworker."""
    case = tx.get(Case, youth_id)
    if case is None:
        return cases.helper_id(tx, youth_id)
    return next(on_duty(tx, case), None)


def first_reader(tx: Tx, case: Case) -> int:
    """Who is told what only one helper is: who answers today, or the caseworker without anybody."""
    return next(on_duty(tx, case), case.caseworker_id)


def readers_of(tx: Tx, case: Case) -> list[int]:
    """Who gets what the youth writes now: who answers today, and the helper who wrote last.

    The caseworker even when nobody can be reached; nobody when that colleague has stopped or does
    other work now.
    """
    first = next(on_duty(tx, case), None)
    if first is None:
        caseworker = tx.get_one(Person, case.caseworker_id)
        helps = caseworker.left_at is None and caseworker.role in CASEWORKERS
        return [case.caseworker_id] if helps else []
    if case.support_worker_id is None:
        return [first]
    other = _last_author(tx, case)
    if other in (None, first) or other not in on_duty(tx, case):
        return [first]
    return [first, other]


_LAST_ANSWER = (
    select(CaseMessage.author_id, CaseMessage.at)
    .where(
        col(CaseMessage.youth_id) == bindparam("youth_id"),
        CaseMessage.direction == Direction.TO_YOUTH,
    )
    .order_by(col(CaseMessage.id).desc())
    .limit(1)
)


def _last_author(tx: Tx, case: Case) -> int | None:
    found = tx.first(_LAST_ANSWER, youth_id=case.youth_id)
    return found.author_id if found and tx.now - found.at < IN_TOUCH else None


_IS_REACHABLE = and_(
    col(Person.chat_id).is_not(None),
    col(Person.left_at).is_(None),
    col(Person.unreachable_at).is_(None),
    or_(*(col(Person.role) == role for role in sorted(CASEWORKERS))),
)
_COLLEAGUE: Executable = (
    select(
        _IS_REACHABLE.label("is_reachable"),
        col(TimeOff.id).label("off"),
        col(TimeOff.deputy_id),
    )
    .join(TimeOff, and_(col(TimeOff.staff_id) == Person.id, *cases.IS_OFF), isouter=True)
    .where(col(Person.id) == bindparam("staff_id"))
    .limit(1)
)
"""Whether a colleague helps and can be reached, and is off today; for every message: one query."""


def stands_in(tx: Tx, case: Case, staff_id: int) -> bool:
    """Whether this colleague is the one to answer although somebody else is the caseworker."""
    return staff_id != case.caseworker_id and next(on_duty(tx, case), None) == staff_id


def _at_work(tx: Tx, staff_id: int) -> int | None:
    """This colleague, or the deputy while away; None when that one cannot be reached."""
    one = tx.first(_COLLEAGUE, staff_id=staff_id, today=tx.today)
    if one.off is None:
        return staff_id if one.is_reachable else None
    if one.deputy_id is None:
        return None
    deputy = tx.first(_COLLEAGUE, staff_id=one.deputy_id, today=tx.today)
    return one.deputy_id if deputy.off is None and deputy.is_reachable else None
