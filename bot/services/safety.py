"""Crises: when the help lines are shown, and the call that a youth says yes to.

Nobody is told without a yes. After it staff are called every 15 minutes, each time one more of
them, until somebody takes it; the youth hears who has it, or that nobody has answered.
"""

from datetime import timedelta

from sqlmodel import col, delete, select

from bot import outbox
from bot.domain.crisis import Crisis
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, people, talks
from bot.services.call_line import CALLS, called_now, first_of
from bot.services.people import NotYours
from bot.services.ticks import Tick, each_alone
from bot.store import Tx
from bot.tables import CrisisFlag, Delivery

SHOWN_AGAIN_AFTER = timedelta(minutes=10)
CALLED_AGAIN_AFTER = timedelta(minutes=15)
KNOWN_FOR = timedelta(hours=1)
"""How long after a colleague took a call another «yes» is still the same one."""

TAKEN_WITHIN = timedelta(days=1)
"""How long a call that nobody took may still be taken; then the youth is asked anew."""

TOLD_LATELY = timedelta(days=1)
ON_THE_PHONE = (DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNCERTAIN)


class SomebodyHasIt(Refusal):
    msgid = N_("{name} has taken it. You don't have to do anything.")


class CallIsOver(Refusal):
    msgid = N_("That call was asked for more than a day ago, and is over.")


def flag(tx: Tx, youth: Asker, kind: Crisis) -> CrisisFlag | None:
    """The youth's crisis is on record and the help lines are to be shown.

    None when they were shown for this in the last minutes. Each kind has lines of its own, so that
    somebody who wrote of wanting to die still gets a number for a bed.
    """
    recent = tx.exec(
        select(CrisisFlag.kind).where(
            CrisisFlag.youth_id == youth.id, CrisisFlag.at > tx.now - SHOWN_AGAIN_AFTER
        )
    ).all()
    return None if kind in recent else _flagged(tx, youth, kind)


def _flagged(tx: Tx, youth: Asker, kind: Crisis) -> CrisisFlag:
    row = CrisisFlag(youth_id=youth.id, kind=kind, at=tx.now)
    tx.add(row)
    tx.flush()
    return row


def tell(tx: Tx, youth: Asker, flag_id: int) -> CrisisFlag:
    """Staff are being called for this youth. Safe to repeat; a call under way is joined.

    The button stays in the chat: after a call that is over it begins a new one. Raises NotYours
    for another youth's flag.
    """
    row = tx.get(CrisisFlag, flag_id, with_for_update=True)
    if row is None or row.youth_id != youth.id:
        raise NotYours
    if _is_over(tx, row):
        return ask_for_call(tx, youth)
    return open_call(tx, youth.id) or _told(tx, row)


def _is_over(tx: Tx, row: CrisisFlag) -> bool:
    """Whether nobody calls for this flag any more: nobody answered, or that was a while ago."""
    if row.taken_at is not None:
        return tx.now - row.taken_at > KNOWN_FOR
    return row.calls > CALLS


def ask_for_call(tx: Tx, youth: Asker) -> CrisisFlag:
    """Staff are being called for this youth, who did not say why."""
    row = open_call(tx, youth.id) or asked_lately(tx, youth.id)
    return _told(tx, row or _flagged(tx, youth, Crisis.CALL))


def asked_lately(tx: Tx, youth_id: int) -> CrisisFlag | None:
    """The flag by which the youth was asked in the last minutes, while no yes has come to it."""
    return tx.exec(
        select(CrisisFlag)
        .where(
            CrisisFlag.youth_id == youth_id,
            col(CrisisFlag.told_at).is_(None),
            CrisisFlag.at > tx.now - SHOWN_AGAIN_AFTER,
        )
        .order_by(col(CrisisFlag.id).desc())
    ).first()


def open_call(tx: Tx, youth_id: int) -> CrisisFlag | None:
    """The call that nobody has taken yet, if there is one."""
    return tx.exec(
        select(CrisisFlag)
        .where(
            CrisisFlag.youth_id == youth_id,
            col(CrisisFlag.told_at).is_not(None),
            col(CrisisFlag.taken_at).is_(None),
            CrisisFlag.calls <= CALLS,
        )
        .order_by(col(CrisisFlag.told_at))
    ).first()


def is_awaited(tx: Tx, youth_id: int) -> bool:
    """Whether the youth waits for a call, or somebody who took one has not ended it."""
    return open_call(tx, youth_id) is not None or bool(talks.takers(tx, youth_id, tx.now))


