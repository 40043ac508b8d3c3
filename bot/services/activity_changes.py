"""Changing an activity, and telling those who come what is new about it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot import outbox
from bot.domain.activities import HOLDS_A_PLACE, Aspect, Facts, changed_alike, changes
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, broadcast_rounds, places, waiting_list
from bot.services.activities import by_id, facts_of
from bot.services.organising import changeable, dates, organised_by
from bot.services.times import must_be_ahead
from bot.store import Tx
from bot.tables import Activity, Delivery, Signup

TOLD_OF = frozenset(Aspect) - {Aspect.PLACES, Aspect.TRACK}
"""Changes that matter to somebody who comes; the others are the organiser's own business."""

MOVES = frozenset({Aspect.TIME, Aspect.PLACE})
"""Changes after which somebody would come in vain who has only heard of it before."""


class ChangedMeanwhile(Refusal):
    msgid = N_("A colleague has just changed it. Look at it once more before you change it.")


class TooFewPlaces(Refusal):
    """More people have a place than there would be."""

    msgid = N_("So many places are taken already: {n}. Write {n} or more, or choose drop-in.")


class TooFewPlacesThen(TooFewPlaces):
    """On a later date of the series, which begins `at`: that fills {when}."""

    msgid = N_(
        "So many places are taken already {when}: {n}. Write {n} or more, or choose drop-in."
    )

    def __init__(self, n: int, at: datetime) -> None:
        super().__init__(n=n)
        self.at = at


def change(
    tx: Tx,
    who: Asker,
    activity_id: int,
    facts: Facts,
    sequence: int | None = None,
    *,
    rest: bool = False,
) -> int:
    """The date is as the facts say, and everyone signed up is told once; returns how many.

    With `rest` all later dates of its series are changed alike, or none is. `sequence` is the one
    that the facts were made from, if that matters. An offer of a place is made anew when the time
    changes, and with a new time or place broadcasts about it wait for their authors.
    Raises ChangedMeanwhile, InThePast, TooFewPlaces, AlreadyOver, NotYours.
    """
    first = changeable(tx, who, activity_id)
    if sequence is not None and sequence != first.sequence:
        raise ChangedMeanwhile
    found = [places.locked(tx, one.id) for one in dates(tx, first, rest=rest)]
    wanted = _wanted(tx, [one for one in found if one.cancelled_at is None], facts)
    if Aspect.TIME in changes(facts_of(first), facts):
        must_be_ahead(tx, facts.starts_at)  # later dates begin no earlier
    if (few := _too_few(tx, first, wanted)) is not None:
        raise few
    for one in wanted:
        _put_right(tx, who, one)
    moved = [one.activity.id for one in wanted if MOVES & set(one.found)]
    broadcast_rounds.hold_about(tx, moved, "moved")
    told = _tell_changed(tx, wanted)
    for one in wanted:
        waiting_list.fill(tx, one.activity)
    return told


def following(tx: Tx, who: Asker, activity_id: int, facts: Facts) -> list[Facts]:
    """The later dates of the series as `change` would make them. Raises NotYours."""
    first = organised_by(tx, who, by_id(tx, activity_id))
    _, *later = dates(tx, first, rest=True)
    return [_alike(tx, one, first, facts) for one in later]


