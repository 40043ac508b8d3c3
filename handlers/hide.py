"""«Hide»: what was said leaves the youth's chat; a neutral line stays."""

from datetime import datetime, time, timedelta

from bot.answers import Answer, Screen
from bot.domain.people import YOUTHS
from bot.services import cases, hiding
from handlers.menu import cancel_row, menu_screen
from handlers.routes import Ask, Routes, Said, button

routes = Routes("hide")


@routes.command("skjul", YOUTHS)
@routes.tap("", YOUTHS)
def ask_span(ask: Ask) -> Said:
    """How much of it, and what stays."""
    t = ask.t
    words = t(
        "I can remove what I have written in this chat, and your messages to {name}. "
        "Telegram lets me do that for two days. "
        "Anything else that you have written, you have to delete yourself. "
        "Nothing is lost: you can find it again under Write to {name} and My appointments."
    ).format(name=cases.helper_name(ask.tx, ask.who.id))
    rows = (
        (button(t("The last hour"), "hide.last", 1), button(t("Today"), "hide.today")),
        (button(t("The last two days"), "hide.last", 48),),
        cancel_row(t),
    )
    return Answer((Screen(words, rows),), fresh=True)


@routes.tap("last", YOUTHS)
def hide(ask: Ask, hours: int) -> Said:
    return _hidden(ask, timedelta(hours=min(max(hours, 1), 48)))


@routes.tap("today", YOUTHS)
def hide_today(ask: Ask) -> Said:
    """Since midnight, by the clock on the wall."""
    local = ask.tx.now.astimezone(ask.profile.zone)
    midnight = datetime.combine(local.date(), time(), ask.profile.zone)
    return _hidden(ask, ask.tx.now - midnight)


def _hidden(ask: Ask, span: timedelta) -> Answer:
    numbers = hiding.written_since(ask.tx, ask.message.chat_id, span)
    tapped = ask.message.message_id
    gone = (*numbers, tapped) if tapped not in numbers else numbers
    return Answer((menu_screen(ask, ask.t("Hi again.")),), fresh=True, delete=gone)
