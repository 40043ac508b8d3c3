"""Staff: my calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from markupsafe import Markup

from bot.answers import Html, Row, Screen
from bot.domain.appointments import AppointmentView
from bot.domain.danish_days import monday
from bot.domain.people import CASEWORKERS
from bot.services import agenda, calendars
from handlers import menu
from handlers.appointment_page import state
from handlers.desk import NotForYou
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("calendar")

PER_PAGE = 8
FURTHEST = 60
"""Weeks to look ahead or back; no button leads further."""


@routes.word(menu.MY_CALENDAR, CASEWORKERS)
@routes.tap("", CASEWORKERS)
def today(ask: Ask, number: int = 0) -> Said:
    t, on = ask.t, ask.tx.today
    page = page_of(_between(ask, on, 1), number, PER_PAGE)
    rows: list[Row] = [
        (button(_clock_label(ask, one), "calendar.show", one.id),) for one in page.items
    ]
    turn = turn_row(t, page, t("More"), "calendar")
    heading = t("<b>My calendar</b>: today, {day}").format(day=t.day(on))
    lines = Markup("\n").join(_line(ask, one) for one in page.items)
    weeks = (
        button(t("This week"), "calendar.week", 0),
        button(t("Next week"), "calendar.week", 1),
    )
    return Screen(
        heading + "\n\n" + (lines or _nothing(ask)),
        (*rows, turn, weeks, _settings(ask)),
    )


@routes.tap("week", CASEWORKERS)
def week(ask: Ask, ahead: int, number: int = 0) -> Said:
    """A whole week; this one is 0, the next one is 1."""
    if abs(ahead) > FURTHEST:
        raise NotForYou
    t, begins_on = ask.t, monday(ask.tx.today) + timedelta(weeks=ahead)
    page = page_of(_between(ask, begins_on, 7), number, PER_PAGE)
    rows: list[Row] = [
        (button(_day_label(ask, one), "calendar.show", one.id),) for one in page.items
    ]
    turn = turn_row(t, page, t("More"), "calendar.week", ahead)
    return Screen(
        _week_heading(ask, ahead, begins_on) + "\n\n" + (_days(ask, page.items) or _nothing(ask)),
        (*rows, turn, _other_weeks(ask, ahead), _settings(ask)),
    )


def _between(ask: Ask, first: date, days: int) -> list[AppointmentView]:
    begin, end = (
        datetime.combine(on, time(), ask.t.zone) for on in (first, first + timedelta(days=days))
    )
    return agenda.of_staff(ask.tx, ask.who, begin, end)


def _week_heading(ask: Ask, ahead: int, begins_on: date) -> Html:
    t = ask.t
    if ahead == 0:
        return t("<b>My calendar</b>: this week")
    if ahead == 1:
        return t("<b>My calendar</b>: next week")
    return t("<b>My calendar</b>: week {n}").format(n=begins_on.isocalendar().week)


def _days(ask: Ask, found: Sequence[AppointmentView]) -> Html:
    """The appointments under their days, as text."""
    t = ask.t
    days = groupby(found, key=lambda one: one.starts_at.astimezone(t.zone).date())
    return Markup("\n\n").join(
        Markup("\n").join(
            [Markup("<b>{}</b>").format(_capital(t.day(on))), *(_line(ask, one) for one in ones)]
        )
        for on, ones in days
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(ask: Ask, one: AppointmentView) -> Html:
    t = ask.t
    other = t("With {name}").format(name=one.staff) if one.staff_id != ask.who.id else ""
    parts = [t.clock(one.starts_at), one.youth, state(ask, one), other]
    return Markup(" · ").join(filter(None, parts))


def _clock_label(ask: Ask, one: AppointmentView) -> Html:
    t = ask.t
    return t("{clock} · {name}").format(clock=t.clock(one.starts_at), name=one.youth)


def _day_label(ask: Ask, one: AppointmentView) -> Html:
    t = ask.t
    return t("{day} at {clock} · {name}").format(
        day=t.short_day(one.starts_at), clock=t.clock(one.starts_at), name=one.youth
    )


def _nothing(ask: Ask) -> Html:
    if calendars.week(ask.tx, ask.who.id).openings:
        return ask.t("No appointments.")
    return ask.t("No appointments. You have not added weekly hours yet, so nobody can book you.")


def _other_weeks(ask: Ask, ahead: int) -> Row:
    t = ask.t
    row: Row = (button(t("Today"), "calendar"),)
    if ahead > -FURTHEST:
        row = (button(t("Week before"), "calendar.week", ahead - 1), *row)
    if ahead < FURTHEST:
        row = (*row, button(t("Week after"), "calendar.week", ahead + 1))
    return row


def _settings(ask: Ask) -> Row:
    t = ask.t
    return (
        button(t("Weekly hours"), "appointments.hours"),
        button(t("Days off"), "appointments.off"),
    )
