"""A youth gets another caseworker; nothing that waits is lost on the way."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, update
from sqlmodel import and_, col, func, or_, select

from bot import outbox
from bot.domain.appointments import AppointmentView
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import COORDINATORS, STAFF, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import agenda, appointments, audit, drafts, nicknames, wishes
from bot.services.cases import IS_LISTED, absence_of, case_of, decided_by
from bot.services.people import IN_ORDER, NotYours, alias_of, by_id, by_name
from bot.store import Tx
from bot.tables import Case, Delivery, Handover, Person, StageDraft


class AlreadyTheirs(Refusal):
    msgid = N_("{name} is already the caseworker.")


@dataclass(frozen=True, slots=True)
class Held:
    """A youth whom somebody helps, as caseworker or as support worker."""

    youth_id: int
    alias: str
    as_caseworker: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a handover would change."""

    youth_id: int
    youth: str
    to_id: int
    to: str
    before_id: int
    before: str
    waits: bool  # the youth waits for an answer; that clock goes on
    meetings: list[AppointmentView]  # with the caseworker so far
    away_until: date | None  # the new one's last day off, if today is one


def to_move(tx: Tx, coordinator: Asker, colleague_id: int, *, first: int, size: int) -> list[Held]:
    """A page of the youths whom a colleague helps; that these names were seen is on record.

    Raises NotYours.
    """
    if coordinator.role not in COORDINATORS or by_id(tx, colleague_id).role not in STAFF:
        raise NotYours
    rows = tx.exec(
        select(Case.youth_id, Person.alias, Case.caseworker_id)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(*_is_held_by(colleague_id))
        .order_by(*IN_ORDER)
        .offset(first)
        .limit(size)
    ).all()
    for youth_id, _, _ in rows:
        audit.note(tx, coordinator.id, "case.handover_list", youth_id)
    return [Held(youth_id, alias, keeper == colleague_id) for youth_id, alias, keeper in rows]


def how_many(tx: Tx, staff_id: int) -> int:
    """How many youths a colleague helps."""
    asked = select(func.count()).select_from(Case).join(Person, col(Person.id) == Case.youth_id)
    return tx.exec(asked.where(*_is_held_by(staff_id))).one()


def _is_held_by(staff_id: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions on a Case and its Person: this colleague helps.

    A caseworker keeps those whose plan has ended: somebody hears of what they say later on, and can
    open the plan again. Of a support worker's they are there while they wait for an answer.
    """
    supports = and_(col(Case.support_worker_id) == staff_id, IS_LISTED)
    return or_(col(Case.caseworker_id) == staff_id, supports), col(Person.left_at).is_(None)


def colleagues(tx: Tx, staff: Asker, youth_id: int) -> list[Asker]:
    """The caseworkers who could take over this youth, by name. Raises NotYours."""
    case = given_by(tx, staff, youth_id, "case.handover_look")
    return [one for one in by_name(tx, Role.CASEWORKER) if one.id != case.caseworker_id]


def given_by(tx: Tx, staff: Asker, youth_id: int, why: str) -> Case:
    """The case, for its caseworker or deputy, and for coordinators: they see nothing in it.

    Raises NotYours.
    """
    if staff.role in COORDINATORS:
        audit.note(tx, staff.id, why, youth_id)
        return case_of(tx, youth_id)
    return decided_by(tx, staff, youth_id, why)


def plan(tx: Tx, staff: Asker, youth_id: int, to_id: int) -> Plan:
    """What would happen. Raises NotYours, AlreadyTheirs."""
    case = given_by(tx, staff, youth_id, "case.handover_look")
    to = _caseworker(tx, to_id)
    if case.caseworker_id == to_id:
        raise AlreadyTheirs(name=to.alias)
    away = absence_of(tx, to_id)
    return Plan(
        youth_id=youth_id,
        youth=alias_of(tx, youth_id),
        to_id=to_id,
        to=to.alias,
        before_id=case.caseworker_id,
        before=alias_of(tx, case.caseworker_id),
        waits=case.unanswered_since is not None,
        meetings=agenda.to_come(tx, youth_id, case.caseworker_id),
        away_until=away.to_on if away is not None else None,
    )


def hand_over(
    tx: Tx, staff: Asker, youth_id: int, to_id: int, *, keep_meetings: bool = True
) -> Handover:
    """The youth has a new caseworker; all three are told by name, and the support worker.

    What was on its way to the old caseworker about this youth goes to the new one; the clock of an
    unanswered message runs on, and the youth goes on waiting for a free time. Appointments stay
    with the old one, or are cancelled with a kind word. Raises NotYours, AlreadyTheirs.
    """
    given_by(tx, staff, youth_id, "case.handover")
    case = tx.get_one(Case, youth_id, with_for_update=True)
    to = _caseworker(tx, to_id)
    if case.caseworker_id == to_id:
        raise AlreadyTheirs(name=to.alias)
    if not keep_meetings:
        before = by_id(tx, case.caseworker_id)
        for meeting in agenda.to_come(tx, youth_id, case.caseworker_id):
            appointments.cancel(tx, before, meeting.id)
    row = Handover(
        youth_id=youth_id, from_id=case.caseworker_id, to_id=to_id, by_id=staff.id, at=tx.now
    )
    case.caseworker_id, case.nudged_at = to_id, None
    tx.add_all([row, case])
    tx.flush()
    nicknames.keep_apart(tx, staff.id, case)
    _redirect(tx, row)
    wishes.move(tx, youth_id, row.from_id, to_id)
    _drop_drafts(tx, row)
    _tell(tx, row)
    return row


def _caseworker(tx: Tx, person_id: int) -> Asker:
    person = tx.get(Person, person_id)
    if person is None or person.left_at is not None or person.role is not Role.CASEWORKER:
        raise NotYours
    return by_id(tx, person_id)


def _redirect(tx: Tx, row: Handover) -> None:
    """Pending messages about the youth change their reader, except those about appointments."""
    tx.exec(
        update(Delivery)
        .where(
            col(Delivery.status) == DeliveryStatus.PENDING,
            col(Delivery.person_id) == row.from_id,
            col(Delivery.subject_id) == row.youth_id,
            col(Delivery.kind).not_like("appointments.%"),
        )
        .values(person_id=row.to_id, recipient=outbox.recipient_of(row.to_id))
    )


def _drop_drafts(tx: Tx, row: Handover) -> None:
    draft = tx.get(StageDraft, (row.from_id, row.youth_id))
    if draft is not None:
        drafts.close(tx, draft)


def _tell(tx: Tx, row: Handover) -> None:
    readers = {
        row.to_id: "cases.taken_over",
        row.from_id: "cases.given_away",
        row.youth_id: "cases.new_caseworker",
    }
    support_worker_id = case_of(tx, row.youth_id).support_worker_id
    if support_worker_id is not None:
        readers[support_worker_id] = "cases.new_colleague"
    for person_id, kind in readers.items():
        if person_id != row.by_id:
            outbox.enqueue(
                tx,
                kind,
                person_id,
                {"handover_id": row.id},
                subject_id=row.youth_id,
                key=f"handover:{row.id}:{person_id}",
            )
