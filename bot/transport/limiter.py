"""The one gate that messages to Telegram pass: lanes, an even pace, honest waiting after a 429.

Telegram allows about 30 messages a second in all, one a second per chat with short bursts, and 20
a minute per group (core.telegram.org/bots/faq). Calls that send no message pass freely; one that is
refused waits as long as Telegram asked. Replicas of one bot each have their share of the second,
and tell one another of every pause that Telegram asked for.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.domain.delivery import Lane
from bot.transport.request import NotSent

EVERYBODY = 0
"""In place of a chat: the pause is for all of them."""

AHEAD = 0.1
"""Seconds for which the courier takes messages: what it took and had not sent is unknown when the
process is killed, so it is little."""

_SENDING = ("send", "copy", "forward", "editMessage")
"""How the names of the methods begin that Telegram counts; a change counts as a message."""

_FREE = {"sendChatAction", "sendMessageDraft"}
_SECOND = 1.005
"""Telegram's second, and a little more: its clock and ours are not read at the same time."""

_UNDER_WAY = 1.0
"""Seconds after which a call that has no answer yet is taken to have arrived, if it ever does."""

_STRICT_SECONDS = 60.0

_TICK = 0.001
"""Seconds: some event loops count no finer, and a shorter wait is none, again and again."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What the gate lets through. Seconds, messages per second."""

    overall: float = 30
    per_chat: float = 1.0
    per_group: float = 20 / 60
    chat_burst: int = 3
    patience: float = 30.0  # an answer is given up after so long a wait
    courier_patience: float = 2.0  # the courier keeps the message and tries it later
    after_start: float = 1.0  # so long only answers pass: a process before this one may have sent


