"""The coordinator's desk: what is to come, and who comes."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.answers import Button, Row, Screen
from bot.domain import menus
from bot.domain.activities import Shown, SignupStatus
from bot.domain.people import ORGANISERS
from bot.i18n import N_, Translator
from bot.services import organising
from bot.services.organising import Participant
from handlers.activity_words import cancelled, described, series_ahead, short
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activity_desk")

PEOPLE = 30
"""How many names stand on a page."""

STANDINGS = {
    SignupStatus.GOING: N_("<b>Going</b>"),
    SignupStatus.OFFERED: N_("<b>Was offered a place</b>"),
    SignupStatus.WAITING: N_("<b>Waiting</b>"),
}


@routes.word(menus.ACTIVITIES, ORGANISERS)
@routes.tap("", ORGANISERS)
def desk(ask: Ask, number: int = 0) -> Said:
    """What is to come, with how many have signed up."""
    t, found = ask.t, organising.desk(ask.tx, ask.who)
    new = (button(t("New activity"), "activity_form.new"),)
    if not found:
        words = t("No activities lie ahead. Would you like to make one?")
        return Screen(words, (new,))
    page = page_of(found, number, SIZE)
    rows = [(button(_line(ask, one), "activity_desk.show", one.id),) for one in page.items]
    turn = turn_row(t, page, t("More"), "activity_desk")
    see = (button(t("See them as young people do"), "activities"),)
    words = t.plural("{n} activity is to come.", "{n} activities are to come.", len(found))
    return Screen(words.format(n=len(found)), (*rows, *filter(None, [turn]), new, see))


def _line(ask: Ask, one: Shown) -> str:
    """For a button: «tors. 17.00 · Fællesspisning · 12/20 +3», 3 of whom wait."""
    limit = f"/{one.facts.places}" if one.facts.places is not None else ""
    waiting = f" +{one.waiting}" if one.waiting else ""
    when = ask.t.brief(one.facts.starts_at, ask.tx.now)
    return f"{when} · {short(one.facts.title)} · {one.taken}{limit}{waiting}"


@routes.tap("show", ORGANISERS)
def show(ask: Ask, activity_id: int) -> Said:
    """One date, with its counts and what can be done with it."""
    t, one = ask.t, organising.shown(ask.tx, ask.who, activity_id)
    parts = [described(ask, one.facts), counts(t, one)]
    if one.series_ahead:
        parts.append(series_ahead(t, one.series_ahead))
    if one.is_cancelled:
        parts.append(cancelled(t, one))
    return Screen(Markup("\n\n").join(parts), (*_actions(t, one), (to_desk(t),)))


def counts(t: Translator, one: Shown) -> Markup:
    """How many come and how many wait."""
    if one.facts.places is None:
        going = t.plural(
            "{n} wants a reminder. Drop-in.", "{n} want a reminder. Drop-in.", one.taken
        )
    else:
        going = t.plural(
            "{n} of {places} places is taken.", "{n} of {places} places are taken.", one.taken
        )
    told = going.format(n=one.taken, places=one.facts.places)
    if not one.waiting:
        return told
    waiting = t.plural("{n} person waits.", "{n} people wait.", one.waiting).format(n=one.waiting)
    return Markup("{} {}").format(told, waiting)


def _actions(t: Translator, one: Shown) -> tuple[Row, ...]:
    copy = button(t("Copy"), "activity_form.copy", one.id)
    people = (button(t("Who comes"), "activity_desk.people", one.id),)
    if one.is_cancelled or one.is_over:
        return (people, (copy,))
    change = button(t("Change"), "activity_form.edit", one.id)
    return (people, (change, copy), (button(t("Cancel it"), "activity_desk.cancel", one.id),))


def to_desk(t: Translator) -> Button:
    return button(t("All activities"), "activity_desk")


@routes.tap("people", ORGANISERS)
def people(ask: Ask, activity_id: int, number: int = 0) -> Said:
    """Nicknames, those who come first, a page at a time."""
    t, found = ask.t, organising.participants(ask.tx, ask.who, activity_id)
    back = (button(t("Back to the activity"), "activity_desk.show", activity_id),)
    if not found:
        return Screen(t("Nobody has signed up yet."), (back,))
    page = page_of(found, number, PEOPLE)
    turn = turn_row(t, page, t("More"), "activity_desk.people", activity_id)
    return Screen(_listed(t, page.items), (*filter(None, [turn]), back))


def _listed(t: Translator, found: Sequence[Participant]) -> Markup:
    lines: list[Markup] = []
    for status, heading in STANDINGS.items():
        names = [Markup("• {}").format(one.alias) for one in found if one.status is status]
        if names:
            lines += [t(heading), *names]
    return Markup("\n").join(lines)
