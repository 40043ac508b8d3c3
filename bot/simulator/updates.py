"""The updates that wait for the bot, and long polling."""

from __future__ import annotations

import asyncio
import itertools
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from telegram.constants import UpdateType

from bot.simulator.refusals import Json, Refused

_FIRST_ID = 100_000_001
_HISTORY = 1000
# Telegram leaves these out unless they are asked for.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
ALL_KINDS = frozenset(str(kind) for kind in UpdateType)


@dataclass(eq=False)
class Entry:
    """One update on its way; `lane` is the chat whose order it keeps."""

    number: int
    update: Json
    lane: int
    acknowledged: asyncio.Future[None]
    last_fault: str = ""

    @property
    def update_id(self) -> int:
        """The update's id; a redelivered update has the id it had."""
        return int(self.update["update_id"])


class UpdateQueue:
    """Updates in order, until the bot acknowledges them."""

    def __init__(self) -> None:
        self.patience = 10.0
        self.allowed: frozenset[str] = ALL_KINDS - _ON_REQUEST
        self.pending: OrderedDict[int, Entry] = OrderedDict()
        self.on_added: Callable[[Entry], None] | None = None
        self._next_id = _FIRST_ID
        self._numbers = itertools.count()
        self._history: deque[tuple[Json, int]] = deque(maxlen=_HISTORY)
        self._poller: asyncio.Future[None] | None = None

    def add(self, kind: str, content: Json, lane: int) -> Entry:
        """The update waits for the bot, unless the bot does not want its kind."""
        update = {"update_id": self._next_id, kind: content}
        if kind not in self.allowed:
            entry = self._entry(update, lane)
            entry.acknowledged.set_result(None)
            return entry
        self._next_id += 1
        self._history.append((update, lane))
        return self._enqueue(update, lane)

    def inject(self, update: Json) -> Entry:
        """The update waits for the bot exactly as it is, with an id if it had none."""
        update = {"update_id": self._next_id, **update}
        self._next_id = max(self._next_id, int(update["update_id"])) + 1
        lane = _lane_of(update)
        self._history.append((update, lane))
        return self._enqueue(update, lane)

    def again(self, update_id: int) -> Entry:
        """The update waits once more; KeyError if it is unknown or long ago."""
        for update, lane in self._history:
            if update["update_id"] == update_id:
                return self._enqueue(update, lane)
        raise KeyError(update_id)

    @property
    def history(self) -> list[Json]:
        """The updates that `again` still knows, the oldest first."""
        return [update for update, _ in self._history]

    def skip_ids(self, count: int) -> None:
        """The next update's id is that much higher, as after a quiet week."""
        self._next_id += count

    def want(self, kinds: list[str] | None) -> None:
        """From now on only these kinds; an empty list means the usual ones, None no change."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or ALL_KINDS - _ON_REQUEST

    def acknowledge(self, entry: Entry) -> None:
        """The bot is done with it."""
        self.pending.pop(entry.number, None)
        if not entry.acknowledged.done():
            entry.acknowledged.set_result(None)

    def drop_all(self) -> None:
        """Nothing waits any more."""
        for entry in list(self.pending.values()):
            self.acknowledge(entry)

    async def settled(self, entry: Entry) -> None:
        """Returns when the bot has acknowledged it; TimeoutError after `patience` seconds."""
        try:
            await asyncio.wait_for(asyncio.shield(entry.acknowledged), self.patience)
        except TimeoutError:
            kind = next(key for key in entry.update if key != "update_id")
            fault = entry.last_fault or "nothing came back"
            raise TimeoutError(
                f"the bot did not acknowledge update {entry.update_id} ({kind})"
                f" within {self.patience} s: {fault}"
            ) from None

    async def idle(self) -> None:
        """Returns when every update so far is acknowledged."""
        for entry in list(self.pending.values()):
            await self.settled(entry)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """What getUpdates answers; waits `timeout` seconds for a first update."""
        self.end_poll("other getUpdates request; make sure that only one bot instance is running")
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        return [entry.update for entry in itertools.islice(self.pending.values(), limit)]

    def end_poll(self, reason: str = "") -> None:
        """The poll that waits is over: with a conflict, or quietly without a reason."""
        if self._poller is None or self._poller.done():
            return
        if reason:
            self._poller.set_exception(Refused(409, f"Conflict: terminated by {reason}"))
        else:
            self._poller.set_result(None)

    async def _wait(self, timeout: float) -> None:
        poller = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            await asyncio.wait_for(poller, timeout)
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            kept = list(self.pending.values())[offset:]
            offset = kept[0].update_id if kept else 0
        while self.pending:
            entry = next(iter(self.pending.values()))
            if entry.update_id >= offset:
                return
            self.acknowledge(entry)

    def _entry(self, update: Json, lane: int) -> Entry:
        acknowledged = asyncio.get_running_loop().create_future()
        return Entry(next(self._numbers), update, lane, acknowledged)

    def _enqueue(self, update: Json, lane: int) -> Entry:
        entry = self._entry(update, lane)
        self.pending[entry.number] = entry
        self.end_poll()
        if self.on_added is not None:
            self.on_added(entry)
        return entry


def _lane_of(update: Json) -> int:
    for key, content in update.items():
        if key == "update_id" or not isinstance(content, dict):
            continue
        chat = content.get("chat") or content.get("message", {}).get("chat")
        who = chat or content.get("from") or content.get("user") or {}
        return int(who.get("id", 0))
    return 0
