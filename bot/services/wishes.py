"""Youths who want to hear when a time becomes free: told once each, in the order of wishing."""

from datetime import timedelta

from sqlmodel import col, delete, select

from bot import outbox
from bot.domain.people import Asker
from bot.domain.quiet_hours import is_quiet
from bot.services import calendars, people
from bot.services.people import NotYours
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import SlotWish

HEAD_START = timedelta(hours=2)
"""How long the first in line may choose before the next hears of the same time."""


def wish(tx: Tx, youth: Asker, staff_id: int) -> None:
    """The youth is told when this helper has a free time. Safe to repeat. Raises NotYours."""
    if staff_id not in {one.id for one in calendars.helpers(tx, youth.id)}:
        raise NotYours
    row = tx.get(SlotWish, (youth.id, staff_id))
    if row is None or row.told_at is not None:
        row = row or SlotWish(youth_id=youth.id, staff_id=staff_id, wished_at=tx.now)
        row.wished_at, row.told_at = tx.now, None
        tx.add(row)


def move(tx: Tx, youth_id: int, from_id: int, to_id: int) -> None:
    """A youth who waits for a time with the one waits for one with the other, as long as before."""
    row = tx.get(SlotWish, (youth_id, from_id))
    if row is None or row.told_at is not None:
        return
    to = tx.get(SlotWish, (youth_id, to_id)) or SlotWish(
        youth_id=youth_id, staff_id=to_id, wished_at=row.wished_at
    )
    to.wished_at = min(to.wished_at, row.wished_at) if to.told_at is None else row.wished_at
    to.told_at = None
    tx.add(to)
    tx.delete(row)
    tx.flush()


def fulfil(tx: Tx, youth_id: int, staff_id: int) -> None:
    """The youth has a time and waits no longer."""
    tx.exec(
        delete(SlotWish).where(
            col(SlotWish.youth_id) == youth_id, col(SlotWish.staff_id) == staff_id
        )
    )


def tell_of_free_times(tx: Tx) -> None:
    """As many who wait for a helper as there are free times have been told, the first first.

    Nobody at night: the times may be gone by the morning.
    """
    if is_quiet(tx.now, tx.profile):
        return
    waiting = select(SlotWish.staff_id).where(col(SlotWish.told_at).is_(None)).distinct()
    for staff_id in list(tx.exec(waiting)):
        _tell(tx, staff_id)


def _tell(tx: Tx, staff_id: int) -> None:
    rows = tx.exec(
        select(SlotWish)
        .where(SlotWish.staff_id == staff_id)
        .order_by(col(SlotWish.wished_at), col(SlotWish.youth_id))
        .with_for_update(skip_locked=True)
    ).all()
    choosing = sum(1 for one in rows if one.told_at and tx.now - one.told_at < HEAD_START)
    for row in rows:
        if row.told_at is not None:
            continue
        if staff_id not in {one.id for one in calendars.helpers(tx, row.youth_id)}:
            tx.delete(row)  # somebody else helps now, so nothing could be booked
            continue
        youth = people.by_id(tx, row.youth_id)
        if len(calendars.free_times(tx, youth, staff_id, youth.id)) <= choosing:
            continue
        row.told_at = tx.now
        tx.add(row)
        choosing += 1
        outbox.enqueue(
            tx,
            "appointments.times_free",
            row.youth_id,
            {"staff_id": staff_id},
            subject_id=row.youth_id,
            key=f"times-free:{row.youth_id}:{staff_id}:{row.wished_at.isoformat()}",
        )


TICKS = (Tick(tell_of_free_times, 60),)
