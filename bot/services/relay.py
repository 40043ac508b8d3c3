"""Copies of a thread's messages on their way: to whom, in how many parts, under which keys."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from bot import outbox
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import parts
from bot.services import cases, duty, people, thread
from bot.store import Tx
from bot.tables import Case, CaseMessage, Delivery

TO_STAFF = "messages.relayed"
TO_YOUTH = "messages.answer"


def to_staff(tx: Tx, message: CaseMessage, text: str, reader_id: int) -> None:
    """The message is on its way to this colleague, once."""
    for part in range(len(parts(message.kind, text))):
        _enqueue(tx, TO_STAFF, message, reader_id, part)


def to_youth(tx: Tx, message: CaseMessage, text: str, veiled: bool) -> None:
    """The message is on its way to the youth; veiled, it only says that there is something."""
    count = 1 if veiled else len(parts(message.kind, text))
    for part in range(count):
        _enqueue(tx, TO_YOUTH, message, message.youth_id, part, veiled=veiled)


def _enqueue(
    tx: Tx, kind: str, message: CaseMessage, person_id: int, part: int, **more: Any
) -> None:
    outbox.enqueue(
        tx,
        kind,
        person_id,
        {"message_id": message.id, "part": part, **more},
        key=thread.copy_key(message.id, person_id, part),
        subject_id=message.youth_id,
        urgent=True,
    )


def pass_on(tx: Tx, message: CaseMessage) -> None:
    """Somebody else gets a message of the youth that could not reach its reader.

    Coordinators hear that there is one, not from whom, when nobody is left.
    """
    case = cases.case_of(tx, message.youth_id)
    reader_id = next(duty.on_duty(tx, case), None)
    if reader_id is None:
        tell_coordinators(tx, case, f"stuck:{message.id}")
    else:
        to_staff(tx, message, thread.body_of(tx, message).text, reader_id)


def tell_coordinators(tx: Tx, case: Case, key: str) -> None:
    """Coordinators know that somebody waits with this caseworker; not who, not for what."""
    for one in people.coordinating(tx):
        outbox.enqueue(
            tx,
            "messages.waits_with",
            one.id,
            {"youth_id": case.youth_id, "caseworker_id": case.caseworker_id},
            key=f"{key}:{one.id}",
            subject_id=case.youth_id,
        )


def mirror(tx: Tx, message: CaseMessage, before: str, after: str) -> None:
    """Every copy of an edited message changes with it, and grows by parts where it must."""
    old, new = (len(parts(message.kind, text)) for text in (before, after))
    for copy in copies_of(tx, message):
        if copy.status is DeliveryStatus.SENT:
            outbox.enqueue(
                tx,
                "messages.edited",
                copy.person_id,
                {"message_id": message.id, "delivery_id": copy.id},
                subject_id=message.youth_id,
                urgent=True,
            )
        if copy.params["part"] == 0 and copy.person_id and not copy.params.get("veiled"):
            for part in range(old, new):
                _enqueue(tx, copy.kind, message, copy.person_id, part)


def tell_again(tx: Tx, message: CaseMessage, reader_ids: Iterable[int]) -> None:
    """These colleagues hear of what became of a message that had been read."""
    assert message.edited_at is not None
    for reader_id in reader_ids:
        outbox.enqueue(
            tx,
            "messages.corrected",
            reader_id,
            {"message_id": message.id},
            key=f"corrected:{message.id}:{message.edited_at.isoformat()}:{reader_id}",
            subject_id=message.youth_id,
            urgent=True,
        )


def copies_of(tx: Tx, message: CaseMessage) -> list[Delivery]:
    """Every part on its way to every reader, whatever became of it."""
    rows = tx.exec(
        select(Delivery).where(
            Delivery.subject_id == message.youth_id,
            col(Delivery.kind).in_((TO_STAFF, TO_YOUTH)),
            col(Delivery.unique_key).startswith(f"message:{message.id}:"),
        )
    )
    return list(rows)


def remove_copy(tx: Tx, message: CaseMessage, copy: Delivery) -> None:
    """This copy is on its way out of the chat: its message was taken back, or a call has ended.

    Addressed to the chat, so that it leaves also that of somebody who is no colleague any more.
    """
    if copy.chat_id is None:
        return  # its reader was gone before it arrived
    outbox.enqueue(
        tx,
        "messages.removed",
        None,
        {"message_id": message.id, "delivery_id": copy.id},
        chat_id=copy.chat_id,
        key=f"removed:{copy.id}",
        subject_id=message.youth_id,
        urgent=True,
    )


def is_whole(tx: Tx, message: CaseMessage, person_id: int) -> bool:
    """Whether every part of the message has reached this person."""
    count = len(parts(message.kind, thread.body_of(tx, message).text))
    keys = (thread.copy_key(message.id, person_id, part) for part in range(count))
    copies = (outbox.with_key(tx, key) for key in keys)
    return all(copy is None or copy.status is DeliveryStatus.SENT for copy in copies)
