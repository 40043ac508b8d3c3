"""Looking back: activities that are over, the latest first."""

from bot.answers import Screen
from bot.domain.activities import Shown
from bot.domain.people import ORGANISERS
from bot.services import organising
from handlers.activity_desk import how_full, to_desk
from handlers.activity_words import short
from handlers.pages import SIZE, page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activity_desk")


@routes.tap("past", ORGANISERS)
def past(ask: Ask, number: int = 0) -> Said:
    """A page of them, cancelled ones as well."""
    t, total = ask.t, organising.past_count(ask.tx, ask.who)
    if not total:
        words = t("There have not been any activities yet. When one is over, you find it here.")
        return Screen(words, ((to_desk(t),),))
    place = page_at(total, number, SIZE)
    found = organising.past(ask.tx, ask.who, first=place.number * SIZE, size=SIZE)
    rows = [(button(_line(ask, one), "activity_desk.show", one.id, place.number),) for one in found]
    turn = turn_row(t, place, t("More"), "activity_desk.past")
    words = t.plural(
        "{n} past activity.", "{n} past activities. The latest is at the top.", total
    ).format(n=t.number(total))
    return Screen(words, (*rows, turn, (to_desk(t),)))


def _line(ask: Ask, one: Shown) -> str:
    """For a button: «tors. 26. nov. · Fællesspisning · 12/20»; no count where none is kept."""
    parts = [ask.t.short_past_day(one.facts.starts_at, ask.tx.now), short(one.facts.title)]
    if one.is_cancelled:
        parts.append(str(ask.t("cancelled")))
    elif organising.keeps_signups(ask.tx, one):
        parts.append(how_full(one))
    return " · ".join(parts)
