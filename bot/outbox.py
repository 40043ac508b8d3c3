"""Messages to be sent: queued in the transaction that caused them, claimed, settled.

    pending -> sending -> sent | pending again | dropped | failed | blocked | uncertain

Surely not sent: pending again, later. Unknown: sent once more, then uncertain; broadcasts are not
sent again. What a person asked for is answered by the handler and never stands here.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import DeliveryStatus, Lane
from bot.profiles import Profile
from bot.store import Tx
from bot.tables import Broadcast, Delivery, Replica, SendPause

HEARTBEAT = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=20)
"""A replica that has not written its heartbeat for so long is dead; its work is taken over."""


def enqueue(
    tx: Tx,
    kind: str,
    person_id: int | None,
    params: dict[str, Any] | None = None,
    *,
    chat_id: int | None = None,
    subject_id: int | None = None,
    lane: Lane = Lane.ALERT,
    key: str | None = None,
    not_before: datetime | None = None,
    useless_after: datetime | None = None,
    urgent: bool = False,
) -> bool:
    """The message is queued once; False when one with this key was queued before.

    `kind` names a notice, `params` are its facts: ids and instants, no text. To a person, or to a
    guest's chat. In quiet hours it waits for the morning unless it is `urgent` (an answer of one
    human to another, a crisis); one that would be useless by then is not queued at all.
    """
    if key is not None and _is_queued(tx, key):
        return False
    due = not_before or tx.now
    if not urgent:
        due = after_quiet_hours(due, tx.profile)
    if useless_after is not None and due >= useless_after:
        return False
    tx.add(
        Delivery(
            kind=kind,
            params=params or {},
            person_id=person_id,
            chat_id=chat_id,
            recipient=recipient_of(person_id, chat_id),
            subject_id=subject_id,
            lane=lane,
            unique_key=key,
            not_before=due,
            useless_after=useless_after,
            queued_at=tx.now,
        )
    )
    tx.outbox_grew = True
    return True


def recipient_of(person_id: int | None, chat_id: int | None = None) -> str:
    """Whose messages are sent in order: a person's, or a guest's chat."""
    return f"p{person_id}" if person_id is not None else f"c{chat_id}"


def _is_queued(tx: Tx, key: str) -> bool:
    return tx.exec(select(Delivery.id).where(Delivery.unique_key == key)).first() is not None


def with_key(tx: Tx, key: str) -> Delivery | None:
    """The message that was queued under this key."""
    return tx.exec(select(Delivery).where(Delivery.unique_key == key)).first()


def after_quiet_hours(at: datetime, profile: Profile) -> datetime:
    """The instant itself, or the end of the quiet hours it lies in. Local times of the profile."""
    local = at.astimezone(profile.zone)
    begin, end = profile.quiet_hours.begin, profile.quiet_hours.end
    if local.time() >= begin:
        return _local(local.date() + timedelta(days=1), end, profile)
    if local.time() < end:
        return _local(local.date(), end, profile)
    return at


def is_quiet(at: datetime, profile: Profile) -> bool:
    return after_quiet_hours(at, profile) != at


def _local(on: Any, clock: time, profile: Profile) -> datetime:
    return datetime.combine(on, clock, profile.zone)


def is_due(tx: Tx) -> ColumnElement[bool]:
    """A condition: the message may leave now. Copies wait while their broadcast is paused."""
    going_out = select(Broadcast.id).where(Broadcast.status == BroadcastStatus.SENDING)
    return and_(
        col(Delivery.status) == DeliveryStatus.PENDING,
        col(Delivery.not_before) <= tx.now,
        or_(col(Delivery.broadcast_id).is_(None), col(Delivery.broadcast_id).in_(going_out)),
    )


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this replica has taken; it is sent and settled, or dies with the replica."""

    id: int
    kind: str
    params: dict[str, Any]
    person_id: int | None
    chat_id: int | None
    recipient: str
    lane: Lane
    attempt: int


_other = aliased(Delivery)


