"""Words about concepts."""

from bot.answers import Button, Screen
from bot.notices.registry import Reader, notice
from bot.services import concepts
from bot.store import Tx


@notice
def without_news(tx: Tx, reader: Reader, *, concept_ids: list[int]) -> Screen | None:
    """Coordinators see which concepts nothing was heard of; those with news since are left out."""
    t = reader.t
    stale = concepts.without_news(tx, reader.who, concept_ids)
    if not stale:
        return None
    words = t.plural(
        "Nothing new for 30 days about one concept. Do you know how it is going?",
        "Nothing new for 30 days about {n} concepts. Do you know how they are going?",
        len(stale),
    )
    rows = tuple((Button(one.facts.name, f"concepts.show:{one.id}"),) for one in stale[:8])
    return Screen(words.format(n=len(stale)), rows)
