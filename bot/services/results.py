"""The figures of a status report, from the rows of now. Each function is one table.

Small counts of people are hidden where the table is made, so nobody above can show them.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from bot.domain.housing import SideState, Stage
from bot.domain.intake import ROUTES, Route
from bot.domain.offer_words import BECAUSE
from bot.domain.offers import ENDED, OUTCOME_MONTHS, NoBecause, OfferStatus, Side
from bot.domain.results import (
    HIDDEN,
    Counted,
    Figure,
    Line,
    Period,
    Table,
    alone,
    days,
    of_people,
    share,
)
from bot.domain.stage_words import SIDE_WORDS, STAGE_WORDS
from bot.domain.suppression import FEWEST
from bot.i18n import N_
from bot.services import intake
from bot.store import Tx
from bot.tables import Case, Occupation, Offer, OfferStep, Outcome, Person, StageChange

NOW = (N_("Now"),)
IN_PERIOD = (N_("In the period"),)


def places(tx: Tx, _period: Period) -> Table:
    """The project's places, and who waits for one by the two routes in."""
    taken, capacity = intake.taken(tx), tx.profile.limits.capacity
    waiting = _tally(tx, Case.route, *intake.WAITS)
    # Other tables tell how many there are in all, and what is missing from that is the queue.
    told = Figure(None) if 0 < waiting.total() < FEWEST else alone(taken)
    free = told if told.value is None else Figure(max(0, capacity - taken))
    queue = of_people(
        [
            Counted(f"queue:{route}", label, waiting[route])
            for route, label in (
                (Route.HOMELESS, N_("In the queue: in homelessness")),
                (Route.AT_RISK, N_("In the queue: at risk of it")),
                (None, N_("In the queue: route not known yet")),
            )
        ],
        sum_is_known=True,
    )
    lines = (
        Line("capacity", N_("Places in the project"), (Figure(capacity),)),
        Line("taken", N_("Young people with a place"), (told,)),
        Line("free", N_("Free places"), (free,)),
        *queue,
    )
    return Table("places", N_("Places and queue"), NOW, lines)


def stages(tx: Tx, _period: Period) -> Table:
    """Where those are who are under way."""
    counted = _tally(tx, Case.stage, col(Case.closed_at).is_(None))
    lines = [Counted(stage, STAGE_WORDS[stage].short, counted[stage]) for stage in Stage]
    return Table("stages", N_("On the way to a home"), NOW, of_people(lines, sum_is_known=True))


def side_states(tx: Tx, _period: Period) -> Table:
    """Who is not under way right now. How many are is not said, so the sum is not known."""
    counted = _tally(tx, Case.side_state, col(Case.closed_at).is_(None))
    lines = [
        Counted(side, words.label, counted[side])
        for side, words in SIDE_WORDS.items()
        if side is not SideState.NONE
    ]
    title = N_("Pauses and rejections")
    return Table("side_states", title, NOW, of_people(lines, sum_is_known=False))


def routes(tx: Tx, _period: Period) -> Table:
    counted = _tally(tx, Case.route, col(Case.closed_at).is_(None))
    lines = [Counted(route, label, counted[route]) for route, label in ROUTES.items()]
    lines.append(Counted("unknown", N_("not known yet"), counted[None]))
    return Table("routes", N_("How they came"), NOW, of_people(lines, sum_is_known=True))


def waits(tx: Tx, period: Period) -> Table:
    """Days from entering a stage to leaving it, for those who left it in the period."""
    spent: dict[Stage, list[float]] = {}
    for stage, came, left in _passages(tx, *period.bounds(tx.profile.zone)):
        spent.setdefault(stage, []).append((left - came) / timedelta(days=1))
    lines = tuple(
        Line(
            stage,
            STAGE_WORDS[stage].short,
            (alone(len(passed)), days(passed, 0.5), days(passed, 0.9)),
        )
        for stage in Stage
        if (passed := spent.get(stage, []))
    )
    columns = (N_("Young people"), N_("Half waited at most"), N_("Nine in ten waited at most"))
    return Table("waits", N_("Waiting time by stage"), columns, lines)


def _passages(tx: Tx, begin: datetime, end: datetime) -> list[tuple[Stage, datetime, datetime]]:
    """Which stage was left in this time, when it was entered, and when it was left."""
    moved = (
        select(
            StageChange.youth_id,
            StageChange.stage_before,
            StageChange.at,
            func.lag(StageChange.at)
            .over(
                partition_by=col(StageChange.youth_id),
                order_by=(col(StageChange.at), col(StageChange.id)),
            )
            .label("entered_at"),
        )
        .where(
            StageChange.stage_before != StageChange.stage_after,
            col(StageChange.undone_at).is_(None),
            StageChange.at < end,
        )
        .subquery()
    )
    rows = tx.exec(
        select(moved.c.stage_before, func.coalesce(moved.c.entered_at, Case.opened_at), moved.c.at)
        .join(Case, col(Case.youth_id) == moved.c.youth_id)
        .where(moved.c.at >= begin)
    ).all()
    return [(stage, came, left) for stage, came, left in rows]


