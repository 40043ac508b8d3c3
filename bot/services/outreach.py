"""«Kontakt mig»: requests from people without an invitation.

Name and contact are hidden at rest. One open request per chat, claimed by one colleague.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, or_, select

from bot import outbox
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import COORDINATORS, OUTREACHERS, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, people
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import Delivery, OutreachRequest, Person


class SomebodyHasIt(Refusal):
    msgid = N_("{name} has taken this request.")


class Stopped(Refusal):
    """A guest who has bothered a colleague, until somebody lets the guest write again."""

    msgid = N_(
        "What you write here does not reach us any more. You can call us on {phone}. "
        "If it is urgent, tap Help now."
    )


@dataclass(frozen=True, slots=True)
class Request:
    """A request, readable. `claimer` is the colleague's name; empty while nobody has it."""

    id: int
    name: str
    contact: str
    language: str
    asked_at: datetime
    claimed_by: int | None
    claimer: str
    is_open: bool
    is_stopped: bool

    @property
    def is_waiting(self) -> bool:
        """Whether somebody ought to take it."""
        return self.is_open and self.claimed_by is None and not self.is_stopped


def open_of(tx: Tx, chat_id: int) -> Request | None:
    """The open request of this chat."""
    row = open_row(tx, chat_id)
    return readable(tx, row) if row is not None else None


def is_kept(tx: Tx, chat_id: int) -> bool:
    """Whether anything is kept that was asked in this chat, open or not."""
    kept = select(OutreachRequest.id).where(OutreachRequest.chat_id == chat_id).limit(1)
    return tx.exec(kept).first() is not None


def send(tx: Tx, guest: Asker, name: str, contact: str) -> Request:
    """The request reaches the outreach workers. Safe to repeat: one open request per chat.

    Raises Stopped.
    """
    if guest.role is not Role.GUEST:
        raise NotYours
    may_write(tx, guest)
    row = open_row(tx, guest.chat_id)
    if row is not None:
        return readable(tx, row)
    row = OutreachRequest(
        chat_id=guest.chat_id,
        language=guest.language,
        name=tx.vault.hide(name.encode()),
        contact=tx.vault.hide(contact.encode()),
        asked_at=tx.now,
    )
    tx.add(row)
    tx.flush()
    _tell_outreachers(tx, row)
    return readable(tx, row)


def may_write(tx: Tx, guest: Asker) -> None:
    """Raises Stopped for a guest whose messages are."""
    stopped = select(OutreachRequest.id).where(
        OutreachRequest.chat_id == guest.chat_id, col(OutreachRequest.stopped_at).is_not(None)
    )
    if tx.exec(stopped).first() is not None:
        raise Stopped(phone=tx.profile.staff_phone)


def _tell_outreachers(tx: Tx, row: OutreachRequest, but: int | None = None) -> None:
    """Who hears of requests, except `but`, knows that nobody has this one."""
    for colleague in outreachers(tx):
        if colleague.id != but:
            key = f"request:{row.id}:{colleague.id}:{tx.now.isoformat()}"
            outbox.enqueue(tx, "outreach.new", colleague.id, {"request_id": row.id}, key=key)


def outreachers(tx: Tx) -> list[Asker]:
    """Who hears of requests: outreach workers, or whoever coordinates where there are none."""
    return people.in_role(tx, Role.OUTREACH) or people.in_role(tx, *COORDINATORS)


def withdraw(tx: Tx, guest: Asker, request_id: int) -> None:
    """The guest no longer wants to be contacted. Raises NotYours for another chat's request."""
    row = tx.get(OutreachRequest, request_id, with_for_update=True)
    if row is None or row.chat_id != guest.chat_id or guest.role is not Role.GUEST:
        raise NotYours
    if row.closed_at is not None:
        return
    end(tx, row)
    if row.claimed_by is not None:
        key = f"request:{row.id}:withdrawn"
        outbox.enqueue(tx, "outreach.withdrawn", row.claimed_by, {"request_id": row.id}, key=key)


