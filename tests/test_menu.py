"""Everybody has a menu of their own, always in reach."""

import pytest

from bot.simulator.phone import Phone
from tests.hjem import Hjem

MENUS = {
    "aya": "Min bolig",
    "bo": "Mine unge",
    "sam": "Mine unge",
    "carla": "Fællesbesked",
    "olga": "Henvendelser",
    "ida": "Medarbejdere",
    "pia": "Alliancen",
    "nova": "Kontakt mig",
}


@pytest.mark.parametrize("name", MENUS)
async def test_everybody_gets_the_menu_of_their_role(hjem: Hjem, name: str) -> None:
    phone = getattr(hjem, name)
    await phone.sends("/menu")
    labels = [label for row in phone.keyboard for label in row]
    assert MENUS[name] in labels
    others = set(MENUS.values()) - {MENUS[name], "Henvendelser", "Fællesbesked", "Alliancen"}
    assert not others & set(labels)


async def test_staff_who_ask_for_help_hear_what_they_can_do_and_how_to_answer(hjem: Hjem) -> None:
    await hjem.bo.sends("/help")
    assert hjem.bo.last.text == (
        "Det her er i din menu:\n\n"
        "Mine unge: hvem der venter på svar, og en side for hver\n"
        "Min kalender: dine aftaler\n"
        "Aktiviteter: hvad der sker\n"
        "Invitér: et link til en ny\n"
        "Ledige boliger: boliger, du kan foreslå en ung\n"
        "Indstillinger: dit sprog og andet, du selv bestemmer\n\n"
        "Vil du svare en ung? Hold på beskeden, og vælg Svar. Så går dit svar kun til den ene."
    )
    assert hjem.bo.last.buttons == [["Hjælp nu", "Til menuen"]]
    await hjem.bo.taps("Hjælp nu")
    assert "Er nogen i fare nu, så ring 112." in hjem.bo.last.text


@pytest.mark.parametrize(
    ("names", "whom"),
    [("sam vera", "en ung?"), ("olga carla ida", "en, der vil i kontakt?"), ("pia", "")],
)
async def test_the_help_of_each_role_tells_of_its_whole_menu(
    hjem: Hjem, names: str, whom: str
) -> None:
    for name in names.split():
        await _asks_for_help(getattr(hjem, name), whom)


async def _asks_for_help(phone: Phone, whom: str) -> None:
    await phone.sends("/menu")
    assert phone.keyboard
    labels = [label for row in phone.keyboard for label in row]
    await phone.sends("/hjaelp")
    assert all(f"\n{label}: " in phone.last.text for label in labels)
    assert ("Vil du svare" in phone.last.text) is bool(whom)
    assert whom in phone.last.text


async def test_a_half_asked_question_is_dropped_by_the_menu(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("/menu")
    await hjem.nova.sends("hej")
    assert "Jeg er en bot" in hjem.nova.last.text
