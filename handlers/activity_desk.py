"""The coordinator's desk: what is to come, who comes, and taking an activity off."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.answers import Answer, Button, Row, Screen
from bot.domain import menus
from bot.domain.activities import Shown, SignupStatus
from bot.domain.people import ORGANISERS
from bot.domain.reading import Unread, read_text
from bot.i18n import N_, Translator
from bot.services import activities, dialogues, organising
from bot.services.organising import Participant
from handlers.activity_words import cancelled, described, short
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
    parts = [described(t, one.facts), counts(t, one)]
    if one.series_ahead:
        parts.append(
            t.plural(
                "{n} more date follows in this series.",
                "{n} more dates follow in this series.",
                one.series_ahead,
            ).format(n=one.series_ahead)
        )
    if one.is_cancelled:
        parts.append(cancelled(t, one))
    return Screen(Markup("\n\n").join(parts), (*_actions(t, one), (_back(t),)))


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


def _back(t: Translator) -> Button:
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


@routes.tap("cancel", ORGANISERS)
def cancel(ask: Ask, activity_id: int) -> Said:
    """Asked before it counts: this date, or all that follow in its series."""
    t, one = ask.t, activities.shown(ask.tx, ask.who, activity_id)
    if one.is_cancelled or one.is_over:
        return show(ask, activity_id)
    words = t("Cancel {title} {when}? Everybody who has signed up is told.").format(
        title=one.facts.title, when=t.moment(one.facts.starts_at)
    )
    only = (button(t("Yes, cancel it"), "activity_desk.why", activity_id, 0),)
    rows: tuple[Row, ...] = (only,)
    if one.series_ahead:
        rest = t("This one and all that follow ({n} dates)").format(n=one.series_ahead + 1)
        rows = (
            (button(t("Only this date"), "activity_desk.why", activity_id, 0),),
            (button(rest, "activity_desk.why", activity_id, 1),),
        )
    return Screen(words, (*rows, (button(t("No, keep it"), "activity_desk.show", activity_id),)))


@routes.tap("why", ORGANISERS)
def why(ask: Ask, activity_id: int, rest: int) -> Said:
    """A reason may be written; those who signed up can read it."""
    activities.shown(ask.tx, ask.who, activity_id)
    return _ask_why(ask, activity_id, rest, ask.t("Why? Those who signed up can read it."))


def _ask_why(ask: Ask, activity_id: int, rest: int, words: str) -> Screen:
    chat_id = ask.message.chat_id
    dialogues.ask(ask.tx, chat_id, "activity_desk.reason", activity_id=activity_id, rest=rest)
    t = ask.t
    without = (button(t("Cancel it without a reason"), "activity_desk.off", activity_id, rest),)
    return Screen(words, (without, (button(t("Cancel"), "menu.cancel"),)))


@routes.step("reason", ORGANISERS)
def reason(ask: Ask) -> Said:
    activity_id, rest = ask.data["activity_id"], ask.data["rest"]
    try:
        found = read_text(ask.text)
    except Unread as no:
        return _ask_why(ask, activity_id, rest, ask.t(no.msgid))
    return _called_off(ask, activity_id, rest, found)


@routes.tap("off", ORGANISERS)
def off(ask: Ask, activity_id: int, rest: int) -> Said:
    return _called_off(ask, activity_id, rest, "")


def _called_off(ask: Ask, activity_id: int, rest: int, words: str) -> Answer:
    told = organising.cancel(ask.tx, ask.who, activity_id, words, rest=bool(rest))
    dialogues.close(ask.tx, ask.message.chat_id)
    t = ask.t
    text = t.plural(
        "It is cancelled. {n} person is told.", "It is cancelled. {n} people are told.", told
    )
    return Answer((Screen(text.format(n=told), ((_back(t),),)),))