def open_ones(tx: Tx, staff: Asker) -> list[Request]:
    """All open requests: those that nobody has, then one's own, then the others; oldest first.

    Last come those whose guests are stopped, closed or not: a stop can be undone.
    """
    _must_do_outreach(staff)
    is_open, is_stopped = col(OutreachRequest.closed_at).is_(None), OutreachRequest.stopped_at
    rows = tx.exec(
        select(OutreachRequest)
        .where(or_(is_open, col(is_stopped).is_not(None)))
        .order_by(col(OutreachRequest.asked_at), col(OutreachRequest.id))
    )
    return sorted(
        (readable(tx, row) for row in rows),
        key=lambda one: (
            one.is_stopped,
            one.claimed_by is not None,
            one.claimed_by != staff.id,
        ),
    )


def held_by(tx: Tx, staff: Asker) -> list[Request]:
    """The open requests that this colleague has taken; none without outreach.

    The oldest first, and last those whose guests are stopped.
    """
    if staff.role not in OUTREACHERS:
        return []
    rows = tx.exec(
        select(OutreachRequest)
        .where(OutreachRequest.claimed_by == staff.id, col(OutreachRequest.closed_at).is_(None))
        .order_by(
            col(OutreachRequest.stopped_at).is_not(None),
            col(OutreachRequest.asked_at),
            col(OutreachRequest.id),
        )
    )
    return [readable(tx, row) for row in rows]


def read(tx: Tx, staff: Asker, request_id: int) -> Request:
    """The request, as on record. Raises NotYours for who does no outreach, or an unknown one."""
    row = row_for(tx, staff, request_id)
    audit.note(tx, staff.id, "outreach.read")
    return readable(tx, row)


def claim(tx: Tx, staff: Asker, request_id: int) -> Request:
    """This colleague has it; the guest and the other colleagues are told.

    Safe to repeat. Raises SomebodyHasIt, NotYours.
    """
    row = row_for(tx, staff, request_id, lock=True)
    if row.closed_at is not None:
        raise NotYours
    if row.claimed_by not in (None, staff.id):
        raise SomebodyHasIt(name=people.alias_of(tx, row.claimed_by))
    if row.claimed_by is None:
        row.claimed_by, row.claimed_at = staff.id, tx.now
        tx.add(row)
        audit.note(tx, staff.id, "outreach.claim")
        tell_guest(tx, row, "claimed")
        _tell_colleagues(tx, row)
    return readable(tx, row)


def release(tx: Tx, staff: Asker, request_id: int) -> Request:
    """Nobody has it any more; the guest and the other colleagues are told. Safe to repeat.

    For its claimer, or a coordinator when the claimer is away. Raises NotYours.
    """
    row = row_for(tx, staff, request_id, lock=True)
    if row.claimed_by != staff.id and staff.role not in COORDINATORS:
        raise NotYours
    if row.closed_at is None:
        _let_go(tx, row, staff.id)
    return readable(tx, row)


def give_back(tx: Tx, person_id: int) -> None:
    """Nobody has what this colleague, who does no outreach any more, had taken; the others hear."""
    rows = tx.exec(
        select(OutreachRequest)
        .where(OutreachRequest.claimed_by == person_id, col(OutreachRequest.closed_at).is_(None))
        .with_for_update()
    ).all()
    for row in rows:
        _let_go(tx, row, person_id)


def _let_go(tx: Tx, row: OutreachRequest, by_id: int) -> None:
    """Nobody has it; the guest knows, and whoever could take it next."""
    if row.claimed_by is None:
        return
    had_id, row.claimed_by = row.claimed_by, None
    tx.add(row)
    tell_guest(tx, row, "released", staff_id=had_id)
    _tell_outreachers(tx, row, but=by_id)


def closable(tx: Tx, staff: Asker, request_id: int) -> Request:
    """The request, for whoever may close it. Raises NotYours for everybody else."""
    return readable(tx, closable_row(tx, staff, request_id))


def close(tx: Tx, staff: Asker, request_id: int) -> None:
    """The request is done with; the guest is told, and may ask again. Safe to repeat.

    For its claimer, or a coordinator. Raises NotYours for everybody else.
    """
    row = closable_row(tx, staff, request_id, lock=True)
    if row.closed_at is None:
        end(tx, row)
        tell_guest(tx, row, "closed")


