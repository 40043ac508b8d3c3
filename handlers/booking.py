"""A youth books a time with a helper, or moves an appointment."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from bot.answers import Answer, Button, Html, Screen
from bot.domain.appointments import AppointmentView
from bot.domain.people import YOUTHS
from bot.domain.slots import Slot
from bot.services import (
    appointments,
    calendars,
    cases,
    days_off,
    preferences,
    reminders,
    wishes,
)
from bot.services.appointments import SlotTaken
from bot.services.calendars import Helper
from bot.services.days_off import Absence
from bot.services.people import NotYours
from handlers.appointments import or_gone
from handlers.routes import Ask, Routes, Said, button
from handlers.times import Choice, day, days_screen, instant, times_screen

routes = Routes("booking")


@routes.tap("", YOUTHS)
def book(ask: Ask) -> Said:
    """Whom to meet; with one helper only, when."""
    helpers = calendars.helpers(ask.tx, ask.who.id)
    if len(helpers) == 1:
        return _days(ask, helpers[0], 0)
    t = ask.t
    if not helpers:
        return Screen(
            t("I can't find anyone for you to meet right now. Write to us, and we will help you."),
            ((button(t("Write to us"), "messages.write"),), (_mine(ask),)),
        )
    rows = tuple((button(_who(ask, one), "booking.with", one.id),) for one in helpers)
    return Screen(t("Who would you like to meet?"), (*rows, (_mine(ask),)))


def or_who_helps_now(answer: Callable[..., Said]) -> Callable[..., Said]:
    """An old button of somebody who helps no more leads to whoever does."""

    @wraps(answer)
    def kindly(ask: Ask, staff_id: int, *more: Any) -> Said:
        if all(one.id != staff_id for one in calendars.helpers(ask.tx, ask.who.id)):
            return book(ask)
        return answer(ask, staff_id, *more)

    return kindly


@routes.tap("with", YOUTHS)
@or_who_helps_now
def days(ask: Ask, staff_id: int, page: int = 0) -> Said:
    return _days(ask, _helper(ask, staff_id), page)


@routes.tap("day", YOUTHS)
@or_who_helps_now
def times(ask: Ask, staff_id: int, ordinal: int) -> Said:
    helper, on = _helper(ask, staff_id), day(ordinal)
    choice = _book_choice(ask, helper)
    slots = calendars.free_times(ask.tx, ask.who, helper.id, ask.who.id)
    return times_screen(ask, choice, slots, on) or _taken(ask, helper, slots, choice)


@routes.tap("take", YOUTHS)
@or_who_helps_now
def take(ask: Ask, staff_id: int, starts: int) -> Said:
    helper = _helper(ask, staff_id)
    try:
        made = appointments.book(ask.tx, ask.who, ask.who.id, helper.id, instant(starts))
    except SlotTaken as gone:
        slots = calendars.free_times(ask.tx, ask.who, helper.id, ask.who.id)
        return _taken(ask, helper, slots, _book_choice(ask, helper), gone.text)
    return _agreed(ask, made, ask.t("That is agreed. You meet {name} on {when}. {reminder}"))


@routes.tap("move", YOUTHS)
@or_gone
def move(ask: Ask, appointment_id: int, page: int = 0) -> Said:
    """The times to which an appointment could move."""
    one = appointments.to_move(ask.tx, ask.who, appointment_id)
    slots = calendars.free_times(ask.tx, ask.who, one.staff_id, ask.who.id)
    if not slots:
        return _nothing_free(ask, _staff_of(one))
    text = ask.t("When is better for you? You keep your time until you choose a new one.")
    return days_screen(ask, _move_choice(ask, one), slots, text, page)


@routes.tap("moveday", YOUTHS)
@or_gone
def move_times(ask: Ask, appointment_id: int, ordinal: int) -> Said:
    one, on = appointments.to_move(ask.tx, ask.who, appointment_id), day(ordinal)
    choice = _move_choice(ask, one)
    slots = calendars.free_times(ask.tx, ask.who, one.staff_id, ask.who.id)
    return times_screen(ask, choice, slots, on) or _taken(ask, _staff_of(one), slots, choice)


@routes.tap("moveto", YOUTHS)
@or_gone
def move_to(ask: Ask, appointment_id: int, starts: int) -> Said:
    one = appointments.to_move(ask.tx, ask.who, appointment_id)
    try:
        moved = appointments.move(ask.tx, ask.who, one.id, instant(starts))
    except SlotTaken as gone:
        slots = calendars.free_times(ask.tx, ask.who, one.staff_id, ask.who.id)
        return _taken(ask, _staff_of(one), slots, _move_choice(ask, one), gone.text)
    return _agreed(ask, moved, ask.t("Moved. Now you meet {name} on {when}. {reminder}"))


@routes.tap("wish", YOUTHS)
@or_who_helps_now
def wish(ask: Ask, staff_id: int) -> Said:
    """The youth will hear when there is a time."""
    helper, t = _helper(ask, staff_id), ask.t
    wishes.wish(ask.tx, ask.who, helper.id)
    text = t("All right. I will tell you when there is a time with {name}.").format(
        name=helper.name
    )
    return Screen(text, ((_mine(ask),),))


def _helper(ask: Ask, staff_id: int) -> Helper:
    for one in calendars.helpers(ask.tx, ask.who.id):
        if one.id == staff_id:
            return one
    raise NotYours


def _staff_of(one: AppointmentView) -> Helper:
    return Helper(one.staff_id, one.staff, is_caseworker=False)


def _who(ask: Ask, one: Helper) -> Html:
    t = ask.t
    label = t("{name}, your caseworker") if one.is_caseworker else t("{name}, your support worker")
    return label.format(name=one.name)


def _days(ask: Ask, helper: Helper, page: int) -> Screen:
    slots = calendars.free_times(ask.tx, ask.who, helper.id, ask.who.id)
    if not slots:
        return _nothing_free(ask, helper)
    text = ask.t("When does it suit you? Here are the next free times with {name}.").format(
        name=helper.name
    )
    return days_screen(ask, _book_choice(ask, helper), slots, _away(ask, helper) + text, page)


def _taken(
    ask: Ask, helper: Helper, slots: list[Slot], choice: Choice, why: str = SlotTaken.msgid
) -> Screen:
    """Somebody was faster, or it is too late: the times that are free now."""
    if not slots:
        return _nothing_free(ask, helper)
    return days_screen(ask, choice, slots, ask.t(why))


def _nothing_free(ask: Ask, helper: Helper) -> Screen:
    t, writes_to = ask.t, cases.helper_name(ask.tx, ask.who.id)
    text = t(
        "There are no free times right now. Shall I tell you when there is one? "
        "If it is urgent, write to {name}."
    ).format(name=writes_to)
    return Screen(
        _away(ask, helper) + text,
        (
            (button(t("Tell me when there is a time"), "booking.wish", helper.id),),
            (button(t("Write to {name}").format(name=writes_to), "messages.write"),),
            (_mine(ask),),
        ),
    )


def _away(ask: Ask, helper: Helper) -> Html:
    """That the helper is away now, with an empty line after it; nothing otherwise."""
    away = days_off.absence(ask.tx, helper.id)
    return absence_words(ask, away) + "\n\n" if away is not None else ""


def absence_words(ask: Ask, away: Absence) -> Html:
    t = ask.t
    if away.deputy:
        text = t("{name} is away and is back on {day}. If it is urgent, call {deputy} on {phone}.")
    else:
        text = t("{name} is away and is back on {day}. If it is urgent, call {phone}.")
    return text.format(
        name=away.name,
        day=t.day(away.back_on),
        deputy=away.deputy,
        phone=ask.profile.staff_phone,
    )


def _agreed(ask: Ask, made: AppointmentView, text: Html) -> Answer:
    t = ask.t
    words = text.format(
        name=made.staff, when=t.moment(made.starts_at), reminder=_promise(ask, made)
    )
    pause = (button(t("End the pause"), "mydata.resume"),) if _is_paused(ask, made) else ()
    return Answer(
        (
            Screen(
                words,
                (
                    (button(t("Add to calendar"), "appointments.file", made.id),),
                    (
                        button(t("Move"), "booking.move", made.id),
                        button(t("Cancel it"), "appointments.cancel", made.id),
                    ),
                    pause,
                    (_mine(ask),),
                ),
            ),
        )
    )


def _promise(ask: Ask, made: AppointmentView) -> Html:
    """Which reminder will come, if any."""
    t, ahead = ask.t, _reminders_ahead(ask, made)
    if not ahead:
        return t("It is soon, so I will not send a reminder.")
    if _is_paused(ask, made):
        return t("You have paused messages, so I will not remind you.")
    if len(ahead) > 1:
        return t("I will remind you the day before.")
    if t.is_today(ahead[0], made.starts_at):
        return t("I will remind you an hour before.")
    return t("I will remind you the evening before.")


def _is_paused(ask: Ask, made: AppointmentView) -> bool:
    """No reminder comes, since the youth wants none for so long."""
    ahead = _reminders_ahead(ask, made)
    return bool(ahead) and preferences.is_paused(ask.tx, ask.who.id, ahead[-1])


def _reminders_ahead(ask: Ask, made: AppointmentView) -> list[datetime]:
    return [at for at in reminders.reminded_at(ask.tx, made.starts_at) if at > ask.tx.now]


def _mine(ask: Ask) -> Button:
    return button(ask.t("My appointments"), "appointments")


def _book_choice(ask: Ask, helper: Helper) -> Choice:
    return Choice("booking.with", "booking.day", "booking.take", helper.id, _mine(ask))


def _move_choice(ask: Ask, one: AppointmentView) -> Choice:
    keep = button(ask.t("Keep the time"), "appointments.show", one.id)
    return Choice("booking.move", "booking.moveday", "booking.moveto", one.id, keep)
