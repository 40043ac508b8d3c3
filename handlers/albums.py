"""Several pictures at once come as so many messages; what is said to them is said once."""

from bot.answers import Screen
from bot.services import dialogues
from handlers.routes import Ask


def once(ask: Ask, refusal: Screen) -> Screen | None:
    """The refusal of what was sent to the open question; None to a later part of an album."""
    album = ask.message.album
    if not album:
        return refusal
    dialogues.refused(ask.tx, ask.message.chat_id, album)
    return None if ask.data.get("album") == album else refusal
