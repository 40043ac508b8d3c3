"""The talk about a request: the guest and the colleague who has it write through the bot.

Texts are hidden at rest; nobody's account or phone number is shown to the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot import outbox
from bot.domain.messages import length
from bot.domain.people import OUTREACHERS, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, invitations, people
from bot.services.outreach import (
    Request,
    SomebodyHasIt,
    closable_row,
    may_write,
    open_row,
    readable,
    row_for,
)
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import Delivery, Invitation, OutreachMessage, OutreachRequest

LONGEST_TEXT = 3000  # UTF-16 units, which leaves room for a name above it


class TooLong(Refusal):
    msgid = N_("That is too long to pass on. Please send it in two or three parts.")


class TakeItFirst(Refusal):
    msgid = N_("Take the request first. Then you can write.")


class RequestClosed(Refusal):
    msgid = N_("The request from {name} is closed. You can't write to each other here any more.")


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the talk; no author: the guest wrote it."""

    author: str
    text: str
    at: datetime


def add_words(tx: Tx, guest: Asker, text: str) -> Request | None:
    """The guest's words stand with the request and reach who has it; None without a request.

    Who was invited is a guest to this until the yes. Raises Stopped.
    """
    is_guest = guest.role is Role.GUEST or not guest.has_consented
    row = open_row(tx, guest.chat_id) if is_guest else None
    if row is None:
        return None
    may_write(tx, guest)
    message = _written(tx, row, None, text)
    if row.claimed_by is not None:
        outbox.enqueue(
            tx,
            "outreach.wrote",
            row.claimed_by,
            {"message_id": message.id},
            urgent=True,
            key=f"wrote:{message.id}",
        )
    return readable(tx, row)


def talk(tx: Tx, staff: Asker, request_id: int) -> list[Line]:
    """Every text of the talk, the oldest first."""
    row_for(tx, staff, request_id)
    rows = tx.exec(
        select(OutreachMessage)
        .where(
            OutreachMessage.request_id == request_id, col(OutreachMessage.invitation_id).is_(None)
        )
        .order_by(col(OutreachMessage.id))
    )
    return [Line(people.alias_of(tx, row.author_id), body(tx, row), row.at) for row in rows]


def told_by(tx: Tx, who: Asker, request_id: int) -> list[str]:
    """How to reach the asker, and then all that the asker wrote with this request.

    Raises NotYours for another chat's request, and for one that is forgotten.
    """
    row = tx.get(OutreachRequest, request_id)
    if row is None or row.chat_id != who.chat_id:
        raise NotYours
    words = tx.exec(
        select(OutreachMessage)
        .where(OutreachMessage.request_id == request_id, col(OutreachMessage.author_id).is_(None))
        .order_by(col(OutreachMessage.id))
    )
    return [readable(tx, row).contact, *(body(tx, one) for one in words)]


def write(tx: Tx, staff: Asker, request_id: int, text: str) -> Request:
    """The text reaches the guest in the same chat. Raises TooLong, and as `writable`."""
    row = _claimed_row(tx, staff, request_id)
    message = _written(tx, row, staff.id, text)
    _say_to_guest(tx, row, message)
    return readable(tx, row)


def invite(tx: Tx, staff: Asker, request_id: int, caseworker_id: int, *, is_minor: bool) -> Request:
    """The guest is sent an invitation under the name of the request, with this caseworker.

    Safe to repeat: no guest holds two links that work.
    """
    row = _claimed_row(tx, staff, request_id)
    for known in _open_invitations(tx, request_id):
        if (known.caseworker_id, known.is_minor) == (caseworker_id, is_minor):
            return readable(tx, row)
        known.withdrawn_at = tx.now
        tx.add(known)
    name = readable(tx, row).name
    made = invitations.invite_youth(tx, staff, name, caseworker_id, is_minor=is_minor)
    # Hidden like every text, and worthless when it was used or its hours are over.
    message = _written(tx, row, staff.id, made.token, made.id)
    _say_to_guest(tx, row, message)
    return readable(tx, row)


