"""Who read or did what about whom."""

from bot.store import Tx
from bot.tables import Audit


def note(tx: Tx, actor_id: int | None, action: str, subject_id: int | None = None) -> None:
    """The act is on record: ids and the name of the action, never a text."""
    tx.add(Audit(at=tx.now, actor_id=actor_id, action=action, subject_id=subject_id))
