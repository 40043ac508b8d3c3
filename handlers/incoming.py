"""A Telegram message as features see it: plain values, no Telegram types."""

from dataclasses import dataclass

from telegram import Message, MessageReactionUpdated, ReactionTypeEmoji
from telegram.constants import ReactionEmoji

from bot.answers import Contact, Place
from bot.domain.messages import UNKNOWN_REACTION, MessageKind

BIGGEST_FILE = 20 * 1024 * 1024
"""Bytes; Telegram lets a bot fetch no larger file (core.telegram.org/bots/api#getfile)."""


_EMOJI = frozenset(map(str, ReactionEmoji))
"""What a bot can put on a message."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message. `text` is the text or caption, plain; media are known by their file id."""

    chat_id: int
    message_id: int
    kind: MessageKind = MessageKind.OTHER
    text: str = ""
    file_id: str = ""
    file_size: int = 0
    content: bytes = b""
    """Of a file that was asked for; fetched only where a step reads files."""

    place: Place | None = None
    contact: Contact | None = None
    album: str = ""
    topic: int | None = None
    """The thread of the chat that it was written in, where there are topics."""

    reply_to: int | None = None
    is_forwarded: bool = False
    reaction: str = ""
    """The emoji that was put on the message; none when it was taken off."""

    language_code: str = ""
    first_name: str = ""


def incoming(message: Message) -> Incoming:
    """The message, free of Telegram types."""
    kind, file_id, size = _content(message)
    sender = message.from_user
    return Incoming(
        chat_id=message.chat_id,
        message_id=message.message_id,
        kind=kind,
        text=_text(message),
        file_id=file_id,
        file_size=size,
        place=_place(message),
        contact=_contact(message),
        album=message.media_group_id or "",
        topic=topic_of(message),
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        is_forwarded=message.forward_origin is not None,
        language_code=(sender.language_code or "") if sender else "",
        first_name=sender.first_name if sender else "",
    )


def topic_of(message: Message) -> int | None:
    """Replies have thread ids, too: only a topic's counts."""
    return message.message_thread_id if message.is_topic_message else None


def reaction(update: MessageReactionUpdated) -> Incoming:
    """The reaction that stands now, as a message about the message it was put on."""
    emoji = ""
    if update.new_reaction:
        first = update.new_reaction[0]
        emoji = first.emoji if isinstance(first, ReactionTypeEmoji) else ""
        emoji = emoji if emoji in _EMOJI else UNKNOWN_REACTION
    return Incoming(update.chat.id, update.message_id, reaction=emoji)


def _text(message: Message) -> str:
    if message.sticker is not None:
        return message.sticker.emoji or ""
    return message.text or message.caption or ""


def _content(message: Message) -> tuple[MessageKind, str, int]:
    if message.text is not None:
        return MessageKind.TEXT, "", 0
    if message.photo:
        biggest = message.photo[-1]
        return MessageKind.PHOTO, biggest.file_id, biggest.file_size or 0
    if message.location is not None:
        return MessageKind.LOCATION, "", 0
    if message.contact is not None:
        return MessageKind.CONTACT, "", 0
    # An animation also carries a document, so it is asked for first.
    for kind in _FILES:
        file = getattr(message, kind.value)
        if file is not None:
            return kind, file.file_id, file.file_size or 0
    return MessageKind.OTHER, "", 0


_FILES = (
    MessageKind.ANIMATION,
    MessageKind.VOICE,
    MessageKind.VIDEO,
    MessageKind.VIDEO_NOTE,
    MessageKind.AUDIO,
    MessageKind.DOCUMENT,
    MessageKind.STICKER,
)


def _place(message: Message) -> Place | None:
    venue, location = message.venue, message.location
    if venue is not None:
        return Place(venue.location.latitude, venue.location.longitude, venue.title, venue.address)
    return Place(location.latitude, location.longitude) if location is not None else None


def _contact(message: Message) -> Contact | None:
    contact = message.contact
    if contact is None:
        return None
    return Contact(contact.phone_number, contact.first_name, contact.last_name or "")
