"""No hidden count can be computed back."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.suppression import FEWEST, shown

Counts = tuple[int, ...]


def explanations(published: tuple[int | None, ...], total: int) -> list[Counts]:
    """Every table that an attacker must think possible, who knows the total and the rule."""
    unknown = [place for place, count in enumerate(published) if count is None]
    rest = total - sum(count or 0 for count in published)
    if not unknown:
        return [tuple(count for count in published if count is not None)]
    tables = []
    for guess in product(range(rest + 1), repeat=len(unknown) - 1):
        last = rest - sum(guess)
        if last < 0:
            continue
        filled = dict(zip(unknown, (*guess, last), strict=True))
        table = tuple(
            filled[place] if count is None else count for place, count in enumerate(published)
        )
        if shown(table) == published:
            tables.append(table)
    return tables


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4).map(tuple))
def test_a_small_count_has_more_than_one_explanation(counts: Counts) -> None:
    published = shown(counts)
    assert all(count is None or count >= FEWEST for count in published)
    if sum(counts) < FEWEST:
        assert set(published) == {None}  # and so the sum is hidden, too
        return
    possible = explanations(published, sum(counts))
    assert counts in possible
    for place, count in enumerate(counts):
        if count < FEWEST and len(counts) > 1:
            assert len({table[place] for table in possible}) > 1, published


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ((), ()),
        ((12, 7, 5), (12, 7, 5)),
        ((12, 3, 9), (12, None, None)),
        ((12, 9, 3), (None, 9, None)),
        ((12, 3, 4), (12, None, None)),
        ((4, 12, 4, 30), (None, 12, None, None)),
        ((0, 0, 20), (None, None, None)),
        ((20, 6, 0), (None, 6, None)),
        ((3,), (None,)),
    ],
)
def test_what_is_hidden_beside_a_small_count(
    counts: Counts, published: tuple[int | None, ...]
) -> None:
    assert shown(counts) == published
