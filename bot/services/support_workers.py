"""Who supports a youth at home: another support worker, or none."""

from dataclasses import dataclass

from bot import outbox
from bot.domain.people import Asker, Role
from bot.services import agenda, nicknames, wishes
from bot.services.handover import given_by
from bot.services.people import NotYours, alias_of, by_name, in_role
from bot.store import Tx
from bot.tables import Case


@dataclass(frozen=True, slots=True)
class Choice:
    """Who supports a youth now, and who else could."""

    youth_id: int
    youth: str
    now: str
    others: list[Asker]


def choice(tx: Tx, staff: Asker, youth_id: int) -> Choice:
    """Those who could support this youth, by name. Raises NotYours."""
    case = given_by(tx, staff, youth_id, "case.support_look")
    return Choice(
        youth_id,
        alias_of(tx, youth_id),
        alias_of(tx, case.support_worker_id),
        [one for one in by_name(tx, Role.SUPPORT_WORKER) if one.id != case.support_worker_id],
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What another support worker would change; `to` and `before` are empty for nobody."""

    youth: str
    to: str
    before: str
    before_id: int  # 0: nobody
    caseworker: str
    they_meet: bool  # the youth and who was it before have appointments to come
    changes: bool


def plan(tx: Tx, staff: Asker, youth_id: int, to_id: int) -> Plan:
    """What would happen if this one (0: nobody) supported the youth. Raises NotYours."""
    case = given_by(tx, staff, youth_id, "case.support_look")
    _may_support(tx, to_id)
    return Plan(
        youth=alias_of(tx, youth_id),
        to=alias_of(tx, to_id or None),
        before=alias_of(tx, case.support_worker_id),
        before_id=case.support_worker_id or 0,
        caseworker=alias_of(tx, case.caseworker_id),
        they_meet=they_meet(tx, youth_id, case.support_worker_id),
        changes=(case.support_worker_id or 0) != to_id,
    )


def they_meet(tx: Tx, youth_id: int, staff_id: int | None) -> bool:
    """Whether they have appointments to come."""
    return staff_id is not None and bool(agenda.to_come(tx, youth_id, staff_id))


def _may_support(tx: Tx, to_id: int) -> None:
    if to_id and not any(one.id == to_id for one in in_role(tx, Role.SUPPORT_WORKER)):
        raise NotYours


def assign(tx: Tx, staff: Asker, youth_id: int, to_id: int) -> bool:
    """The youth has this support worker (0: none); False if nothing changed.

    They are told, the youth, and who was it before. Raises NotYours.
    """
    case = given_by(tx, staff, youth_id, "case.support")
    _may_support(tx, to_id)
    if (case.support_worker_id or 0) == to_id:
        return False
    before, case.support_worker_id = case.support_worker_id, to_id or None
    tx.add(case)
    nicknames.keep_apart(tx, staff.id, case)
    now: dict[str, int | None] = {"youth_id": youth_id, "support_worker_id": to_id}
    if before is not None:
        wishes.move(tx, youth_id, before, to_id or case.caseworker_id)
        _tell(tx, case, "cases.supports_no_more", before, now)
    if to_id:
        _tell(tx, case, "cases.supports", to_id, now)
        both = {**now, "before_id": before}
        _tell(tx, case, "cases.new_support_worker", youth_id, both)
    else:
        _tell(tx, case, "cases.no_support_worker", youth_id, {"before_id": before})
    return True


def _tell(tx: Tx, case: Case, kind: str, person_id: int, params: dict[str, int | None]) -> None:
    key = f"support:{case.youth_id}:{case.support_worker_id}:{person_id}:{tx.now.isoformat()}"
    outbox.enqueue(tx, kind, person_id, params, subject_id=case.youth_id, key=key)
