"""Web pages for staff: the figures, to read without Telegram, for whoever has a link."""

from functools import partial
from pathlib import Path

from aiohttp import web

from bot.context import Hjem
from bot.errors import Unavailable
from bot.i18n import DANISH, ENGLISH
from bot.reporting import PATH, page
from bot.services import reports
from bot.templates import template
from bot.transport.server import WebServer

_TEMPLATES = Path(__file__).parent / "templates"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def answer_figures(server: WebServer, hjem: Hjem) -> None:
    """`/tal/TOKEN` shows the figures, in Danish or, with `?lang=en`, in English."""
    server.app.router.add_get(PATH + "{token}", partial(_figures, hjem))


async def _figures(hjem: Hjem, request: web.Request) -> web.Response:
    language = ENGLISH if request.query.get("lang") == ENGLISH else DANISH
    t = hjem.translator(language)
    try:
        report = await hjem.run(reports.seen_by_link, request.match_info["token"])
    except Unavailable:
        words = t("The figures cannot be shown right now. Try again in a moment.")
        return _response("gone.html", 503, language=language, words=words, title=t("Figures"))
    if report is None:
        words = t("This link does not work any more. Ask the coordinator for a new one.")
        return _response("gone.html", 404, language=language, words=words, title=t("Figures"))
    other = (t("English"), f"?lang={ENGLISH}") if language == DANISH else (t("Danish"), "?")
    shown = page(report, t, hjem.profile)
    return _response("figures.html", 200, language=language, page=shown, other=other)


def _response(name: str, status: int, **values: object) -> web.Response:
    text = template(_TEMPLATES / name).render(**values)
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)
