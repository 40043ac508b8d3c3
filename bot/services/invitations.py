"""Invitations: single-use links that staff hand out. Only the hash of a link is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.names import clean_name
from bot.domain.people import (
    ADMINS,
    CASEWORKERS,
    COLLEAGUES,
    COORDINATORS,
    OUTREACHERS,
    Asker,
    Role,
)
from bot.domain.tokens import hash_of
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, people
from bot.services.people import NotYours
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Invitation, Partner, Person

INVITERS = CASEWORKERS | OUTREACHERS
_TOKEN_BYTES = 24  # 192 bits make 32 of the 64 characters that Telegram takes


class NoCaseworker(Refusal):
    msgid = N_("There is no caseworker here yet. Ask an administrator to invite one first.")


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation. The token is known now and never again."""

    id: int
    token: str
    alias: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation that waits to be used."""

    id: int
    alias: str
    role: Role
    expires_at: datetime


def link(bot_name: str, token: str) -> str:
    """The address that opens the bot in Telegram with this invitation."""
    return f"https://t.me/{bot_name}?start={token}"


def invite_youth(
    tx: Tx,
    inviter: Asker,
    alias: str,
    caseworker_id: int,
    support_worker_id: int | None = None,
    *,
    is_minor: bool = False,
) -> Made:
    """A youth can join, with this caseworker. Raises NoName, NotYours."""
    if inviter.role not in INVITERS:
        raise NotYours
    _must_be(tx, caseworker_id, Role.CASEWORKER)
    if support_worker_id is not None:
        _must_be(tx, support_worker_id, Role.SUPPORT_WORKER)
    row = _new_row(tx, Role.YOUTH, clean_name(alias), inviter.id)
    row.caseworker_id = caseworker_id
    row.support_worker_id = support_worker_id
    row.is_minor = is_minor
    return _made(tx, row)


def invite_staff(tx: Tx, inviter: Asker | None, alias: str, role: Role) -> Made:
    """A colleague can join in this role; `inviter` None is the command line.

    Without an alias the colleague's own first name is taken. Raises NoName, NotYours.
    """
    if role not in COLLEAGUES or (inviter is not None and inviter.role not in ADMINS):
        raise NotYours
    name = clean_name(alias) if alias else ""
    return _made(tx, _new_row(tx, role, name, inviter.id if inviter else None))


def invite_partner(tx: Tx, inviter: Asker, alias: str, partner_id: int) -> Made:
    """Somebody can join as a contact of this partner. Raises NoName, NotYours."""
    partner = tx.get(Partner, partner_id)
    if inviter.role not in COORDINATORS or partner is None or not partner.is_active:
        raise NotYours
    row = _new_row(tx, Role.PARTNER, clean_name(alias), inviter.id)
    row.partner_id = partner_id
    return _made(tx, row)


def renew(tx: Tx, who: Asker, invitation_id: int) -> Made:
    """A new link for the same person; the old one stops working.

    Raises NotYours, also when it was renewed or withdrawn before: one link per person is enough.
    """
    old = _of(tx, who, invitation_id)
    if old.used_at is not None or old.withdrawn_at is not None:
        raise NotYours
    old.withdrawn_at = tx.now
    tx.add(old)
    if old.role is Role.PARTNER and old.partner_id is not None:
        return invite_partner(tx, who, old.alias, old.partner_id)
    if old.role is not Role.YOUTH:
        return invite_staff(tx, who, old.alias, old.role)
    assert old.caseworker_id is not None
    return invite_youth(
        tx, who, old.alias, old.caseworker_id, old.support_worker_id, is_minor=old.is_minor
    )


def withdraw(tx: Tx, who: Asker, invitation_id: int) -> tuple[str, Role]:
    """The link stops working; returns whom it was for, by name and role.

    Raises NotYours, also when it was used.
    """
    row = _of(tx, who, invitation_id)
    if row.used_at is not None:
        raise NotYours
    if row.withdrawn_at is None:
        row.withdrawn_at = tx.now
        tx.add(row)
        audit.note(tx, who.id, "invitation.withdrawn")
    return row.alias, row.role


def open_ones(tx: Tx, who: Asker) -> list[Open]:
    """The invitations that wait to be used: one's own, or everybody's for an administrator."""
    waiting = (
        select(Invitation)
        .where(
            col(Invitation.used_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
            Invitation.expires_at > tx.now,
        )
        .order_by(col(Invitation.expires_at), col(Invitation.id))
    )
    if who.role not in ADMINS:
        waiting = waiting.where(Invitation.invited_by == who.id)
    return [Open(row.id, row.alias, row.role, row.expires_at) for row in tx.exec(waiting)]


def tell_expired(tx: Tx) -> None:
    """Whoever made an invitation that nobody used in time hears of it, once."""
    due = tx.exec(
        select(Invitation)
        .where(
            Invitation.expires_at <= tx.now,
            col(Invitation.used_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
            col(Invitation.told_expired_at).is_(None),
            col(Invitation.invited_by).is_not(None),
        )
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    for row in due.all():
        row.told_expired_at = tx.now
        tx.add(row)
        outbox.enqueue(
            tx,
            "invitations.expired",
            row.invited_by,
            {"invitation_id": row.id},
            key=f"invitation:{row.id}:expired",
        )


TICKS = (Tick(tell_expired, 300),)


def _of(tx: Tx, who: Asker, invitation_id: int) -> Invitation:
    row = tx.get(Invitation, invitation_id)
    if row is None or (who.role not in ADMINS and row.invited_by != who.id):
        raise NotYours
    return row


def _must_be(tx: Tx, person_id: int, role: Role) -> None:
    person = tx.get(Person, person_id)
    if person is None or person.role is not role or person.left_at is not None:
        raise NotYours


def _new_row(tx: Tx, role: Role, alias: str, inviter_id: int | None) -> Invitation:
    return Invitation(
        token_hash="",
        role=role,
        alias=alias,
        invited_by=inviter_id,
        made_at=tx.now,
        expires_at=tx.now + timedelta(hours=tx.profile.limits.invitation_hours),
    )


def _made(tx: Tx, row: Invitation) -> Made:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row.token_hash = hash_of(token)
    tx.add(row)
    tx.flush()
    audit.note(tx, row.invited_by, "invitation.made")
    return Made(row.id, token, row.alias, row.role, row.expires_at)


def caseworkers(tx: Tx) -> list[Asker]:
    """Everybody who can take a new case. Raises NoCaseworker when there is nobody."""
    found = people.in_role(tx, Role.CASEWORKER)
    if not found:
        raise NoCaseworker
    return found
