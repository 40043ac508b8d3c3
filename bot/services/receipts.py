"""What became of messages between humans: their authors see it, and nothing gets stuck."""

from bot import outbox
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import Direction, MessageKind
from bot.services import marks, relay, thread
from bot.store import Tx
from bot.tables import CaseMessage, Delivery

ASIDES = frozenset(
    {"messages.edited", "messages.seen", "messages.status", "messages.removed", "marks.mark"}
)
"""What need not arrive: a copy to be corrected may have been deleted by who got it."""


def status_key(message_id: int) -> str:
    """The unique key of the line under a colleague's message that says what became of it."""
    return f"status:{message_id}"


def sending(tx: Tx, message: CaseMessage) -> None:
    """The author sees that the message is on its way; one line is enough for an album."""
    if not _follows_in_album(tx, message):
        _say_status(tx, message, status_key(message.id))


def settled(tx: Tx, delivery: Delivery) -> bool:
    """Whoever waits for this delivery knows what became of it. False when nobody does."""
    if delivery.kind in ASIDES:
        return True
    if delivery.kind not in (relay.TO_STAFF, relay.TO_YOUTH):
        return False
    message = tx.get(CaseMessage, delivery.params["message_id"])
    if message is None:
        return False
    if message.taken_back_at is not None:
        return _settled_too_late(tx, message, delivery)
    if message.direction is Direction.TO_YOUTH:
        _tell_author(tx, message, delivery)
    elif delivery.status is DeliveryStatus.SENT:
        _tell_youth(tx, message, delivery)
    elif delivery.status is DeliveryStatus.BLOCKED:
        relay.pass_on(tx, message)
    elif delivery.status is DeliveryStatus.FAILED:
        _say_it_cannot_be_shown(tx, message, delivery)
    return True


def _settled_too_late(tx: Tx, message: CaseMessage, delivery: Delivery) -> bool:
    """A copy that was being sent while its message was taken back goes, too."""
    if delivery.status is DeliveryStatus.SENT:
        relay.remove_copy(tx, message, delivery)
    return True


def _tell_youth(tx: Tx, message: CaseMessage, delivery: Delivery) -> None:
    """Once every part has arrived, the message says so; never what could not be passed on."""
    if message.kind is MessageKind.OTHER or _follows_in_album(tx, message):
        return
    if delivery.person_id is not None and relay.is_whole(tx, message, delivery.person_id):
        marks.delivered(tx, message)


def _tell_author(tx: Tx, message: CaseMessage, delivery: Delivery) -> None:
    """The line under the message says what became of it; a loss is also said aloud."""
    if delivery.status is DeliveryStatus.SENT:
        if _has_status(tx, message):
            _say_status(tx, message)
        return
    _say_status(tx, message)
    outbox.enqueue(
        tx,
        "reach.not_delivered",
        message.author_id,
        {"delivery_id": delivery.id},
        key=f"lost:{delivery.id}",
        subject_id=message.youth_id,
        urgent=True,
    )


def _say_status(tx: Tx, message: CaseMessage, key: str | None = None) -> None:
    outbox.enqueue(
        tx,
        "messages.status",
        message.author_id,
        {"message_id": message.id},
        key=key,
        subject_id=message.youth_id,
        urgent=True,
    )


def _has_status(tx: Tx, message: CaseMessage) -> bool:
    return status_line(tx, message.id) is not None


def status_line(tx: Tx, message_id: int) -> Delivery | None:
    """The first delivery of the line that says what became of a message."""
    return outbox.with_key(tx, status_key(message_id))


def _follows_in_album(tx: Tx, message: CaseMessage) -> bool:
    return bool(message.album) and thread.is_later_in_album(tx, message)


def _say_it_cannot_be_shown(tx: Tx, message: CaseMessage, delivery: Delivery) -> None:
    outbox.enqueue(
        tx,
        "messages.unshown",
        delivery.person_id,
        {"message_id": message.id},
        key=f"unshown:{message.id}:{delivery.person_id}",
        subject_id=message.youth_id,
        urgent=True,
    )
