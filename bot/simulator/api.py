"""One call of a method: looked up, checked, disturbed if ordered, carried out, recorded."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.simulator.faults import Dropped, Fault, Faults, Script
from bot.simulator.intake import Intake
from bot.simulator.limits import Limits
from bot.simulator.methods import COUNTED, METHODS
from bot.simulator.params import Params, refuse_unknown
from bot.simulator.refusals import Json, Refused
from bot.simulator.world import World

_KEPT_CALLS = 10_000


@dataclass(frozen=True)
class Call:
    """A call that was answered; `error` is None when it succeeded."""

    method: str
    params: Json
    result: Any
    error: Refused | None
    at: datetime


class Api:
    """The methods of one bot."""

    def __init__(self, world: World, limits: Limits | None) -> None:
        self.limits = limits
        self.faults = Faults()
        self.script = Script()
        self.calls: deque[Call] = deque(maxlen=_KEPT_CALLS)
        self.record_calls = True
        self.intake = Intake(world.updates, self._from_webhook, world.timestamp)
        self._world = world
        self._names = {name.lower(): name for name in (*METHODS, *self.intake.methods)}

    async def call(self, name: str, params: Params) -> Any:
        """The result; raises Refused for an error answer and Dropped for none."""
        method = self._names.get(name.lower())
        if method is None:
            raise Refused(404, "Not Found: method not found")
        try:
            result = await self._disturbed(method, params)
        except Refused as refused:
            self._record(method, params, None, refused)
            raise
        self._record(method, params, result, None)
        return result

    async def _disturbed(self, method: str, params: Params) -> Any:
        fault = self.script.next(method) or self.faults.draw(method)
        if fault is not None and fault.before_effect:
            await _strike(fault)
        result = await self._carry_out(method, params)
        if fault is not None and not fault.before_effect:
            await _strike(fault)
        return result

    async def _carry_out(self, method: str, params: Params) -> Any:
        refuse_unknown(method, params)
        if method in self.intake.methods:
            return await self.intake.methods[method](params)
        if self.limits is not None and method in COUNTED:
            chat = params.text("chat_id")
            self.limits.spend(chat, is_group=chat.startswith(("-", "@")))
        return METHODS[method](self._world, params)

    async def _from_webhook(self, call: Json) -> None:
        """Carry out a call that stood in a webhook's answer; nobody hears how it went."""
        values = {key: value for key, value in call.items() if key != "method"}
        try:
            await self.call(str(call["method"]), Params(values))
        except (Refused, Dropped):
            return

    def _record(self, method: str, params: Params, result: Any, error: Refused | None) -> None:
        if self.record_calls:
            uploads = {name: f"attach://{upload.name}" for name, upload in params.files.items()}
            seen = {**params.values, **uploads}
            self.calls.append(Call(method, seen, result, error, self._world.now()))


async def _strike(fault: Fault) -> None:
    if fault.seconds:
        await asyncio.sleep(fault.seconds)
    if fault.drops:
        raise Dropped
    if fault.refusal is not None:
        raise fault.refusal
