"""What a message carries without words: that it arrived, that it was seen, a reaction."""

from sqlmodel import col, select

from bot import outbox
from bot.domain.messages import Direction
from bot.domain.people import Asker
from bot.services import audit, cases, duty, talks, thread
from bot.store import Tx
from bot.tables import CaseMessage


def delivered(tx: Tx, message: CaseMessage) -> None:
    """The youth sees that the message has reached somebody; once, however many got it."""
    _show(tx, message, message.youth_id, key=f"delivered:{message.id}")


def see_all(tx: Tx, youth_id: int) -> CaseMessage | None:
    """Everything the youth wrote counts as seen; returns the newest that was news."""
    news = tx.exec(
        select(CaseMessage)
        .where(
            CaseMessage.youth_id == youth_id,
            CaseMessage.direction == Direction.TO_STAFF,
            col(CaseMessage.seen_at).is_(None),
        )
        .order_by(col(CaseMessage.id))
    ).all()
    for message in news:
        message.seen_at = tx.now
        tx.add(message)
    return news[-1] if news else None


def opened(tx: Tx, youth_id: int) -> bool:
    """The youth sees at the newest message that a human has read; False when that is no news."""
    newest = see_all(tx, youth_id)
    if newest is not None:
        _show(tx, newest, youth_id)
    return newest is not None


def react(tx: Tx, who: Asker, chat_id: int, message_id: int, emoji: str) -> None:
    """The other side sees the reaction; an empty one takes it off.

    A helper's reaction says that it was seen. It is no answer: the clock goes on. Nothing happens
    for what stands in no thread, or in one that is none of theirs any more.
    """
    message = thread.meant_by(tx, chat_id, message_id)
    if message is None or message.taken_back_at is not None:
        return
    if who.id == message.youth_id:
        message.youth_reaction = emoji
        for reader_id in _readers(tx, message):
            _show(tx, message, reader_id)
    elif talks.may_talk(tx, who, message.youth_id):
        audit.note(tx, who.id, "message.react", message.youth_id)
        message.staff_reaction = emoji
        if message.direction is Direction.TO_STAFF:
            see_all(tx, message.youth_id)
        _show(tx, message, message.youth_id)
    tx.add(message)


def _readers(tx: Tx, message: CaseMessage) -> list[int]:
    """Who wrote it, or who read it; whoever answers now when that is somebody else's by now."""
    case = cases.case_of(tx, message.youth_id)
    now = duty.readers_of(tx, case)
    if message.direction is Direction.TO_YOUTH and message.author_id in (*now, case.caseworker_id):
        return [message.author_id]
    return now


def _show(tx: Tx, message: CaseMessage, person_id: int, key: str | None = None) -> None:
    outbox.enqueue(
        tx,
        "marks.mark",
        person_id,
        {"message_id": message.id},
        key=key,
        subject_id=message.youth_id,
        urgent=True,
    )
