"""The activity catalogue, as anybody may read it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from bot.domain.activities import (
    HOLDS_A_PLACE,
    SIGNED_UP,
    Choice,
    Facts,
    Mine,
    Shown,
    SignupStatus,
    Track,
    days_of,
)
from bot.domain.local_days import bounds
from bot.domain.people import YOUTHS, Asker
from bot.services.ics import CalendarEvent
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import Activity, Signup


def catalogue(tx: Tx, who: Asker, choice: Track | Choice) -> list[Shown]:
    """What is to come and not cancelled, soonest first; what is going on now is among it."""
    rows = tx.exec(
        select(Activity)
        .where(
            Activity.ends_at > tx.now,
            col(Activity.cancelled_at).is_(None),
            *_narrowed(tx, choice),
        )
        .order_by(col(Activity.starts_at), col(Activity.id))
    ).all()
    found = all_shown(tx, who, rows)
    if choice is Choice.FREE:
        return [one for one in found if one.places_left != 0]
    if choice is Choice.MINE:
        return [one for one in found if one.mine is not None]
    return found


def shown(tx: Tx, who: Asker, activity_id: int) -> Shown:
    """One activity, cancelled or not, with how many later dates its series has.

    Raises NotYours when there is none.
    """
    activity = by_id(tx, activity_id)
    [one] = all_shown(tx, who, [activity])
    return replace(one, series_ahead=len(later_in_series(tx, activity)))


def all_shown(tx: Tx, who: Asker, rows: Sequence[Activity]) -> list[Shown]:
    """These activities, in this order."""
    ids = [row.id for row in rows]
    counts = _counts(tx, ids)
    own = _own(tx, who, ids)
    return [
        Shown(
            id=row.id,
            facts=facts_of(row),
            taken=sum(counts.get((row.id, status), 0) for status in HOLDS_A_PLACE),
            waiting=counts.get((row.id, SignupStatus.WAITING), 0),
            is_cancelled=row.cancelled_at is not None,
            cancel_reason=row.cancel_reason,
            has_begun=row.starts_at <= tx.now,
            is_over=row.ends_at <= tx.now,
            sequence=row.sequence,
            mine=own.get(row.id),
        )
        for row in rows
    ]


def by_id(tx: Tx, activity_id: int) -> Activity:
    activity = tx.get(Activity, activity_id)
    if activity is None:
        raise NotYours
    return activity


def facts_of(activity: Activity) -> Facts:
    return Facts(
        title=activity.title,
        track=activity.track,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        places=activity.places,
        place_name=activity.place_name,
        address=activity.address,
        latitude=activity.latitude,
        longitude=activity.longitude,
        description=activity.description,
        provider=activity.provider,
    )


def calendar_event(tx: Tx, activity_id: int) -> CalendarEvent:
    """The calendar event of an activity; a changed activity changes the same event."""
    activity = by_id(tx, activity_id)
    return CalendarEvent(
        uid=activity.uid,
        sequence=activity.sequence,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        summary=activity.title,
        place=", ".join(part for part in (activity.place_name, activity.address) if part),
        is_cancelled=activity.cancelled_at is not None,
    )


def _narrowed(tx: Tx, choice: Track | Choice) -> list[bool]:
    """The conditions of a choice; days are local."""
    if isinstance(choice, Track):
        return [Activity.track == choice]
    days = days_of(choice, tx.today)
    if days is None:
        return []
    begin, end = bounds(*days, tx.profile.zone)
    return [Activity.starts_at < end, Activity.ends_at > begin]


def _counts(tx: Tx, ids: list[int]) -> dict[tuple[int, SignupStatus], int]:
    rows = tx.exec(
        select(Signup.activity_id, Signup.status, func.count())
        .where(col(Signup.activity_id).in_(ids))
        .group_by(col(Signup.activity_id), col(Signup.status))
    )
    return {(activity_id, SignupStatus(status)): count for activity_id, status, count in rows}


def _own(tx: Tx, who: Asker, ids: list[int]) -> dict[int, Mine]:
    if who.role not in YOUTHS:
        return {}
    rows = tx.exec(
        select(Signup, _AHEAD).where(
            Signup.youth_id == who.id,
            col(Signup.activity_id).in_(ids),
            col(Signup.status).in_(SIGNED_UP),
        )
    )
    return {row.activity_id: _mine(row, ahead) for row, ahead in rows}


def mine(tx: Tx, signup: Signup) -> Mine:
    """How a sign-up that is in the database stands."""
    return _mine(signup, tx.exec(select(_AHEAD).where(Signup.id == signup.id)).one())


def _mine(signup: Signup, ahead: int) -> Mine:
    number = ahead + 1 if signup.status is SignupStatus.WAITING else 0
    return Mine(signup.status, number, signup.offer_ends_at)


_other = aliased(Signup)
_AHEAD = (
    select(func.count())
    .select_from(_other)
    .where(
        _other.activity_id == Signup.activity_id,
        _other.status == SignupStatus.WAITING,
        or_(
            col(_other.asked_at) < Signup.asked_at,
            and_(col(_other.asked_at) == Signup.asked_at, col(_other.id) < Signup.id),
        ),
    )
    .correlate(Signup)
    .scalar_subquery()
)
"""How many wait who asked before."""


def queue(tx: Tx, activity_id: int, most: int | None = None) -> Sequence[Signup]:
    """Those who wait, or the first of them, in the order in which they asked."""
    return tx.exec(
        select(Signup)
        .where(Signup.activity_id == activity_id, Signup.status == SignupStatus.WAITING)
        .order_by(col(Signup.asked_at), col(Signup.id))
        .limit(most)
    ).all()


def later_in_series(tx: Tx, activity: Activity) -> Sequence[Activity]:
    """The dates of the same series after this one that are not cancelled."""
    if not activity.series:
        return ()
    return tx.exec(
        select(Activity)
        .where(
            Activity.series == activity.series,
            Activity.starts_at > activity.starts_at,
            col(Activity.cancelled_at).is_(None),
        )
        .order_by(col(Activity.starts_at))
    ).all()
