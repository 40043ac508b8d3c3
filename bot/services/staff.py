"""Staff: who works here, in which role, and who has stopped."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, func, select, update

from bot import outbox
from bot.domain.appointments import AppointmentView
from bot.domain.people import (
    ADMINS,
    CASEWORKERS,
    COLLEAGUES,
    COORDINATORS,
    OUTREACHERS,
    STAFF,
    Asker,
    Role,
)
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import (
    agenda,
    appointments,
    audit,
    days_off,
    dialogues,
    handover,
    milestones,
    offer_leaving,
    outreach,
    people,
    rota,
    safety,
    talks,
    updates,
)
from bot.services.invitations import INVITERS
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import (
    Case,
    Invitation,
    Person,
    Visitor,
)


class StillNeeded(Refusal):
    """Cases must go to a colleague first, and appointments be moved or cancelled."""


class LastAdmin(Refusal):
    msgid = N_("{name} is the only administrator. Appoint another one first.")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of staff."""

    id: int
    alias: str
    role: Role
    joined_at: datetime
    seen_at: datetime | None
    open_cases: int


def colleagues(tx: Tx, who: Asker) -> list[Colleague]:
    """Everybody who works here, by name. Raises NotYours unless an administrator asks."""
    _must_be_admin(who)
    rows = tx.exec(people.active(*STAFF).order_by(*people.IN_ORDER)).all()
    helped = _open_cases(tx, [row.id for row in rows])
    return [_colleague(row, helped[row.id]) for row in rows]


def colleague(tx: Tx, who: Asker, person_id: int) -> Colleague:
    """One of them. Raises NotYours for anybody else."""
    return _colleague(_person(tx, who, person_id), _open_cases(tx, [person_id])[person_id])


def change_role(tx: Tx, who: Asker, person_id: int, role: Role) -> None:
    """The colleague has this role and is told. Raises StillNeeded, LastAdmin, NotYours."""
    person = _person(tx, who, person_id)
    if role not in COLLEAGUES:
        raise NotYours
    if person.role is role:
        return
    _keep_an_admin(tx, person)
    if person.role in CASEWORKERS:
        _refuse_with_cases(tx, person)
        if role not in CASEWORKERS:
            _refuse_with_appointments(tx, person)
        days_off.stand_in_no_more(tx, person.id)
    if person.role in ADMINS:
        _withdraw_colleagues(tx, person.id)
    if person.chat_id is not None:
        # The old role's question would refuse every text.
        dialogues.forget(tx, person.chat_id)
    person.role, person.partner_id = role, None
    tx.add(person)
    _give_up(tx, person)
    if role not in CASEWORKERS:
        offer_leaving.leave_contracts(tx, person.id)
    audit.note(tx, who.id, f"staff.role.{role}", person_id)
    if person.id != who.id:
        outbox.enqueue(tx, "staff.role_changed", person_id, {"role": role})


def _give_up(tx: Tx, person: Person) -> None:
    """Nothing is left with this colleague that the role now is not for."""
    if person.role not in OUTREACHERS:
        outreach.give_back(tx, person.id)
    if person.role not in COORDINATORS:
        milestones.give_back_goals(tx, person.id)
    if person.role not in INVITERS:
        _withdraw_invitations(tx, person.id)


def stop_access(tx: Tx, who: Asker, person_id: int) -> str:
    """The colleague is a guest from now on and is told; returns the name.

    Raises StillNeeded, LastAdmin, NotYours.
    """
    person = _person(tx, who, person_id)
    _keep_an_admin(tx, person)
    _refuse_with_cases(tx, person)
    _refuse_with_appointments(tx, person)
    _withdraw_invitations(tx, person.id)
    days_off.stand_in_no_more(tx, person.id)
    promised = talks.close_all(tx, person.id)
    outbox.withdraw_about(tx, person.id)
    _show_out(tx, person, told=person.id != who.id)
    outreach.give_back(tx, person.id)
    milestones.give_back_goals(tx, person.id)
    rota.free(tx, person.id)
    offer_leaving.leave_contracts(tx, person.id)
    for call in promised:
        safety.give_back(tx, call)
    audit.note(tx, who.id, "staff.stopped", person_id)
    return person.alias


def appointments_ahead(tx: Tx, who: Asker, person_id: int) -> list[AppointmentView]:
    """The colleague's appointments that are not over, soonest first.

    Raises NotYours unless an administrator asks.
    """
    return agenda.with_staff(tx, _person(tx, who, person_id).id)


