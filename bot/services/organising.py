"""What coordinators do with activities: publish, repeat, cancel, see who comes."""

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from bot import outbox
from bot.domain.activities import (
    Choice,
    Facts,
    Shown,
    SignupStatus,
    weekly,
)
from bot.domain.people import ORGANISERS, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import activities, audit, broadcast_rounds, partners, people, places, waiting_list
from bot.services.activities import by_id, catalogue, later_in_series
from bot.services.people import NotYours
from bot.services.times import must_be_ahead
from bot.store import Tx
from bot.tables import Activity, Partner, Person


class AlreadyOver(Refusal):
    msgid = N_("This activity has been cancelled or is over, so it can't be changed.")


def publish(tx: Tx, who: Asker, facts: Facts, weeks: int = 1) -> int:
    """The activity is in the catalogue, each week a date of its own; returns the first one's id.

    Repeats keep the local hour whatever the clocks do. Raises InThePast, NotYours.
    """
    people.must_organise(who)
    must_be_ahead(tx, facts.starts_at)
    zone = tx.profile.zone
    times = weekly(facts.starts_at.astimezone(zone), facts.ends_at.astimezone(zone), weeks)
    series = uuid4().hex if weeks > 1 else ""
    rows = [
        _new(tx, who, replace(facts, starts_at=starts_at, ends_at=ends_at), series)
        for starts_at, ends_at in times
    ]
    audit.note(tx, who.id, "activity.published")
    return rows[0].id


def cancel(tx: Tx, who: Asker, activity_id: int, reason: str = "", *, rest: bool = False) -> int:
    """The date, or with `rest` also every later one of its series, does not take place.

    Everyone signed up is told, in one message each; returns how many. Planned broadcasts about it
    are drafts again, those being sent are paused. Raises AlreadyOver, NotYours.
    """
    ids = [one.id for one in dates(tx, changeable(tx, who, activity_id), rest=rest)]
    missed: dict[int, list[int]] = defaultdict(list)
    for each in ids:
        activity = places.locked(tx, each)
        for signup in places.signed_up(tx, each):
            missed[signup.youth_id].append(each)
        waiting_list.take_back_offers(tx, activity)
        activity.cancelled_at = tx.now
        activity.cancel_reason = reason
        activity.sequence += 1
        tx.add(activity)
        audit.note(tx, who.id, "activity.cancelled")
    broadcast_rounds.hold_about(tx, ids, "cancelled")
    for youth_id, activity_ids in missed.items():
        _tell_cancelled(tx, youth_id, activity_ids)
    return len(missed)


@dataclass(frozen=True, slots=True)
class Loss:
    """What cancelling would take away: when the dates begin, and how many people are told."""

    starts: list[datetime]
    people: int


def loss(tx: Tx, who: Asker, activity_id: int, *, rest: bool = False) -> Loss:
    """What `cancel` would do now. Raises AlreadyOver, NotYours."""
    found = dates(tx, changeable(tx, who, activity_id), rest=rest)
    losers = {row.youth_id for one in found for row in places.signed_up(tx, one.id)}
    return Loss([one.starts_at for one in found], len(losers))


@dataclass(frozen=True, slots=True)
class Participant:
    """Who comes, was offered a place, or waits: the nickname and nothing else."""

    alias: str
    status: SignupStatus


def participants(
    tx: Tx, who: Asker, activity_id: int, *, first: int, size: int
) -> list[Participant]:
    """A page of those who come, then those who wait; each is on record as seen. Raises NotYours."""
    organised_by(tx, who, by_id(tx, activity_id))
    order = [SignupStatus.GOING, SignupStatus.OFFERED, SignupStatus.WAITING]
    ranked = sorted(places.signed_up(tx, activity_id), key=lambda row: order.index(row.status))
    rows = ranked[first : first + size]
    for row in rows:
        audit.note(tx, who.id, "activity.participants", row.youth_id)
    named = select(Person.id, Person.alias).where(col(Person.id).in_([r.youth_id for r in rows]))
    names = dict(tx.exec(named).all())
    return [Participant(names[row.youth_id], row.status) for row in rows]


