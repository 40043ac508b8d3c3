"""A picture and the words of a broadcast may come one after the other."""

from tests.crowd import DINNER, addresses_all
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG


async def test_a_picture_sent_before_its_words_goes_with_them(hjem: Hjem) -> None:
    carla = hjem.carla
    await carla.sends("Fællesbesked")
    await carla.taps("Skriv en fællesbesked")
    await carla.sends_photo(TINY_PNG)
    assert carla.last.text == "Jeg har billedet. Skriv nu de ord, der skal stå under det."
    assert carla.last.buttons == [["Fortryd"]]
    await carla.sends_sticker("👍")
    await carla.sends("æ" * 901)
    await carla.sends(DINNER)
    await carla.taps("Alle unge (2)")
    assert carla.last.text.startswith(f"Kladde\n{DINNER}\nMed billede.\n")
    await carla.taps("Se, hvordan den ser ud")
    preview = carla.received[-2]
    assert preview.content() == TINY_PNG
    assert DINNER in preview.text


async def test_a_new_picture_for_a_draft_waits_for_its_new_words(hjem: Hjem) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Tekst")
    await hjem.carla.sends_photo(TINY_PNG)
    await hjem.carla.sends_photo(TINY_PNG, "æ" * 901)
    await hjem.carla.sends("Vi spiser ude")
    assert hjem.carla.last.text.startswith("Kladde\nVi spiser ude\nMed billede.\n")
