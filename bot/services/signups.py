"""Signing up for an activity, waiting for a place, and giving one up."""

from sqlmodel import select

from bot.domain.activities import SIGNED_UP, Mine, SignupStatus
from bot.domain.people import YOUTHS, Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.activities import mine, queue
from bot.services.people import NotYours
from bot.services.places import become, locked, take
from bot.services.waiting_list import fill
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
    if signup.status in SIGNED_UP or not queue(tx, activity.id, 1):
        take(tx, activity, signup)
    return mine(tx, signup) if signup.status in SIGNED_UP else None


def wait(tx: Tx, who: Asker, activity_id: int) -> Mine:
    """The youth stands last in the queue, or has a place if one is free for those who wait."""
    standing = sign_up(tx, who, activity_id)
    if standing is not None:
        return standing
    activity = _open(tx, who, activity_id)
    signup = _signup(tx, activity, who)
    signup.asked_at = tx.now
    become(tx, signup, SignupStatus.WAITING)
    take(tx, activity, signup)
    return mine(tx, signup)


def leave(tx: Tx, who: Asker, activity_id: int) -> SignupStatus:
    """The youth does not come, does not wait, or declines; returns what was before.

    The place goes on to the next. Safe to repeat. Raises Cancelled, Begun, NotYours.
    """
    activity = _open(tx, who, activity_id)
    signup = _signup(tx, activity, who)
    before = signup.status
    if before in SIGNED_UP:
        become(tx, signup, SignupStatus.LEFT)
        fill(tx, activity)
    return before


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
