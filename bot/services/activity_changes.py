"""Changing an activity, and telling those who come what is new about it."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlmodel import col, select

from bot import outbox
from bot.domain.activities import HOLDS_A_PLACE, Aspect, Facts, changes
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, places, waiting_list
from bot.services.activities import facts_of
from bot.services.organising import InThePast, changeable
from bot.store import Tx
from bot.tables import Activity, Delivery, Signup

TOLD_OF = frozenset(Aspect) - {Aspect.PLACES, Aspect.TRACK}
"""Changes that matter to somebody who comes; the others are the organiser's own business."""


class ChangedMeanwhile(Refusal):
    msgid = N_("A colleague has just changed it. Look at it once more before you change it.")


class TooFewPlaces(Refusal):
    """More people have a place than there would be."""

    msgid = N_("So many places are taken already: {n}. Write {n} or more, or choose drop-in.")


def change(tx: Tx, who: Asker, activity_id: int, facts: Facts, sequence: int | None = None) -> int:
    """The date is as the facts say, and everyone signed up is told once; returns how many.

    `sequence` is the one that the facts were made from, if that matters. An offer of a place is
    made anew when the time changes. Raises ChangedMeanwhile, InThePast, TooFewPlaces, AlreadyOver,
    NotYours.
    """
    activity = changeable(tx, who, activity_id)
    if sequence is not None and sequence != activity.sequence:
        raise ChangedMeanwhile
    found = changes(facts_of(activity), facts)
    if not found:
        return 0
    if Aspect.TIME in found and facts.starts_at <= tx.now:
        raise InThePast
    if Aspect.PLACES in found:
        _must_have_room(facts, places.signed_up(tx, activity_id))
    for name, value in asdict(facts).items():
        setattr(activity, name, value)
    activity.sequence += 1
    tx.add(activity)
    tx.flush()
    if Aspect.TIME in found:
        waiting_list.take_back_offers(tx, activity)
    audit.note(tx, who.id, "activity.changed")
    told = _tell_changed(tx, activity, found)
    waiting_list.fill(tx, activity)
    return told


def _must_have_room(facts: Facts, signups: Iterable[Signup]) -> None:
    taken = sum(one.status in HOLDS_A_PLACE for one in signups)
    if facts.places is not None and facts.places < taken:
        raise TooFewPlaces(n=taken)


def _tell_changed(tx: Tx, activity: Activity, found: list[Aspect]) -> int:
    news = [aspect for aspect in found if aspect in TOLD_OF]
    people = places.signed_up(tx, activity.id) if news else ()
    for signup in people:
        unsent = _take_unsent_news(tx, signup)
        outbox.enqueue(
            tx,
            "activities.changed",
            signup.youth_id,
            {"signup_id": signup.id, "aspects": _in_order([*unsent, *news])},
            key=f"activity-changed:{signup.id}:{activity.sequence}",
            useless_after=activity.ends_at,
            subject_id=signup.youth_id,
        )
    return len(people)


def _take_unsent_news(tx: Tx, signup: Signup) -> list[str]:
    """What an earlier message would have told, which the new one tells in its place."""
    waiting = tx.exec(
        select(Delivery).where(
            Delivery.kind == "activities.changed",
            Delivery.person_id == signup.youth_id,
            Delivery.status == DeliveryStatus.PENDING,
            col(Delivery.attempt) == 0,
        )
    ).all()
    mine = [one for one in waiting if one.params["signup_id"] == signup.id]
    outbox.withdraw(tx, *(one.unique_key for one in mine if one.unique_key))
    return [aspect for one in mine for aspect in one.params["aspects"]]


def _in_order(aspects: Iterable[str]) -> list[str]:
    wanted = set(aspects)
    return [aspect.value for aspect in Aspect if aspect in wanted]
