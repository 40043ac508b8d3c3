"""Staff: the page of one appointment; cancelling, moving, and how it went."""

from markupsafe import Markup

from bot.answers import Button, Html, Row, Screen
from bot.domain.appointments import AppointmentStatus, AppointmentView, Coming
from bot.domain.people import CASEWORKERS
from bot.domain.slots import Slot
from bot.notices.waiting import with_what_waits
from bot.services import agenda, appointments, calendars, cases
from bot.services.appointments import SlotTaken
from handlers.appointments import NOTHING, moved_meanwhile, or_gone
from handlers.routes import Ask, Routes, Said, button
from handlers.times import Choice, day, days_screen, instant, times_screen

routes = Routes("calendar")


@routes.tap("show", CASEWORKERS)
def show(ask: Ask, appointment_id: int) -> Said:
    return page(ask, agenda.seen_by(ask.tx, ask.who, appointment_id))


@routes.tap("cancel", CASEWORKERS)
@or_gone
def cancel(ask: Ask, appointment_id: int) -> Said:
    """Asks once before it is cancelled, and says what the youth will be told."""
    return _shall_i_cancel(ask, appointment_id)


def _shall_i_cancel(ask: Ask, appointment_id: int, head: Markup = NOTHING) -> Screen:
    t = ask.t
    one = agenda.still_on(ask.tx, ask.who, appointment_id)
    words = t(
        "Cancel the appointment {when} with <b>{name}</b>? "
        "I will say it kindly and offer a new time."
    )
    if one.offer_id is not None:
        words = t(
            "Cancel the viewing {when} with <b>{name}</b>? "
            "I will say it kindly. You find the new time."
        )
    return Screen(
        head + words.format(when=t.nearby(one.starts_at, ask.tx.now), name=one.youth),
        (
            (button(t("Yes, cancel it"), "calendar.cancelled", one.id, one.sequence),),
            (button(t("Move it instead"), *_moved_by(one)),),
            (button(t("No, keep it"), "calendar.show", one.id),),
        ),
    )


@routes.tap("cancelled", CASEWORKERS)
@or_gone
def cancelled(ask: Ask, appointment_id: int, sequence: int = 0) -> Said:
    """One that was moved since the question is asked about again."""
    t = ask.t
    if agenda.has_moved(ask.tx, ask.who, appointment_id, sequence):
        return _shall_i_cancel(ask, appointment_id, moved_meanwhile(ask))
    one = appointments.cancel(ask.tx, ask.who, appointment_id)
    text = t("Cancelled: {when}. I am telling <b>{name}</b>, who can choose a new time.")
    new = button(t("New appointment"), "appointments.of.new", one.youth_id)
    if one.offer_id is not None:
        text = t("Cancelled: {when}. I am telling <b>{name}</b>. You find the new time.")
        new = button(t("Choose a time"), "viewings.ask", one.offer_id)
    words = text.format(when=t.nearby(one.starts_at, ask.tx.now), name=one.youth)
    screen = Screen(words, ((new,), (calendar_button(ask),)))
    return with_what_waits(ask.tx, t, ask.who, one.youth_id, screen)


@routes.tap("move", CASEWORKERS)
@or_gone
def move(ask: Ask, appointment_id: int, number: int = 0) -> Said:
    """The times to which it could move."""
    one = agenda.still_on(ask.tx, ask.who, appointment_id)
    slots = _free(ask, one)
    if not slots:
        return _nothing_free_for(ask, one)
    text = ask.t("When is better? I will ask <b>{name}</b> whether it suits.")
    return days_screen(ask, _choice(ask, one), slots, text.format(name=one.youth), number)


@routes.tap("moveday", CASEWORKERS)
@or_gone
def move_times(ask: Ask, appointment_id: int, ordinal: int) -> Said:
    one, on = agenda.still_on(ask.tx, ask.who, appointment_id), day(ordinal)
    times = times_screen(ask, _choice(ask, one), _free(ask, one), on)
    return times or _gone(ask, one, SlotTaken())


@routes.tap("moveto", CASEWORKERS)
@or_gone
def move_to(ask: Ask, appointment_id: int, starts: int) -> Said:
    one = agenda.still_on(ask.tx, ask.who, appointment_id)
    try:
        moved = appointments.move(ask.tx, ask.who, one.id, instant(starts))
    except SlotTaken as gone:
        return _gone(ask, one, gone)
    text = ask.t("Moved to {when}. I am asking <b>{name}</b> whether it suits.")
    words = text.format(when=ask.t.moment(moved.starts_at), name=moved.youth)
    screen = Screen(words, ((calendar_button(ask),),))
    return with_what_waits(ask.tx, ask.t, ask.who, moved.youth_id, screen)


@routes.tap("held", CASEWORKERS)
@or_gone
def held(ask: Ask, appointment_id: int) -> Said:
    return page(ask, appointments.mark(ask.tx, ask.who, appointment_id, AppointmentStatus.HELD))


@routes.tap("missed", CASEWORKERS)
@or_gone
def missed(ask: Ask, appointment_id: int) -> Said:
    one = appointments.mark(ask.tx, ask.who, appointment_id, AppointmentStatus.MISSED)
    text = ask.t(
        "Noted. In a little while I will write kindly to <b>{name}</b> and offer a new time."
    )
    if one.offer_id is not None:
        text = ask.t(
            "Noted. In a little while I will write kindly to <b>{name}</b>. You find the new time."
        )
    return page(ask, one, text.format(name=one.youth))


