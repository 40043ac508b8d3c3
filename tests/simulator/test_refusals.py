"""What Telegram refuses is refused here, in Telegram's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.simulator import Phone, Simulator
from bot.simulator.methods import METHODS
from bot.simulator.params import known_parameters
from tests.simulator.bots import TINY_PNG, Caller


def _inline(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Knap", **button}]]}


_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)
_TEXTS = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "<b>x</b>" + "y" * 4096, "parse_mode": "HTML"}, "message is too long"),
    ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ({"text": "x", "txet": "y"}, 'unknown parameter "txet"'),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ({"text": "x", "reply_markup": "[1]"}, "object expected as reply markup"),
    ({"text": "x", "reply_markup": _inline(callback_data="æ" * 33)}, "BUTTON_DATA_INVALID"),
    (
        {"text": "x", "reply_markup": _inline(callback_data="")},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "x", "reply_markup": _inline()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "x", "reply_markup": _inline(url="ftp://e.dk")},
        "inline keyboard button URL 'ftp://e.dk' is invalid: Unsupported URL protocol",
    ),
    (
        {"text": "x", "reply_markup": _inline(url="https://localhost/a")},
        "inline keyboard button URL 'https://localhost/a' is invalid: Wrong HTTP URL",
    ),
    (
        {"text": "x", "reply_markup": _inline(copy_text={"text": "k" * 257})},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
]  # fmt: skip


@pytest.mark.parametrize(("params", "words"), _TEXTS)
async def test_a_message_that_telegram_refuses(
    aya: Phone, call: Caller, params: dict[str, Any], words: str
) -> None:
    refusal = await call.refusal("sendMessage", chat_id=aya.id, **params)
    assert refusal == f"Bad Request: {words}"
    assert len(aya.received) == 1


@pytest.mark.parametrize(
    "params",
    [
        {"text": "x" * 4096},
        {"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"},
        {"text": "x", "reply_markup": _inline(callback_data="æ" * 32)},
        {"text": "x", "reply_markup": _inline(url="t.me/hjem_bot?start=a")},
        {"text": "x", "reply_markup": _inline(url="tg://resolve?domain=hjem_bot")},
        {"text": "x", "reply_markup": '{"keyboard": [["Ja", {"text": "Nej"}]]}'},
        {
            "text": "x",
            "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True},
        },
    ],
)
async def test_a_message_just_within_the_limits(
    aya: Phone, call: Caller, params: dict[str, Any]
) -> None:
    assert (await call("sendMessage", chat_id=aya.id, **params))["ok"] is True


async def test_who_cannot_be_written_to(sim: Simulator, aya: Phone, call: Caller) -> None:
    async def refusal(chat_id: object) -> str:
        return await call.refusal("sendMessage", chat_id=chat_id, text="hej")

    assert await refusal(424242) == "Bad Request: chat not found"
    assert await refusal("@nobody") == "Bad Request: chat not found"
    assert await refusal("") == "Bad Request: chat_id is empty"
    stranger = sim.person("Bo")
    assert await refusal(stranger.id) == ("Forbidden: bot can't initiate conversation with a user")
    await aya.blocks_bot()
    assert await refusal(aya.id) == "Forbidden: bot was blocked by the user"
    await aya.unblocks_bot()
    assert (await call("sendMessage", chat_id=aya.id, text="hej"))["ok"]
    aya.deletes_account()
    assert await refusal(aya.id) == "Forbidden: user is deactivated"


async def test_edits_that_telegram_refuses(aya: Phone, call: Caller) -> None:
    aim = {"chat_id": aya.id, "message_id": aya.last.message_id}

    async def refusal(text: str, **params: object) -> str:
        return await call.refusal("editMessageText", **{**aim, "text": text, **params})

    assert await refusal("/start") == f"Bad Request: {_SAME}"
    assert await refusal("ny", message_id=9999) == "Bad Request: message to edit not found"
    own = aya.messages[0].message_id
    assert await refusal("ny", message_id=own) == "Bad Request: message can't be edited"
    assert await call.refusal("editMessageCaption", **aim, caption="x") == (
        "Bad Request: there is no caption in the message to edit"
    )
    await call("editMessageText", **aim, text="ny")
    assert aya.last.text == "ny"
    assert aya.last.edited


async def test_the_same_text_with_other_buttons_is_an_edit(aya: Phone, call: Caller) -> None:
    aim = {"chat_id": aya.id, "message_id": aya.last.message_id}
    buttons = _inline(callback_data="a")
    assert (await call("editMessageText", **aim, text="/start", reply_markup=buttons))["ok"]
    same = await call.refusal("editMessageReplyMarkup", **aim, reply_markup=buttons)
    assert same == f"Bad Request: {_SAME}"
    await call("editMessageReplyMarkup", **aim)
    assert aya.last.buttons == []


async def test_deletions_that_telegram_refuses(sim: Simulator, aya: Phone, call: Caller) -> None:
    aim = {"chat_id": aya.id, "message_id": aya.last.message_id}
    sim.now = lambda: datetime.now(UTC) + timedelta(hours=49)
    assert await call.refusal("deleteMessage", **aim) == (
        "Bad Request: message can't be deleted for everyone"
    )
    sim.now = lambda: datetime.now(UTC)
    assert (await call("deleteMessage", **aim))["ok"]
    assert aya.received == []
    assert await call.refusal("deleteMessage", **aim) == (
        "Bad Request: message to delete not found"
    )
    empty = await call.refusal("deleteMessages", chat_id=aya.id, message_ids=[])
    assert empty == "Bad Request: message identifiers are not specified"
    many = await call.refusal("deleteMessages", chat_id=aya.id, message_ids=list(range(101)))
    assert many == "Bad Request: too many message identifiers specified"


async def test_a_tap_must_be_answered_soon(sim: Simulator, aya: Phone, call: Caller) -> None:
    wanted = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await call.refusal("answerCallbackQuery", callback_query_id="17") == wanted

    await call("sendMessage", chat_id=aya.id, text="?", reply_markup=_inline(callback_data="a"))
    await aya.taps("Knap")
    query_id = next(c for c in sim.calls if c.method == "answerCallbackQuery" and not c.error)
    aim = {"callback_query_id": query_id.params["callback_query_id"]}
    assert await call.refusal("answerCallbackQuery", **aim, text="x" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    sim.now = lambda: datetime.now(UTC) + timedelta(minutes=16)
    assert await call.refusal("answerCallbackQuery", **aim) == wanted


async def test_files_that_telegram_refuses(aya: Phone, call: Caller) -> None:
    async def refusal(**params: object) -> str:
        return await call.refusal("sendPhoto", chat_id=aya.id, **params)

    assert await refusal() == "Bad Request: there is no photo in the request"
    assert await refusal(photo="AgAC") == ("Bad Request: wrong file identifier/HTTP URL specified")
    assert await refusal(photo="AgAC", caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )
    assert await call.refusal("getFile", file_id="AgAC") == "Bad Request: invalid file_id"
    big = await aya.sends_big_document(20 * 2**20 + 1)
    file_id = big.raw["document"]["file_id"]
    assert await call.refusal("getFile", file_id=file_id) == "Bad Request: file is too big"


async def test_albums_that_telegram_refuses(aya: Phone, call: Caller) -> None:
    photo = (await aya.sends_photo(TINY_PNG)).raw["photo"][0]["file_id"]
    pictures = [{"type": "photo", "media": photo}]
    paper = [{"type": "document", "media": photo}]

    async def refusal(media: object) -> str:
        return await call.refusal("sendMediaGroup", chat_id=aya.id, media=media)

    assert await refusal([]) == "Bad Request: there are no messages to send"
    assert await refusal(pictures * 11) == "Bad Request: too many messages to send as an album"
    assert await refusal(pictures + paper) == (
        "Bad Request: document can't be mixed with other media types"
    )
    assert (await call("sendMediaGroup", chat_id=aya.id, media=pictures * 10))["ok"]


async def test_uploads_that_telegram_refuses(
    sim: Simulator, aya: Phone, session: ClientSession
) -> None:
    async def refusal(data: bytes) -> tuple[int, str]:
        form = FormData({"chat_id": str(aya.id)})
        form.add_field("photo", BytesIO(data), filename="a.png")
        address = f"{sim.base_url}/bot{sim.token}/sendPhoto"
        async with session.post(address, data=form) as answer:
            return answer.status, (await answer.json())["description"]

    assert await refusal(b"no picture") == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    assert await refusal(b"") == (400, "Bad Request: file must be non-empty")
    too_large = (413, "Request Entity Too Large")
    assert await refusal(b"\x89PNG" + bytes(10 * 2**20)) == too_large
    assert await refusal(b"\x89PNG" + bytes(52 * 2**20)) == too_large


async def test_methods_and_commands_that_do_not_exist(call: Caller) -> None:
    assert (await call("sendMesage"))["error_code"] == 404
    wrong = [{"command": "Start!", "description": "x"}]
    assert await call.refusal("setMyCommands", commands=wrong) == (
        "Bad Request: BOT_COMMAND_INVALID"
    )
    action = await call.refusal("sendChatAction", chat_id=1, action="x")
    assert action == "Bad Request: chat not found"


_BAD_LINK = {"inline_keyboard": [[{"text": "a", "url": "http://[x"}]]}
_NONSENSE: tuple[object, ...] = (
    *(None, "", -1, "²", 10**30, "x", "{"),
    *([], {}, [1], [[1]], [{}], [{"type": []}], {"type": []}, {"message_id": []}),
    *({"inline_keyboard": [[None]]}, {"keyboard": 1}, _BAD_LINK),
)


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_nonsense_is_refused_or_ignored(aya: Phone, call: Caller, method: str) -> None:
    names = known_parameters(method)
    sound = {"chat_id": aya.id, "from_chat_id": aya.id, "message_id": 1, "text": "hej"}
    for name in names:
        for value in _NONSENSE:
            usual = {key: sound[key] for key in sound.keys() & names}
            answer = await call(method, **(usual | {name: value}))
            assert answer["ok"] or 400 <= answer["error_code"] < 500


async def test_protected_messages_are_not_copied(aya: Phone, call: Caller) -> None:
    await call("sendMessage", chat_id=aya.id, text="hemmeligt", protect_content=True)
    assert aya.last.protected
    aim = {"chat_id": aya.id, "from_chat_id": aya.id, "message_id": aya.last.message_id}
    assert await call.refusal("copyMessage", **aim) == "Bad Request: the message can't be copied"
    missing = aim | {"message_id": 999}
    assert await call.refusal("copyMessage", **missing) == "Bad Request: message to copy not found"
    assert await call.refusal("forwardMessage", **missing) == (
        "Bad Request: message to forward not found"
    )
