"""Reminders of activities: the day before and two hours before, to those who go."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.activities import SignupStatus, reminder_window
from bot.domain.delivery import Lane
from bot.services import preferences
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Activity, Person, Signup

SOON = timedelta(hours=2)
FRESH = timedelta(hours=1)
"""Who signed up so shortly before a reminder is due knows already."""

LOOK_AHEAD = timedelta(hours=49)
"""The earliest reminder is due on the day before; that day may have 25 hours."""


def remind_due(tx: Tx) -> None:
    """Queue what is due: one reminder per sign-up, start and kind, by unique key.

    Who has only just signed up, or after a reminder was due, is not reminded.
    """
    rows = tx.exec(
        select(Signup, Activity)
        .join(Activity, col(Activity.id) == Signup.activity_id)
        .join(Person, col(Person.id) == Signup.youth_id)
        .where(
            preferences.wants_reminders(tx),
            Signup.status == SignupStatus.GOING,
            Activity.starts_at > tx.now,
            Activity.starts_at <= tx.now + LOOK_AHEAD,
            col(Activity.cancelled_at).is_(None),
        )
    ).all()
    for signup, activity in rows:
        _remind_tomorrow(tx, signup, activity)
        _remind_soon(tx, signup, activity)


TICKS = (Tick(remind_due, 60),)


def _remind_tomorrow(tx: Tx, signup: Signup, activity: Activity) -> None:
    quiet = tx.profile.quiet_hours
    latest = quiet.begin.replace(hour=quiet.begin.hour - 1)
    local = activity.starts_at.astimezone(tx.profile.zone)
    due, until = reminder_window(local, quiet.end, latest)
    if signup.changed_at < due - FRESH and due <= tx.now < until:
        _enqueue(tx, "activities.tomorrow", signup, activity, until)


def _remind_soon(tx: Tx, signup: Signup, activity: Activity) -> None:
    due = activity.starts_at - SOON
    if signup.changed_at < due - FRESH and due <= tx.now:
        _enqueue(tx, "activities.soon", signup, activity, activity.starts_at)


def _enqueue(tx: Tx, kind: str, signup: Signup, activity: Activity, until: datetime) -> None:
    starts_at = activity.starts_at.isoformat()
    outbox.enqueue(
        tx,
        kind,
        signup.youth_id,
        {"signup_id": signup.id, "starts_at": starts_at},
        lane=Lane.REMINDER,
        key=f"{kind}:{signup.id}:{starts_at}",
        useless_after=until,
        subject_id=signup.youth_id,
    )
