"""Everybody has a menu of their own, always in reach."""

import pytest

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


async def test_a_half_asked_question_is_dropped_by_the_menu(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("/menu")
    await hjem.nova.sends("hej")
    assert "Jeg er en bot" in hjem.nova.last.text
