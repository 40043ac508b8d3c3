"""A thread on paper, and the mark that it was put into the municipality's journal."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select, update

from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import MessageKind
from bot.domain.people import Asker
from bot.services import cases, conversation, notes, people
from bot.services.conversation import Line
from bot.services.notes import Written
from bot.store import Tx
from bot.tables import CaseMessage


@dataclass(frozen=True, slots=True)
class Entry:
    """One message or note. `status` is of the copy, for messages to the youth."""

    at: datetime
    author: str
    kind: MessageKind
    text: str
    is_note: bool = False
    is_from_youth: bool = False
    is_edited: bool = False
    is_taken_back: bool = False
    status: DeliveryStatus | None = None
    is_journalised: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """The whole thread, oldest first. `until` is its last message: what is journalised with it."""

    youth: str
    caseworker: str
    made_at: datetime
    entries: tuple[Entry, ...]
    until: int


def transcript(tx: Tx, staff: Asker, youth_id: int) -> Transcript:
    """Everything that was written, with the notes. Raises NotYours; the reading is on record."""
    case = cases.opened_by(tx, staff, youth_id, "thread.transcript")
    marked = set(
        tx.exec(
            select(CaseMessage.id).where(
                CaseMessage.youth_id == youth_id, col(CaseMessage.journalised_at).is_not(None)
            )
        )
    )
    lines = conversation.all_of(tx, youth_id)
    entries = [_message(line, line.id in marked) for line in lines]
    entries += [_note(one) for one in notes.between(tx, youth_id, None, None)]
    return Transcript(
        people.alias_of(tx, youth_id),
        people.alias_of(tx, case.caseworker_id),
        tx.now,
        tuple(sorted(entries, key=lambda entry: entry.at)),
        max((line.id for line in lines), default=0),
    )


def journalise(tx: Tx, staff: Asker, youth_id: int, until: int) -> int:
    """The messages of that transcript are in the journal; how many were not before.

    From now on they may be deleted when their time is over. Raises NotYours.
    """
    cases.opened_by(tx, staff, youth_id, "thread.journalised")
    done = tx.exec(
        update(CaseMessage)
        .where(
            col(CaseMessage.youth_id) == youth_id,
            col(CaseMessage.id) <= until,
            col(CaseMessage.journalised_at).is_(None),
        )
        .values(journalised_at=tx.now)
    )
    return done.rowcount


def waiting(tx: Tx, youth_id: int) -> int:
    """How many messages of the thread are not in the journal yet."""
    return tx.exec(
        select(func.count())
        .select_from(CaseMessage)
        .where(CaseMessage.youth_id == youth_id, col(CaseMessage.journalised_at).is_(None))
    ).one()


def _message(line: Line, is_journalised: bool) -> Entry:
    return Entry(
        line.at,
        line.author,
        line.kind,
        line.body.text,
        is_from_youth=line.is_from_youth,
        is_edited=line.is_edited,
        is_taken_back=line.is_taken_back,
        status=line.status,
        is_journalised=is_journalised,
    )


def _note(one: Written) -> Entry:
    return Entry(one.at, one.author, MessageKind.TEXT, one.text, is_note=True)
