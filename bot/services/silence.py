"""A youth who has gone silent: a kind message, then the caseworker, then coordinators.

Silent is who was not seen: who taps or reads is not, also without a word. A pause that the youth
asked for is respected, and whoever lives at home is asked how it goes on other days.
"""

from datetime import datetime, timedelta

from sqlmodel import col, exists, or_, select

from bot import outbox
from bot.domain.delivery import Lane
from bot.domain.housing import AT_HOME, SideState
from bot.domain.people import Role
from bot.services import duty, people, preferences
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Case, Person, Silence

ASKED, CASEWORKER, COORDINATORS = 1, 2, 3
"""How far the telling went: `Silence.step`."""

BATCH = 200


def look_after(tx: Tx) -> None:
    """Every silence that became too long is told one step further; each step once."""
    limits = tx.profile.limits
    since = tx.now - timedelta(days=limits.silent_days)
    is_told = exists().where(
        col(Silence.youth_id) == Person.id,
        col(Silence.since) == Person.seen_at,
        or_(
            col(Silence.step) == COORDINATORS,
            col(Silence.told_at) > tx.now - timedelta(days=limits.silent_step_days),
        ),
    )
    rows = tx.exec(
        select(Person, Case)
        .join(Case, col(Case.youth_id) == Person.id)
        .where(
            Person.role == Role.YOUTH,
            col(Person.left_at).is_(None),
            col(Person.chat_id).is_not(None),
            col(Person.seen_at) <= since,
            preferences.wants_reminders(tx),
            col(Case.closed_at).is_(None),
            Case.side_state == SideState.NONE,
            col(Case.stage).not_in(AT_HOME),
            ~is_told,
        )
        .order_by(col(Person.seen_at))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for person, case in rows:
        _tell(tx, person, case)


TICKS = (Tick(look_after, 3600),)


def is_silent(tx: Tx, youth_id: int, step: int) -> bool:
    """Whether the youth was not seen since this step was told, and it is still the last one."""
    row, person = tx.get(Silence, youth_id), tx.get_one(Person, youth_id)
    return row is not None and row.step == step and person.seen_at == row.since


def since(tx: Tx, youth_id: int) -> datetime:
    return tx.get_one(Silence, youth_id).since


def _tell(tx: Tx, person: Person, case: Case) -> None:
    assert person.seen_at is not None
    row = tx.get(Silence, person.id)
    if row is None:
        row = Silence(youth_id=person.id, since=person.seen_at, told_at=tx.now)
    if row.since != person.seen_at:  # seen meanwhile: this is another silence
        row.since, row.step = person.seen_at, 0
    row.step += 1
    row.told_at = tx.now
    tx.add(row)
    _say(tx, case, row)


def _say(tx: Tx, case: Case, row: Silence) -> None:
    for kind, reader_id in _readers(tx, case, row.step):
        outbox.enqueue(
            tx,
            kind,
            reader_id,
            {"youth_id": case.youth_id},
            subject_id=case.youth_id,
            lane=Lane.REMINDER,
            key=f"silence:{case.youth_id}:{row.since.isoformat()}:{row.step}:{reader_id}",
        )


def _readers(tx: Tx, case: Case, step: int) -> list[tuple[str, int]]:
    if step == ASKED:
        return [("silence.how_are_you", case.youth_id)]
    if step == CASEWORKER:
        return [("silence.gone_quiet", duty.first_reader(tx, case))]
    return [("silence.still_quiet", one.id) for one in people.coordinating(tx)]
