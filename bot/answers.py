"""What the bot shows, free of any Telegram type: screens, buttons, answers.

Handlers and notices build these; `bot.transport.speaker` alone turns them into Bot API calls.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from markupsafe import Markup, escape
from pydantic import AfterValidator, ConfigDict, TypeAdapter, with_config

from bot.paper import Paper

Html = Annotated[str, AfterValidator(Markup)]
"""Telegram HTML. What comes back from storage was escaped before it was stored."""


def plain(text: str) -> str:
    """Text for places that show no mark-up: labels, toasts, file names."""
    return str(text.striptags()) if isinstance(text, Markup) else text


class Media(StrEnum):
    """The kinds of content that a message carries beside text; the values are Bot API names."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: `data` comes back as a tap (64 bytes at most), `url` opens a page."""

    label: str
    data: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", plain(self.label))
        if len(self.data.encode()) > 64:
            raise ValueError("callback data is longer than 64 bytes")


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message: one that Telegram has (`file_id`) or new, with a name.

    What is new is its `content`, or `paper`, of which a PDF is made when it is sent.
    """

    kind: Media
    file_id: str = ""
    content: bytes = b""
    name: str = ""
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A map point; with a title it is shown as a venue. Degrees, WGS 84."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    phone_number: str
    first_name: str
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. `text` is Telegram HTML: `Markup` is kept, a plain string is escaped.

    With an attachment the text is its caption. Empty rows are left out. `keyboard` replaces the
    reply keyboard: rows of labels, an empty tuple removes it, None leaves it alone.
    """

    text: Html = ""
    rows: tuple[Row, ...] = ()
    keyboard: tuple[tuple[str, ...], ...] | None = None
    attachment: Attachment | None = None
    place: Place | None = None
    contact: Contact | None = None
    silent: bool = False
    reply_to: int | None = None
    topic_of: int | None = None
    """The youth it is about: it stands in the youth's topic, where the reader has topics."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", escape(self.text))
        object.__setattr__(self, "rows", tuple(row for row in self.rows if row))
        if self.keyboard is not None:
            labels = tuple(tuple(plain(label) for label in row) for row in self.keyboard)
            object.__setattr__(self, "keyboard", labels)


@dataclass(frozen=True, slots=True)
class Change:
    """A message sent earlier shows this screen from now on."""

    message_id: int
    screen: Screen


@dataclass(frozen=True, slots=True)
class React:
    """A message of the chat carries this emoji from the bot; none when it is empty."""

    message_id: int
    emoji: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Messages of the chat are gone, where Telegram still allows it. At least one."""

    message_ids: tuple[int, ...]

    @property
    def message_id(self) -> int:
        return self.message_ids[-1]


Deed = Screen | Change | React | Remove
"""What the bot does in a chat by itself: write, or do something to what stands there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything said back to one update, in this order.

    The first screen replaces the message whose button was tapped, unless `fresh`. `toast` is the
    small note on a tap (200 characters). `delete` names messages of this chat.
    """

    screens: tuple[Screen, ...] = ()
    toast: str = ""
    alert: bool = False
    fresh: bool = False
    delete: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "toast", plain(self.toast)[:200])


SILENCE = Answer()


@with_config(ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))
@dataclass(frozen=True, slots=True)
class _Stored:
    answer: Answer


_stored = TypeAdapter(_Stored)


def dump(answer: Answer) -> bytes:
    """The answer as JSON, so that it can be said again after a crash."""
    return _stored.dump_json(_Stored(answer))


def load(stored: bytes) -> Answer:
    """The answer that `dump` wrote; its texts are HTML already and are not escaped again."""
    return _stored.validate_json(stored).answer
