"""Who is there for a youth today."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.domain.messages import Direction
from bot.services import cases
from bot.store import Tx
from bot.tables import Case, CaseMessage, Person

IN_TOUCH = timedelta(hours=24)
"""A helper who wrote to the youth so recently is the one the youth answers."""


def on_duty(tx: Tx, case: Case) -> Iterator[int]:
    """Who answers this youth today, the first one first: caseworker, then support worker.

    For one who is away or cannot be reached, the deputy. Nobody, perhaps.
    """
    offered = set()
    for staff_id in (case.caseworker_id, case.support_worker_id):
        one = staff_id and _at_work(tx, staff_id)
        if one and one not in offered:
            offered.add(one)
            yield one


def readers_of(tx: Tx, case: Case) -> list[int]:
    """Who gets what the youth writes now: who answers today, and the helper who wrote last.

    The caseworker even when nobody can be reached; nobody when that colleague has stopped.
    """
    first = next(on_duty(tx, case), case.caseworker_id)
    if tx.get_one(Person, first).left_at is not None:
        return []
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


def stands_in(tx: Tx, case: Case, staff_id: int) -> bool:
    """Whether this colleague is the one to answer although somebody else is the caseworker."""
    return staff_id != case.caseworker_id and next(on_duty(tx, case), None) == staff_id


def _at_work(tx: Tx, staff_id: int) -> int | None:
    """This colleague, or the deputy while away; None when that one cannot be reached."""
    away = cases.absence_of(tx, staff_id)
    if away is None:
        return staff_id if _is_reachable(tx, staff_id) else None
    deputy_id = away.deputy_id
    if deputy_id is None or cases.absence_of(tx, deputy_id) is not None:
        return None
    return deputy_id if _is_reachable(tx, deputy_id) else None


def _is_reachable(tx: Tx, staff_id: int) -> bool:
    person = tx.get_one(Person, staff_id)
    is_here = person.chat_id is not None and person.left_at is None
    return is_here and person.unreachable_at is None
