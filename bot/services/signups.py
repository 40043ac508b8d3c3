"""Who goes, who waits, and how a free place finds the next in the queue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Update, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from bot import outbox
from bot.domain.activities import HOLDS_A_PLACE, SIGNED_UP, Mine, SignupStatus, offer_deadline
from bot.domain.people import YOUTHS, Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.activities import number_of, queue
from bot.services.people import NotYours
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Activity, Signup


class Cancelled(Refusal):
    msgid = N_("This activity has been cancelled. Look under Activities for another one.")


class Begun(Refusal):
    msgid = N_("This activity has already begun. Look under Activities for another one.")


def sign_up(tx: Tx, who: Asker, activity_id: int) -> Mine | None:
    """The youth has a place, free or held by an offer, or waits already; None when all are taken.

    Whoever waits comes before somebody who asks now. Raises Cancelled, Begun, NotYours.
    """
    activity = _open(tx, who, activity_id)
    fill(tx, activity)
    signup = _signup(tx, activity, who)
    if signup.status in SIGNED_UP or not queue(tx, activity.id):
        _take(tx, activity, signup)
    return _mine(tx, signup)


def wait(tx: Tx, who: Asker, activity_id: int) -> Mine | None:
    """The youth stands last in the queue, or has a place if one is free for those who wait."""
    mine = sign_up(tx, who, activity_id)
    if mine is not None:
        return mine
    activity = _open(tx, who, activity_id)
    signup = _signup(tx, activity, who)
    signup.asked_at = tx.now
    _become(tx, signup, SignupStatus.WAITING)
    _take(tx, activity, signup)
    return _mine(tx, signup)


def leave(tx: Tx, who: Asker, activity_id: int) -> SignupStatus:
    """The youth does not come, does not wait, or declines; returns what was before.

    The place goes on to the next. Safe to repeat. Raises Cancelled, Begun, NotYours.
    """
    activity = _open(tx, who, activity_id)
    signup = _signup(tx, activity, who)
    before = signup.status
    if before in SIGNED_UP:
        _become(tx, signup, SignupStatus.LEFT)
        fill(tx, activity)
    return before


def fill(tx: Tx, activity: Activity) -> None:
    """Every free place is offered to the next who waits or, shortly before the start, to them all.

    Offers that were not answered in time are over. Safe to repeat.
    """
    if activity.starts_at <= tx.now or activity.cancelled_at is not None:
        return
    _lapse(tx, activity)
    waiting = queue(tx, activity.id)
    free = _free(tx, activity)
    if not waiting or free == 0:
        return
    sendable_at = outbox.after_quiet_hours(tx.now, tx.profile)
    hours = tx.profile.limits.waitlist_offer_hours
    until = offer_deadline(sendable_at, activity.starts_at, hours)
    if until is None:
        _call_everybody(tx, activity, waiting)
    else:
        for signup in waiting[:free]:
            _offer(tx, activity, signup, until)


def take_back_offers(tx: Tx, activity: Activity) -> None:
    """Whoever was offered a place waits again, in the old order: the offers no longer hold."""
    for signup in _with_status(tx, activity, SignupStatus.OFFERED):
        _become(tx, signup, SignupStatus.WAITING)


def move_queues(tx: Tx) -> None:
    """Places that came free in any way, or were not answered for, have found the next."""
    waiting = select(Signup.activity_id).where(
        col(Signup.status).in_([SignupStatus.WAITING, SignupStatus.OFFERED])
    )
    due = select(Activity.id).where(
        col(Activity.id).in_(waiting),
        Activity.starts_at > tx.now,
        col(Activity.cancelled_at).is_(None),
    )
    for activity_id in tx.exec(due.order_by(col(Activity.id))).all():
        fill(tx, locked(tx, activity_id))


TICKS = (Tick(move_queues, 30),)


def locked(tx: Tx, activity_id: int) -> Activity:
    """The activity, which nobody else changes or fills meanwhile. Raises NotYours."""
    activity = tx.exec(
        select(Activity)
        .where(Activity.id == activity_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if activity is None:
        raise NotYours
    return activity


def signed_up(tx: Tx, activity_id: int) -> Sequence[Signup]:
    """Those who go, were offered a place, or wait, in the order in which they asked."""
    return tx.exec(
        select(Signup)
        .where(Signup.activity_id == activity_id, col(Signup.status).in_(SIGNED_UP))
        .order_by(col(Signup.asked_at), col(Signup.id))
    ).all()


def has_lapsed(tx: Tx, who: Asker, activity_id: int) -> bool:
    """Whether the youth was offered a place and did not answer in time."""
    signup = tx.exec(
        select(Signup).where(Signup.activity_id == activity_id, Signup.youth_id == who.id)
    ).first()
    if signup is None:
        return False
    is_over = signup.offer_ends_at is not None and signup.offer_ends_at <= tx.now
    return signup.status is SignupStatus.LAPSED or is_over


def _open(tx: Tx, who: Asker, activity_id: int) -> Activity:
    if who.role not in YOUTHS:
        raise NotYours
    activity = locked(tx, activity_id)
    if activity.cancelled_at is not None:
        raise Cancelled
    if activity.starts_at <= tx.now:
        raise Begun
    return activity


def _signup(tx: Tx, activity: Activity, who: Asker) -> Signup:
    """The youth's row; a new one, not yet stored, when the youth was never here."""
    found = tx.exec(
        select(Signup).where(Signup.activity_id == activity.id, Signup.youth_id == who.id)
    ).first()
    return found or Signup(
        activity_id=activity.id,
        youth_id=who.id,
        status=SignupStatus.LEFT,
        asked_at=tx.now,
        changed_at=tx.now,
    )


