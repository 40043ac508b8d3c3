"""Staff: days off, who stands in, and what happens to the appointments."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from bot.answers import Html, Row, Screen
from bot.domain.appointments import AppointmentView
from bot.domain.danish_days import parse_days
from bot.domain.people import CASEWORKERS
from bot.services import agenda, appointments, days_off
from bot.services.days_off import DaysOff
from handlers.appointment_page import calendar_button
from handlers.menu import cancel_row
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button
from handlers.times import day

routes = Routes("appointments.off")

PER_PAGE = 6
LINES = 10
NOBODY = 0

MOST_SICK = 2
"""Days that one tap takes; more are written like any days off."""


@routes.tap("", CASEWORKERS)
def coming(ask: Ask, number: int = 0) -> Said:
    """The days off that are coming."""
    t = ask.t
    page = page_of(days_off.to_come(ask.tx, ask.who), number, PER_PAGE)
    rows: list[Row] = [
        (
            button(
                t("Remove {days}").format(days=_short_days(ask, one)),
                "appointments.off.drop",
                one.id,
            ),
        )
        for one in page.items
    ]
    turn = turn_row(t, page, t("More"), "appointments.off")
    lines = [_line(ask, one) for one in page.items]
    text = Markup("\n").join([t("<b>Your days off</b>"), *(lines or [t("None planned yet.")])])
    new = (button(t("New days off"), "appointments.off.new"),)
    sick = (button(t("Ill today"), "appointments.off.sick", 1),)
    longer = (button(t("Ill today and tomorrow"), "appointments.off.sick", 2),)
    return Screen(text, (*rows, turn, new, sick, longer, (calendar_button(ask),)))


@routes.tap("sick", CASEWORKERS)
def sick(ask: Ask, days: int) -> Said:
    """From today on, without typing: who stands in and what becomes of the appointments comes next.

    Whoever writes meanwhile hears who reads it and when the colleague is back.
    """
    today = ask.tx.today
    last = today + timedelta(days=min(max(days, 1), MOST_SICK) - 1)
    days_off.check(ask.tx, today, last)
    return _deputies(ask, today, last, 0)


@routes.tap("new", CASEWORKERS)
def new(ask: Ask) -> Said:
    t = ask.t
    ask.expects("appointments.off.days")
    text = t("Which days are you off? Write for example: 24/12-2/1, tomorrow or week 52")
    return Screen(text, (cancel_row(t),))


@routes.step("days", CASEWORKERS)
def days(ask: Ask) -> Said:
    t = ask.t
    found = parse_days(ask.text, ask.tx.today)
    if found is None:
        text = t("I didn't understand that. Write the first and the last day, like this: 24/12-2/1")
        return Screen(text, (cancel_row(t),))
    days_off.check(ask.tx, *found)
    ask.close_question()
    return _deputies(ask, *found, 0)


@routes.tap("deputy", CASEWORKERS)
def deputy(ask: Ask, first: int, last: int, number: int = 0) -> Said:
    """Who could stand in on these days, the first of which may be over by now."""
    from_on = max(day(first), ask.tx.today)
    days_off.check(ask.tx, from_on, day(last))
    return _deputies(ask, from_on, day(last), number)


@routes.tap("with", CASEWORKERS)
def chosen(ask: Ask, first: int, last: int, deputy_id: int) -> Said:
    """Asks what becomes of the appointments, if there are any."""
    t = ask.t
    from_on, to_on = day(first), day(last)
    affected = _affected(ask, from_on, to_on)
    if not affected:
        return _taken(ask, from_on, to_on, deputy_id)
    text = t.plural(
        "You have {n} appointment in those days:",
        "You have {n} appointments in those days:",
        len(affected),
    ).format(n=len(affected))
    lines = [
        t("{when} · {name}").format(when=t.moment(one.starts_at), name=one.youth)
        for one in affected[:LINES]
    ]
    more = ["…"] if len(affected) > LINES else []
    question = t("Shall I cancel them and help everyone find a new time?")
    return Screen(
        Markup("\n").join([text, *lines, *more, "", question]),
        (
            (button(t("Yes, cancel all"), "appointments.off.cancel", first, last, deputy_id),),
            (button(t("No, keep them"), "appointments.off.keep", first, last, deputy_id),),
            (button(t("Back"), "appointments.off"),),
        ),
    )


@routes.tap("keep", CASEWORKERS)
def keep(ask: Ask, first: int, last: int, deputy_id: int) -> Said:
    return _taken(ask, day(first), day(last), deputy_id)


@routes.tap("cancel", CASEWORKERS)
def cancel(ask: Ask, first: int, last: int, deputy_id: int) -> Said:
    """The days are taken, and everybody with an appointment gets a kind word."""
    from_on, to_on = day(first), day(last)
    taken = _taken(ask, from_on, to_on, deputy_id)
    appointments.cancel_between(ask.tx, ask.who, *_instants(ask, from_on, to_on))
    told = ask.t("The appointments are cancelled. I am telling the young people.")
    return replace(taken, text=Markup(" ").join((taken.text, told)))


@routes.tap("drop", CASEWORKERS)
def ask_dropped(ask: Ask, time_off_id: int) -> Said:
    """Asked first: the deputy hears of it, and times on those days can be booked at once."""
    t, one = ask.t, days_off.one(ask.tx, ask.who, time_off_id)
    if one is None:
        return coming(ask)
    words = t("Remove your days off, {days}? Then young people can book times with you again.")
    text = words.format(days=_days(ask, one.from_on, one.to_on))
    if one.deputy:
        no_more = t("{name} no longer stands in for you, and will be told.")
        text = Markup(" ").join((text, no_more.format(name=one.deputy)))
    rows = (
        (button(t("Yes, remove them"), "appointments.off.dropped", time_off_id),),
        (button(t("No, keep them"), "appointments.off"),),
    )
    return Screen(text, rows)


@routes.tap("dropped", CASEWORKERS)
def drop(ask: Ask, time_off_id: int) -> Said:
    """The list without them: of an old button's days, some may have been chosen anew."""
    days_off.cancel(ask.tx, ask.who, time_off_id)
    return coming(ask)


