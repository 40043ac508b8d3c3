"""Joining with an invitation, and a youth's yes or no to the bot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from bot import outbox
from bot.domain.names import NoName, clean_name
from bot.domain.people import STAFF, Asker, Role
from bot.domain.tokens import hash_of
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, cases, dialogues, erasure, nicknames, outreach, people, safety
from bot.services.invitations import NoCaseworker
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Case, Invitation, Partner, Person, Visitor


class LinkRefused(Refusal):
    """A link that lets nobody in; the words say why and what to do."""


class UnknownLink(LinkRefused):
    msgid = N_(
        "I don't know that link. It may have been cut short when it was copied. "
        "Ask for a new one, or tap Contact me."
    )


class UsedLink(LinkRefused):
    msgid = N_(
        "That link has been used. Each link works once. Ask for a new one, or tap Contact me."
    )


class ExpiredLink(LinkRefused):
    msgid = N_("That link is too old. Ask for a new one, or tap Contact me.")


class WithdrawnLink(LinkRefused):
    msgid = N_("That link no longer works. Ask for a new one, or tap Contact me.")


class OwnLink(LinkRefused):
    msgid = N_(
        "You made this link yourself. It is for the other person. Send it on, or show the picture."
    )


class AlreadyIn(LinkRefused):
    msgid = N_(
        "You are already here as {name}. The link was not used, so somebody else can still use it."
    )


class StaffLink(LinkRefused):
    msgid = N_(
        "That link is for a member of staff. You are here as {name}, and nothing has changed."
    )


def accept(tx: Tx, who: Asker, token: str, first_name: str = "") -> Asker:
    """The person behind this chat has joined; a youth still has to say yes or no.

    `first_name` is what Telegram calls the person: the name of staff invited without one. Opening
    the same link twice does nothing more. Raises LinkRefused.
    """
    row = _invitation(tx, token)
    if row is not None and who.id and row.used_by == who.id:
        return who
    _refuse_member(who, row)
    if row is None:
        raise UnknownLink
    _take(tx, row)
    person = _person(tx, who, row, first_name)
    row.used_by = person.id
    tx.add(row)
    audit.note(tx, person.id, "person.joined", person.id)
    if row.role in STAFF:
        _tell_joined(tx, row)
        outreach.close_of(tx, person, frozenset({row.invited_by}))
    return people.as_asker(person)


def _invitation(tx: Tx, token: str) -> Invitation | None:
    return tx.exec(
        select(Invitation).where(Invitation.token_hash == hash_of(token)).with_for_update()
    ).first()


def _refuse_member(who: Asker, row: Invitation | None) -> None:
    """Nobody who is in changes place by a link."""
    if who.role is Role.GUEST:
        return
    if row is None:
        raise UnknownLink(
            N_("I don't know that link. You are already here, and nothing has changed.")
        )
    if row.invited_by == who.id:
        raise OwnLink
    if row.role in STAFF and who.role is Role.YOUTH:
        raise StaffLink(name=who.alias)
    raise AlreadyIn(name=who.alias)


def _take(tx: Tx, row: Invitation) -> None:
    """The invitation is used now; a statement that succeeds once decides who was first."""
    if row.withdrawn_at is not None or not _takes_part(tx, row.partner_id):
        raise WithdrawnLink
    if row.used_at is not None:
        raise UsedLink
    if row.expires_at <= tx.now:
        raise ExpiredLink
    taken = tx.exec(
        update(Invitation)
        .where(col(Invitation.id) == row.id, col(Invitation.used_at).is_(None))
        .values(used_at=tx.now)
    )
    if taken.rowcount != 1:
        raise UsedLink
    tx.refresh(row)


def _takes_part(tx: Tx, partner_id: int | None) -> bool:
    return partner_id is None or tx.get_one(Partner, partner_id).is_active


def _person(tx: Tx, who: Asker, row: Invitation, first_name: str) -> Person:
    person = Person(
        role=row.role,
        alias=row.alias or _own_name(first_name),
        language=who.language,
        partner_id=row.partner_id,
        chat_id=who.chat_id,
        joined_at=tx.now,
        seen_at=tx.now,
    )
    tx.add(person)
    visitor = tx.get(Visitor, who.chat_id)
    if visitor is not None:
        tx.delete(visitor)
    dialogues.close(tx, who.chat_id)
    tx.flush()
    return person


def _own_name(first_name: str) -> str:
    try:
        return clean_name(first_name)
    except NoName:
        return "Admin"


def say_yes(tx: Tx, who: Asker) -> None:
    """The youth is in, with an open case; who invited and who helps are told. Safe to repeat."""
    person = tx.get_one(Person, who.id)
    if person.consented_at is not None:
        return
    row = tx.exec(select(Invitation).where(Invitation.used_by == who.id)).one()
    caseworker_id, support_worker_id = _caseworker(tx, row), _support_worker(tx, row)
    person.consented_at = tx.now
    person.alias = nicknames.apart(tx, person.alias, caseworker_id, support_worker_id)
    tx.add(person)
    case = cases.open_case(tx, who.id, caseworker_id, support_worker_id, is_minor=row.is_minor)
    audit.note(tx, who.id, "person.consented", who.id)
    _tell_joined(tx, row, case.caseworker_id)
    _tell_support_worker(tx, row, case)
    outreach.close_of(tx, person, frozenset({row.invited_by, case.caseworker_id}))


@dataclass(frozen=True, slots=True)
class Goodbye:
    """What a no has led to."""

    link_works: bool  # it can be used again, as it can until it expires
    kept_until: datetime | None = None  # staff have been asked to call, and must find the youth


def say_no(tx: Tx, who: Asker) -> Goodbye:
    """Nothing of the youth is kept; after a yes to a call it is kept for a while, so that the call
    is not lost."""
    outreach.forget(tx, who.chat_id)
    person = tx.get_one(Person, who.id)
    call = safety.told_lately(tx, person.id)
    if call is None:
        return Goodbye(_forget(tx, person).expires_at > tx.now)
    assert call.told_at is not None
    unanswered = person.joined_at + _may_stay_unanswered(tx)
    return Goodbye(True, max(unanswered, call.told_at + safety.TOLD_LATELY))


def _may_stay_unanswered(tx: Tx) -> timedelta:
    """For as long as a link lives."""
    return timedelta(hours=tx.profile.limits.invitation_hours)


def _forget(tx: Tx, person: Person) -> Invitation:
    row = tx.exec(select(Invitation).where(Invitation.used_by == person.id)).one()
    row.used_at = row.used_by = None
    tx.add(row)
    outbox.withdraw_about(tx, person.id)
    erasure.forget(tx, person)
    return row


def forget_unanswered(tx: Tx) -> None:
    """Youths who let the question stand for too long are not kept either, unless staff have been
    asked to call.

    A request for contact is: they said no to nothing, and somebody may be talking with them.
    """
    too_long = tx.now - _may_stay_unanswered(tx)
    silent = tx.exec(
        select(Person)
        .where(
            Person.role == Role.YOUTH,
            col(Person.consented_at).is_(None),
            col(Person.left_at).is_(None),
            Person.joined_at <= too_long,
        )
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    for person in silent.all():
        if safety.told_lately(tx, person.id) is None:
            _forget(tx, person)


TICKS = (Tick(forget_unanswered, 300),)


def _caseworker(tx: Tx, row: Invitation) -> int:
    """The caseworker who was meant, or the first one if that colleague has stopped meanwhile."""
    at_work = [one.id for one in people.in_role(tx, Role.CASEWORKER)]
    if row.caseworker_id in at_work:
        return row.caseworker_id
    if not at_work:
        raise NoCaseworker
    return at_work[0]


def _support_worker(tx: Tx, row: Invitation) -> int | None:
    """The support worker who was meant; nobody if that colleague has stopped meanwhile."""
    at_work = [one.id for one in people.in_role(tx, Role.SUPPORT_WORKER)]
    return row.support_worker_id if row.support_worker_id in at_work else None


def _tell_joined(tx: Tx, row: Invitation, caseworker_id: int | None = None) -> None:
    for reader_id in {row.invited_by, caseworker_id} - {None}:
        outbox.enqueue(
            tx,
            "invitations.joined",
            reader_id,
            {"person_id": row.used_by},
            subject_id=row.used_by,
            key=f"joined:{row.used_by}:{reader_id}",
        )


def _tell_support_worker(tx: Tx, row: Invitation, case: Case) -> None:
    """Whoever was chosen by somebody else knows whom they help from now on."""
    helper_id = case.support_worker_id
    if helper_id in (None, row.invited_by):
        return
    outbox.enqueue(
        tx,
        "cases.supports",
        helper_id,
        {"youth_id": case.youth_id, "support_worker_id": helper_id},
        subject_id=case.youth_id,
        key=f"joined:{case.youth_id}:{helper_id}",
    )
