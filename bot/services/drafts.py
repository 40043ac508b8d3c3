"""Steps that staff prepare for a youth: shown as the youth will see them, sent by nobody yet."""

from dataclasses import dataclass

from bot.domain.housing import Ball, SideState, Stage, next_to_act
from bot.domain.messages import length
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import private
from bot.services.cases import going_on, opened_by
from bot.services.people import alias_of, by_id
from bot.store import Tx
from bot.tables import Case, StageDraft

LONGEST_TEXT = 1000
"""UTF-16 units, as Telegram counts."""


class AlreadyThere(Refusal):
    msgid = N_("Nothing to change: {name} is there already.")


class DraftGone(Refusal):
    msgid = N_("This draft is closed. It was sent or dropped, or there is a newer one.")


class TooLong(Refusal):
    msgid = N_("That is too long for one message. Please keep it under {limit} characters.")


class NoText(Refusal):
    msgid = N_("Please write it as text.")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a case is to go."""

    stage: Stage
    side_state: SideState
    ball: Ball


@dataclass(frozen=True, slots=True)
class Draft:
    """A step that is being prepared for a youth; overtaken when somebody moved the case."""

    youth_id: int
    youth: str
    language: str  # the youth's
    caseworker: str
    revision: int
    target: Target
    text: str
    note: str  # what stays with staff; may be empty
    is_overtaken: bool
    stage_now: Stage
    side_state_now: SideState

    @property
    def is_told_by_human(self) -> bool:
        return self.target.side_state is SideState.REJECTED


def target(case: Case, want: Stage | SideState | Ball) -> Target:
    """Where a case goes when one thing of it is changed; a new stage ends any side state."""
    if isinstance(want, Stage):
        return Target(want, SideState.NONE, next_to_act(want))
    if isinstance(want, Ball):
        return Target(case.stage, case.side_state, want)
    balls = {SideState.NONE: next_to_act(case.stage), SideState.LOST_CONTACT: Ball.YOUTH}
    return Target(case.stage, want, balls.get(want, Ball.STAFF))


def make(tx: Tx, staff: Asker, youth_id: int, want: Stage | SideState | Ball, text: str) -> Draft:
    """A new draft in place of any older one of theirs. Raises AlreadyThere, Finished, NotYours."""
    case = going_on(tx, staff, youth_id, "case.draft")
    to = target(case, want)
    if (to.stage, to.side_state) == (case.stage, case.side_state) and want is not to.ball:
        raise AlreadyThere(name=alias_of(tx, youth_id))
    if to == Target(case.stage, case.side_state, case.ball):
        raise AlreadyThere(name=alias_of(tx, youth_id))
    row = _row(tx, staff, youth_id)
    if row is None:
        row = StageDraft(
            staff_id=staff.id,
            youth_id=youth_id,
            stage=to.stage,
            side_state=to.side_state,
            ball=to.ball,
            based_on=case.moved_at,
        )
    row.stage, row.side_state, row.ball = to.stage, to.side_state, to.ball
    row.revision += 1
    row.is_open = True
    row.based_on = case.moved_at
    row.note = b""
    _write(tx, row, text)
    return _view(tx, row, case)


def shown(tx: Tx, staff: Asker, youth_id: int, revision: int) -> Draft:
    """The draft of this button. Raises DraftGone when it is not the open one."""
    case = opened_by(tx, staff, youth_id, "case.draft")
    return _view(tx, open_row(tx, staff, youth_id, revision), case)


def reword(tx: Tx, staff: Asker, youth_id: int, revision: int, text: str) -> Draft:
    """The draft says this instead. Raises NoText, TooLong, DraftGone."""
    case = opened_by(tx, staff, youth_id, "case.draft")
    row = open_row(tx, staff, youth_id, revision)
    _write(tx, row, _clean(text))
    return _view(tx, row, case)


def _clean(text: str) -> str:
    clean = text.strip()
    if not clean:
        raise NoText
    if length(clean) > LONGEST_TEXT:
        raise TooLong(limit=LONGEST_TEXT)
    return clean


def add_note(tx: Tx, staff: Asker, youth_id: int, revision: int, text: str) -> Draft:
    """With the step goes this note, which staff alone read. Raises NoText, TooLong, DraftGone."""
    case = opened_by(tx, staff, youth_id, "case.draft")
    row = open_row(tx, staff, youth_id, revision)
    row.note = private.seal(tx, youth_id, _clean(text), _where_note(row))
    tx.add(row)
    return _view(tx, row, case)


def choose_ball(tx: Tx, staff: Asker, youth_id: int, revision: int, ball: Ball) -> Draft:
    """The draft says that these do the next thing."""
    case = opened_by(tx, staff, youth_id, "case.draft")
    row = open_row(tx, staff, youth_id, revision)
    row.ball = ball
    tx.add(row)
    return _view(tx, row, case)


def drop(tx: Tx, staff: Asker, youth_id: int, revision: int) -> None:
    """The draft is closed; one that is closed already stays so."""
    row = _row(tx, staff, youth_id)
    if row is not None and row.revision == revision:
        close(tx, row)


def rebase(tx: Tx, staff: Asker, youth_id: int, revision: int) -> Draft:
    """The draft may be sent although somebody else moved the case meanwhile."""
    case = opened_by(tx, staff, youth_id, "case.draft")
    row = open_row(tx, staff, youth_id, revision)
    row.based_on = case.moved_at
    tx.add(row)
    return _view(tx, row, case)


def _row(tx: Tx, staff: Asker, youth_id: int) -> StageDraft | None:
    return tx.get(StageDraft, (staff.id, youth_id))


def open_row(tx: Tx, staff: Asker, youth_id: int, revision: int) -> StageDraft:
    """The row of an open draft. Raises DraftGone."""
    row = _row(tx, staff, youth_id)
    if row is None or not row.is_open or row.revision != revision:
        raise DraftGone
    return row


def _write(tx: Tx, row: StageDraft, text: str) -> None:
    row.text = private.seal(tx, row.youth_id, text, _where(row)) if text else b""
    tx.add(row)
    tx.flush()


def close(tx: Tx, row: StageDraft) -> None:
    row.is_open = False
    row.text, row.note = b"", b""
    tx.add(row)


def text_of(tx: Tx, row: StageDraft) -> str:
    return private.unseal(tx, row.youth_id, row.text, _where(row))


def note_of(tx: Tx, row: StageDraft) -> str:
    return private.unseal(tx, row.youth_id, row.note, _where_note(row))


def _where_note(row: StageDraft) -> str:
    return f"stagedraft:{row.staff_id}-{row.youth_id}:note"


def _where(row: StageDraft) -> str:
    return f"stagedraft:{row.staff_id}-{row.youth_id}:text"


def _view(tx: Tx, row: StageDraft, case: Case) -> Draft:
    youth = by_id(tx, row.youth_id)
    return Draft(
        youth_id=row.youth_id,
        youth=youth.alias,
        language=youth.language,
        caseworker=alias_of(tx, case.caseworker_id),
        revision=row.revision,
        target=Target(row.stage, row.side_state, row.ball),
        text=text_of(tx, row),
        note=note_of(tx, row),
        is_overtaken=row.based_on != case.moved_at,
        stage_now=case.stage,
        side_state_now=case.side_state,
    )
