"""Registers as CSV: written for a spreadsheet, read back with a clear fault for each line.

Semicolons and a byte-order mark, as Danish spreadsheets want them; commas and tabs are read, too.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from bot.domain.reading import Draft, Unread, tidy
from bot.i18n import N_

MOST_LINES = 20_000

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by a spreadsheet; it is written with an apostrophe before it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the part of a draft it holds, its heading, and how a cell is written and read.

    `read` raises Unread.
    """

    name: str
    heading: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the line of the file, and the heading of the column or nothing."""

    line: int
    heading: str
    msgid: str
    fields: dict[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One row that was read; `id` None is a new one."""

    number: int
    id: int | None
    draft: Draft


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that the file changes, and that was changed since the file was made, too."""

    line: int
    id: int
    name: str
    now: Any
    wanted: Any


class NotASheet(Unread):
    """The file as a whole cannot be read."""


def write(key: str, columns: Sequence[Column], rows: Iterable[tuple[int, Draft]]) -> bytes:
    """The rows as a file for a spreadsheet; `key` heads the first column, their own numbers."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([key, *(column.heading for column in columns)])
    for number, draft in rows:
        cells = [column.write(draft[column.name]) for column in columns]
        writer.writerow([number, *(harmless(cell) for cell in cells)])
    return out.getvalue().encode("utf-8-sig")


def read(key: str, columns: Sequence[Column], content: bytes) -> tuple[list[Line], list[Fault]]:
    """Every line, and every fault; a line without a number under `key` is new. Raises NotASheet."""
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise NotASheet(N_("I can't read that file. Save it as CSV, please.")) from None
    if len(rows) > MOST_LINES:
        raise NotASheet(N_("That file is too long. At most {most} lines."), most=MOST_LINES)
    places = _places(key, columns, rows[0] if rows else [])
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            line, wrong = _line(key, columns, places, number, row)
            lines.append(line)
            faults += wrong
    return lines, faults


def clashes(was: dict[int, Draft], now: dict[int, Draft], changed: Iterable[Line]) -> list[Clash]:
    """Where the lines say something else than the rows do `now`, which are not as they were."""
    return [
        Clash(one.number, one.id, name, now[one.id][name], wanted)
        for one in changed
        if one.id is not None and one.id in was and one.id in now
        for name, wanted in one.draft.items()
        if now[one.id][name] not in (was[one.id][name], wanted)
    ]


def without(lines: Iterable[Line], left_out: Iterable[Clash]) -> list[Line]:
    """The lines without these cells; a line that says nothing else is left out."""
    gone = {(one.line, one.name) for one in left_out}
    kept = [
        replace(one, draft={k: v for k, v in one.draft.items() if (one.number, k) not in gone})
        for one in lines
    ]
    return [one for one in kept if one.draft]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet(N_("I can't read that file. Save it as CSV, please."))


def _places(key: str, columns: Sequence[Column], headings: list[str]) -> dict[str, int]:
    """Where each heading stands; only the key may be absent, as -1. Raises NotASheet."""
    found = {tidy(heading).casefold(): at for at, heading in enumerate(headings)}
    missing = [one.heading for one in columns if one.heading.casefold() not in found]
    if missing:
        raise NotASheet(N_("The column “{heading}” is missing."), heading=missing[0])
    places = {column.heading: found[column.heading.casefold()] for column in columns}
    return places | {key: found.get(key.casefold(), -1)}


def _line(
    key: str, columns: Sequence[Column], places: dict[str, int], number: int, row: list[str]
) -> tuple[Line, list[Fault]]:
    draft: Draft = {}
    faults = []
    for column in columns:
        at = places[column.heading]
        cell = row[at].strip().removeprefix("'") if at < len(row) else ""
        try:
            draft[column.name] = column.read(cell)
        except Unread as no:
            faults.append(Fault(number, column.heading, no.msgid, no.fields))
    own = _own_number(row, places[key])
    if own == -1:
        faults.append(Fault(number, key, N_("Write a number, or nothing for a new one."), {}))
    return Line(number, own, draft), faults


def _own_number(row: list[str], at: int) -> int | None:
    """The row's own number; None for a new row, -1 for what is no number."""
    cell = row[at].strip() if 0 <= at < len(row) else ""
    if not cell:
        return None
    return int(cell) if cell.isdecimal() and len(cell) < 12 else -1


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def one_of(values: dict[str, Any]) -> Callable[[str], Any]:
    """A reader of cells that say one of these; capitals do not matter."""
    known = {label.casefold(): value for label, value in values.items()}

    def read_cell(cell: str) -> Any:
        try:
            return known[tidy(cell).casefold()]
        except KeyError:
            some = ", ".join(list(values)[:6]) or "-"
            raise Unread(N_("Write one of these: {some}."), some=some) from None

    return read_cell
