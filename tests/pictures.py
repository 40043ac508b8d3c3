"""Takes the README's pictures in a real Chromium: the demo as it is, and a story that the tests
play. `make pictures`."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import async_playwright
from playwright.sync_api import Browser, Page, sync_playwright

from bot.migrations import upgrade
from tests.hjem import running
from tests.test_way_home import way_home

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PHONE = (390, 844)
TALL_PHONE = (390, 980)
SCENES = ("papers", "offered", "keys", "a year")
"""The scenes of the way home that are shown."""

CALM = "--no-sandbox --disable-gpu --disable-background-networking --disable-sync --no-first-run"


def main() -> None:
    """Every picture is taken anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    way = asyncio.run(the_way_home())
    with running_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CALM.split())
        side_by_side(browser, way, PICTURES / "way-home.png")
        everybody(browser, address)
        booking(browser, address)
        dark(browser, address)
        help_now(browser, address)
        browser.close()


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


async def the_way_home() -> list[bytes]:
    """A young person's phone, from her papers to a year in her home."""
    pictures = []
    with tempfile.TemporaryDirectory(prefix="hjem-pictures-") as folder:
        url = f"sqlite:///{folder}/hjem.db"
        upgrade(url)
        async with running(url) as hjem, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium(), args=CALM.split()
            )
            width, height = TALL_PHONE
            page = await browser.new_page(
                viewport={"width": width, "height": height}, reduced_motion="reduce"
            )
            await page.goto(hjem.sim.base_url)
            await page.locator(f"#tab-{hjem.nova.id}").click()
            async for scene in way_home(hjem):
                await page.mouse.move(0, 0)
                await page.wait_for_timeout(700)
                if scene in SCENES:
                    pictures.append(await page.locator(".phone.active").screenshot())
            await browser.close()
    return pictures


@contextmanager
def running_demo() -> Iterator[str]:
    """The address of a demo that has just been started."""
    command = [sys.executable, "-m", "bot", "demo"]
    env = os.environ | {"DEMO_PORT": "0"}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=env, stdout=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        try:
            yield demo.stdout.readline().split()[1]
        finally:
            demo.send_signal(signal.SIGINT)


def opened(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    scheme: Literal["light", "dark"] = "light",
) -> Page:
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.set_default_timeout(5000)
    page.goto(address)
    page.locator(".phone.active").get_by_role("article").first.wait_for()
    return page


def tap(page: Page, label: str | re.Pattern[str]) -> None:
    """The newest button with this label is tapped, and the bot has answered."""
    page.locator(".phone.active").get_by_role("button", name=label).last.click()
    page.wait_for_timeout(700)


def phone(page: Page) -> bytes:
    """The phone in use, with nothing pointed at."""
    page.mouse.move(0, 0)
    page.locator(":focus").evaluate_all("(nodes) => nodes.forEach((one) => one.blur())")
    return page.locator(".phone.active").screenshot()


def everybody(browser: Browser, address: str) -> None:
    """The four people whom the demo shows first, on a desktop."""
    page = opened(browser, address, (1240, 860))
    page.screenshot(path=PICTURES / "phones.png")
    page.close()


def booking(browser: Browser, address: str) -> None:
    """A youth finds a time: with whom, which day, when, and that it is agreed."""
    page = opened(browser, address, PHONE)
    steps = []
    tap(page, "Mine aftaler")
    for label in (
        "Find en tid",
        re.compile("^Sam"),
        re.compile(r"· \d+ tider$"),
        re.compile(r"^\d\d\."),
    ):
        tap(page, label)
        steps.append(phone(page))
    side_by_side(browser, steps[1:], PICTURES / "booking.png")
    page.close()


def help_now(browser: Browser, address: str) -> None:
    """Help, asked for by a button and met in what somebody writes."""
    page = opened(browser, address, TALL_PHONE)
    tap(page, "Hjælp nu")
    asked = phone(page)
    field = page.locator(".phone.active").get_by_role("textbox")
    field.fill("Jeg har ingen steder at sove i nat")
    field.press("Enter")
    page.wait_for_timeout(700)
    side_by_side(browser, [asked, phone(page)], PICTURES / "help.png")
    page.close()


def dark(browser: Browser, address: str) -> None:
    """Where a youth is on the way to a home, on a phone in dark mode."""
    page = opened(browser, address, TALL_PHONE, "dark")
    tap(page, "Min bolig")
    (PICTURES / "dark.png").write_bytes(phone(page))
    page.close()


def side_by_side(browser: Browser, pictures: list[bytes], path: Path) -> None:
    """One picture of several phones."""
    row = "".join(
        f'<img src="data:image/png;base64,{b64encode(one).decode()}">' for one in pictures
    )
    style = "body{margin:0;display:inline-flex;gap:16px;background:#fff}"
    sheet = browser.new_page(viewport={"width": len(pictures) * (PHONE[0] + 16), "height": 100})
    sheet.set_content(f"<style>{style}</style>{row}")
    sheet.wait_for_function("[...document.images].every((one) => one.complete)")
    sheet.locator("body").screenshot(path=path)
    sheet.close()


if __name__ == "__main__":
    main()