def told_lately(tx: Tx, youth_id: int) -> CrisisFlag | None:
    """The youth's newest yes of the last day: staff know already."""
    return tx.exec(
        select(CrisisFlag)
        .where(CrisisFlag.youth_id == youth_id, col(CrisisFlag.told_at) > tx.now - TOLD_LATELY)
        .order_by(col(CrisisFlag.told_at).desc())
    ).first()


def _told(tx: Tx, row: CrisisFlag) -> CrisisFlag:
    if row.told_at is None:
        row.told_at = tx.now
        _call(tx, row)
    return row


def give_back(tx: Tx, row: CrisisFlag) -> None:
    """Others are called in place of a colleague who took this call and has left; the youth hears.

    Whether they have talked is not known. The call begins anew, so that all of it is said again to
    those who were told that somebody calls.
    """
    left_id, row.taken_by, row.taken_at, row.calls = row.taken_by, None, None, CALLS + 1
    again = CrisisFlag(youth_id=row.youth_id, kind=row.kind, at=row.at, told_at=tx.now)
    tx.add_all([row, again])
    tx.flush()
    outbox.enqueue(
        tx,
        "safety.another_asked",
        row.youth_id,
        {"flag_id": again.id, "left_id": left_id},
        subject_id=row.youth_id,
        urgent=True,
        key=f"crisis:{again.id}:another",
    )
    _call(tx, again, left_id)


def _call(tx: Tx, row: CrisisFlag, left_id: int | None = None) -> None:
    """Everybody whose turn it is has an urgent task on the way, perhaps in place of who left."""
    for person_id in called_now(tx, row.youth_id, row.calls):
        outbox.enqueue(
            tx,
            "safety.call",
            person_id,
            {"flag_id": row.id, "number": row.calls, "left_id": left_id},
            subject_id=row.youth_id,
            urgent=True,
            key=f"crisis:{row.id}:{row.calls}:{person_id}",
        )
    row.calls += 1
    row.called_at = tx.now
    tx.add(row)


def reached_nobody(tx: Tx, flag_id: int) -> None:
    """The next colleagues are called at once when no call for this flag can be read by anybody.

    Where nobody is left, the youth hears it at once.
    """
    row = tx.get(CrisisFlag, flag_id, with_for_update=True)
    if row is None or row.taken_at is not None or row.calls >= CALLS or _reaches_somebody(tx, row):
        return
    _call(tx, row)
    if not _reaches_somebody(tx, row):
        _tell_that_nobody_answered(tx, row)


def _reaches_somebody(tx: Tx, row: CrisisFlag) -> bool:
    """Whether a call for this flag was read, or will be as far as is known."""
    on_its_way = (DeliveryStatus.PENDING, DeliveryStatus.SENDING, DeliveryStatus.SENT)
    return bool(_calls(tx, row, *on_its_way))


def called(tx: Tx, youth_id: int) -> set[int]:
    """Who has a call of this youth in hand: took one that is not over, or was called for one."""
    row = open_call(tx, youth_id)
    asked = {one.person_id for one in _calls(tx, row, *ON_THE_PHONE)} if row is not None else set()
    return {one for one in asked if one is not None} | set(talks.takers(tx, youth_id, tx.now))


def caller(tx: Tx, row: CrisisFlag) -> str:
    """The name of who has taken this call, or of who was called first; empty where nobody was."""
    called = (DeliveryStatus.PENDING, *ON_THE_PHONE)
    reached = [call.person_id for call in _calls(tx, row, *called) if call.person_id is not None]
    return people.alias_of(tx, row.taken_by) or first_of(tx, reached)


def take(tx: Tx, staff: Asker, flag_id: int, tapped: int | None = None) -> CrisisFlag:
    """This colleague calls the youth; the youth and everybody else who was called are told.

    `tapped` is the message with the button; earlier ones of the same call say who calls, too.

    Whoever got the call may, also when the shift has ended since. Safe to repeat. Raises
    SomebodyHasIt, CallIsOver, or NotYours for those whom no call can have reached.
    """
    row = tx.get(CrisisFlag, flag_id, with_for_update=True)
    if row is None or row.told_at is None:
        raise NotYours
    if not _may_have_been_reached(tx, row, staff.id):
        raise NotYours
    if row.taken_by not in (None, staff.id):
        raise SomebodyHasIt(name=people.alias_of(tx, row.taken_by))
    if tx.now - row.told_at > TAKEN_WITHIN:
        raise CallIsOver
    if row.taken_by == staff.id:
        return row
    row.taken_by, row.taken_at = staff.id, tx.now
    tx.add(row)
    audit.note(tx, staff.id, "crisis.take", row.youth_id)
    _tell_who_has_it(tx, row, tapped)
    return row


