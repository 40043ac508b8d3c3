"""Sending broadcasts: now or at a time, with pauses; and what became of it.

Pausing changes one row: `outbox.claim` leaves the copies of a broadcast alone that is not being
sent. A copy whose outcome is unknown is not sent again.
"""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import select

from bot.domain.broadcasts import BroadcastStatus, Progress
from bot.domain.people import Asker
from bot.domain.quiet_hours import after_quiet_hours, is_quiet
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audiences, audit, broadcast_copies
from bot.services.broadcasts import TooLate, held, recipients_of
from bot.services.times import must_be_ahead
from bot.store import Tx
from bot.tables import Broadcast, CaseMessage


class Changed(Refusal):
    """It is not what the coordinator saw when pressing the button."""

    msgid = N_("It was changed after you saw it. Look at it once more.")


class NobodyGetsIt(Refusal):
    msgid = N_("Nobody would get it. Choose other recipients.")


class AtNight(Refusal):
    msgid = N_("Nothing is sent at night. Go on in the morning.")


def possible(tx: Tx, at: datetime) -> datetime:
    """That time, or the end of the quiet hours it lies in."""
    return after_quiet_hours(at, tx.profile)


def earliest(tx: Tx) -> datetime:
    """When a broadcast sent now would go out: at once, or when the quiet hours end."""
    return possible(tx, tx.now)


def send(tx: Tx, who: Asker, broadcast_id: int, revision: int) -> None:
    """It is being sent, or planned for the end of the quiet hours. Raises TooLate, Changed."""
    row = _ready(tx, who, broadcast_id, revision)
    if earliest(tx) > tx.now:
        _plan(tx, who, row, earliest(tx))
    else:
        audit.note(tx, who.id, "broadcast.sent")
        broadcast_copies.begin(tx, row)


def schedule(tx: Tx, who: Asker, broadcast_id: int, revision: int, at: datetime) -> None:
    """It is sent at that time, or after the quiet hours that it lies in.

    Raises TooLate, Changed, InThePast.
    """
    row = _ready(tx, who, broadcast_id, revision)
    must_be_ahead(tx, at)
    _plan(tx, who, row, possible(tx, at))


def pause(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """No further copy leaves until it goes on; what is on its way arrives. Raises TooLate."""
    _switched(tx, who, broadcast_id, BroadcastStatus.SENDING, BroadcastStatus.PAUSED)


def resume(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """It goes on where it was. Raises TooLate, and AtNight in the quiet hours."""
    if is_quiet(tx.now, tx.profile):
        raise AtNight
    _switched(tx, who, broadcast_id, BroadcastStatus.PAUSED, BroadcastStatus.SENDING)
    tx.outbox_grew = True


def stop(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """It is over: whoever has not got it does not get it. Raises TooLate when all was sent."""
    row = held(tx, who, broadcast_id)
    if row.status in (BroadcastStatus.SENDING, BroadcastStatus.PAUSED):
        row.status = BroadcastStatus.STOPPED
        audit.note(tx, who.id, "broadcast.stopped")
    elif row.status is not BroadcastStatus.STOPPED:
        raise TooLate


def progress(tx: Tx, who: Asker, broadcast_id: int) -> Progress:
    """What became of the copies so far."""
    row = held(tx, who, broadcast_id)
    counts = row.result if row.result is not None else broadcast_copies.counted(tx, row)
    people = row.answered if row.answered is not None else answered(tx, row.id)
    return Progress(**counts, answered=people)


def answered(tx: Tx, broadcast_id: int) -> int:
    """How many young people wrote an answer to it."""
    people = func.count(func.distinct(CaseMessage.youth_id))
    return tx.exec(select(people).where(CaseMessage.broadcast_id == broadcast_id)).one()


def _ready(tx: Tx, who: Asker, broadcast_id: int, revision: int) -> Broadcast:
    row = held(tx, who, broadcast_id)
    if row.status is not BroadcastStatus.DRAFT:
        raise TooLate
    if row.revision != revision:
        raise Changed
    recipients = recipients_of(row)
    if recipients is None or not audiences.reach(tx, recipients).gets:
        raise NobodyGetsIt
    return row


def _plan(tx: Tx, who: Asker, row: Broadcast, at: datetime) -> None:
    row.status, row.send_at = BroadcastStatus.SCHEDULED, at
    audit.note(tx, who.id, "broadcast.planned")


def _switched(
    tx: Tx, who: Asker, broadcast_id: int, before: BroadcastStatus, after: BroadcastStatus
) -> None:
    row = held(tx, who, broadcast_id)
    if row.status is before:
        row.status = after
        audit.note(tx, who.id, f"broadcast.{after}")
    elif row.status is not after:
        raise TooLate
