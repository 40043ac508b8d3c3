"""«Mine unge»: a caseworker's list of youths, who waits for an answer first."""

from markupsafe import Markup

from bot.answers import Button, Screen
from bot.domain.housing import SideState
from bot.domain.messages import shortened
from bot.domain.people import CASEWORKERS
from bot.domain.stage_words import SIDE_WORDS, STAGE_WORDS
from bot.i18n import Translator
from bot.services import caseload
from bot.services.caseload import Counts, Entry
from handlers import menu
from handlers.pages import page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("cases")

LONGEST_NAME = 24
"""Letters of a name on a button; a phone shows few more."""


@routes.word(menu.MY_YOUTHS, CASEWORKERS)
@routes.tap("", CASEWORKERS)
@routes.tap("page", CASEWORKERS)
def youths(ask: Ask, number: int = 0) -> Said:
    t, counts = ask.t, caseload.counts(ask.tx, ask.who.id)
    label = t("Closed ({n})").format(n=counts.closed)
    past = ((button(label, "cases.closed:0"),),) if counts.closed else ()
    if not counts.listed:
        text = t(
            "You have no young people right now. "
            "When you invite one or take one over, you will see the name here."
        )
        return Screen(text, ((button(t("Invite"), "invitations"),), *past))
    place = page_at(counts.listed, number, caseload.PAGE)
    first = place.number * caseload.PAGE
    found = caseload.caseload(ask.tx, ask.who.id, first=first, size=caseload.PAGE)
    rows = tuple((_entry_button(ask, one),) for one in found)
    turn = turn_row(t, place, t("More"), "cases.page")
    find = (button(t("Search"), "search"),)
    return Screen(_heading(t, counts), (*rows, turn, find, *past))


def _heading(t: Translator, counts: Counts) -> str:
    many = t.plural("<b>{n} young person</b>", "<b>{n} young people</b>", counts.listed)
    head = many.format(n=counts.listed)
    if not counts.waiting:
        return head + " · " + t("Nobody waits for an answer.")
    waits = t.plural("{n} waits for an answer.", "{n} wait for an answer.", counts.waiting)
    return head + " · " + waits.format(n=counts.waiting)


def _entry_button(ask: Ask, one: Entry) -> Button:
    t, parts = ask.t, [short_name(one.alias)]
    if one.waits_since is not None:
        parts[0] = "✉️ " + parts[0]
        parts.append(t.span(ask.tx.now - one.waits_since))
    if one.is_unreachable:
        parts[0] = "⚠️ " + parts[0]
    parts.append(state_word(t, one))
    if one.covers:
        parts.append(t("instead of {name}").format(name=short_name(one.covers)))
    return button(Markup(" · ").join(parts), "youth", one.youth_id)


def state_word(t: Translator, one: Entry) -> str:
    """The stage, or the side state while there is one, in a word or two."""
    if one.side_state is not SideState.NONE:
        return t(SIDE_WORDS[one.side_state].label)
    return t(STAGE_WORDS[one.stage].short)


def short_name(alias: str) -> str:
    return shortened(alias, LONGEST_NAME)


@routes.tap("closed", CASEWORKERS)
def closed(ask: Ask, number: int) -> Said:
    """Those who are done; they may still write, and a case can go on."""
    t, total = ask.t, caseload.counts(ask.tx, ask.who.id).closed
    back = (button(t("My young people"), "cases"),)
    if not total:
        return Screen(t("No cases are closed."), (back,))
    place = page_at(total, number, caseload.PAGE)
    first = place.number * caseload.PAGE
    found = caseload.closed_cases(ask.tx, ask.who.id, first=first, size=caseload.PAGE)
    rows = tuple((button(short_name(one.alias), "youth", one.youth_id),) for one in found)
    turn = turn_row(t, place, t("More"), "cases.closed")
    return Screen(
        t("These cases are closed. The young people can still write to you."),
        (*rows, turn, back),
    )
