"""Message entities: offsets in UTF-16 code units, as Telegram counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.simulator.refusals import Json

Formatted = tuple[str, list[Json]]

_DETECTORS = (
    ("url", re.compile(r"(?i)\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)\]']|\bt\.me/[\w+/?=&-]*[\w/=]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@./])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
)


def utf16_length(text: str) -> int:
    """The length that entity offsets are counted in."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def trimmed(text: str, entities: list[Json]) -> Formatted:
    """The text without outer white space, and the entities that still cover something, in order."""
    left = text.lstrip()
    shift = utf16_length(text[: len(text) - len(left)])
    clean = left.rstrip()
    end = utf16_length(clean)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return clean, sorted(kept, key=lambda e: (e["offset"], -e["length"]))


def with_detected(text: str, entities: list[Json]) -> list[Json]:
    """The entities, and the links, commands and mentions that Telegram finds by itself."""
    found = list(entities)
    for entity in _detected(text):
        if not any(_overlap(entity, other) for other in found):
            found.append(entity)
    return sorted(found, key=lambda e: (e["offset"], -e["length"]))


def _detected(text: str) -> Iterator[Json]:
    for kind, pattern in _DETECTORS:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            yield {"type": kind, "offset": offset, "length": utf16_length(match[0])}


def _overlap(one: Json, other: Json) -> bool:
    if other["type"] not in {"text_link", "code", "pre", "url", "email", "bot_command", "mention"}:
        return False
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