def _may_have_been_reached(tx: Tx, row: CrisisFlag, staff_id: int) -> bool:
    """Whether a call arrived in this colleague's chat, or perhaps did: no doubt delays help."""
    return any(
        call.person_id == staff_id and (call.status in ON_THE_PHONE or call.unknowns > 0)
        for call in _calls(tx, row, *DeliveryStatus)
    )


def _tell_who_has_it(tx: Tx, row: CrisisFlag, tapped: int | None) -> None:
    outbox.enqueue(
        tx,
        "safety.taken",
        row.youth_id,
        {"flag_id": row.id},
        subject_id=row.youth_id,
        urgent=True,
        key=f"crisis:{row.id}:taken",
    )
    for call in _calls(tx, row, *DeliveryStatus):
        is_answered = call.person_id == row.taken_by and call.message_id in (None, tapped)
        if not is_answered:
            _cover(tx, row, call)


def settled(tx: Tx, call: Delivery) -> None:
    """A copy that was on its way while somebody took the call says so, too. Safe to repeat."""
    row = tx.get(CrisisFlag, call.params["flag_id"], with_for_update=True)
    if row is not None and row.taken_by not in (None, call.person_id):
        _cover(tx, row, call)


def _cover(tx: Tx, row: CrisisFlag, call: Delivery) -> None:
    """Whoever has this copy reads who calls: on it, or below one that perhaps arrived."""
    if call.status is DeliveryStatus.SENT:
        kind, params, key = "covered", {"delivery_id": call.id}, f"covered:{call.id}"
    elif call.unknowns > 0:
        kind, params, key = "another_calls", {}, f"another-calls:{row.id}:{call.person_id}"
    else:
        return
    outbox.enqueue(
        tx,
        f"safety.{kind}",
        call.person_id,
        {"flag_id": row.id, **params},
        subject_id=row.youth_id,
        urgent=True,
        key=key,
    )


def _calls(tx: Tx, row: CrisisFlag, *statuses: DeliveryStatus) -> list[Delivery]:
    """The calls for this flag that are in one of these states, the first one first."""
    statement = select(Delivery).where(
        Delivery.subject_id == row.youth_id,
        Delivery.kind == "safety.call",
        col(Delivery.status).in_(statuses),
        col(Delivery.unique_key).startswith(f"crisis:{row.id}:"),
    )
    return list(tx.exec(statement.order_by(col(Delivery.id))))


def repeat_calls(tx: Tx) -> None:
    """Whoever waited 15 minutes for an answer is called for again, or told that nobody came."""
    waiting = tx.exec(
        select(CrisisFlag).where(
            col(CrisisFlag.told_at).is_not(None),
            col(CrisisFlag.taken_at).is_(None),
            CrisisFlag.calls <= CALLS,
            col(CrisisFlag.called_at) <= tx.now - CALLED_AGAIN_AFTER,
        )
    )
    each_alone(tx, waiting.all(), _repeat_call)


def _repeat_call(tx: Tx, row: CrisisFlag) -> None:
    if row.calls < CALLS:
        _call(tx, row)
    else:
        row.calls += 1
        tx.add(row)
    _tell_that_nobody_answered(tx, row)


def _tell_that_nobody_answered(tx: Tx, row: CrisisFlag) -> None:
    """The youth hears once that nobody has answered yet, and once that nobody is asked any more."""
    is_last = row.calls > CALLS
    outbox.enqueue(
        tx,
        "safety.nobody_yet",
        row.youth_id,
        {"flag_id": row.id, "is_last": is_last},
        subject_id=row.youth_id,
        urgent=True,
        key=f"crisis:{row.id}:nobody:{'last' if is_last else 'yet'}",
    )


def forget_old(tx: Tx) -> None:
    """Flags are gone after as many days as the municipality keeps them."""
    oldest = tx.now - timedelta(days=tx.profile.retention.crisis)
    tx.exec(delete(CrisisFlag).where(col(CrisisFlag.at) < oldest))


TICKS = (Tick(repeat_calls, 20), Tick(forget_old, 3600))
