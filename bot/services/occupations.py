"""What a youth has begun beside the home: staff note it, the youth and the figures have it."""

from datetime import date

from sqlmodel import col, select

from bot.domain.occupations import OccupationKind, Spell
from bot.domain.people import Asker
from bot.services.cases import opened_by
from bot.services.people import NotYours
from bot.store import Tx
from bot.tables import Occupation


def all_of(tx: Tx, youth_id: int) -> list[Spell]:
    """What the youth has begun, the oldest first."""
    return list(_by_id(tx, youth_id).values())


def going_on(tx: Tx, youth_id: int) -> list[Spell]:
    """What the youth is in now, the oldest first."""
    return [one for one in all_of(tx, youth_id) if one.ended_on is None]


def seen_by(tx: Tx, staff: Asker, youth_id: int) -> dict[int, Spell]:
    """All of it by its id, for those who help; the reading is on record. Raises NotYours."""
    opened_by(tx, staff, youth_id, "occupation.read")
    return _by_id(tx, youth_id)


def opened(tx: Tx, staff: Asker, occupation_id: int) -> tuple[int, Spell]:
    """Whose it is, and what; the reading is on record. Raises NotYours."""
    row = _row(tx, staff, occupation_id, "occupation.read")
    return row.youth_id, _spell(row)


def begin(tx: Tx, staff: Asker, youth_id: int, kind: OccupationKind, began_on: date) -> None:
    """The youth began this in that month. Safe to repeat. Raises NotYours."""
    opened_by(tx, staff, youth_id, "occupation.kept")
    tx.put_once(Occupation, youth_id=youth_id, kind=kind, began_on=began_on)


def end(tx: Tx, staff: Asker, occupation_id: int, ended_on: date | None) -> int:
    """It ended in that month, or goes on after all where there is none; returns whose it is.

    Raises NotYours, also for a month before it began.
    """
    row = _row(tx, staff, occupation_id, "occupation.kept")
    if ended_on is not None and ended_on < row.began_on:
        raise NotYours
    row.ended_on = ended_on
    tx.add(row)
    return row.youth_id


def remove(tx: Tx, staff: Asker, occupation_id: int) -> int:
    """It was noted by mistake and is gone; returns whose it was. Raises NotYours."""
    row = _row(tx, staff, occupation_id, "occupation.removed")
    tx.delete(row)
    tx.flush()
    return row.youth_id


def _row(tx: Tx, staff: Asker, occupation_id: int, why: str) -> Occupation:
    row = tx.get(Occupation, occupation_id)
    if row is None:
        raise NotYours
    opened_by(tx, staff, row.youth_id, why)
    return row


def _by_id(tx: Tx, youth_id: int) -> dict[int, Spell]:
    rows = tx.exec(
        select(Occupation)
        .where(Occupation.youth_id == youth_id)
        .order_by(col(Occupation.began_on), col(Occupation.id))
    )
    return {row.id: _spell(row) for row in rows}


def _spell(row: Occupation) -> Spell:
    return Spell(row.kind, row.began_on, row.ended_on)
