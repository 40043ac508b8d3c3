"""Staff: the appointments of one youth, and a new one for her."""

from bot.answers import Screen
from bot.domain.people import CASEWORKERS
from bot.domain.slots import Slot
from bot.services import agenda, appointments, calendars, cases, people
from bot.services.appointments import SlotTaken
from handlers.appointment_page import nothing_free, taken
from handlers.appointments import label
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button
from handlers.times import Choice, day, days_screen, instant, times_screen

routes = Routes("appointments.of")

PER_PAGE = 6


@routes.tap("", CASEWORKERS)
def of(ask: Ask, youth_id: int, number: int = 0) -> Said:
    """What is coming for this youth."""
    t = ask.t
    found = agenda.of_youth(ask.tx, ask.who, youth_id)
    name = people.alias_of(ask.tx, youth_id)
    page = page_of(found, number, PER_PAGE)
    rows = [(button(label(ask, one), "calendar.show", one.id),) for one in page.items]
    turn = turn_row(t, page, t("More"), "appointments.of", youth_id)
    if found:
        text = t("Appointments with <b>{name}</b>.")
    else:
        text = t("<b>{name}</b> has no upcoming appointments.")
    return Screen(
        text.format(name=name),
        (
            *rows,
            turn,
            (button(t("New appointment"), "appointments.of.new", youth_id),),
            (button(t("Open {name}").format(name=name), "youth", youth_id),),
        ),
    )


@routes.tap("new", CASEWORKERS)
def new(ask: Ask, youth_id: int, number: int = 0) -> Said:
    slots = _free(ask, youth_id)
    if not slots:
        return nothing_free(ask)
    text = ask.t("When will you meet <b>{name}</b>? These are your free times.").format(
        name=people.alias_of(ask.tx, youth_id)
    )
    return days_screen(ask, _choice(ask, youth_id), slots, text, number)


@routes.tap("day", CASEWORKERS)
def times(ask: Ask, youth_id: int, ordinal: int) -> Said:
    on, slots, choice = day(ordinal), _free(ask, youth_id), _choice(ask, youth_id)
    return times_screen(ask, choice, slots, on) or taken(ask, choice, slots)


@routes.tap("take", CASEWORKERS)
def take(ask: Ask, youth_id: int, starts: int) -> Said:
    t = ask.t
    try:
        made = appointments.book(ask.tx, ask.who, youth_id, ask.who.id, instant(starts))
    except SlotTaken as gone:
        return taken(ask, _choice(ask, youth_id), _free(ask, youth_id), gone.text)
    text = t("Booked: {when}. I am asking <b>{name}</b> whether it suits.")
    return Screen(
        text.format(when=t.moment(made.starts_at), name=made.youth),
        (
            (button(t("Show"), "calendar.show", made.id),),
            (button(t("Open {name}").format(name=made.youth), "youth", youth_id),),
        ),
    )


def _free(ask: Ask, youth_id: int) -> list[Slot]:
    """Times free for both, for those who help this youth."""
    cases.opened_by(ask.tx, ask.who, youth_id, "appointments.read")
    return calendars.free_times(ask.tx, ask.who, ask.who.id, youth_id)


def _choice(ask: Ask, youth_id: int) -> Choice:
    back = button(ask.t("Back"), "appointments.of", youth_id)
    return Choice(
        "appointments.of.new", "appointments.of.day", "appointments.of.take", youth_id, back
    )
