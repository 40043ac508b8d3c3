"""The on-call rota («vagtplan»): who is on call when, in which order, and who takes over.

It promises nobody an answer: it only says who is asked first.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import col, exists, select

from bot import outbox
from bot.domain.delivery import Lane
from bot.domain.local_days import bounds
from bot.domain.people import ON_CALL, Asker, Role
from bot.domain.quiet_hours import after_quiet_hours
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, people
from bot.services.people import NotYours, alias_of
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Person, Shift

REMIND = timedelta(hours=2)
BEFORE_THE_NIGHT = timedelta(hours=1)
LOOK_AHEAD = timedelta(days=1)
LONGEST = timedelta(hours=24)


class Taken(Refusal):
    msgid = N_("{name} has taken that shift. Thank you for offering.")


class Over(Refusal):
    msgid = N_("That shift is over.")


class Impossible(Refusal):
    msgid = N_("A shift ends after it begins and lasts a day at most. It must not be over already.")


class OnCallThen(Refusal):
    msgid = N_("{name} is on call at that time already.")


@dataclass(frozen=True, slots=True)
class Watch:
    """One shift, as those who work see it; shared where somebody else is on call meanwhile."""

    id: int
    person_id: int
    name: str
    begins_at: datetime
    ends_at: datetime
    place: int
    is_shared: bool
    is_offered: bool


def week(tx: Tx, who: Asker, monday: date) -> list[Watch]:
    """The shifts of this week, by time and order; one from Sunday night is of both weeks.

    Raises NotYours.
    """
    if who.role not in ON_CALL:
        raise NotYours
    begin, end = _bounds(tx, monday)
    return _shown(tx, Shift.ends_at > begin, Shift.begins_at < end)


def _bounds(tx: Tx, monday: date) -> tuple[datetime, datetime]:
    """When the week begins, and the next one."""
    return bounds(monday, monday + timedelta(days=6), tx.profile.zone)


def mine(tx: Tx, who: Asker) -> list[Watch]:
    """One's own shifts that are not over, the next one first."""
    return _shown(tx, Shift.person_id == who.id, Shift.ends_at > tx.now)


def one(tx: Tx, who: Asker, shift_id: int) -> Watch:
    """A shift, for anybody who may have one. Raises NotYours."""
    found = _shown(tx, Shift.id == shift_id) if who.role in ON_CALL else []
    if not found:
        raise NotYours
    return found[0]


def cancelled_from(tx: Tx, shift_id: int) -> datetime | None:
    """When a shift would have begun that was removed; None when it stands or was never there."""
    row = tx.get(Shift, shift_id)
    return row.begins_at if row is not None and row.cancelled_at is not None else None


def on_call(tx: Tx) -> list[int]:
    """Who is on call now, whoever is asked first at the beginning."""
    rows = tx.exec(
        select(Shift.person_id)
        .join(Person, col(Person.id) == Shift.person_id)
        .where(
            col(Shift.cancelled_at).is_(None),
            Shift.begins_at <= tx.now,
            Shift.ends_at > tx.now,
            col(Person.left_at).is_(None),
            col(Person.unreachable_at).is_(None),
        )
        .order_by(col(Shift.place), col(Shift.id))
    )
    return list(dict.fromkeys(rows))


def plan(
    tx: Tx, who: Asker, person_id: int, begins_at: datetime, ends_at: datetime, place: int
) -> int:
    """Somebody is on call then, and hears of it. Raises OnCallThen, Impossible, NotYours."""
    people.must_coordinate(who)
    if person_id not in _colleagues(tx):
        raise NotYours
    if not _is_possible(tx, begins_at.astimezone(UTC), ends_at.astimezone(UTC)):
        raise Impossible
    if _is_on_call(tx, person_id, begins_at, ends_at):
        raise OnCallThen(name=alias_of(tx, person_id))
    row = _put(tx, who, person_id, begins_at, ends_at, place)
    _tell(tx, "rota.planned", row, person_id)
    return row.id


def _is_on_call(tx: Tx, person_id: int, begins_at: datetime, ends_at: datetime) -> bool:
    """Whether this person has a shift that shares some of that time."""
    meanwhile = (Shift.begins_at < ends_at, Shift.ends_at > begins_at)
    return bool(_shown(tx, Shift.person_id == person_id, *meanwhile))


