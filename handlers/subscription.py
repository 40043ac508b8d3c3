"""Stop and Start: a young person's own choice about broadcasts, as words."""

from bot.answers import Screen
from bot.domain.people import YOUTHS
from bot.i18n import N_
from bot.services import cases, preferences
from handlers.menu import menu_screen
from handlers.routes import Ask, Routes, Said, button

routes = Routes("subscription")

STOP = N_("Stop")
START = N_("Start")


@routes.word(STOP, YOUTHS)
def stop(ask: Ask) -> Said:
    """No broadcasts any more; everything that is personal goes on."""
    preferences.take_broadcasts(ask.tx, ask.who, wanted=False)
    text = ask.t(
        "You get no more broadcasts. You still get your appointments and answers from {name}. "
        "Write Start if you want them back."
    )
    return Screen(text.format(name=cases.helper_name(ask.tx, ask.who.id)))


@routes.word(START, YOUTHS)
@routes.tap("start", YOUTHS)
def start(ask: Ask) -> Said:
    """Broadcasts again; a break from all messages is another choice and stays."""
    preferences.take_broadcasts(ask.tx, ask.who, wanted=True)
    if preferences.is_paused(ask.tx, ask.who.id):
        text = ask.t("You get broadcasts again when your pause is over. You can end it here.")
        return Screen(text, ((button(ask.t("My data"), "mydata"),),))
    return Screen(ask.t("You get broadcasts again. Write Stop when you don't want any more."))


@routes.command("stop")
def stop_command(ask: Ask) -> Said:
    """The same as the word; others than young people get no broadcasts anyway."""
    if ask.who.role in YOUTHS:
        return stop(ask)
    return menu_screen(ask, ask.t("I send you no broadcasts. Here is your menu."))
