"""The register of concepts: who leads each, how far it is, and how to do the same elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import col, delete, func, select

from bot import outbox
from bot.domain.alliance import NO_NEWS, ConceptFacts, ConceptKind
from bot.domain.delivery import Lane
from bot.domain.people import ORGANISERS, Asker, Role
from bot.domain.working_time import is_open
from bot.services import audit, partners, people
from bot.services.partners import ChosenGone
from bot.services.people import NotYours, alphabetical
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Concept, ConceptSupport, Partner, ReplicationStep


@dataclass(frozen=True, slots=True)
class Listed:
    """A concept as the register shows it."""

    id: int
    facts: ConceptFacts
    lead: str
    news: str
    news_at: datetime
    is_stale: bool
    packages: tuple[str, ...]  # support packages attached to it


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist for doing the same elsewhere."""

    id: int
    what: str
    is_done: bool


def count(tx: Tx, *kinds: ConceptKind) -> int:
    """How many concepts there are, of these kinds."""
    asked = select(func.count()).select_from(Concept).where(col(Concept.kind).in_(kinds))
    return tx.exec(asked).one()


def register(tx: Tx, who: Asker, *, first: int = 0, size: int | None = None) -> list[Listed]:
    """Concepts with homes first, then packages, each by name. Raises NotYours.

    `size` of them from the `first` on.
    """
    people.must_organise(who)
    asked = (
        select(Concept)
        .order_by(col(Concept.kind), alphabetical(col(Concept.name)), col(Concept.id))
        .offset(first)
    )
    return _listed(tx, tx.exec(asked.limit(size) if size is not None else asked).all())


def concept(tx: Tx, who: Asker, concept_id: int) -> Listed:
    """One of them. Raises NotYours when there is none."""
    people.must_organise(who)
    row = tx.get(Concept, concept_id)
    if row is None:
        raise NotYours
    return _listed(tx, [row])[0]


def without_news(tx: Tx, who: Asker, concept_ids: list[int]) -> list[Listed]:
    """Those of them of which nothing was heard lately, by name. Raises NotYours."""
    people.must_organise(who)
    rows = tx.exec(
        select(Concept)
        .where(col(Concept.id).in_(concept_ids), Concept.news_at <= tx.now - NO_NEWS)
        .order_by(alphabetical(col(Concept.name)), col(Concept.id))
    ).all()
    return _listed(tx, rows)


def names(tx: Tx, kind: ConceptKind) -> dict[int, str]:
    """The concepts of this kind by id, in the order of the register."""
    rows = tx.exec(
        select(Concept.id, Concept.name)
        .where(Concept.kind == kind)
        .order_by(alphabetical(col(Concept.name)), col(Concept.id))
    )
    return dict(rows.all())


def may_work_on(tx: Tx, who: Asker, concept_id: int) -> bool:
    """Coordinators work on every concept, a partner contact on those that the partner leads."""
    row = tx.get(Concept, concept_id)
    if row is None or who.role not in ORGANISERS:
        return False
    return who.role is not Role.PARTNER or partners.own(tx, who) == row.lead_id


def keep(tx: Tx, who: Asker, concept_id: int | None, facts: ConceptFacts) -> int:
    """The concept is as the facts say; a new one without an id.

    Raises NameTaken, ChosenGone, NotYours unless a coordinator or its lead says so.
    """
    if concept_id is None:
        people.must_coordinate(who)
        row = Concept(**asdict(facts), news_at=tx.now)
    else:
        row = worked_on(tx, who, concept_id)
        if facts.lead_id != row.lead_id:
            people.must_coordinate(who)
        for name, value in asdict(facts).items():
            setattr(row, name, value)
    if tx.get(Partner, facts.lead_id) is None:
        raise ChosenGone
    partners.name_must_be_free(tx, Concept, facts.name, concept_id)
    tx.add(row)
    tx.flush()
    audit.note(tx, who.id, "concept.kept")
    return row.id


def tell_news(tx: Tx, who: Asker, concept_id: int, news: str) -> None:
    """This is the concept's newest progress note."""
    row = worked_on(tx, who, concept_id)
    row.news, row.news_at, row.nudged_at = news, tx.now, None
    tx.add(row)
    audit.note(tx, who.id, "concept.news")


