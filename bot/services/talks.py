"""Who may talk with a youth: those who help, and whoever has taken a call, until it is closed.

A volunteer sees the thread since the call, and nothing else; closing the call ends that, and takes
the copies that the call brought out of the volunteer's chat.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import outbox
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import CASEWORKERS, Asker
from bot.domain.working_time import is_open
from bot.services import audit, cases, duty, people, relay
from bot.services.people import NotYours
from bot.services.ticks import Tick, each_alone
from bot.store import Tx
from bot.tables import Case, CaseMessage, CrisisFlag, Delivery, Person

OPEN_FOR = timedelta(hours=24)
"""A call that nobody closes is closed by itself."""

NEWS_FOR = timedelta(days=14)
"""Longer than work ever rests; a call from before that is no news."""


def open_talk(tx: Tx, staff_id: int, youth_id: int) -> CrisisFlag | None:
    """The call of this youth that this person has taken and not closed."""
    return tx.exec(_open_talks(tx, staff_id).where(CrisisFlag.youth_id == youth_id)).first()


def open_talks(tx: Tx, staff_id: int) -> list[CrisisFlag]:
    """All of them, the newest first."""
    return list(tx.exec(_open_talks(tx, staff_id)))


_TAKERS = select(CrisisFlag.taken_by).where(
    col(CrisisFlag.youth_id) == bindparam("youth_id"),
    col(CrisisFlag.told_at) <= bindparam("written_at"),
    col(CrisisFlag.taken_by).is_not(None),
    col(CrisisFlag.closed_at).is_(None),
    col(CrisisFlag.taken_at) > bindparam("since"),
)


def takers(tx: Tx, youth_id: int, written_at: datetime) -> list[int]:
    """Who has an open call of this youth that began before this was written."""
    since = tx.now - OPEN_FOR
    rows = tx.all(_TAKERS, youth_id=youth_id, written_at=written_at, since=since)
    return list(dict.fromkeys(row.taken_by for row in rows))


def may_talk(tx: Tx, staff: Asker, youth_id: int) -> bool:
    """Whether this colleague helps the youth, or has taken a call that is not closed.

    A call comes before the yes to the bot, too: until then who will be the caseworker helps.
    """
    return _helps(tx, staff, youth_id) or open_talk(tx, staff.id, youth_id) is not None


def _helps(tx: Tx, staff: Asker, youth_id: int) -> bool:
    case = tx.get(Case, youth_id)
    if case is None:
        return staff.role in CASEWORKERS and staff.id == cases.helper_id(tx, youth_id)
    return cases.may_open(tx, staff, case)


def opened_by(tx: Tx, staff: Asker, youth_id: int, why: str) -> None:
    """It is on record that this colleague, who may talk with the youth, does. Raises NotYours."""
    if not may_talk(tx, staff, youth_id):
        raise NotYours
    audit.note(tx, staff.id, why, youth_id)


def seen_since(tx: Tx, staff: Asker, youth_id: int) -> datetime | None:
    """From when on this person sees the thread; None: all of it. Raises NotYours."""
    case = cases.case_of(tx, youth_id)
    if cases.may_open(tx, staff, case):
        return None
    talk = open_talk(tx, staff.id, youth_id)
    if talk is None:
        raise NotYours
    return talk.told_at or talk.at


def youth_of(tx: Tx, staff: Asker, flag_id: int) -> int:
    """Whose call this is that the person has taken and not closed. Raises NotYours."""
    return _own(tx, staff, flag_id).youth_id


def close(tx: Tx, staff: Asker, flag_id: int) -> int:
    """The call is over: whoever took it sees nothing of the youth any more; returns whose it was.

    Raises NotYours.
    """
    row = _own(tx, staff, flag_id)
    _close(tx, row)
    return row.youth_id


def _own(tx: Tx, staff: Asker, flag_id: int) -> CrisisFlag:
    row = tx.get(CrisisFlag, flag_id, with_for_update=True)
    if row is None or row.taken_by != staff.id or row.closed_at is not None:
        raise NotYours
    return row


def close_all(tx: Tx, staff_id: int) -> list[CrisisFlag]:
    """Nobody waits for a colleague who leaves to end the calls; returns them."""
    rows = open_talks(tx, staff_id)
    for row in rows:
        _close(tx, row)
    return rows


def end_all(tx: Tx, youth_id: int) -> None:
    """The calls of a youth who leaves are over, and what they brought leaves the chats."""
    is_open = (col(CrisisFlag.taken_by).is_not(None), col(CrisisFlag.closed_at).is_(None))
    for row in tx.exec(select(CrisisFlag).where(CrisisFlag.youth_id == youth_id, *is_open)).all():
        _close(tx, row)


def close_old(tx: Tx) -> None:
    """Calls that were forgotten are over."""
    rows = tx.exec(
        select(CrisisFlag).where(
            col(CrisisFlag.taken_at) <= tx.now - OPEN_FOR, col(CrisisFlag.closed_at).is_(None)
        )
    ).all()
    each_alone(tx, rows, _close)


def _close(tx: Tx, row: CrisisFlag) -> None:
    row.closed_at = tx.now
    tx.add(row)
    tx.flush()
    assert row.taken_by is not None
    taker = people.by_id(tx, row.taken_by)
    if not may_talk(tx, taker, row.youth_id):
        _take_copies_back(tx, row)


def _take_copies_back(tx: Tx, row: CrisisFlag) -> None:
    """Telegram lets a bot delete for 48 hours, and a call is open for 24."""
    copies = tx.exec(
        select(Delivery).where(
            Delivery.person_id == row.taken_by,
            Delivery.subject_id == row.youth_id,
            Delivery.kind == relay.TO_STAFF,
            Delivery.status == DeliveryStatus.SENT,
            Delivery.queued_at >= (row.told_at or row.at),
        )
    ).all()
    for copy in copies:
        relay.remove_copy(tx, tx.get_one(CaseMessage, copy.params["message_id"]), copy)


def hand_over(tx: Tx) -> None:
    """While there is work, whoever answers a youth hears of the calls that others took.

    Of every one that is over, and as soon as work begins of one from outside working hours that is
    not. Safe to repeat: both are said once for a call, by unique key.
    """
    if not is_open(tx.now, tx.profile):
        return
    rows = tx.exec(select(CrisisFlag).where(col(CrisisFlag.taken_at) > tx.now - NEWS_FOR)).all()
    for row in rows:
        if row.closed_at is not None:
            _tell_of(tx, row, "handed-over")
        elif not all(is_open(at, tx.profile) for at in (row.told_at, row.taken_at) if at):
            _tell_of(tx, row, "not-over")


TICKS = (Tick(close_old, 600), Tick(hand_over, 60))


def _tell_of(tx: Tx, row: CrisisFlag, key: str) -> None:
    case, caseworker_id = tx.get(Case, row.youth_id), cases.helper_id(tx, row.youth_id)
    reader_id = duty.first_reader(tx, case) if case is not None else caseworker_id
    if reader_id is None or row.taken_by in (reader_id, caseworker_id):
        return
    outbox.enqueue(
        tx,
        "safety.handed_over",
        reader_id,
        {"flag_id": row.id},
        subject_id=row.youth_id,
        key=f"{key}:{row.id}",
    )


def _open_talks(tx: Tx, staff_id: int) -> SelectOfScalar[CrisisFlag]:
    return (
        select(CrisisFlag)
        .join(Person, col(Person.id) == CrisisFlag.taken_by)
        .where(
            CrisisFlag.taken_by == staff_id,
            col(Person.left_at).is_(None),
            col(CrisisFlag.closed_at).is_(None),
            col(CrisisFlag.taken_at) > tx.now - OPEN_FOR,
        )
        .order_by(col(CrisisFlag.id).desc())
    )