def too_few_places(
    tx: Tx, who: Asker, activity_id: int, facts: Facts, *, rest: bool
) -> TooFewPlaces | None:
    """The no that `change` would meet, if more people have a place. Raises NotYours."""
    first = organised_by(tx, who, by_id(tx, activity_id))
    return _too_few(tx, first, _wanted(tx, dates(tx, first, rest=rest), facts))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A date, what it is to be, and what is new about that."""

    activity: Activity
    facts: Facts
    found: list[Aspect]


def _wanted(tx: Tx, found: Sequence[Activity], facts: Facts) -> list[_Wanted]:
    """The first date as the facts say, the others alike; those that are so already left out."""
    first, *later = found
    pairs = [(first, facts), *((one, _alike(tx, one, first, facts)) for one in later)]
    wanted = [_Wanted(one, to_be, changes(facts_of(one), to_be)) for one, to_be in pairs]
    return [one for one in wanted if one.found]


def _alike(tx: Tx, other: Activity, first: Activity, facts: Facts) -> Facts:
    return changed_alike(facts_of(other), facts_of(first), facts, tx.profile.zone)


def _too_few(tx: Tx, first: Activity, wanted: Sequence[_Wanted]) -> TooFewPlaces | None:
    """Said of the fullest date."""
    fullest = max(
        ((_taken(tx, one), one) for one in wanted if Aspect.PLACES in one.found),
        key=lambda pair: pair[0],
        default=None,
    )
    if fullest is None:
        return None
    taken, one = fullest
    if one.facts.places is None or one.facts.places >= taken:
        return None
    if one.activity is first:
        return TooFewPlaces(n=taken)
    return TooFewPlacesThen(taken, one.activity.starts_at)


def _taken(tx: Tx, one: _Wanted) -> int:
    return sum(each.status in HOLDS_A_PLACE for each in places.signed_up(tx, one.activity.id))


def _put_right(tx: Tx, who: Asker, one: _Wanted) -> None:
    activity = one.activity
    for name, value in asdict(one.facts).items():
        setattr(activity, name, value)
    activity.sequence += 1
    tx.add(activity)
    tx.flush()
    if Aspect.TIME in one.found:
        waiting_list.take_back_offers(tx, activity)
    audit.note(tx, who.id, "activity.changed")


@dataclass(frozen=True, slots=True)
class _News:
    """What is new about a date that somebody is signed up for."""

    signup: Signup
    activity: Activity
    aspects: list[Aspect]


def _tell_changed(tx: Tx, changed: Sequence[_Wanted]) -> int:
    """Each person hears of all their dates in one message; returns how many people do."""
    news: dict[int, list[_News]] = defaultdict(list)
    for one in changed:
        aspects = [aspect for aspect in one.found if aspect in TOLD_OF]
        for signup in places.signed_up(tx, one.activity.id) if aspects else ():
            news[signup.youth_id].append(_News(signup, one.activity, aspects))
    for youth_id, found in news.items():
        _tell(tx, youth_id, found)
    return len(news)


def _tell(tx: Tx, youth_id: int, news: Sequence[_News]) -> None:
    first, kind = news[0], "activities.changed"
    about: dict[str, Any] = {"signup_id": first.signup.id}
    if len(news) > 1:
        kind, about = "activities.series_changed", {"signup_ids": [one.signup.id for one in news]}
    unsent = _take_unsent_news(tx, youth_id, kind, about)
    aspects = _in_order([*unsent, *(aspect for one in news for aspect in one.aspects)])
    outbox.enqueue(
        tx,
        kind,
        youth_id,
        about | {"aspects": aspects},
        key=f"activity-changed:{first.signup.id}:{first.activity.sequence}",
        useless_after=max(one.activity.ends_at for one in news),
        subject_id=youth_id,
    )


def _take_unsent_news(tx: Tx, youth_id: int, kind: str, about: dict[str, Any]) -> list[str]:
    """What an earlier message about the same would have told, which the new one tells instead."""
    waiting = tx.exec(
        select(Delivery).where(
            Delivery.kind == kind,
            Delivery.person_id == youth_id,
            Delivery.status == DeliveryStatus.PENDING,
            col(Delivery.attempt) == 0,
        )
    ).all()
    same = [one for one in waiting if one.params == about | {"aspects": one.params["aspects"]}]
    outbox.withdraw(tx, *(one.unique_key for one in same if one.unique_key))
    return [aspect for one in same for aspect in one.params["aspects"]]


def _in_order(aspects: Iterable[str]) -> list[str]:
    wanted = set(aspects)
    return [aspect.value for aspect in Aspect if aspect in wanted]