def _is_possible(tx: Tx, begins_at: datetime, ends_at: datetime) -> bool:
    """Whether a shift can be so, between two instants in UTC.

    A day is one by the clock on the wall, 23 or 25 hours when the clocks change, or by its hours:
    one that would end in an hour that the clocks leave out ends in the hour after it.
    """
    zone = tx.profile.zone
    begins, ends = (at.astimezone(zone).replace(tzinfo=None) for at in (begins_at, ends_at))
    lasts = min(ends - begins, ends_at - begins_at)
    return max(tx.now, begins_at) < ends_at and lasts <= LONGEST


def _put(
    tx: Tx, who: Asker, person_id: int, begins_at: datetime, ends_at: datetime, place: int
) -> Shift:
    row = Shift(
        person_id=person_id, begins_at=begins_at, ends_at=ends_at, place=place, made_by=who.id
    )
    tx.add(row)
    tx.flush()
    audit.note(tx, who.id, "shift.planned")
    return row


def cancel(tx: Tx, who: Asker, shift_id: int) -> None:
    """Nobody has that shift any more; whoever had it hears. Raises NotYours."""
    people.must_coordinate(who)
    row = _row(tx, shift_id)
    row.cancelled_at = tx.now
    tx.add(row)
    _tell(tx, "rota.cancelled", row, row.person_id)


def free(tx: Tx, person_id: int) -> None:
    """Nobody has the shifts of this colleague who has left; coordinators hear which are empty."""
    rows = tx.exec(
        select(Shift)
        .where(
            Shift.person_id == person_id, Shift.ends_at > tx.now, col(Shift.cancelled_at).is_(None)
        )
        .order_by(col(Shift.begins_at), col(Shift.id))
        .with_for_update()
    ).all()
    if not rows:
        return
    for row in rows:
        row.cancelled_at = tx.now
        tx.add(row)
    params = {"person_id": person_id, "shift_ids": [row.id for row in rows]}
    for one in people.coordinating(tx):
        outbox.enqueue(tx, "rota.freed", one.id, params, key=f"rota-freed:{person_id}:{one.id}")


def empty(tx: Tx, shift_ids: list[int]) -> list[tuple[datetime, datetime]]:
    """From when until when nobody is on call, of these shifts that were removed and not over."""
    rows = [tx.get_one(Shift, one) for one in shift_ids]
    return [gap for row in rows for gap in _gaps(tx, row) if gap[1] > tx.now]


def _gaps(tx: Tx, row: Shift) -> list[tuple[datetime, datetime]]:
    """What other shifts leave of the time of this one, however many of them share it."""
    others = tx.exec(
        select(Shift.begins_at, Shift.ends_at)
        .where(
            col(Shift.cancelled_at).is_(None),
            Shift.begins_at < row.ends_at,
            Shift.ends_at > row.begins_at,
        )
        .order_by(col(Shift.begins_at))
    )
    gaps, covered_until = [], row.begins_at
    for begins_at, ends_at in others:
        if begins_at > covered_until:
            gaps.append((covered_until, begins_at))
        covered_until = max(covered_until, ends_at)
    if covered_until < row.ends_at:
        gaps.append((covered_until, row.ends_at))
    return gaps


def copy_week(tx: Tx, who: Asker, monday: date) -> int:
    """The week after has the same shifts, by the clock on the wall; how many are new.

    Each hears once of all of theirs. Those of somebody who has left or is on call then already stay
    behind, and those in an hour that the clocks leave out.
    """
    people.must_coordinate(who)
    zone, here = tx.profile.zone, _colleagues(tx)
    made: dict[int, list[int]] = defaultdict(list)
    there = Counter((one.begins_at, one.place) for one in week(tx, who, monday + timedelta(days=7)))
    begin, _ = _bounds(tx, monday)
    for one in week(tx, who, monday):
        begins_at, ends_at = (
            (at.astimezone(zone) + timedelta(days=7)).astimezone(UTC)
            for at in (one.begins_at, one.ends_at)
        )
        if one.begins_at < begin or one.person_id not in here:
            continue
        if ends_at <= max(begins_at, tx.now):
            continue
        if there[begins_at, one.place]:  # copied before, whoever has it now
            there[begins_at, one.place] -= 1
            continue
        if _is_on_call(tx, one.person_id, begins_at, ends_at):
            continue
        row = _put(tx, who, one.person_id, begins_at, ends_at, one.place)
        made[one.person_id].append(row.id)
    for person_id, ids in made.items():
        key = f"rota.copied:{ids[0]}:{person_id}"
        outbox.enqueue(tx, "rota.copied", person_id, {"shift_ids": ids}, key=key)
    return sum(map(len, made.values()))


