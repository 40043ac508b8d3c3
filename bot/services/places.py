"""The places of an activity: who holds one, and the statement that takes one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from bot.domain.activities import HOLDS_A_PLACE, SIGNED_UP, SignupStatus
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import Activity, Signup


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


def with_status(tx: Tx, activity: Activity, status: SignupStatus) -> Sequence[Signup]:
    return tx.exec(
        select(Signup).where(Signup.activity_id == activity.id, Signup.status == status)
    ).all()


def free_places(tx: Tx, activity: Activity) -> int | None:
    """Places that nobody has and nobody was offered; None: no limit."""
    if activity.places is None:
        return None
    return max(0, activity.places - int(tx.exec(select(_taken(activity))).one()))


def take(tx: Tx, activity: Activity, signup: Signup) -> None:
    """The youth goes, if a place is held for the youth or free."""
    if signup.status is SignupStatus.GOING or (
        signup.status is not SignupStatus.OFFERED and free_places(tx, activity) == 0
    ):
        return
    if signup.status not in SIGNED_UP:
        signup.asked_at = tx.now
    tx.add(signup)
    tx.flush()
    if tx.exec(_taking(tx, activity, signup)).rowcount:
        tx.refresh(signup)
        if free_places(tx, activity) == 0:
            activity.freed_at = None


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


def has_room() -> ColumnElement[bool]:
    """A condition on an Activity: there are places that nobody has and nobody was offered."""
    return or_(col(Activity.places).is_(None), col(Activity.places) > _taken(Activity))


def _taken(activity: Activity | type[Activity]) -> Any:
    other = aliased(Signup)
    return (
        select(func.count())
        .select_from(other)
        .where(other.activity_id == activity.id, col(other.status).in_(HOLDS_A_PLACE))
        .scalar_subquery()
    )


def become(
    tx: Tx, signup: Signup, status: SignupStatus, offer_ends_at: datetime | None = None
) -> None:
    signup.status = status
    signup.offer_ends_at = offer_ends_at
    signup.changed_at = tx.now
    tx.add(signup)
    tx.flush()
