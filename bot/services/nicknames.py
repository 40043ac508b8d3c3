"""Nicknames: two youths of one helper never go by the same one, or words would go astray.

A nickname that is taken gets a number: «Aya 2». Names that differ by case alone are the same.
"""

from itertools import count

from sqlmodel import col, or_, select

from bot import outbox
from bot.domain.names import clean_name, folded, numbered
from bot.services import audit
from bot.store import Tx
from bot.tables import Case, Person


def is_taken(tx: Tx, alias: str, *helper_ids: int | None, youth_id: int = 0) -> bool:
    """Whether another youth of one of these helpers goes by this nickname."""
    return folded(alias) in _taken(tx, helper_ids, youth_id)


def apart(tx: Tx, alias: str, *helper_ids: int | None, youth_id: int = 0) -> str:
    """The nickname, or with the first number that nobody else of these helpers' youths has."""
    taken = _taken(tx, helper_ids, youth_id)
    names = (alias if number == 1 else numbered(alias, number) for number in count(1))
    return next(name for name in names if folded(name) not in taken)


def rename(tx: Tx, by_id: int, youth_id: int, alias: str) -> str:
    """The nickname from now on, of which those who help are told. Raises NoName.

    `by_id` is who chose it, or whose act made a number necessary.
    """
    person, case = tx.get_one(Person, youth_id), tx.get(Case, youth_id)
    helpers = case.helper_ids if case is not None else ()
    was, person.alias = person.alias, apart(tx, clean_name(alias), *helpers, youth_id=youth_id)
    tx.add(person)
    audit.note(tx, by_id, "person.renamed", youth_id)
    if person.alias != was:
        _tell_renamed(tx, youth_id, was, helpers)
    return person.alias


def keep_apart(tx: Tx, by_id: int, case: Case) -> None:
    """Whoever helps now has no two youths of one name; this one is told of a number."""
    youth_id, alias = case.youth_id, tx.get_one(Person, case.youth_id).alias
    if not is_taken(tx, alias, *case.helper_ids, youth_id=youth_id):
        return
    rename(tx, by_id, youth_id, alias)
    params = {"youth_id": youth_id}
    outbox.enqueue(tx, "mydata.numbered", youth_id, params, subject_id=youth_id)


def _taken(tx: Tx, helper_ids: tuple[int | None, ...], youth_id: int) -> set[str]:
    helpers = [one for one in helper_ids if one is not None]
    rows = tx.exec(
        select(Person.alias)
        .join(Case, col(Case.youth_id) == Person.id)
        .where(
            or_(col(Case.caseworker_id).in_(helpers), col(Case.support_worker_id).in_(helpers)),
            col(Person.left_at).is_(None),
            Person.id != youth_id,
        )
    )
    return {folded(alias) for alias in rows}


def _tell_renamed(tx: Tx, youth_id: int, was: str, helpers: tuple[int, ...]) -> None:
    """Without it those who help would not know whom a new name in their list belongs to."""
    hidden = tx.vault.hide(was.encode()).decode()
    params = {"youth_id": youth_id, "was": hidden}
    for helper_id in helpers:
        outbox.enqueue(tx, "mydata.renamed", helper_id, params, subject_id=youth_id)
