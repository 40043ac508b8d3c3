"""Youths who wait for an answer: a reminder to who answers, then the next, then coordinators.

The clock counts working time since the first message without a human reply. It goes on through a
handover, and only a reply stops it.
"""

from datetime import timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.working_time import worked
from bot.services import duty, relay
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Case

REMINDED, PASSED_ON, COORDINATORS = 1, 2, 3
"""How far the telling went: `Case.unanswered_told`."""


def tell_waiting(tx: Tx) -> None:
    """Every wait that became too long was told to who can end it; each step once."""
    waiting = tx.exec(
        select(Case)
        .where(
            col(Case.unanswered_since).is_not(None),
            col(Case.unanswered_told) < COORDINATORS,
        )
        .with_for_update(skip_locked=True)
    )
    for case in waiting:
        _tell(tx, case)


TICKS = (Tick(tell_waiting, 60),)


def _tell(tx: Tx, case: Case) -> None:
    assert case.unanswered_since is not None
    limits = tx.profile.limits
    waited = worked(case.unanswered_since, tx.now, tx.profile)
    if waited >= timedelta(hours=limits.coordinator_working_hours):
        relay.tell_coordinators(tx, case, _key(case, "coordinators"))
        case.unanswered_told = COORDINATORS
    elif waited >= timedelta(hours=limits.deputy_working_hours):
        if case.unanswered_told < PASSED_ON:
            _pass_on(tx, case)
        case.unanswered_told = PASSED_ON
    elif waited >= timedelta(hours=limits.reminder_working_hours):
        if case.unanswered_told < REMINDED:
            _remind(tx, case)
        case.unanswered_told = REMINDED
    tx.add(case)


def _remind(tx: Tx, case: Case) -> None:
    first = next(duty.on_duty(tx, case), None)
    if first is not None:
        _say(tx, case, "messages.unanswered", first)
    else:
        relay.tell_coordinators(tx, case, _key(case, "coordinators"))


def _pass_on(tx: Tx, case: Case) -> None:
    others = list(duty.on_duty(tx, case))[1:]
    if others:
        _say(tx, case, "messages.still_unanswered", others[0])
    else:
        relay.tell_coordinators(tx, case, _key(case, "coordinators"))


def _say(tx: Tx, case: Case, kind: str, reader_id: int) -> None:
    outbox.enqueue(
        tx,
        kind,
        reader_id,
        {"youth_id": case.youth_id, "since": _since(case)},
        key=_key(case, kind),
        subject_id=case.youth_id,
    )


def _since(case: Case) -> str:
    assert case.unanswered_since is not None
    return case.unanswered_since.isoformat()


def _key(case: Case, step: str) -> str:
    return f"{step}:{case.youth_id}:{_since(case)}"
