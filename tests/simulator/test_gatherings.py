"""Groups and channels, which the bot is to leave."""

from __future__ import annotations

from bot.simulator import Phone, Simulator
from tests.simulator.bots import Caller, PollingBot


async def test_a_bot_that_is_added_to_a_group_can_leave_it(
    sim: Simulator, aya: Phone, echo: PollingBot, call: Caller
) -> None:
    group = sim.group("Venner", member=False)
    assert group.id < -1_000_000_000_000
    await group.adds_bot(aya)
    assert echo.seen[-2].my_chat_member is not None
    assert echo.seen[-1].message is not None
    assert echo.seen[-1].message.new_chat_members[0].username == "hjem_bot"

    await group.sends(aya, "hej alle")
    assert [message.text for message in group.messages][-2:] == ["hej alle", "hej alle"]

    assert (await call("leaveChat", chat_id=group.id))["ok"]
    assert not group.bot_is_member
    await sim.idle()
    heard = len(echo.seen)
    await group.sends(aya, "er du der?")
    assert len(echo.seen) == heard
    assert await call.refusal("sendMessage", chat_id=group.id, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


async def test_a_channel_speaks_for_itself(sim: Simulator, aya: Phone, echo: PollingBot) -> None:
    channel = sim.channel(member=False)
    await channel.adds_bot(aya)
    assert echo.seen[-1].my_chat_member is not None
    assert echo.seen[-1].my_chat_member.new_chat_member.status == "administrator"
    await channel.posts("nyt")
    post = echo.seen[-1].channel_post
    assert post is not None
    assert (post.text, post.from_user, post.chat.type) == ("nyt", None, "channel")


async def test_a_private_chat_cannot_be_left(aya: Phone, call: Caller) -> None:
    assert await call.refusal("leaveChat", chat_id=aya.id) == (
        "Bad Request: chat member status can't be changed in private chats"
    )


async def test_a_small_group_has_a_small_id(sim: Simulator, aya: Phone, echo: PollingBot) -> None:
    group = sim.group(kind="group")
    await group.removes_bot(aya)
    assert -1_000_000_000_000 < group.id < 0
    assert not group.bot_is_member
    assert echo.seen[-1].my_chat_member is not None
