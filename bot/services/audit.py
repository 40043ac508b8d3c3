"""Who read or did what about whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.store import Tx
from bot.tables import Audit, Person


def note(tx: Tx, actor_id: int | None, action: str, subject_id: int | None = None) -> None:
    """The act is on record: ids and the name of the action, never a text."""
    tx.put(Audit, at=tx.now, actor_id=actor_id, action=action, subject_id=subject_id)


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. Who did it is the person with this id, or nobody in the bot: an operator."""

    at: datetime
    actor_id: int | None
    actor: str
    action: str


def about(tx: Tx, person_id: int) -> list[Entry]:
    """Everything that is on record about this person, the oldest first; by whom as named now."""
    rows = tx.exec(
        select(Audit, Person.alias)
        .outerjoin(Person, col(Person.id) == Audit.actor_id)
        .where(Audit.subject_id == person_id)
        .order_by(col(Audit.at), col(Audit.id))
    )
    return [Entry(row.at, row.actor_id, alias or "", row.action) for row, alias in rows]
