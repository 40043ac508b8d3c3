"""A topic for each youth in a colleague's chat, where that colleague's Telegram has topics."""

from dataclasses import dataclass

from sqlmodel import col, delete, select

from bot.domain.people import Asker
from bot.services import cases, people
from bot.store import Tx
from bot.tables import Topic

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class Place:
    """Where a youth's messages stand: a thread, or none yet, and what it is called."""

    thread_id: int | None
    name: str
    is_renamed: bool = False


def place_of(tx: Tx, staff_id: int, chat_id: int, youth_id: int) -> Place:
    """The youth's topic in this chat; one of another account of the colleague's is none."""
    row = tx.get(Topic, (staff_id, youth_id))
    name = people.alias_of(tx, youth_id)[:LONGEST_NAME]
    if row is None or row.chat_id != chat_id:
        return Place(None, name)
    return Place(row.thread_id, name, is_renamed=row.name != name)


def keep(tx: Tx, staff_id: int, chat_id: int, youth_id: int, place: Place) -> None:
    """The youth's topic is this one from now on."""
    assert place.thread_id is not None
    row = Topic(
        staff_id=staff_id,
        youth_id=youth_id,
        chat_id=chat_id,
        thread_id=place.thread_id,
        name=place.name,
    )
    tx.merge(row)


def forget(tx: Tx, staff_id: int, youth_id: int) -> None:
    """There is no such topic any more."""
    tx.exec(delete(Topic).where(col(Topic.staff_id) == staff_id, col(Topic.youth_id) == youth_id))


def youth_in(tx: Tx, staff: Asker, thread_id: int) -> int | None:
    """Whose topic this is, while the colleague may write to that youth; None for any other."""
    row = tx.exec(
        select(Topic).where(
            Topic.staff_id == staff.id,
            Topic.chat_id == staff.chat_id,
            Topic.thread_id == thread_id,
        )
    ).first()
    if row is None:
        return None
    return row.youth_id if cases.may_open(tx, staff, cases.case_of(tx, row.youth_id)) else None
