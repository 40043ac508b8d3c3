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
from handlers.pages import SIZE, page_at, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activity_desk")

NO_LONGER_KEPT = N_("We no longer keep who was signed up.")

PEOPLE = 30
"""How many names stand on a page."""

STANDINGS = {
    SignupStatus.GOING: N_("<b>Going</b>"),
    SignupStatus.OFFERED: N_("<b>Was offered a place</b>"),
    SignupStatus.WAITING: N_("<b>Waiting</b>"),
}

PAST_STANDINGS = STANDINGS | {
    SignupStatus.GOING: N_("<b>Was signed up</b>"),
    SignupStatus.WAITING: N_("<b>Was on the waiting list</b>"),
}


@routes.word(menus.ACTIVITIES, ORGANISERS)
@routes.tap("", ORGANISERS)
def desk(ask: Ask, number: int = 0) -> Said:
    """What is to come, with how many have signed up."""
    t, found = ask.t, organising.desk(ask.tx, ask.who)
    new = (button(t("New activity"), "activity_form.new"),)
    past = (button(t("Past activities"), "activity_desk.past"),)
    if not found:
        words = t("There are no upcoming activities. Would you like to make one?")
        return Screen(words, (new, past))
    page = page_of(found, number, SIZE)
    rows = [(button(_line(ask, one), "activity_desk.show", one.id),) for one in page.items]
    turn = turn_row(t, page, t("More"), "activity_desk")
    see = (button(t("See them as young people do"), "activities"),)
    words = t.plural("{n} upcoming activity.", "{n} upcoming activities.", len(found))
    return Screen(words.format(n=len(found)), (*rows, turn, new, see, past))


def _line(ask: Ask, one: Shown) -> str:
    """For a button: «tors. 17.00 · Fællesspisning · 12/20 +3», 3 of whom wait."""
    when = ask.t.brief(one.facts.starts_at, ask.tx.now)
    return f"{when} · {short(one.facts.title)} · {how_full(one)}"


def how_full(one: Shown) -> str:
    """For a button: «12/20 +3», 3 of whom wait."""
    limit = f"/{one.facts.places}" if one.facts.places is not None else ""
    waiting = f" +{one.waiting}" if one.waiting else ""
    return f"{one.taken}{limit}{waiting}"


@routes.tap("show", ORGANISERS)
def show(ask: Ask, activity_id: int, number: int = 0) -> Said:
    """One date, with its counts and what can be done with it.

    One that is over leads back to this page of those that are.
    """
    t, one = ask.t, organising.shown(ask.tx, ask.who, activity_id)
    parts = [described(ask, one.facts), _attended(ask, one) if one.is_over else counts(t, one)]
    if one.series_ahead and not one.is_over:
        parts.append(series_ahead(t, one.series_ahead))
    if one.is_cancelled:
        parts.append(cancelled(t, one))
    past = button(t("Past activities"), "activity_desk.past", number)
    back = (past if one.is_over else to_desk(t),)
    return Screen(Markup("\n\n").join(parts), (*_actions(ask, one, number), back))


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


def _attended(ask: Ask, one: Shown) -> Markup:
    """How many were signed up for one that is over, as long as that is kept."""
    t, n = ask.t, one.taken
    if not organising.keeps_signups(ask.tx, one):
        return t(NO_LONGER_KEPT)
    if one.facts.places is None:
        return t.plural(
            "{n} wanted a reminder. Drop-in.", "{n} wanted a reminder. Drop-in.", n
        ).format(n=n)
    told = t.plural(
        "{n} person was signed up. There was room for {places}.",
        "{n} people were signed up. There was room for {places}.",
        n,
    ).format(n=n, places=one.facts.places)
    if not one.waiting:
        return told
    waited = t.plural(
        "{n} person was on the waiting list.", "{n} people were on the waiting list.", one.waiting
    )
    return Markup("{}\n{}").format(told, waited.format(n=one.waiting))


def _actions(ask: Ask, one: Shown, number: int) -> tuple[Row, ...]:
    t = ask.t
    copy = button(t("Copy"), "activity_form.copy", one.id)
    if one.is_over:
        who = button(t("Who was signed up"), "activity_desk.people", one.id, 0, number)
        return ((who,), (copy,)) if organising.keeps_signups(ask.tx, one) else ((copy,),)
    people = (button(t("Who is coming"), "activity_desk.people", one.id),)
    if one.is_cancelled:
        return (people, (copy,))
    change = button(t("Change"), "activity_form.edit", one.id)
    return (people, (change, copy), (button(t("Cancel it"), "activity_desk.cancel", one.id),))


def to_desk(t: Translator) -> Button:
    return button(t("All activities"), "activity_desk")


@routes.tap("people", ORGANISERS)
def people(ask: Ask, activity_id: int, number: int = 0, past_number: int = 0) -> Said:
    """Nicknames, those who come first, a page at a time."""
    t, one = ask.t, organising.shown(ask.tx, ask.who, activity_id)
    place = page_at(one.taken + one.waiting, number, PEOPLE)
    first = place.number * PEOPLE
    found = organising.participants(ask.tx, ask.who, activity_id, first=first, size=PEOPLE)
    back = (button(t("Back to the activity"), "activity_desk.show", activity_id, past_number),)
    if not found:
        return Screen(_nobody(ask, one), (back,))
    turn = turn_row(t, place, t("More"), "activity_desk.people", activity_id, after=(past_number,))
    headings = PAST_STANDINGS if one.is_over else STANDINGS
    return Screen(_listed(t, found, headings), (turn, back))


def _nobody(ask: Ask, one: Shown) -> Markup:
    t = ask.t
    if not one.is_over:
        return t("Nobody has signed up yet.")
    kept = organising.keeps_signups(ask.tx, one)
    return t("Nobody was signed up.") if kept else t(NO_LONGER_KEPT)


def _listed(
    t: Translator, found: Sequence[Participant], headings: dict[SignupStatus, str]
) -> Markup:
    lines: list[Markup] = []
    for status, heading in headings.items():
        names = [Markup("• {}").format(one.alias) for one in found if one.status is status]
        if names:
            lines += [t(heading), *names]
    return Markup("\n").join(lines)
