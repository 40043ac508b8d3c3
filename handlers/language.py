"""Danish or English, chosen anywhere; the menu changes with it at once."""

from dataclasses import replace

from bot.answers import Answer
from bot.domain.menus import LANGUAGE
from bot.domain.people import Role
from bot.i18n import DANISH, ENGLISH, Translator
from bot.services import people
from handlers import menu, start
from handlers.routes import Ask, Routes, Said

routes = Routes("language")


@routes.command("sprog")
@routes.word(LANGUAGE)
@routes.tap("other")
def other(ask: Ask) -> Said:
    """There are two languages: the bot speaks the other one from now on, and the menu does too."""
    language = ENGLISH if ask.who.language == DANISH else DANISH
    people.choose_language(ask.tx, ask.who, language)
    ask = replace(
        ask,
        who=people.asker(ask.tx, ask.message.chat_id),
        t=Translator(language, ask.profile.zone),
    )
    if not ask.who.has_consented:
        return replace(start.consent(ask), fresh=True)
    if ask.who.role is Role.GUEST:
        return Answer((start.hello(ask),), fresh=True)
    return Answer((menu.menu_screen(ask, ask.t("I speak English now.")),), fresh=True)
