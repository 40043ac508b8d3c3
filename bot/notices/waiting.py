"""Messages for later, spoken of where they may no longer fit."""

from dataclasses import replace

from markupsafe import Markup

from bot.answers import Button, Screen
from bot.domain.people import Asker
from bot.i18n import Translator
from bot.services import later
from bot.services.people import alias_of
from bot.store import Tx


def with_what_waits(tx: Tx, t: Translator, staff: Asker, youth_id: int, screen: Screen) -> Screen:
    """The screen, which also asks whether the messages that wait for the youth still fit.

    Nobody but their writer knows what they speak of, so none is held back.
    """
    n = later.how_many(tx, staff, youth_id)
    if not n:
        return screen
    words = t.plural(
        "{n} message waits to be sent to <b>{name}</b>. Does it still fit?",
        "{n} messages wait to be sent to <b>{name}</b>. Do they still fit?",
        n,
    ).format(n=n, name=alias_of(tx, youth_id))
    see = (Button(t("All waiting messages"), f"later.of:{youth_id}"),)
    return replace(
        screen, text=Markup("{}\n{}").format(screen.text, words), rows=(see, *screen.rows)
    )
