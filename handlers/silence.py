"""A youth who was asked after says «I'm here»."""

from bot.domain.people import YOUTHS
from bot.services import cases
from handlers.menu import menu_screen
from handlers.routes import Ask, Routes, Said

routes = Routes("silence")


@routes.tap("here", YOUTHS)
def here(ask: Ask) -> Said:
    """Being here is enough: whoever taps has been seen."""
    words = ask.t("Good to hear from you. {name} is there if you want to talk.")
    name = cases.helper_name(ask.tx, ask.who.id)
    return menu_screen(ask, words.format(name=name))