ENDS = {
    "moved_in": N_("Moved in"),
    "declined_youth": N_("The young person said no"),
    "declined_landlord": N_("The landlord said no"),
    "declined_staff": N_("We said no"),
    OfferStatus.EXPIRED: N_("Not answered in time"),
    OfferStatus.WITHDRAWN: N_("Taken back"),
    OfferStatus.FILLED: N_("Went to somebody else"),
}


def offers(tx: Tx, period: Period) -> Table:
    """Offers that ended in the period, or led to a home then."""
    counted: Counter[str] = Counter()
    for status, by, count in _ended(tx, period):
        counted[_end_of(status, by)] += count
    lines = [Counted(key, label, counted[key]) for key, label in ENDS.items()]
    return Table(
        "offers", N_("What became of offers"), IN_PERIOD, of_people(lines, sum_is_known=False)
    )


def reasons(tx: Tx, period: Period) -> Table:
    """Why young people said no; none of it counts against anybody."""
    begin, end = period.bounds(tx.profile.zone)
    counted = _tally(
        tx,
        Offer.because,
        Offer.status == OfferStatus.DECLINED,
        Offer.ended_by == Side.YOUTH,
        Offer.changed_at >= begin,
        Offer.changed_at < end,
    )
    lines = [Counted(why, BECAUSE[why], counted[why]) for why in NoBecause]
    if counted[None]:
        lines.append(Counted("none", N_("gave no reason"), counted[None]))
    return Table(
        "reasons", N_("Why young people said no"), IN_PERIOD, of_people(lines, sum_is_known=True)
    )


def still_housed(tx: Tx, period: Period) -> Table:
    """Of those whose 3, 6 or 12 months were recorded until the end of the period."""
    _, end = period.bounds(tx.profile.zone)
    known = _tally(tx, Outcome.months, Outcome.at < end)
    housed = _tally(tx, Outcome.months, Outcome.at < end, col(Outcome.still_housed).is_(True))
    lines = []
    for months in OUTCOME_MONTHS:
        stayed, all_of_them = housed[months], known[months]
        figures = (alone(all_of_them), share(stayed, all_of_them))
        lines.append(Line(f"months:{months}", MONTHS[months], figures))
    columns = (N_("Young people"), N_("Still have a home"))
    return Table("still_housed", N_("Still housed"), columns, tuple(lines))


MONTHS = {
    3: N_("After 3 months"),
    6: N_("After 6 months"),
    12: N_("After 12 months"),
}


def occupations(tx: Tx, _period: Period) -> Table:
    """Who has begun education or work since coming here, and who is in it now.

    Whoever is erased is in neither group. The first has the closed cases in it, too: other tables
    tell how many are open, so nothing is said of it while few are closed.
    """
    rows = tx.exec(
        select(Case.youth_id, Case.opened_at, Case.closed_at)
        .join(Person, col(Person.id) == Case.youth_id)
        .where(col(Person.left_at).is_(None))
    ).all()
    zone = tx.profile.zone
    came = {one: opened.astimezone(zone).date().replace(day=1) for one, opened, _ in rows}
    under_way = {one for one, _, closed in rows if closed is None}
    known = [one for one in tx.exec(select(Occupation)) if one.youth_id in came]
    began = {one.youth_id for one in known if one.began_on >= came[one.youth_id]}
    inside = {one.youth_id for one in known if one.ended_on is None} & under_way
    told = (alone(len(came)), share(len(began), len(came)))
    if 0 < len(came) - len(under_way) < FEWEST:
        told = (HIDDEN, HIDDEN)
    now = (alone(len(under_way)), share(len(inside), len(under_way)))
    lines = (
        Line("began", N_("Have begun since they came"), told),
        Line("now", N_("Are in it now, of those under way"), now),
    )
    columns = (N_("Young people"), N_("Share"))
    note = N_("An education, an internship or a job, as those who help have noted it.")
    return Table("occupations", N_("Work and education"), columns, lines, note)


def _ended(tx: Tx, period: Period) -> list[tuple[OfferStatus, Side | None, int]]:
    begin, end = period.bounds(tx.profile.zone)
    came_to_an_end = (*(ENDED - {OfferStatus.MOVED_OUT}), OfferStatus.MOVED_IN)
    rows = tx.exec(
        select(OfferStep.status, Offer.ended_by, func.count())
        .join(Offer, col(Offer.id) == OfferStep.offer_id)
        .where(col(OfferStep.status).in_(came_to_an_end), OfferStep.at >= begin, OfferStep.at < end)
        .group_by(col(OfferStep.status), col(Offer.ended_by))
    ).all()
    return [(OfferStatus(one), Side(by) if by else None, count) for one, by, count in rows]


def _end_of(status: OfferStatus, by: Side | None) -> str:
    return f"declined_{by or Side.STAFF}" if status is OfferStatus.DECLINED else str(status)


def _tally(tx: Tx, what: Any, *where: ColumnElement[bool] | bool) -> Counter[Any]:
    """How often each value of a column occurs."""
    rows = tx.exec(select(what, func.count()).where(*where).group_by(what))
    return Counter(dict(rows.all()))
