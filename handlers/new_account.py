"""A youth has another Telegram account: with a code it joins the old thread."""

from dataclasses import replace

from markupsafe import Markup

from bot.answers import Answer, Screen
from bot.domain.menus import MY_APPOINTMENTS, MY_HOME
from bot.domain.people import CASEWORKERS, EVERYONE, YOUTHS, Asker, Role
from bot.i18n import N_, Translator
from bot.services import cases, housing, new_account, outreach, safety
from handlers.housing import offer_rows
from handlers.menu import menu_screen
from handlers.routes import Ask, Routes, Said, button
from handlers.start import shall_i_pass_on

routes = Routes("account")


@routes.tap("code", CASEWORKERS)
def make_code(ask: Ask, youth_id: int) -> Said:
    """The code, to be told by voice or on paper."""
    t, made = ask.t, new_account.make_code(ask.tx, ask.who, youth_id)
    words = t(
        "Has <b>{name}</b> got another Telegram account? "
        "Then {name} opens @{bot} there and writes:\n\n"
        "<code>/kode {code}</code>\n\n"
        "It works once, until {moment}. The old chat is closed at once. "
        "Does {name} have a second profile here? Then the two become one. "
        "Give the code by voice or on paper, and only to {name}."
    ).format(name=made.youth, bot=ask.bot_name, code=made.code, moment=t.moment(made.expires_at))
    back = (button(t("Back to {name}").format(name=made.youth), "youth", youth_id),)
    return Answer((Screen(words, (back,)),), fresh=True)


@routes.command("kode", EVERYONE)
def join(ask: Ask) -> Said:
    """The thread goes on in this chat. The message with the code is deleted where possible."""
    gone, code = (ask.message.message_id,), ask.text.partition(" ")[2]
    if ask.who.role is Role.YOUTH:
        return Answer((_is_it_you(ask, code),), fresh=True, delete=gone)
    request = outreach.open_of(ask.tx, ask.message.chat_id)
    who = new_account.join(ask.tx, ask.who, code)
    if who is None:
        return Answer((_wrong(ask),), delete=gone)
    ask = replace(ask, who=who, t=Translator(who.language, ask.profile.zone))
    words = N_("Welcome back, {name}. Everything goes on here. The old chat gets nothing more.")
    before = shall_i_pass_on(ask, request.id) if request is not None else None
    screens = (_in_again(ask, who, words), _goes_on(ask, who), before)
    return Answer(tuple(filter(None, screens)), delete=gone)


def _is_it_you(ask: Ask, code: str) -> Screen:
    """Nothing is united before the youth has said so."""
    found = new_account.other_profile(ask.tx, ask.who, code)
    if found is None:
        return _wrong(ask)
    t, (other, name) = ask.t, found
    words = t(
        "You are here as <b>{mine}</b>, and the code is for <b>{other}</b>. Are you both of them? "
        "Then everything is put together under {name}, and the other chat is closed."
    ).format(mine=ask.who.alias, other=other, name=name)
    digits = "".join(sign for sign in code if sign.isdigit())
    yes = button(t("Yes, that is me"), "account.unite", digits)
    return Screen(words, ((yes,), (button(t("No"), "menu.cancel"),)))


@routes.tap("unite", YOUTHS)
def unite(ask: Ask, code: str) -> Said:
    """One profile, one thread, one chat."""
    who = new_account.unite(ask.tx, ask.who, code)
    if who is None:
        return _wrong(ask)
    words = N_("It is all here now, under the name {name}. The other chat gets nothing more.")
    return Answer((_in_again(ask, who, words), _goes_on(ask, who)))


def _wrong(ask: Ask) -> Screen:
    return menu_screen(ask, ask.t(new_account.WrongCode.msgid))


def _in_again(ask: Ask, who: Asker, words: str) -> Screen:
    ask = replace(ask, who=who, t=Translator(who.language, ask.profile.zone))
    return menu_screen(ask, ask.t(words).format(name=who.alias))


def _goes_on(ask: Ask, who: Asker) -> Screen:
    """The way to what was asked, agreed and written in the other chat, which is not seen here."""
    t = Translator(who.language, ask.profile.zone)
    words = t("Here you can see what is going on.")
    if safety.is_awaited(ask.tx, who.id):
        call = t("You asked for a call. Do you have a new number? Then write it here.")
        words = Markup("\n\n").join((words, call))
    rows = (
        *offer_rows(t, housing.home_of(ask.tx, cases.case_of(ask.tx, who.id))),
        (button(t(MY_APPOINTMENTS), "appointments"), button(t(MY_HOME), "housing")),
        (button(t("See the conversation"), "messages.mine", 0),),
    )
    return Screen(words, rows)