def _open_invitations(tx: Tx, request_id: int) -> Sequence[Invitation]:
    return tx.exec(
        select(Invitation)
        .join(OutreachMessage, col(OutreachMessage.invitation_id) == Invitation.id)
        .where(
            OutreachMessage.request_id == request_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
            Invitation.expires_at > tx.now,
        )
    ).all()


def writable(tx: Tx, staff: Asker, request_id: int) -> Request:
    """The request, for the colleague who has it.

    Raises TakeItFirst, SomebodyHasIt, RequestClosed, NotYours.
    """
    return readable(tx, _claimed_row(tx, staff, request_id))


def answered_by_reply(tx: Tx, staff: Asker, message_id: int | None) -> int | None:
    """The request whose message in this colleague's chat is replied to, if it is one.

    Raises NotYours for a request that is forgotten.
    """
    if staff.role not in OUTREACHERS or message_id is None:
        return None
    delivery = tx.exec(
        select(Delivery).where(
            Delivery.chat_id == staff.chat_id,
            Delivery.message_id == message_id,
            col(Delivery.kind).startswith("outreach."),
        )
    ).first()
    if delivery is None:
        return None
    if "request_id" in delivery.params:
        return int(delivery.params["request_id"])
    message = tx.get(OutreachMessage, delivery.params.get("message_id", 0))
    if message is None:
        raise NotYours
    return message.request_id


def body(tx: Tx, message: OutreachMessage) -> str:
    return tx.vault.reveal(message.body).decode()


def _claimed_row(tx: Tx, staff: Asker, request_id: int) -> OutreachRequest:
    row = row_for(tx, staff, request_id)
    if row.closed_at is not None:
        raise RequestClosed(name=readable(tx, row).name)
    if row.claimed_by is None:
        raise TakeItFirst
    if row.claimed_by != staff.id:
        raise SomebodyHasIt(name=people.alias_of(tx, row.claimed_by))
    return row


def _written(
    tx: Tx, row: OutreachRequest, author_id: int | None, text: str, invitation_id: int | None = None
) -> OutreachMessage:
    if length(text) > LONGEST_TEXT:
        raise TooLong
    message = OutreachMessage(
        request_id=row.id,
        author_id=author_id,
        body=tx.vault.hide(text.encode()),
        invitation_id=invitation_id,
        at=tx.now,
    )
    tx.add(message)
    tx.flush()
    return message


def _say_to_guest(tx: Tx, row: OutreachRequest, message: OutreachMessage) -> None:
    kind = "outreach.invited" if message.invitation_id is not None else "outreach.said"
    params = {"message_id": message.id}
    outbox.enqueue(
        tx, kind, None, params, chat_id=row.chat_id, urgent=True, key=f"said:{message.id}"
    )


def stop(tx: Tx, staff: Asker, request_id: int) -> None:
    """Nothing that the guest writes reaches anybody until it may again. Safe to repeat.

    For the claimer, or a coordinator. Raises NotYours for everybody else.
    """
    _mark_stopped(tx, staff, request_id, tx.now, "outreach.stopped")


def let_write(tx: Tx, staff: Asker, request_id: int) -> None:
    """The guest may write and ask again. For the same; raises NotYours."""
    _mark_stopped(tx, staff, request_id, None, "outreach.let_write")


def _mark_stopped(
    tx: Tx, staff: Asker, request_id: int, stopped_at: datetime | None, why: str
) -> None:
    row = closable_row(tx, staff, request_id, lock=True)
    row.stopped_at = stopped_at
    tx.add(row)
    audit.note(tx, staff.id, why)


def lost(tx: Tx, delivery: Delivery) -> None:
    """The colleague whose words did not reach a guest knows."""
    message_id = delivery.params.get("message_id")
    message = tx.get(OutreachMessage, message_id) if message_id is not None else None
    if message is not None and message.author_id is not None:
        outbox.enqueue(
            tx,
            "outreach.lost",
            message.author_id,
            {"message_id": message.id},
            key=f"lost:{delivery.id}",
            urgent=True,
        )
