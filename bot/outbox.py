"""Messages to be sent: queued in the transaction that caused them, claimed, settled.

    pending -> sending -> sent | pending again | dropped | failed | blocked | uncertain

Surely not sent: pending again, later. Unknown: sent once more, then uncertain; broadcasts are not
sent again. What a person asked for is answered by the handler and never stands here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, literal_column, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from bot import replicas
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import DeliveryStatus, Lane
from bot.domain.quiet_hours import after_quiet_hours
from bot.store import Tx
from bot.tables import Broadcast, Delivery, Person, SendPause


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
    human to another, a crisis); one that would be useless by then is not queued at all. What is
    held up until the night all the same makes no sound.
    """
    due = not_before or tx.now
    if not urgent:
        due = after_quiet_hours(due, tx.profile)
    if useless_after is not None and due >= useless_after:
        return False
    is_new = tx.put_once(
        Delivery,
        kind=kind,
        params=params or {},
        person_id=person_id,
        chat_id=chat_id,
        recipient=recipient_of(person_id, chat_id),
        subject_id=subject_id,
        lane=lane,
        is_urgent=urgent,
        unique_key=key,
        not_before=due,
        useless_after=useless_after,
        queued_at=tx.now,
    )
    tx.outbox_grew = tx.outbox_grew or is_new
    return is_new


def recipient_of(person_id: int | None, chat_id: int | None = None) -> str:
    """Whose messages are sent in order: a person's, or a guest's chat."""
    return f"p{person_id}" if person_id is not None else f"c{chat_id}"


def with_key(tx: Tx, key: str) -> Delivery | None:
    """The message that was queued under this key."""
    return tx.find(Delivery, unique_key=key)