def claim(tx: Tx, replica: str, limit: int, busy: frozenset[str]) -> list[Claimed]:
    """The most urgent due deliveries, now marked as being sent by this replica.

    At most one per recipient is under way anywhere, and the oldest goes first: `busy` are the
    recipients this replica is writing to. Copies of broadcasts hold up nothing: theirs may be
    paused. What is too late to be of use is dropped.
    """
    waits_for_retry = and_(
        col(_other.status) == DeliveryStatus.PENDING,
        col(_other.attempt) > 0,
        col(_other.broadcast_id).is_(None),
        col(_other.id) < col(Delivery.id),
    )
    overtakes = exists().where(
        col(_other.recipient) == col(Delivery.recipient),
        or_(col(_other.status) == DeliveryStatus.SENDING, waits_for_retry),
    )
    due = tx.exec(
        select(Delivery)
        .where(
            is_due(tx),
            col(Delivery.recipient).not_in(busy),
            ~overtakes,
        )
        .order_by(col(Delivery.lane), col(Delivery.not_before), col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    claimed: dict[str, Claimed] = {}
    for row in due:
        if row.useless_after is not None and tx.now >= row.useless_after:
            _settle(tx, row, DeliveryStatus.DROPPED, "too late")
        elif row.recipient not in claimed:
            claimed[row.recipient] = _taken(tx, row, replica)
    return list(claimed.values())


def _taken(tx: Tx, row: Delivery, replica: str) -> Claimed:
    row.status = DeliveryStatus.SENDING
    row.attempt += 1
    row.replica = replica
    tx.add(row)
    return Claimed(
        row.id,
        row.kind,
        row.params,
        row.person_id,
        row.chat_id,
        row.recipient,
        Lane(row.lane),
        row.attempt,
    )


def settle_sent(tx: Tx, delivery_id: int, chat_id: int, message_id: int) -> Delivery:
    """The message arrived, as this message of this chat."""
    row = _row(tx, delivery_id)
    row.chat_id = chat_id
    row.message_id = message_id
    _settle(tx, row, DeliveryStatus.SENT)
    return row


def settle_final(tx: Tx, delivery_id: int, status: DeliveryStatus, reason: str) -> Delivery:
    """The message will not be sent again: dropped, failed, blocked or uncertain."""
    row = _row(tx, delivery_id)
    _settle(tx, row, status, reason)
    return row


def postpone(tx: Tx, delivery_id: int, delay: timedelta, reason: str) -> None:
    """The message was surely not sent and is pending again, after `delay`."""
    row = _row(tx, delivery_id)
    row.status = DeliveryStatus.PENDING
    row.replica = None
    row.not_before = tx.now + delay
    row.reason = reason
    tx.add(row)


def settle_unknown(tx: Tx, delivery_id: int, reason: str) -> DeliveryStatus:
    """It may have arrived: sent once more, except broadcasts; after that it is uncertain."""
    row = _row(tx, delivery_id)
    row.unknowns += 1
    if row.lane != Lane.BROADCAST and row.unknowns < 2:
        postpone(tx, delivery_id, timedelta(seconds=2), reason)
    else:
        _settle(tx, row, DeliveryStatus.UNCERTAIN, reason)
    return row.status


def _row(tx: Tx, delivery_id: int) -> Delivery:
    return tx.get_one(Delivery, delivery_id)


def under_way(tx: Tx) -> int:
    """How many messages are being sent, or could be sent now."""
    counted = or_(col(Delivery.status) == DeliveryStatus.SENDING, is_due(tx))
    return tx.exec(select(func.count()).select_from(Delivery).where(counted)).one()


def _settle(tx: Tx, row: Delivery, status: DeliveryStatus, reason: str = "") -> None:
    row.status = status
    row.settled_at = tx.now
    row.replica = None
    row.reason = reason
    tx.add(row)


def pause(tx: Tx, chat_id: int, until: datetime) -> None:
    """Telegram asked to leave this chat alone until then, or everybody (0); only ever longer."""
    row = tx.get(SendPause, chat_id) or SendPause(chat_id=chat_id, until=until)
    row.until = max(row.until, until)
    tx.add(row)
    tx.outbox_grew = True  # wakes every replica, which then learns of it


def pauses(tx: Tx) -> dict[int, timedelta]:
    """How much longer chats, or everybody (0), must be left alone; what is over is forgotten."""
    rows = tx.exec(select(SendPause)).all()
    for row in rows:
        if row.until <= tx.now:
            tx.delete(row)
    return {row.chat_id: row.until - tx.now for row in rows if row.until > tx.now}


def beat(tx: Tx, replica: str) -> int:
    """This replica is alive as of now; returns how many are."""
    row = tx.get(Replica, replica)
    if row is None:
        row = Replica(id=replica, started_at=tx.now, seen_at=tx.now)
    row.seen_at = tx.now
    tx.add(row)
    tx.flush()
    alive = select(func.count()).select_from(Replica).where(Replica.seen_at > tx.now - DEAD_AFTER)
    return tx.exec(alive).one()


def take_over(tx: Tx, replica: str) -> int:
    """This replica is the only one: whoever wrote a heartbeat before is dead (SQLite)."""
    tx.exec(delete(Replica))
    return beat(tx, replica)


def is_alive(tx: Tx, replica: str) -> bool:
    row = tx.get(Replica, replica)
    return row is not None and tx.now - row.seen_at < DEAD_AFTER


def orphaned(tx: Tx) -> list[int]:
    """Deliveries whose replica died while it was sending them: their outcome is unknown."""
    alive = select(Replica.id).where(Replica.seen_at > tx.now - DEAD_AFTER)
    return list(
        tx.exec(
            select(Delivery.id)
            .where(Delivery.status == DeliveryStatus.SENDING, col(Delivery.replica).not_in(alive))
            .with_for_update(skip_locked=True)
        )
    )


def retire(tx: Tx, replica: str) -> None:
    """This replica has stopped in good order; whatever it held is nobody's."""
    row = tx.get(Replica, replica)
    if row is not None:
        tx.delete(row)


def withdraw(tx: Tx, *keys: str) -> None:
    """Pending messages with these keys are dropped; what was sent stays sent."""
    tx.exec(
        update(Delivery)
        .where(col(Delivery.unique_key).in_(keys), col(Delivery.status) == DeliveryStatus.PENDING)
        .values(status=DeliveryStatus.DROPPED, settled_at=tx.now, reason="withdrawn")
    )


def withdraw_about(tx: Tx, person_id: int) -> None:
    """Pending messages to or about this person are dropped."""
    tx.exec(
        update(Delivery)
        .where(
            or_(col(Delivery.person_id) == person_id, col(Delivery.subject_id) == person_id),
            col(Delivery.status) == DeliveryStatus.PENDING,
        )
        .values(status=DeliveryStatus.DROPPED, settled_at=tx.now, reason="withdrawn")
    )
