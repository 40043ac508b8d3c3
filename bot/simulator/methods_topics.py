"""The *ForumTopic methods, for topics in private chats."""

from __future__ import annotations

from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.world import Chat, World

_COLOR = 7322096
_LONGEST_NAME = 128


def create(world: World, params: Params) -> Json:
    """The chat has a topic of that name."""
    chat, name = world.open_chat(params.get("chat_id")), params.text("name")
    if not 0 < len(name) <= _LONGEST_NAME:
        raise bad_request("topic name is invalid")
    thread_id = world.begin_topic(chat, name)
    return {"message_thread_id": thread_id, "name": name, "icon_color": _COLOR}


def edit(world: World, params: Params) -> bool:
    """The topic has another name."""
    chat, thread_id = _topic(world, params)
    chat.topics[thread_id] = params.text("name") or chat.topics[thread_id]
    return True


def delete(world: World, params: Params) -> bool:
    """The topic and all that was written in it are gone."""
    chat, thread_id = _topic(world, params)
    world.end_topic(chat, thread_id)
    return True


def _topic(world: World, params: Params) -> tuple[Chat, int]:
    chat, thread_id = world.open_chat(params.get("chat_id")), params.integer("message_thread_id")
    if thread_id is None or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return chat, thread_id
