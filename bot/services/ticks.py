"""Scheduled services: what is run every so many seconds, in every replica."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.store import Tx


@dataclass(frozen=True, slots=True)
class Tick:
    """A service that looks at the rows of now; running it twice does nothing twice."""

    service: Callable[[Tx], Any]
    seconds: int
