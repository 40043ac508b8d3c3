"""Ready replies: one's own and shared ones, filled in for the youth they go to."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_, select

from bot.domain.people import CASEWORKERS, Asker
from bot.services import agenda, cases, people
from bot.services.people import NotYours, alias_of, alphabetical
from bot.store import Tx
from bot.tables import Person, ReadyReply


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What its owner decides."""

    title: str
    text: str
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    id: int
    facts: ReplyFacts
    owner: str
    may_change: bool  # its owner, or any caseworker when it is shared by somebody who has left


@dataclass(frozen=True, slots=True)
class Addressed:
    """A reply, its blanks still empty, and whom it goes to; `meets_at` is the next appointment."""

    text: str
    youth: Asker
    meets_at: datetime | None


def usable(tx: Tx, staff: Asker) -> list[Reply]:
    """One's own and the shared ones, by title. Raises NotYours."""
    _must_write(staff)
    rows = tx.exec(
        select(ReadyReply)
        .where(
            col(ReadyReply.dropped_at).is_(None),
            or_(ReadyReply.owner_id == staff.id, col(ReadyReply.is_shared).is_(True)),
        )
        .order_by(alphabetical(col(ReadyReply.title)), col(ReadyReply.id))
    ).all()
    return [_shown(tx, staff, row) for row in rows]


def one(tx: Tx, staff: Asker, reply_id: int) -> Reply:
    """One of them. Raises NotYours."""
    for reply in usable(tx, staff):
        if reply.id == reply_id:
            return reply
    raise NotYours


def keep(tx: Tx, staff: Asker, reply_id: int | None, facts: ReplyFacts) -> int:
    """The reply says this and is one's own; a new one without an id.

    Raises NotYours for a colleague's.
    """
    row = ReadyReply(owner_id=staff.id, title="", text="", changed_at=tx.now)
    if reply_id is not None:
        row = _changeable(tx, staff, reply_id)
    _must_write(staff)
    row.owner_id = staff.id
    row.title, row.text, row.is_shared = facts.title, facts.text, facts.is_shared
    row.changed_at = tx.now
    tx.add(row)
    tx.flush()
    return row.id


def drop(tx: Tx, staff: Asker, reply_id: int) -> None:
    """Nobody can use it any more. Raises NotYours for a colleague's."""
    row = _changeable(tx, staff, reply_id)
    row.dropped_at = tx.now
    tx.add(row)


def for_youth(tx: Tx, staff: Asker, reply_id: int, youth_id: int) -> Addressed:
    """The reply, and what its blanks stand for with this youth. Raises NotYours."""
    cases.opened_by(tx, staff, youth_id, "message.ready")
    youth = people.by_id(tx, youth_id)
    meets_at = next((one.starts_at for one in agenda.upcoming(tx, youth)), None)
    return Addressed(one(tx, staff, reply_id).facts.text, youth, meets_at)


def _changeable(tx: Tx, staff: Asker, reply_id: int) -> ReadyReply:
    row = tx.get(ReadyReply, reply_id)
    if row is None or row.dropped_at is not None or not _may_change(tx, staff, row):
        raise NotYours
    return row


def _may_change(tx: Tx, staff: Asker, row: ReadyReply) -> bool:
    if row.owner_id == staff.id:
        return True
    owner = tx.get_one(Person, row.owner_id)
    is_at_work = owner.left_at is None and owner.role in CASEWORKERS
    return row.is_shared and not is_at_work and staff.role in CASEWORKERS


def _shown(tx: Tx, staff: Asker, row: ReadyReply) -> Reply:
    facts = ReplyFacts(row.title, row.text, row.is_shared)
    return Reply(row.id, facts, alias_of(tx, row.owner_id), _may_change(tx, staff, row))


def _must_write(staff: Asker) -> None:
    if staff.role not in CASEWORKERS:
        raise NotYours
