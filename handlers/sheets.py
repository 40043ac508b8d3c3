"""Registers as files: out for a spreadsheet, and in again, all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from bot.answers import Answer, Attachment, Media, Row, Screen
from bot.domain import sheets
from bot.domain.alliance import PartnerFacts
from bot.domain.dwellings import DwellingFacts, PoolFacts
from bot.domain.people import COORDINATORS, ORGANISERS
from bot.domain.reading import Draft
from bot.domain.sheets import Clash, Column, Fault, Line, NotASheet
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import dwellings, partners, pools
from handlers.desk import NotForYou
from handlers.forms import FormClosed, as_draft, as_facts
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said, button
from handlers.sheet_columns import dwelling_columns, partner_columns, pool_columns

routes = Routes("sheets")

FAULTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register that comes and goes as a file. `keep` makes one row count."""

    facts: type[Any]
    columns: Callable[[Ask], tuple[Column, ...]]
    rows: Callable[[Ask], list[tuple[int, Draft]]]
    keep: Callable[[Ask, int | None, Any], int]
    file: str


def _partner_rows(ask: Ask) -> list[tuple[int, Draft]]:
    return [(one.id, as_draft(one.facts)) for one in partners.register(ask.tx, ask.who)]


def _dwelling_rows(ask: Ask) -> list[tuple[int, Draft]]:
    return [(one.id, as_draft(one.facts)) for one in dwellings.register(ask.tx, ask.who)]


def _pool_rows(ask: Ask) -> list[tuple[int, Draft]]:
    return [(one.id, as_draft(one.facts)) for one in pools.register(ask.tx, ask.who)]


SHEETS = {
    "partners": Sheet(
        PartnerFacts,
        partner_columns,
        _partner_rows,
        lambda ask, key, facts: partners.keep(ask.tx, ask.who, key, facts),
        "partnere.csv",
    ),
    "dwellings": Sheet(
        DwellingFacts,
        dwelling_columns,
        _dwelling_rows,
        lambda ask, key, facts: dwellings.keep(ask.tx, ask.who, key, facts),
        "boliger.csv",
    ),
    "pools": Sheet(
        PoolFacts,
        pool_columns,
        _pool_rows,
        lambda ask, key, facts: pools.keep(ask.tx, ask.who, key, facts),
        "boligpuljer.csv",
    ),
}


def _sheet(ask: Ask, name: str) -> Sheet:
    """The register of that name. Raises NotForYou where a partner contact has only its own."""
    sheet = SHEETS.get(name)
    if sheet is None or (name == "partners" and ask.who.role not in COORDINATORS):
        raise NotForYou
    return sheet


@routes.tap("", ORGANISERS)
def send(ask: Ask, name: str) -> Said:
    """The register as a file; the next file that comes is read back into it."""
    sheet, t = _sheet(ask, name), ask.t
    key, rows = t("No."), sheet.rows(ask)
    content = sheets.write(key, sheet.columns(ask), rows)
    ask.expects("sheets.file", name=name, was=rows)
    words = t(
        "Change it in a spreadsheet, save it as CSV and send it back here. "
        "Nothing is saved before you have seen what would change. "
        "Leave the column “{key}” as it is."
    ).format(key=key)
    file = Attachment(Media.DOCUMENT, content=content, name=sheet.file)
    return Answer((Screen(words, _back(ask, name), attachment=file),), fresh=True)


@routes.step("file", ORGANISERS, any_kind=True, reads_file=True)
def take_file(ask: Ask) -> Said:
    """What the file would change, or every fault in it."""
    name: str = ask.data["name"]
    sheet, t = _sheet(ask, name), ask.t
    if not ask.message.content:
        return Screen(t("Send it as a file, please: CSV of at most 1 MB."), (cancel_row(t),))
    try:
        lines, faults = sheets.read(t("No."), sheet.columns(ask), ask.message.content)
    except NotASheet as no:
        return Screen(t(no.msgid).format(**no.fields), (cancel_row(t),))
    if faults:
        return _with_faults(ask, faults)
    was = dict(ask.data.get("was", []))
    changed = _changed(was, lines)
    if not changed:
        return Screen(t("Nothing in it is different."), _back(ask, name))
    return _preview(ask, name, was, changed)


