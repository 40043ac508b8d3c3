"""The first meeting: a hello."""

from bot.domain.people import EVERYONE
from handlers.menu import menu_screen
from handlers.routes import Ask, Route, Routes, Said

routes = Routes("start")


@routes.command("start")
def start(ask: Ask) -> Said:
    return menu_screen(ask)


def free_text(ask: Ask) -> Said:
    return menu_screen(ask)


FREE_TEXT = Route("free text", EVERYONE, free_text)
