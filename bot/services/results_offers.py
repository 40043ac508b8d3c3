"""The figures of a status report on homes by concept, and on activities by track."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from bot.domain.activities import HOLDS_A_PLACE, TRACK_NAMES, Track
from bot.domain.alliance import ConceptKind
from bot.domain.dwellings import reserved
from bot.domain.results import HIDDEN, OPEN, Figure, Line, Period, Table
from bot.domain.suppression import shown
from bot.i18n import N_
from bot.services.dwellings import is_promised
from bot.services.people import alphabetical
from bot.store import Tx
from bot.tables import Activity, Concept, Dwelling, Pool, Signup

AHEAD = 4
"""Weeks from now that are looked through for gaps and overlaps."""


def homes(tx: Tx, _period: Period) -> Table:
    """Homes by concept. How many are lived in or promised is a count of people."""
    concepts = tx.exec(
        select(Concept.id, Concept.name)
        .where(Concept.kind == ConceptKind.HOMES)
        .order_by(alphabetical(col(Concept.name)))
    ).all()
    registered = _by_concept(tx)
    taken = _by_concept(tx, is_promised())
    counts = shown([taken[concept_id] for concept_id, _ in concepts], sum_is_known=False)
    lines = []
    for (concept_id, name), count in zip(concepts, counts, strict=True):
        kept = _reserved(tx, concept_id)
        free = HIDDEN if count is None else Figure(max(0, kept - count)) if kept else OPEN
        figures = (
            Figure(registered[concept_id]),
            OPEN if kept is None else Figure(kept),
            Figure(count),
            OPEN if kept is None else free,
        )
        lines.append(Line(f"concept:{concept_id}", name, figures, is_name=True))
    columns = (N_("In the register"), N_("Reserved"), N_("Allocated"), N_("Free"))
    note = N_("“open” means that the pool's own figures are not agreed on yet.")
    return Table("homes", N_("Homes by concept"), columns, tuple(lines), note)


def _by_concept(tx: Tx, *where: ColumnElement[bool]) -> Counter[int | None]:
    rows = tx.exec(
        select(Dwelling.concept_id, func.count())
        .where(col(Dwelling.withdrawn_at).is_(None), *where)
        .group_by(col(Dwelling.concept_id))
    )
    return Counter(dict(rows.all()))


def _reserved(tx: Tx, concept_id: int) -> int | None:
    """Over the concept's pools; None while the figures of one of them are open."""
    pools = tx.exec(select(Pool).where(Pool.concept_id == concept_id)).all()
    parts = [reserved(pool.total, pool.reserved_percent) for pool in pools]
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None


def tracks(tx: Tx, period: Period) -> Table:
    """What took place in the period, by track, and how many places were taken in it."""
    begin, end = period.bounds(tx.profile.zone)
    held = (
        Activity.starts_at >= begin,
        Activity.starts_at < end,
        col(Activity.cancelled_at).is_(None),
    )
    dates = Counter(tx.exec(select(Activity.track).where(*held)).all())
    came = Counter(
        tx.exec(
            select(Activity.track)
            .join(Signup, col(Signup.activity_id) == Activity.id)
            .where(*held, col(Signup.status).in_(HOLDS_A_PLACE))
        ).all()
    )
    counts = shown([came[track] for track in Track], sum_is_known=False)
    lines = tuple(
        Line(track, TRACK_NAMES[track], (Figure(dates[track]), Figure(count)))
        for track, count in zip(Track, counts, strict=True)
    )
    return Table("tracks", N_("Activities by track"), (N_("Dates"), N_("Signed up")), lines)


def gaps(tx: Tx, _period: Period) -> Table:
    """For the weeks to come: where a track has nothing, and where it has two things at once."""
    rows = tx.exec(
        select(Activity.track, Activity.starts_at, Activity.ends_at)
        .where(
            Activity.starts_at >= tx.now,
            Activity.starts_at < tx.now + timedelta(weeks=AHEAD),
            col(Activity.cancelled_at).is_(None),
        )
        .order_by(col(Activity.starts_at))
    ).all()
    lines = []
    for track in Track:
        times = [(begins, ends) for one, begins, ends in rows if one is track]
        weeks = {(begins - tx.now).days // 7 for begins, _ in times}
        figures = (Figure(len(times)), Figure(AHEAD - len(weeks)), Figure(_overlaps(times)))
        lines.append(Line(track, TRACK_NAMES[track], figures))
    columns = (N_("Dates"), N_("Weeks without any"), N_("Two at the same time"))
    title = N_("The next four weeks: gaps and overlaps")
    return Table("gaps", title, columns, tuple(lines), is_ahead=True)


def _overlaps(times: list[tuple[datetime, datetime]]) -> int:
    """How many dates begin while another of the same track goes on; times by their beginning."""
    count, until = 0, None
    for begins, ends in times:
        count += until is not None and begins < until
        until = max(ends, until) if until is not None else ends
    return count