def cancel_appointments(tx: Tx, who: Asker, person_id: int) -> None:
    """The colleague's appointments are cancelled, as if by herself; the young people are told.

    Safe to repeat. Raises NotYours unless an administrator asks.
    """
    person = _person(tx, who, person_id)
    for one in agenda.with_staff(tx, person.id):
        appointments.cancel(tx, people.by_id(tx, person.id), one.id)
    audit.note(tx, who.id, "staff.appointments_cancelled", person.id)


def _show_out(tx: Tx, person: Person, told: bool) -> None:
    chat_id, person.chat_id = person.chat_id, None
    person.left_at = tx.now
    tx.add(person)
    if chat_id is None:
        return
    tx.merge(Visitor(chat_id=chat_id, language=person.language, at=tx.now))
    dialogues.forget(tx, chat_id)
    updates.forget_answers(tx, chat_id)
    if told:
        outbox.enqueue(tx, "staff.stopped", None, chat_id=chat_id)


def _person(tx: Tx, who: Asker, person_id: int) -> Person:
    _must_be_admin(who)
    person = tx.get(Person, person_id, with_for_update=True)
    if person is None or person.role not in STAFF or person.left_at is not None:
        raise NotYours
    return person


def _must_be_admin(who: Asker) -> None:
    if who.role not in ADMINS:
        raise NotYours


def _colleague(person: Person, open_cases: int) -> Colleague:
    return Colleague(
        person.id,
        person.alias,
        person.role,
        person.joined_at,
        person.seen_at,
        open_cases,
    )


def _open_cases(tx: Tx, person_ids: list[int]) -> Counter[int]:
    """How many open cases each of them has, as caseworker or support worker."""
    found: Counter[int] = Counter()
    for helper in (col(Case.caseworker_id), col(Case.support_worker_id)):
        rows = tx.exec(
            select(helper, func.count())
            .where(helper.in_(person_ids), col(Case.closed_at).is_(None))
            .group_by(helper)
        )
        found.update({person_id: n for person_id, n in rows if person_id is not None})
    return found


def _refuse_with_appointments(tx: Tx, person: Person) -> None:
    _refuse_while(
        person,
        len(agenda.with_staff(tx, person.id)),
        N_("{name} still has one appointment. Move or cancel it first."),
        N_("{name} still has {n} appointments. Move or cancel them first."),
    )


def _refuse_with_cases(tx: Tx, person: Person) -> None:
    """With finished ones too, or nobody would hear that a home may be lost, nor could open them."""
    _refuse_while(
        person,
        _open_cases(tx, [person.id])[person.id],
        N_("{name} still helps one young person. Hand over that young person first."),
        N_("{name} still helps {n} young people. Hand them over first."),
    )
    _refuse_while(
        person,
        handover.how_many(tx, person.id),
        N_(
            "{name} still has one young person whose case is closed. "
            "Hand over that young person first."
        ),
        N_("{name} still has {n} young people whose cases are closed. Hand them over first."),
    )


def _refuse_while(person: Person, count: int, one: str, many: str) -> None:
    """Nothing depends on the colleague any more. Raises StillNeeded, in the words for so many."""
    if count:
        raise StillNeeded(one if count == 1 else many, name=person.alias, n=count)


def _keep_an_admin(tx: Tx, person: Person) -> None:
    """There is always an administrator; all of them are locked, so that two cannot both go."""
    if person.role is not Role.ADMIN:
        return
    admins = tx.exec(
        select(Person.id)
        .where(Person.role == Role.ADMIN, col(Person.left_at).is_(None))
        .with_for_update()
    ).all()
    if len(admins) == 1:
        raise LastAdmin(name=person.alias)


def _withdraw_invitations(tx: Tx, person_id: int) -> None:
    """Nobody joins any more by somebody who invites nobody now.

    A link of somebody else's to this colleague leads to another one: `joining.say_yes`.
    """
    _withdraw(tx, col(Invitation.invited_by) == person_id)


def _withdraw_colleagues(tx: Tx, person_id: int) -> None:
    """A link that somebody made as administrator is no way back in."""
    _withdraw(tx, and_(Invitation.invited_by == person_id, col(Invitation.role).in_(STAFF)))


def _withdraw(tx: Tx, those: ColumnElement[bool]) -> None:
    tx.exec(
        update(Invitation)
        .where(those, col(Invitation.used_at).is_(None), col(Invitation.withdrawn_at).is_(None))
        .values(withdrawn_at=tx.now)
    )
