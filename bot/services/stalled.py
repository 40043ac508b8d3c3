"""Cases in which nothing moves: their caseworkers are told, all at once and seldom.

Coordinators hear of those in which nothing moves for twice as long.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from bot import outbox
from bot.domain.housing import AT_HOME, SideState, Stage
from bot.domain.working_time import is_open
from bot.services import housing, people
from bot.services.cases import absence_of
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Case

AT_MOST_EVERY = timedelta(days=7)
BUNDLE_AFTER = timedelta(hours=1)
"""Not in the first hour of work: that is the morning digest's."""

MUCH_TOO_LONG = 2
"""Times the limit after which it is not the caseworker's alone any more."""


def stalled_cases(tx: Tx, staff_id: int) -> list[Case]:
    """The caseworker's open cases that did not move for the municipality's limit, oldest first."""
    return _stalled(tx, col(Case.caseworker_id) == staff_id)


def long_stalled(tx: Tx) -> Counter[int]:
    """How many open cases of each caseworker did not move for twice as long as that."""
    return Counter(case.caseworker_id for case in _stalled(tx, times=MUCH_TOO_LONG))


def _stalled(tx: Tx, *whose: ColumnElement[bool], times: int = 1) -> list[Case]:
    return list(
        tx.exec(
            select(Case)
            .where(
                *whose,
                or_(*(_too_long(tx, stage, times) for stage in Stage)),
                Case.side_state == SideState.NONE,
                col(Case.stage).not_in(AT_HOME),
                col(Case.closed_at).is_(None),
            )
            .order_by(col(Case.moved_at), col(Case.youth_id))
        )
    )


def _too_long(tx: Tx, stage: Stage, times: int) -> ColumnElement[bool]:
    limit = tx.now - times * timedelta(days=housing.stall_limit(tx, stage))
    return and_(col(Case.stage) == stage, col(Case.moved_at) <= limit)


def nudge_stalled(tx: Tx) -> None:
    """Each caseworker with stalled cases is told of them in one message, at most once a week.

    Only in working hours, and not while away. Coordinators are told once in a calendar week with
    whom cases are stalled for long, whoever is away.
    """
    if not (is_open(tx.now, tx.profile) and is_open(tx.now - BUNDLE_AFTER, tx.profile)):
        return
    if long_stalled(tx):
        _tell_coordinators(tx)
    by_caseworker: dict[int, list[Case]] = defaultdict(list)
    for case in _stalled(tx):
        by_caseworker[case.caseworker_id].append(case)
    for staff_id, cases in by_caseworker.items():
        if absence_of(tx, staff_id) is None and not _was_nudged(tx, staff_id):
            _nudge(tx, staff_id, cases)


def _was_nudged(tx: Tx, staff_id: int) -> bool:
    last: datetime | None = tx.exec(
        select(Case.nudged_at)
        .where(Case.caseworker_id == staff_id, col(Case.nudged_at).is_not(None))
        .order_by(col(Case.nudged_at).desc())
        .limit(1)
    ).first()
    return last is not None and tx.now - last < AT_MOST_EVERY


def _nudge(tx: Tx, staff_id: int, cases: list[Case]) -> None:
    outbox.enqueue(tx, "cases.stalled", staff_id, key=f"stalled:{staff_id}:{tx.today}")
    for case in cases:
        case.nudged_at = tx.now
        tx.add(case)


def _tell_coordinators(tx: Tx) -> None:
    week = tx.today.isocalendar()
    for one in people.coordinating(tx):
        key = f"stalled_for_long:{week.year}-{week.week}:{one.id}"
        outbox.enqueue(tx, "cases.stalled_for_long", one.id, key=key)


TICKS = (Tick(nudge_stalled, 300),)
