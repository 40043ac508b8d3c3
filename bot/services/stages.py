"""A case moves: sent to the youth, told by a human, or taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot import outbox
from bot.domain.delivery import DeliveryStatus
from bot.domain.housing import UNDO_FOR, Ball, SideState, Stage
from bot.domain.people import Asker
from bot.domain.working_time import after_work
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import drafts, duty, housing, notes, private
from bot.services.cases import going_on, opened_by
from bot.services.drafts import Target
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Case, Delivery, Person, StageChange

CALL_AFTER_HOURS = 4
"""Working hours until staff are reminded to call about a rejection."""


class TooLate(Refusal):
    msgid = N_("It can't be taken back any more. {name} may have read it.")


@dataclass(frozen=True, slots=True)
class Sent:
    """A step that was made."""

    change_id: int
    youth: str
    stage: Stage
    side_state: SideState
    is_unreachable: bool


def send(tx: Tx, staff: Asker, youth_id: int, revision: int) -> Sent | None:
    """The case has moved and the youth is told; None if it was moved by somebody else meanwhile.

    Of a rejection the youth is told by a human: staff are reminded to call.
    Raises DraftGone, Finished, NotYours.
    """
    going_on(tx, staff, youth_id, "case.move")
    case = tx.get_one(Case, youth_id, with_for_update=True)
    row = drafts.open_row(tx, staff, youth_id, revision)
    text = drafts.text_of(tx, row)
    if row.based_on != case.moved_at:
        return None
    if note := drafts.note_of(tx, row):
        notes.write(tx, staff, youth_id, note)
    change = _move(tx, case, Target(row.stage, row.side_state, row.ball), staff.id, text)
    drafts.close(tx, row)
    if change.told:
        outbox.enqueue(
            tx,
            "housing.news",
            youth_id,
            {"change_id": change.id},
            subject_id=youth_id,
            key=news_key(change.id),
        )
    elif change.side_state is SideState.REJECTED:
        remind_to_call(tx, change)
    person = tx.get_one(Person, youth_id)
    is_unreachable = person.unreachable_at is not None
    return Sent(change.id, person.alias, change.stage_after, change.side_state, is_unreachable)


def _move(tx: Tx, case: Case, to: Target, by_id: int | None, text: str) -> StageChange:
    change = StageChange(
        youth_id=case.youth_id,
        at=tx.now,
        by_id=by_id,
        stage_before=case.stage,
        stage_after=to.stage,
        side_before=case.side_state,
        side_state=to.side_state,
        ball_before=case.ball,
        ball=to.ball,
        moved_before=case.moved_at,
    )
    tx.add(change)
    tx.flush()
    if to.side_state is not SideState.REJECTED and text:
        change.told = private.seal(tx, case.youth_id, text, housing.where_told(change))
    case.stage, case.side_state, case.ball = to.stage, to.side_state, to.ball
    case.moved_at = tx.now
    tx.add_all([change, case])
    return change


def put(tx: Tx, youth_id: int, stage: Stage, by_id: int | None) -> None:
    """The case is at this stage because of something else that the youth is told about."""
    case = tx.get_one(Case, youth_id, with_for_update=True)
    if case.stage is not stage or case.side_state is not SideState.NONE:
        _move(tx, case, drafts.target(case, stage), by_id, "")


def pass_on(tx: Tx, youth_id: int, stage: Stage, ball: Ball) -> None:
    """Somebody else acts now, if the case is still at this stage; nobody is told of it here."""
    case = tx.get_one(Case, youth_id, with_for_update=True)
    if case.stage is stage and case.side_state is SideState.NONE and case.ball is not ball:
        case.ball, case.moved_at = ball, tx.now
        tx.add(case)


def news_key(change_id: int) -> str:
    return f"news:{change_id}"


def remind_to_call(tx: Tx, change: StageChange) -> None:
    """After some working hours who answers the youth is asked whether it was told."""
    _ask_to_call(tx, change, after_work(tx.now, CALL_AFTER_HOURS, tx.profile))


def must_call(tx: Tx, change: StageChange, staff_id: int) -> bool:
    """Whether this colleague is there for the youth now; if not, whoever is is asked instead."""
    if staff_id == _caller(tx, change):
        return True
    _ask_to_call(tx, change, tx.now)
    return False


def _caller(tx: Tx, change: StageChange) -> int:
    return duty.first_reader(tx, tx.get_one(Case, change.youth_id))


def _ask_to_call(tx: Tx, change: StageChange, due: datetime) -> None:
    """It is asked then, and not at the time that was set before."""
    about, key = f"call_about_no:{change.id}:", f"call_about_no:{change.id}:{due.isoformat()}"
    others = select(Delivery.unique_key).where(
        col(Delivery.unique_key).startswith(about), Delivery.unique_key != key
    )
    outbox.withdraw(tx, *filter(None, tx.exec(others)))
    outbox.enqueue(
        tx,
        "housing.call_about_no",
        _caller(tx, change),
        {"change_id": change.id},
        subject_id=change.youth_id,
        not_before=due,
        key=key,
    )


def told_no(tx: Tx, staff: Asker, youth_id: int) -> bool:
    """A human has talked with the youth about the rejection; now the page may show it.

    False when there is no rejection any more.
    """
    case = opened_by(tx, staff, youth_id, "case.told_no")
    change = housing.last_change(tx, case)
    if case.side_state is not SideState.REJECTED or change is None:
        return False
    housing.mark_opened(tx, change)
    return True


def call_later(tx: Tx, staff: Asker, youth_id: int) -> datetime | None:
    """The reminder to call comes again after some working hours; None when it was told."""
    case = opened_by(tx, staff, youth_id, "case.call_later")
    change = housing.last_change(tx, case)
    if case.side_state is not SideState.REJECTED or change is None or change.opened_at is not None:
        return None
    remind_to_call(tx, change)
    return after_work(tx.now, CALL_AFTER_HOURS, tx.profile)


def can_undo(tx: Tx, change: StageChange) -> bool:
    return change.undone_at is None and change.opened_at is None and tx.now - change.at < UNDO_FOR


def undo(tx: Tx, staff: Asker, youth_id: int, change_id: int) -> bool:
    """The step was never made; False when it was taken back before. Raises TooLate, NotYours."""
    opened_by(tx, staff, youth_id, "case.undo")
    case = tx.get_one(Case, youth_id, with_for_update=True)
    change = tx.get(StageChange, change_id)
    if change is None or change.youth_id != youth_id or change.by_id != staff.id:
        raise NotYours
    if change.undone_at is not None:
        return False
    if not can_undo(tx, change) or case.moved_at != change.at:
        raise TooLate(name=alias_of(tx, youth_id))
    case.stage, case.side_state = change.stage_before, change.side_before
    case.ball, case.moved_at = change.ball_before, change.moved_before
    change.undone_at = tx.now
    tx.add_all([case, change])
    outbox.withdraw(tx, news_key(change_id))
    _take_back_notice(tx, change)
    return True


def _take_back_notice(tx: Tx, change: StageChange) -> None:
    """A notice that has arrived says from now on that there is nothing new."""
    sent = tx.exec(
        select(Delivery).where(
            Delivery.unique_key == news_key(change.id),
            Delivery.status == DeliveryStatus.SENT,
            col(Delivery.message_id).is_not(None),
        )
    ).first()
    if sent is not None:
        params: dict[str, Any] = {"message_id": sent.message_id}
        outbox.enqueue(
            tx,
            "housing.taken_back",
            change.youth_id,
            params,
            subject_id=change.youth_id,
            key=f"taken_back:{change.id}",
            useless_after=tx.now + timedelta(days=1),
        )
