"""«Settings» of staff: hours, days off, ready replies, language."""

from bot.answers import Screen
from bot.domain.people import CASEWORKERS, STAFF
from handlers.menu import SETTINGS
from handlers.routes import Ask, Routes, Said, button

routes = Routes("settings")


@routes.word(SETTINGS, STAFF)
@routes.tap("", STAFF)
def settings(ask: Ask) -> Said:
    """Everything staff decide for themselves; only those with a calendar have hours."""
    t = ask.t
    replies = ((button(t("Ready replies"), "ready"),),)
    calendar = (
        (button(t("Weekly hours"), "appointments.hours"),),
        (button(t("Days off"), "appointments.off"),),
    )
    rows = (
        *((*calendar, *replies) if ask.who.role in CASEWORKERS else ()),
        (button(t("Dansk / English"), "language.other"),),
        (button(t("Privacy"), "privacy"), button(t("To the menu"), "menu")),
    )
    words = t("You are here as <b>{name}</b>. What would you like to change?")
    return Screen(words.format(name=ask.who.alias), rows)
