"""What people do on the phones in the browser, and what they see there."""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.simulator import Phone, Simulator
from tests.simulator.page.guide import Guide

pytestmark = pytest.mark.asyncio(loop_scope="session")


def phone_of(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Telefon: {name}", exact=True)


async def write(phone: Locator, text: str) -> None:
    field = phone.get_by_role("textbox", name="Skriv en besked")
    await field.fill(text)
    await field.press("Enter")


async def choose(phone: Locator, button: str, item: str) -> None:
    await phone.get_by_role("button", name=button).click()
    await phone.page.get_by_role("menuitem", name=item).click()


def newest(phone: Locator) -> Locator:
    return phone.get_by_role("article").last


async def test_what_is_typed_reaches_the_bot_and_its_answer_is_shown(page: Page) -> None:
    aya = phone_of(page, "Aya")
    await write(aya, "Hej 🙂")
    await expect(newest(aya)).to_contain_text("Ekko: Hej 🙂")
    await expect(aya.get_by_role("article").nth(-2)).to_have_class("message own")
    await expect(aya.get_by_role("textbox")).to_have_value("")


async def test_shift_and_enter_begins_a_new_line(page: Page, met: Guide) -> None:
    field = phone_of(page, "Aya").get_by_role("textbox")
    await field.press_sequentially("en")
    low = await field.bounding_box()
    await field.press("Shift+Enter")
    await field.press_sequentially("to")
    high = await field.bounding_box()
    await field.press("Enter")
    await expect(newest(phone_of(page, "Aya"))).to_contain_text("Ekko: en")
    assert met.heard[-1] == "en\nto"
    assert low is not None
    assert high is not None
    assert high["height"] > low["height"]


async def test_a_tapped_button_waits_until_the_bot_has_answered(page: Page, met: Guide) -> None:
    aya = phone_of(page, "Aya")
    await write(aya, "knapper")
    met.may_answer.clear()
    key = aya.get_by_role("button", name="Et svar")
    await key.click()
    await expect(key).to_have_attribute("aria-busy", "true")
    met.may_answer.set()
    await expect(aya.get_by_role("status")).to_have_text("Det er noteret.")
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_covers_one_phone_until_it_is_read(page: Page) -> None:
    aya = phone_of(page, "Aya")
    await write(aya, "knapper")
    await aya.get_by_role("button", name="En advarsel").click()
    await expect(aya.get_by_role("alertdialog")).to_contain_text("Det er noteret.")
    await expect(page.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(aya.get_by_role("alertdialog")).to_have_count(0)
    await expect(aya.get_by_role("button", name="En advarsel")).to_be_focused()


async def test_a_message_that_the_bot_changes_changes_on_the_phone(page: Page) -> None:
    aya = phone_of(page, "Aya")
    await write(aya, "knapper")
    await aya.get_by_role("button", name="En ny tekst").click()
    await expect(newest(aya)).to_contain_text("Teksten er ny.")
    await expect(newest(aya)).to_contain_text("redigeret")
    await expect(aya.get_by_role("button", name="Et svar")).to_have_count(0)


async def test_ready_answers_lie_below_the_field_and_can_be_hidden(page: Page, met: Guide) -> None:
    aya = phone_of(page, "Aya")
    await write(aya, "tastatur")
    keys = aya.get_by_role("group", name="Svarknapper")
    await keys.get_by_role("button", name="Mine aftaler").click()
    await expect(newest(aya)).to_contain_text("Ekko: Mine aftaler")
    toggle = aya.get_by_role("button", name="Vis eller skjul knapper")
    await toggle.click()
    await expect(keys).to_be_hidden()
    await expect(toggle).to_have_attribute("aria-expanded", "false")


async def test_a_picture_is_sent_with_its_words(page: Page, met: Guide, aya: Phone) -> None:
    phone = phone_of(page, "Aya")
    async with page.expect_file_chooser() as choosing:
        await choose(phone, "Vedhæft", "Billede")
    pixels = await page.screenshot(clip={"x": 0, "y": 0, "width": 30, "height": 20})
    picture = FilePayload(name="mit.png", mimeType="image/png", buffer=pixels)
    await (await choosing.value).set_files(picture)
    await page.get_by_role("textbox", name="Tekst til filen").fill("Min nye dør")
    await page.get_by_role("button", name="Send", exact=True).last.click()
    await expect(newest(phone)).to_contain_text("Ekko: billede Min nye dør")
    image = phone.get_by_role("img", name="Min nye dør")
    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 30
    assert aya.messages[-2].content() == pixels


async def test_a_voice_note_is_recorded_with_the_microphone(page: Page, aya: Phone) -> None:
    phone = phone_of(page, "Aya")
    await phone.get_by_role("button", name="Optag en talebesked").click()
    await expect(phone.get_by_role("timer")).to_have_text("0:02")
    await phone.get_by_role("button", name="Send optagelsen").click()
    await expect(newest(phone)).to_contain_text("Ekko: lyd")
    await expect(phone.locator(".voice-time")).to_have_text("0:02")
    await phone.get_by_role("button", name="Afspil talebesked").click()
    await expect(phone.get_by_role("button", name="Pause")).to_be_visible()
    assert len(aya.messages[-2].content()) > 500


async def test_a_place_is_chosen_from_a_list_or_typed(page: Page, met: Guide) -> None:
    phone = phone_of(page, "Aya")
    await choose(phone, "Vedhæft", "Sted")
    await page.get_by_label("Steder i København").select_option("Enghave Plads")
    await page.get_by_role("button", name="Send sted").click()
    await expect(newest(phone)).to_contain_text("Ekko: sted 55.66744 12.54542")
    await choose(phone, "Vedhæft", "Sted")
    await page.get_by_label("Steder i København").select_option("Et andet sted")
    await page.get_by_label("Breddegrad").fill("95")
    await page.get_by_label("Længdegrad").fill("12,5")
    await page.get_by_role("button", name="Send sted").click()
    await expect(page.get_by_role("alert")).to_have_text("Skriv to tal, fx 55,6761 og 12,5683.")
    await page.get_by_label("Breddegrad").fill("55,7")
    await page.get_by_role("button", name="Send sted").click()
    await expect(newest(phone)).to_contain_text("Ekko: sted 55.7 12.5")
    await expect(phone.get_by_role("link", name="Vis på kort")).to_have_count(2)


async def test_an_invitation_opens_on_another_persons_phone(page: Page, sim: Simulator) -> None:
    sim.person("Sami", hint="Ny person")
    bo, sami = phone_of(page, "Bo"), phone_of(page, "Sami")
    await write(bo, "inviter")
    await choose(bo, "Åbn på …", "Åbn på telefonen: Sami")
    await expect(newest(sami)).to_contain_text("Ekko: /start invitation-7")
    await expect(sami.locator(".own .words")).to_have_text("/start")
    await expect(bo.get_by_role("status")).to_contain_text("åbnet på telefonen: Sami")


async def test_a_link_to_the_bot_opens_on_the_same_phone(page: Page) -> None:
    bo = phone_of(page, "Bo")
    await write(bo, "inviter")
    await newest(bo).get_by_role("link").click()
    await expect(newest(bo)).to_contain_text("Ekko: /start invitation-7")
    assert len(page.context.pages) == 1


async def test_a_pasted_link_must_lead_to_the_bot(page: Page) -> None:
    aya = phone_of(page, "Aya")
    await choose(aya, "Mere på telefonen", "Åbn invitation")
    await page.get_by_label("Link", exact=True).fill("https://t.me/en_anden_bot?start=x")
    await page.get_by_role("button", name="Åbn", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text("Linket fører ikke til @hjem_bot.")
    await page.get_by_label("Link", exact=True).fill("t.me/hjem_bot?start=kode")
    await page.get_by_role("button", name="Åbn", exact=True).click()
    await expect(newest(aya)).to_contain_text("Ekko: /start kode")


async def test_another_phone_shows_at_once_what_it_is_told(page: Page) -> None:
    aya, bo = phone_of(page, "Aya"), phone_of(page, "Bo")
    await write(aya, "til Bo: Jeg kommer")
    await expect(newest(bo)).to_contain_text("til Bo: Jeg kommer")
    await expect(bo).to_have_class("phone pulse")
    await expect(aya).to_have_class("phone active")


async def test_own_words_are_corrected_with_the_arrow_key(page: Page, met: Guide) -> None:
    aya = phone_of(page, "Aya")
    await write(aya, "tirsdag")
    await expect(newest(aya)).to_contain_text("Ekko: tirsdag")
    await page.keyboard.press("ArrowUp")
    await expect(aya.get_by_role("textbox")).to_have_value("tirsdag")
    await write(aya, "onsdag")
    await expect(newest(aya)).to_contain_text("Rettet: onsdag")


async def test_a_message_is_answered_and_found_again_by_its_quote(page: Page, aya: Phone) -> None:
    phone = phone_of(page, "Aya")
    first = phone.locator(".message.bot").first
    await first.hover()
    await choose(first, "Mere om beskeden", "Svar")
    await write(phone, "Tak")
    await phone.get_by_role("button", name="Hjem til Alle Ekko: /start").click()
    await expect(first).to_be_focused()
    assert aya.messages[-2].reply_to == aya.received[0].message_id


async def test_a_reaction_is_put_on_and_taken_off(page: Page) -> None:
    message = newest(phone_of(page, "Aya"))
    for shown in (1, 0):
        await message.hover()
        await choose(message, "Mere om beskeden", "Reagér med 👍")
        await expect(message.locator(".reaction", has_text="👍")).to_have_count(shown)


async def test_a_blocked_bot_gives_way_to_a_button_that_lets_it_in_again(page: Page) -> None:
    aya = phone_of(page, "Aya")
    await choose(aya, "Mere på telefonen", "Blokér botten")
    await expect(aya.get_by_role("textbox")).to_have_count(0)
    await aya.get_by_role("button", name="Fjern blokering").click()
    await expect(aya.get_by_role("textbox")).to_be_visible()


async def test_a_new_person_gets_a_phone_and_presses_start(page: Page) -> None:
    await page.get_by_role("button", name="Tilføj en person").click()
    await page.get_by_label("Navn").fill("Zoë 🦊")
    await page.get_by_role("button", name="Tilføj", exact=True).click()
    phone = phone_of(page, "Zoë 🦊")
    await phone.get_by_role("button", name="Start").click()
    await expect(newest(phone)).to_contain_text("Ekko: /start")
    await expect(phone.get_by_role("textbox")).to_be_visible()


async def test_commands_are_listed_and_sent_with_a_tap(page: Page, met: Guide) -> None:
    await met.bot.set_my_commands([("tid", "Find en tid")])
    aya = phone_of(page, "Aya")
    await choose(aya, "Kommandoer", "/tid · Find en tid")
    await expect(newest(aya)).to_contain_text("Ekko: /tid")


async def test_what_cannot_be_sent_stays_in_the_field(page: Page) -> None:
    phone = phone_of(page, "Aya")
    # A connection that really breaks would be a console error, and those are counted.
    await page.evaluate("window.fetch = () => Promise.reject(new TypeError('gone')); 0")
    await write(phone, "Kan I høre mig?")
    await expect(phone.get_by_role("textbox")).to_have_value("Kan I høre mig?")
    await expect(phone.get_by_role("status")).to_contain_text("ikke sendt")
