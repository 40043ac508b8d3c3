"""Found again: a youth who says «I'm here», and a new account that joins the old thread."""

from dataclasses import replace

from bot.answers import Answer, Screen
from bot.domain.people import CASEWORKERS, EVERYONE, YOUTHS
from bot.i18n import Translator
from bot.services import cases, new_account
from handlers.menu import menu_screen
from handlers.routes import Ask, Routes, Said, button

routes = Routes("touch")
silence = Routes("silence")


@silence.tap("here", YOUTHS)
def here(ask: Ask) -> Said:
    """Being here is enough: whoever taps has been seen."""
    words = ask.t("Good to hear from you. {name} is there if you want to talk.")
    name = cases.helper_name(ask.tx, ask.who.id)
    return menu_screen(ask, words.format(name=name))


@routes.tap("code", CASEWORKERS)
def make_code(ask: Ask, youth_id: int) -> Said:
    """The code, to be told by voice or on paper."""
    t, made = ask.t, new_account.make_code(ask.tx, ask.who, youth_id)
    words = t(
        "Has <b>{name}</b> got another Telegram account? There {name} opens @{bot} and writes:\n\n"
        "<code>/kode {code}</code>\n\n"
        "It works once, until {moment}. The old chat is cut off at once. "
        "Give the code by voice or on paper, and only to {name}."
    ).format(name=made.youth, bot=ask.bot_name, code=made.code, moment=t.moment(made.expires_at))
    back = (button(t("Back to {name}").format(name=made.youth), "youth", youth_id),)
    return Answer((Screen(words, (back,)),), fresh=True)


@routes.command("kode", EVERYONE)
def join(ask: Ask) -> Said:
    """The thread goes on in this chat. The message with the code is deleted where possible."""
    gone = (ask.message.message_id,)
    who = new_account.join(ask.tx, ask.who, ask.text.partition(" ")[2])
    if who is None:
        words = ask.t(new_account.WrongCode.msgid)
        return Answer((menu_screen(ask, words),), delete=gone)
    ask = replace(ask, who=who, t=Translator(who.language, ask.profile.zone))
    words = ask.t("Welcome back, {name}. Everything goes on here. The old chat gets nothing more.")
    return Answer((menu_screen(ask, words.format(name=who.alias)),), delete=gone)
