"""Messages between a youth and staff, and how one fits into what Telegram lets a bot send."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.names import FSI, PDI


class Direction(StrEnum):
    TO_STAFF = "to_staff"
    TO_YOUTH = "to_youth"


class MessageKind(StrEnum):
    """What a message carries; the values are the Bot API's names."""

    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"  # cannot cross: polls, dice, too big


DELIVERED = "👌"
SEEN = "👀"
"""What the bot puts on a youth's own message, until a helper's reaction takes the place."""

UNKNOWN_REACTION = "?"
"""A reaction that people can choose and no bot can set, such as a paid subscriber's own."""

WORDLESS = frozenset(
    {MessageKind.VIDEO_NOTE, MessageKind.STICKER, MessageKind.LOCATION, MessageKind.CONTACT}
)
"""Kinds that no caption can stand under."""

REPLACEABLE = frozenset(
    {
        MessageKind.PHOTO,
        MessageKind.VIDEO,
        MessageKind.ANIMATION,
        MessageKind.DOCUMENT,
        MessageKind.AUDIO,
    }
)
"""Kinds whose file can be changed later (core.telegram.org/bots/api#editmessagemedia)."""

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""UTF-16 units (core.telegram.org/bots/api#sendmessage)."""

HEADING = 400
"""UTF-16 units kept free for the line that says who writes, with the longest of names."""


@dataclass(frozen=True, slots=True)
class Part:
    """One Telegram message of a copy: the line that says who, some words, the file or place."""

    heading: bool
    words: str
    content: bool


def parts(kind: MessageKind, text: str) -> tuple[Part, ...]:
    """What a copy of this message is sent as: one Telegram message wherever that is possible."""
    if kind in WORDLESS:
        return Part(True, "", False), Part(False, "", True)
    if kind in (MessageKind.TEXT, MessageKind.OTHER):
        chunks = split(text, LONGEST_TEXT - HEADING)
        return tuple(Part(number == 0, chunk, False) for number, chunk in enumerate(chunks))
    if length(text) <= LONGEST_CAPTION - HEADING:
        return (Part(True, text, True),)
    chunks = split(text, LONGEST_TEXT)
    return Part(True, "", True), *(Part(False, chunk, False) for chunk in chunks)


def length(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int) -> tuple[str, ...]:
    """The text in pieces of at most `limit` units, between words where that is possible."""
    return tuple(_pieces(text, limit)) or ("",)


def _pieces(text: str, limit: int) -> Iterator[str]:
    while length(text) > limit:
        head = text[:limit]
        while length(head) > limit:
            head = head[: -max(1, (length(head) - limit) // 2)]
        space = max(head.rfind(" "), head.rfind("\n"))
        cut = space + 1 if space > limit // 2 else len(head)
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis, in at most `limit` units.

    A name that is cut keeps the mark that ends it.
    """
    if length(text) <= limit:
        return text
    cut = split(text, limit - 2 if FSI in text else limit - 1)[0].rstrip() + "…"
    return cut + PDI if cut.count(FSI) > cut.count(PDI) else cut
