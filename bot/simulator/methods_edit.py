"""The methods that change, copy or remove what is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram.constants import BulkRequestLimit, CallbackQueryLimit, ReactionEmoji

from bot.simulator.keyboards import inline_markup
from bot.simulator.messages import (
    author,
    body_of,
    caption_content,
    holds_media,
    post,
    text_content,
)
from bot.simulator.methods_send import input_media
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request, forbidden
from bot.simulator.world import Chat, Stored, Toast, World, membership

_DELETABLE = timedelta(hours=48)
_QUERY_LIFE = timedelta(minutes=15)
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> Json:
    """The message has a new text."""
    chat, message = _editable(world, params)
    content = text_content(params)
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, chat, message, content, params)


def edit_message_caption(world: World, params: Params) -> Json:
    """The file has a new caption, or none."""
    chat, message = _editable(world, params)
    caption = caption_content(params)
    if not holds_media(message.raw):
        raise bad_request("there is no caption in the message to edit")
    kept = {k: v for k, v in body_of(message).items() if k not in {"caption", "caption_entities"}}
    return _replace(world, chat, message, kept | caption, params)


def edit_message_media(world: World, params: Params) -> Json:
    """The message has another file."""
    chat, message = _editable(world, params)
    content = input_media(world, params, params.mapping("media", "media"))
    return _replace(world, chat, message, content, params)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """The message has other buttons, or none."""
    chat, message = _editable(world, params)
    return _replace(world, chat, message, body_of(message), params, is_visible=False)


def _editable(world: World, params: Params) -> tuple[Chat, Stored]:
    if params.get("inline_message_id"):
        raise bad_request("message to edit not found")
    chat = world.open_chat(params.get("chat_id"))
    message = world.find(chat, params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.reply_keyboard or "forward_origin" in message.raw:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(
    world: World,
    chat: Chat,
    message: Stored,
    content: Json,
    params: Params,
    is_visible: bool = True,
) -> Json:
    markup = inline_markup(params)
    has_buttons = bool(markup and markup["inline_keyboard"])
    buttons = {"reply_markup": markup} if has_buttons else {}
    old_buttons = message.raw.get("reply_markup")
    if content == body_of(message) and buttons.get("reply_markup") == old_buttons:
        raise bad_request(_UNCHANGED)
    gone = {*body_of(message), "reply_markup"}
    kept = {key: value for key, value in message.raw.items() if key not in gone}
    world.edit(chat, message, kept | content | buttons, is_visible)
    return message.raw


def copy_message(world: World, params: Params) -> Json:
    """The same content stands in the chat as the bot's own; returns its MessageId."""
    world.open_chat(params.get("chat_id"))
    source = _source(world, params, params.integer("message_id"), "copy")
    content = body_of(source)
    if "caption" in params.values and holds_media(source.raw):
        content = {k: v for k, v in content.items() if k not in {"caption", "caption_entities"}}
        content |= caption_content(params)
    return {"message_id": post(world, params, content)["message_id"]}


def copy_messages(world: World, params: Params) -> list[Json]:
    """Copies of those of the messages that are there; returns their MessageIds."""
    chat = world.open_chat(params.get("chat_id"))
    source = world.chat(params.get("from_chat_id"))
    found = [world.find(source, number) for number in _numbers(params)]
    copies = [message for message in found if message is not None]
    if not copies:
        raise bad_request("there are no messages to copy")
    who = author(world, chat)
    made = [world.add(chat, who, body_of(message)) for message in copies]
    return [{"message_id": message.message_id} for message in made]


def forward_message(world: World, params: Params) -> Json:
    """The message stands in the chat with the name of who wrote it."""
    world.open_chat(params.get("chat_id"))
    source = _source(world, params, params.integer("message_id"), "forward")
    return post(world, params, body_of(source) | {"forward_origin": forward_origin(source.raw)})


def forward_origin(raw: Json) -> Json:
    """Where a forwarded message comes from."""
    if "forward_origin" in raw:
        return dict(raw["forward_origin"])
    if "from" in raw:
        return {"type": "user", "date": raw["date"], "sender_user": raw["from"]}
    number = {"message_id": raw["message_id"]}
    return {"type": "channel", "date": raw["date"], "chat": raw["chat"], **number}


def _source(world: World, params: Params, number: int | None, verb: str) -> Stored:
    source = world.find(world.chat(params.get("from_chat_id")), number)
    if source is None:
        raise bad_request(f"message to {verb} not found")
    if source.raw.get("has_protected_content"):
        past = "copied" if verb == "copy" else "forwarded"
        raise bad_request(f"the message can't be {past}")
    return source


def _numbers(params: Params) -> list[int]:
    numbers = params.sequence("message_ids", "message identifiers")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > BulkRequestLimit.MAX_LIMIT:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(number, int) for number in numbers):
        raise bad_request("invalid message identifier specified")
    return numbers


def delete_message(world: World, params: Params) -> bool:
    """The message is gone; raises Refused for what is too old or was not there."""
    chat = world.open_chat(params.get("chat_id"))
    message = world.find(chat, params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _is_deletable(world, message):
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, [message])
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Those of the messages that may be deleted are gone."""
    chat = world.open_chat(params.get("chat_id"))
    found = [world.find(chat, number) for number in _numbers(params)]
    world.delete(chat, [m for m in found if m is not None and _is_deletable(world, m)])
    return True


def _is_deletable(world: World, message: Stored) -> bool:
    age = world.timestamp() - int(message.raw["date"])
    return age <= _DELETABLE.total_seconds()


def set_message_reaction(world: World, params: Params) -> bool:
    """The message carries the bot's emoji, or no longer does."""
    chat = world.open_chat(params.get("chat_id"))
    message = world.find(chat, params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.sequence("reaction", "reaction types") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.bot_reaction = _reaction_emoji(reactions[0]) if reactions else None
    world.show_reactions(chat, message)
    return True


def _reaction_emoji(reaction: Any) -> str:
    """One of Telegram's own: bots cannot set paid or custom ones here."""
    emoji = reaction.get("emoji") if isinstance(reaction, dict) else None
    if emoji not in set(ReactionEmoji):
        raise bad_request("REACTION_INVALID")
    return str(emoji)


def answer_callback_query(world: World, params: Params) -> bool:
    """The tapped button stops waiting, and the person reads the text, if there is one."""
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or world.now() - query.tapped_at > _QUERY_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    alert = params.flag("show_alert")
    if text:
        query.chat.toasts.append(Toast(text, alert))
        del query.chat.toasts[: -world.keep_messages]
    # Without a text, too: the page stops the button's waiting.
    world.emit({"type": "toast", "chat": query.chat.id, "text": text, "alert": alert})
    return True


def leave_chat(world: World, params: Params) -> bool:
    """The bot is no longer in the group or channel."""
    chat = world.chat(params.get("chat_id"))
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    if not chat.member:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    chat.member = False
    gone = membership(chat, world.bot, world.bot, world.timestamp(), "member", "left")
    world.updates.add("my_chat_member", gone, chat.id)
    return True
