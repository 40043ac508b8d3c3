"""The project's places, for coordinators: figures, and nobody's name."""

from markupsafe import Markup

from bot.answers import Screen
from bot.domain.intake import ROUTES
from bot.domain.people import COORDINATORS
from bot.i18n import Translator
from bot.services import intake
from bot.services.intake import Waiting
from handlers.routes import Ask, Routes, Said, button

routes = Routes("intake")


@routes.tap("", COORDINATORS)
def places(ask: Ask) -> Said:
    """How many places are taken, and how long the queue of each route is."""
    t, now = ask.t, intake.places(ask.tx, ask.who)
    lines = [
        Markup("<b>{}</b>").format(ask.profile.sender),
        t("{taken} of {capacity} places are taken.").format(taken=now.taken, capacity=now.capacity),
        t.plural("{n} place is free.", "{n} places are free.", now.free).format(n=now.free),
    ]
    queue = [_line(t, one) for one in now.queue] or [t("Nobody waits for a place.")]
    back = (button(t("The alliance"), "alliance"),)
    return Screen(Markup("\n").join([*lines, Markup(), *queue]), (back,))


def _line(t: Translator, one: Waiting) -> Markup:
    route = t(ROUTES[one.route]) if one.route else t("route not known yet")
    words = t.plural(
        "{n} waits ({route}), since {day}.", "{n} wait ({route}), the first since {day}.", one.count
    )
    return words.format(n=one.count, route=route, day=t.day(one.since))