def desk(tx: Tx, who: Asker) -> list[Shown]:
    """What is to come and can be changed by this organiser, soonest first."""
    people.must_organise(who)
    found = catalogue(tx, who, Choice.ALL)
    return [one for one in found if may_organise(tx, who, one.id)]


def past(tx: Tx, who: Asker, *, first: int, size: int) -> list[Shown]:
    """What is over, cancelled or not, and was this organiser's to change; the latest first."""
    rows = tx.exec(
        select(Activity)
        .where(*_is_past(tx, who))
        .order_by(col(Activity.starts_at).desc(), col(Activity.id).desc())
        .offset(first)
        .limit(size)
    ).all()
    return activities.all_shown(tx, who, rows)


def past_count(tx: Tx, who: Asker) -> int:
    return tx.exec(select(func.count()).select_from(Activity).where(*_is_past(tx, who))).one()


def keeps_signups(tx: Tx, one: Shown) -> bool:
    """Whether it is still known who was signed up."""
    kept = timedelta(days=tx.profile.retention.appointments)
    return one.facts.ends_at >= tx.now - kept


def shown(tx: Tx, who: Asker, activity_id: int) -> Shown:
    """One activity, for those who may change it. Raises NotYours."""
    organised_by(tx, who, by_id(tx, activity_id))
    return activities.shown(tx, who, activity_id)


def usual_provider(tx: Tx, who: Asker) -> str:
    """Who arranges what this organiser makes, unless something else is written."""
    own = partners.own(tx, who)
    return tx.get_one(Partner, own).name if own is not None else tx.profile.sender


def may_organise(tx: Tx, who: Asker, activity_id: int) -> bool:
    """Coordinators organise everything, a partner contact what is the partner's own."""
    if who.role is Role.PARTNER:
        return by_id(tx, activity_id).partner_id == partners.own(tx, who)
    return who.role in ORGANISERS


def organised_by(tx: Tx, who: Asker, activity: Activity) -> Activity:
    """The activity itself, for those who may organise it. Raises NotYours."""
    if not may_organise(tx, who, activity.id):
        raise NotYours
    return activity


def changeable(tx: Tx, who: Asker, activity_id: int) -> Activity:
    """The activity, which nobody else changes meanwhile. Raises AlreadyOver, NotYours."""
    activity = places.locked(tx, activity_id)
    organised_by(tx, who, activity)
    if activity.cancelled_at is not None or activity.ends_at <= tx.now:
        raise AlreadyOver
    return activity


def dates(tx: Tx, first: Activity, *, rest: bool) -> list[Activity]:
    """This date and, with `rest`, every later one of its series that is not cancelled."""
    return [first, *later_in_series(tx, first)] if rest else [first]


def _is_past(tx: Tx, who: Asker) -> tuple[ColumnElement[bool], ...]:
    people.must_organise(who)
    is_over = col(Activity.ends_at) <= tx.now
    if who.role is Role.PARTNER:
        return is_over, col(Activity.partner_id) == partners.own(tx, who)
    return (is_over,)


def _new(tx: Tx, who: Asker, facts: Facts, series: str) -> Activity:
    activity = Activity(
        uid=f"{uuid4().hex}@hjem-til-alle",
        series=series,
        created_by=who.id,
        partner_id=partners.own(tx, who),
        created_at=tx.now,
        **asdict(facts),
    )
    tx.add(activity)
    tx.flush()
    return activity


def _tell_cancelled(tx: Tx, youth_id: int, activity_ids: list[int]) -> None:
    last = max(by_id(tx, each).ends_at for each in activity_ids)
    outbox.enqueue(
        tx,
        "activities.cancelled",
        youth_id,
        {"activity_ids": activity_ids},
        key=f"activities-cancelled:{youth_id}:{activity_ids[0]}",
        useless_after=last,
        subject_id=youth_id,
    )