def offer(tx: Tx, who: Asker, shift_id: int) -> None:
    """Whoever has it cannot come: all who can take it are asked, and it stays theirs until then.

    Raises Over, NotYours.
    """
    row = _to_come(tx, shift_id)
    if row.person_id != who.id:
        raise NotYours
    if row.offered_at is not None:
        return
    row.offered_at = tx.now
    tx.add(row)
    for one in people.in_role(tx, Role.VOLUNTEER, Role.COORDINATOR):
        if not _is_on_call(tx, one.id, row.begins_at, row.ends_at):  # nor whoever has this one
            _tell(tx, "rota.offered", row, one.id)


def take_over(tx: Tx, who: Asker, shift_id: int) -> None:
    """The shift is this person's; the first one has it.

    Raises Taken, OnCallThen, Over, NotYours.
    """
    row = _to_come(tx, shift_id)
    if who.role not in ON_CALL:
        raise NotYours
    if row.person_id == who.id:
        return
    if row.offered_at is None:
        raise Taken(name=alias_of(tx, row.person_id))
    if _is_on_call(tx, who.id, row.begins_at, row.ends_at):
        raise OnCallThen(N_("You are on call at that time already."))
    before, row.person_id, row.offered_at = row.person_id, who.id, None
    tx.add(row)
    _tell(tx, "rota.taken_over", row, before)


def remind(tx: Tx) -> None:
    """Whoever is on call soon hears of it, once; at night only of what was planned that night."""
    rows = tx.exec(
        select(Shift).where(
            col(Shift.cancelled_at).is_(None),
            Shift.begins_at > tx.now,
            Shift.begins_at <= tx.now + LOOK_AHEAD,
        )
    ).all()
    for row in rows:
        if _reminded_at(tx, row.begins_at) > tx.now:
            continue
        outbox.enqueue(
            tx,
            "rota.soon",
            row.person_id,
            {"shift_id": row.id},
            lane=Lane.REMINDER,
            urgent=True,
            key=f"shift-soon:{row.id}:{row.person_id}",
            useless_after=row.begins_at,
        )


def _reminded_at(tx: Tx, begins_at: datetime) -> datetime:
    """Two hours before, or when the night is over; of a shift at night, before that night."""
    two_hours_before = begins_at - REMIND
    awake = after_quiet_hours(two_hours_before, tx.profile)
    if awake < begins_at:
        return awake
    night, local = tx.profile.quiet_hours.begin, two_hours_before.astimezone(tx.profile.zone)
    evening = local.date() if local.time() >= night else local.date() - timedelta(days=1)
    return datetime.combine(evening, night, tx.profile.zone) - BEFORE_THE_NIGHT


TICKS = (Tick(remind, 300),)


def _colleagues(tx: Tx) -> set[int]:
    """Who may have a shift."""
    return {one.id for one in people.in_role(tx, *ON_CALL)}


def _shown(tx: Tx, *where: bool) -> list[Watch]:
    other = aliased(Shift)
    is_shared = exists().where(
        col(other.id) != Shift.id,
        col(other.cancelled_at).is_(None),
        col(other.begins_at) < Shift.ends_at,
        col(other.ends_at) > Shift.begins_at,
    )
    rows = tx.exec(
        select(Shift, is_shared)
        .where(col(Shift.cancelled_at).is_(None), *where)
        .order_by(col(Shift.begins_at), col(Shift.place), col(Shift.id))
    ).all()
    return [
        Watch(
            row.id,
            row.person_id,
            alias_of(tx, row.person_id),
            row.begins_at,
            row.ends_at,
            row.place,
            shared,
            row.offered_at is not None,
        )
        for row, shared in rows
    ]


def _tell(tx: Tx, kind: str, row: Shift, person_id: int) -> None:
    outbox.enqueue(
        tx,
        kind,
        person_id,
        {"shift_id": row.id},
        key=f"{kind}:{row.id}:{person_id}:{tx.now.isoformat()}",
    )


def _row(tx: Tx, shift_id: int) -> Shift:
    row = tx.get(Shift, shift_id, with_for_update=True)
    if row is None or row.cancelled_at is not None:
        raise NotYours
    return row


def _to_come(tx: Tx, shift_id: int) -> Shift:
    """The row of a shift that is to come or going on."""
    row = _row(tx, shift_id)
    if row.ends_at <= tx.now:
        raise Over
    return row
