"""What a youth and staff write to each other: taken in, passed on, seen, changed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import outbox
from bot.domain.messages import REPLACEABLE, Direction, MessageKind
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import cases, duty, marks, receipts, relay, talks, thread
from bot.services.addressees import Gone
from bot.services.people import NotYours, alias_of
from bot.services.presence import case_of
from bot.services.thread import Letter
from bot.store import Tx
from bot.tables import Case, CaseMessage, Person

CONVERSATION = timedelta(minutes=30)
"""A youth who wrote so recently knows where it goes."""

FACE_TO_FACE = timedelta(minutes=15)
"""A youth who wrote so recently holds the phone, and is shown the answer itself."""


class CannotCross(Refusal):
    msgid = N_(
        "I can't pass that on. Send it as text, a picture, a voice message or a file of up to "
        "20 MB."
    )


class TakenBack(Refusal):
    msgid = N_("This message was taken back.")


class NoLongerYours(Refusal):
    msgid = N_("You no longer help {name}, so the correction was not passed on.")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a youth's message."""

    is_first: bool  # of all
    begins: bool  # a conversation: nothing was written for a while
    crossed: bool  # false for what cannot be passed on


def receive(tx: Tx, youth: Asker, letter: Letter) -> Received:
    """The youth's message is in the thread and on its way to who reads it today.

    Raises NobodyYet for a youth without a case.
    """
    case = case_of(tx, youth.id)
    before = _goes_on_since(tx, case) or _last_written(tx, youth.id)
    answers_id, broadcast_id = _answered(tx, letter)
    message = thread.add(
        tx,
        youth.id,
        youth.id,
        Direction.TO_STAFF,
        letter,
        answers_id=answers_id,
        broadcast_id=broadcast_id,
    )
    _start_clock(tx, case)
    _relay(tx, case, message, letter.body.text)
    return Received(
        is_first=before is None,
        begins=before is None or tx.now - before > CONVERSATION,
        crossed=letter.kind is not MessageKind.OTHER,
    )


def _relay(tx: Tx, case: Case, message: CaseMessage, text: str) -> None:
    """Whoever reads this youth now gets the message, unless they have it.

    Where nobody is left, as after a plan that ended, coordinators hear once that somebody waits.
    """
    readers = duty.readers_of(tx, case)
    taken = talks.takers(tx, case.youth_id, message.at)
    for reader_id in dict.fromkeys((*readers, *taken)):
        relay.to_staff(tx, message, text, reader_id)
    if not readers and case.unanswered_since is not None:
        since = case.unanswered_since.isoformat()
        relay.tell_coordinators(tx, case, f"nobody-left:{case.youth_id}:{since}")


def _goes_on_since(tx: Tx, case: Case) -> datetime | None:
    """Since when somebody waits who wrote in this conversation: no need to look for the message."""
    since = case.unanswered_since
    return since if since is not None and tx.now - since <= CONVERSATION else None


_LAST_WRITTEN = (
    select(CaseMessage.at)
    .where(
        col(CaseMessage.youth_id) == bindparam("youth_id"),
        CaseMessage.direction == Direction.TO_STAFF,
    )
    .order_by(col(CaseMessage.id).desc())
    .limit(1)
)


def _last_written(tx: Tx, youth_id: int) -> datetime | None:
    found = tx.first(_LAST_WRITTEN, youth_id=youth_id)
    return found.at if found else None


def _answered(tx: Tx, letter: Letter) -> tuple[int | None, int | None]:
    """The message and the broadcast that a youth's message replies to."""
    if letter.reply_to is None:
        return None, None
    delivery = thread.delivered_as(tx, letter.chat_id, letter.reply_to)
    if delivery is not None and delivery.kind.startswith("broadcasts."):
        return None, delivery.params.get("broadcast_id")
    meant = thread.meant_by(tx, letter.chat_id, letter.reply_to)
    return (meant.id if meant else None), None


def _start_clock(tx: Tx, case: Case) -> None:
    if case.unanswered_since is None:
        tx.amend(case, unanswered_since=tx.now, unanswered_told=0)


def is_in_talk(tx: Tx, youth_id: int) -> bool:
    """Whether staff wrote to the youth so lately that a bare word is for them."""
    latest = select(CaseMessage.id).where(
        col(CaseMessage.youth_id) == youth_id,
        CaseMessage.direction == Direction.TO_YOUTH,
        CaseMessage.at > tx.now - CONVERSATION,
    )
    return tx.exec(latest.limit(1)).first() is not None