def _with_faults(ask: Ask, faults: list[Fault]) -> Screen:
    t = ask.t
    shown = [
        t("Line {line}, {column}: {what}").format(
            line=fault.line, column=fault.heading, what=t(fault.msgid).format(**fault.fields)
        )
        for fault in faults[:FAULTS_SHOWN]
    ]
    if len(faults) > FAULTS_SHOWN:
        shown.append(t("… and {n} more.").format(n=len(faults) - FAULTS_SHOWN))
    head = t("Nothing was changed. Please correct this and send the file again:")
    return Screen(Markup("\n").join([head, *shown]), (cancel_row(t),))


def _changed(was: dict[int, Draft], lines: list[Line]) -> list[Line]:
    """New lines, and what others say that they did not when the file was made.

    The rest stays as it is by then: a colleague may have changed it since.
    """
    changed = []
    for one in lines:
        before = was.get(one.id, {}) if one.id is not None else {}
        said = {k: v for k, v in one.draft.items() if k not in before or before[k] != v}
        if said:
            changed.append(replace(one, draft=said))
    return changed


def _preview(ask: Ask, name: str, was: dict[int, Draft], changed: list[Line]) -> Screen:
    """What would change, as the rows are now; that is kept, so that what comes later is seen."""
    t, sheet, new = ask.t, _sheet(ask, name), sum(one.id is None for one in changed)
    now = dict(sheet.rows(ask))
    ask.expects(
        "sheets.file",
        name=name,
        was=list(was.items()),
        seen=[(one.id, now[one.id]) for one in changed if one.id in now],
        lines=[[one.number, one.id, one.draft] for one in changed],
    )
    words = t("New lines: {new}. Changed lines: {old}. Shall I do it?")
    words = words.format(new=new, old=len(changed) - new)
    found = sheets.clashes(was, now, changed)
    if not found:
        return Screen(words, ((button(t("Yes, do it"), "sheets.do"),), cancel_row(t)))
    mine = button(t("Yes, use my file"), "sheets.do")
    theirs = button(t("Yes, but leave that"), "sheets.do", 1)
    said = Markup("\n\n").join((_listed(ask, sheet, found), words))
    return Screen(said, ((mine,), (theirs,), cancel_row(t)))


def _listed(ask: Ask, sheet: Sheet, found: list[Clash]) -> Markup:
    t, columns = ask.t, {one.name: one for one in sheet.columns(ask)}
    shown = [
        t("Line {line}, {column}: {now} (in your file: {wanted})").format(
            line=one.line,
            column=columns[one.name].heading,
            now=columns[one.name].write(one.now) or "-",
            wanted=columns[one.name].write(one.wanted) or "-",
        )
        for one in found[:FAULTS_SHOWN]
    ]
    if len(found) > FAULTS_SHOWN:
        shown.append(t("… and {n} more.").format(n=len(found) - FAULTS_SHOWN))
    return Markup("\n").join([t("This was changed since you got the file:"), *shown])


@routes.tap("do", ORGANISERS)
def do(ask: Ask, leaves: int = 0) -> Said:
    """All lines count, or none; a second tap finds nothing to do.

    With `leaves` what others have changed stays. What they change after it was asked is asked about
    again.
    """
    question = ask.open_question()
    if question is None or question.step != "sheets.file" or "lines" not in question.data:
        raise FormClosed
    name, was, seen = question.data["name"], dict(question.data["was"]), question.data["seen"]
    sheet, lines = _sheet(ask, name), [Line(*one) for one in question.data["lines"]]
    now = dict(sheet.rows(ask))
    if sheets.clashes(dict(seen), now, lines):
        return _preview(ask, name, was, lines)
    if leaves:
        lines = sheets.without(lines, sheets.clashes(was, now, lines))
    for one in lines:
        _keep(ask, sheet, one, now)
    ask.close_question()
    done = ask.t.plural("{n} line is saved.", "{n} lines are saved.", len(lines))
    return Screen(done.format(n=len(lines)), _back(ask, name))


def _keep(ask: Ask, sheet: Sheet, one: Line, now: dict[int, Draft]) -> None:
    """Raises Refusal, which names the line."""
    before = now.get(one.id, {}) if one.id is not None else {}
    try:
        sheet.keep(ask, one.id, as_facts(sheet.facts, before | one.draft))
    except Refusal as no:
        what = ask.t(no.text).format(**no.fields)
        raise Refusal(
            N_("Line {line}: {what} Nothing was changed."), line=one.number, what=what
        ) from None


def _back(ask: Ask, name: str) -> tuple[Row, ...]:
    return ((button(ask.t("Back to the list"), name),),)