def closable_row(tx: Tx, staff: Asker, request_id: int, lock: bool = False) -> OutreachRequest:
    """The row behind `closable`, for services. Raises NotYours."""
    row = row_for(tx, staff, request_id, lock)
    if row.claimed_by != staff.id and staff.role not in COORDINATORS:
        raise NotYours
    return row


def forget(tx: Tx, chat_id: int) -> None:
    """The requests of this chat are gone, and whoever had an open one is told."""
    row = open_row(tx, chat_id)
    if row is not None and row.claimed_by is not None:
        # The name is as hidden as it was, and forgotten when the message was sent.
        name, key = row.name.decode(), f"request:{row.id}:ended"
        outbox.enqueue(tx, "outreach.ended", row.claimed_by, {"name": name}, key=key)
    tx.exec(delete(OutreachRequest).where(col(OutreachRequest.chat_id) == chat_id))


def by_id(tx: Tx, request_id: int) -> Request | None:
    row = tx.get(OutreachRequest, request_id)
    return readable(tx, row) if row is not None else None


def open_row(tx: Tx, chat_id: int) -> OutreachRequest | None:
    return tx.exec(
        select(OutreachRequest).where(
            OutreachRequest.chat_id == chat_id, col(OutreachRequest.closed_at).is_(None)
        )
    ).first()


def row_for(tx: Tx, staff: Asker, request_id: int, lock: bool = False) -> OutreachRequest:
    _must_do_outreach(staff)
    row = tx.get(OutreachRequest, request_id, with_for_update=lock or None)
    if row is None:
        raise NotYours
    return row


def _must_do_outreach(staff: Asker) -> None:
    if staff.role not in OUTREACHERS:
        raise NotYours


def readable(tx: Tx, row: OutreachRequest) -> Request:
    return Request(
        row.id,
        tx.vault.reveal(row.name).decode(),
        tx.vault.reveal(row.contact).decode(),
        row.language,
        row.asked_at,
        row.claimed_by,
        people.alias_of(tx, row.claimed_by),
        row.closed_at is None,
        row.stopped_at is not None,
    )


def round_of(row: OutreachRequest) -> str:
    """Tells the times apart that a request was taken; before the first it is empty."""
    return row.claimed_at.isoformat() if row.claimed_at is not None else ""


def tell_guest(tx: Tx, row: OutreachRequest, what: str, **more: int) -> None:
    """The guest hears in the same chat what became of the request."""
    at = tx.now.isoformat()
    outbox.enqueue(
        tx,
        f"outreach.{what}",
        None,
        {"request_id": row.id, **more},
        chat_id=row.chat_id,
        key=f"request:{row.id}:{what}:{at}",
    )


def _tell_colleagues(tx: Tx, row: OutreachRequest) -> None:
    """Nobody else needs to look: their notes say who has it."""
    sent = tx.exec(
        select(Delivery).where(
            Delivery.kind == "outreach.new",
            Delivery.status == DeliveryStatus.SENT,
            col(Delivery.unique_key).startswith(f"request:{row.id}:"),
            Delivery.person_id != row.claimed_by,
        )
    )
    for note in sent:
        params = {"request_id": row.id, "delivery_id": note.id}
        key = f"taken:{note.id}:{round_of(row)}"
        outbox.enqueue(tx, "outreach.taken", note.person_id, params, key=key)


def end(tx: Tx, row: OutreachRequest) -> None:
    """The request is done with; nobody hears of it here."""
    row.closed_at = tx.now
    tx.add(row)


def close_of(tx: Tx, person: Person, known_to: frozenset[int | None]) -> None:
    """The request of somebody who has joined is done with.

    Whoever had it is told, unless `known_to` them: nobody goes on waiting for a guest.
    """
    row = open_row(tx, person.chat_id) if person.chat_id is not None else None
    if row is None:
        return
    end(tx, row)
    if row.claimed_by is not None and row.claimed_by not in known_to:
        key = f"request:{row.id}:joined"
        outbox.enqueue(tx, "outreach.joined", row.claimed_by, {"request_id": row.id}, key=key)
