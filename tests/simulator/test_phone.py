"""What a person can do on her phone, and what she sees there."""

from __future__ import annotations

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.simulator import Phone, Simulator, Toast
from tests.simulator.bots import TINY_PNG, PollingBot


def _buttons(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


def _button(label: str, data: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data or label)


def _seen(echo: PollingBot) -> telegram.Message:
    message = echo.seen[-1].message
    assert message is not None
    return message


async def test_a_link_to_the_bot_starts_it_with_its_payload(aya: Phone, echo: PollingBot) -> None:
    await aya.opens("https://t.me/hjem_bot?start=abc-1_Z")
    assert _seen(echo).text == "/start abc-1_Z"
    assert [entity.type for entity in _seen(echo).entities] == ["bot_command"]
    await aya.opens("tg://resolve?domain=hjem_bot&start=x")
    assert _seen(echo).text == "/start x"
    await aya.opens("t.me/hjem_bot")
    assert _seen(echo).text == "/start"


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/other_bot?start=a",
        "https://example.org/hjem_bot",
        "https://t.me/hjem_bot?start=æ",
        f"https://t.me/hjem_bot?start={'a' * 65}",
    ],
)
async def test_a_link_that_leads_elsewhere_opens_nothing(aya: Phone, link: str) -> None:
    with pytest.raises(ValueError, match=r"not a link|start takes"):
        await aya.opens(link)


async def test_a_tap_finds_the_newest_button_with_the_label(aya: Phone, echo: PollingBot) -> None:
    for data in ("gammel", "ny"):
        keys = _buttons([_button("Ja", data), _button("Ja tak", f"{data} tak")])
        await echo.bot.send_message(aya.id, "?", reply_markup=keys)
    await aya.taps("Ja")
    assert aya.toasts[-1] == Toast("ny", alert=False)
    await aya.taps("Ja", on=aya.received[-2])
    assert aya.toasts[-1].text == "gammel"
    await aya.taps("tak")
    assert aya.toasts[-1].text == "ny tak"
    assert aya.last.buttons == [["Ja", "Ja tak"]]
    assert aya.last.button_data("Ja") == "ny"


async def test_a_tap_that_is_unclear_or_impossible_says_what_is_there(
    aya: Phone, echo: PollingBot
) -> None:
    keys = _buttons(
        [_button("kl. 10.00"), _button("kl. 11.00")],
        [InlineKeyboardButton("Kort", url="https://e.dk/")],
    )
    await echo.bot.send_message(aya.id, "?", reply_markup=keys)
    with pytest.raises(AssertionError, match=r"could be any of \['kl. 10.00', 'kl. 11.00'\]"):
        await aya.taps("kl.")
    with pytest.raises(AssertionError, match=r"no button 'Nej'.*kl. 10.00"):
        await aya.taps("Nej")
    with pytest.raises(AssertionError, match=r"'Kort' is a url button: https://e.dk/"):
        await aya.taps("Kort")


async def test_stale_and_forged_taps_reach_the_bot(aya: Phone, echo: PollingBot) -> None:
    sent = await echo.bot.send_message(aya.id, "?", reply_markup=_buttons([_button("Ja")]))
    message = aya.last
    await echo.bot.delete_message(aya.id, sent.message_id)
    await aya.taps_data("forged", on=message)
    query = echo.seen[-1].callback_query
    assert query is not None
    assert query.data == "forged"
    assert query.message is not None
    assert query.message.date.timestamp() == 0, "Telegram tells no more of a deleted message"


async def test_the_reply_keyboard_stays_until_it_is_removed(aya: Phone, echo: PollingBot) -> None:
    menu = ReplyKeyboardMarkup([["Mine aftaler"], ["Bolig", "Hjælp"]], is_persistent=True)
    await echo.bot.send_message(aya.id, "menu", reply_markup=menu)
    assert aya.keyboard == [["Mine aftaler"], ["Bolig", "Hjælp"]]
    assert aya.last.reply_markup is not None
    assert aya.last.reply_markup["is_persistent"] is True
    await echo.bot.send_message(aya.id, "navn?", reply_markup=telegram.ForceReply())
    assert aya.last.reply_markup == {"force_reply": True}
    await aya.taps("Bolig")
    assert aya.messages[-2].text == "Bolig"
    await echo.bot.send_message(aya.id, "væk", reply_markup=telegram.ReplyKeyboardRemove())
    assert aya.keyboard is None


