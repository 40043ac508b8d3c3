"""Milestones of the concepts: what is still to be reached, by when, and who sees to it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select, update

from bot.domain.people import COORDINATORS, Asker
from bot.services import concepts, partners, people
from bot.services.partners import ChosenGone
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Concept, Milestone


@dataclass(frozen=True, slots=True)
class Goal:
    """A milestone. `owner` is empty while nobody sees to it."""

    id: int
    title: str
    owner: str
    due_on: date
    is_done: bool
    is_late: bool


def goals(tx: Tx, who: Asker, concept_id: int) -> list[Goal]:
    """What is still to be reached, soonest first, then what is done. Raises NotYours."""
    concepts.concept(tx, who, concept_id)
    rows = tx.exec(
        select(Milestone)
        .where(Milestone.concept_id == concept_id)
        .order_by(col(Milestone.done_at).is_not(None), col(Milestone.due_on), col(Milestone.id))
    )
    return [_as_goal(tx, row) for row in rows]


def goal(tx: Tx, who: Asker, goal_id: int) -> tuple[int, Goal]:
    """One milestone and the id of its concept. Raises NotYours."""
    row = _row(tx, who, goal_id)
    return row.concept_id, _as_goal(tx, row)


def owners(tx: Tx, concept_id: int) -> list[Asker]:
    """Who can see to a milestone: coordinators, and contacts of the partner that leads."""
    lead_id = tx.get_one(Concept, concept_id).lead_id
    found = people.in_role(tx, *COORDINATORS) + partners.contacts(tx, lead_id)
    return sorted(found, key=lambda one: one.id)


def set_goal(
    tx: Tx, who: Asker, concept_id: int, title: str, owner_id: int | None, due_on: date
) -> int:
    """A new milestone. Raises ChosenGone for an owner who cannot be one, NotYours."""
    concepts.worked_on(tx, who, concept_id)
    _can_own(tx, concept_id, owner_id)
    row = Milestone(concept_id=concept_id, title=title, owner_id=owner_id, due_on=due_on)
    tx.add(row)
    tx.flush()
    return row.id


def give_goal(tx: Tx, who: Asker, goal_id: int, owner_id: int) -> int:
    """Somebody else sees to the milestone from now on; returns the concept's id."""
    row = _row(tx, who, goal_id)
    _can_own(tx, row.concept_id, owner_id)
    row.owner_id = owner_id
    tx.add(row)
    return row.concept_id


def give_back_goals(tx: Tx, person_id: int) -> None:
    """Nobody sees to what this person, who sees to no milestones any more, has not reached."""
    tx.exec(
        update(Milestone)
        .where(col(Milestone.owner_id) == person_id, col(Milestone.done_at).is_(None))
        .values(owner_id=None)
    )


def reach_goal(tx: Tx, who: Asker, goal_id: int, is_done: bool) -> int:
    """The milestone is reached, or not yet after all; returns the concept's id."""
    row = _row(tx, who, goal_id)
    row.done_at = tx.now if is_done else None
    tx.add(row)
    return row.concept_id


def _row(tx: Tx, who: Asker, goal_id: int) -> Milestone:
    row = tx.get(Milestone, goal_id)
    if row is None:
        raise NotYours
    concepts.worked_on(tx, who, row.concept_id)
    return row


def _as_goal(tx: Tx, row: Milestone) -> Goal:
    is_done = row.done_at is not None
    is_late = not is_done and row.due_on < tx.today
    return Goal(row.id, row.title, alias_of(tx, row.owner_id), row.due_on, is_done, is_late)


def _can_own(tx: Tx, concept_id: int, owner_id: int | None) -> None:
    if owner_id is not None and owner_id not in {one.id for one in owners(tx, concept_id)}:
        raise ChosenGone
