"""Internal notes: staff who help the same youth read them, the youth never does in the bot."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.domain.people import Asker
from bot.services import cases, private, talks
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Note


@dataclass(frozen=True, slots=True)
class Written:
    """A note as its readers see it."""

    id: int
    author: str
    at: datetime
    text: str


def write(tx: Tx, staff: Asker, youth_id: int, text: str) -> None:
    """The note stands in the thread, for staff only. Raises NotYours for somebody else's youth."""
    cases.opened_by(tx, staff, youth_id, "note.write")
    _keep(tx, staff, youth_id, text)


def _keep(tx: Tx, staff: Asker, youth_id: int, text: str) -> None:
    row = Note(youth_id=youth_id, author_id=staff.id, at=tx.now)
    tx.add(row)
    tx.flush()
    row.text = private.seal(tx, youth_id, text, _where(row))
    tx.add(row)


def write_from_call(tx: Tx, staff: Asker, youth_id: int, text: str) -> None:
    """The same from whoever has taken a call, for those who help. Raises NotYours."""
    talks.opened_by(tx, staff, youth_id, "note.write")
    _keep(tx, staff, youth_id, text)


def between(
    tx: Tx, youth_id: int, begin: datetime | None, end: datetime | None
) -> tuple[Written, ...]:
    """The notes from one instant on and before another, oldest first; None: no bound."""
    asked = select(Note).where(Note.youth_id == youth_id)
    if begin is not None:
        asked = asked.where(Note.at >= begin)
    if end is not None:
        asked = asked.where(Note.at < end)
    rows = tx.exec(asked.order_by(col(Note.at), col(Note.id))).all()
    return tuple(_shown(tx, row) for row in rows)


def _shown(tx: Tx, row: Note) -> Written:
    text = private.unseal(tx, row.youth_id, row.text, _where(row))
    return Written(row.id, alias_of(tx, row.author_id), row.at, text)


def _where(row: Note) -> str:
    return f"note:{row.id}:text"
