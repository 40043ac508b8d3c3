"""The rows of a thread: what was written, sealed with the youth's key, and its copies."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import select

from bot import outbox
from bot.answers import Contact, Place
from bot.domain.messages import Direction, MessageKind
from bot.services import private
from bot.store import Tx
from bot.tables import CaseMessage, Delivery


@dataclass(frozen=True, slots=True)
class Body:
    """What a message says or carries. A file is known by Telegram's file id; it is not kept."""

    text: str = ""
    file_id: str = ""
    place: Place | None = None
    contact: Contact | None = None
    is_forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it was written in its author's chat."""

    chat_id: int
    message_id: int
    kind: MessageKind
    body: Body
    album: str = ""
    reply_to: int | None = None


_body = TypeAdapter(Body)
_letters = TypeAdapter(list[Letter])


def packed(letters: list[Letter]) -> Any:
    """Letters as plain values, to be hidden until it is known whom they are for, or when."""
    return _letters.dump_python(letters, mode="json")


def as_text(letter: Letter) -> str:
    """The letter as JSON, to be sealed."""
    return _letters.dump_json([letter], exclude_defaults=True).decode()


def from_text(text: str) -> Letter:
    [letter] = _letters.validate_json(text)
    return letter


def unpacked(values: Any) -> list[Letter]:
    return _letters.validate_python(values)


def add(
    tx: Tx,
    youth_id: int,
    author_id: int,
    direction: Direction,
    letter: Letter,
    *,
    answers_id: int | None = None,
    broadcast_id: int | None = None,
) -> CaseMessage:
    """The message stands in the youth's thread."""
    row = tx.put(
        CaseMessage,
        youth_id=youth_id,
        author_id=author_id,
        direction=direction,
        kind=letter.kind,
        chat_id=letter.chat_id,
        message_id=letter.message_id,
        album=letter.album,
        answers_id=answers_id,
        broadcast_id=broadcast_id,
        at=tx.now,
    )
    # Only now it is known which row the text is sealed into.
    tx.amend(row, body=_sealed(tx, row, letter.body))
    return row


def rewrite(tx: Tx, row: CaseMessage, body: Body) -> None:
    """The message says this now."""
    tx.amend(row, body=_sealed(tx, row, body))


def _sealed(tx: Tx, row: CaseMessage, body: Body) -> bytes:
    text = _body.dump_json(body, exclude_defaults=True).decode()
    return private.seal(tx, row.youth_id, text, _where(row))


def body_of(tx: Tx, row: CaseMessage) -> Body:
    """What the message says; nothing once the youth was erased."""
    text = private.unseal(tx, row.youth_id, row.body, _where(row))
    return _body.validate_json(text) if text else Body()


def _where(row: CaseMessage) -> str:
    return f"casemessage:{row.id}:body"


def written_as(tx: Tx, chat_id: int, message_id: int) -> CaseMessage | None:
    """The row of a message that was written in this chat."""
    return tx.find(CaseMessage, chat_id=chat_id, message_id=message_id)


def is_later_in_album(tx: Tx, row: CaseMessage) -> bool:
    """Whether a part of the same album came before this message."""
    earlier = select(CaseMessage.id).where(
        CaseMessage.chat_id == row.chat_id,
        CaseMessage.album == row.album,
        CaseMessage.id < row.id,
    )
    return tx.exec(earlier).first() is not None


def delivered_as(tx: Tx, chat_id: int, message_id: int) -> Delivery | None:
    """The delivery that stands in this chat as this message."""
    return tx.find(Delivery, chat_id=chat_id, message_id=message_id)


def meant_by(tx: Tx, chat_id: int, message_id: int) -> CaseMessage | None:
    """The message of a thread that this message of a chat is, copies, or speaks of."""
    delivery = delivered_as(tx, chat_id, message_id)
    if delivery is None:
        return written_as(tx, chat_id, message_id)
    if not delivery.kind.startswith(("messages.", "marks.")) or "message_id" not in delivery.params:
        return None
    return tx.get(CaseMessage, delivery.params["message_id"])


def copy_key(message_id: int, person_id: int, part: int = 0) -> str:
    """The unique key of the delivery that brings this part of a message to this person."""
    return f"message:{message_id}:{person_id}:{part}"


def copy_of(tx: Tx, message_id: int, person_id: int) -> Delivery | None:
    """The delivery that brings the beginning of a message to this person."""
    return outbox.with_key(tx, copy_key(message_id, person_id))


def shown_as(tx: Tx, message_id: int, person_id: int, chat_id: int) -> int | None:
    """The number that a message has in a person's chat: the original's, or that of its copy."""
    row = tx.get(CaseMessage, message_id)
    if row is None or row.chat_id == chat_id:
        return row.message_id if row else None
    copy = copy_of(tx, message_id, person_id)
    return copy.message_id if copy else None


def is_answered(tx: Tx, row: CaseMessage) -> bool:
    """Whether staff wrote to the youth after this message."""
    later = select(CaseMessage.id).where(
        CaseMessage.youth_id == row.youth_id,
        CaseMessage.direction == Direction.TO_YOUTH,
        CaseMessage.id > row.id,
    )
    return tx.exec(later).first() is not None
