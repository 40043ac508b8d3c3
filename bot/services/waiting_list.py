"""The waiting list, which moves up by itself: timed offers, and the last minute."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import and_, col, exists, or_, select

from bot import outbox
from bot.domain.activities import SignupStatus, offer_deadline
from bot.domain.quiet_hours import after_quiet_hours
from bot.services.activities import queue
from bot.services.places import become, free_places, has_room, locked, with_status
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Activity, Signup


def fill(tx: Tx, activity: Activity) -> None:
    """Every free place is offered to the next who waits or, shortly before the start, to them all.

    Offers that were not answered in time are over. Safe to repeat.
    """
    if activity.starts_at <= tx.now or activity.cancelled_at is not None:
        return
    _lapse(tx, activity)
    free = free_places(tx, activity)
    if free == 0:
        activity.freed_at = None
        return
    sendable_at = after_quiet_hours(tx.now, tx.profile)
    hours = tx.profile.limits.waitlist_offer_hours
    until = offer_deadline(sendable_at, activity.starts_at, hours, tx.profile)
    if until is None:
        _call_everybody(tx, activity, queue(tx, activity.id))
    else:
        for signup in queue(tx, activity.id, free):
            _offer(tx, signup, until)


def take_back_offers(tx: Tx, activity: Activity) -> None:
    """Whoever was offered a place waits again, in the old order: the offers no longer hold."""
    for signup in with_status(tx, activity, SignupStatus.OFFERED):
        become(tx, signup, SignupStatus.WAITING)


def move_queues(tx: Tx) -> None:
    """Places that came free in any way, or were not answered for, have found the next."""
    of_it = col(Signup.activity_id) == Activity.id
    waits = exists().where(of_it, col(Signup.status) == SignupStatus.WAITING)
    has_lapsed = exists().where(
        of_it, col(Signup.status) == SignupStatus.OFFERED, col(Signup.offer_ends_at) <= tx.now
    )
    due = select(Activity.id).where(
        or_(has_lapsed, and_(waits, or_(has_room(), col(Activity.freed_at).is_not(None)))),
        Activity.starts_at > tx.now,
        col(Activity.cancelled_at).is_(None),
    )
    for activity_id in tx.exec(due.order_by(col(Activity.id))).all():
        fill(tx, locked(tx, activity_id))


TICKS = (Tick(move_queues, 30),)


def _lapse(tx: Tx, activity: Activity) -> None:
    for signup in with_status(tx, activity, SignupStatus.OFFERED):
        if signup.offer_ends_at is not None and signup.offer_ends_at <= tx.now:
            become(tx, signup, SignupStatus.LAPSED)


def _offer(tx: Tx, signup: Signup, until: datetime) -> None:
    """A place is held for the youth, who is told until when."""
    become(tx, signup, SignupStatus.OFFERED, until)
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
    """Everybody who waits hears of it once, until there is none again; the first yes has it."""
    if not waiting:
        return
    activity.freed_at = activity.freed_at or tx.now
    tx.add(activity)
    cause = f"{activity.freed_at.isoformat()}:{activity.sequence}"
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
