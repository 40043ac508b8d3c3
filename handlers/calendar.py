"""Staff: my calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from markupsafe import Markup

from bot.answers import Html, Row, Screen
from bot.domain.appointments import AppointmentView
from bot.domain.people import CASEWORKERS
from bot.services import agenda, calendars
from handlers import menu
from handlers.appointment_page import state
from handlers.desk import NotForYou
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("calendar")

PER_PAGE = 8
TODAY, WEEK, NEXT = "today", "week", "next"


@routes.word(menu.MY_CALENDAR, CASEWORKERS)
@routes.tap("", CASEWORKERS)
def mine(ask: Ask, which: str = TODAY, number: int = 0) -> Said:
    """Today, this week or the next one."""
    from_at, to_at = _limits(ask, which)
    found = agenda.of_staff(ask.tx, ask.who, from_at, to_at)
    page = page_of(found, number, PER_PAGE)
    rows: list[Row] = [
        (button(_label(ask, one, which), "calendar.show", one.id),) for one in page.items
    ]
    turn = turn_row(ask.t, page, ask.t("More"), "calendar", which)
    text = _heading(ask, which) + "\n\n" + (_lines(ask, page.items) or _nothing(ask))
    return Screen(text, (*rows, *filter(None, (turn,)), *_elsewhere(ask, which)))


def _limits(ask: Ask, which: str) -> tuple[datetime, datetime]:
    today = _today(ask)
    monday = today - timedelta(days=today.weekday())
    match which:
        case "today":
            return _midnight(ask, today), _midnight(ask, today + timedelta(days=1))
        case "week":
            return _midnight(ask, monday), _midnight(ask, monday + timedelta(days=7))
        case "next":
            return (
                _midnight(ask, monday + timedelta(days=7)),
                _midnight(ask, monday + timedelta(days=14)),
            )
    raise NotForYou


def _today(ask: Ask) -> date:
    return ask.tx.now.astimezone(ask.t.zone).date()


def _midnight(ask: Ask, on: date) -> datetime:
    return datetime.combine(on, time(), ask.t.zone)


def _heading(ask: Ask, which: str) -> Html:
    t = ask.t
    if which == TODAY:
        return t("<b>My calendar</b>: today, {day}").format(day=t.day(_today(ask)))
    return (
        t("<b>My calendar</b>: this week") if which == WEEK else t("<b>My calendar</b>: next week")
    )


def _lines(ask: Ask, found: Sequence[AppointmentView]) -> Html:
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


def _label(ask: Ask, one: AppointmentView, which: str) -> Html:
    t = ask.t
    if which == TODAY:
        return t("{clock} · {name}").format(clock=t.clock(one.starts_at), name=one.youth)
    return t("{day} at {clock} · {name}").format(
        day=t.short_day(one.starts_at), clock=t.clock(one.starts_at), name=one.youth
    )


def _nothing(ask: Ask) -> Html:
    if calendars.week(ask.tx, ask.who.id).openings:
        return ask.t("No appointments.")
    return ask.t("No appointments. You have not added weekly hours yet, so nobody can book you.")


def _elsewhere(ask: Ask, which: str) -> tuple[Row, ...]:
    t = ask.t
    choices = ((TODAY, t("Today")), (WEEK, t("This week")), (NEXT, t("Next week")))
    return (
        tuple(button(label, "calendar", one) for one, label in choices if one != which),
        (
            button(t("Weekly hours"), "appointments.hours"),
            button(t("Days off"), "appointments.off"),
        ),
    )
