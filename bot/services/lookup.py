"""Finding a person for an operator, who knows a nickname or an id."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot.domain.names import NoName, clean_name, folded
from bot.domain.people import Role
from bot.services import cases
from bot.store import Tx
from bot.tables import Person, Tombstone


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be meant, here since a local date.

    `caseworker` is whom a youth writes to, empty for others.
    """

    id: int
    alias: str
    role: Role
    since: date
    has_left: bool
    caseworker: str


def matches(tx: Tx, nickname: str | None, person_id: int | None = None) -> list[Match]:
    """Everybody with this nickname and this id, as far as they are given, the oldest first.

    Who has left is found by the id alone; the id of a profile that became part of another is that
    one's.
    """
    if person_id is not None:
        person = tx.get(Person, _went_into(tx, person_id))
        found = [person] if person is not None else []
    else:
        here = select(Person).where(col(Person.left_at).is_(None)).order_by(col(Person.id))
        found = list(tx.exec(here))
    return [_match(tx, one) for one in found if nickname is None or is_name(nickname, one.alias)]


def is_name(typed: str, alias: str) -> bool:
    """Whether somebody who goes by this nickname is meant by what was typed."""
    try:
        return folded(clean_name(typed)) == folded(alias)
    except NoName:
        return False


def _went_into(tx: Tx, person_id: int) -> int:
    stone = tx.get(Tombstone, person_id)
    return person_id if stone is None or stone.went_into is None else stone.went_into


def _match(tx: Tx, person: Person) -> Match:
    caseworker = cases.helper_name(tx, person.id) if person.role is Role.YOUTH else ""
    since = person.joined_at.astimezone(tx.profile.zone).date()
    has_left = person.left_at is not None
    return Match(person.id, person.alias, person.role, since, has_left, caseworker)
