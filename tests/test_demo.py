"""The command line as people use it: real processes, and the demo in a real browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot import settings
from bot.samples.story import CAST
from bot.settings import Settings
from bot.simulator.simulator import TEST_TOKEN
from tests.hjem import free_port

PATIENCE = 20_000
"""Milliseconds: a busy machine is slow, and no less right."""

ROOT = Path(__file__).parent.parent

PLAIN = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
"""The environment of somebody who has set nothing."""


def bot(*arguments: str, cwd: Path = ROOT, **env: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env=PLAIN | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[subprocess.Popen[str]]":
    """The demo, started from a folder with somebody's `.env` in it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    port = free_port()
    words = "BOT_TOKEN=nonsense\nWEBHOOK_URL=ftp://x\nDATABASE_URL=sqlite:///real.db\n"
    (folder / ".env").write_text(f"{words}DEMO_PORT={port}\n")
    process = bot("demo", cwd=folder, MUNICIPALITY="nowhere", WEBHOOK_PORT=str(port))
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def address(demo: "subprocess.Popen[str]") -> str:
    assert demo.stdout is not None
    found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+) in a browser\.\n", demo.stdout.readline())
    assert found is not None, demo.communicate()
    return found[1]


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = await browser.new_page(reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        await page.goto(address)
        yield page
        await browser.close()


def phone_of(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Telefon: {name}", exact=True)


async def test_everybody_has_a_phone_and_the_bot_answers_on_it(page: Page) -> None:
    phones = page.get_by_role("region", name=re.compile("^Telefon: "))
    await expect(phones).to_have_count(len(CAST), timeout=PATIENCE)
    names = [await one.get_attribute("aria-label") for one in (await phones.all())[:4]]
    assert names == [f"Telefon: {name}" for name in ("Aya", "Bo", "Carla", "Nova")]
    aya = phone_of(page, "Aya")
    before = await aya.get_by_role("article").count()
    await aya.get_by_role("button", name="Hjælp nu", exact=True).click()
    await expect(aya.get_by_role("article").nth(before + 1)).to_be_visible(timeout=PATIENCE)
    await expect(aya.get_by_role("article").nth(before)).to_contain_text("Hjælp nu")


async def test_the_people_have_a_past_with_the_bot(page: Page) -> None:
    bo, aya = phone_of(page, "Bo"), phone_of(page, "Aya")
    await expect(bo.get_by_role("article").filter(has_text="Emil skriver")).to_have_count(1)
    await aya.get_by_role("button", name="Min bolig", exact=True).last.click()
    newest = aya.get_by_role("article").last
    await expect(newest).to_contain_text("Trin 5 af 10", timeout=PATIENCE)


async def test_the_link_to_the_figures_opens_on_this_machine(page: Page) -> None:
    carla = phone_of(page, "Carla")
    for label in ("Alliancen", "Tal", "Et link til tallene", "Lav et link"):
        await carla.get_by_role("button", name=label, exact=True).last.click()
    newest = carla.get_by_role("article").last
    await expect(newest).to_contain_text("/tal/", timeout=PATIENCE)
    link = re.search(r"http://127\.0\.0\.1:\d+/tal/[\w-]+", await newest.inner_text())
    assert link is not None
    answer = await page.goto(link[0])
    assert answer is not None
    assert answer.status == 200
    await expect(page.get_by_role("heading").first).to_contain_text("Statusrapport")


def test_no_page_in_the_same_browser_can_guess_its_way_to_the_bot_api(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{address}/bot{TEST_TOKEN}/getMe")  # noqa: S310 - our own address


def test_a_second_demo_says_which_setting_to_change(address: str) -> None:
    port = address.rpartition(":")[2]
    second = bot("demo", DEMO_PORT=port)
    said, complained = second.communicate(timeout=30)
    assert second.returncode == 2
    assert said == ""
    assert complained.count("\n") == 1
    assert f"port {port} " in complained
    assert "DEMO_PORT" in complained


def test_the_demo_ends_on_ctrl_c_and_leaves_nothing(tmp_path: Path) -> None:
    demo = bot("demo", DEMO_PORT="0", TMPDIR=str(tmp_path))
    assert demo.stdout is not None
    address = demo.stdout.readline().split()[1]
    with urllib.request.urlopen(address) as page:  # noqa: S310 - our own address
        assert page.status == 200
    assert demo.stdout.readline() == "Press Ctrl-C to stop.\n"
    demo.send_signal(signal.SIGINT)
    said, complained = demo.communicate(timeout=30)
    assert (demo.returncode, said, complained) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_without_settings_the_bot_names_every_fault(tmp_path: Path) -> None:
    process = bot("run", cwd=tmp_path, WEBHOOK_PORT="many", DATABASE_URL="mysql://x/y")
    _, complained = process.communicate(timeout=30)
    assert process.returncode == 2
    for name in ("BOT_TOKEN", "WEBHOOK_PORT", "DATABASE_URL"):
        assert f"  {name}: " in complained
    assert "Traceback" not in complained


def test_help_shows_every_command() -> None:
    said, _ = bot("--help").communicate(timeout=30)
    listed = re.findall(r"^    (\w+)  +\S", said, re.MULTILINE)
    assert {"run", "demo", "migrate", "key", "invite", "messages"} <= set(listed)
    assert {"doctor", "backup", "restore", "parked"} <= set(listed)


def test_every_setting_is_explained_in_the_example() -> None:
    blocks = (ROOT / ".env.example").read_text("utf-8").split("\n\n")
    shown = [re.findall(r"^([A-Z_]+)=", block, re.MULTILINE) for block in blocks]
    assert sorted(name for names in shown for name in names) == sorted(settings.names())
    for block, names in zip(blocks, shown, strict=True):
        assert not names or block.startswith("# "), names


def test_the_example_shows_the_defaults() -> None:
    """An untouched line of the example changes nothing."""
    lines = re.findall(
        r"^([A-Z_]+)=(.+)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE
    )
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    assert lines
    for name, value in lines:
        assert value == str(defaults[name]), name
