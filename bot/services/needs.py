"""What a youth needs of a home, as staff typed it and in the youth's own words."""

from dataclasses import dataclass

from bot.domain.dwellings import HousingForm
from bot.domain.intake import Route, Sleeps
from bot.domain.people import Asker
from bot.services import intake, private
from bot.services.cases import case_of, decided_by, opened_by
from bot.services.intake import Full
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Case


@dataclass(frozen=True, slots=True)
class Needs:
    """Plain facts, typed by staff. `max_rent` in kroner a month; no areas means anywhere."""

    route: Route | None = None
    sleeps: Sleeps | None = None
    max_rent: int | None = None
    form: HousingForm | None = None
    areas: tuple[str, ...] = ()
    needs_access: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """A youth's needs, as those who help see them."""

    youth_id: int
    alias: str
    needs: Needs
    wishes: str
    has_place: bool
    is_minor: bool


def situation(tx: Tx, staff: Asker, youth_id: int) -> Situation:
    """What is known of the needs; the reading is on record. Raises NotYours."""
    case = opened_by(tx, staff, youth_id, "needs.read")
    return Situation(
        youth_id,
        alias_of(tx, youth_id),
        needs_of(case),
        wishes_of(tx, youth_id),
        case.enrolled_at is not None,
        case.is_minor,
    )


def needs_of(case: Case) -> Needs:
    return Needs(
        case.route, case.sleeps, case.max_rent, case.form, tuple(case.areas), case.needs_access
    )


def keep(tx: Tx, staff: Asker, youth_id: int, needs: Needs) -> None:
    """The needs are these from now on. Raises NotYours."""
    case = opened_by(tx, staff, youth_id, "needs.kept")
    case.route, case.sleeps, case.max_rent = needs.route, needs.sleeps, needs.max_rent
    case.form, case.areas, case.needs_access = needs.form, list(needs.areas), needs.needs_access
    tx.add(case)


def can_be_taken_in(tx: Tx, staff: Asker, youth_id: int) -> bool:
    """Whether the youth waits for one of the project's places; False for one who has it.

    Raises Full, NotYours.
    """
    return _waits(tx, decided_by(tx, staff, youth_id, "needs.read"))


def take_in(tx: Tx, staff: Asker, youth_id: int) -> bool:
    """The youth has one of the project's places; False for one who had it.

    Raises Full, NotYours.
    """
    case = decided_by(tx, staff, youth_id, "intake.taken_in")
    if not _waits(tx, case):
        return False
    intake.give_place(tx, case)
    return True


def _waits(tx: Tx, case: Case) -> bool:
    if case.enrolled_at is not None:
        return False
    if not intake.has_place(tx):
        raise Full(capacity=tx.profile.limits.capacity, name=alias_of(tx, case.youth_id))
    return True


def come_of_age(tx: Tx, staff: Asker, youth_id: int) -> None:
    """The youth is under age no more, and may be offered a home. Raises NotYours."""
    case = decided_by(tx, staff, youth_id, "needs.of_age")
    case.is_minor = False
    tx.add(case)


def wish(tx: Tx, youth_id: int, words: str) -> None:
    """The youth's wishes are these words; empty takes them back. Raises NotYours without a case."""
    case = case_of(tx, youth_id)
    case.wishes = private.seal(tx, youth_id, words, _where(youth_id)) if words else b""
    tx.add(case)


def wishes_of(tx: Tx, youth_id: int) -> str:
    """The youth's own words; empty where there are none."""
    case = case_of(tx, youth_id)
    return private.unseal(tx, youth_id, case.wishes, _where(youth_id))


def _where(youth_id: int) -> str:
    return f"case:{youth_id}:wishes"
