"""What a youth has to hand in: asked for by staff, answered with a picture or a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, func, select

from bot import outbox
from bot.domain.delivery import DeliveryStatus, Lane
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import cases, duty, messages, preferences, private, thread, waits
from bot.services.people import NotYours
from bot.services.thread import Letter
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import BringItem, Case, CaseMessage, Delivery, Person

MOST = 12
IS_OPEN = (col(BringItem.handed_in_at).is_(None), col(BringItem.dropped_at).is_(None))


class TooMany(Refusal):
    msgid = N_("That would be more than {most} things at once. Take something off first.")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing. It is open until it is handed in, and done when staff say that it will do."""

    id: int
    what: str
    due_on: date | None
    is_handed_in: bool
    is_accepted: bool
    message_id: int | None


def asked_of(tx: Tx, youth_id: int) -> list[Item]:
    """What the youth was asked for and is not done, and what was done, in the order of asking."""
    rows = tx.exec(
        select(BringItem)
        .where(BringItem.youth_id == youth_id, col(BringItem.dropped_at).is_(None))
        .order_by(col(BringItem.accepted_at).is_not(None), col(BringItem.id))
    )
    return [_item(tx, row) for row in rows]


def how_many_open(tx: Tx, youth_id: int) -> int:
    """How many things the youth still has to hand in."""
    missing = select(func.count()).where(BringItem.youth_id == youth_id, *IS_OPEN)
    return tx.exec(missing).one()


def open_items(tx: Tx, youth_id: int) -> list[Item]:
    """What the youth still has to hand in."""
    return [one for one in asked_of(tx, youth_id) if not one.is_handed_in]


def seen_by(tx: Tx, staff: Asker, youth_id: int) -> list[Item]:
    """The same list for those who help. Raises NotYours."""
    cases.opened_by(tx, staff, youth_id, "bring.read")
    return asked_of(tx, youth_id)


def ask(tx: Tx, staff: Asker, youth_id: int, things: list[str], due_on: date | None) -> None:
    """The youth is asked for these things, in one message. Raises TooMany, Finished, NotYours."""
    may_ask(tx, staff, youth_id, len(things))
    for thing in things:
        row = BringItem(
            youth_id=youth_id, what=b"", asked_by=staff.id, asked_at=tx.now, due_on=due_on
        )
        tx.add(row)
        tx.flush()
        row.what = private.seal(tx, youth_id, thing, _where(row.id))
    _tell_youth(tx, youth_id, f"bring:{youth_id}:{tx.now.isoformat()}")


def may_ask(tx: Tx, staff: Asker, youth_id: int, n: int) -> None:
    """Raises TooMany if so many more would be too much to hand in at once, Finished, NotYours."""
    cases.going_on(tx, staff, youth_id, "bring.asked")
    if how_many_open(tx, youth_id) + n > MOST:
        raise TooMany(most=MOST)


def _tell_youth(tx: Tx, youth_id: int, key: str) -> None:
    outbox.enqueue(tx, "bring.asked", youth_id, subject_id=youth_id, key=key)


def hand_in(tx: Tx, youth: Asker, item_id: int, letter: Letter) -> Item:
    """The message is in the thread and answers the item; who helps is told. Raises NotYours."""
    row = _own(tx, youth, item_id)
    messages.receive(tx, youth, letter)
    written = thread.written_as(tx, letter.chat_id, letter.message_id)
    row.handed_in_at, row.accepted_at = tx.now, None
    row.message_id = written.id if written else None
    tx.add(row)
    for reader_id in duty.readers_of(tx, cases.case_of(tx, youth.id)):
        outbox.enqueue(
            tx,
            "bring.handed_in",
            reader_id,
            {"item_id": row.id},
            subject_id=youth.id,
            key=f"handed-in:{row.id}:{row.message_id}:{reader_id}",
        )
    return _item(tx, row)


def take_back(tx: Tx, messages: Sequence[CaseMessage]) -> None:
    """What these messages handed in is missing again, and nobody is asked whether it will do.

    What did is done.
    """
    rows = tx.exec(
        select(BringItem).where(
            col(BringItem.message_id).in_([one.id for one in messages]),
            col(BringItem.accepted_at).is_(None),
        )
    )
    for row in rows.all():
        if row.handed_in_at is not None:
            _withdraw_notes(tx, row)
        row.handed_in_at = row.message_id = None
        tx.add(row)


