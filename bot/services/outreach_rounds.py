"""What requests for contact do by themselves: wait too long, and end."""

from datetime import timedelta

from sqlmodel import col, func, or_, select

from bot import outbox
from bot.domain.people import COORDINATORS, Role
from bot.domain.working_time import worked
from bot.services import outreach, people
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import OutreachRequest, Person


def remind_unclaimed(tx: Tx) -> None:
    """Coordinators hear of requests that nobody took in time; once each, in working hours.

    One that was put back waits anew from when it was taken.
    """
    limit = timedelta(hours=tx.profile.limits.reminder_working_hours)
    waiting = tx.exec(
        select(OutreachRequest).where(
            col(OutreachRequest.closed_at).is_(None), col(OutreachRequest.claimed_by).is_(None)
        )
    ).all()
    for row in waiting:
        if worked(row.claimed_at or row.asked_at, tx.now, tx.profile) >= limit:
            for colleague in people.in_role(tx, *COORDINATORS):
                key = f"unclaimed:{row.id}:{colleague.id}:{outreach.round_of(row)}"
                outbox.enqueue(
                    tx, "outreach.unclaimed", colleague.id, {"request_id": row.id}, key=key
                )


def close_untaken(tx: Tx) -> None:
    """What nobody took for as long as closed ones are kept is closed, and the guest is told.

    One that was put back waits anew from when it was taken. A stopped guest hears nothing.
    """
    waits_since = func.coalesce(OutreachRequest.claimed_at, OutreachRequest.asked_at)
    rows = tx.exec(
        select(OutreachRequest)
        .where(
            col(OutreachRequest.closed_at).is_(None),
            col(OutreachRequest.claimed_by).is_(None),
            waits_since < tx.now - timedelta(days=tx.profile.retention.outreach),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        outreach.end(tx, row)
        if row.stopped_at is None:
            outreach.tell_guest(tx, row, "closed")


def close_joined(tx: Tx) -> None:
    """Whoever has joined, a youth by saying yes, is no guest any more, however they came in."""
    joined = tx.exec(
        select(Person)
        .join(OutreachRequest, col(Person.chat_id) == OutreachRequest.chat_id)
        .where(
            col(OutreachRequest.closed_at).is_(None),
            col(Person.left_at).is_(None),
            or_(Person.role != Role.YOUTH, col(Person.consented_at).is_not(None)),
        )
    )
    for person in joined.all():
        outreach.close_of(tx, person, frozenset())


TICKS = (Tick(remind_unclaimed, 60), Tick(close_joined, 300), Tick(close_untaken, 3600))
