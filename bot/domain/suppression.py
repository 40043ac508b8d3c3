"""Which counts of people may be shown, so that nobody is found out from the others.

A count under five is hidden. Where the sum of a table is known, one hidden count could be computed
from the others, and so others are hidden with it until that is no use. Which ones does not depend
on how large they are: a choice by size would itself say something.
"""

from collections.abc import Sequence

FEWEST = 5


def shown(counts: Sequence[int], *, sum_is_known: bool = True) -> tuple[int | None, ...]:
    """The counts of a table; None where one is hidden.

    What was hidden for being small can have been at least two different numbers, for whoever knows
    the sum, every count that is shown, and this rule; or the sum is itself under five.
    """
    hidden = {place for place, count in enumerate(counts) if count < FEWEST}
    if not sum_is_known:
        return _without(counts, hidden)
    start = max(hidden, default=0)
    ring = [(start + step) % len(counts) for step in range(1, len(counts))]
    others = [place for place in ring if place not in hidden]
    while others and _gives_away([counts[place] for place in hidden]):
        hidden.add(others.pop(0))
    return _without(counts, hidden)


def one(count: int) -> int | None:
    """A count that stands alone, such as a sum; None when it is hidden."""
    return count if count >= FEWEST else None


def _without(counts: Sequence[int], hidden: set[int]) -> tuple[int | None, ...]:
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def _gives_away(hidden: list[int]) -> bool:
    """Whether the sum of what is hidden says what is in it."""
    if not hidden:
        return False
    all_small = all(count < FEWEST for count in hidden)
    is_full = all_small and sum(hidden) == (FEWEST - 1) * len(hidden)
    return len(hidden) < 2 or sum(hidden) < FEWEST or is_full
