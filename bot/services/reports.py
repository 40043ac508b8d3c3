"""Status reports: who may see the figures, what the last report said, and when one is due."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, func, select

from bot import outbox
from bot.domain.delivery import Lane
from bot.domain.people import COORDINATORS, Asker
from bot.domain.results import Change, Period, Table, changes, kept
from bot.domain.tokens import hash_of
from bot.services import audit, people, results, results_offers
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import FiguresLink, Person, StatusReport

LINK_DAYS = 30
"""How long a link to the figures works, unless it is withdrawn."""

REMIND_DAYS = (14, 3, 0)
"""Days before a reporting date when coordinators hear of it."""

TABLES = (
    results.places,
    results.stages,
    results.side_states,
    results.routes,
    results.waits,
    results.offers,
    results.reasons,
    results_offers.homes,
    results.still_housed,
    results.occupations,
    results_offers.tracks,
    results_offers.gaps,
)


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of a period, and what changed since the report before, if there was one."""

    period: Period
    made_at: datetime
    tables: tuple[Table, ...]
    changes: tuple[Change, ...] = ()
    before: Period | None = None


def report(tx: Tx, period: Period) -> Report:
    """The figures as they are now, and what changed since the last report that was kept."""
    tables = [table(tx, period) for table in TABLES]
    last = tx.exec(
        select(StatusReport)
        .where(StatusReport.last_on < period.last)
        .order_by(col(StatusReport.last_on).desc(), col(StatusReport.id).desc())
    ).first()
    if last is None:
        return Report(period, tx.now, tuple(tables))
    changed = tuple(changes(last.figures, tables))
    before = Period(last.first_on, last.last_on)
    return Report(period, tx.now, tuple(tables), changed, before)


def seen_by(tx: Tx, who: Asker) -> Report:
    """The figures since the last report, for coordinators. Raises NotYours."""
    people.must_coordinate(who)
    return report(tx, since_last(tx))


def made_by(tx: Tx, who: Asker) -> Report:
    """A status report since the last one; the next one says what changed since. Raises NotYours."""
    people.must_coordinate(who)
    made = report(tx, since_last(tx))
    keep(tx, made, who.id)
    audit.note(tx, who.id, "report.made")
    return made


def since_last(tx: Tx) -> Period:
    """From the day after the last report until today; a half year where there was none.

    A report of today itself is made again, not gone on from.
    """
    today = tx.today
    last = _last_on(tx, before=today)
    first = last + timedelta(days=1) if last is not None else today - timedelta(days=182)
    return Period(min(first, today), today)


def keep(tx: Tx, made: Report, by_id: int | None = None) -> None:
    """What the report shows is known to the next one; made again for its dates, it is replaced."""
    period = made.period
    row = tx.exec(
        select(StatusReport).where(
            StatusReport.first_on == period.first, StatusReport.last_on == period.last
        )
    ).first()
    row = row or StatusReport(
        first_on=period.first, last_on=period.last, made_at=tx.now, figures={}
    )
    row.made_at, row.made_by, row.figures = tx.now, by_id, kept(list(made.tables))
    tx.add(row)


def make_link(tx: Tx, who: Asker) -> str:
    """A new token for reading the figures without Telegram; the ones before stop. Raises NotYours.

    It is known now and never again.
    """
    withdraw_links(tx, who)
    token = secrets.token_urlsafe(24)
    ends_at = tx.now + timedelta(days=LINK_DAYS)
    row = FiguresLink(token_hash=hash_of(token), made_by=who.id, made_at=tx.now, expires_at=ends_at)
    tx.add(row)
    audit.note(tx, who.id, "figures.link_made")
    return token


def withdraw_links(tx: Tx, who: Asker) -> int:
    """Nobody reads the figures by a link any more; how many worked until now. Raises NotYours."""
    people.must_coordinate(who)
    rows = _working_links(tx)
    for row in rows:
        row.withdrawn_at = tx.now
        tx.add(row)
    return len(rows)


def link_ends_at(tx: Tx, who: Asker) -> datetime | None:
    """Until when the link works; None without one. Raises NotYours."""
    people.must_coordinate(who)
    return max((row.expires_at for row in _working_links(tx)), default=None)


def seen_by_link(tx: Tx, token: str) -> Report | None:
    """The figures, for whoever has a link that works."""
    known = {row.token_hash for row in _working_links(tx)}
    return report(tx, since_last(tx)) if hash_of(token) in known else None


def remind(tx: Tx) -> None:
    """Coordinators hear some days before a reporting date, once for each of those days."""
    today = tx.today
    for days in REMIND_DAYS:
        due = today + timedelta(days=days)
        if f"{due:%m-%d}" not in tx.profile.reporting_dates:
            continue
        for one in people.coordinating(tx):
            outbox.enqueue(
                tx,
                "reports.due",
                one.id,
                {"due_on": due.isoformat()},
                lane=Lane.REMINDER,
                key=f"report-due:{one.id}:{due}:{days}",
            )


def is_made(tx: Tx, due: date) -> bool:
    """Whether a report was made for this date: in the four weeks before it, or after."""
    last = _last_on(tx)
    return last is not None and last > due - timedelta(weeks=4)


TICKS = (Tick(remind, 600),)


def _last_on(tx: Tx, before: date = date.max) -> date | None:
    last = select(func.max(StatusReport.last_on)).where(StatusReport.last_on < before)
    return tx.exec(last).one()


def _working_links(tx: Tx) -> list[FiguresLink]:
    """A link works as long as who made it may see the figures."""
    return list(
        tx.exec(
            select(FiguresLink)
            .join(Person, col(Person.id) == FiguresLink.made_by)
            .where(
                col(FiguresLink.withdrawn_at).is_(None),
                FiguresLink.expires_at > tx.now,
                col(Person.left_at).is_(None),
                col(Person.role).in_(COORDINATORS),
            )
        )
    )
