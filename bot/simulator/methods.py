"""Every method of the Bot API that is spoken here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.simulator import methods_edit as edit
from bot.simulator import methods_profile as profile
from bot.simulator import methods_send as send
from bot.simulator import methods_topics as topics
from bot.simulator.params import Params
from bot.simulator.world import World

Method = Callable[[World, Params], Any]

FILE_KINDS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVoice": "voice",
    "sendVideo": "video",
    "sendVideoNote": "video_note",
    "sendAudio": "audio",
    "sendAnimation": "animation",
    "sendSticker": "sticker",
}

METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "logOut": profile.accept,
    "close": profile.accept,
    "sendMessage": send.send_message,
    **{name: send.send_file(kind) for name, kind in FILE_KINDS.items()},
    "sendLocation": send.send_location,
    "sendVenue": send.send_venue,
    "sendContact": send.send_contact,
    "sendMediaGroup": send.send_media_group,
    "sendChatAction": send.send_chat_action,
    "copyMessage": edit.copy_message,
    "copyMessages": edit.copy_messages,
    "forwardMessage": edit.forward_message,
    "setMessageReaction": edit.set_message_reaction,
    "editMessageText": edit.edit_message_text,
    "editMessageCaption": edit.edit_message_caption,
    "editMessageMedia": edit.edit_message_media,
    "editMessageReplyMarkup": edit.edit_message_reply_markup,
    "deleteMessage": edit.delete_message,
    "deleteMessages": edit.delete_messages,
    "createForumTopic": topics.create,
    "editForumTopic": topics.edit,
    "deleteForumTopic": topics.delete,
    "answerCallbackQuery": edit.answer_callback_query,
    "leaveChat": edit.leave_chat,
    "getFile": profile.get_file,
    "getChat": profile.get_chat,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setChatMenuButton": profile.set_menu_button,
    "getChatMenuButton": profile.get_menu_button,
    "setMyName": profile.set_text("name"),
    "getMyName": profile.get_text("name"),
    "setMyDescription": profile.set_text("description"),
    "getMyDescription": profile.get_text("description"),
    "setMyShortDescription": profile.set_text("short_description"),
    "getMyShortDescription": profile.get_text("short_description"),
}

COUNTED = frozenset(
    name
    for name in METHODS
    if name.startswith(("send", "copy", "forward", "editMessage")) and name != "sendChatAction"
)
"""The methods that Telegram's flood limits count."""
