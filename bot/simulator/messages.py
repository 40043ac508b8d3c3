"""Making messages from what a method was called with."""

from __future__ import annotations

from typing import Any

from telegram.constants import MessageLimit, ParseMode

from bot.simulator.entities import trimmed, with_detected
from bot.simulator.files import file_id_of, media_field, refuse_bad_upload
from bot.simulator.html_markup import parse_html
from bot.simulator.keyboards import reply_markup
from bot.simulator.markdown_markup import parse_markdown
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.world import Chat, Stored, World

MAX_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)

_SERVICE_FIELDS = frozenset(
    "message_id date chat from sender_chat reply_markup reply_to_message edit_date forward_origin"
    " media_group_id has_protected_content via_bot"
    " message_thread_id is_topic_message".split()
)


def formatted(text: str, mode: str, entities: list[Any] | None) -> tuple[str, list[Json]]:
    """The text and entities that the markup means; outer white space is gone.

    The old "Markdown" mode, which Telegram keeps for old bots, is refused.
    """
    found = [_entity(given) for given in entities or []]
    if mode.lower() == ParseMode.HTML.lower():
        text, found = parse_html(text)
    elif mode.lower() == ParseMode.MARKDOWN_V2.lower():
        text, found = parse_markdown(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    clean, kept = trimmed(text, found)
    return clean, with_detected(clean, kept)


def _entity(given: Any) -> Json:
    if not isinstance(given, dict) or not isinstance(given.get("type"), str):
        raise bad_request("can't parse MessageEntity: Object expected")
    for name in ("offset", "length"):
        if not isinstance(given.get(name), int):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return given


def text_content(params: Params) -> Json:
    """The text fields of a message."""
    entities = params.sequence("entities", "entities")
    text, found = formatted(params.text("text"), params.text("parse_mode"), entities)
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": found} if found else {})}


def caption_content(params: Params) -> Json:
    """The caption fields of a message; empty without a caption."""
    entities = params.sequence("caption_entities", "caption entities")
    caption, found = formatted(params.text("caption"), params.text("parse_mode"), entities)
    if len(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"caption": caption} if caption else {}
    return content | ({"caption_entities": found} if found else {})


def media_content(world: World, kind: str, params: Params, value: Any) -> Json:
    """The field of a file that was uploaded, or that Telegram has already."""
    name = value.removeprefix("attach://") if isinstance(value, str) else kind
    upload = params.files.get(name) or params.files.get(kind)
    if upload is not None and (value is None or str(value).startswith("attach://")):
        refuse_bad_upload(kind, upload)
        return media_field(kind, world.files.add(kind, upload))
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if str(value).startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.by_id(str(value))
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return media_field(kind, stored)


def post(world: World, params: Params, content: Json) -> Json:
    """The bot's message stands in the chat the call names; returns the Message."""
    chat = world.open_chat(params.get("chat_id"))
    markup = reply_markup(params)
    extra = reply_to(world, chat, params) | in_topic(chat, params.integer("message_thread_id"))
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        extra["reply_markup"] = markup
    silent = params.flag("disable_notification")
    message = world.add(chat, author(world, chat), content | extra, silent)
    if markup and "inline_keyboard" not in markup:
        message.reply_keyboard = markup
        _change_keyboard(world, chat, markup)
    return message.raw


def in_topic(chat: Chat, thread_id: int | None) -> Json:
    """The fields that say which topic a message stands in, if any."""
    if thread_id is None:
        return {}
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread_id, "is_topic_message": True}


def author(world: World, chat: Chat) -> Json | None:
    """Who the bot's messages are from: nobody in a channel."""
    return None if chat.type == "channel" else world.bot


def reply_to(world: World, chat: Chat, params: Params) -> Json:
    """The field that quotes the message replied to, if the call names one."""
    wanted = params.mapping("reply_parameters", "reply parameters")
    if not wanted:
        return {}
    where = world.chat(wanted["chat_id"]) if wanted.get("chat_id") else chat
    number = Params(wanted).integer("message_id")
    found = world.find(where, number)
    if found is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": quoted(found)}


def quoted(message: Stored) -> Json:
    """The message as it stands inside a reply: without what it replied to itself."""
    return {key: value for key, value in message.raw.items() if key != "reply_to_message"}


def body_of(message: Stored) -> Json:
    """What a copy of the message takes along."""
    return {key: value for key, value in message.raw.items() if key not in _SERVICE_FIELDS}


def kind_of(raw: Json) -> str:
    """The one word for what a message is: text, photo, voice, location and so on."""
    order = ("text", "photo", "voice", "video_note", "video", "audio", "animation", "sticker",
             "document", "venue", "location", "contact", "poll", "dice")  # fmt: skip
    return next((kind for kind in order if kind in raw), "service")


def holds_media(raw: Json) -> bool:
    """True if the message carries a file, and so may have a caption."""
    return file_id_of(raw) is not None


def _change_keyboard(world: World, chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        world.show_keyboard(chat, markup)
    elif markup.get("remove_keyboard"):
        world.show_keyboard(chat, None)
