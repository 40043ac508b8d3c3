"""Finding the button a person means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.simulator.shown import Shown

_Match = Callable[[str, str], bool]
_MATCHES: tuple[_Match, ...] = (
    lambda label, wanted: label == wanted,
    lambda label, wanted: label.startswith(wanted),
    lambda label, wanted: wanted in label,
)


@dataclass(frozen=True)
class Tap:
    """A button: an inline one under `message`, or without a message one of the reply keyboard."""

    message: Shown | None
    label: str


def find_tap(newest_first: Sequence[Shown], keyboard: list[list[str]] | None, wanted: str) -> Tap:
    """The button with this label, or else the only one that starts with or holds it.

    The newest message wins, inline buttons go before the reply keyboard.
    Raises AssertionError, with what can be seen, for none or several.
    """
    holders: list[tuple[Shown | None, list[list[str]]]] = [(m, m.buttons) for m in newest_first]
    holders.append((None, keyboard or []))
    for matches in _MATCHES:
        for message, rows in holders:
            found = [label for label in _flat(rows) if matches(label, wanted)]
            if len(set(found)) > 1:
                raise AssertionError(f"{wanted!r} could be any of {found}")
            if found:
                return Tap(message, found[0])
    visible = [rows for _, rows in holders if rows]
    raise AssertionError(f"no button {wanted!r}; visible, the newest first: {visible}")


def _flat(rows: Iterable[Iterable[str]]) -> list[str]:
    return [label for row in rows for label in row]
