"""«Undo»: somebody takes their own last message back, on both sides, while Telegram allows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import Direction, MessageKind
from bot.domain.people import YOUTHS, Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, bring, cases, receipts, relay, talks, thread, waits
from bot.services.people import NotYours, alias_of
from bot.services.thread import Body
from bot.store import Tx
from bot.tables import CaseMessage

WITHIN = timedelta(hours=47)
"""Telegram lets a bot delete for 48 hours (core.telegram.org/bots/api#deletemessage)."""


class NothingToUndo(Refusal):
    msgid = N_("There is no message of yours from the last two days that I can take back.")


@dataclass(frozen=True, slots=True)
class Last:
    """The message that would be taken back."""

    id: int
    kind: MessageKind
    text: str
    at: datetime
    other: str  # who got it


@dataclass(frozen=True, slots=True)
class Undone:
    """`own` are its numbers in the chat of its author, to be deleted there."""

    own: tuple[int, ...]
    other: str
    was_seen: bool
    may_stay: bool  # perhaps there is a copy that nobody knows of


def last(tx: Tx, author: Asker) -> Last:
    """The author's newest message. Raises NothingToUndo."""
    row = tx.exec(
        select(CaseMessage)
        .where(
            CaseMessage.author_id == author.id,
            CaseMessage.at > tx.now - WITHIN,
            col(CaseMessage.taken_back_at).is_(None),
            CaseMessage.chat_id == author.chat_id,
        )
        .order_by(col(CaseMessage.id).desc())
        .limit(1)
    ).first()
    if row is None or not _may(tx, author, row):
        raise NothingToUndo
    text = thread.body_of(tx, row).text
    return Last(row.id, row.kind, text, row.at, _other(tx, row))


def take_back(tx: Tx, author: Asker, message_id: int) -> Undone:
    """The message says nothing any more, its copies are on their way out, and who waits waits on.

    An album goes as one. Safe to repeat. Raises NothingToUndo, NotYours for another's message.
    """
    row = tx.get(CaseMessage, message_id)
    if row is None or row.author_id != author.id or not _may(tx, author, row):
        raise NotYours
    if row.at <= tx.now - WITHIN:
        raise NothingToUndo
    rows = _whole(tx, row)
    was_seen, may_stay = any(one.seen_at is not None for one in rows), False
    lines = [line for one in rows if (line := receipts.status_line(tx, one.id)) is not None]
    for one in rows:
        if one.taken_back_at is None:
            one.taken_back_at = tx.now
            thread.rewrite(tx, one, Body())
            may_stay = _withdraw(tx, one) or may_stay
    bring.take_back(tx, rows)
    audit.note(tx, author.id, "message.taken_back", row.youth_id)
    waits.reckon(tx, cases.case_of(tx, row.youth_id))
    own = [one.message_id for one in rows]
    own += [line.message_id for line in lines if line.message_id is not None]
    return Undone(tuple(own), _other(tx, row), was_seen, may_stay)


def _withdraw(tx: Tx, message: CaseMessage) -> bool:
    """What arrived is removed, what waits is dropped by itself; whether anything may stay."""
    may_stay = False
    for copy in relay.copies_of(tx, message):
        if copy.status is DeliveryStatus.SENT:
            relay.remove_copy(tx, message, copy)
        may_stay = may_stay or copy.status is DeliveryStatus.UNCERTAIN
    return may_stay


def _whole(tx: Tx, row: CaseMessage) -> list[CaseMessage]:
    if not row.album:
        return [row]
    return list(
        tx.exec(
            select(CaseMessage).where(
                CaseMessage.chat_id == row.chat_id, CaseMessage.album == row.album
            )
        )
    )


def _may(tx: Tx, author: Asker, row: CaseMessage) -> bool:
    if author.role in YOUTHS:
        return row.youth_id == author.id
    return talks.may_talk(tx, author, row.youth_id)


def _other(tx: Tx, row: CaseMessage) -> str:
    if row.direction is Direction.TO_YOUTH:
        return alias_of(tx, row.youth_id)
    return cases.helper_name(tx, row.youth_id)
