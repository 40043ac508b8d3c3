"""The addresses behind the page with the phones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, FormData
from yarl import URL

from bot.simulator import Phone, Simulator
from tests.simulator.bots import TINY_PNG, Caller, PollingBot


class Page:
    """What the page's script does."""

    def __init__(self, sim: Simulator, session: ClientSession) -> None:
        self.base = sim.base_url
        self._session = session

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        kind = {"data": body} if isinstance(body, FormData) else {"json": body}
        async with self._session.post(self.base + path, headers=headers, **kind) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def page(sim: Simulator, session: ClientSession) -> Page:
    return Page(sim, session)


@pytest.fixture
async def live(sim: Simulator, session: ClientSession) -> AsyncIterator[ClientWebSocketResponse]:
    async with session.ws_connect(f"{sim.base_url}/phones/live") as socket:
        yield socket


async def _until(live: ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            event: dict[str, Any] = await live.receive_json()
            if event["type"] == kind:
                return event


async def test_hello_tells_everything_there_is(
    aya: Phone, call: Caller, live: ClientWebSocketResponse
) -> None:
    hello = await live.receive_json()
    assert hello["type"] == "hello"
    assert hello["bot"]["username"] == "hjem_bot"
    assert hello["people"] == [{"id": aya.id, "name": "Aya", "hint": "", "language_code": "da"}]
    chat = hello["chats"][str(aya.id)]
    assert [m["from"]["id"] == aya.id for m in chat["messages"]] == [True, False]
    assert chat["keyboard"] is None
    assert chat["blocked"] is False
    assert (await call("getMe"))["ok"]


async def test_what_happens_is_told_at_once(
    sim: Simulator, aya: Phone, call: Caller, live: ClientWebSocketResponse
) -> None:
    keys = {"keyboard": [["Hjælp"]]}
    await call("sendChatAction", chat_id=aya.id, action="typing")
    assert (await _until(live, "typing"))["chat"] == aya.id
    await call("sendMessage", chat_id=aya.id, text="menu", reply_markup=keys)
    assert (await _until(live, "message"))["message"]["text"] == "menu"
    assert (await _until(live, "keyboard"))["keyboard"]["keyboard"] == [[{"text": "Hjælp"}]]
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    await call("sendMessage", chat_id=aya.id, text="?", reply_markup=buttons)
    await aya.taps("Ja")
    toast = {"type": "toast", "chat": aya.id, "text": "y", "alert": False}
    assert await _until(live, "toast") == toast
    aim = {"chat_id": aya.id, "message_id": aya.last.message_id}
    await call("editMessageText", **aim, text="ny")
    assert (await _until(live, "edited"))["message"]["text"] == "ny"
    await call("deleteMessage", **aim)
    assert (await _until(live, "deleted"))["message_ids"] == [aim["message_id"]]
    await call("setMyCommands", commands=[{"command": "tid", "description": "Ny tid"}])
    assert (await _until(live, "commands"))["commands"][0]["command"] == "tid"
    await aya.blocks_bot()
    assert (await _until(live, "blocked"))["blocked"] is True
    sim.person("Bo", hint="Ung")
    assert (await _until(live, "person"))["person"]["hint"] == "Ung"
    assert (await _until(live, "commands"))["commands"][0]["command"] == "tid"


async def test_the_page_does_what_a_person_does(
    sim: Simulator, page: Page, aya: Phone, echo: PollingBot, call: Caller
) -> None:
    here = f"/phones/{aya.id}"
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    await call("sendMessage", chat_id=aya.id, text="?", reply_markup=buttons)
    on = aya.last.message_id
    form = FormData({"kind": "photo", "caption": "se"})
    form.add_field("file", TINY_PNG, filename="a.png", content_type="image/png")
    for path, body in (
        ("/start", {}),
        ("/send", {"text": "hej", "reply_to": on}),
        ("/tap", {"message_id": on, "data": "y"}),
        ("/location", {"latitude": 55.6, "longitude": 12.5}),
        ("/open", {"link": "https://t.me/hjem_bot?start=abc"}),
        ("/upload", form),
        ("/edit", {"message_id": aya.messages[0].message_id, "text": "rettet"}),
        ("/react", {"message_id": on, "emoji": "👍"}),
    ):
        assert await page.post(here + path, body) == (202, {}), path
    await sim.idle()
    assert await page.post(f"{here}/block", {"blocked": True}) == (202, {})
    await sim.idle()
    texts = [u.message.text or u.message.caption for u in echo.seen if u.message]
    assert texts == ["/start", "/start", "hej", None, "/start abc", "se"]
    assert aya.toasts[0].text == "y"
    assert aya.messages[0].text == "rettet"


async def test_a_new_person_gets_a_phone(sim: Simulator, page: Page, echo: PollingBot) -> None:
    status, person = await page.post("/phones/people", {"name": " Cem ", "language_code": "en"})
    assert status == 201
    assert person["name"] == "Cem"
    assert await page.post(f"/phones/{person['id']}/start", {}) == (202, {})
    await sim.idle()
    assert echo.seen[-1].message is not None
    assert echo.seen[-1].message.from_user is not None
    assert echo.seen[-1].message.from_user.language_code == "en"


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/phones/1/start", {}, 404, "Der er ingen telefon med det nummer."),
        ("/phones/people", {"name": ""}, 400, "Skriv et navn på højst 64 tegn."),
        ("/phones/{id}/send", {"text": " "}, 400, "Skriv noget først."),
        ("/phones/{id}/send", [], 400, "Forespørgslen kunne ikke læses."),
        ("/phones/{id}/open", {"link": "https://t.me/x"}, 400, "Linket fører ikke til @hjem_bot."),
        ("/phones/{id}/location", {"latitude": "x"}, 400, "Skriv bredde og længde som tal."),
        ("/phones/{id}/location", {"latitude": 91, "longitude": 0}, 400, "Stedet findes ikke."),
        ("/phones/{id}/tap", {"message_id": 99, "data": "y"}, 404, "Beskeden findes ikke længere."),
        ("/phones/{id}/edit", {"message_id": 2, "text": "x"}, 400,
         "Du kan kun rette dine egne beskeder."),
    ],
)  # fmt: skip
async def test_what_cannot_be_done_is_said_in_danish(
    page: Page, aya: Phone, path: str, body: Any, status: int, words: str
) -> None:
    answer = await page.post(path.replace("{id}", str(aya.id)), body)
    assert answer == (status, {"error": words})