def _deputies(ask: Ask, from_on: date, to_on: date, number: int) -> Screen:
    t = ask.t
    first, last = from_on.toordinal(), to_on.toordinal()
    page = page_of(days_off.deputies(ask.tx, ask.who), number, PER_PAGE)
    rows: list[Row] = [
        (button(one.alias, "appointments.off.with", first, last, one.id),) for one in page.items
    ]
    turn = turn_row(t, page, t("More"), "appointments.off.deputy", first, last)
    nobody = (button(t("Nobody"), "appointments.off.with", first, last, NOBODY),)
    text = t("You are off {days}. Who stands in for you?").format(days=_days(ask, from_on, to_on))
    back = (button(t("Back"), "appointments.off"),)
    return Screen(text, (*rows, turn, nobody, back))


def _taken(ask: Ask, from_on: date, to_on: date, deputy_id: int) -> Screen:
    t = ask.t
    off = days_off.take(ask.tx, ask.who, from_on, to_on, deputy_id or None)
    text = t("Noted: you are off {days}. Nobody can book you then.")
    if off.deputy:
        text = t(
            "Noted: you are off {days}. {name} stands in for you, and nobody can book you then."
        )
    words = text.format(days=_days(ask, from_on, to_on), name=off.deputy)
    return Screen(words, ((button(t("Days off"), "appointments.off"),), (calendar_button(ask),)))


def _affected(ask: Ask, from_on: date, to_on: date) -> list[AppointmentView]:
    return agenda.own_between(ask.tx, ask.who, *_instants(ask, from_on, to_on))


def _instants(ask: Ask, from_on: date, to_on: date) -> tuple[datetime, datetime]:
    zone = ask.t.zone
    after = to_on + timedelta(days=1)
    return datetime.combine(from_on, time(), zone), datetime.combine(after, time(), zone)


def _line(ask: Ask, one: DaysOff) -> Html:
    t, days = ask.t, _days(ask, one.from_on, one.to_on)
    if one.deputy:
        return t("{days} · {name} stands in").format(days=days, name=one.deputy)
    return t("{days} · nobody stands in").format(days=days)


def _days(ask: Ask, from_on: date, to_on: date) -> str:
    t = ask.t
    return t.day(from_on) if from_on == to_on else f"{t.day(from_on)} – {t.day(to_on)}"


def _short_days(ask: Ask, one: DaysOff) -> str:
    t = ask.t
    first, last = t.short_day(one.from_on), t.short_day(one.to_on)
    return first if one.from_on == one.to_on else f"{first} – {last}"
