"""What the local Telegram makes conforms to what Telegram publishes.

Where the published schema is not at hand the library's own classes judge alone.
"""

from __future__ import annotations

import telegram
from aiohttp import ClientSession

from bot.simulator import Phone, Simulator
from bot.simulator.methods import METHODS
from bot.simulator.params import known_parameters
from tests.schema import faults_of_object, faults_of_result
from tests.simulator.bots import TINY_PNG, Caller, Json, PollingBot


async def _everything(sim: Simulator, aya: Phone) -> None:
    """Make an update of every kind that there is."""
    mine = await aya.sends("Se https://e.dk og /start", reply_to=aya.last)
    await aya.edits(mine, "rettet")
    await aya.sends_photo(TINY_PNG, caption="se")
    await aya.sends_voice(b"OggS")
    await aya.sends_video(b"v")
    await aya.sends_video_note(b"n")
    await aya.sends_document("a.pdf", b"%PDF", "application/pdf")
    await aya.sends_location(55.7, 12.5)
    await aya.sends_contact(aya.phone_number, "Aya")
    await aya.sends_sticker("👍")
    await aya.sends_poll("Kommer du?")
    await aya.sends_dice()
    await aya.sends_album([("photo", TINY_PNG, None), ("photo", TINY_PNG, None)])
    await aya.forwards(aya.last)
    await aya.reacts(aya.last, "👍")
    await aya.taps_data("x", on=aya.last)
    await aya.blocks_bot()
    await aya.unblocks_bot()
    await _gatherings(sim, aya)


async def _gatherings(sim: Simulator, aya: Phone) -> None:
    group, channel = sim.group(member=False), sim.channel(member=False)
    await group.adds_bot(aya)
    await group.sends(aya, "hej")
    await group.removes_bot(aya)
    await channel.adds_bot(aya)
    post = await channel.posts("nyt")
    await aya.forwards(post)


async def test_every_update_conforms(
    sim: Simulator,
    aya: Phone,
    session: ClientSession,
) -> None:
    await _everything(sim, aya)
    updates = sim.updates
    kinds = {key for update in updates for key in update}
    assert kinds == {
        "update_id",
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "message_reaction",
        "my_chat_member",
    }
    for update in updates:
        assert faults_of_object("Update", update) == []
        assert _unknown_to_the_library(update) == []


def _unknown_to_the_library(update: Json) -> list[str]:
    parsed = telegram.Update.de_json(update, None)
    assert parsed.to_dict()["update_id"] == update["update_id"]
    content = next(getattr(parsed, key) for key in update if key != "update_id")
    return [*parsed.api_kwargs, *content.api_kwargs]


_FILES = ("Photo", "Document", "Voice", "Video", "VideoNote", "Audio", "Animation", "Sticker")


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


async def _call_everything(sim: Simulator, echo: PollingBot, call: Caller, aya: Phone) -> None:
    """Call every method once, with what it needs."""
    bot, here = echo.bot, {"chat_id": aya.id}
    mine = aya.messages[0].message_id
    await bot.send_document(aya.id, TINY_PNG, filename="a.png")
    file_id = aya.last.raw["document"]["file_id"]
    for name in _FILES:
        await call(f"send{name}", **here, **{_snake(name): file_id})
    await bot.send_media_group(aya.id, [telegram.InputMediaPhoto(TINY_PNG)] * 2)
    await call("editMessageCaption", **here, message_id=aya.last.message_id, caption="ny")
    media = {"type": "photo", "media": aya.last.raw["photo"][0]["file_id"], "caption": "b"}
    await call("editMessageMedia", **here, message_id=aya.last.message_id, media=media)
    await call("sendVenue", **here, latitude=55, longitude=12, title="t", address="a")
    await call("sendContact", **here, phone_number="+45", first_name="Bo")
    await call("sendChatAction", **here, action="typing")
    emoji = [{"type": "emoji", "emoji": "👍"}]
    await call("setMessageReaction", **here, message_id=mine, reaction=emoji)
    await call("sendLocation", **here, latitude=55, longitude=12)
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    aim = here | {"message_id": aya.last.message_id}
    await call("editMessageReplyMarkup", **aim, reply_markup=buttons)
    await aya.taps("Ja")
    copied = here | {"from_chat_id": aya.id}
    await call("copyMessage", **copied, message_id=mine)
    await call("forwardMessage", **copied, message_id=mine)
    await call("copyMessages", **copied, message_ids=[mine])
    await call("sendMessage", **here, text="hej", parse_mode="HTML")
    await call("editMessageText", **here, message_id=aya.last.message_id, text="hej igen")
    await call("deleteMessage", **here, message_id=aya.last.message_id)
    await call("deleteMessages", **here, message_ids=[aya.last.message_id])
    await call("getFile", file_id=file_id)
    sim.world.has_topics = True
    await call("createForumTopic", **here, name="Aya")
    here["message_thread_id"] = next(iter(sim.world.chats[aya.id].topics))
    await call("sendMessage", **here, text="i emnet")
    await call("editForumTopic", **here, name="Ayla")
    await call("deleteForumTopic", **here)
    await _call_profile(call, aya)


async def _call_profile(call: Caller, aya: Phone) -> None:
    for method in METHODS:
        if method.startswith(("getMy", "deleteMy", "log", "close", "getMe", "getChatMenu")):
            await call(method)
    await call("setMyCommands", commands=[{"command": "tid", "description": "Ny tid"}])
    await call("getMyCommands")
    await call("setMyName", name="Hjem")
    await call("setMyDescription", description="Hej")
    await call("setMyShortDescription", short_description="Hej")
    await call("setChatMenuButton", menu_button={"type": "commands"})
    await call("getChat", chat_id=aya.id)
    await call("getWebhookInfo")


async def test_every_result_conforms(
    sim: Simulator,
    aya: Phone,
    echo: PollingBot,
    call: Caller,
) -> None:
    await _call_everything(sim, echo, call, aya)
    group = sim.group()
    await call("leaveChat", chat_id=group.id)

    failed = [(one.method, one.error.description) for one in sim.calls if one.error]
    assert failed == []
    assert set(METHODS) - {one.method for one in sim.calls} == set()
    for one in sim.calls:
        assert faults_of_result(one.method, one.result) == [], one.method


def test_parameters_are_those_of_the_bot_api() -> None:
    assert known_parameters("getMe") == frozenset()
    assert {"chat_id", "text", "parse_mode", "reply_parameters"} <= known_parameters("sendMessage")
    assert known_parameters("getFile") == {"file_id"}
    assert "read_timeout" not in known_parameters("sendMessage")
