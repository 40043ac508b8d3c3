"""What the simulated Telegram knows: people, chats, messages, and who watches them."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.simulator.files import Files
from bot.simulator.refusals import Json, bad_request, forbidden
from bot.simulator.updates import UpdateQueue

_ADMIN_RIGHTS = dict.fromkeys(
    (
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats"
        " can_restrict_members can_promote_members can_change_info can_invite_users"
        " can_post_stories can_edit_stories can_delete_stories"
    ).split(),
    False,
)

Listener = Callable[[Json], None]


@dataclass
class Stored:
    """One message; `raw` is the Bot API's Message and is replaced, not changed, by an edit."""

    raw: Json
    from_bot: bool
    silent: bool = False
    edited: bool = False
    deleted: bool = False
    reply_keyboard: Json | None = None
    reaction: str | None = None  # the person's
    bot_reaction: str | None = None

    @property
    def message_id(self) -> int:
        """Its number, unique over all chats."""
        return int(self.raw["message_id"])


@dataclass(frozen=True)
class Toast:
    """What answerCallbackQuery showed: a line at the top, or a box to close."""

    text: str
    alert: bool


@dataclass
class Chat:
    """A private chat (its id is the person's), a group or a channel (ids below zero)."""

    about: Json
    user: Json | None = None
    hint: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    member: bool = True
    keyboard: Json | None = None
    menu_button: Json | None = None
    takes_topics: bool = True
    topics: dict[int, str] = field(default_factory=dict)
    """Names by thread id, where the bot has topics in private chats."""

    messages: OrderedDict[int, Stored] = field(default_factory=OrderedDict)
    toasts: list[Toast] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The chat's id."""
        return int(self.about["id"])

    @property
    def type(self) -> str:
        """private, group, supergroup or channel."""
        return str(self.about["type"])


@dataclass
class Query:
    """A tapped button that waits for answerCallbackQuery."""

    chat: Chat
    message_id: int
    tapped_at: datetime


class World:
    """The state behind the methods; keeps the last `keep_messages` messages of each chat."""

    def __init__(self, bot: Json, keep_messages: int = 1000, keep_files: int = 2000) -> None:
        self.bot = bot
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.keep_messages = keep_messages
        self.chats: dict[int, Chat] = {}
        self.files = Files(keep_files)
        self.updates = UpdateQueue()
        self.queries: OrderedDict[str, Query] = OrderedDict()
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self.has_topics = False
        """Whether the bot's private chats can have topics (a setting at @BotFather)."""

        self.listeners: list[Listener] = []
        self._message_ids = itertools.count(1)
        self._query_ids = itertools.count(4_382_000_000_000_001)

    def emit(self, event: Json) -> None:
        """Tell everyone who watches."""
        for listener in tuple(self.listeners):
            listener(event)

    def timestamp(self) -> int:
        """Now, as Telegram writes it."""
        return int(self.now().timestamp())

    def chat(self, chat_id: object) -> Chat:
        """The chat of this id or @username; raises Refused if nobody has it."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        text = str(chat_id)
        if text.startswith("@"):
            names = (c for c in self.chats.values() if c.about.get("username") == text[1:])
            found = next((c for c in names if c.type != "private"), None)
        else:
            found = self.chats.get(int(text)) if text.removeprefix("-").isdecimal() else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def open_chat(self, chat_id: object) -> Chat:
        """The chat, if the bot may write there; raises Refused if not."""
        chat = self.chat(chat_id)
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.type == "private" and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.member:
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def add(self, chat: Chat, author: Json | None, content: Json, silent: bool = False) -> Stored:
        """A new message stands in the chat; without an author the chat itself speaks."""
        raw: Json = {"message_id": next(self._message_ids), "date": self.timestamp()}
        raw["chat"] = chat.about
        if author is None:
            raw["sender_chat"] = chat.about
        else:
            raw["from"] = author
        raw.update(content)
        is_bot = author is not None and author["id"] == self.bot["id"]
        message = Stored(raw, from_bot=is_bot, silent=silent)
        chat.messages[message.message_id] = message
        while len(chat.messages) > self.keep_messages:
            chat.messages.popitem(last=False)
        self.emit({"type": "message", "chat": chat.id, "message": raw})
        return message

    def begin_topic(self, chat: Chat, name: str) -> int:
        """A new topic of the chat; its thread id. Raises Refused where there can be none."""
        if not (self.has_topics and chat.takes_topics and chat.type == "private"):
            raise bad_request("the chat is not a forum")
        thread_id = next(self._message_ids)
        chat.topics[thread_id] = name
        return thread_id

    def end_topic(self, chat: Chat, thread_id: int) -> None:
        """The topic is gone, with all that was written in it."""
        del chat.topics[thread_id]
        written = (m for m in chat.messages.values() if not m.deleted)
        self.delete(chat, [m for m in written if m.raw.get("message_thread_id") == thread_id])

    def edit(self, chat: Chat, message: Stored, raw: Json, is_visible: bool = True) -> None:
        """The message has this content now; `is_visible` says whether it counts as edited."""
        if is_visible:
            raw = {**raw, "edit_date": self.timestamp()}
            message.edited = True
        message.raw = raw
        self.emit({"type": "edited", "chat": chat.id, "message": raw})

    def delete(self, chat: Chat, messages: list[Stored]) -> None:
        """The messages are gone for everyone."""
        for message in messages:
            message.deleted = True
        ids = [message.message_id for message in messages]
        self.emit({"type": "deleted", "chat": chat.id, "message_ids": ids})

    def show_reactions(self, chat: Chat, message: Stored) -> None:
        """The person sees what stands on the message: her own emoji and the bot's."""
        event = {"type": "reaction", "chat": chat.id, "message_id": message.message_id}
        self.emit(event | reactions(message))

    def show_keyboard(self, chat: Chat, keyboard: Json | None) -> None:
        """The person has this reply keyboard, or none."""
        chat.keyboard = keyboard
        self.emit({"type": "keyboard", "chat": chat.id, "keyboard": keyboard})

    def find(self, chat: Chat, message_id: int | None) -> Stored | None:
        """The message, unless it never was or is deleted."""
        message = chat.messages.get(message_id or 0)
        return None if message is None or message.deleted else message

    def tap(self, chat: Chat, message_id: int) -> str:
        """A new callback query's id."""
        query_id = str(next(self._query_ids))
        self.queries[query_id] = Query(chat, message_id, self.now())
        while len(self.queries) > self.keep_messages:
            self.queries.popitem(last=False)
        return query_id

    def commands_for(self, chat: Chat) -> list[Json]:
        """The command list a chat shows, the narrowest scope and its language first."""
        language = str((chat.user or {}).get("language_code", ""))
        wide = "all_private_chats" if chat.type == "private" else "all_group_chats"
        for scope in (f"chat:{chat.id}", wide, "default"):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []


def reactions(message: Stored) -> Json:
    """The emoji that stand on a message, by whose they are."""
    return {"own": message.reaction, "bot": message.bot_reaction}


def membership(chat: Chat, actor: Json, bot: Json, date: int, old: str, new: str) -> Json:
    """The my_chat_member content: the bot's standing in the chat went from `old` to `new`."""
    return {
        "chat": chat.about,
        "from": actor,
        "date": date,
        "old_chat_member": _member(bot, old),
        "new_chat_member": _member(bot, new),
    }


def _member(bot: Json, status: str) -> Json:
    banned = {"until_date": 0} if status == "kicked" else {}
    rights = _ADMIN_RIGHTS if status == "administrator" else {}
    return {"status": status, "user": bot, **banned, **rights}
