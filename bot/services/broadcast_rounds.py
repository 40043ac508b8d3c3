"""What broadcasts do by themselves: begin in time, rest at night, end, keep their results."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, bindparam
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import outbox
from bot.domain.broadcasts import LATE, USEFUL_FOR, BroadcastStatus
from bot.domain.people import COORDINATORS
from bot.domain.quiet_hours import is_quiet
from bot.services import broadcast_copies, people
from bot.services.broadcast_sending import answered
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Broadcast

ANSWERS_COME = timedelta(days=30)
"""How long after the end of a broadcast answers to it still count."""

_STIRS = (
    select(Broadcast.id)
    .where(
        col(Broadcast.ended_at).is_(None),
        or_(
            col(Broadcast.status) == BroadcastStatus.SENDING,
            col(Broadcast.status) == BroadcastStatus.PAUSED,
            col(Broadcast.status) == BroadcastStatus.STOPPED,
            and_(
                col(Broadcast.status) == BroadcastStatus.SCHEDULED,
                col(Broadcast.send_at) <= bindparam("now"),
            ),
        ),
    )
    .limit(1)
)


def advance(tx: Tx) -> None:
    """Every broadcast is one step further: begun, queued on, resting at night, over.

    Asked every second, and answers wait meanwhile: one quick look where there is nothing to do.
    """
    if tx.first(_STIRS, now=tx.now) is None:
        return
    end_finished(tx)
    rest_at_night(tx)
    begin_due(tx)
    broadcast_copies.queue_next(tx)


def begin_due(tx: Tx) -> None:
    """What was planned for now is being sent; what should have been long ago is a draft again.

    A machine that slept would otherwise send yesterday's invitation. So is that of an author who
    coordinates no more: it would go out in the name of somebody who has left.
    """
    for row in _held(tx, BroadcastStatus.SCHEDULED):
        assert row.send_at is not None
        if row.send_at > tx.now:
            continue
        if tx.now - row.send_at > LATE or is_quiet(tx.now, tx.profile):
            _draft_again(tx, row, "broadcasts.missed", row.send_at)
        elif not _coordinates(tx, row.author_id):
            _draft_again(tx, row, "broadcasts.nobodys", row.send_at)
        else:
            broadcast_copies.begin(tx, row)


Held = Literal["cancelled", "moved"]
"""Why a broadcast about an activity is held: also the end of the kinds that tell its author."""

_HELD_BACK = (BroadcastStatus.SCHEDULED, BroadcastStatus.SENDING, BroadcastStatus.PAUSED)


def hold_about(tx: Tx, activity_ids: list[int], why: Held) -> None:
    """What was planned for or about these activities is a draft again: they are not as they were.

    What is being sent is paused. Its author decides, and hears of it also if it rested before.
    """
    about = or_(
        col(Broadcast.activity_id).in_(activity_ids),
        col(Broadcast.button_activity_id).in_(activity_ids),
    )
    # Waits for whoever looks at one: nobody comes back for it.
    for row in tx.exec(_unfinished(_HELD_BACK, about).with_for_update()).all():
        is_linked = row.button_activity_id in activity_ids
        activity_id = row.button_activity_id if is_linked else row.activity_id
        if row.status is BroadcastStatus.SCHEDULED:
            _draft_again(tx, row, f"broadcasts.about_{why}", tx.now, activity_id=activity_id)
        else:
            row.status = BroadcastStatus.PAUSED
            _tell(tx, row, f"broadcasts.paused_as_{why}", tx.now, activity_id=activity_id)


def _draft_again(tx: Tx, row: Broadcast, kind: str, at: datetime, **about: Any) -> None:
    row.status = BroadcastStatus.DRAFT
    row.revision += 1
    _tell(tx, row, kind, at, **about)


def rest_at_night(tx: Tx) -> None:
    """What is not finished when the quiet hours begin is paused; its author decides next day."""
    if not is_quiet(tx.now, tx.profile):
        return
    for row in _held(tx, BroadcastStatus.SENDING):
        row.status = BroadcastStatus.PAUSED
        _tell(tx, row, "broadcasts.resting", tx.now)


def end_finished(tx: Tx) -> None:
    """Broadcasts with nothing left to send, stopped or too old to be of use are over."""
    for row in _held(tx, BroadcastStatus.SENDING, BroadcastStatus.PAUSED):
        assert row.started_at is not None
        is_old = tx.now - row.started_at >= USEFUL_FOR
        if is_old:
            broadcast_copies.drop(tx, row, "too late")
        if (is_old or row.queued_at is not None) and not broadcast_copies.is_open(tx, row):
            row.status = BroadcastStatus.DONE
            _end(tx, row)
            _tell(tx, row, "broadcasts.finished", tx.now)
    for row in _held(tx, BroadcastStatus.STOPPED):
        broadcast_copies.drop(tx, row, "stopped")
        if not broadcast_copies.is_open(tx, row):
            _end(tx, row)


def _end(tx: Tx, row: Broadcast) -> None:
    """The result stands for good: copies are forgotten in time."""
    row.result, row.ended_at = broadcast_copies.counted(tx, row), tx.now


def count_answers(tx: Tx) -> None:
    """The number of answers stands for good, before the answers themselves are forgotten."""
    for row in tx.exec(
        select(Broadcast).where(
            col(Broadcast.ended_at) < tx.now - ANSWERS_COME, col(Broadcast.answered).is_(None)
        )
    ):
        row.answered = answered(tx, row.id)


TICKS = (Tick(advance, 1), Tick(count_answers, 3600))


def _held(tx: Tx, *statuses: BroadcastStatus) -> list[Broadcast]:
    """Those that nobody else is changing right now; the others wait for the next round."""
    return list(tx.exec(_unfinished(statuses).with_for_update(skip_locked=True)))


def _unfinished(
    statuses: Sequence[BroadcastStatus], *where: ColumnElement[bool]
) -> SelectOfScalar[Broadcast]:
    return (
        select(Broadcast)
        .where(col(Broadcast.status).in_(statuses), col(Broadcast.ended_at).is_(None), *where)
        .order_by(col(Broadcast.id))
    )


def _tell(tx: Tx, row: Broadcast, kind: str, at: datetime, **about: Any) -> None:
    """The author hears of it once, in the morning if it is night.

    What is not over goes to somebody else when its author coordinates no more.
    """
    if row.status is not BroadcastStatus.DONE and not _coordinates(tx, row.author_id):
        heir = people.coordinating(tx)[0]  # there always is an administrator
        about["left_id"], row.author_id = row.author_id, heir.id
    outbox.enqueue(
        tx,
        kind,
        row.author_id,
        {"broadcast_id": row.id, "at": at.isoformat(), **about},
        key=f"{kind}:{row.id}:{at.isoformat()}",
    )


def _coordinates(tx: Tx, person_id: int) -> bool:
    return people.by_id(tx, person_id).role in COORDINATORS and not people.has_left(tx, person_id)
