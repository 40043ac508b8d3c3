"""What a person reads whose update could not be done: they are not left without an answer."""

from bot.answers import Screen
from bot.context import Hjem
from bot.domain.delivery import Lane
from bot.i18n import known_language
from bot.services import people
from bot.transport.speaker import Bot, send


async def apologise(hjem: Hjem, bot: Bot, chat_id: int) -> None:
    """The person knows that it was not their fault, and whom to call."""
    who = await hjem.run(people.asker, chat_id)
    t = hjem.translator(who.language)
    words = t(
        "Something went wrong on our side. It is not your fault. "
        "Try again in a moment, or call {phone}."
    )
    await send(bot, chat_id, Screen(words.format(phone=hjem.profile.staff_phone)), Lane.ANSWER)


async def tell_that_it_waits(hjem: Hjem, bot: Bot, chat_id: int, language: str) -> None:
    """The person knows that nothing is lost, though the database cannot even say who it is."""
    t = hjem.translator(known_language(language.partition("-")[0]))
    words = t(
        "Something is wrong on our side right now, and I could not keep what you wrote. "
        "I will try again by myself, so you don't have to write it twice. "
        "If it is urgent, call {phone}."
    )
    await send(bot, chat_id, Screen(words.format(phone=hjem.profile.staff_phone)), Lane.ANSWER)
