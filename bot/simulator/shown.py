"""A message as it is seen on the phone."""

from __future__ import annotations

from typing import Any

from bot.simulator.files import file_id_of
from bot.simulator.messages import kind_of
from bot.simulator.refusals import Json
from bot.simulator.world import Stored, World


class Shown:
    """A live view: an edit or deletion shows in it."""

    def __init__(self, world: World, stored: Stored) -> None:
        self._world = world
        self.stored = stored

    def __repr__(self) -> str:
        who = "bot" if self.from_bot else "person"
        return f"<{self.kind} {self.message_id} from {who}: {self.text!r} {self.buttons or ''}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and other.stored is self.stored

    def __hash__(self) -> int:
        return self.message_id

    @property
    def raw(self) -> Json:
        """The Bot API's Message."""
        return self.stored.raw

    @property
    def message_id(self) -> int:
        """Its number."""
        return self.stored.message_id

    @property
    def from_bot(self) -> bool:
        """True if the bot wrote it."""
        return self.stored.from_bot

    @property
    def text(self) -> str:
        """The plain text or caption."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def topic(self) -> str | None:
        """The name of the topic that it stands in."""
        chat = self._world.chats[self.raw["chat"]["id"]]
        return chat.topics.get(self.raw.get("message_thread_id", 0))

    @property
    def entities(self) -> list[Json]:
        """The entities of the text or caption."""
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def kind(self) -> str:
        """text, photo, document, voice, location and so on."""
        return kind_of(self.raw)

    @property
    def reply_markup(self) -> Json | None:
        """What it brought along: buttons, a reply keyboard, its removal, a forced reply."""
        return self.raw.get("reply_markup") or self.stored.reply_keyboard

    @property
    def button_rows(self) -> list[list[Json]]:
        """The inline keyboard as the Bot API has it."""
        return list(self.raw.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        return [[str(button["text"]) for button in row] for row in self.button_rows]

    def button(self, label: str) -> Json:
        """The inline button with exactly this label; AssertionError if there is none."""
        for row in self.button_rows:
            for button in row:
                if button["text"] == label:
                    return dict(button)
        raise AssertionError(f"no button {label!r}; there are {self.buttons}")

    def button_data(self, label: str) -> str:
        """What a tap on the button sends."""
        return str(self.button(label)["callback_data"])

    def content(self) -> bytes:
        """The bytes of the file it carries; AssertionError if it carries none."""
        stored = self._world.files.by_id(file_id_of(self.raw) or "")
        if stored is None:
            raise AssertionError(f"{self!r} carries no file")
        return stored.data

    @property
    def file_name(self) -> str | None:
        """The name of the file it carries."""
        held: Any = self.raw.get(self.kind)
        return held.get("file_name") if isinstance(held, dict) else None

    @property
    def location(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        place = self.raw.get("location")
        return (place["latitude"], place["longitude"]) if place else None

    @property
    def venue(self) -> Json | None:
        """The Bot API's Venue."""
        return self.raw.get("venue")

    @property
    def edited(self) -> bool:
        """True if its content was changed."""
        return self.stored.edited

    @property
    def deleted(self) -> bool:
        """True if it is gone."""
        return self.stored.deleted

    @property
    def silent(self) -> bool:
        """True if it came without a sound."""
        return self.stored.silent

    @property
    def protected(self) -> bool:
        """True if it cannot be forwarded or saved."""
        return bool(self.raw.get("has_protected_content"))

    @property
    def reply_to(self) -> int | None:
        """The number of the message it answers."""
        quoted = self.raw.get("reply_to_message")
        return int(quoted["message_id"]) if quoted else None

    @property
    def bot_reaction(self) -> str | None:
        """The emoji that the bot put on it."""
        return self.stored.bot_reaction
