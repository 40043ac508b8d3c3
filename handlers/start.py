"""The first meeting: a hello."""

from bot.domain.people import EVERYONE, STAFF, YOUTHS
from handlers import messages, threads
from handlers.menu import menu_screen
from handlers.routes import Ask, Route, Routes, Said

routes = Routes("start")


@routes.command("start")
def start(ask: Ask) -> Said:
    return menu_screen(ask)


def free_text(ask: Ask) -> Said:
    """Words outside any question go to a human: from a youth to staff, from staff to a youth."""
    if ask.who.role in YOUTHS:
        return messages.free_text(ask)
    if ask.who.role in STAFF:
        return threads.free_text(ask)
    return menu_screen(ask)


FREE_TEXT = Route("free text", EVERYONE, free_text)
