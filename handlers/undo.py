"""«Undo my last message»: asked once, then gone on both sides."""

from markupsafe import Markup

from bot.answers import Answer, Screen
from bot.domain.messages import MessageKind, shortened
from bot.domain.people import STAFF, YOUTHS
from bot.notices.copies import KINDS
from bot.services import undo
from handlers.menu import menu_screen
from handlers.routes import Ask, Routes, Said, button

routes = Routes("undo")

LONGEST_QUOTE = 300


@routes.command("fortryd", YOUTHS | STAFF)
@routes.tap("", YOUTHS | STAFF)
def ask_first(ask: Ask) -> Said:
    """Which message it is about, before anything happens."""
    t, last = ask.t, undo.last(ask.tx, ask.who)
    words = t("Your last message to <b>{name}</b> is from {moment}. Do you want to take it back?")
    lines = [words.format(name=last.other, moment=t.moment(last.at))]
    if last.kind is not MessageKind.TEXT:
        lines.append(Markup("<i>{}</i>").format(t(KINDS[last.kind])))
    if last.text:
        quoted = shortened(last.text, LONGEST_QUOTE)
        lines.append(Markup("<blockquote>{}</blockquote>").format(quoted))
    rows = (
        (button(t("Yes, take it back"), "undo.do", last.id),),
        (button(t("No, leave it"), "undo.keep"),),
    )
    return Answer((Screen(Markup("\n").join(lines), rows),), fresh=True)


@routes.tap("do", YOUTHS | STAFF)
def do(ask: Ask, message_id: int) -> Said:
    """It is gone here, and soon there; said as it is."""
    t, undone = ask.t, undo.take_back(ask.tx, ask.who, message_id)
    if undone.was_seen:
        words = t("It is taken back. {name} may already have read it.")
    elif undone.may_stay:
        words = t("It is taken back here. I am not sure whether {name} still has a copy.")
    else:
        words = t("It is taken back. {name} can't read it.")
    return Answer((Screen(words.format(name=undone.other)),), delete=undone.own)


@routes.tap("keep", YOUTHS | STAFF)
def keep(ask: Ask) -> Said:
    return menu_screen(ask, ask.t("All right, nothing was changed."))
