"""Who is asking, and what can be known of a person."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.names import folded
from bot.domain.people import COORDINATORS, ORGANISERS, STAFF, Asker, Role
from bot.errors import Refusal
from bot.i18n import DANISH, N_, known_language
from bot.store import Tx
from bot.tables import Person, Visitor

SEEN_TO_THE = timedelta(minutes=1)
"""How exactly it is kept when somebody was here."""


class NotYours(Refusal):
    """Somebody else's case, appointment or draft; says nothing of whether it exists."""

    msgid = N_(
        "I can't find that. It may have been changed or removed, or it is with somebody else now."
    )


def must_coordinate(who: Asker) -> None:
    """Raises NotYours for whoever does not coordinate."""
    if who.role not in COORDINATORS:
        raise NotYours


def must_organise(who: Asker) -> None:
    """Raises NotYours for whoever does not organise activities."""
    if who.role not in ORGANISERS:
        raise NotYours


def asker(tx: Tx, chat_id: int) -> Asker:
    """The person behind this chat; a guest when nobody with an invitation is."""
    person = tx.find(Person, chat_id=chat_id)
    if person is None or person.left_at is not None:
        visitor = tx.get(Visitor, chat_id)
        language = known_language(visitor.language) if visitor else DANISH
        return Asker(0, Role.GUEST, "", language, chat_id)
    return as_asker(person)


def as_asker(person: Person) -> Asker:
    return Asker(
        person.id,
        person.role,
        person.alias,
        known_language(person.language),
        person.chat_id or 0,
        person.role is not Role.YOUTH or person.consented_at is not None,
    )


def by_id(tx: Tx, person_id: int) -> Asker:
    """The person with this id. Raises NotYours when there is none."""
    person = tx.get(Person, person_id)
    if person is None:
        raise NotYours
    return as_asker(person)


def alias_of(tx: Tx, person_id: int | None) -> str:
    """The name youths and colleagues see; empty for nobody."""
    person = tx.get(Person, person_id) if person_id is not None else None
    return person.alias if person else ""


def seen(tx: Tx, person_id: int) -> None:
    """The person was here now."""
    person = tx.get_one(Person, person_id)
    if person.seen_at is None or tx.now - person.seen_at >= SEEN_TO_THE:
        tx.amend(person, seen_at=tx.now)


def choose_language(tx: Tx, who: Asker, language: str) -> None:
    """From now on the bot speaks this language in this chat."""
    if who.role is Role.GUEST:
        visitor = tx.get(Visitor, who.chat_id) or Visitor(chat_id=who.chat_id, at=tx.now)
        visitor.language = known_language(language)
        visitor.at = tx.now
        tx.add(visitor)
        return
    person = tx.get_one(Person, who.id)
    person.language = known_language(language)
    tx.add(person)


def has_left(tx: Tx, person_id: int) -> bool:
    return tx.get_one(Person, person_id).left_at is not None


def in_role(tx: Tx, *roles: Role) -> list[Asker]:
    """Everybody active in these roles, oldest first."""
    return [as_asker(row) for row in tx.exec(active(*roles).order_by(col(Person.id)))]


def by_name(tx: Tx, *roles: Role) -> list[Asker]:
    """The same, as they stand in a list."""
    return [as_asker(row) for row in tx.exec(active(*roles).order_by(*IN_ORDER))]


def active(*roles: Role) -> SelectOfScalar[Person]:
    """A statement: who is here in these roles."""
    return select(Person).where(col(Person.role).in_(roles), col(Person.left_at).is_(None))


def alphabetical(name: Any) -> ColumnElement[str]:
    """To order by: the Danish alphabet, whatever the database thinks of letters."""
    for letter, place in _AFTER_Z.items():
        name = func.replace(name, letter, place)
    return func.lower(name)


_AFTER_Z = {"æ": "zz1", "Æ": "zz1", "ø": "zz2", "Ø": "zz2", "å": "zz3", "Å": "zz3"}
IN_ORDER = (alphabetical(col(Person.alias)), col(Person.id))
"""How people stand in a list."""


def coordinating(tx: Tx) -> list[Asker]:
    """Who hears what coordinators hear: they, or administrators where there are none."""
    return in_role(tx, Role.COORDINATOR) or in_role(tx, Role.ADMIN)


def is_staff_name(tx: Tx, name: str) -> bool:
    """Whether a colleague goes by this name, so that a menu label with it is one of ours.

    However it is typed: labels are pressed, but also written by hand.
    """
    aliases = tx.exec(select(Person.alias).where(col(Person.role).in_(STAFF)))
    return _as_typed(name) in {_as_typed(one) for one in (*aliases, tx.profile.sender)}


def _as_typed(name: str) -> str:
    return folded(name.rstrip(".!…"))