def send(
    tx: Tx, staff: Asker, youth_id: int, letter: Letter, answers_id: int | None = None
) -> CaseMessage:
    """The message is in the thread and on its way to the youth, and the youth's wait is over.

    Raises NotYours for somebody else's youth, Gone for one who left, CannotCross for a poll or a
    file that is too big.
    """
    case = cases.case_of(tx, youth_id)
    talks.opened_by(tx, staff, youth_id, "message.write")
    youth = tx.get_one(Person, youth_id)
    if youth.chat_id is None or youth.left_at is not None:
        raise Gone(name=youth.alias)
    if letter.kind is MessageKind.OTHER:
        raise CannotCross
    message = thread.add(tx, youth_id, staff.id, Direction.TO_YOUTH, letter, answers_id=answers_id)
    if case.unanswered_since is not None:
        tx.amend(case, unanswered_since=None, unanswered_told=0)
    marks.see_all(tx, youth_id)
    relay.to_youth(tx, message, letter.body.text, veiled=_needs_veil(tx, youth))
    receipts.sending(tx, message)
    return message


def _needs_veil(tx: Tx, youth: Person) -> bool:
    """Whether a notification must not show words: somebody else may be looking at the phone."""
    written = _last_written(tx, youth.id)
    return youth.discreet and (written is None or tx.now - written > FACE_TO_FACE)


def see(tx: Tx, staff: Asker, message_id: int) -> str:
    """The youth will know once that this and everything before was seen; returns the youth's name.

    It is no answer: the clock goes on. Raises NotYours for somebody else's youth.
    """
    message = _opened(tx, staff, message_id, "message.see")
    if marks.opened(tx, message.youth_id):
        outbox.enqueue(
            tx,
            "messages.seen",
            message.youth_id,
            {"message_id": message.id, "staff_id": staff.id},
            key=f"seen:{message.id}",
            subject_id=message.youth_id,
            useless_after=tx.now + timedelta(hours=16),
        )
    return alias_of(tx, message.youth_id)


def shown(tx: Tx, staff: Asker, message_id: int) -> CaseMessage:
    """The message, for a helper of its youth; the reading is on record. Raises NotYours."""
    return _opened(tx, staff, message_id, "message.read")


def _opened(tx: Tx, staff: Asker, message_id: int, why: str) -> CaseMessage:
    message = tx.get(CaseMessage, message_id)
    if message is None:
        raise NotYours
    since = talks.seen_since(tx, staff, message.youth_id)
    if since is not None and message.at < since:
        raise NotYours
    if message.taken_back_at is not None:
        raise TakenBack
    talks.opened_by(tx, staff, message.youth_id, why)
    return message


def unveil(tx: Tx, youth: Asker, message_id: int) -> CaseMessage:
    """The youth reads the message. Raises NotYours for somebody else's."""
    message = tx.get(CaseMessage, message_id)
    if message is None or message.youth_id != youth.id:
        raise NotYours
    if message.taken_back_at is not None:
        raise TakenBack
    if message.direction is Direction.TO_YOUTH and message.seen_at is None:
        message.seen_at = tx.now
        tx.add(message)
    return message


def change(tx: Tx, author: Asker, letter: Letter) -> bool:
    """The author's message says this now, and so do its copies.

    One of a youth that staff had read is unread again, and told anew: Telegram changes a message
    without a sound, and what was added may be what matters.
    False when there is nothing to change: another's message, one that was never passed on, or one
    whose words are the same, as when a live location moves. Raises NoLongerYours, Gone.
    """
    message = thread.written_as(tx, letter.chat_id, letter.message_id)
    if message is None or message.author_id != author.id or message.taken_back_at is not None:
        return False
    _may_still_write(tx, author, message)
    body = thread.body_of(tx, message)
    now = replace(body, text=letter.body.text, file_id=letter.body.file_id)
    if now == body or not _may_become(message.kind, letter.kind):
        return False
    thread.rewrite(tx, message, now)
    message.kind, message.edited_at = letter.kind, tx.now
    relay.mirror(tx, message, body.text, letter.body.text)
    if message.direction is Direction.TO_STAFF:
        case = case_of(tx, message.youth_id)
        _relay(tx, case, message, letter.body.text)
        if message.seen_at is not None:
            message.seen_at = None
            _start_clock(tx, case)
            relay.tell_again(tx, message, duty.readers_of(tx, case))
    return True


def _may_become(before: MessageKind, after: MessageKind) -> bool:
    """Telegram lets a file be replaced by one of another kind, but not a text by a file."""
    return before is after or {before, after} <= REPLACEABLE


def _may_still_write(tx: Tx, author: Asker, message: CaseMessage) -> None:
    """An old message is no way around a handover, nor back to a youth who left."""
    if message.direction is Direction.TO_STAFF:
        return
    youth = tx.get_one(Person, message.youth_id)
    if youth.left_at is not None:
        raise Gone(name=youth.alias)
    if not talks.may_talk(tx, author, message.youth_id):
        raise NoLongerYours(name=youth.alias)