def page(ask: Ask, one: AppointmentView, note: Html = "") -> Screen:
    """One appointment, as staff see it."""
    t = ask.t
    text = t("<b>{name}</b>\n{when}–{end}").format(
        name=one.youth, when=t.moment(one.starts_at), end=t.clock(one.ends_at)
    )
    details = [
        t("📍 {place}").format(place=one.place) if one.place else "",
        t("With {name}").format(name=one.staff) if one.staff_id != ask.who.id else "",
        _who_helps(ask, one),
        t("To see a home") if one.offer_id is not None else "",
        t("Status: {state}").format(state=known) if (known := state(ask, one)) else "",
        note,
    ]
    return Screen(Markup("\n").join([text, *filter(None, details)]), _actions(ask, one))


def _who_helps(ask: Ask, one: AppointmentView) -> Html:
    """Whom to ask, where that is somebody else by now."""
    if _helps(ask, one):
        return ""
    helper = cases.helper_name(ask.tx, one.youth_id)
    return ask.t("{helper} helps {name} now.").format(helper=helper, name=one.youth)


def state(ask: Ask, one: AppointmentView) -> Html:
    """How it stands, in a word or two; empty when nothing is known."""
    t = ask.t
    match one.status:
        case AppointmentStatus.HELD:
            return t("you met")
        case AppointmentStatus.MISSED:
            return t("did not come")
        case AppointmentStatus.CANCELLED:
            return t("cancelled")
    match one.coming:
        case Coming.YES:
            return t("is coming")
        case Coming.ON_MY_WAY:
            return t("on the way")
        case Coming.LATE:
            return t("{n} min late").format(n=one.late_minutes)
        case Coming.UNKNOWN:
            return "" if one.is_on(ask.tx.now) else t("not noted yet")


def taken(ask: Ask, choice: Choice, slots: list[Slot], why: str = SlotTaken.msgid) -> Screen:
    """The time is gone: those that are free now."""
    return days_screen(ask, choice, slots, ask.t(why)) if slots else nothing_free(ask)


def _gone(ask: Ask, one: AppointmentView, why: SlotTaken) -> Screen:
    slots = _free(ask, one)
    if not slots:
        return _nothing_free_for(ask, one)
    return taken(ask, _choice(ask, one), slots, why.text)


def _nothing_free_for(ask: Ask, one: AppointmentView) -> Screen:
    """The calendar is that of whoever has the appointment, which may be a colleague."""
    if one.staff_id == ask.who.id:
        return nothing_free(ask)
    t = ask.t
    text = t("{name} has no free times in the next four weeks.").format(name=one.staff)
    return Screen(text, ((button(t("Back"), "calendar.show", one.id),),))


def nothing_free(ask: Ask) -> Screen:
    t = ask.t
    text = t("You have no free times in the next four weeks. Add hours, and they show here.")
    return Screen(
        text, ((button(t("Weekly hours"), "appointments.hours"),), (calendar_button(ask),))
    )


def _actions(ask: Ask, one: AppointmentView) -> tuple[Row, ...]:
    t = ask.t
    change = (
        button(t("Move"), *_moved_by(one)),
        button(t("Cancel it"), "calendar.cancel", one.id),
    )
    outcome = tuple(
        button(label, name, one.id)
        for label, name, became in (
            (t("We met"), "calendar.held", AppointmentStatus.HELD),
            (t("Did not come"), "calendar.missed", AppointmentStatus.MISSED),
        )
        if one.status is not became
    )
    to_come = one.is_booked and ask.tx.now < one.starts_at
    settle = () if one.status is AppointmentStatus.CANCELLED else outcome
    people: Row = ()
    if _helps(ask, one):
        people = (
            button(t("Open {name}").format(name=one.youth), "youth", one.youth_id),
            button(t("Write"), "messages.to", one.youth_id),
        )
    offer: Row = ()
    if one.offer_id is not None:
        offer = (button(t("See the offer"), "offers.show", one.offer_id),)
    rows = (change if to_come else settle, offer, people)
    return (*filter(None, rows), (calendar_button(ask),))


def _helps(ask: Ask, one: AppointmentView) -> bool:
    """An appointment may outlast a handover."""
    return cases.may_open(ask.tx, ask.who, cases.case_of(ask.tx, one.youth_id))


def _moved_by(one: AppointmentView) -> tuple[str, int]:
    """The tap that moves it: a viewing is moved where the landlord hears of it."""
    if one.offer_id is not None:
        return "viewings.ask", one.offer_id
    return "calendar.move", one.id


def _free(ask: Ask, one: AppointmentView) -> list[Slot]:
    return calendars.free_times(ask.tx, ask.who, one.staff_id, one.youth_id)


def _choice(ask: Ask, one: AppointmentView) -> Choice:
    keep = button(ask.t("Keep the time"), "calendar.show", one.id)
    return Choice("calendar.move", "calendar.moveday", "calendar.moveto", one.id, keep)


def calendar_button(ask: Ask) -> Button:
    return button(ask.t("My calendar"), "calendar")
