"""Free text at rest: sealed with the key of the person it is about."""

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import PersonKey, Tombstone
from bot.vault import Vault


def seal(tx: Tx, person_id: int, text: str, where: str) -> bytes:
    """The text, readable only with this person's key and in this place (`table:row:column`).

    Raises NotYours for somebody who was erased: no new key is ever made.
    """
    return tx.vault.seal(_key(tx, person_id), text, where)


def unseal(tx: Tx, person_id: int, sealed: bytes, where: str) -> str:
    """The text; empty when there is none or the person was erased."""
    key = tx.get(PersonKey, person_id)
    if not sealed or key is None:
        return ""
    return tx.vault.open(key.wrapped, sealed, where)


_TABLES = SQLModel.metadata.tables
TELLING = (_TABLES["outreachrequest"].c.name, _TABLES["personkey"].c.wrapped)
"""Columns by which a bot tells whether it has its keys: one of guests, one of everybody else.

`rekey` comes to them last, from the newest row to the oldest: until everything is under the first
key, the oldest of these needs an older one.
"""


def is_readable(tx: Session, vault: Vault) -> bool:
    """Whether these keys open what is kept here, as far as there is anything.

    Told by the oldest and the newest person's key and guest; before these a new bot may have known
    nobody.
    """
    samples = []
    for column in TELLING:
        [key] = column.table.primary_key
        samples += [select(column).order_by(key.asc()), select(column).order_by(key.desc())]
    found = (tx.execute(sample.limit(1)).scalar() for sample in samples)
    return all(vault.opens(hidden) for hidden in found if hidden is not None)


def _key(tx: Tx, person_id: int) -> bytes:
    row = tx.get(PersonKey, person_id)
    if row is None:
        if tx.get(Tombstone, person_id) is not None:
            raise NotYours
        row = PersonKey(person_id=person_id, wrapped=tx.vault.new_key())
        tx.add(row)
        tx.flush()
    return row.wrapped
