"""A real Chromium that shows the phones of a local Telegram with a small bot behind it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import ConsoleMessage, Error, Page, async_playwright

from bot.simulator import Phone, Simulator
from tests.simulator.bots import PollingBot
from tests.simulator.page.guide import Guide

OpenPage = Callable[..., Awaitable[Page]]

_CALM = {"color_scheme": "light", "reduced_motion": "reduce"}
_QUIET = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run "
    "--use-fake-ui-for-media-stream --use-fake-device-for-media-stream"
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window() -> AsyncIterator[Page]:
    """One browser window for all tests; what a page remembers is kept by address, so by test."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail(
            "Chromium is missing: install it with 'apt-get install chromium'", pytrace=False
        )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_QUIET.split())
        page = await browser.new_page()
        page.set_default_timeout(5000)
        yield page
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        simulator.patience = 5
        yield simulator


@pytest_asyncio.fixture(loop_scope="session")
async def guide(sim: Simulator) -> AsyncIterator[Guide]:
    """The bot behind the phones."""
    async with PollingBot(sim) as bot:
        guide = Guide(bot.bot)
        bot.handle = guide.answer
        yield guide


@pytest.fixture
def aya(sim: Simulator) -> Phone:
    return sim.person("Aya", hint="Ung")


@pytest.fixture
def bo(sim: Simulator) -> Phone:
    return sim.person("Bo", hint="Sagsbehandler")


@pytest_asyncio.fixture(loop_scope="session")
async def met(guide: Guide, aya: Phone, bo: Phone) -> Guide:
    """Both have met the bot, and the bot knows them by name."""
    for phone in (aya, bo):
        await phone.sends("/start")
        guide.people[phone.name] = phone.id
    return guide


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(sim: Simulator, window: Page) -> AsyncIterator[OpenPage]:
    """Opens the page at any size; fails if it ever complained."""
    complaints: list[str] = []

    def fail(error: Error) -> None:
        complaints.append(str(error))

    def note(said: ConsoleMessage) -> None:
        # What the server refuses with 400 the page says in words, and the tests read them.
        if said.type == "error" and "status of 400" not in said.text:
            complaints.append(said.text)

    async def opened(width: int = 1280, height: int = 800, **media: Any) -> Page:
        await window.set_viewport_size({"width": width, "height": height})
        await window.emulate_media(**_CALM | media)
        await window.goto(sim.base_url)
        await window.locator(".phone").first.wait_for(state="attached")
        return window

    window.on("pageerror", fail)
    window.on("console", note)
    yield opened
    await window.goto("about:blank")
    window.remove_listener("pageerror", fail)
    window.remove_listener("console", note)
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(met: Guide, open_page: OpenPage) -> Page:
    """The page on a desktop, with Aya and Bo on it."""
    return await open_page()
