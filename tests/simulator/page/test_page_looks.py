"""The phones' page in small and large windows, in the dark, by keyboard, and when cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.simulator import Phone, Simulator
from tests.simulator.page.conftest import OpenPage
from tests.simulator.page.guide import BUTTONS, KEYBOARD, Guide

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
SMALL_TARGETS = """() => [...document.querySelectorAll("button, input, select, textarea, a.key")]
  .filter((node) => node.checkVisibility() && !node.matches(".command"))
  .filter((node) => Math.min(node.offsetWidth, node.offsetHeight) < 24)
  .map((node) => node.outerHTML)"""
TOO_WIDE = """() => [...document.querySelectorAll(".screen *, .bar, .tabs")]
  .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => node.outerHTML)"""
MANY = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton(f"Tid {row}.{at}", callback_data="x") for at in range(4)]
        for row in range(25)
    ]
)
RICH = (
    "<b>Vigtigt</b> <i>i dag</i> <u>kl. 14</u> <s>kl. 15</s> <code>kode</code> "
    '<a href="https://www.kk.dk/">kommunen</a> <tg-spoiler>hemmeligt</tg-spoiler>'
    "<pre>to\nlinjer</pre><blockquote>et citat</blockquote>slut"
)


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name)


def panel(page: Page, name: str) -> Locator:
    return page.get_by_role("tabpanel", name=f"Telefon: {name}")


async def fill(guide: Guide, phone: Phone) -> None:
    """A chat with something of everything, also what is hard to fit in."""
    bot, chat = guide.bot, phone.id
    await bot.send_message(chat, "Æ" * 4096)
    await bot.send_message(chat, "مرحبا، كيف حالك؟ hjem_bot")
    await bot.send_message(chat, "Vælg en tid.", reply_markup=MANY)
    await bot.send_location(chat, 55.6761, 12.5683)
    await bot.send_venue(chat, 55.6761, 12.5683, "Huset", "Eksempelgade 1")
    await bot.send_document(chat, b"BEGIN:VCALENDAR", filename="aftale-" + "lang-" * 20 + ".ics")
    await bot.send_voice(chat, b"OggS", duration=7)
    await bot.send_message(chat, RICH, parse_mode="HTML", reply_markup=KEYBOARD)
    await bot.send_message(chat, "Hvad nu?", reply_markup=BUTTONS)
    await phone.sends("x" * 300)


async def test_one_phone_at_a_time_fits_320_pixels(
    sim: Simulator, met: Guide, open_page: OpenPage, aya: Phone
) -> None:
    sim.person("Maximilian-Alexander von Oldenburg-Æblegård 🦊", hint="Ny person")
    await fill(met, aya)
    page = await open_page(320, 640)
    await expect(panel(page, "Aya")).to_be_visible()
    await expect(panel(page, "Bo")).to_be_hidden()
    overflow = "[document.documentElement, ...document.querySelectorAll('.log')]"
    widths = await page.evaluate(f"{overflow}.map((node) => node.scrollWidth - node.clientWidth)")
    assert set(widths) == {0}
    await page.locator(".tabs").evaluate("tabs => tabs.remove()")  # They scroll on purpose.
    assert await page.evaluate(TOO_WIDE) == []


async def test_on_a_narrow_window_tabs_lead_to_the_phones(met: Guide, open_page: OpenPage) -> None:
    page = await open_page(390, 844)
    await met.bot.send_message(met.people["Bo"], "Du har en ny besked.")
    await expect(tab(page, "Bo")).to_contain_text("1 ulæst besked")
    assert await page.title() == "(1) Telefoner · Hjem til Alle"
    await tab(page, "Aya").focus()
    await page.keyboard.press("ArrowRight")
    await expect(tab(page, "Bo")).to_be_focused()
    await expect(tab(page, "Bo")).to_have_attribute("aria-selected", "true")
    await expect(panel(page, "Bo")).to_be_visible()
    await expect(panel(page, "Aya")).to_be_hidden()
    await expect(tab(page, "Bo")).not_to_contain_text("ulæst")


async def test_all_phones_stand_beside_each_other_on_a_desktop(page: Page) -> None:
    boxes = [await phone.bounding_box() for phone in await page.get_by_role("region").all()]
    (left, right) = [box for box in boxes if box is not None]
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] < right["x"]


async def test_an_empty_field_is_one_line_high_and_shows_its_whole_hint(page: Page) -> None:
    fields = page.locator(".input:visible")
    for width, height in ((1400, 900), (320, 640)):
        await page.set_viewport_size({"width": width, "height": height})
        sizes = await fields.evaluate_all(
            "all => all.map(one => [one.offsetHeight, one.scrollWidth - one.clientWidth])"
        )
        assert sizes
        assert all(size == [38, 0] for size in sizes)


async def test_everything_is_done_by_keyboard_alone(page: Page, met: Guide) -> None:
    press = page.keyboard.press
    await met.bot.send_message(met.people["Bo"], "Vælg.", reply_markup=BUTTONS)
    bo = page.get_by_role("region", name="Telefon: Bo")
    await press("Tab")
    await expect(page.get_by_role("link", name="Spring til telefonerne")).to_be_focused()
    await press("Tab")
    await press("ArrowRight")
    await press("Enter")
    await expect(bo.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("Hej")
    await press("Enter")
    await expect(bo.get_by_role("article").last).to_contain_text("Ekko: Hej")
    await press("Shift+Tab")
    await press("Shift+Tab")
    await expect(bo.get_by_role("button", name="Mere om beskeden").last).to_be_focused()
    await press("ArrowUp")
    await press("ArrowUp")
    await press("Tab")
    await press("Tab")
    await expect(bo.get_by_role("button", name="Et svar")).to_be_focused()
    await press("Enter")
    await expect(bo.get_by_role("status")).to_have_text("Det er noteret.")


async def test_a_menu_opens_moves_and_closes_by_keys(page: Page) -> None:
    opener = page.get_by_role("button", name="Vedhæft").first
    await opener.press("Enter")
    await expect(page.get_by_role("menuitem", name="Billede")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("menuitem", name="Åbn invitation")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(opener).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_can_be_read_and_every_button_hit(
    met: Guide, open_page: OpenPage, aya: Phone, scheme: str
) -> None:
    await fill(met, aya)
    page = await open_page(color_scheme=scheme)
    await expect(page.locator(".reply-keys").first).to_be_visible()
    assert await page.evaluate(CONTRAST) == []
    assert await page.evaluate(SMALL_TARGETS) == []
    spoken = (await page.locator("body").aria_snapshot()).splitlines()
    nameless = {"- button", "- button:", "- link", "- link:", "- textbox", "- slider", "- img"}
    assert [line for line in spoken if line.strip() in nameless] == []


async def test_the_theme_follows_the_system_until_one_is_chosen(
    met: Guide, open_page: OpenPage
) -> None:
    page = await open_page(color_scheme="dark")
    color = "getComputedStyle(document.body).backgroundColor"
    dark = await page.evaluate(color)
    await page.get_by_role("button", name="Skift mellem lyst og mørkt").click()
    light = await page.evaluate(color)
    await page.reload()
    assert await page.evaluate(color) == light != dark


async def test_the_page_speaks_english_when_asked_and_remembers_it(page: Page) -> None:
    assert await page.locator("html").get_attribute("lang") == "da"
    await page.get_by_role("button", name="EN – show the page in English").click()
    await expect(page.get_by_role("article", name="You, ")).to_have_count(2)
    await expect(page.get_by_role("button", name="Attach").first).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("region", name="Phone: Aya")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "en"


async def test_words_keep_their_form_and_never_become_markup(page: Page, met: Guide) -> None:
    chat = met.people["Aya"]
    aya = page.get_by_role("region", name="Telefon: Aya")
    await met.bot.send_message(chat, RICH, parse_mode="HTML")
    message = aya.get_by_role("article").last
    await expect(message.locator("strong")).to_have_text("Vigtigt")
    await expect(message.locator("pre")).to_have_text("to\nlinjer")
    link = message.get_by_role("link", name="kommunen")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    spoiler = message.get_by_role("button", name="Skjult tekst. Tryk for at vise.")
    await spoiler.press("Enter")
    await expect(spoiler).to_have_count(0)
    await met.bot.send_message(chat, "<img src=x onerror=alert(1)>")
    await expect(aya.get_by_role("article").last).to_contain_text("<img src=x onerror=alert(1)>")
    safe = "import('/page/text.js').then((text) => text.safeUrl('javascript:alert(1)'))"
    assert await page.evaluate(safe) is None


async def test_whoever_reads_back_is_not_dragged_to_the_newest(page: Page, met: Guide) -> None:
    chat, aya = met.people["Aya"], page.get_by_role("region", name="Telefon: Aya")
    for number in range(40):
        await met.bot.send_message(chat, f"Besked {number}")
    await expect(aya.get_by_text("Besked 39")).to_be_in_viewport()
    log = aya.get_by_role("log")
    await log.evaluate("log => { log.scrollTop = 100; }")
    down = aya.get_by_role("button", name="Gå til nyeste besked")
    await expect(down).to_be_visible()
    await met.bot.send_message(chat, "Den nyeste")
    await expect(down).to_have_attribute("data-count", "1")
    assert await log.evaluate("log => log.scrollTop") == 100
    await down.click()
    await expect(aya.get_by_text("Den nyeste")).to_be_in_viewport()
    await expect(down).to_be_hidden()


async def test_two_hundred_messages_are_there_when_the_page_opens(
    met: Guide, open_page: OpenPage, aya: Phone
) -> None:
    for number in range(198):
        await met.bot.send_message(aya.id, f"Besked {number}")
    page = await open_page()
    phone = page.get_by_role("region", name="Telefon: Aya")
    await expect(phone.get_by_role("article")).to_have_count(200)
    await expect(phone.get_by_text("Besked 197", exact=True)).to_be_in_viewport()
    await expect(phone.get_by_text("I dag")).to_have_count(1)


async def test_the_page_comes_back_by_itself_after_the_server_was_gone(
    page: Page, sim: Simulator, met: Guide
) -> None:
    port = sim.port
    await sim.stop()
    status = page.locator("#connection")
    await expect(status).to_contain_text("Forbindelsen er væk")
    await sim.start(port=port)
    await expect(status).to_contain_text("Forbindelsen er tilbage")
    await met.bot.send_message(met.people["Aya"], "Her er jeg igen.")
    await expect(page.get_by_text("Her er jeg igen.")).to_be_visible()


async def test_the_bot_is_seen_writing(page: Page, met: Guide) -> None:
    status = page.get_by_role("region", name="Telefon: Aya").locator(".status")
    await met.bot.send_chat_action(met.people["Aya"], "typing")
    await expect(status).to_have_text("skriver …")
    await met.bot.send_message(met.people["Aya"], "Færdig.")
    await expect(status).to_have_text("bot")


async def test_what_the_bot_deletes_is_gone_from_the_phone(page: Page, met: Guide) -> None:
    sent = await met.bot.send_message(met.people["Aya"], "Ups")
    await expect(page.get_by_text("Ups")).to_be_visible()
    await sent.delete()
    await expect(page.get_by_text("Ups")).to_have_count(0)
