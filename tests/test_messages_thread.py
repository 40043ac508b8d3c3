"""Staff read back what they and a youth wrote, page by page."""

from sqlmodel import select

from bot.store import Tx
from bot.tables import Audit, Person
from tests.casework import hand_over, show_openly
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG


async def test_the_thread_shows_where_another_took_over(hjem: Hjem) -> None:
    await hjem.aya.sends("Til Bo")
    await hjem.jump(minutes=5)
    await hand_over(hjem, "aya", "dorte")
    await hjem.jump(minutes=5)
    for number in range(10):
        await hjem.aya.sends(f"Til Dorte {number}")
    await hjem.settled()
    await hjem.dorte.taps_data(f"messages.thread:{hjem.ids['aya']}:0", on=hjem.dorte.last)
    begin = "mandag d. 23. november\nDorte overtog fra Bo\n09.10 Aya: Til Dorte 0"
    assert hjem.dorte.last.text.startswith(begin)
    await hjem.dorte.taps("← Ældre")
    assert hjem.dorte.last.text == "mandag d. 23. november\n09.00 Aya: Til Bo · set"


async def test_the_thread_is_read_page_by_page_and_every_reading_is_on_record(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    for number in range(12):
        await hjem.aya.sends(f"Besked {number}")
    await hjem.aya.sends_photo(TINY_PNG, "x" * 900)
    await hjem.settled()
    await hjem.bo.taps_data(f"messages.thread:{hjem.ids['aya']}:0", on=hjem.bo.last)
    shown = hjem.bo.last
    assert "Besked 11" in shown.text
    assert "Besked 2" not in shown.text
    assert "x…" in shown.text
    assert shown.buttons == [
        ["Vis 1"],
        ["← Ældre"],
        ["Skriv", "Aya"],
        ["Notat", "Mere"],
    ]
    await hjem.bo.taps("Vis 1")
    picture, words = hjem.bo.received[-2:]
    assert picture.content() == TINY_PNG
    assert words.text == "x" * 900
    await hjem.bo.taps("← Ældre", on=shown)
    assert "Besked 2" in shown.text
    await hjem.bo.taps("Nyere →", on=shown)
    assert "Besked 11" in shown.text

    def readings(tx: Tx) -> list[str]:
        return list(tx.exec(select(Audit.action).where(Audit.actor_id == hjem.ids["bo"])))

    assert (await hjem.run(readings)).count("thread.read") == 3
    assert "message.read" in await hjem.run(readings)


async def test_an_empty_thread_offers_to_write(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.thread:{hjem.ids['aya']}", on=hjem.bo.last)
    assert "Du og Aya har ikke skrevet sammen endnu." in hjem.bo.last.text
    assert hjem.bo.last.buttons == [["Skriv", "Aya"], ["Notat", "Mere"]]


async def test_a_full_page_of_long_messages_fits_into_one(hjem: Hjem) -> None:
    def rename(tx: Tx) -> None:
        tx.get_one(Person, hjem.ids["aya"]).alias = "🏠" * 64

    await hjem.run(rename)
    for _ in range(10):
        await hjem.aya.sends("🙂&<" * 1000)
    await hjem.settled()
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.thread:{hjem.ids['aya']}:0", on=hjem.bo.last)
    assert hjem.bo.last.buttons[0] == [f"Vis {number}" for number in range(1, 6)]
