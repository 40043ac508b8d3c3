"""The figures of a status report: tables of counts, never of people.

A label is a msgid, or the name of something in the registers (`is_name`), which nobody translates.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.local_days import bounds
from bot.domain.suppression import FEWEST, one, shown


class Unit(StrEnum):
    COUNT = "count"
    DAYS = "days"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` None: hidden, or not known where `is_open`. `at_least`: it may be more."""

    value: int | None = None
    unit: Unit = Unit.COUNT
    is_open: bool = False
    at_least: bool = False


HIDDEN = Figure()
OPEN = Figure(is_open=True)


@dataclass(frozen=True, slots=True)
class Line:
    """`key` stays the same from one report to the next."""

    key: str
    label: str
    figures: tuple[Figure, ...]
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are the headings of the figures, msgids as `title` and `note`."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
    is_ahead: bool = False  # about what is to come


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both of them included."""

    first: date
    last: date

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The instant it begins with, and the first one after it."""
        return bounds(self.first, self.last, zone)


@dataclass(frozen=True, slots=True)
class Counted:
    """So many people; see `Line` for the rest."""

    key: str
    label: str
    count: int
    is_name: bool = False


def of_people(counted: list[Counted], *, sum_is_known: bool) -> tuple[Line, ...]:
    """Lines with small ones hidden, and others with them where another table says the sum."""
    figures = shown([one.count for one in counted], sum_is_known=sum_is_known)
    return tuple(
        Line(one.key, one.label, (Figure(value),), one.is_name)
        for one, value in zip(counted, figures, strict=True)
    )


def alone(count: int) -> Figure:
    return Figure(one(count))


def share(part: int, whole: int) -> Figure:
    """The percentage of a group, as far as it may be told.

    Where few are missing from the whole group, their number is hidden behind «at least»; where few
    are in it, or the group is small, nothing is told.
    """
    if whole < FEWEST or part < FEWEST:
        return HIDDEN
    if whole - part < FEWEST:
        return Figure(_percent(max(0, whole - FEWEST + 1), whole), Unit.PERCENT, at_least=True)
    return Figure(_percent(part, whole), Unit.PERCENT)


def days(values: list[float], quantile: float) -> Figure:
    """The quantile of durations in days; hidden where few people are behind it."""
    if len(values) < FEWEST:
        return HIDDEN
    ordered = sorted(values)
    place = quantile * (len(ordered) - 1)
    below, above = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    return Figure(round(below + (above - below) * (place - int(place))), Unit.DAYS)


Kept = dict[str, dict[str, list[int | None]]]
"""The figures as a report keeps them: by table and line; None for what is not shown."""


def kept(tables: list[Table]) -> Kept:
    return {
        table.key: {line.key: [one.value for one in line.figures] for line in table.lines}
        for table in tables
    }


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that both reports show, and that is not the same in them."""

    table: Table
    line: Line
    column: str
    before: int
    now: Figure

    @property
    def by(self) -> int:
        assert self.now.value is not None
        return self.now.value - self.before


def changes(before: Kept, tables: list[Table]) -> list[Change]:
    """What changed, in the order of the report; not what is planned for the weeks to come."""
    found = []
    for table in tables:
        if table.is_ahead:
            continue
        for line in table.lines:
            then = before.get(table.key, {}).get(line.key, [])
            for column, now, old in zip(table.columns, line.figures, then, strict=False):
                is_exact = now.value is not None and not now.at_least
                if old is not None and is_exact and now.value != old:
                    found.append(Change(table, line, column, old, now))
    return found


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)
