"""The copies of a broadcast: queued in batches, counted, dropped.

Nobody's copy is queued twice: its key names the broadcast and the person.
"""

from sqlalchemy import func, update
from sqlmodel import col, select

from bot import outbox
from bot.domain.broadcasts import USEFUL_FOR, BroadcastStatus
from bot.domain.delivery import DeliveryStatus, Lane
from bot.services import audiences
from bot.services.broadcasts import recipients_of
from bot.store import Tx
from bot.tables import Broadcast, Delivery

BATCH = 200
"""Copies queued at a time; the next follow a second later, faster than they are sent."""

COPY = "broadcasts.copy"

_OPEN = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


def begin(tx: Tx, row: Broadcast) -> None:
    """It is being sent from now on; the first copies are in the outbox."""
    recipients = recipients_of(row)
    assert recipients is not None
    row.status, row.started_at = BroadcastStatus.SENDING, tx.now
    row.expected = audiences.reach(tx, recipients).gets
    _queue(tx, row)


def queue_next(tx: Tx) -> None:
    """The next copies of the oldest broadcast that is still being queued are in the outbox."""
    row = tx.exec(
        select(Broadcast)
        .where(Broadcast.status == BroadcastStatus.SENDING, col(Broadcast.queued_at).is_(None))
        .order_by(col(Broadcast.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is not None:
        _queue(tx, row)


def _queue(tx: Tx, row: Broadcast) -> None:
    recipients = recipients_of(row)
    assert recipients is not None
    people = audiences.next_getting(tx, recipients, row.last_person_id, BATCH)
    tx.add_all(_copy(tx, row, person_id) for person_id in people)
    tx.outbox_grew = True
    if people:
        row.last_person_id = people[-1]
    if len(people) < BATCH:
        row.queued_at = tx.now


def _copy(tx: Tx, row: Broadcast, person_id: int) -> Delivery:
    """Queued without `outbox.enqueue`, which would look for every key first."""
    assert row.started_at is not None
    return Delivery(
        kind=COPY,
        params={"broadcast_id": row.id},
        person_id=person_id,
        recipient=outbox.recipient_of(person_id),
        broadcast_id=row.id,
        lane=Lane.BROADCAST,
        unique_key=f"broadcast:{row.id}:{person_id}",
        not_before=tx.now,
        useless_after=row.started_at + USEFUL_FOR,
        queued_at=tx.now,
    )


def is_open(tx: Tx, row: Broadcast) -> bool:
    """Whether a copy is still to be sent or on its way."""
    found = tx.exec(
        select(Delivery.id)
        .where(Delivery.broadcast_id == row.id, col(Delivery.status).in_(_OPEN))
        .limit(1)
    )
    return found.first() is not None


def drop(tx: Tx, row: Broadcast, reason: str) -> None:
    """What has not left will not leave."""
    tx.exec(
        update(Delivery)
        .where(col(Delivery.broadcast_id) == row.id, col(Delivery.status) == DeliveryStatus.PENDING)
        .values(status=DeliveryStatus.DROPPED, settled_at=tx.now, reason=reason)
    )


def counted(tx: Tx, row: Broadcast) -> dict[str, int]:
    """How many copies came to what, as `Progress` names it; once it is over nobody waits."""
    rows = tx.exec(
        select(Delivery.status, func.count())
        .where(Delivery.broadcast_id == row.id)
        .group_by(col(Delivery.status))
    ).all()
    counts = {str(status): counted for status, counted in rows}
    unsent = counts.pop(DeliveryStatus.PENDING, 0) + counts.pop(DeliveryStatus.SENDING, 0)
    if row.queued_at is None:
        unsent = max(unsent, row.expected - sum(counts.values()))
    if row.status in (BroadcastStatus.STOPPED, BroadcastStatus.DONE):
        return counts | {"dropped": counts.get(DeliveryStatus.DROPPED, 0) + unsent}
    return counts | {"waiting": unsent}
