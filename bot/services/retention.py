"""Forgetting in time: what the municipality's profile no longer wants kept is deleted.

Every step deletes a batch and is safe to repeat; what is left is taken by the next round.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, and_, col, delete, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.delivery import DeliveryStatus
from bot.services import erasure
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import (
    AccountCode,
    Activity,
    Appointment,
    Audit,
    BringItem,
    CaseMessage,
    CodeTry,
    Delivery,
    Dialogue,
    Invitation,
    Offer,
    OutreachRequest,
    ParkedUpdate,
    Replica,
    SeenUpdate,
    Signup,
    Unaddressed,
    Visitor,
)

BATCH = 500
UPDATES = timedelta(days=3)
"""Telegram repeats an update for 24 hours at most."""

DIALOGUES = timedelta(days=2)
NAMES_THAT_WENT = (
    "mydata.erased",
    "mydata.erased_by_hand",
    "mydata.renamed",
    "outreach.ended",
    "reach.merged",
)
"""Messages that told of a name which stands nowhere else any more."""

CHATS_THAT_WENT = (erasure.LEFT_BEHIND, erasure.GOODBYE)
"""Messages to chats that are no youth's any more, which nothing else says."""

IS_SETTLED = col(Delivery.status).not_in([DeliveryStatus.PENDING, DeliveryStatus.SENDING])

QUIET_ROWS = timedelta(days=90)
"""Sent messages, updates that failed, guests' languages, the names on old invitations."""


def _activities(tx: Tx) -> None:
    past = _past(tx.now, tx.profile.retention.appointments)
    _delete(tx, Signup, Signup.id, col(Signup.activity_id).in_(past))


def _audit(tx: Tx) -> None:
    _delete(tx, Audit, Audit.id, _before(Audit.at, tx.now, tx.profile.retention.audit))


def _requests(tx: Tx) -> None:
    """An open one is in use, however old it is."""
    before = tx.now - timedelta(days=tx.profile.retention.outreach)
    _delete(tx, OutreachRequest, OutreachRequest.id, col(OutreachRequest.closed_at) < before)


def _traces(tx: Tx) -> None:
    now = tx.now
    is_parked = col(SeenUpdate.update_id).in_(select(ParkedUpdate.update_id))
    old = and_(col(SeenUpdate.at) < now - UPDATES, ~is_parked)
    _delete(tx, SeenUpdate, SeenUpdate.update_id, old)
    _delete(tx, Dialogue, Dialogue.chat_id, col(Dialogue.since) < now - DIALOGUES)
    _delete(tx, Unaddressed, Unaddressed.id, col(Unaddressed.kept_at) < now - DIALOGUES)
    _delete(tx, CodeTry, CodeTry.id, col(CodeTry.at) < now - DIALOGUES)
    _delete(tx, AccountCode, AccountCode.id, col(AccountCode.expires_at) < now - QUIET_ROWS)
    _delete(tx, Visitor, Visitor.chat_id, col(Visitor.at) < now - QUIET_ROWS)
    _delete(tx, Delivery, Delivery.id, col(Delivery.settled_at) < now - QUIET_ROWS)
    is_no_trace = col(Delivery.kind).in_(CHATS_THAT_WENT)
    _delete(tx, Delivery, Delivery.id, and_(is_no_trace, IS_SETTLED))
    _delete(tx, ParkedUpdate, ParkedUpdate.update_id, col(ParkedUpdate.at) < now - QUIET_ROWS)
    _delete(tx, Replica, Replica.id, col(Replica.seen_at) < now - UPDATES)


def _before(column: datetime, now: datetime, days: int) -> ColumnElement[bool]:
    return col(column) < now - timedelta(days=days)


def _past(now: datetime, days: int) -> SelectOfScalar[int]:
    """The activities that ended so long ago; that they took place is nobody's data."""
    return select(Activity.id).where(_before(Activity.ends_at, now, days))


def _delete(tx: Tx, table: type[SQLModel], key: Any, is_due: ColumnElement[bool]) -> None:
    due = select(key).select_from(table).where(is_due).limit(BATCH)
    tx.exec(delete(table).where(col(key).in_(due)))


def _messages(tx: Tx) -> None:
    """Only what stands in the journal may go: the municipality must keep a record.

    An answer forgets what it answers, and a paper the message that it came with.
    """
    before = tx.now - timedelta(days=tx.profile.retention.messages)
    due = list(
        tx.exec(select(CaseMessage.id).where(col(CaseMessage.journalised_at) < before).limit(BATCH))
    )
    if not due:
        return
    tx.exec(update(CaseMessage).where(col(CaseMessage.answers_id).in_(due)).values(answers_id=None))
    tx.exec(update(BringItem).where(col(BringItem.message_id).in_(due)).values(message_id=None))
    tx.exec(delete(CaseMessage).where(col(CaseMessage.id).in_(due)))


def _appointments(tx: Tx) -> None:
    """An offer forgets its viewing first."""
    before = tx.now - timedelta(days=tx.profile.retention.appointments)
    due = col(Appointment.ends_at) < before
    old = select(Appointment.id).where(due, Appointment.is_viewing).limit(BATCH)
    tx.exec(update(Offer).where(col(Offer.viewing_id).in_(old)).values(viewing_id=None))
    _delete(tx, Appointment, Appointment.id, due)


def _names(tx: Tx) -> None:
    """Old invitations name nobody; what was withdrawn or tells of a name that went, even sooner."""
    before = tx.now - QUIET_ROWS
    tx.exec(
        update(Invitation)
        .where(
            or_(
                col(Invitation.expires_at) < before,
                col(Invitation.withdrawn_at).is_not(None),
            ),
            col(Invitation.alias) != "",
        )
        .values(alias="")
    )
    tx.exec(
        update(Delivery)
        .where(col(Delivery.kind).in_(NAMES_THAT_WENT), IS_SETTLED)
        .values(params={})
    )


STEPS = (_messages, _appointments, _activities, _audit, _requests, _traces, _names)
"""Each in a transaction of its own, so that a fault in one keeps nothing else."""

TICKS = tuple(Tick(forget, 3600) for forget in STEPS)
