"""The methods about the bot itself and about chats."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from telegram.constants import BotCommandLimit

from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.world import World

_TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_MAX_COMMANDS = int(BotCommandLimit.MAX_COMMAND_NUMBER)


def get_me(world: World, _params: Params) -> Json:
    """The bot's User, with what only getMe tells."""
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": world.has_topics,
    }


def get_chat(world: World, params: Params) -> Json:
    """The chat's ChatFullInfo."""
    chat = world.chat(params.get("chat_id"))
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    accepted = dict.fromkeys(gifts.split(), True)
    return chat.about | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": accepted,
    }


def get_file(world: World, params: Params) -> Json:
    """The File with the path it can be fetched at."""
    return world.files.describe(params.text("file_id"))


def accept(_world: World, _params: Params) -> bool:
    """True: logOut and close change nothing here."""
    return True


def set_my_commands(world: World, params: Params) -> bool:
    """The command menu of the scope and language is this one."""
    commands = params.sequence("commands", "commands") or []
    if len(commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    scope = _scope(world, params)
    world.commands[scope, params.text("language_code")] = checked
    _tell_commands(world, scope)
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The command menu of exactly this scope and language."""
    return world.commands.get((_scope(world, params), params.text("language_code")), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """The scope and language has no command menu of its own."""
    scope = _scope(world, params)
    world.commands.pop((scope, params.text("language_code")), None)
    _tell_commands(world, scope)
    return True


def _command(command: Any) -> Json:
    if not isinstance(command, dict) or not isinstance(command.get("command"), str):
        raise bad_request("can't parse BotCommand: Can't find field \"command\"")
    name, description = command["command"].removeprefix("/"), str(command.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, params: Params) -> str:
    scope = params.mapping("scope", "BotCommandScope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind.startswith("chat"):
        return f"{kind}:{world.chat(scope.get('chat_id')).id}"
    if kind not in {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return kind


def _tell_commands(world: World, scope: str) -> None:
    narrow = scope.partition(":")[2]
    chats = [world.chat(narrow)] if narrow else list(world.chats.values())
    for chat in chats:
        commands = world.commands_for(chat)
        world.emit({"type": "commands", "chat": chat.id, "commands": commands})


def set_menu_button(world: World, params: Params) -> bool:
    """The chat, or every chat without its own, has this menu button."""
    button = params.mapping("menu_button", "menu button") or {"type": "default"}
    if str(button.get("type")) not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: Unsupported type specified")
    if params.get("chat_id") is None:
        world.menu_button = button
    else:
        world.chat(params.get("chat_id")).menu_button = button
    return True


def get_menu_button(world: World, params: Params) -> Json:
    """The menu button of the chat, or the common one."""
    if params.get("chat_id") is None:
        return world.menu_button
    return world.chat(params.get("chat_id")).menu_button or world.menu_button


def set_text(field: str) -> Callable[[World, Params], bool]:
    """The method that sets the bot's name, description or short description."""

    def set_it(world: World, params: Params) -> bool:
        text = params.text(field)
        if len(text) > _TEXT_LIMITS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        world.texts[field, params.text("language_code")] = text
        return True

    return set_it


def get_text(field: str) -> Callable[[World, Params], Json]:
    """The method that tells the bot's name, description or short description."""

    def get_it(world: World, params: Params) -> Json:
        own = world.texts.get((field, params.text("language_code")))
        default = world.bot["first_name"] if field == "name" else ""
        return {field: own or world.texts.get((field, "")) or default}

    return get_it
