"""Whatever is sent to it, the bot answers kindly or leaves it alone; nothing crashes."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any, Literal

import pytest

from bot.services import dialogues, updates
from bot.simulator import Phone
from tests.hjem import Hjem

FRIENDLY_NO = ("Den knap virker ikke her.", "Det kan jeg ikke finde.")


@pytest.fixture(autouse=True)
async def nothing_was_parked(hjem: Hjem) -> AsyncIterator[None]:
    """After every test here: no update failed, and nobody was told of a fault."""
    yield
    await hjem.sim.idle()
    assert await hjem.run(updates.parked) == []
    for phone in (hjem.aya, hjem.bo, hjem.olga, hjem.carla, hjem.nova):
        assert not any("Noget gik galt" in message.text for message in phone.received)


_message_ids = count(900_001)


def message_from(phone: Phone, **content: Any) -> dict[str, Any]:
    """A raw message in this person's chat with the bot."""
    chat = {"id": phone.id, "type": "private", "first_name": phone.name}
    about = {
        "message_id": next(_message_ids),
        "date": 1_795_000_000,
        "chat": chat,
        "from": phone.user,
    }
    return {"message": about | content}


def tap_from(phone: Phone, **content: Any) -> dict[str, Any]:
    return {"callback_query": {"id": "1", "from": phone.user, "chat_instance": "7"} | content}


FORGED = [
    "nonsense",
    "",
    ":",
    "menu:1:2:3",
    "safety.show",
    "safety.show:nowhere",
    "safety.tell:x",
    "safety.tell:-1",
    "safety.tell:" + "9" * 50,
    "safety.take:0",
    "outreach.show:1",
    "youth:1:2",
    "messages.to:٣",
    "æøå:æøå",
    "a" * 64,
    "'; DROP TABLE person; --",
]


@pytest.mark.parametrize("who", ["aya", "bo"])
async def test_a_forged_button_leads_back_to_the_menu(hjem: Hjem, who: str) -> None:
    phone = getattr(hjem, who)
    await phone.sends("/menu")
    for data in FORGED:
        heard = len(phone.received)
        await phone.taps_data(data, on=phone.last)
        said = [message.text for message in phone.received[heard:]]
        assert any(no in text for text in said for no in FRIENDLY_NO), data


async def test_a_button_under_a_deleted_or_old_message_still_works(hjem: Hjem) -> None:
    await hjem.aya.sends("Hjælp nu")
    page = hjem.aya.last
    chat = {"id": hjem.aya.id, "type": "private", "first_name": "Aya"}
    old = {"chat": chat, "message_id": page.message_id, "date": 0}
    await hjem.sim.deliver(tap_from(hjem.aya, message=old, data="safety.show:no_bed"))
    assert "+45 33 17 33 33" in hjem.aya.last.text


async def test_a_button_pressed_twice_says_the_same_twice(hjem: Hjem) -> None:
    await hjem.aya.sends("Hjælp nu")
    page = hjem.aya.last
    for _ in range(2):
        await hjem.aya.taps_data("safety.show:no_bed", on=page)
    assert "+45 33 17 33 33" in hjem.aya.last.text