def is_due() -> ColumnElement[bool]:
    """A condition: the message may leave `now`. Copies wait while their broadcast is paused."""
    is_held_back = exists().where(
        col(Broadcast.id) == col(Delivery.broadcast_id),
        col(Broadcast.status) != BroadcastStatus.SENDING,
    )
    return and_(
        _has_status(Delivery, DeliveryStatus.PENDING),
        col(Delivery.not_before) <= bindparam("now"),
        ~is_held_back,
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
    subject_id: int | None = None
    is_urgent: bool = False


def _has_status(delivery: Any, status: DeliveryStatus) -> ColumnElement[bool]:
    # Written into the statement, so that an index of these rows alone is of use.
    return col(delivery.status) == literal_column(f"'{status}'")


_other = aliased(Delivery)
_is_being_written_to = exists().where(
    col(_other.recipient) == col(Delivery.recipient), _has_status(_other, DeliveryStatus.SENDING)
)
_waits_for_a_retry = exists().where(
    col(_other.recipient) == col(Delivery.recipient),
    _has_status(_other, DeliveryStatus.PENDING),
    col(_other.id) < col(Delivery.id),
    col(_other.attempt) > 0,
    col(_other.broadcast_id).is_(None),
)
_MOST_URGENT = (
    select(Delivery.__table__)  # type: ignore[attr-defined]
    .where(is_due(), ~_is_being_written_to, ~_waits_for_a_retry)
    .order_by(col(Delivery.lane), col(Delivery.not_before), col(Delivery.id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(Delivery)
    .where(col(Delivery.id) == bindparam("this"))
    .values(
        status=DeliveryStatus.SENDING,
        attempt=col(Delivery.attempt) + 1,
        replica=bindparam("by"),
    )
)


def claim(tx: Tx, replica: str, limit: int) -> list[Claimed]:
    """The most urgent due deliveries, now marked as being sent by this replica.

    At most one per recipient is under way anywhere, and the oldest goes first. Copies of broadcasts
    hold up nothing: theirs may be paused. What is too late to be of use is dropped.
    """
    claimed: dict[str, Claimed] = {}
    for row in tx.all(_MOST_URGENT, now=tx.now, most=limit):
        if row.useless_after is not None and tx.now >= row.useless_after:
            settle_final(tx, row.id, DeliveryStatus.DROPPED, "too late")
        elif row.recipient not in claimed:
            tx.all(_TAKE, this=row.id, by=replica)
            claimed[row.recipient] = _claimed(row)
    return list(claimed.values())


def _claimed(row: Any) -> Claimed:
    return Claimed(
        row.id,
        row.kind,
        row.params,
        row.person_id,
        row.chat_id,
        row.recipient,
        Lane(row.lane),
        row.attempt + 1,
        row.subject_id,
        row.is_urgent,
    )


def give_back(tx: Tx, replica: str, in_hand: set[int]) -> None:
    """What this replica claimed and does not have in hand was surely not sent, and is due again."""
    tx.exec(
        update(Delivery)
        .where(
            _has_status(Delivery, DeliveryStatus.SENDING),
            col(Delivery.replica) == replica,
            col(Delivery.id).not_in(in_hand),
        )
        .values(status=DeliveryStatus.PENDING, replica=None, attempt=col(Delivery.attempt) - 1)
    )


def settle_sent(tx: Tx, delivery_id: int, chat_id: int, message_id: int) -> Delivery:
    """The message arrived, as this message of this chat.

    Whoever was erased while it was on its way has no chat any more.
    """
    row = _row(tx, delivery_id)
    is_gone = row.person_id is not None and tx.get_one(Person, row.person_id).chat_id is None
    kept = None if is_gone else chat_id
    _settle(tx, row, DeliveryStatus.SENT, chat_id=kept, message_id=message_id)
    return row


def settle_final(tx: Tx, delivery_id: int, status: DeliveryStatus, reason: str) -> Delivery:
    """The message will not be sent again: dropped, failed, blocked or uncertain."""
    row = _row(tx, delivery_id)
    _settle(tx, row, status, reason)
    return row


def postpone(tx: Tx, delivery_id: int, delay: timedelta, reason: str) -> None:
    """The message was surely not sent and is pending again, after `delay`.

    One that is not being sent any more was settled before, and stays as it is.
    """
    row = _row(tx, delivery_id)
    if row.status != DeliveryStatus.SENDING:
        return
    row.status = DeliveryStatus.PENDING
    row.replica = None
    row.not_before = tx.now + delay
    row.reason = reason
    tx.add(row)


def missed(tx: Tx, person_id: int, since: datetime) -> list[Delivery]:
    """What has not reached the person since then because the bot was blocked, the oldest first."""
    rows = tx.exec(
        select(Delivery)
        .where(
            Delivery.recipient == recipient_of(person_id),
            Delivery.status == DeliveryStatus.BLOCKED,
            col(Delivery.settled_at) >= since,
        )
        .order_by(col(Delivery.id))
    )
    return list(rows)


def send_again(tx: Tx, row: Delivery) -> None:
    """The message is pending as if it had just been queued."""
    tx.amend(row, status=DeliveryStatus.PENDING, settled_at=None, attempt=0, not_before=tx.now)
    tx.outbox_grew = True


def settle_unknown(tx: Tx, delivery_id: int, reason: str) -> DeliveryStatus:
    """It may have arrived: sent once more, except broadcasts; after that it is uncertain.

    One that is not being sent any more was settled before, and stays as it is.
    """
    row = _row(tx, delivery_id)
    if row.status != DeliveryStatus.SENDING:
        return DeliveryStatus(row.status)
    row.unknowns += 1
    if row.lane != Lane.BROADCAST and row.unknowns < 2:
        postpone(tx, delivery_id, timedelta(seconds=2), reason)
    else:
        _settle(tx, row, DeliveryStatus.UNCERTAIN, reason)
    return row.status


def _row(tx: Tx, delivery_id: int) -> Delivery:
    return tx.get_one(Delivery, delivery_id)


_UNDER_WAY = (
    select(func.count())
    .select_from(Delivery)
    .where(or_(_has_status(Delivery, DeliveryStatus.SENDING), is_due()))
)


def under_way(tx: Tx) -> int:
    """How many messages are being sent, or could be sent now."""
    count: int = tx.first(_UNDER_WAY, now=tx.now)[0]
    return count


def _settle(
    tx: Tx, row: Delivery, status: DeliveryStatus, reason: str = "", **sent_as: int | None
) -> None:
    tx.amend(row, status=status, settled_at=tx.now, replica=None, reason=reason, **sent_as)


def pause(tx: Tx, chat_id: int, until: datetime) -> None:
    """Telegram asked to leave this chat alone until then, or everybody (0); only ever longer."""
    row = tx.get(SendPause, chat_id) or SendPause(chat_id=chat_id, until=until)
    row.until = max(row.until, until)
    tx.add(row)
    tx.outbox_grew = True  # wakes every replica, which then learns of it


_PAUSES = select(SendPause.chat_id, SendPause.until)


def pauses(tx: Tx) -> dict[int, timedelta]:
    """How much longer chats, or everybody (0), must be left alone; what is over is forgotten."""
    rows = tx.all(_PAUSES)
    if any(row.until <= tx.now for row in rows):
        tx.exec(delete(SendPause).where(col(SendPause.until) <= tx.now))
    return {row.chat_id: row.until - tx.now for row in rows if row.until > tx.now}


def orphaned(tx: Tx) -> list[int]:
    """Deliveries whose replica died while it was sending them: their outcome is unknown."""
    alive = replicas.living(tx.connection(), tx.now)
    return list(
        tx.exec(
            select(Delivery.id)
            .where(_has_status(Delivery, DeliveryStatus.SENDING))
            .where(col(Delivery.replica).not_in(alive))
            .with_for_update(skip_locked=True)
        )
    )


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
            or_(
                col(Delivery.recipient) == recipient_of(person_id),
                col(Delivery.subject_id) == person_id,
            ),
            col(Delivery.status) == DeliveryStatus.PENDING,
        )
        .values(status=DeliveryStatus.DROPPED, settled_at=tx.now, reason="withdrawn")
    )
