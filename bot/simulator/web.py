"""The addresses behind the page that shows the phones in a browser.

They return at once and never wait for the bot. Only the page itself may call them: another site
that the same browser visits is refused by its Origin, a forged name for this machine by its Host.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.simulator.live import Live, described, drawn
from bot.simulator.messages import holds_media
from bot.simulator.params import Upload
from bot.simulator.person import BotBlocked, Person
from bot.simulator.phone import Phone
from bot.simulator.refusals import Json
from bot.simulator.world import Stored, World

PAGE = Path(__file__).parent / "page"
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_KINDS = frozenset({"photo", "voice", "document", "video"})
_LANGUAGES = 10
_NAME = 64

NewPerson = Callable[..., Phone]
Action = Callable[[Person, Json], object]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Wrong(Exception):
    """A request from the page that cannot be done; the text is for its reader."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class PhonesSite:
    """The page, what it does, and what it hears."""

    def __init__(self, world: World, new_person: NewPerson) -> None:
        self._world = world
        self._new_person = new_person
        self.live = Live(world)

    def add_routes(self, app: web.Application) -> None:
        """The application serves the page and its addresses."""
        app.on_startup.append(self.live.listen)
        app.on_shutdown.append(self.live.close)
        app.router.add_get("/", _guarded(self._index))
        app.router.add_get("/page/{file:[\\w.-]+}", _guarded(self._page_file))
        app.router.add_get("/phones/live", _guarded(self.live.serve))
        app.router.add_get("/phones/file/{file_id}", _guarded(self._file))
        app.router.add_post("/phones/people", _guarded(self._add_person))
        app.router.add_post("/phones/{id}/upload", _guarded(self._upload))
        for name, action in ACTIONS.items():
            app.router.add_post(f"/phones/{{id}}/{name}", _guarded(self._acts(action)))

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _static("index.html")

    async def _page_file(self, request: web.Request) -> web.StreamResponse:
        return _static(request.match_info["file"])

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.by_id(request.match_info["file_id"])
        if file is None:
            raise Wrong("Filen findes ikke længere.", 404)
        # A document may be a web page: it must not run as one beside the phones.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=file.data, content_type=drawn(file), headers=headers)

    async def _add_person(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        name = str(body.get("name", "")).strip()
        if not 1 <= len(name) <= _NAME:
            raise Wrong("Skriv et navn på højst 64 tegn.")
        language = str(body.get("language_code") or "da")[:_LANGUAGES]
        phone = self._new_person(name, language_code=language, hint=str(body.get("hint", "")))
        chat = self._world.chats[phone.id]
        return web.json_response(described(chat), status=201)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        kind, file = form.get("kind"), form.get("file")
        if kind not in _KINDS or not isinstance(file, web.FileField):
            raise Wrong("Vælg et billede, en talebesked, en video eller et dokument.")
        upload = Upload(file.filename, file.file.read(), file.content_type)
        if not upload.data:
            raise Wrong("Filen er tom.")
        caption = str(form.get("caption") or "") or None
        person = self._person(request)
        return _accepted(lambda: person.shares(str(kind), upload, caption))

    def _acts(self, action: Action) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            person, body = self._person(request), await _body(request)
            return _accepted(lambda: action(person, body))

        return handle

    def _person(self, request: web.Request) -> Person:
        number = request.match_info["id"]
        chat = self._world.chats.get(int(number)) if number.isdigit() else None
        if chat is None or chat.user is None:
            raise Wrong("Der er ingen telefon med det nummer.", 404)
        return Person(self._world, chat)


def _send(person: Person, body: Json) -> None:
    reply = _message(person, body["reply_to"]) if body.get("reply_to") else None
    person.says(_text(body, "text"), reply)


def _tap(person: Person, body: Json) -> None:
    person.taps(_message(person, body.get("message_id")), _text(body, "data"))


def _location(person: Person, body: Json) -> None:
    try:
        latitude, longitude = float(body["latitude"]), float(body["longitude"])
    except (KeyError, TypeError, ValueError):
        raise Wrong("Skriv bredde og længde som tal.") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Wrong("Stedet findes ikke.")
    person.posts({"location": {"latitude": latitude, "longitude": longitude}})


def _open(person: Person, body: Json) -> None:
    try:
        person.opens(_text(body, "link"))
    except ValueError:
        bot = person.world.bot["username"]
        raise Wrong(f"Linket fører ikke til @{bot}.") from None


def _edit(person: Person, body: Json) -> None:
    message = _message(person, body.get("message_id"))
    if message.from_bot:
        raise Wrong("Du kan kun rette dine egne beskeder.")
    field = "text" if "text" in message.raw else "caption"
    if field == "caption" and not holds_media(message.raw):
        raise Wrong("Den besked kan ikke rettes.")
    person.edits(message, {field: _text(body, "text")})


def _react(person: Person, body: Json) -> None:
    emoji = body.get("emoji")
    person.reacts(_message(person, body.get("message_id")), str(emoji) if emoji else None)


def _block(person: Person, body: Json) -> None:
    person.blocks(body.get("blocked") is True)


def _start(person: Person, _body: Json) -> None:
    person.says("/start")


ACTIONS: dict[str, Action] = {
    "send": _send,
    "tap": _tap,
    "location": _location,
    "open": _open,
    "edit": _edit,
    "react": _react,
    "block": _block,
    "start": _start,
}


def _message(person: Person, number: Any) -> Stored:
    found = person.world.find(person.chat, number) if isinstance(number, int) else None
    if found is None:
        raise Wrong("Beskeden findes ikke længere.", 404)
    return found


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Wrong("Skriv noget først.")
    return value


def _accepted(act: Callable[[], object]) -> web.Response:
    """202 once the act is done; what the person cannot do is the reader's to know."""
    try:
        act()
    except BotBlocked:
        raise Wrong("Du har blokeret botten. Fjern blokeringen først.", 409) from None
    return web.json_response({}, status=202)


async def _body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Wrong("Forespørgslen kunne ikke læses.")
    return body


def _static(name: str) -> web.StreamResponse:
    path = PAGE / name
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


def _guarded(handler: Handler) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            _refuse_strangers(request)
            return await handler(request)
        except Wrong as wrong:
            return web.json_response({"error": str(wrong)}, status=wrong.status)

    return handle


def _refuse_strangers(request: web.Request) -> None:
    sockname = request.get_extra_info("sockname") or ("",)
    origin = request.headers.get("Origin")
    is_ours = request.url.host in {*_OWN_NAMES, sockname[0]}
    if not is_ours or (origin is not None and origin != f"http://{request.host}"):
        raise Wrong("Kun siden selv må gøre det.", 403)
