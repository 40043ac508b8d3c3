"""«Figures»: how the alliance is doing, for coordinators; as a page, on paper, in a spreadsheet."""

from markupsafe import Markup

from bot.answers import Answer, Attachment, Media, Row, Screen
from bot.domain.people import COORDINATORS
from bot.reporting import NOT_SHOWN, PATH, Page, ShownTable, as_csv, as_paper, file_name, page
from bot.services import reports
from handlers.routes import Ask, Routes, Said, button

routes = Routes("figures")

MOST_CHANGES = 8
"""So many changes a phone shows well; the report has all of them."""


@routes.tap("", COORDINATORS)
def overview(ask: Ask) -> Said:
    """What changed since the last report, and the way to every table."""
    t, shown = ask.t, _page(ask)
    lines = [
        Markup("<b>{}</b>\n{}").format(t("Figures"), shown.period),
        Markup("<b>{}</b>").format(shown.changes_title),
    ]
    if shown.changes:
        lines += [Markup("• {}").format(one) for one in shown.changes[:MOST_CHANGES]]
        rest = len(shown.changes) - MOST_CHANGES
        if rest > 0:
            words = t.plural("… and {n} more in the report.", "… and {n} more in the report.", rest)
            lines.append(words.format(n=rest))
    else:
        lines.append(Markup("{}").format(shown.no_changes))
    rows = tuple((button(one.title, "figures.table", one.key),) for one in shown.tables)
    rows += (
        (button(t("Make the status report"), "figures.make"),),
        (button(t("A link to the figures"), "figures.link"),),
        (button(t("The alliance"), "alliance"),),
    )
    return Screen(Markup("\n").join(lines), rows)


@routes.tap("table", COORDINATORS)
def table(ask: Ask, key: str) -> Said:
    """One table."""
    shown = _page(ask)
    found = next((one for one in shown.tables if one.key == key), None)
    if found is None:
        return overview(ask)
    back = (button(ask.t("All figures"), "figures"),)
    lines = _lines(found, shown.nothing)
    if any(NOT_SHOWN in line.cells for line in found.lines):
        words = ask.t("“–”: too few people to show a figure, or it would give away another one.")
        lines.append(Markup("<i>{}</i>").format(words))
    return Screen(Markup("\n").join(lines), (back,))


@routes.tap("make", COORDINATORS)
def make(ask: Ask) -> Said:
    """The report on paper and for a spreadsheet; from now on the next one compares with it."""
    t, made = ask.t, reports.made_by(ask.tx, ask.who)
    printed = Attachment(
        Media.DOCUMENT,
        name=file_name(made, t, "pdf"),
        paper=as_paper(made, t, ask.profile),
    )
    sheet = Attachment(Media.DOCUMENT, content=as_csv(made, t), name=file_name(made, t, "csv"))
    words = t("Here is the status report. The next one says what has changed since this one.")
    back = (button(t("All figures"), "figures"),)
    return Answer(
        (
            Screen(words, attachment=printed),
            Screen(t("The same figures for a spreadsheet."), (back,), attachment=sheet),
        ),
        fresh=True,
    )


@routes.tap("link", COORDINATORS)
def link(ask: Ask) -> Said:
    """Whether somebody can read the figures by a link, and how to change that."""
    t, ends_at = ask.t, reports.link_ends_at(ask.tx, ask.who)
    if not ask.address:
        return _no_address(ask)
    if ends_at is None:
        words = t(
            "With a link somebody can read the figures in a browser, for example the steering "
            "group. There are no names in them. It works for {n} days."
        ).format(n=reports.LINK_DAYS)
        rows: tuple[Row, ...] = ((button(t("Make a link"), "figures.new_link"),),)
    else:
        words = t("There is a link to the figures. It works until and including {day}.").format(
            day=t.day(ends_at)
        )
        rows = (
            (button(t("Make a new link instead"), "figures.new_link"),),
            (button(t("Stop the link"), "figures.unlink"),),
        )
    return Screen(words, (*rows, (button(t("All figures"), "figures"),)))


@routes.tap("new_link", COORDINATORS)
def new_link(ask: Ask) -> Said:
    """The address, which is known now and never again."""
    if not ask.address:
        return _no_address(ask)
    t, had_one = ask.t, reports.link_ends_at(ask.tx, ask.who) is not None
    token = reports.make_link(ask.tx, ask.who)
    lines = [
        t("Here is the link. Send it only to those who should see the figures. Tap it to copy it."),
        t("The link from before does not work any more.") if had_one else "",
        Markup("<code>{}</code>").format(ask.address + PATH + token),
    ]
    words = Markup("\n").join(line for line in lines if line)
    rows = (
        (button(t("Stop the link"), "figures.unlink"),),
        (button(t("All figures"), "figures"),),
    )
    return Answer((Screen(words, rows),), fresh=True)


def _no_address(ask: Ask) -> Screen:
    """Nobody could open the page, so no link is made."""
    t = ask.t
    words = t(
        "A link to the figures needs an address on the web. The bot has none here. "
        "Ask whoever runs the bot for a webhook. You can still make the status report."
    )
    make_it = button(t("Make the status report"), "figures.make")
    return Screen(words, ((make_it,), (button(t("All figures"), "figures"),)))


@routes.tap("unlink", COORDINATORS)
def unlink(ask: Ask) -> Said:
    reports.withdraw_links(ask.tx, ask.who)
    return link(ask)


def _page(ask: Ask) -> Page:
    return page(reports.seen_by(ask.tx, ask.who), ask.t, ask.profile)


def _lines(shown: ShownTable, nothing: str) -> list[Markup]:
    lines = [Markup("<b>{}</b>").format(shown.title)]
    if len(shown.columns) == 1:
        lines[0] += Markup(" ({})").format(shown.columns[0].lower())
    for line in shown.lines:
        if len(line.cells) == 1:
            lines.append(Markup("{}: <b>{}</b>").format(line.label, line.cells[0]))
            continue
        parts = [
            f"{name.lower()}: {cell}" for name, cell in zip(shown.columns, line.cells, strict=True)
        ]
        lines.append(Markup("<b>{}</b>\n{}").format(line.label, " · ".join(parts)))
    if not shown.lines:
        lines.append(Markup("{}").format(nothing))
    if shown.note:
        lines.append(Markup("<i>{}</i>").format(shown.note))
    return lines