async def test_a_button_without_a_message_is_answered_in_the_chat(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await hjem.sim.deliver(tap_from(hjem.aya, inline_message_id="7", data="safety"))
    assert "Er nogen i fare nu" in hjem.aya.last.text


async def test_a_game_button_is_no_button_of_ours(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await hjem.sim.deliver(tap_from(hjem.aya, inline_message_id="7", game_short_name="snake"))
    assert hjem.aya.last.text == "Den knap virker ikke her. Her er din menu."


async def test_a_button_in_a_group_is_answered_where_nobody_else_reads(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    group = {"id": -1_001_234_567_890, "type": "supergroup", "title": "Venner"}
    shown = {"message_id": hjem.aya.last.message_id, "date": 1_795_000_000, "chat": group}
    await hjem.sim.deliver(tap_from(hjem.aya, message=shown | {"text": "x"}, data="safety"))
    assert "Er nogen i fare nu" in hjem.aya.last.text


KINDS = ["sticker", "poll", "dice", "photo", "voice", "location", "big"]


async def test_what_is_no_text_where_text_was_asked_for_is_asked_for_again(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    for kind in KINDS:
        await sends(hjem.nova, kind)
        assert "Skriv det som tekst, eller tryk på Fortryd." in hjem.nova.last.text
        assert await hjem.run(dialogues.open_question, hjem.nova.id) is not None
    await hjem.nova.sends("Nova")
    assert "Hej Nova." in hjem.nova.last.text


async def sends(phone: Phone, what: str) -> None:
    match what:
        case "sticker":
            await phone.sends_sticker("🙃")
        case "poll":
            await phone.sends_poll("Hvad så?")
        case "dice":
            await phone.sends_dice()
        case "photo":
            await phone.sends_photo(b"jpeg")
        case "voice":
            await phone.sends_voice(b"ogg")
        case "location":
            await phone.sends_location(55.7, 12.6)
        case "big":
            await phone.sends_big_document(21 * 1024 * 1024)


async def test_anything_out_of_the_blue_gets_a_friendly_answer(hjem: Hjem) -> None:
    for phone in (hjem.nova, hjem.olga, hjem.carla):
        for kind in KINDS:
            heard = len(phone.received)
            await sends(phone, kind)
            assert len(phone.received) > heard, (phone, kind)


async def test_a_file_that_is_too_big_is_named_as_such(hjem: Hjem) -> None:
    await hjem.aya.sends_big_document(21 * 1024 * 1024)
    assert "20 MB" in hjem.aya.last.text


async def test_an_album_is_answered_once(hjem: Hjem) -> None:
    await hjem.aya.sends_album([("photo", b"1", "se her"), ("photo", b"2", None)])
    assert len(hjem.aya.received) == 1
    await hjem.nova.sends_album([("photo", b"1", None), ("photo", b"2", "")])
    assert hjem.nova.last.text


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_the_bot_says_one_line_in_a_group_and_leaves(
    hjem: Hjem, kind: Literal["group", "supergroup"]
) -> None:
    group = hjem.sim.group("Venner", kind, member=False)
    await group.adds_bot(hjem.aya)
    said = [message.text for message in group.messages if message.from_bot]
    assert said == ["Jeg taler kun med én ad gangen. Skriv til mig i vores egen chat."]
    assert not group.bot_is_member


async def test_words_in_a_group_are_not_answered(hjem: Hjem) -> None:
    group = hjem.sim.group("Venner")
    await group.sends(hjem.aya, "Hjælp nu, jeg vil dø")
    assert not any(message.from_bot for message in group.messages)
    assert hjem.aya.received == []
    assert not group.bot_is_member


async def test_a_command_in_a_group_tells_nobody_anything(hjem: Hjem) -> None:
    group = hjem.sim.group("Venner")
    await group.sends(hjem.aya, "/menu@hjem_bot")
    assert not any(message.from_bot for message in group.messages)
    assert hjem.aya.received == []


async def test_the_bot_leaves_a_channel_without_a_word(hjem: Hjem) -> None:
    channel = hjem.sim.channel(member=False)
    await channel.adds_bot(hjem.ida)
    assert not channel.bot_is_member
    assert not any(message.from_bot for message in channel.messages)


async def test_being_thrown_out_of_a_group_is_nothing_to_answer(hjem: Hjem) -> None:
    group = hjem.sim.group("Venner")
    await group.removes_bot(hjem.aya)
    assert group.messages == []


async def test_a_group_that_refuses_the_goodbye_is_left_all_the_same(hjem: Hjem) -> None:
    hjem.sim.fail_next("sendMessage", 403, "Forbidden: not enough rights")
    group = hjem.sim.group("Venner", member=False)
    await group.adds_bot(hjem.aya)
    assert not group.bot_is_member


async def test_a_forwarded_message_is_a_message(hjem: Hjem) -> None:
    await hjem.nova.sends("hej")
    answer = hjem.nova.last
    await hjem.nova.forwards(answer)
    assert hjem.nova.last.text == answer.text


@pytest.mark.parametrize(
    "name",
    ["<b>Nova</b>", "🌈🔥", "\u202eavoN\u202c", "A&B <script>", "N" * 64, "Ø" * 64, "\u200f"],
)
async def test_any_name_can_be_shown(hjem: Hjem, name: str) -> None:
    phone = hjem.sim.person(name)
    await phone.sends("/start")
    assert phone.keyboard is not None
    await phone.sends("Kontakt mig")
    await phone.sends(name)
    assert phone.last.text


async def test_a_name_with_html_in_it_stays_a_name(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("<b>Nova</b> & co")
    assert "Hej <b>Nova</b> & co." in hjem.nova.last.text


async def test_direction_marks_do_not_get_into_a_name(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("\u202eNova\u202c")
    assert "Hej Nova." in hjem.nova.last.text


TEXTS = ["ø" * 4096, "🙂" * 2000, ".", "0", "<b>", "&lt;", "/", "/kom nu", "{name}", "%s"]


@pytest.mark.parametrize("who", ["bo", "olga", "carla", "nova"])
async def test_any_text_is_answered(hjem: Hjem, who: str) -> None:
    phone = getattr(hjem, who)
    for text in TEXTS:
        heard = len(phone.received)
        await phone.sends(text)
        assert len(phone.received) > heard, text


async def test_any_text_of_a_youth_is_passed_on(hjem: Hjem) -> None:
    for text in TEXTS:
        heard = len(hjem.bo.received)
        await hjem.aya.sends(text)
        await hjem.settled()
        assert len(hjem.bo.received) > heard, text


async def test_an_empty_caption_is_no_caption(hjem: Hjem) -> None:
    await hjem.aya.sends_photo(b"jpeg", caption="")
    assert "Sendt til Bo." in hjem.aya.last.text


async def test_a_link_with_garbage_in_it_is_answered_kindly(hjem: Hjem) -> None:
    for payload in ("x" * 64, "../../etc/passwd", "%00", "a b c", "<b>", "æøå", "1", "x" * 4000):
        for phone in (hjem.nova, hjem.aya, hjem.bo):
            await phone.sends(f"/start {payload}")
            assert "link" in phone.last.text.lower()


async def test_a_kind_of_update_that_nobody_asked_for_is_left_alone(hjem: Hjem) -> None:
    await hjem.sim.deliver({})
    await hjem.sim.deliver({"something_new": {"id": 1}})
    for kind, content in unasked(hjem).items():
        await hjem.sim.deliver({kind: content})
    assert hjem.nova.received == []


def unasked(hjem: Hjem) -> dict[str, dict[str, Any]]:
    """Updates of kinds that the bot does not want, as Telegram sends them."""
    user, at = hjem.nova.user, 1_795_000_000
    chat = {"id": hjem.nova.id, "type": "private", "first_name": "Nova"}
    channel = {"id": -1_009, "type": "channel", "title": "K"}
    no = dict.fromkeys(("allows_multiple_answers", "allows_revoting", "members_only"), False)
    poll = {"question": "?", "options": [], "total_voter_count": 0, "is_closed": False}
    bill = {"currency": "DKK", "total_amount": 1, "invoice_payload": "x"}
    reactions: dict[str, Any] = {"old_reaction": [], "new_reaction": []}
    return {
        "poll": {"id": "1", "is_anonymous": True, "type": "regular"} | poll | no,
        "channel_post": {"message_id": 1, "date": at, "chat": channel, "text": "x"},
        "inline_query": {"id": "1", "query": "x", "offset": "", "from": user},
        "pre_checkout_query": {"id": "1", "from": user} | bill,
        "business_message": {"message_id": 1, "date": at, "chat": chat, "from": user},
        "message_reaction": {"message_id": 1, "date": at, "chat": chat, "user": user} | reactions,
    }


async def test_other_bots_and_channels_are_left_alone(hjem: Hjem) -> None:
    bot = {"id": 77, "is_bot": True, "first_name": "Robot"}
    await hjem.nova.sends("hej")
    heard = len(hjem.nova.received)
    from_bot = message_from(hjem.nova, text="hej")
    from_bot["message"]["from"] = bot
    await hjem.sim.deliver(from_bot)
    nobody = message_from(hjem.nova, text="hej")
    del nobody["message"]["from"]
    await hjem.sim.deliver(nobody)
    assert len(hjem.nova.received) == heard


async def test_a_text_written_with_the_help_of_another_bot_is_the_persons_own(hjem: Hjem) -> None:
    bot = {"id": 77, "is_bot": True, "first_name": "Robot", "username": "robot"}
    await hjem.nova.sends("/start")
    heard = len(hjem.nova.received)
    await hjem.sim.deliver(message_from(hjem.nova, text="hej", via_bot=bot))
    assert len(hjem.nova.received) > heard


async def test_what_only_happened_in_the_chat_is_left_alone(hjem: Hjem) -> None:
    pinned = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
    timer = {"message_auto_delete_time": 86400}
    for phone in (hjem.aya, hjem.bo, hjem.nova):
        await phone.sends("/menu")
        heard = len(phone.received)
        await hjem.sim.deliver(message_from(phone, pinned_message=pinned))
        await hjem.sim.deliver(message_from(phone, message_auto_delete_timer_changed=timer))
        assert len(phone.received) == heard


async def test_new_kinds_of_content_are_answered_like_a_poll(hjem: Hjem) -> None:
    checklist = {"title": "x", "tasks": [{"id": 1, "text": "y"}]}
    for phone in (hjem.aya, hjem.nova):
        await phone.sends("/menu")
        heard = len(phone.received)
        await hjem.sim.deliver(message_from(phone, checklist=checklist))
        await hjem.sim.deliver(message_from(phone, something_new={"x": 1}))
        assert len(phone.received) > heard


async def test_a_correction_of_a_menu_word_or_of_something_unknown_does_nothing(hjem: Hjem) -> None:
    word = await hjem.aya.sends("Hjælp nu")
    heard = len(hjem.aya.received)
    await hjem.aya.edits(word, "Mine data")
    assert len(hjem.aya.received) == heard


async def test_the_same_update_twice_is_answered_once(hjem: Hjem) -> None:
    await hjem.aya.sends("jeg vil dø")
    heard = len(hjem.aya.received)
    await hjem.sim.redeliver(hjem.sim.update_ids[-1], times=2)
    assert len(hjem.aya.received) == heard


@pytest.mark.parametrize("name", ["aya", "bo", "nova"])
async def test_a_command_that_does_not_exist_is_no_message_to_anybody(
    hjem: Hjem, name: str
) -> None:
    phone = getattr(hjem, name)
    await phone.sends("/indstillinger")
    assert phone.last.text == "Det forstod jeg ikke helt. Vælg en knap."
    assert phone.keyboard
    await hjem.settled()
    assert all(not other.received for other in (hjem.aya, hjem.bo, hjem.olga) if other != phone)


async def test_the_command_that_every_bot_has_leads_to_help(hjem: Hjem) -> None:
    for phone, command in ((hjem.aya, "/help"), (hjem.nova, "/hjaelp")):
        await phone.sends(command)
        assert "Er nogen i fare nu" in phone.last.text
