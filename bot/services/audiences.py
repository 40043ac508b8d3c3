"""Who gets a broadcast: those it is for, without those who want or can get none."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.activities import SignupStatus
from bot.domain.broadcasts import INTEREST, Audience, LeftOut, Reach, Recipients
from bot.domain.people import Role
from bot.store import Tx
from bot.tables import Activity, Person, Signup

_GETS = "gets"


def reach(tx: Tx, recipients: Recipients) -> Reach:
    """How many of the recipients would get a broadcast now, and why the others would not."""
    outcome = _outcome(tx.now)
    rows = tx.exec(
        select(outcome, func.count()).where(*_among(tx, recipients)).group_by(outcome)
    ).all()
    counts: dict[str, int] = dict(rows)
    left_out = {why: counts[why] for why in LeftOut if why in counts}
    return Reach(counts.get(_GETS, 0), left_out)


def next_getting(tx: Tx, recipients: Recipients, after_id: int, limit: int) -> list[int]:
    """The next recipients who get it, by id."""
    return list(
        tx.exec(
            select(Person.id)
            .where(Person.id > after_id, *_among(tx, recipients), _outcome(tx.now) == _GETS)
            .order_by(col(Person.id))
            .limit(limit)
        )
    )


def is_getting(tx: Tx, person_id: int) -> bool:
    """Whether this person still gets broadcasts."""
    found = tx.exec(
        select(Person.id).where(Person.id == person_id, *_active(), _outcome(tx.now) == _GETS)
    )
    return found.first() is not None


def _outcome(now: datetime) -> ColumnElement[str]:
    """What happens to a person's copy: `gets`, or the first reason why not."""
    return case(
        (col(Person.consented_at).is_(None), LeftOut.NO_CONSENT.value),
        (col(Person.unreachable_at).is_not(None), LeftOut.UNREACHABLE.value),
        (col(Person.broadcasts_on).is_(False), LeftOut.SWITCHED_OFF.value),
        (col(Person.paused_until) > now, LeftOut.PAUSED.value),
        else_=_GETS,
    )


def _active() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Person.role) == Role.YOUTH,
        col(Person.left_at).is_(None),
        col(Person.chat_id).is_not(None),
    )


def _among(tx: Tx, recipients: Recipients) -> tuple[ColumnElement[bool], ...]:
    if recipients.audience is Audience.ALL:
        return _active()
    return *_active(), col(Person.id).in_(_signed_up(tx, recipients))


def _signed_up(tx: Tx, recipients: Recipients) -> SelectOfScalar[int]:
    """The ids of those whose sign-ups make them recipients."""
    if recipients.audience is Audience.TRACK:
        return (
            select(Signup.youth_id)
            .join(Activity, col(Activity.id) == Signup.activity_id)
            .where(Activity.track == recipients.track, Signup.asked_at > tx.now - INTEREST)
        )
    wanted = [SignupStatus.GOING]
    if recipients.with_waiting:
        wanted += [SignupStatus.WAITING, SignupStatus.OFFERED]
    return select(Signup.youth_id).where(
        Signup.activity_id == recipients.activity_id, col(Signup.status).in_(wanted)
    )
