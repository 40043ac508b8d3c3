"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.answers import Row
from bot.i18n import Translator
from handlers.routes import button

T = TypeVar("T")
SIZE = 8
"""How many entries a phone shows well, unless a list knows better."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list; `number` counts from 0."""

    items: Sequence[T]
    number: int
    has_more: bool


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """The page of that number, or the last one: a list may have become shorter."""
    last = max(0, (len(items) - 1) // size)
    number = min(max(0, number), last)
    first = number * size
    return Page(items[first : first + size], number, number < last)


def page_at(total: int, number: int, size: int) -> Page[None]:
    """Where the page of that number stands in a list of so many, which is read elsewhere."""
    last = max(0, (total - 1) // size)
    number = min(max(0, number), last)
    return Page((), number, number < last)


def turn_row(
    t: Translator,
    page: Page[T],
    more: str,
    name: str,
    *arguments: int | str,
    after: tuple[int | str, ...] = (),
) -> Row:
    """Buttons to the pages around this one.

    The tap `name` gets the arguments, the number, and the arguments `after` it.
    """
    row: Row = ()
    if page.number:
        row += (button(t("Previous"), name, *arguments, page.number - 1, *after),)
    if page.has_more:
        row += (button(more, name, *arguments, page.number + 1, *after),)
    return row