async def test_a_place_cannot_be_rewritten(page: Page, aya: Phone) -> None:
    place = await aya.sends_location(55.6, 12.5)
    body = {"message_id": place.message_id, "text": "x"}
    answer = await page.post(f"/phones/{aya.id}/edit", body)
    assert answer == (400, {"error": "Den besked kan ikke rettes."})


async def test_who_blocked_the_bot_is_told_so(page: Page, aya: Phone) -> None:
    await aya.blocks_bot()
    status, body = await page.post(f"/phones/{aya.id}/send", {"text": "hej"})
    assert status == 409
    assert body["error"] == "Du har blokeret botten. Fjern blokeringen først."


async def test_another_site_cannot_use_the_phones(
    sim: Simulator, page: Page, aya: Phone, session: ClientSession
) -> None:
    refused = (403, {"error": "Kun siden selv må gøre det."})
    path = f"/phones/{aya.id}/start"
    assert await page.post(path, {}, Origin="https://evil.example") == refused
    assert await page.post(path, {}, Host="evil.example") == refused
    assert await page.post(path, {}, Origin=sim.base_url) == (202, {})
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(f"{sim.base_url}/phones/live", origin="https://evil.example")


async def test_files_are_shown_but_never_run(
    sim: Simulator, aya: Phone, session: ClientSession
) -> None:
    photo = await aya.sends_photo(TINY_PNG)
    paper = await aya.sends_document("a.html", b"<script>", "text/html")
    wanted = (
        (photo.raw["photo"][0]["file_id"], "image/png", TINY_PNG),
        (paper.raw["document"]["file_id"], "application/octet-stream", b"<script>"),
    )
    for file_id, mime, data in wanted:
        async with session.get(f"{sim.base_url}/phones/file/{file_id}") as answer:
            assert answer.content_type == mime
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert await answer.read() == data
    async with session.get(f"{sim.base_url}/phones/file/none") as answer:
        assert answer.status == 404


async def test_the_page_and_nothing_else_is_served(sim: Simulator, session: ClientSession) -> None:
    async with session.get(sim.base_url) as answer:
        assert answer.content_type == "text/html"
        assert "phones.js" in await answer.text()
    for path in ("/page/none.js", "/page/..%2fweb.py", "/page/%2e%2e/web.py"):
        async with session.get(URL(sim.base_url + path, encoded=True)) as answer:
            assert answer.status == 404
