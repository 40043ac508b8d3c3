"""Each update takes effect once: a row per update, committed with its effects and its answer."""

import json
from enum import StrEnum
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, select

from bot.answers import Answer, dump, load
from bot.domain.people import Role
from bot.errors import Unavailable
from bot.outbox import is_alive
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

    Raises InProgress when another living replica has it.
    """
    row = SeenUpdate(update_id=update_id, at=tx.now, replica=replica)
    if _insert_new(tx, row):
        return Seen.NEW
    known = tx.get_one(SeenUpdate, update_id)
    if known.answered:
        return Seen.DONE
    if known.replica != replica and is_alive(tx, known.replica):
        raise InProgress
    known.replica = replica
    tx.add(known)
    return Seen.UNSAID


def _insert_new(tx: Tx, row: SeenUpdate) -> bool:
    dialect = postgresql if tx.connection().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SeenUpdate).values(
        update_id=row.update_id, at=row.at, replica=row.replica, answered=False
    )
    once = statement.on_conflict_do_nothing().returning(col(SeenUpdate.update_id))
    return tx.connection().execute(once).first() is not None


def keep_answer(tx: Tx, update_id: int, answer: Answer) -> None:
    """The answer is kept, hidden, until `answered`."""
    _change(tx, update_id, answer=tx.vault.hide(dump(answer)))


def kept_answer(tx: Tx, update_id: int) -> Answer:
    row = tx.get_one(SeenUpdate, update_id)
    return load(tx.vault.reveal(row.answer)) if row.answer else Answer()


def answered(tx: Tx, update_id: int, chat_id: int, written: list[int]) -> None:
    """The answer was said; its words are forgotten.

    As which messages is known for a youth's chat, who may want them hidden, and for nobody else's.
    """
    said: dict[str, Any] = {}
    if written:
        whose = (Person.chat_id == chat_id, Person.role == Role.YOUTH)
        said = {"chat_id": select(Person.chat_id).where(*whose).scalar_subquery(), "shown": written}
    _change(tx, update_id, answer=None, answered=True, **said)


def _change(tx: Tx, update_id: int, **values: Any) -> None:
    """One statement: every update passes here twice."""
    this = col(SeenUpdate.update_id) == update_id
    tx.connection().execute(update(SeenUpdate).where(this).values(**values))


def park(tx: Tx, update_id: int, content: bytes, fault_id: str, reason: str) -> bool:
    """The update is set aside, hidden, for `python -m bot parked`; it counts as seen.

    False when it was set aside before.
    """
    if tx.get(ParkedUpdate, update_id) is not None:
        return False
    hidden = tx.vault.hide(content)
    tx.add(
        ParkedUpdate(
            update_id=update_id, at=tx.now, fault_id=fault_id, reason=reason, content=hidden
        )
    )
    row = tx.get(SeenUpdate, update_id) or SeenUpdate(update_id=update_id, at=tx.now, replica="")
    row.answered = True
    tx.add(row)
    return True


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


def unpark(tx: Tx, update_id: int) -> bytes:
    """The parked update's content; it counts as never seen. Raises LookupError for no such id."""
    content = tx.vault.reveal(drop_parked(tx, update_id).content)
    tx.exec(delete(SeenUpdate).where(col(SeenUpdate.update_id) == update_id))
    return content


def forget_parked(tx: Tx, chat_id: int) -> None:
    """No parked update holds what somebody wrote in this chat."""
    for row in parked(tx):
        if _is_from(json.loads(tx.vault.reveal(row.content)), chat_id):
            tx.delete(row)


def _is_from(content: dict[str, Any], chat_id: int) -> bool:
    """Whether an update, as Telegram sent it, came from the person of this private chat."""
    senders = [part.get("from") for part in content.values() if isinstance(part, dict)]
    return any(isinstance(one, dict) and one.get("id") == chat_id for one in senders)


def drop_parked(tx: Tx, update_id: int) -> ParkedUpdate:
    """The parked update is gone for good. Raises LookupError for no such id."""
    row = tx.get(ParkedUpdate, update_id)
    if row is None:
        raise LookupError(update_id)
    tx.delete(row)
    return row
