"""The one gate that messages to Telegram pass: lanes, an even pace, honest waiting after a 429.

Telegram allows about 30 messages a second in all, one a second per chat with short bursts, and 20
a minute per group (core.telegram.org/bots/faq). Calls that send no message pass freely, but wait
while Telegram has asked everybody to.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.domain.delivery import Lane
from bot.transport.request import NotSent

_SENDING = ("send", "copy", "forward")
_FREE = {"sendChatAction", "sendMessageDraft"}
_WINDOW = 1.0
_STRICT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """What the gate lets through. Seconds, messages per second."""

    overall: int = 30
    per_chat: float = 1.0
    chat_burst: int = 5
    patience: float = 30.0  # an answer is given up after so long a wait; the courier has more time
    courier_patience: float = 120.0


@dataclass(slots=True)
class _Chat:
    """One chat's allowance: a token bucket, and a pause that Telegram asked for."""

    tokens: float
    at: float
    paused_until: float = 0.0

    def ready_at(self, now: float, pace: Pace) -> float:
        self.tokens = min(pace.chat_burst, self.tokens + (now - self.at) * pace.per_chat)
        self.at = now
        wait = 0.0 if self.tokens >= 1 else (1 - self.tokens) / pace.per_chat
        return max(self.paused_until, now + wait)


@dataclass(slots=True)
class _Waiter:
    chat_id: int
    future: asyncio.Future[None]


@dataclass(slots=True)
class _Gate:
    """When messages may leave.

    Answers go at once, and take the place of others in the second's quota: Telegram bears short
    bursts. After a refusal it is strict for a while: then answers too wait for room in the second.
    Everything else leaves evenly.
    """

    pace: Pace
    sent: deque[float] = field(default_factory=deque)
    next_even: float = 0.0
    paused_until: float = 0.0
    strict_until: float = 0.0
    chats: dict[int, _Chat] = field(default_factory=dict)

    def ready_at(self, lane: Lane, chat_id: int, now: float) -> float:
        while self.sent and self.sent[0] <= now - _WINDOW:
            self.sent.popleft()
        at_once = lane is Lane.ANSWER and now >= self.strict_until
        full = len(self.sent) >= self.pace.overall and not at_once
        room = self.sent[-self.pace.overall] + _WINDOW if full else now
        even = now if lane is Lane.ANSWER else self.next_even
        chat = self.chats.setdefault(chat_id, _Chat(self.pace.chat_burst, now))
        return max(self.paused_until, room, even, chat.ready_at(now, self.pace))

    def leave(self, chat_id: int, now: float) -> None:
        self.sent.append(now)
        self.next_even = max(self.next_even, now) + 1 / self.pace.overall
        self.chats[chat_id].tokens -= 1
        if len(self.chats) > 10_000:
            self._forget_idle(now)

    def refuse(self, chat_id: int, now: float, seconds: float) -> None:
        """Telegram said 429: this chat waits, and everybody does when a second chat was refused.

        A pause is only ever made longer.
        """
        self.strict_until = now + seconds + _STRICT_SECONDS
        others = any(
            chat.paused_until > now for other, chat in self.chats.items() if other != chat_id
        )
        chat = self.chats.setdefault(chat_id, _Chat(self.pace.chat_burst, now))
        chat.paused_until = max(chat.paused_until, now + seconds)
        if others:
            self.paused_until = max(self.paused_until, now + seconds)

    def _forget_idle(self, now: float) -> None:
        self.chats = {
            chat_id: chat
            for chat_id, chat in self.chats.items()
            if chat.paused_until > now or now - chat.at < 60
        }


class LaneLimiter(BaseRateLimiter[Lane]):
    """PTB's seam for limits. `rate_limit_args` is the lane; without one a call is an answer."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._gate = _Gate(pace)
        self._waiting: dict[Lane, deque[_Waiter]] = {lane: deque() for lane in Lane}
        self._timer: asyncio.TimerHandle | None = None
        self._closed = asyncio.Event()

    def close(self) -> None:
        """Only answers pass from now on; whatever else waits was surely not sent."""
        self._closed.set()
        for lane in set(Lane) - {Lane.ANSWER}:
            for waiter in self._waiting[lane]:
                if not waiter.future.done():
                    waiter.future.set_exception(NotSent("closing"))

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Any:
        """The call's result.

        Raises RetryAfter when the wait would outlast the lane's patience, NotSent when closed.
        """
        lane = Lane.ANSWER if rate_limit_args is None else rate_limit_args
        chat_id = data.get("chat_id")
        loop = asyncio.get_running_loop()
        gives_up = loop.time() + (
            self._pace.patience if lane is Lane.ANSWER else self._pace.courier_patience
        )
        while True:
            if isinstance(chat_id, int) and endpoint.startswith(_SENDING) and endpoint not in _FREE:
                await self._admitted(lane, chat_id)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                wait = seconds(refusal)
                self._gate.refuse(chat_id or 0, loop.time(), wait)
                if loop.time() + wait > gives_up:
                    raise
                await self._rest(lane, wait)

    async def _rest(self, lane: Lane, wait: float) -> None:
        """So many seconds have passed. Raises NotSent when closed meanwhile."""
        if lane is Lane.ANSWER:
            await asyncio.sleep(wait)
            return
        try:
            await asyncio.wait_for(self._closed.wait(), wait)
        except TimeoutError:
            return
        raise NotSent("closing")

    async def _admitted(self, lane: Lane, chat_id: int) -> None:
        if self._closed.is_set() and lane is not Lane.ANSWER:
            raise NotSent("closing")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[lane].append(_Waiter(chat_id, future))
        self._let_through()
        await future

    def _let_through(self) -> None:
        """Everybody whose time has come may go, urgent lanes first; comes back for the next."""
        loop = asyncio.get_running_loop()
        soonest = float("inf")
        for lane, waiting in self._waiting.items():
            for _ in range(len(waiting)):
                waiter = waiting.popleft()
                if waiter.future.done():  # the caller was cancelled
                    continue
                ready_at = self._gate.ready_at(lane, waiter.chat_id, loop.time())
                if ready_at <= loop.time():
                    self._gate.leave(waiter.chat_id, loop.time())
                    waiter.future.set_result(None)
                else:
                    soonest = min(soonest, ready_at)
                    waiting.append(waiter)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if soonest < float("inf"):
            self._timer = loop.call_at(soonest, self._let_through)


def seconds(refusal: RetryAfter) -> float:
    """How long Telegram asked to wait."""
    after = refusal.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
