"""Messages between a youth and staff."""

from enum import StrEnum


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
