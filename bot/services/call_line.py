"""The line of those who are called for a youth: who is asked first, and who after them."""

from bot.domain.people import Role
from bot.domain.working_time import is_open
from bot.services import cases, duty, people, rota
from bot.store import Tx
from bot.tables import Case, Person

CALLS = 4
"""Times that staff are called; one more in `CrisisFlag.calls` means that nobody answered."""


def called_first(tx: Tx, youth_id: int) -> str:
    """The name of who would be called first now; empty where nobody can be called."""
    return first_of(tx, called_now(tx, youth_id, 0))


def first_of(tx: Tx, called: list[int]) -> str:
    """A helper on days off is called along with others, but is not the first to answer."""
    at_work = [one for one in called if cases.absence_of(tx, one) is None]
    return people.alias_of(tx, next(iter(at_work or called), None))


def calls_several(tx: Tx, youth_id: int) -> bool:
    """Whether more than one colleague would be called at once."""
    return len(called_now(tx, youth_id, 0)) > 1


def told_later(tx: Tx, youth_id: int) -> str:
    """The name of who answers the youth but is at rest while somebody is on call, or none.

    Told when work begins: `talks.hand_over`.
    """
    if is_open(tx.now, tx.profile):
        return ""
    answers = duty.answers(tx, youth_id)
    return "" if answers in called_now(tx, youth_id, 0) else people.alias_of(tx, answers)


def called_now(tx: Tx, youth_id: int, calls: int) -> list[int]:
    """Those at work who know the youth best; with every call, and when closed, more of them."""
    steps = _line(tx, youth_id)
    helper_id = cases.helper_id(tx, youth_id)
    is_away = helper_id is None or cases.absence_of(tx, helper_id) is not None
    first = 2 if is_away else 1
    if calls == CALLS - 1 or not (is_open(tx.now, tx.profile) or rota.on_call(tx)):
        first = len(steps)
    elif not is_open(tx.now, tx.profile):
        first = 1
    return list(dict.fromkeys(one for step in steps[: first + calls] for one in step))


def _line(tx: Tx, youth_id: int) -> list[list[int]]:
    """Who can be called, the nearest first: caseworker; deputy and support worker; the others.

    When it is closed those who are on call come first, one after another. Where nobody of a step
    can be called, the next ones come at once; administrators only where nobody of the others can.
    Empty when nobody at all can be called.
    """
    case, helper_id = tx.get(Case, youth_id), cases.helper_id(tx, youth_id)
    deputy = cases.deputy_of(tx, helper_id) if helper_id is not None else None
    watch = [[one] for one in rota.on_call(tx)]
    near = [[helper_id], [deputy, case.support_worker_id if case is not None else None]]
    others = _reachable(tx, _in_role(tx, Role.OUTREACH, Role.COORDINATOR))
    others = others or _reachable(tx, _in_role(tx, Role.ADMIN))
    steps = [*(_reachable(tx, step) for step in near), others]
    steps = [*steps, *watch] if is_open(tx.now, tx.profile) else [*watch, *steps]
    return [step for step in steps if step]


def _in_role(tx: Tx, *roles: Role) -> list[int | None]:
    return [one.id for one in people.in_role(tx, *roles)]


def _reachable(tx: Tx, ids: list[int | None]) -> list[int]:
    """Those of them whom a call can reach."""
    return [one for one in ids if one is not None and _can_be_called(tx, one)]


def _can_be_called(tx: Tx, person_id: int) -> bool:
    person = tx.get_one(Person, person_id)
    return person.left_at is None and person.unreachable_at is None
