"""Words about the project's places."""

from bot.answers import Button, Screen
from bot.notices.registry import Reader, notice
from bot.services import intake
from bot.services.people import alias_of
from bot.store import Tx


@notice
def nearly_full(tx: Tx, reader: Reader) -> Screen | None:
    """Coordinators hear when few places are left; None when there are more again."""
    now = intake.places(tx, reader.who)
    if now.free > tx.profile.limits.capacity_warning:
        return None
    words = reader.t.plural(
        "There is {n} free place left of {capacity}.",
        "There are {n} free places left of {capacity}.",
        now.free,
    )
    text = words.format(n=now.free, capacity=now.capacity)
    return Screen(text, ((Button(reader.t("See the places"), "intake"),),))


@notice
def place_free(tx: Tx, reader: Reader) -> Screen | None:
    """A caseworker whose youths wait hears of the place; None when it is gone."""
    waiting = intake.queue_of(tx, reader.id)
    if not waiting or not intake.has_place(tx):
        return None
    t = reader.t
    text = t(
        "There is a free place. These of your young people are waiting. "
        "The one who has waited longest is first:"
    )
    rows = tuple(
        (Button(alias_of(tx, case.youth_id), f"needs:{case.youth_id}"),) for case in waiting[:8]
    )
    return Screen(text, rows)
