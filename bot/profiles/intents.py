"""The phrases by which a wish is known that ship with the bot; the same for every municipality."""

import tomllib
from functools import cache
from pathlib import Path

from bot.domain.intents import Intents

PHRASES = Path(__file__).with_name("intents.toml")


@cache
def intents() -> Intents:
    """Read and compiled once."""
    return Intents.read(tomllib.loads(PHRASES.read_text("utf-8")))
