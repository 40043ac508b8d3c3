"""Education, internships and jobs: staff note what a youth began, and what has ended."""

from datetime import date

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.occupations import OCCUPATIONS, OccupationKind, Spell, described, months
from bot.domain.people import CASEWORKERS
from bot.i18n import Translator
from bot.services import occupations
from bot.services.people import NotYours, alias_of
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button
from handlers.youth import LINE, back_to

routes = Routes("occupations")

PAGE = 12
"""Months on a page."""


@routes.tap("", CASEWORKERS)
def list_screen(ask: Ask, youth_id: int) -> Screen:
    """What is noted, with a button for each, and one for each kind that may have begun."""
    t, found = ask.t, occupations.seen_by(ask.tx, ask.who, youth_id)
    name = alias_of(ask.tx, youth_id)
    text = t("What has <b>{name}</b> begun? {name} can see it under My data.")
    rows: list[Row] = [
        (button(_label(t, one), "occupations.one", key),) for key, one in found.items()
    ]
    rows += [
        (button(t("Began: {what}").format(what=t(what)), "occupations.begin", youth_id, kind),)
        for kind, what in OCCUPATIONS.items()
    ]
    return Screen(text.format(name=name), (*rows, back_to(t, youth_id, name)))


def _label(t: Translator, one: Spell) -> str:
    return described(t, one).capitalize()


@routes.tap("begin", CASEWORKERS)
def ask_begin(ask: Ask, youth_id: int, kind: OccupationKind, number: int = 0) -> Said:
    """In which month it began."""
    t = ask.t
    occupations.seen_by(ask.tx, ask.who, youth_id)
    words = t("When did <b>{name}</b> begin? ({what})")
    back = (button(t("Back"), "occupations", youth_id),)
    return Screen(
        words.format(name=alias_of(ask.tx, youth_id), what=t(OCCUPATIONS[kind])),
        (*_months(ask, months(ask.tx.today), "begin", number, youth_id, kind), back),
    )


def _months(
    ask: Ask, choices: list[date], tap: str, number: int, *about: int | str
) -> tuple[Row, ...]:
    """Two months in a row; one that is tapped comes as year and month: 202611."""
    t, page = ask.t, page_of(choices, number, PAGE)
    buttons = [
        button(t.month(one).capitalize(), f"occupations.{tap}_in", *about, f"{one:%Y%m}")
        for one in page.items
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return (*rows, turn_row(t, page, t("Earlier"), f"occupations.{tap}", *about))


@routes.tap("begin_in", CASEWORKERS)
def begin(ask: Ask, youth_id: int, kind: OccupationKind, month: int) -> Said:
    occupations.begin(ask.tx, ask.who, youth_id, kind, _chosen(ask, month))
    return _saved(ask, youth_id)


def _chosen(ask: Ask, number: int) -> date:
    """The month of a button. Raises NotYours for one that no button ever had."""
    for month in months(ask.tx.today):
        if f"{month:%Y%m}" == str(number):
            return month
    raise NotYours


def _saved(ask: Ask, youth_id: int) -> Answer:
    return Answer((list_screen(ask, youth_id),), toast=ask.t("Saved."))


@routes.tap("one", CASEWORKERS)
def one(ask: Ask, occupation_id: int) -> Said:
    """One of these: it has ended, it goes on after all, or it was a mistake."""
    t, (youth_id, spell) = ask.t, occupations.opened(ask.tx, ask.who, occupation_id)
    change = (
        button(t("Has ended"), "occupations.end", occupation_id)
        if spell.ended_on is None
        else button(t("Has not ended"), "occupations.goes_on", occupation_id)
    )
    rows = (
        (change,),
        (button(t("A mistake: remove it"), "occupations.remove", occupation_id),),
        (button(t("Back"), "occupations", youth_id),),
    )
    head = Markup("<b>{}</b>").format(alias_of(ask.tx, youth_id))
    return Screen(head + LINE + _label(t, spell), rows)


@routes.tap("end", CASEWORKERS)
def ask_end(ask: Ask, occupation_id: int, number: int = 0) -> Said:
    """In which month it ended."""
    t, (youth_id, spell) = ask.t, occupations.opened(ask.tx, ask.who, occupation_id)
    choices = [month for month in months(ask.tx.today) if month >= spell.began_on]
    words = t("When did it end for <b>{name}</b>? ({what})")
    return Screen(
        words.format(name=alias_of(ask.tx, youth_id), what=described(t, spell)),
        (
            *_months(ask, choices, "end", number, occupation_id),
            (button(t("Back"), "occupations.one", occupation_id),),
        ),
    )


@routes.tap("end_in", CASEWORKERS)
def end(ask: Ask, occupation_id: int, month: int) -> Said:
    ended_on = _chosen(ask, month)
    return _saved(ask, occupations.end(ask.tx, ask.who, occupation_id, ended_on))


@routes.tap("goes_on", CASEWORKERS)
def go_on(ask: Ask, occupation_id: int) -> Said:
    return _saved(ask, occupations.end(ask.tx, ask.who, occupation_id, None))


@routes.tap("remove", CASEWORKERS)
def remove(ask: Ask, occupation_id: int) -> Said:
    youth_id = occupations.remove(ask.tx, ask.who, occupation_id)
    return Answer((list_screen(ask, youth_id),), toast=ask.t("It is removed."))
