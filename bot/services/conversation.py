"""A thread as somebody reads it: page by page, with what became of each message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import Direction, MessageKind, parts
from bot.services import notes, thread
from bot.services.notes import Written
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import CaseMessage, Delivery, Handover

PAGE = 10
MOST_KEYS = 500
"""In one statement; databases have a limit."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a thread, as somebody looks at it."""

    id: int
    author: str
    is_from_youth: bool
    at: datetime
    kind: MessageKind
    body: thread.Body
    is_edited: bool
    is_seen: bool
    is_taken_back: bool
    status: DeliveryStatus | None  # of the copy, for messages to the youth


@dataclass(frozen=True, slots=True)
class Seam:
    """Where another caseworker took over."""

    at: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a thread, oldest first; page 0 holds the newest."""

    number: int
    pages: int
    lines: tuple[Line, ...]
    seams: tuple[Seam, ...]
    notes: tuple[Written, ...] = ()  # of staff, for staff


def page_of(
    tx: Tx,
    youth_id: int,
    number: int,
    *,
    with_notes: bool = False,
    since: datetime | None = None,
) -> Page:
    """That page of the youth's thread, or the nearest one there is.

    With notes for those who help only; `since` hides what was written before.
    """
    mine = [CaseMessage.youth_id == youth_id]
    if since is not None:
        mine.append(CaseMessage.at >= since)
    total = tx.exec(select(func.count()).select_from(CaseMessage).where(*mine)).one()
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 0), pages - 1)
    found = tx.exec(
        select(CaseMessage)
        .where(*mine)
        .order_by(col(CaseMessage.id).desc())
        .offset(number * PAGE)
        .limit(PAGE + 1)
    ).all()
    rows, older = found[:PAGE], found[PAGE:]
    statuses = _statuses(tx, rows)
    names = {one: alias_of(tx, one) for one in {row.author_id for row in rows}}
    lines = [_line(tx, row, names[row.author_id], statuses.get(row.id)) for row in reversed(rows)]
    begin = older[0].at if older else since
    end = rows[0].at if number else None
    written = notes.between(tx, youth_id, begin, end) if with_notes else ()
    return Page(number, pages, tuple(lines), _seams(tx, youth_id, begin, end), written)


def all_of(tx: Tx, youth_id: int) -> list[Line]:
    """The whole thread, oldest first."""
    rows = tx.exec(
        select(CaseMessage).where(CaseMessage.youth_id == youth_id).order_by(col(CaseMessage.id))
    ).all()
    statuses = _statuses(tx, rows)
    names = {one: alias_of(tx, one) for one in {row.author_id for row in rows}}
    return [_line(tx, row, names[row.author_id], statuses.get(row.id)) for row in rows]


def page_with(tx: Tx, row: CaseMessage) -> int:
    """The number of the page that shows this message."""
    newer = (CaseMessage.youth_id == row.youth_id, CaseMessage.id > row.id)
    return tx.exec(select(func.count()).select_from(CaseMessage).where(*newer)).one() // PAGE


def _seams(tx: Tx, youth_id: int, begin: datetime | None, end: datetime | None) -> tuple[Seam, ...]:
    """The handovers from one instant on and before another, oldest first; None: no bound."""
    rows = tx.exec(select(Handover).where(Handover.youth_id == youth_id).order_by(col(Handover.at)))
    return tuple(
        Seam(row.at, alias_of(tx, row.from_id), alias_of(tx, row.to_id))
        for row in rows
        if (begin is None or begin <= row.at) and (end is None or row.at < end)
    )


def _line(tx: Tx, row: CaseMessage, author: str, status: DeliveryStatus | None) -> Line:
    return Line(
        row.id,
        author,
        row.direction is Direction.TO_STAFF,
        row.at,
        row.kind,
        thread.body_of(tx, row),
        row.edited_at is not None,
        row.seen_at is not None,
        row.taken_back_at is not None,
        None if row.taken_back_at is not None else status,
    )


_WORST_FIRST = (
    DeliveryStatus.BLOCKED,
    DeliveryStatus.FAILED,
    DeliveryStatus.DROPPED,
    DeliveryStatus.UNCERTAIN,
    DeliveryStatus.PENDING,
    DeliveryStatus.SENDING,
    DeliveryStatus.SENT,
)


def status_of(tx: Tx, row: CaseMessage) -> DeliveryStatus | None:
    """What became of a message to the youth: the worst of its parts."""
    return _statuses(tx, [row]).get(row.id)


def _statuses(tx: Tx, rows: Sequence[CaseMessage]) -> dict[int, DeliveryStatus]:
    keys = {
        thread.copy_key(row.id, row.youth_id, part): row.id
        for row in rows
        if row.direction is Direction.TO_YOUTH
        for part in range(len(parts(row.kind, thread.body_of(tx, row).text)))
    }
    found: dict[int, DeliveryStatus] = {}
    wanted = list(keys)
    for at in range(0, len(wanted), MOST_KEYS):
        some = wanted[at : at + MOST_KEYS]
        sent = select(Delivery.unique_key, Delivery.status)
        for key, status in tx.exec(sent.where(col(Delivery.unique_key).in_(some))):
            message_id = keys[key or ""]
            known = found.get(message_id, DeliveryStatus.SENT)
            found[message_id] = min(known, DeliveryStatus(status), key=_WORST_FIRST.index)
    return found
