"""The crisis phrases that ship with the bot; the same for every municipality."""

import tomllib
from functools import cache
from pathlib import Path

from bot.domain.crisis import Rules

PHRASES = Path(__file__).with_name("crisis.toml")


@cache
def crisis_rules() -> Rules:
    """Read and compiled once."""
    return Rules.read(tomllib.loads(PHRASES.read_text("utf-8")))