@dataclass(slots=True)
class _Chat:
    """One chat's allowance: a token bucket, and a pause that Telegram asked for."""

    rate: float
    tokens: float
    at: float
    paused_until: float = 0.0

    def ready_at(self, now: float, burst: int) -> float:
        self.tokens = min(burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        wait = 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate
        return max(self.paused_until, now + wait)


@dataclass(slots=True)
class _Place:
    """A message's place in Telegram's second. When it arrived is not known, only that it had when
    it was answered: after a stall many arrive at once, however evenly they left.
    """

    until: float

    def is_answered(self, now: float) -> None:
        self.until = min(self.until, now + _SECOND)


@dataclass(slots=True)
class _Waiter:
    chat_id: int
    future: asyncio.Future[_Place]


@dataclass(slots=True)
class _Gate:
    """When messages may leave.

    Answers go at once: Telegram bears short bursts. While anything else is going out they take the
    next place in its even row, before all others; and after a refusal it is strict for a while:
    then answers too wait for room in the second.
    """

    pace: Pace
    replicas: int = 1
    places: deque[_Place] = field(default_factory=deque)
    next_even: float = 0.0
    others_until: float = 0.0  # something else than answers is still in Telegram's second
    paused_until: float = 0.0
    strict_until: float = 0.0
    chats: dict[int, _Chat] = field(default_factory=dict)

    @property
    def overall(self) -> float:
        """This process's share of what Telegram allows in a second."""
        return self.pace.overall / self.replicas

    def room(self, now: float) -> int:
        """How many messages, beside answers, may leave in the next moment."""
        begins = max(self.next_even, self.paused_until, now)
        return max(0, int((now + AHEAD - begins) * self.overall) + (begins <= now + AHEAD))

    def ready_at(self, lane: Lane, chat_id: int, now: float) -> float:
        in_a_row = lane is not Lane.ANSWER or now < self.others_until
        at_once = not in_a_row and now >= self.strict_until
        room = now if at_once else self._place_at(now)
        even = self.next_even if in_a_row else now
        ready_at = self._chat(chat_id, now).ready_at(now, self.pace.chat_burst)
        return max(self.paused_until, room, even, ready_at)

    def _place_at(self, now: float) -> float:
        """When a place in the second is free; sooner if one of those under way is answered."""
        taken = sorted(place.until for place in self.places if place.until > now)
        quota = max(1, int(self.overall))
        return taken[-quota] if len(taken) >= quota else now

    def chat_wait(self, chat_id: int, now: float) -> float:
        """Seconds that this chat must wait because Telegram asked for it."""
        chat = self.chats.get(chat_id)
        return max(self.paused_until, chat.paused_until if chat else 0.0) - now

    def _chat(self, chat_id: int, now: float) -> _Chat:
        """Groups, whose ids are negative, get fewer messages than people."""
        rate = self.pace.per_chat if chat_id >= 0 else self.pace.per_group
        return self.chats.setdefault(chat_id, _Chat(rate, self.pace.chat_burst, now))

    def leave(self, lane: Lane, chat_id: int, now: float) -> _Place:
        while self.places and self.places[0].until <= now:
            self.places.popleft()
        place = _Place(now + _UNDER_WAY + _SECOND)
        self.places.append(place)
        # In a row that is under way, a place that was missed is made up for: there is room for it.
        earliest = now - AHEAD if now < self.others_until else now
        self.next_even = max(self.next_even, earliest) + 1 / self.overall
        if lane is not Lane.ANSWER:
            self.others_until = now + _SECOND
        self.chats[chat_id].tokens -= 1
        if len(self.chats) > 10_000:
            self._forget_idle(now)
        return place

    def refuse(self, chat_id: int, now: float, seconds: float) -> int:
        """Telegram said 429: this chat waits, and everybody does when a second chat was refused.

        Returns who waits: the chat or EVERYBODY.
        """
        others = any(
            chat.paused_until > now for other, chat in self.chats.items() if other != chat_id
        )
        whom = EVERYBODY if others else chat_id
        for one in {whom, chat_id}:
            self.pause(one, now, seconds)
        return whom

    def pause(self, whom: int, now: float, seconds: float) -> None:
        """A pause is only ever made longer."""
        self.strict_until = max(self.strict_until, now + seconds + _STRICT_SECONDS)
        if whom == EVERYBODY:
            self.paused_until = max(self.paused_until, now + seconds)
        else:
            chat = self._chat(whom, now)
            chat.paused_until = max(chat.paused_until, now + seconds)

    def _forget_idle(self, now: float) -> None:
        self.chats = {
            chat_id: chat
            for chat_id, chat in self.chats.items()
            if chat.paused_until > now or now - chat.at < 60
        }


class LaneLimiter(BaseRateLimiter[Lane]):
    """PTB's seam for limits. `rate_limit_args` is the lane; without one a call is an answer."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.on_pause: Callable[[int, float], None] = lambda whom, seconds: None
        """Told of every pause that Telegram asked of this process: of whom, for how long."""

        self._gate = _Gate(pace)
        self._waiting: dict[Lane, deque[_Waiter]] = {lane: deque() for lane in Lane}
        self._timer: asyncio.TimerHandle | None = None
        self._closed = asyncio.Event()

    def share(self, replicas: int) -> None:
        """So many processes send with this token, each its part."""
        self._gate.replicas = max(1, replicas)

    def hold(self, seconds: float) -> None:
        """Only answers pass for so long."""
        now = asyncio.get_running_loop().time()
        self._gate.next_even = max(self._gate.next_even, now + seconds)

    def pause(self, whom: int, seconds: float) -> None:
        """Telegram asked another process, or this one before a restart, to wait so long."""
        self._gate.pause(whom, asyncio.get_running_loop().time(), seconds)

    @property
    def room(self) -> int:
        """How many messages the courier should take now: those that leave in the next moment."""
        waiting = sum(len(waiting) for lane, waiting in self._waiting.items() if lane)
        return max(0, self._gate.room(asyncio.get_running_loop().time()) - waiting)

    async def has_room(self) -> None:
        """There is room for a message, or the gate is closed."""
        while not self.room and not self._closed.is_set():
            now = asyncio.get_running_loop().time()
            opens = max(self._gate.next_even, self._gate.paused_until, now + AHEAD / 4)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), opens - now)

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
        gives_up = loop.time() + self._patience(lane)
        while True:
            place = None
            if isinstance(chat_id, int) and endpoint.startswith(_SENDING) and endpoint not in _FREE:
                place = await self._admitted(lane, chat_id)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                wait = seconds(refusal)
                self.on_pause(self._gate.refuse(chat_id or 0, loop.time(), wait), wait)
                if lane is not Lane.ANSWER or loop.time() + wait > gives_up:
                    raise
            finally:
                self._is_answered(place)
            await asyncio.sleep(wait)

    def _patience(self, lane: Lane) -> float:
        return self.pace.patience if lane is Lane.ANSWER else self.pace.courier_patience

    async def _admitted(self, lane: Lane, chat_id: int) -> _Place:
        if self._closed.is_set() and lane is not Lane.ANSWER:
            raise NotSent("closing")
        future: asyncio.Future[_Place] = asyncio.get_running_loop().create_future()
        self._waiting[lane].append(_Waiter(chat_id, future))
        self._let_through()
        return await future

    def _is_answered(self, place: _Place | None) -> None:
        if place is not None:
            place.is_answered(asyncio.get_running_loop().time())
            if any(self._waiting.values()):
                self._let_through()

    def _let_through(self) -> None:
        """Everybody whose time has come may go, urgent lanes first; comes back for the next.

        Whoever is asked to wait beyond the lane's patience is sent back, however long in line.
        """
        loop = asyncio.get_running_loop()
        soonest = float("inf")
        for lane, waiting in self._waiting.items():
            for _ in range(len(waiting)):
                waiter = waiting.popleft()
                if waiter.future.done():  # the caller was cancelled
                    continue
                wait = self._gate.chat_wait(waiter.chat_id, loop.time())
                if wait > self._patience(lane):
                    waiter.future.set_exception(RetryAfter(ceil(wait)))
                    continue
                ready_at = self._gate.ready_at(lane, waiter.chat_id, loop.time())
                if ready_at <= loop.time():
                    waiter.future.set_result(self._gate.leave(lane, waiter.chat_id, loop.time()))
                else:
                    soonest = min(soonest, ready_at)
                    waiting.append(waiter)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if soonest < float("inf"):
            wait = max(_TICK, soonest - loop.time())
            self._timer = loop.call_later(wait, self._let_through)


def seconds(refusal: RetryAfter) -> float:
    """How long Telegram asked to wait."""
    after = refusal.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
