"""A youth's appointments: seeing, cancelling, coming, and the calendar file."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from markupsafe import Markup

from bot.answers import Answer, Attachment, Html, Media, Row, Screen, plain
from bot.domain import menus
from bot.domain.appointments import AppointmentStatus, AppointmentView, Coming
from bot.domain.people import YOUTHS
from bot.services import agenda, appointments, cases
from bot.services.agenda import NotOn
from bot.services.ics import CalendarEvent, calendar_file
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("appointments")

PER_PAGE = 5
NOTHING = Markup()


def or_gone(answer: Callable[..., Said]) -> Callable[..., Said]:
    """An old button of an appointment that is no longer on gets a kind word and a way on."""

    @wraps(answer)
    def kindly(ask: Ask, appointment_id: int, *more: Any) -> Said:
        try:
            return answer(ask, appointment_id, *more)
        except NotOn as gone:
            return Screen(ask.t(gone.text), _ways_on_from(ask, appointment_id))

    return kindly


def moved_meanwhile(ask: Ask) -> Markup:
    """How a question begins that was answered for another time."""
    return ask.t("It has been moved meanwhile.") + " "


@routes.word(menus.MY_APPOINTMENTS, YOUTHS)
@routes.tap("", YOUTHS)
def mine(ask: Ask, number: int = 0) -> Said:
    """What is coming, a page at a time."""
    t = ask.t
    coming = agenda.upcoming(ask.tx, ask.who)
    if not coming:
        text = t("You have no appointments right now. Would you like to find a time?")
        return Screen(text, ((button(t("Find a time"), "booking"),),))
    page = page_of(coming, number, PER_PAGE)
    rows: list[Row] = [
        (button(label(ask, one), "appointments.show", one.id),) for one in page.items
    ]
    turn = turn_row(t, page, t("More"), "appointments")
    new = button(t("Find one more time"), "booking")
    return Screen(t("Here are your appointments."), (*rows, turn, (new,)))


@routes.tap("show", YOUTHS)
def show(ask: Ask, appointment_id: int) -> Said:
    return _page(ask, agenda.seen_by(ask.tx, ask.who, appointment_id))


@routes.tap("place", YOUTHS)
def place(ask: Ask, appointment_id: int) -> Said:
    """Where it is; shown when asked for only, and while it is on."""
    t = ask.t
    one = agenda.seen_by(ask.tx, ask.who, appointment_id)
    if not one.is_on(ask.tx.now):
        return _page(ask, one)
    where = one.place or t("Ask {name}, who knows the place.").format(name=one.staff)
    text = t("You meet {name} on <b>{when}</b>.\n📍 {place}").format(
        when=t.moment(one.starts_at), name=one.staff, place=where
    )
    return Screen(
        text,
        (
            (button(t("Add to calendar with place"), "appointments.file", one.id, 1),),
            (button(t("Hide"), "appointments.show", one.id),),
        ),
    )


@routes.tap("file", YOUTHS)
def file(ask: Ask, appointment_id: int, with_place: int = 0) -> Said:
    """The calendar file; after a move or a cancellation it changes the same event."""
    t = ask.t
    one = agenda.seen_by(ask.tx, ask.who, appointment_id)
    event = CalendarEvent(
        one.uid,
        one.sequence,
        one.starts_at,
        one.ends_at,
        plain(t("Appointment")),
        one.place if with_place else "",
        one.status is AppointmentStatus.CANCELLED,
    )
    content = calendar_file(event, ask.tx.now)
    name = plain(t("appointment")) + ".ics"
    if event.is_cancelled:
        text = t("Open the file, and your calendar removes the appointment.")
    elif event.place:
        text = t("Open the file to put it in your calendar. The place is in it.")
    else:
        text = t("Open the file to put it in your calendar. It only says “Appointment”.")
    screen = Screen(text, attachment=Attachment(Media.DOCUMENT, content=content, name=name))
    return Answer((screen,), fresh=True)


@routes.tap("cancel", YOUTHS)
@or_gone
def cancel(ask: Ask, appointment_id: int) -> Said:
    """Asks once before it is cancelled."""
    return _shall_i_cancel(ask, appointment_id)


def _shall_i_cancel(ask: Ask, appointment_id: int, head: Markup = NOTHING) -> Screen:
    t = ask.t
    one = agenda.still_on(ask.tx, ask.who, appointment_id)
    text = head + t("Shall I cancel the appointment {when} and tell {name}?").format(
        when=t.nearby(one.starts_at, ask.tx.now), name=one.staff
    )
    return Screen(
        text,
        (
            (button(t("Yes, cancel it"), "appointments.cancelled", one.id, one.sequence),),
            (button(t("Move it instead"), "booking.move", one.id),) if one.offer_id is None else (),
            (button(t("No, keep it"), "appointments.show", one.id),),
        ),
    )


@routes.tap("cancelled", YOUTHS)
@or_gone
def cancelled(ask: Ask, appointment_id: int, sequence: int = 0) -> Said:
    """One that was moved since the question is asked about again."""
    t = ask.t
    if agenda.has_moved(ask.tx, ask.who, appointment_id, sequence):
        return _shall_i_cancel(ask, appointment_id, moved_meanwhile(ask))
    one = appointments.cancel(ask.tx, ask.who, appointment_id)
    if one.offer_id is not None:
        return _no_viewing(ask, one, one.offer_id)
    text = t(
        "The appointment is cancelled. That's quite all right. Do you want to find a new time?"
    )
    return Screen(
        text,
        (
            (button(t("Find a new time"), "booking.with", one.staff_id),),
            (button(t("Remove it from my calendar"), "appointments.file", one.id),),
            (button(t("My appointments"), "appointments"),),
        ),
    )


def _no_viewing(ask: Ask, one: AppointmentView, offer_id: int) -> Screen:
    """A youth finds no time for a viewing: helpers and the landlord do."""
    t, name = ask.t, cases.helper_name(ask.tx, ask.who.id)
    text = t(
        "The appointment is cancelled. That's quite all right. "
        "If you still want to see the home, write to {name}."
    ).format(name=name)
    return Screen(
        text,
        (
            (button(t("Write to {name}").format(name=name), "messages.write"),),
            (button(t("See the offer"), "own_offers", offer_id),),
            (button(t("Remove it from my calendar"), "appointments.file", one.id),),
            (button(t("My appointments"), "appointments"),),
        ),
    )


def label(ask: Ask, one: AppointmentView) -> Html:
    """For a button: «tors. 26. nov. kl. 17.00 · Sam», with whom it is."""
    t = ask.t
    return t("{day} at {clock} · {name}").format(
        day=t.short_day(one.starts_at), clock=t.clock(one.starts_at), name=one.staff
    )


def _page(ask: Ask, one: AppointmentView) -> Screen:
    if not one.is_on(ask.tx.now):
        return Screen(_ending(ask, one), _ways_on(ask, one))
    t = ask.t
    head = t("You meet {name} on <b>{when}</b>.").format(
        name=one.staff, when=t.moment(one.starts_at)
    )
    seeing = t("You see the home that you were offered.") if one.offer_id is not None else ""
    parts = [part for part in (head, seeing, _said(ask, one)) if part]
    return Screen(Markup("\n\n").join(parts), _actions(ask, one))


def _ending(ask: Ask, one: AppointmentView) -> Html:
    words = ask.t("Your appointment with {name} on <b>{when}</b> is over.")
    if one.status is AppointmentStatus.CANCELLED:
        words = ask.t("Your appointment with {name} on <b>{when}</b> is cancelled.")
    return words.format(name=one.staff, when=ask.t.moment(one.starts_at))


def _said(ask: Ask, one: AppointmentView) -> Html:
    match one.coming:
        case Coming.YES:
            return ask.t("You have said that you are coming.")
        case Coming.ON_MY_WAY:
            return ask.t("{name} knows that you are on your way.").format(name=one.staff)
        case Coming.LATE:
            text = ask.t("{name} knows that you will be {n} minutes late.")
            return text.format(name=one.staff, n=one.late_minutes)
        case Coming.UNKNOWN:
            return ""


def _actions(ask: Ask, one: AppointmentView) -> tuple[Row, ...]:
    t = ask.t
    place = (button(t("Show place"), "appointments.place", one.id),) if one.place else ()
    calendar = button(t("Add to calendar"), "appointments.file", one.id)
    offer: Row = ()
    if one.offer_id is not None:
        offer = (button(t("See the offer"), "own_offers", one.offer_id),)
    return (
        *(_today if t.is_today(one.starts_at, ask.tx.now) else _ahead)(ask, one),
        (*place, calendar),
        offer,
        (button(t("Back"), "appointments"),),
    )


def _ahead(ask: Ask, one: AppointmentView) -> tuple[Row, ...]:
    t = ask.t
    yes = (button(t("Yes, I'm coming"), "appointments.yes", one.id),)
    change = (*_move(ask, one), button(t("Cancel it"), "appointments.cancel", one.id))
    return (change,) if one.coming is Coming.YES else (yes, change)


def _today(ask: Ask, one: AppointmentView) -> tuple[Row, ...]:
    t = ask.t
    return (
        (
            button(t("I'm on my way"), "appointments.onway", one.id),
            button(t("I'm late"), "appointments.late", one.id),
        ),
        (
            button(t("Can't today"), "appointments.cancel", one.id),
            *_move(ask, one),
        ),
    )


def _move(ask: Ask, one: AppointmentView) -> Row:
    """Youths move their own appointments; for a viewing a landlord waits, too."""
    return () if one.offer_id is not None else (button(ask.t("Move"), "booking.move", one.id),)


def _ways_on_from(ask: Ask, appointment_id: int) -> tuple[Row, ...]:
    if ask.who.role not in YOUTHS:
        return ((button(ask.t("My calendar"), "calendar"),),)
    return _ways_on(ask, agenda.seen_by(ask.tx, ask.who, appointment_id))


def _ways_on(ask: Ask, one: AppointmentView) -> tuple[Row, ...]:
    """A youth finds another time, but for a viewing it is found with the offer."""
    t = ask.t
    another = button(t("Find a new time"), "booking")
    if one.offer_id is not None:
        another = button(t("See the offer"), "own_offers", one.offer_id)
    return ((another,), (button(t("My appointments"), "appointments"),))
