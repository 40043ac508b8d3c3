"""Whether a dormitory fits: looked into and decided by a person, never computed."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.domain.intake import Suitability
from bot.domain.people import Asker
from bot.services import cases, private
from bot.services.partners import ChosenGone
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Assessment, Pool

TEXTS = ("room", "environment", "support", "wish", "reasons", "told")


@dataclass(frozen=True, slots=True)
class Findings:
    """What staff looked into, what they decided and why, and what the youth is told of it."""

    decision: Suitability
    room: str
    environment: str
    support: str
    wish: str  # the youth's own
    reasons: str
    told: str
    pool_id: int | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment that was made."""

    at: datetime
    by: str
    pool: str
    findings: Findings


def newest(tx: Tx, staff: Asker, youth_id: int) -> Assessed | None:
    """The assessment that counts, for those who help. Raises NotYours."""
    cases.opened_by(tx, staff, youth_id, "assessment.read")
    row = _newest(tx, youth_id)
    return _assessed(tx, row) if row is not None else None


def told(tx: Tx, youth_id: int) -> Assessed | None:
    """The assessment that counts, for the youth: only what stands in `told` is for showing."""
    row = _newest(tx, youth_id)
    return _assessed(tx, row) if row is not None else None


def has_one(tx: Tx, youth_id: int) -> bool:
    return _newest(tx, youth_id) is not None


def keep(tx: Tx, staff: Asker, youth_id: int, findings: Findings) -> int:
    """This assessment counts from now on; older ones stay as they were.

    Raises ChosenGone, NotYours.
    """
    cases.opened_by(tx, staff, youth_id, "assessment.made")
    if findings.pool_id is not None and tx.get(Pool, findings.pool_id) is None:
        raise ChosenGone
    row = Assessment(
        youth_id=youth_id,
        pool_id=findings.pool_id,
        by_id=staff.id,
        at=tx.now,
        decision=findings.decision,
        body=b"",
    )
    tx.add(row)
    tx.flush()
    row.body = private.seal(tx, youth_id, json.dumps(_texts(findings)), _where(row.id))
    return row.id


def _texts(findings: Findings) -> dict[str, str]:
    said = asdict(findings)
    return {name: said[name] for name in TEXTS}


def _newest(tx: Tx, youth_id: int) -> Assessment | None:
    return tx.exec(
        select(Assessment)
        .where(Assessment.youth_id == youth_id)
        .order_by(col(Assessment.id).desc())
        .limit(1)
    ).first()


def _assessed(tx: Tx, row: Assessment) -> Assessed:
    text = private.unseal(tx, row.youth_id, row.body, _where(row.id))
    empty = dict.fromkeys(TEXTS, "")
    said: dict[str, str] = json.loads(text) if text else empty
    pool = tx.get(Pool, row.pool_id) if row.pool_id is not None else None
    return Assessed(
        row.at,
        alias_of(tx, row.by_id),
        pool.name if pool else "",
        Findings(decision=row.decision, pool_id=row.pool_id, **said),
    )


def _where(assessment_id: int) -> str:
    return f"assessment:{assessment_id}:body"
