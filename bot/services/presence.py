"""Who reads what a youth writes, and when."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.working_time import is_open, next_opening
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import days_off, duty
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Case


class NobodyYet(Refusal):
    """A youth without a case."""

    msgid = N_("You have no contact person here yet. Call us on {phone}.")


@dataclass(frozen=True, slots=True)
class Presence:
    """Who gets what a youth writes now, and when it will be read."""

    helper: str  # the caseworker
    readers: tuple[str, ...]  # the same or who stands in, and another helper in touch
    back_at: datetime | None  # when the caseworker is at work again; None while not away
    opens_at: datetime | None  # None during working hours


def case_of(tx: Tx, youth_id: int) -> Case:
    """The youth's case. Raises NobodyYet without one."""
    case = tx.get(Case, youth_id)
    if case is None:
        raise NobodyYet(phone=tx.profile.staff_phone)
    return case


def presence_for(tx: Tx, youth_id: int) -> Presence:
    """Who reads what this youth writes, and when. Raises NobodyYet without a case."""
    case = case_of(tx, youth_id)
    away = days_off.absence(tx, case.caseworker_id)
    back_at = None
    if away is not None:
        back_at = next_opening(datetime.combine(away.back_on, time(), tx.profile.zone), tx.profile)
    opens_at = None if is_open(tx.now, tx.profile) else next_opening(tx.now, tx.profile)
    readers = tuple(alias_of(tx, one) for one in duty.readers_of(tx, case)) or (tx.profile.sender,)
    return Presence(alias_of(tx, case.caseworker_id), readers, back_at, opens_at)