async def test_files_go_both_ways(aya: Phone, echo: PollingBot) -> None:
    await aya.sends_photo(TINY_PNG, caption="min dør")
    photo = _seen(echo).photo[-1]
    assert (photo.width, photo.height) == (3, 2)
    fetched = await (await photo.get_file()).download_as_bytearray()
    assert bytes(fetched) == TINY_PNG

    await echo.bot.send_photo(aya.id, TINY_PNG, caption="<b>et hus</b>", parse_mode="HTML")
    assert (aya.last.kind, aya.last.text) == ("photo", "et hus")
    assert aya.last.content() == TINY_PNG
    await echo.bot.send_photo(aya.id, photo.file_id)
    assert aya.last.content() == TINY_PNG
    await echo.bot.send_document(aya.id, b"BEGIN:VCALENDAR", filename="aftale.ics")
    assert (aya.last.kind, aya.last.file_name) == ("document", "aftale.ics")
    assert aya.last.content() == b"BEGIN:VCALENDAR"


async def test_every_kind_of_message_arrives_as_what_it_is(aya: Phone, echo: PollingBot) -> None:
    message = _seen
    await aya.sends_voice(b"OggS")
    assert message(echo).voice is not None
    await aya.sends_video(b"v")
    assert message(echo).video is not None
    await aya.sends_video_note(b"n")
    assert message(echo).video_note is not None
    await aya.sends_document("brev.pdf", b"%PDF", "application/pdf")
    assert message(echo).document.mime_type == "application/pdf"  # type: ignore[union-attr]
    await aya.sends_location(55.69, 12.55)
    assert message(echo).location.latitude == 55.69  # type: ignore[union-attr]
    await aya.sends_contact("+4512345678", "Bo")
    assert message(echo).contact.first_name == "Bo"  # type: ignore[union-attr]
    await aya.sends_sticker("👍")
    assert message(echo).sticker.emoji == "👍"  # type: ignore[union-attr]
    await aya.sends_poll("Kommer du?")
    assert message(echo).poll.question == "Kommer du?"  # type: ignore[union-attr]
    await aya.sends_dice()
    assert message(echo).dice is not None


async def test_an_album_is_several_updates_with_one_group(aya: Phone, echo: PollingBot) -> None:
    shown = await aya.sends_album([("photo", TINY_PNG, "først"), ("video", b"v", None)])
    assert [one.kind for one in shown] == ["photo", "video"]
    groups = {update.message.media_group_id for update in echo.seen[-2:] if update.message}
    assert len(groups) == 1
    assert groups != {None}


async def test_edits_forwards_replies_and_reactions_reach_the_bot(
    sim: Simulator, aya: Phone, echo: PollingBot
) -> None:
    mine = await aya.sends("hje")
    await aya.edits(mine, "hej")
    assert echo.seen[-1].edited_message is not None
    assert echo.seen[-1].edited_message.text == "hej"
    assert mine.edited
    photo = await aya.sends_photo(TINY_PNG, "a")
    await aya.edits_caption(photo, "b")
    assert photo.text == "b"

    answer = await aya.sends("svar", reply_to=mine)
    assert answer.reply_to == mine.message_id
    assert _seen(echo).reply_to_message is not None

    bo = sim.person("Bo")
    await bo.forwards(mine)
    assert isinstance(_seen(echo).forward_origin, telegram.MessageOriginUser)

    await aya.reacts(aya.last, "👍")
    assert echo.seen[-1].message_reaction is not None
    assert echo.seen[-1].message_reaction.new_reaction[0].type == "emoji"
    await aya.reacts(aya.last, None)
    taken_off = echo.seen[-1].message_reaction
    assert taken_off is not None
    assert (len(taken_off.old_reaction), len(taken_off.new_reaction)) == (1, 0)


