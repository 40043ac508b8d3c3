"""A local Telegram: the Bot API over HTTP, and phones in tests and in the browser."""

from bot.simulator.api import Call
from bot.simulator.faults import Faults
from bot.simulator.gatherings import Channel, Group
from bot.simulator.limits import Limits
from bot.simulator.phone import Phone
from bot.simulator.shown import Shown
from bot.simulator.simulator import Simulator
from bot.simulator.world import Toast

__all__ = ["Call", "Channel", "Faults", "Group", "Limits", "Phone", "Shown", "Simulator", "Toast"]
