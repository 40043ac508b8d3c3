"""The crisis phrases that ship with the bot; the same for every municipality."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from bot.domain.crisis import Crisis, Rules

PHRASES = Path(__file__).with_name("crisis.toml")


@cache
def crisis_rules() -> Rules:
    """Read and compiled once."""
    return Rules.read(tomllib.loads(PHRASES.read_text("utf-8")))


@lru_cache(1)  # the same text is asked about before and after it was answered
def crisis_in(text: str) -> Crisis | None:
    """The most dangerous thing that the text sounds like, if any."""
    return crisis_rules().find(text)