async def test_blocking_and_unblocking_are_told(aya: Phone, echo: PollingBot) -> None:
    await aya.blocks_bot()
    change = echo.seen[-1].my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    await aya.unblocks_bot()
    assert echo.seen[-1].my_chat_member is not None
    assert echo.seen[-1].my_chat_member.new_chat_member.status == "member"


async def test_a_text_longer_than_telegram_takes_goes_as_several(aya: Phone) -> None:
    last = await aya.sends("x" * 5000)
    assert len(last.text) == 904
    assert [len(message.text) for message in aya.messages[-4:-2]] != []
    assert sum(len(m.text) for m in aya.messages if not m.from_bot) == 5000 + len("/start")


async def test_silent_messages_places_and_alerts_are_seen(aya: Phone, echo: PollingBot) -> None:
    await echo.bot.send_message(aya.id, "stille", disable_notification=True)
    assert aya.last.silent
    await echo.bot.send_venue(aya.id, 55.6, 12.5, title="Ungeprojektet", address="Gade 1")
    assert aya.last.kind == "venue"
    assert aya.last.location == (55.6, 12.5)
    assert aya.last.venue is not None
    assert aya.last.venue["title"] == "Ungeprojektet"

    async def alerts(update: telegram.Update) -> None:
        if update.callback_query is not None:
            await update.callback_query.answer("Læs det her", show_alert=True)

    echo.handle = alerts
    await echo.bot.send_message(aya.id, "?", reply_markup=_buttons([_button("Ja")]))
    await aya.taps("Ja")
    assert aya.toasts == [Toast("Læs det her", alert=True)]


async def test_copies_forwards_and_albums_of_the_bot(
    sim: Simulator, aya: Phone, echo: PollingBot
) -> None:
    bo = sim.person("Bo")
    await bo.sends("/start")
    mine = await aya.sends("til Bo")
    await echo.bot.copy_message(bo.id, aya.id, mine.message_id)
    assert bo.last.text == "til Bo"
    assert "forward_origin" not in bo.last.raw
    await echo.bot.forward_message(bo.id, aya.id, mine.message_id)
    assert bo.last.raw["forward_origin"]["sender_user"]["first_name"] == "Aya"
    pictures = [telegram.InputMediaPhoto(TINY_PNG, caption=str(n)) for n in range(2)]
    await echo.bot.send_media_group(bo.id, pictures)
    assert [shown.text for shown in bo.received[-2:]] == ["0", "1"]
    assert bo.last.content() == TINY_PNG
    await echo.bot.edit_message_media(
        telegram.InputMediaDocument(b"ny", filename="ny.txt"), bo.id, bo.last.message_id
    )
    assert (bo.last.kind, bo.last.content()) == ("document", b"ny")


async def test_commands_and_texts_of_the_bot_are_kept_by_scope_and_language(
    aya: Phone, echo: PollingBot
) -> None:
    bot = echo.bot
    scope = telegram.BotCommandScopeChat(aya.id)
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("start", "Begynd")], language_code="da")
    await bot.set_my_commands([("tid", "Ny tid")], scope=scope)
    assert (await bot.get_my_commands(language_code="da"))[0].description == "Begynd"
    assert (await bot.get_my_commands(scope=scope))[0].command == "tid"
    await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == ()
    await bot.set_my_description("Hej", language_code="da")
    assert (await bot.get_my_description("da")).description == "Hej"
    assert (await bot.get_my_name()).name == "Hjem til Alle"
    await bot.set_chat_menu_button(aya.id, telegram.MenuButtonDefault())
    assert (await bot.get_chat_menu_button(aya.id)).type == "default"
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await bot.get_chat(aya.id)).first_name == "Aya"
    assert (await bot.get_me()).can_join_groups
