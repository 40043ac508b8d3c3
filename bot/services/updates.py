"""Each update takes effect once: a row per update, committed with its effects and its answer."""

import json
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, bindparam, update
from sqlmodel import col, delete, select

from bot.answers import Answer, dump, load
from bot.domain.people import Role
from bot.errors import Unavailable
from bot.replicas import is_alive
from bot.store import Tx
from bot.tables import ParkedUpdate, Person, SeenUpdate, WaitingUpdate


class InProgress(Unavailable):
    """Another living process is answering this update; it must not be acknowledged here."""


class Seen(StrEnum):
    NEW = "new"
    UNSAID = "unsaid"  # took effect, but its answer was perhaps not said
    DONE = "done"


def begin(tx: Tx, update_id: int, replica: str) -> Seen:
    """What is known of this update, which is now this replica's unless it is done.

    A new one counts as done, unless an answer is kept. Raises InProgress when another living
    replica has it.
    """
    if tx.put_once(SeenUpdate, update_id=update_id, at=tx.now, replica=replica, answered=True):
        return Seen.NEW
    known = tx.get_one(SeenUpdate, update_id)
    if known.answered:
        return Seen.DONE
    if known.replica != replica and is_alive(tx, known.replica):
        raise InProgress
    known.replica = replica
    tx.add(known)
    return Seen.UNSAID


_THIS = update(SeenUpdate).where(col(SeenUpdate.update_id) == bindparam("this"))
_UNSAID = _THIS.values(answer=bindparam("hidden"), answered=False, chat_id=bindparam("chat"))
_LET_GO = _THIS.values(replica="")
_SAID = _THIS.values(answer=None, answered=True, chat_id=None)
_SAID_AS = _SAID.values(
    chat_id=select(Person.chat_id)
    .where(col(Person.chat_id) == bindparam("chat"), Person.role == Role.YOUTH)
    .scalar_subquery(),
    shown=bindparam("as_messages", type_=JSON()),
)


def keep_answer(tx: Tx, update_id: int, chat_id: int, answer: Answer) -> None:
    """The answer is kept, hidden, until `answered` or until its chat is forgotten."""
    tx.all(_UNSAID, this=update_id, chat=chat_id, hidden=tx.vault.hide(dump(answer)))


def kept_answer(tx: Tx, update_id: int) -> Answer:
    row = tx.get_one(SeenUpdate, update_id)
    return load(tx.vault.reveal(row.answer)) if row.answer else Answer()


def let_go(tx: Tx, update_id: int) -> None:
    """The answer could not be said here: whichever replica gets the update next says it."""
    tx.all(_LET_GO, this=update_id)


def answered(tx: Tx, update_id: int, chat_id: int, written: list[int]) -> None:
    """The answer was said; its words are forgotten.

    In which chat is known of youths alone, who may want what was written there hidden.
    """
    if written:
        tx.all(_SAID_AS, this=update_id, chat=chat_id, as_messages=written)
    else:
        tx.all(_SAID, this=update_id)


def forget_answers(tx: Tx, chat_id: int) -> None:
    """What was not said in this chat yet is not said any more; of what was nothing is known."""
    theirs = update(SeenUpdate).where(col(SeenUpdate.chat_id) == chat_id)
    tx.exec(theirs.values(chat_id=None, shown=None, answer=None))


def park(tx: Tx, update_id: int, content: bytes, fault_id: str, reason: str) -> bool:
    """The update is set aside, hidden, for `python -m bot parked`; it counts as seen.

    False when it was set aside before, and is for this reason now.
    """
    known = tx.get(ParkedUpdate, update_id)
    if known is not None:
        known.at, known.fault_id, known.reason = tx.now, fault_id, reason
    else:
        hidden = tx.vault.hide(content)
        row = ParkedUpdate(
            update_id=update_id, at=tx.now, fault_id=fault_id, reason=reason, content=hidden
        )
        tx.add(row)
    seen = tx.get(SeenUpdate, update_id) or SeenUpdate(update_id=update_id, at=tx.now, replica="")
    seen.answered = True
    tx.add(seen)
    return known is None


def keep_waiting(tx: Tx, update_id: int, content: bytes) -> None:
    """The update waits here, hidden, and may be confirmed to Telegram. Safe to repeat."""
    if tx.get(WaitingUpdate, update_id) is None:
        tx.add(WaitingUpdate(update_id=update_id, content=tx.vault.hide(content)))


def waiting(tx: Tx) -> list[bytes]:
    """What was confirmed and is perhaps not done, the oldest first."""
    rows = tx.exec(select(WaitingUpdate).order_by(col(WaitingUpdate.update_id)))
    return [tx.vault.reveal(row.content) for row in rows]


def forget_waiting(tx: Tx, update_id: int) -> None:
    """The update is done."""
    tx.exec(delete(WaitingUpdate).where(col(WaitingUpdate.update_id) == update_id))


def parked(tx: Tx) -> list[ParkedUpdate]:
    return list(tx.exec(select(ParkedUpdate).order_by(col(ParkedUpdate.at))))


def as_new(tx: Tx, update_id: int) -> tuple[bytes, str]:
    """The parked update's content and fault; it counts as never seen, until it fails again.

    One that has taken effect since, and whose answer could not be said, is only answered again.
    Raises LookupError for no such id.
    """
    row = _parked(tx, update_id)
    seen = tx.get(SeenUpdate, update_id)
    if seen is not None and seen.answer is not None:
        seen.answered, seen.replica = False, ""
    elif seen is not None and seen.answered:
        tx.delete(seen)
    return tx.vault.reveal(row.content), row.fault_id


def end_replay(tx: Tx, update_id: int, fault_id: str) -> bool:
    """The update is parked no more; False when it has failed again, with another fault."""
    row = _parked(tx, update_id)
    is_done = row.fault_id == fault_id
    if is_done:
        tx.delete(row)
    return is_done


def forget_parked(tx: Tx, chat_id: int) -> None:
    """No parked update holds what somebody wrote in this chat.

    Nor one that our keys do not open: it may be theirs, and nobody could replay it.
    """
    for row in parked(tx):
        if not tx.vault.opens(row.content) or _is_from(_content(tx, row), chat_id):
            tx.delete(row)


def _content(tx: Tx, row: ParkedUpdate) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(tx.vault.reveal(row.content))
    return content


def _is_from(content: dict[str, Any], chat_id: int) -> bool:
    """Whether an update, as Telegram sent it, came from the person of this private chat."""
    senders = [part.get("from") for part in content.values() if isinstance(part, dict)]
    return any(isinstance(one, dict) and one.get("id") == chat_id for one in senders)


def drop_parked(tx: Tx, update_id: int) -> None:
    """The parked update is gone for good. Raises LookupError for no such id."""
    tx.delete(_parked(tx, update_id))


def _parked(tx: Tx, update_id: int) -> ParkedUpdate:
    row = tx.get(ParkedUpdate, update_id)
    if row is None:
        raise LookupError(update_id)
    return row