def attach(tx: Tx, who: Asker, concept_id: int, package_id: int) -> bool:
    """The package supports the concept, or no more if it did; returns whether it does now."""
    people.must_coordinate(who)
    homes, package = tx.get(Concept, concept_id), tx.get(Concept, package_id)
    if homes is None or package is None:
        raise NotYours
    if (homes.kind, package.kind) != (ConceptKind.HOMES, ConceptKind.SUPPORT):
        raise NotYours
    row = tx.get(ConceptSupport, (concept_id, package_id))
    if row is not None:
        tx.delete(row)
        return False
    tx.add(ConceptSupport(concept_id=concept_id, package_id=package_id))
    return True


def steps(tx: Tx, who: Asker, concept_id: int) -> list[Step]:
    """The checklist for doing the same elsewhere, in its order. Raises NotYours."""
    concept(tx, who, concept_id)
    rows = tx.exec(
        select(ReplicationStep)
        .where(ReplicationStep.concept_id == concept_id)
        .order_by(col(ReplicationStep.position), col(ReplicationStep.id))
    )
    return [Step(row.id, row.what, row.done_at is not None) for row in rows]


def write_steps(tx: Tx, who: Asker, concept_id: int, lines: list[str]) -> None:
    """The checklist has these lines; a line that was there keeps its tick."""
    worked_on(tx, who, concept_id)
    old = {
        row.what: row.done_at
        for row in tx.exec(
            select(ReplicationStep).where(ReplicationStep.concept_id == concept_id)
        ).all()
    }
    tx.exec(delete(ReplicationStep).where(col(ReplicationStep.concept_id) == concept_id))
    tx.add_all(
        ReplicationStep(concept_id=concept_id, position=at, what=line, done_at=old.get(line))
        for at, line in enumerate(lines)
    )


def tick_step(tx: Tx, who: Asker, step_id: int, is_done: bool) -> int:
    """The line is ticked, or not; returns the concept's id."""
    row = tx.get(ReplicationStep, step_id)
    if row is None:
        raise NotYours
    worked_on(tx, who, row.concept_id)
    row.done_at = tx.now if is_done else None
    tx.add(row)
    return row.concept_id


def nudge_stale(tx: Tx) -> None:
    """Coordinators hear, in one message, of the concepts without news; each once in 30 days.

    Only in working hours.
    """
    if not is_open(tx.now, tx.profile):
        return
    limit = tx.now - NO_NEWS
    rows = tx.exec(
        select(Concept)
        .where(
            Concept.news_at <= limit,
            (col(Concept.nudged_at).is_(None)) | (col(Concept.nudged_at) <= limit),
        )
        .order_by(col(Concept.news_at), col(Concept.id))
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return
    for one in people.coordinating(tx):
        outbox.enqueue(
            tx,
            "concepts.without_news",
            one.id,
            {"concept_ids": [row.id for row in rows]},
            lane=Lane.REMINDER,
            key=f"concepts-without-news:{one.id}:{tx.today}",
        )
    for row in rows:
        row.nudged_at = tx.now
        tx.add(row)


TICKS = (Tick(nudge_stale, 600),)


def is_stale(tx: Tx, news_at: datetime) -> bool:
    return tx.now - news_at >= NO_NEWS


def worked_on(tx: Tx, who: Asker, concept_id: int) -> Concept:
    """The row of a concept, for those who work on it. Raises NotYours."""
    if not may_work_on(tx, who, concept_id):
        raise NotYours
    return tx.get_one(Concept, concept_id, with_for_update=True)


def _listed(tx: Tx, rows: Sequence[Concept]) -> list[Listed]:
    leads = dict(
        tx.exec(
            select(Partner.id, Partner.name).where(
                col(Partner.id).in_({row.lead_id for row in rows})
            )
        ).all()
    )
    packages = _packages(tx, [row.id for row in rows])
    names = ConceptFacts.__dataclass_fields__
    return [
        Listed(
            row.id,
            ConceptFacts(**{name: getattr(row, name) for name in names}),
            leads[row.lead_id],
            row.news,
            row.news_at,
            is_stale(tx, row.news_at),
            tuple(packages[row.id]),
        )
        for row in rows
    ]


def _packages(tx: Tx, concept_ids: list[int]) -> dict[int, list[str]]:
    """The names of the support packages of each of these concepts."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = tx.exec(
        select(ConceptSupport.concept_id, Concept.name)
        .join(Concept, col(ConceptSupport.package_id) == Concept.id)
        .where(col(ConceptSupport.concept_id).in_(concept_ids))
        .order_by(alphabetical(col(Concept.name)))
    )
    for concept_id, name in rows:
        found[concept_id].append(name)
    return found
