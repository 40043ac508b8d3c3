"""The send* methods."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from telegram.constants import ChatAction, MediaGroupLimit

from bot.simulator.messages import (
    author,
    caption_content,
    in_topic,
    media_content,
    post,
    reply_to,
    text_content,
)
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.world import World

_group_ids = itertools.count(13_900_000_000_000_001)


def send_message(world: World, params: Params) -> Json:
    """A text stands in the chat."""
    world.open_chat(params.get("chat_id"))
    return post(world, params, text_content(params))


def send_file(kind: str) -> Callable[[World, Params], Json]:
    """The method that sends files of this kind: sendPhoto, sendVoice and so on."""

    def send(world: World, params: Params) -> Json:
        world.open_chat(params.get("chat_id"))
        caption = caption_content(params)
        content = media_content(world, kind, params, params.get(kind)) | caption
        return post(world, params, content)

    return send


def send_location(world: World, params: Params) -> Json:
    """A place stands in the chat."""
    return post(world, params, {"location": _location(params)})


def send_venue(world: World, params: Params) -> Json:
    """A place with a name and an address stands in the chat."""
    place = {"title": params.text("title"), "address": params.text("address")}
    for name, value in place.items():
        if not value:
            raise bad_request(f"venue {name} must be non-empty")
    location = _location(params)
    return post(world, params, {"location": location, "venue": {"location": location, **place}})


def send_contact(world: World, params: Params) -> Json:
    """A telephone number stands in the chat."""
    contact = {name: params.text(name) for name in ("phone_number", "first_name")}
    for name, value in contact.items():
        if not value:
            raise bad_request(f"{name.replace('_', ' ')} must be non-empty")
    if params.text("last_name"):
        contact["last_name"] = params.text("last_name")
    return post(world, params, {"contact": contact})


def send_media_group(world: World, params: Params) -> list[Json]:
    """Up to ten files stand together in the chat; Telegram takes a single one, too."""
    chat = world.open_chat(params.get("chat_id"))
    media = params.sequence("media", "media") or []
    if len(media) > MediaGroupLimit.MAX_MEDIA_LENGTH:
        raise bad_request("too many messages to send as an album")
    if not media:
        raise bad_request("there are no messages to send")
    extra = reply_to(world, chat, params) | in_topic(chat, params.integer("message_thread_id"))
    extra |= {"media_group_id": str(next(_group_ids))}
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    contents = [input_media(world, params, item) for item in media]
    _refuse_mixture({item["type"] for item in media})
    silent = params.flag("disable_notification")
    who = author(world, chat)
    return [world.add(chat, who, content | extra, silent).raw for content in contents]


def _refuse_mixture(kinds: set[str]) -> None:
    for kind in ("animation", "document", "audio"):
        if kind in kinds and (len(kinds) > 1 or kind == "animation"):
            raise bad_request(f"{kind} can't be mixed with other media types")


def input_media(world: World, params: Params, item: Any) -> Json:
    """The content that one InputMedia describes."""
    kinds = {"photo", "video", "audio", "document", "animation"}
    if not isinstance(item, dict) or str(item.get("type")) not in kinds:
        raise bad_request("can't parse InputMedia: type is invalid")
    caption = caption_content(Params(item))
    return media_content(world, item["type"], params, item.get("media")) | caption


def send_chat_action(world: World, params: Params) -> bool:
    """The person sees that the bot is writing."""
    chat = world.open_chat(params.get("chat_id"))
    if params.text("action") not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    world.emit({"type": "typing", "chat": chat.id})
    return True


def _location(params: Params) -> Json:
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("invalid location specified")
    return {"latitude": latitude, "longitude": longitude}
