"""The project's places: how many are taken, who waits for one, and who hears when one is free."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from bot import outbox
from bot.domain.intake import Route
from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import people
from bot.store import Tx
from bot.tables import Case

HOLDS_PLACE = (col(Case.enrolled_at).is_not(None), col(Case.closed_at).is_(None))
WAITS = (col(Case.enrolled_at).is_(None), col(Case.closed_at).is_(None))
"""Who has a place in the project, and who stands in its queue."""


class Full(Refusal):
    msgid = N_("All {capacity} places are taken right now. {name} stays in the queue.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The queue of one route: how many, and since when the first one waits."""

    route: Route | None
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Places:
    """Figures only; whom they are about is seen by those who help."""

    capacity: int
    taken: int
    queue: tuple[Waiting, ...]

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)


def places(tx: Tx, who: Asker) -> Places:
    """The places as they are now, for coordinators. Raises NotYours."""
    people.must_coordinate(who)
    rows = tx.exec(
        select(Case.route, func.count(), func.min(Case.opened_at))
        .where(*WAITS)
        .group_by(col(Case.route))
        .order_by(func.min(Case.opened_at))
    ).all()
    queue = tuple(
        Waiting(Route(route) if route else None, count, since) for route, count, since in rows
    )
    return Places(tx.profile.limits.capacity, taken(tx), queue)


def has_place(tx: Tx) -> bool:
    """Whether one more youth can be taken in."""
    capacity = tx.profile.limits.capacity
    # No more are looked at than decide it.
    some = select(Case.youth_id).where(*HOLDS_PLACE).limit(capacity).subquery()
    return tx.exec(select(func.count()).select_from(some)).one() < capacity


def is_free_for(tx: Tx, case: Case) -> bool:
    """Whether this case gets a place by itself: one is free, and no other youth waits for it."""
    others = select(Case.youth_id).where(Case.youth_id != case.youth_id, *WAITS).limit(1)
    return has_place(tx) and tx.exec(others).first() is None


def join_queue(tx: Tx, case: Case) -> None:
    """The youth waits for a place; the caseworker hears if there is one that others wait for."""
    case.enrolled_at = None
    tx.add(case)
    tx.flush()
    if has_place(tx):
        _tell_of_place(tx, case, case.caseworker_id)


def give_place(tx: Tx, case: Case) -> None:
    """The youth has a place from now on; coordinators hear when few are left."""
    case.enrolled_at = tx.now
    tx.add(case)
    tx.flush()
    free = tx.profile.limits.capacity - taken(tx)
    if free > tx.profile.limits.capacity_warning:
        return
    for one in people.coordinating(tx):
        key = f"nearly-full:{one.id}:{tx.today}"
        outbox.enqueue(tx, "intake.nearly_full", one.id, key=key)


def tell_free(tx: Tx, closed: Case) -> None:
    """Caseworkers whose youths wait hear of the place that this case gave back, if all were taken.

    Of the next ones they know then. People choose, no list does.
    """
    if closed.enrolled_at is None or taken(tx) != tx.profile.limits.capacity - 1:
        return
    for caseworker_id in tx.exec(select(Case.caseworker_id).where(*WAITS).distinct()).all():
        _tell_of_place(tx, closed, caseworker_id)


def _tell_of_place(tx: Tx, because_of: Case, caseworker_id: int) -> None:
    key = f"place-free:{because_of.youth_id}:{tx.now.isoformat()}:{caseworker_id}"
    outbox.enqueue(tx, "intake.place_free", caseworker_id, key=key)


def queue_of(tx: Tx, caseworker_id: int) -> list[Case]:
    """The caseworker's youths who wait for a place, the longest first."""
    return list(
        tx.exec(
            select(Case)
            .where(Case.caseworker_id == caseworker_id, *WAITS)
            .order_by(col(Case.opened_at), col(Case.youth_id))
        )
    )


def taken(tx: Tx) -> int:
    """How many places are taken."""
    return tx.exec(select(func.count()).select_from(Case).where(*HOLDS_PLACE)).one()
