"""Telegram's flood limits."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass, field

from bot.simulator.refusals import too_many

_MINUTE = 60.0


@dataclass
class Limits:
    """How many messages a bot may send; what is more gets a 429 and is counted in `refused`.

    `chat_burst` messages to one chat may come at once, then `chat_per_second`. An album is one.
    """

    per_second: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20
    refused: int = 0
    _recent: deque[float] = field(default_factory=deque, repr=False)
    _chats: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    _groups: dict[str, deque[float]] = field(default_factory=dict, repr=False)

    def spend(self, chat: str, is_group: bool) -> None:
        """One message is counted; raises Refused with the wait if it is one too many."""
        now = time.monotonic()
        group = self._groups.setdefault(chat, deque()) if is_group else deque[float]()
        wait = max(
            _window_wait(self._recent, now, 1.0, self.per_second),
            _window_wait(group, now, _MINUTE, self.group_per_minute),
            self._chat_wait(chat, now),
        )
        if wait > 0:
            self.refused += 1
            raise too_many(max(1, math.ceil(wait)))
        self._recent.append(now)
        group.append(now)
        tokens, _ = self._chats[chat]
        self._chats[chat] = (tokens - 1, now)

    def _chat_wait(self, chat: str, now: float) -> float:
        """Fill the chat's bucket; the seconds until it holds a whole message."""
        tokens, then = self._chats.get(chat, (float(self.chat_burst), now))
        tokens = min(self.chat_burst, tokens + (now - then) * self.chat_per_second)
        self._chats[chat] = (tokens, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self.chat_per_second


def _window_wait(times: deque[float], now: float, width: float, most: int) -> float:
    while times and times[0] <= now - width:
        times.popleft()
    return times[0] + width - now if len(times) >= most else 0.0