def _withdraw_notes(tx: Tx, row: BringItem) -> None:
    """Whoever was told that it came reads that it was taken back; nobody else hears of it."""
    notes = tx.exec(
        select(Delivery).where(
            Delivery.kind == "bring.handed_in",
            col(Delivery.unique_key).startswith(f"handed-in:{row.id}:{row.message_id}:"),
        )
    ).all()
    outbox.withdraw(tx, *(note.unique_key for note in notes if note.unique_key))
    for note in notes:
        if note.status is not DeliveryStatus.SENT:
            continue
        outbox.enqueue(
            tx,
            "bring.taken_back",
            note.person_id,
            {"item_id": row.id, "delivery_id": note.id},
            subject_id=row.youth_id,
            key=f"handed-in-back:{note.id}",
            urgent=True,
        )


def own_item(tx: Tx, youth: Asker, item_id: int) -> Item:
    """One thing that this youth was asked for. Raises NotYours."""
    return _item(tx, _own(tx, youth, item_id))


def item(tx: Tx, item_id: int) -> Item | None:
    """One thing, where it is still asked for."""
    row = tx.get(BringItem, item_id)
    return _item(tx, row) if row is not None and row.dropped_at is None else None


def opened(tx: Tx, staff: Asker, item_id: int) -> tuple[int, Item]:
    """The youth's id and the thing, for those who help. Raises NotYours."""
    row = _opened(tx, staff, item_id, "bring.read")
    return row.youth_id, _item(tx, row)


def accept(tx: Tx, staff: Asker, item_id: int) -> int:
    """It is fine, and who handed it in here is told; returns the youth's id. Raises NotYours."""
    row = _opened(tx, staff, item_id, "bring.accepted")
    row.handed_in_at = row.handed_in_at or tx.now
    row.accepted_at = row.accepted_at or tx.now
    tx.add(row)
    if row.message_id is not None:
        outbox.enqueue(
            tx,
            "bring.accepted",
            row.youth_id,
            {"item_id": row.id, "staff_id": staff.id},
            subject_id=row.youth_id,
            key=f"bring-accepted:{row.id}:{row.message_id}",
        )
        waits.reckon(tx, cases.case_of(tx, row.youth_id))
    return row.youth_id


def ask_again(tx: Tx, staff: Asker, item_id: int) -> int:
    """It is asked for once more, and the youth is told; returns the youth's id.

    Safe to repeat: what is missing has been asked for. Raises Finished, NotYours.
    """
    row = _row(tx, item_id)
    cases.going_on(tx, staff, row.youth_id, "bring.again")
    if row.handed_in_at is None:
        return row.youth_id
    row.handed_in_at = row.accepted_at = None
    tx.add(row)
    waits.reckon(tx, cases.case_of(tx, row.youth_id))
    _tell_youth(tx, row.youth_id, f"bring-again:{row.id}:{tx.now.isoformat()}")
    return row.youth_id


def drop(tx: Tx, staff: Asker, item_id: int) -> int:
    """It is not needed any more; returns the youth's id. Raises NotYours."""
    row = _opened(tx, staff, item_id, "bring.dropped")
    row.dropped_at = tx.now
    tx.add(row)
    return row.youth_id


def remind(tx: Tx) -> None:
    """The day before its date, a youth is reminded once of what is still missing."""
    tomorrow = tx.today + timedelta(days=1)
    rows = tx.exec(
        select(BringItem.youth_id)
        .join(Case, col(Case.youth_id) == BringItem.youth_id)
        .join(Person, col(Person.id) == BringItem.youth_id)
        .where(
            preferences.wants_reminders(tx),
            col(Case.closed_at).is_(None),
            BringItem.due_on == tomorrow,
            *IS_OPEN,
        )
        .distinct()
    ).all()
    for youth_id in rows:
        outbox.enqueue(
            tx,
            "bring.reminded",
            youth_id,
            {"due_on": tomorrow.isoformat()},
            subject_id=youth_id,
            lane=Lane.REMINDER,
            key=f"bring-reminded:{youth_id}:{tomorrow}",
        )


TICKS = (Tick(remind, 600),)


def _own(tx: Tx, youth: Asker, item_id: int) -> BringItem:
    row = _row(tx, item_id)
    if row.youth_id != youth.id:
        raise NotYours
    return row


def _opened(tx: Tx, staff: Asker, item_id: int, why: str) -> BringItem:
    row = _row(tx, item_id)
    cases.opened_by(tx, staff, row.youth_id, why)
    return row


def _row(tx: Tx, item_id: int) -> BringItem:
    row = tx.get(BringItem, item_id)
    if row is None or row.dropped_at is not None:
        raise NotYours
    return row


def _item(tx: Tx, row: BringItem) -> Item:
    return Item(
        row.id,
        private.unseal(tx, row.youth_id, row.what, _where(row.id)),
        row.due_on,
        row.handed_in_at is not None,
        row.accepted_at is not None,
        row.message_id,
    )


def _where(item_id: int) -> str:
    return f"bringitem:{item_id}:what"
