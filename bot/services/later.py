"""Messages for later: written now, sent when they are due, unless they are changed or dropped.

After a handover one that is due goes to nobody by itself: whoever answers then is asked.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from bot import outbox
from bot.domain.messages import MessageKind
from bot.domain.people import Asker
from bot.services import addressees, cases, duty, messages, people, private, thread
from bot.services.people import NotYours, alias_of
from bot.services.thread import Letter
from bot.services.ticks import Tick, each_alone
from bot.services.times import must_be_ahead
from bot.store import Tx
from bot.tables import LaterMessage

BATCH = 50


@dataclass(frozen=True, slots=True)
class Planned:
    """A message that waits for its time."""

    id: int
    youth_id: int
    youth: str
    author: str
    due_at: datetime
    kind: MessageKind
    text: str
    is_left_over: bool


def plan(tx: Tx, staff: Asker, youth_id: int, letter: Letter, due_at: datetime) -> int:
    """The message leaves then. Raises InThePast, CannotCross, Gone, NotYours."""
    cases.opened_by(tx, staff, youth_id, "message.later")
    addressees.writable(tx, staff, youth_id)
    if letter.kind is MessageKind.OTHER:
        raise messages.CannotCross
    must_be_ahead(tx, due_at)
    row = LaterMessage(youth_id=youth_id, author_id=staff.id, due_at=due_at, written_at=tx.now)
    tx.add(row)
    tx.flush()
    _seal(tx, row, letter)
    return row.id


def planned(tx: Tx, staff: Asker, youth_id: int) -> list[Planned]:
    """What waits for this youth, the first one first. Raises NotYours."""
    cases.opened_by(tx, staff, youth_id, "message.later")
    return for_youth(tx, youth_id)


def for_youth(tx: Tx, youth_id: int) -> list[Planned]:
    rows = tx.exec(
        select(LaterMessage)
        .where(LaterMessage.youth_id == youth_id, *_waits())
        .order_by(col(LaterMessage.due_at), col(LaterMessage.id))
    ).all()
    return [_shown(tx, row) for row in rows]


def how_many(tx: Tx, staff: Asker, youth_id: int) -> int:
    """How many wait for this youth; none for somebody who does not help the youth."""
    if not cases.may_open(tx, staff, cases.case_of(tx, youth_id)):
        return 0
    waiting = select(func.count()).where(LaterMessage.youth_id == youth_id, *_waits())
    return tx.exec(waiting).one()


def one(tx: Tx, staff: Asker, later_id: int) -> Planned:
    """One of them, for whoever helps the youth. Raises NotYours, also when it waits no more."""
    return _shown(tx, _row(tx, staff, later_id))


def is_left_over(tx: Tx, later_id: int) -> bool:
    """Whether it was due and is still up to whoever helps now."""
    row = tx.get(LaterMessage, later_id)
    if row is None or row.sent_at is not None or row.dropped_at is not None:
        return False
    return row.left_over_at is not None


def reword(tx: Tx, staff: Asker, later_id: int, letter: Letter) -> None:
    """It says this instead, and is from whoever says so. Raises CannotCross, NotYours."""
    row = _row(tx, staff, later_id)
    if letter.kind is MessageKind.OTHER:
        raise messages.CannotCross
    row.author_id = staff.id
    _seal(tx, row, letter)


def move(tx: Tx, staff: Asker, later_id: int, due_at: datetime) -> None:
    """It leaves then instead; one that was left over, from whoever moves it.

    Raises InThePast, NotYours.
    """
    row = _row(tx, staff, later_id)
    must_be_ahead(tx, due_at)
    if row.left_over_at is not None:
        row.author_id = staff.id
    row.due_at, row.left_over_at = due_at, None
    tx.add(row)


def drop(tx: Tx, staff: Asker, later_id: int) -> None:
    """It is never sent. Raises NotYours."""
    row = _row(tx, staff, later_id)
    row.dropped_at = tx.now
    tx.add(row)


def send_now(tx: Tx, staff: Asker, later_id: int) -> None:
    """It leaves now, from whoever says so. Raises Gone, NotYours."""
    row = _row(tx, staff, later_id)
    _send(tx, staff, row)


def send_due(tx: Tx) -> None:
    """Everything that is due has left, once; what nobody may send any more is asked about."""
    due = tx.exec(
        select(LaterMessage)
        .where(LaterMessage.due_at <= tx.now, col(LaterMessage.left_over_at).is_(None), *_waits())
        .order_by(col(LaterMessage.due_at), col(LaterMessage.id))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    each_alone(tx, due, _send_or_ask)


TICKS = (Tick(send_due, 30),)


def _send_or_ask(tx: Tx, row: LaterMessage) -> None:
    author = people.by_id(tx, row.author_id)
    case = cases.case_of(tx, row.youth_id)
    try:
        if people.has_left(tx, author.id) or not cases.may_open(tx, author, case):
            raise NotYours
        _send(tx, author, row)
    except (NotYours, addressees.Gone):
        row.left_over_at = tx.now
        tx.add(row)
        outbox.enqueue(
            tx,
            "messages.left_over",
            duty.first_reader(tx, case),
            {"later_id": row.id},
            key=f"left-over:{row.id}:{row.due_at.isoformat()}",
            subject_id=row.youth_id,
        )


def _send(tx: Tx, staff: Asker, row: LaterMessage) -> None:
    messages.send(tx, staff, row.youth_id, _letter(tx, row))
    row.sent_at = tx.now
    row.letter = b""
    tx.add(row)


def _waits() -> tuple[bool, ...]:
    return (
        col(LaterMessage.sent_at).is_(None),  # type: ignore[return-value]
        col(LaterMessage.dropped_at).is_(None),
    )


def _row(tx: Tx, staff: Asker, later_id: int) -> LaterMessage:
    row = tx.get(LaterMessage, later_id, with_for_update=True)
    if row is None or row.sent_at is not None or row.dropped_at is not None:
        raise NotYours
    cases.opened_by(tx, staff, row.youth_id, "message.later")
    return row


def _shown(tx: Tx, row: LaterMessage) -> Planned:
    letter = _letter(tx, row)
    return Planned(
        row.id,
        row.youth_id,
        alias_of(tx, row.youth_id),
        alias_of(tx, row.author_id),
        row.due_at,
        letter.kind,
        letter.body.text,
        row.left_over_at is not None,
    )


def _seal(tx: Tx, row: LaterMessage, letter: Letter) -> None:
    row.letter = private.seal(tx, row.youth_id, thread.as_text(letter), _where(row))
    tx.add(row)


def _letter(tx: Tx, row: LaterMessage) -> Letter:
    return thread.from_text(private.unseal(tx, row.youth_id, row.letter, _where(row)))


def _where(row: LaterMessage) -> str:
    return f"latermessage:{row.id}:letter"
