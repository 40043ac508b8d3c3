"""What a person does in her chat with the bot; nothing here waits for the bot."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from bot.simulator.entities import trimmed, with_detected
from bot.simulator.files import media_field
from bot.simulator.messages import MAX_TEXT, in_topic, quoted
from bot.simulator.methods_edit import forward_origin
from bot.simulator.params import Upload
from bot.simulator.refusals import Json
from bot.simulator.updates import Entry
from bot.simulator.world import Chat, Stored, World, membership

_album_ids = itertools.count(13_800_000_000_000_001)
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BotBlocked(Exception):
    """Someone wants to write to a bot that she has blocked herself."""


class Said(NamedTuple):
    """A message of hers, and the update that tells the bot."""

    message: Stored
    entry: Entry


class Person:
    """One person's hands on her phone."""

    def __init__(self, world: World, chat: Chat) -> None:
        assert chat.user is not None
        self.world = world
        self.chat = chat
        self.user: Json = chat.user

    def says(self, text: str, reply_to: Stored | None = None, topic: int | None = None) -> Said:
        """She writes a text; longer than Telegram takes, it goes as several."""
        clean, _ = trimmed(text, [])
        if not clean:
            raise ValueError("Telegram does not send an empty message")
        pieces = [clean[at : at + MAX_TEXT] for at in range(0, len(clean), MAX_TEXT)]
        return [self._says(piece, reply_to, topic) for piece in pieces][-1]

    def _says(self, text: str, reply_to: Stored | None, topic: int | None) -> Said:
        if topic is None and reply_to is not None:
            topic = reply_to.raw.get("message_thread_id")
        return self.posts(written(text) | in_topic(self.chat, topic), reply_to)

    def posts(self, content: Json, reply_to: Stored | None = None) -> Said:
        """She sends a message with this content."""
        if self.chat.blocked:
            raise BotBlocked(f"{self.user['first_name']} has blocked the bot")
        self.chat.started = True
        if reply_to is not None:
            content = content | {"reply_to_message": quoted(reply_to)}
        message = self.world.add(self.chat, self.user, content)
        return Said(message, self._tell("message", message.raw))

    def shares(
        self,
        kind: str,
        upload: Upload,
        caption: str | None = None,
        size: int | None = None,
        reply_to: Stored | None = None,
    ) -> Said:
        """She sends a file; `size` claims another size than the data's."""
        return self.posts(self._file(kind, upload, caption, size), reply_to)

    def shares_album(
        self, items: list[tuple[str, Upload, str | None]], reply_to: Stored | None = None
    ) -> list[Said]:
        """She sends several files at once: one album, one update each, and each is the reply."""
        album = {"media_group_id": str(next(_album_ids))}
        parts = [self._file(kind, upload, caption) | album for kind, upload, caption in items]
        return [self.posts(part, reply_to) for part in parts]

    def _file(
        self, kind: str, upload: Upload, caption: str | None = None, size: int | None = None
    ) -> Json:
        content = media_field(kind, self.world.files.add(kind, upload, size))
        entities = with_detected(caption or "", [])
        return content | _if(caption=caption, caption_entities=entities)

    def forwards(self, message: Stored) -> Said:
        """She forwards a message to the bot."""
        kept = {"text", "entities", "caption", "caption_entities", "photo", "voice", "video",
                "video_note", "audio", "animation", "document", "sticker", "location", "venue",
                "contact", "poll", "dice"}  # fmt: skip
        content = {key: value for key, value in message.raw.items() if key in kept}
        return self.posts(content | {"forward_origin": forward_origin(message.raw)})

    def edits(self, message: Stored, content: Json) -> Said:
        """She changes a message of hers."""
        if message.from_bot:
            raise ValueError("a person can only edit her own messages")
        gone = {"text", "entities"} if "text" in content else {"caption", "caption_entities"}
        kept = {key: value for key, value in message.raw.items() if key not in gone}
        key = "text" if "text" in content else "caption"
        entities = with_detected(content[key], [])
        name = "entities" if key == "text" else "caption_entities"
        self.world.edit(self.chat, message, kept | content | _if(**{name: entities}))
        return Said(message, self._tell("edited_message", message.raw))

    def replaces(
        self, message: Stored, kind: str, upload: Upload, caption: str | None = None
    ) -> Said:
        """She puts another file in the place of the one in a message of hers."""
        stays = {"message_id", "date", "chat", "from", "reply_to_message", "message_thread_id",
                 "is_topic_message"}  # fmt: skip
        kept = {key: value for key, value in message.raw.items() if key in stays}
        self.world.edit(self.chat, message, kept | self._file(kind, upload, caption))
        return Said(message, self._tell("edited_message", message.raw))

    def taps(self, message: Stored, data: str) -> Entry:
        """She taps an inline button."""
        query_id = self.world.tap(self.chat, message.message_id)
        shown = message.raw
        if message.deleted:
            shown = {"chat": self.chat.about, "message_id": message.message_id, "date": 0}
        query = {"id": query_id, "from": self.user, "message": shown, "data": data}
        return self._tell("callback_query", query | {"chat_instance": str(self.chat.id * 7919)})

    def reacts(self, message: Stored, emoji: str | None) -> Entry:
        """She puts an emoji on a message, or takes it off."""
        number = message.message_id
        old, message.reaction = message.reaction, emoji
        self.world.show_reactions(self.chat, message)
        content: Json = {"chat": self.chat.about, "message_id": number, "user": self.user}
        content |= {
            "date": self.world.timestamp(),
        }
        content |= {"old_reaction": _reactions(old), "new_reaction": _reactions(emoji)}
        return self._tell("message_reaction", content)

    def blocks(self, blocked: bool) -> Entry:
        """She blocks the bot, or lets it write again."""
        self.chat.blocked = blocked
        self.chat.started = True
        self.world.emit({"type": "blocked", "chat": self.chat.id, "blocked": blocked})
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        now = self.world.timestamp()
        change = membership(self.chat, self.user, self.world.bot, now, old, new)
        return self._tell("my_chat_member", change)

    def opens(self, link: str) -> Said:
        """She opens a link to the bot and presses Start; ValueError if it leads elsewhere."""
        payload = start_payload(link, str(self.world.bot["username"]))
        return self.says(f"/start {payload}".strip())

    def _tell(self, kind: str, content: Json) -> Entry:
        return self.world.updates.add(kind, content, self.chat.id)


def written(text: str) -> Json:
    """The content of a text that a person wrote, with the commands and links in it."""
    return {"text": text} | _if(entities=with_detected(text, []))


def start_payload(link: str, bot_name: str) -> str:
    """What follows `start=` in a link to this bot, empty if nothing does; else ValueError."""
    parts = urlsplit(link if "://" in link else f"https://{link}")
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme == "tg":
        name = query.get("domain", [""])[0]
    else:
        is_telegram = (parts.hostname or "") in {"t.me", "telegram.me"}
        name = parts.path.strip("/") if is_telegram else ""
    if name.lower() != bot_name.lower():
        raise ValueError(f"not a link to @{bot_name}")
    payload = query.get("start", [""])[0]
    if payload and not _START.fullmatch(payload):
        raise ValueError("start takes 1 to 64 of A-Z, a-z, 0-9, _ and -")
    return payload


def _reactions(emoji: str | None) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []


def _if(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value}
