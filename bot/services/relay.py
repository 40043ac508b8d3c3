"""Copies of a thread's messages on their way: to whom, in how many parts, under which keys."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import col, select

from bot import outbox
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import parts
from bot.domain.people import Role
from bot.services import cases, people, thread
from bot.store import Tx
from bot.tables import Case, CaseMessage, Delivery, Person

TO_STAFF = "messages.relayed"
TO_YOUTH = "messages.answer"


def on_duty(tx: Tx, case: Case) -> Iterator[int]:
    """Who answers this youth today, the first one first: caseworker, then support worker.

    For one who is away or cannot be reached, the deputy. Nobody, perhaps.
    """
    offered = set()
    for staff_id in (case.caseworker_id, case.support_worker_id):
        one = staff_id and _at_work(tx, staff_id)
        if one and one not in offered:
            offered.add(one)
            yield one


def reader_of(tx: Tx, case: Case) -> int:
    """Who gets what the youth writes now; the caseworker even when nobody can be reached."""
    return next(on_duty(tx, case), case.caseworker_id)


def _at_work(tx: Tx, staff_id: int) -> int | None:
    """This colleague, or the deputy while away; None when that one cannot be reached."""
    away = cases.absence_of(tx, staff_id)
    if away is None:
        return staff_id if _is_reachable(tx, staff_id) else None
    deputy_id = away.deputy_id
    if deputy_id is None or cases.absence_of(tx, deputy_id) is not None:
        return None
    return deputy_id if _is_reachable(tx, deputy_id) else None


def _is_reachable(tx: Tx, staff_id: int) -> bool:
    person = tx.get_one(Person, staff_id)
    is_here = person.chat_id is not None and person.left_at is None
    return is_here and person.unreachable_at is None


def to_staff(tx: Tx, message: CaseMessage, text: str, reader_id: int) -> bool:
    """The message is on its way to this colleague; False when it was so before."""
    sent = [
        _enqueue(tx, TO_STAFF, message, reader_id, part)
        for part in range(len(parts(message.kind, text)))
    ]
    return any(sent)


def to_youth(tx: Tx, message: CaseMessage, text: str, veiled: bool) -> None:
    """The message is on its way to the youth; veiled, it only says that there is something."""
    count = 1 if veiled else len(parts(message.kind, text))
    for part in range(count):
        _enqueue(tx, TO_YOUTH, message, message.youth_id, part, veiled=veiled)


def _enqueue(
    tx: Tx, kind: str, message: CaseMessage, person_id: int, part: int, **more: Any
) -> bool:
    return outbox.enqueue(
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
    text = thread.body_of(tx, message).text
    if not any(to_staff(tx, message, text, one) for one in on_duty(tx, case)):
        tell_coordinators(tx, case, f"stuck:{message.id}")


def tell_coordinators(tx: Tx, case: Case, key: str) -> None:
    """Coordinators know that somebody waits with this caseworker; not who, not for what."""
    for one in people.in_role(tx, Role.COORDINATOR) or people.in_role(tx, Role.ADMIN):
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
    for copy in _copies(tx, message):
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


def _copies(tx: Tx, message: CaseMessage) -> list[Delivery]:
    rows = tx.exec(
        select(Delivery).where(
            Delivery.subject_id == message.youth_id,
            col(Delivery.kind).in_((TO_STAFF, TO_YOUTH)),
            col(Delivery.unique_key).startswith(f"message:{message.id}:"),
        )
    )
    return list(rows)
