"""The Bot API over HTTP: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

from __future__ import annotations

import json

from aiohttp import web
from telegram.constants import FileSizeLimit

from bot.simulator.api import Api
from bot.simulator.faults import Dropped
from bot.simulator.params import Params, Upload
from bot.simulator.refusals import Refused, bad_request
from bot.simulator.world import World

_TOO_LARGE = Refused(413, "Request Entity Too Large")
MAX_BODY = int(FileSizeLimit.FILESIZE_UPLOAD) + 1_000_000


class BotApiServer:
    """Translates requests to calls and results to answers."""

    def __init__(self, token: str, world: World, api: Api) -> None:
        self._token = token
        self._world = world
        self._api = api

    def add_routes(self, app: web.Application) -> None:
        """The application answers the Bot API's addresses."""
        for verb in ("GET", "POST"):
            app.router.add_route(verb, r"/bot{token:[^/]+}/{method}", self._method)
        app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self._file)

    async def _method(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
            result = await self._api.call(request.match_info["method"], await _params(request))
        except Refused as refused:
            headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else None
            return web.json_response(refused.as_json(), status=refused.status, headers=headers)
        except web.HTTPRequestEntityTooLarge:
            return web.json_response(_TOO_LARGE.as_json(), status=_TOO_LARGE.status)
        except Dropped:
            return _cut(request)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except Refused as refused:
            return web.json_response(refused.as_json(), status=refused.status)
        file = self._world.files.by_path(request.match_info["path"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.data, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if token == self._token:
            return
        if token.partition(":")[0].isdigit():
            raise Refused(401, "Unauthorized")
        raise Refused(404, "Not Found")


async def _params(request: web.Request) -> Params:
    params = Params(dict(request.query))
    if request.content_type == "application/json":
        try:
            values = json.loads(await request.text() or "{}")
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(values, dict):
            raise bad_request("can't parse JSON object")
        params.values.update(values)
        return params
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            upload = Upload(value.filename, value.file.read(), value.content_type)
            params.files[name] = upload
        else:
            params.values[name] = value if isinstance(value, str) else value.decode()
    return params


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