def _take(tx: Tx, activity: Activity, signup: Signup) -> None:
    """The youth goes, if a place is held for the youth or free."""
    if signup.status is SignupStatus.GOING or (
        signup.status is not SignupStatus.OFFERED and _free(tx, activity) == 0
    ):
        return
    if signup.status not in SIGNED_UP:
        signup.asked_at = tx.now
    tx.add(signup)
    tx.flush()
    if tx.exec(_taking(tx, activity, signup)).rowcount:
        tx.refresh(signup)


def _taking(tx: Tx, activity: Activity, signup: Signup) -> Update:
    """The statement that takes a place: it changes no row when the last one is gone."""
    statement = update(Signup).where(col(Signup.id) == signup.id)
    if signup.status is SignupStatus.OFFERED:
        statement = statement.where(
            col(Signup.status) == SignupStatus.OFFERED, col(Signup.offer_ends_at) > tx.now
        )
    elif activity.places is not None:
        statement = statement.where(_taken(activity) < activity.places)
    return statement.values(
        status=SignupStatus.GOING, offer_ends_at=None, changed_at=tx.now
    ).execution_options(synchronize_session=False)


def _taken(activity: Activity) -> Any:
    other = aliased(Signup)
    return (
        select(func.count())
        .select_from(other)
        .where(other.activity_id == activity.id, col(other.status).in_(HOLDS_A_PLACE))
        .scalar_subquery()
    )


def _free(tx: Tx, activity: Activity) -> int | None:
    """Places that nobody has and nobody was offered; None: no limit."""
    if activity.places is None:
        return None
    return max(0, activity.places - int(tx.exec(select(_taken(activity))).one()))


def _lapse(tx: Tx, activity: Activity) -> None:
    for signup in _with_status(tx, activity, SignupStatus.OFFERED):
        if signup.offer_ends_at is not None and signup.offer_ends_at <= tx.now:
            _become(tx, signup, SignupStatus.LAPSED)


def _offer(tx: Tx, activity: Activity, signup: Signup, until: datetime) -> None:
    """A place is held for the youth, who is told until when."""
    _become(tx, signup, SignupStatus.OFFERED, until)
    outbox.enqueue(
        tx,
        "activities.offer",
        signup.youth_id,
        {"signup_id": signup.id, "until": until.isoformat()},
        key=f"activity-offer:{signup.id}:{signup.asked_at.isoformat()}:{until.isoformat()}",
        useless_after=until,
        subject_id=signup.youth_id,
    )


def _call_everybody(tx: Tx, activity: Activity, waiting: Sequence[Signup]) -> None:
    """Everybody who waits hears of this free place once; the first to say yes has it."""
    freed = tx.exec(
        select(Signup.changed_at)
        .where(
            Signup.activity_id == activity.id,
            col(Signup.status).in_([SignupStatus.LEFT, SignupStatus.LAPSED]),
        )
        .order_by(col(Signup.changed_at).desc())
    ).first()
    cause = f"{freed.isoformat() if freed else ''}:{activity.sequence}"
    for signup in waiting:
        outbox.enqueue(
            tx,
            "activities.free_now",
            signup.youth_id,
            {"signup_id": signup.id},
            key=f"activity-free:{signup.id}:{cause}",
            useless_after=activity.starts_at,
            subject_id=signup.youth_id,
        )


def _with_status(tx: Tx, activity: Activity, status: SignupStatus) -> Sequence[Signup]:
    return tx.exec(
        select(Signup).where(Signup.activity_id == activity.id, Signup.status == status)
    ).all()


def _become(
    tx: Tx, signup: Signup, status: SignupStatus, offer_ends_at: datetime | None = None
) -> None:
    signup.status = status
    signup.offer_ends_at = offer_ends_at
    signup.changed_at = tx.now
    tx.add(signup)
    tx.flush()


def _mine(tx: Tx, signup: Signup) -> Mine | None:
    if signup.status not in SIGNED_UP:
        return None
    return Mine(signup.status, number_of(tx, signup), signup.offer_ends_at)
