"""Things that go wrong on purpose."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.simulator.refusals import Refused, too_many


class Dropped(Exception):
    """The connection is to be cut without an answer."""


@dataclass(frozen=True)
class Fault:
    """What shall happen to one call, before or after its effect."""

    refusal: Refused | None = None
    drops: bool = False
    seconds: float = 0.0
    before_effect: bool = True


@dataclass
class Faults:
    """Random faults, each with its probability; `methods` limits them (None: every method)."""

    seed: int = 0
    too_many: float = 0.0
    server_error: float = 0.0
    hang: float = 0.0
    drop: float = 0.0
    hang_seconds: float = 5.0
    methods: Iterable[str] | None = None
    happened: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        if self.methods is not None:
            self.methods = frozenset(self.methods)

    def draw(self, method: str) -> Fault | None:
        """The fault that meets this call, if any; half of them come after its effect."""
        if self.methods is not None and method not in self.methods:
            return None
        dice = self._random.random()
        before = self._random.random() < 0.5
        for chance, fault in (
            (self.too_many, Fault(too_many(self._random.randint(1, 3)))),
            (self.server_error, Fault(Refused(502, "Bad Gateway"), before_effect=before)),
            (self.hang, Fault(seconds=self.hang_seconds, before_effect=before)),
            (self.drop, Fault(drops=True, before_effect=before)),
        ):
            if dice < chance:
                self.happened += 1
                return fault
            dice -= chance
        return None


class Script:
    """Faults that were ordered for the next calls of a method, in that order."""

    def __init__(self) -> None:
        self._ordered: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def order(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of the method meet the fault."""
        self._ordered[method].extend([fault] * times)

    def next(self, method: str) -> Fault | None:
        """The fault ordered for this call, which is used up by it."""
        waiting = self._ordered[method]
        return waiting.popleft() if waiting else None
