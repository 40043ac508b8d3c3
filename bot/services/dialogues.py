"""What the next free text in a chat means; a row, so a restart forgets nothing."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, delete, select

from bot.store import Tx
from bot.tables import Dialogue, Unaddressed

FORGOTTEN_AFTER = timedelta(hours=24)
"""A question so old is no longer what a new text answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: the step that takes the answer, what was said so far, and in which topic.

    Topic 0 is the chat itself.
    """

    step: str
    data: dict[str, Any]
    topic: int = 0


def ask(tx: Tx, chat_id: int, step: str, **data: Any) -> None:
    """The next free text in this chat goes to `step`; an older question is dropped."""
    hidden = tx.vault.hide(json.dumps(data).encode())
    row = tx.get(Dialogue, chat_id)
    if row is None:
        tx.put(Dialogue, chat_id=chat_id, step=step, data=hidden, since=tx.now)
    else:
        tx.amend(row, step=step, data=hidden, since=tx.now, topic=0)


def asked_in(tx: Tx, chat_id: int, topic: int) -> None:
    """The question that was asked just now belongs to this topic of the chat."""
    row = tx.get(Dialogue, chat_id)
    if row is not None and row.since == tx.now:
        row.topic = topic
        tx.add(row)


def open_question(tx: Tx, chat_id: int) -> Question | None:
    row = tx.get(Dialogue, chat_id)
    if row is None or tx.now - row.since > FORGOTTEN_AFTER:
        return None
    return Question(row.step, json.loads(tx.vault.reveal(row.data)), row.topic)


def refused(tx: Tx, chat_id: int, album: str) -> None:
    """The open question remembers, as its `album`, that it was answered with a part of this one."""
    row, question = tx.get(Dialogue, chat_id), open_question(tx, chat_id)
    if row is not None and question is not None:
        row.data = tx.vault.hide(json.dumps(question.data | {"album": album}).encode())
        tx.add(row)


def rename_youth(tx: Tx, was: int, now: int) -> None:
    """Questions about the one youth are about the other: two profiles have become one."""
    for row in tx.exec(select(Dialogue)).all():
        data = json.loads(tx.vault.reveal(row.data))
        for about in (data, data.get("draft", {})):
            if about.get("youth_id") == was:
                about["youth_id"] = now
                row.data = tx.vault.hide(json.dumps(data).encode())
                tx.add(row)


def forget_words_about(tx: Tx, youth_id: int) -> None:
    """What colleagues have half-written about this youth is gone, with the question it was for.

    A question that holds no words stays: whoever answers it hears that the youth has left. One that
    our keys do not open goes, too: nobody could answer it.
    """
    for row in tx.exec(select(Dialogue)).all():
        if not tx.vault.opens(row.data) or _has_words_about(tx, row, youth_id):
            tx.delete(row)


def _has_words_about(tx: Tx, row: Dialogue, youth_id: int) -> bool:
    data = json.loads(tx.vault.reveal(row.data))
    is_about = youth_id in (data.get("youth_id"), data.get("draft", {}).get("youth_id"))
    return is_about and any(isinstance(value, str | list | dict) for value in data.values())


def close(tx: Tx, chat_id: int) -> None:
    """No question is open in this chat."""
    row = tx.get(Dialogue, chat_id)
    if row is not None:
        tx.delete(row)
        tx.flush()


def close_of(tx: Tx, chat_id: int, feature: str) -> None:
    """No question of this feature is open in this chat; one of another is left alone."""
    row = tx.get(Dialogue, chat_id)
    if row is not None and row.step.startswith(f"{feature}."):
        close(tx, chat_id)


def forget(tx: Tx, chat_id: int) -> None:
    """Nothing half-said is left of this chat: no question, and no words that wait for a name."""
    close(tx, chat_id)
    tx.exec(delete(Unaddressed).where(col(Unaddressed.chat_id) == chat_id))
