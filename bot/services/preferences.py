"""What a youth decides about the bot: pauses, discretion, broadcasts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, or_

from bot.domain.people import Asker
from bot.services import cases
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Case, Person

UNTIL_TOLD = datetime(9999, 1, 1, tzinfo=UTC)
"""Paused until the youth says otherwise."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds for a youth now. `paused_until` is None when nothing is paused."""

    paused_until: datetime | None
    is_discreet: bool
    wants_broadcasts: bool
    helpers: tuple[str, ...]

    @property
    def is_paused_for_good(self) -> bool:
        return self.paused_until == UNTIL_TOLD


def choices(tx: Tx, who: Asker) -> Choices:
    person = tx.get_one(Person, who.id)
    paused = person.paused_until
    return Choices(
        paused if paused is not None and paused > tx.now else None,
        person.discreet,
        person.broadcasts_on,
        _helpers(tx, who.id),
    )


def _helpers(tx: Tx, youth_id: int) -> tuple[str, ...]:
    case = tx.get(Case, youth_id)
    if case is None:
        return (cases.helper_name(tx, youth_id),)
    return tuple(alias_of(tx, one) for one in case.helper_ids)


def pause(tx: Tx, who: Asker, days: int | None) -> None:
    """No reminders or broadcasts for so many days; None is until the youth says otherwise."""
    person = tx.get_one(Person, who.id)
    person.paused_until = UNTIL_TOLD if days is None else tx.now + timedelta(days=days)
    tx.add(person)


def resume(tx: Tx, who: Asker) -> None:
    """Messages come as usual again."""
    person = tx.get_one(Person, who.id)
    person.paused_until = None
    tx.add(person)


def be_discreet(tx: Tx, who: Asker, discreet: bool) -> None:
    """Notifications say that there is something; or what it is."""
    person = tx.get_one(Person, who.id)
    person.discreet = discreet
    tx.add(person)


def take_broadcasts(tx: Tx, who: Asker, wanted: bool) -> None:
    """Broadcasts come, or stay away."""
    person = tx.get_one(Person, who.id)
    person.broadcasts_on = wanted
    tx.add(person)


def is_paused(tx: Tx, person_id: int, at: datetime | None = None) -> bool:
    """Whether the person wants no reminders and broadcasts now, or then, as far as is known."""
    person = tx.get_one(Person, person_id)
    return person.paused_until is not None and person.paused_until > (at or tx.now)


def wants_reminders(tx: Tx) -> ColumnElement[bool]:
    """A condition on a Person: no pause is on now.

    What is queued in a pause is dropped, and its unique key is spent.
    """
    return or_(col(Person.paused_until).is_(None), col(Person.paused_until) <= tx.now)
