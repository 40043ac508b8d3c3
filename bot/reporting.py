"""A status report in words: for the chat, for a page, for paper, and for a spreadsheet."""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import StringIO

from bot import paper
from bot.domain.results import Change, Figure, Line, Period, Table, Unit
from bot.domain.sheets import harmless
from bot.i18n import Translator
from bot.paper import Paper
from bot.profiles import Profile
from bot.services.reports import Report

PATH = "/tal/"
"""What the addresses of the page of figures begin with; the token of a link ends them."""

BARS = {
    "stages": 0,
    "routes": 0,
    "waits": 1,
    "offers": 0,
    "reasons": 0,
    "still_housed": 1,
    "occupations": 1,
}
"""The tables whose lines are drawn as bars, too, and the figure that is drawn."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """`bar` is its length in percent of the longest; None where nothing is drawn."""

    label: str
    cells: tuple[str, ...]
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class ShownTable:
    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class ShownBaseline:
    what: str
    figure: str
    source: str


@dataclass(frozen=True, slots=True)
class Page:
    """A report as its readers see it; what changed comes first."""

    title: str
    sender: str
    period: str
    made: str
    changes_title: str
    changes: tuple[str, ...]
    no_changes: str
    tables: tuple[ShownTable, ...]
    nothing: str
    baselines_title: str
    baselines: tuple[ShownBaseline, ...]
    method: str


NOT_SHOWN = "–"
"""In the place of a count that could point at somebody."""


def page(report: Report, t: Translator, profile: Profile) -> Page:
    made_on = report.made_at.astimezone(t.zone).date()
    return Page(
        title=str(t("Status report")),
        sender=f"{profile.sender}, {profile.name}",
        period=_span(report.period, t),
        made=str(t("Made on {day}.").format(day=t.full_day(made_on))),
        changes_title=_since(report, t),
        changes=tuple(_change(one, t) for one in report.changes),
        no_changes=_no_changes(report, t),
        tables=tuple(_table(one, t) for one in report.tables),
        nothing=str(t("There are no figures for this yet.")),
        baselines_title=str(t("To compare with")),
        baselines=tuple(
            ShownBaseline(one.what.in_language(t.language), one.figure, one.source)
            for one in profile.baselines
        ),
        method=str(
            t(
                "Counts under 5 are not shown (“–”), and where they could be worked out from the "
                "rest, other figures are left out with them. The figures come from the bot alone. "
                "They say how things went, not why."
            )
        ),
    )


def as_paper(report: Report, t: Translator, profile: Profile) -> Paper:
    data = asdict(page(report, t, profile))
    return paper.laid_out("report.typ", data, t.language, report.made_at)


def as_pdf(report: Report, t: Translator, profile: Profile) -> bytes:
    return paper.pdf(as_paper(report, t, profile))


def as_csv(report: Report, t: Translator) -> bytes:
    """Every figure that is shown, a line each, as Danish spreadsheets want it."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    heads = (t("Table"), t("Line"), t("Figure"), t("Value"), t("Unit"))
    writer.writerow([str(head) for head in heads])
    for cells in _cells(report, t):
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def file_name(report: Report, t: Translator, ending: str) -> str:
    """For example «statusrapport-2026-06-01-2026-12-15.pdf»."""
    name, period = t("status-report"), report.period
    return f"{name}-{period.first}-{period.last}.{ending}"


def shown(figure: Figure, t: Translator) -> str:
    """For example «12», «–» where it is hidden, «mindst 83 %» where it may be more."""
    if figure.value is None:
        return str(t("open")) if figure.is_open else NOT_SHOWN
    text = _with_unit(figure.value, figure.unit, t)
    return str(t("at least {figure}").format(figure=text)) if figure.at_least else text


def _with_unit(value: int, unit: Unit, t: Translator) -> str:
    if unit is Unit.DAYS:
        return str(t.plural("{n} day", "{n} days", value).format(n=t.number(value)))
    return t.percent(value) if unit is Unit.PERCENT else t.number(value)


def _cells(report: Report, t: Translator) -> Iterator[tuple[str, ...]]:
    for table in report.tables:
        for line in table.lines:
            for column, figure in zip(table.columns, line.figures, strict=True):
                value = "" if figure.value is None else str(figure.value)
                names = (str(t(table.title)), _label(line, t), str(t(column)))
                yield (*names, value or shown(figure, t), figure.unit.value)


def _since(report: Report, t: Translator) -> str:
    if report.before is None:
        return str(t("What changed"))
    words = t("What changed since the last report ({period})")
    return str(words.format(period=_span(report.before, t)))


def _no_changes(report: Report, t: Translator) -> str:
    if report.before is None:
        return str(t("This is the first report, so there is nothing to compare with yet."))
    return str(t("No figure that may be shown has changed."))


def _span(period: Period, t: Translator) -> str:
    first, last = t.full_day(period.first), t.full_day(period.last)
    return str(t("{first} to {last}").format(first=first, last=last))


def _change(one: Change, t: Translator) -> str:
    label = _label(one.line, t)
    if len(one.table.columns) > 1:
        label += f", {t(one.column)}"
    before = shown(Figure(one.before, one.now.unit), t)
    sign = "+" if one.by > 0 else "−"
    return str(
        t("{table} · {label}: from {before} to {now} ({difference})").format(
            table=t(one.table.title),
            label=label,
            before=before,
            now=shown(one.now, t),
            difference=f"{sign}{t.number(abs(one.by))}",
        )
    )


def _table(table: Table, t: Translator) -> ShownTable:
    column = BARS.get(table.key)
    lines = table.lines
    values = [line.figures[column].value for line in lines] if column is not None else []
    longest = max((value for value in values if value), default=0)
    shown_lines = [
        ShownLine(
            _label(line, t),
            tuple(shown(figure, t) for figure in line.figures),
            _bar(line.figures[column], longest) if column is not None else None,
        )
        for line in lines
    ]
    return ShownTable(
        table.key,
        str(t(table.title)),
        str(t(table.note)),
        tuple(str(t(column)) for column in table.columns),
        tuple(shown_lines),
    )


def _bar(figure: Figure, longest: int) -> float:
    if figure.value is None or not longest:
        return 0.0
    whole = 100 if figure.unit is Unit.PERCENT else longest
    return round(100 * figure.value / whole, 1)


def _label(line: Line, t: Translator) -> str:
    text = line.label if line.is_name else str(t(line.label))
    return text[:1].upper() + text[1:]
