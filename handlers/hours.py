"""Staff: the hours that youths can book in an ordinary week."""

from datetime import time

from markupsafe import Markup

from bot.answers import Answer, Html, Screen
from bot.domain.danish_time import parse_hours
from bot.domain.people import CASEWORKERS
from bot.domain.slots import Opening
from bot.services import calendars
from bot.services.calendars import SLOT_MINUTES, NoHoursYet, Week
from bot.services.people import NotYours
from handlers.appointment_page import calendar_button
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("appointments.hours")


@routes.tap("", CASEWORKERS)
def hours(ask: Ask) -> Said:
    return _week_screen(ask, calendars.week(ask.tx, ask.who.id))


@routes.tap("day", CASEWORKERS)
def ask_day(ask: Ask, weekday: int) -> Said:
    """Asks for the hours of one weekday."""
    if weekday not in range(7):
        raise NotYours
    t = ask.t
    ask.expects("appointments.hours.typed", weekday=weekday)
    text = t("<b>{day}</b>\nWhen can people book you? Write for example: 9-12, 13-15.30").format(
        day=t.weekday(weekday).capitalize()
    )
    return Screen(
        text,
        (
            (button(t("No times that day"), "appointments.hours.none", weekday),),
            cancel_row(t),
        ),
    )


@routes.step("typed", CASEWORKERS)
def typed(ask: Ask) -> Said:
    spans = parse_hours(ask.text)
    if spans is None:
        return _again(
            ask, ask.t("I didn't understand that. Write from and to, like this: 9-12, 13-15.30")
        )
    ask.close_question()
    minutes = [(_minute(begins), _minute(ends)) for begins, ends in spans]
    return _week_screen(
        ask, calendars.set_hours(ask.tx, ask.who, int(ask.data["weekday"]), minutes)
    )


@routes.tap("none", CASEWORKERS)
def none(ask: Ask, weekday: int) -> Said:
    ask.close_question()
    return _week_screen(ask, calendars.set_hours(ask.tx, ask.who, weekday, []))


@routes.tap("length", CASEWORKERS)
def ask_length(ask: Ask) -> Said:
    t = ask.t
    choices = tuple(
        button(t("{n} min").format(n=n), "appointments.hours.minutes", n) for n in SLOT_MINUTES
    )
    back = (button(t("Back"), "appointments.hours"),)
    return Screen(t("How long is an appointment?"), (choices, back))


@routes.tap("minutes", CASEWORKERS)
def set_length(ask: Ask, minutes: int) -> Said:
    return _week_screen(ask, calendars.set_length(ask.tx, ask.who, minutes))


@routes.tap("place", CASEWORKERS)
def ask_place(ask: Ask) -> Said:
    t = ask.t
    if not calendars.week(ask.tx, ask.who.id).openings:
        raise NoHoursYet
    ask.expects("appointments.hours.where")
    text = t("Where do you meet? Write the place. Young people see it when they tap Show place.")
    return Screen(text, (cancel_row(t),))


@routes.step("where", CASEWORKERS)
def where(ask: Ask) -> Said:
    place = " ".join(ask.text.split())
    if not place or len(place) > calendars.LONGEST_PLACE:
        return _again(ask, ask.t("Write the place as text, at most 120 characters."))
    ask.close_question()
    return _week_screen(ask, calendars.set_place(ask.tx, ask.who, place))


def _again(ask: Ask, text: Html) -> Answer:
    return Answer((Screen(text, (cancel_row(ask.t),)),))


def _week_screen(ask: Ask, week: Week) -> Screen:
    t = ask.t
    days = [
        button(t.weekday(number).capitalize(), "appointments.hours.day", number)
        for number in range(7)
    ]
    details = (
        button(t("Length"), "appointments.hours.length"),
        button(t("Place"), "appointments.hours.place"),
    )
    rows = [tuple(days[first : first + 2]) for first in range(0, 7, 2)]
    if week.openings:
        rows.append(details)
    return Screen(_week_text(ask, week), (*rows, (calendar_button(ask),)))


def _week_text(ask: Ask, week: Week) -> Html:
    t = ask.t
    if not week.openings:
        return t("You have not added weekly hours yet. Choose a day and write the hours.")
    head = t("<b>Your weekly hours</b>")
    lines = [_day_line(ask, week, weekday) for weekday in range(7)]
    free = len(calendars.free_times(ask.tx, ask.who, ask.who.id, ask.who.id))
    result = t.plural(
        "Each takes {minutes} min. There is {n} free time in the next four weeks.",
        "Each takes {minutes} min. There are {n} free times in the next four weeks.",
        free,
    ).format(minutes=week.slot_minutes, n=free)
    place = t("📍 {place}").format(place=week.place) if week.place else t("No place added yet.")
    return Markup("\n").join([head, *filter(None, lines), "", result, place])


def _day_line(ask: Ask, week: Week, weekday: int) -> Html:
    openings = week.on(weekday)
    if not openings:
        return ""
    spans = ", ".join(_span(ask, one) for one in openings)
    return f"{ask.t.weekday(weekday).capitalize()}: {spans}"


def _span(ask: Ask, one: Opening) -> str:
    return f"{ask.t.clock(_clock(one.begins))}–{ask.t.clock(_clock(one.ends))}"


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
