"""Sending broadcasts: now or at a time, in batches, with pauses; and what became of it.

Nobody's copy is queued twice: its key names the broadcast and the person. A copy whose outcome is
unknown is not sent again. Pausing changes one row: `outbox.claim` leaves the copies of a broadcast
alone that is not being sent.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import col, select

from bot import outbox
from bot.domain.broadcasts import LATE, USEFUL_FOR, BroadcastStatus, Progress
from bot.domain.delivery import DeliveryStatus, Lane
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audiences, audit
from bot.services.broadcasts import TooLate, held, recipients_of
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Broadcast, CaseMessage, Delivery

BATCH = 200
"""Copies queued in one transaction; the next follow a second later, faster than they are sent."""

ANSWERS_COME = timedelta(days=30)
"""So long after its end answers to a broadcast are counted."""

COPY = "broadcasts.copy"

_OPEN = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


class Changed(Refusal):
    """It is not what the coordinator saw when pressing the button."""

    msgid = N_("It was changed after you saw it. Look at it once more.")


class NobodyGetsIt(Refusal):
    msgid = N_("Nobody would get it. Choose other recipients.")


class AtNight(Refusal):
    msgid = N_("Nothing is sent at this time of day. Go on in the morning.")


class InThePast(Refusal):
    msgid = N_("That time has passed. Choose another one.")


def possible(tx: Tx, at: datetime) -> datetime:
    """That time, or the end of the quiet hours it lies in."""
    return outbox.after_quiet_hours(at, tx.profile)


def earliest(tx: Tx) -> datetime:
    """When a broadcast sent now would go out: at once, or when the quiet hours end."""
    return possible(tx, tx.now)


def send(tx: Tx, who: Asker, broadcast_id: int, revision: int) -> None:
    """It is being sent, or planned for the end of the quiet hours. Raises TooLate, Changed."""
    row = _ready(tx, who, broadcast_id, revision)
    if earliest(tx) > tx.now:
        _plan(tx, who, row, earliest(tx))
    else:
        audit.note(tx, who.id, "broadcast.sent")
        _begin(tx, row)


def schedule(tx: Tx, who: Asker, broadcast_id: int, revision: int, at: datetime) -> None:
    """It is sent at that time, or after the quiet hours that it lies in.

    Raises TooLate, Changed, InThePast.
    """
    row = _ready(tx, who, broadcast_id, revision)
    if at <= tx.now:
        raise InThePast
    _plan(tx, who, row, possible(tx, at))


def pause(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """No further copy leaves until it goes on; what is on its way arrives. Raises TooLate."""
    _switched(tx, who, broadcast_id, BroadcastStatus.SENDING, BroadcastStatus.PAUSED)


def resume(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """It goes on where it was. Raises TooLate, and AtNight in the quiet hours."""
    if earliest(tx) > tx.now:
        raise AtNight
    _switched(tx, who, broadcast_id, BroadcastStatus.PAUSED, BroadcastStatus.SENDING)
    tx.outbox_grew = True


def stop(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """It is over: whoever has not got it does not get it. Raises TooLate when all was sent."""
    row = held(tx, who, broadcast_id)
    if row.status in (BroadcastStatus.SENDING, BroadcastStatus.PAUSED):
        row.status = BroadcastStatus.STOPPED
        audit.note(tx, who.id, "broadcast.stopped")
    elif row.status is not BroadcastStatus.STOPPED:
        raise TooLate


def progress(tx: Tx, who: Asker, broadcast_id: int) -> Progress:
    """What became of the copies so far."""
    row = held(tx, who, broadcast_id)
    counts = row.result if row.result is not None else _counted(tx, row)
    answered = row.answered if row.answered is not None else _answered(tx, row.id)
    return Progress(**counts, answered=answered)


def _counted(tx: Tx, row: Broadcast) -> dict[str, int]:
    rows = tx.exec(
        select(Delivery.status, func.count())
        .where(Delivery.broadcast_id == row.id)
        .group_by(col(Delivery.status))
    ).all()
    counts = {str(status): counted for status, counted in rows}
    unsent = counts.pop(DeliveryStatus.PENDING, 0) + counts.pop(DeliveryStatus.SENDING, 0)
    if row.queued_at is None:
        unsent = max(unsent, row.expected - sum(counts.values()))
    if row.status is BroadcastStatus.STOPPED:
        return counts | {"dropped": counts.get(DeliveryStatus.DROPPED, 0) + unsent}
    return counts | {"waiting": unsent}


def _answered(tx: Tx, broadcast_id: int) -> int:
    people = func.count(func.distinct(CaseMessage.youth_id))
    return tx.exec(select(people).where(CaseMessage.broadcast_id == broadcast_id)).one()


def _ready(tx: Tx, who: Asker, broadcast_id: int, revision: int) -> Broadcast:
    row = held(tx, who, broadcast_id)
    if row.status is not BroadcastStatus.DRAFT:
        raise TooLate
    if row.revision != revision:
        raise Changed
    recipients = recipients_of(row)
    if recipients is None or not audiences.reach(tx, recipients).gets:
        raise NobodyGetsIt
    return row


def _plan(tx: Tx, who: Asker, row: Broadcast, at: datetime) -> None:
    row.status, row.send_at = BroadcastStatus.SCHEDULED, at
    audit.note(tx, who.id, "broadcast.planned")


def _begin(tx: Tx, row: Broadcast) -> None:
    recipients = recipients_of(row)
    assert recipients is not None
    row.status, row.started_at = BroadcastStatus.SENDING, tx.now
    row.expected = audiences.reach(tx, recipients).gets
    _queue(tx, row, BATCH)


def _switched(
    tx: Tx, who: Asker, broadcast_id: int, before: BroadcastStatus, after: BroadcastStatus
) -> None:
    row = held(tx, who, broadcast_id)
    if row.status is before:
        row.status = after
        audit.note(tx, who.id, f"broadcast.{after}")
    elif row.status is not after:
        raise TooLate


def advance(tx: Tx) -> None:
    """Every broadcast is one step further: begun, queued on, resting at night, over."""
    end_finished(tx)
    rest_at_night(tx)
    begin_due(tx)
    queue_next(tx)


def begin_due(tx: Tx) -> None:
    """What was planned for now is being sent; what should have been long ago is a draft again.

    A machine that slept would otherwise send yesterday's invitation.
    """
    for row in _held(tx, BroadcastStatus.SCHEDULED):
        assert row.send_at is not None
        if row.send_at > tx.now:
            continue
        if tx.now - row.send_at > LATE or earliest(tx) > tx.now:
            row.status = BroadcastStatus.DRAFT
            row.revision += 1
            _tell(tx, row, "broadcasts.missed", row.send_at)
        else:
            _begin(tx, row)


def queue_next(tx: Tx, batch: int = BATCH) -> None:
    """The next copies of the oldest broadcast that is still being queued are in the outbox."""
    for row in _held(tx, BroadcastStatus.SENDING):
        if row.queued_at is None:
            _queue(tx, row, batch)
            return


def rest_at_night(tx: Tx) -> None:
    """What is not finished when the quiet hours begin is paused; its author decides next day."""
    if earliest(tx) == tx.now:
        return
    for row in _held(tx, BroadcastStatus.SENDING):
        row.status = BroadcastStatus.PAUSED
        _tell(tx, row, "broadcasts.resting", tx.now)


def end_finished(tx: Tx) -> None:
    """Broadcasts with nothing left to send, stopped or too old to be of use are over."""
    for row in _held(tx, BroadcastStatus.SENDING, BroadcastStatus.PAUSED):
        assert row.started_at is not None
        if tx.now - row.started_at >= USEFUL_FOR:
            _drop(tx, row, "too late")
            row.queued_at = row.queued_at or tx.now
        if row.queued_at is not None and not _is_open(tx, row):
            row.status = BroadcastStatus.DONE
            _end(tx, row)
            _tell(tx, row, "broadcasts.finished", tx.now)
    for row in _held(tx, BroadcastStatus.STOPPED):
        _drop(tx, row, "stopped")
        if not _is_open(tx, row):
            _end(tx, row)


def _end(tx: Tx, row: Broadcast) -> None:
    """The result stands for good: copies are forgotten in time."""
    row.result, row.ended_at = _counted(tx, row), tx.now


def count_answers(tx: Tx) -> None:
    """The number of answers stands for good, before the answers themselves are forgotten."""
    for row in tx.exec(
        select(Broadcast).where(
            col(Broadcast.ended_at) < tx.now - ANSWERS_COME, col(Broadcast.answered).is_(None)
        )
    ):
        row.answered = _answered(tx, row.id)


TICKS = (Tick(advance, 1), Tick(count_answers, 3600))


def _held(tx: Tx, *statuses: BroadcastStatus) -> list[Broadcast]:
    return list(
        tx.exec(
            select(Broadcast)
            .where(col(Broadcast.status).in_(statuses), col(Broadcast.ended_at).is_(None))
            .order_by(col(Broadcast.id))
            .with_for_update(skip_locked=True)
        )
    )


def _queue(tx: Tx, row: Broadcast, batch: int) -> None:
    recipients = recipients_of(row)
    assert recipients is not None
    people = audiences.next_getting(tx, recipients, row.last_person_id, batch)
    tx.add_all(_copy(tx, row, person_id) for person_id in people)
    tx.outbox_grew = True
    if people:
        row.last_person_id = people[-1]
    if len(people) < batch:
        row.queued_at = tx.now


def _copy(tx: Tx, row: Broadcast, person_id: int) -> Delivery:
    """Queued without `outbox.enqueue`, which would look for every key first."""
    assert row.started_at is not None
    return Delivery(
        kind=COPY,
        params={"broadcast_id": row.id},
        person_id=person_id,
        recipient=f"p{person_id}",
        broadcast_id=row.id,
        lane=Lane.BROADCAST,
        unique_key=f"broadcast:{row.id}:{person_id}",
        not_before=tx.now,
        useless_after=row.started_at + USEFUL_FOR,
        queued_at=tx.now,
    )


def _is_open(tx: Tx, row: Broadcast) -> bool:
    found = tx.exec(
        select(Delivery.id)
        .where(Delivery.broadcast_id == row.id, col(Delivery.status).in_(_OPEN))
        .limit(1)
    )
    return found.first() is not None


def _drop(tx: Tx, row: Broadcast, reason: str) -> None:
    tx.exec(
        update(Delivery)
        .where(col(Delivery.broadcast_id) == row.id, col(Delivery.status) == DeliveryStatus.PENDING)
        .values(status=DeliveryStatus.DROPPED, settled_at=tx.now, reason=reason)
    )


def _tell(tx: Tx, row: Broadcast, kind: str, at: datetime) -> None:
    """The author hears of it once, in the morning if it is night."""
    outbox.enqueue(
        tx,
        kind,
        row.author_id,
        {"broadcast_id": row.id, "at": at.isoformat()},
        key=f"{kind}:{row.id}:{at.isoformat()}",
    )
