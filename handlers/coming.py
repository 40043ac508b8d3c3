"""A youth says that she is coming, on her way or late."""

from bot.answers import Row, Screen
from bot.domain.appointments import LATE_MINUTES, AppointmentView, Coming
from bot.domain.people import YOUTHS
from bot.services import agenda, appointments
from handlers.appointments import or_gone
from handlers.routes import Ask, Routes, Said, button

routes = Routes("appointments")


@routes.tap("yes", YOUTHS)
@or_gone
def yes(ask: Ask, appointment_id: int) -> Said:
    t = ask.t
    one = appointments.say_coming(ask.tx, ask.who, appointment_id, Coming.YES)
    text = t("Great. See you {when}.").format(when=t.nearby(one.starts_at, ask.tx.now))
    return Screen(text, (_back(ask, one),))


@routes.tap("onway", YOUTHS)
@or_gone
def on_my_way(ask: Ask, appointment_id: int) -> Said:
    t = ask.t
    one = appointments.say_coming(ask.tx, ask.who, appointment_id, Coming.ON_MY_WAY)
    text = t("Good. I have told {name} that you are on your way.").format(name=one.staff)
    return Screen(text, (_back(ask, one),))


@routes.tap("late", YOUTHS)
@or_gone
def late(ask: Ask, appointment_id: int) -> Said:
    t = ask.t
    one = agenda.still_on(ask.tx, ask.who, appointment_id)
    choices = tuple(
        button(t("{n} min").format(n=n), "appointments.lateby", one.id, n) for n in LATE_MINUTES
    )
    return Screen(t("That happens. How late will you be?"), (choices, _back(ask, one)))


@routes.tap("lateby", YOUTHS)
@or_gone
def late_by(ask: Ask, appointment_id: int, minutes: int) -> Said:
    t = ask.t
    one = appointments.say_coming(ask.tx, ask.who, appointment_id, Coming.LATE, minutes)
    text = t(
        "Thank you for saying so. I have told {name} that you will be {n} minutes late."
    ).format(name=one.staff, n=minutes)
    return Screen(text, (_back(ask, one),))


def _back(ask: Ask, one: AppointmentView) -> Row:
    return (button(ask.t("Show the appointment"), "appointments.show", one.id),)
