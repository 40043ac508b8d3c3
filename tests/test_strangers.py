"""Somebody without an invitation: what they can do, and that nothing is kept of them."""

from sqlmodel import func, select

from bot.store import Tx
from bot.tables import CaseMessage, CrisisFlag, OutreachRequest, Person, SeenUpdate, Visitor
from tests.hjem import CAST, Hjem


def kept(tx: Tx) -> dict[str, int]:
    tables = (Person, CaseMessage, CrisisFlag, OutreachRequest, Visitor)
    return {
        table.__name__: tx.exec(select(func.count()).select_from(table)).one() for table in tables
    }


async def test_a_stranger_is_greeted_honestly_and_offered_help(hjem: Hjem) -> None:
    await hjem.nova.sends("/start")
    assert "Jeg er ikke et menneske" in hjem.nova.last.text
    labels = [label for row in hjem.nova.keyboard or [] for label in row]
    assert {"Hjælp nu", "Aktiviteter", "Kontakt mig"} <= set(labels)


async def test_nothing_is_kept_of_a_stranger_who_only_talks(hjem: Hjem) -> None:
    before = await hjem.run(kept)
    for words in ("/start", "hej", "jeg vil dø", "010203-1234", "Hjælp nu", "Aktiviteter"):
        await hjem.nova.sends(words)
    await hjem.nova.sends_photo(b"jpeg", caption="min kæreste slår mig")
    assert await hjem.run(kept) == before
    assert set(await hjem.run(lambda tx: tx.exec(select(SeenUpdate.chat_id)).all())) == {None}
    assert before["Person"] == len(CAST)


async def test_a_strangers_words_reach_nobody_until_contact_is_asked_for(hjem: Hjem) -> None:
    await hjem.nova.sends("hej, er der nogen?")
    await hjem.settled()
    for name in CAST:
        assert getattr(hjem, name).received == []


async def test_words_of_the_menus_of_others_are_only_words(hjem: Hjem) -> None:
    for word in ("Mine aftaler", "Mine unge", "Henvendelser", "Fællesbesked", "Skriv til Bo"):
        await hjem.nova.sends(word)
        assert "Jeg er en bot" in hjem.nova.last.text
    await hjem.settled()
    assert hjem.bo.received == []


async def test_a_stranger_half_way_through_a_question_can_get_help_and_go_on(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    await hjem.nova.sends("Hjælp nu")
    await hjem.nova.taps("Jeg mangler et sted at sove")
    assert "+45 33 17 33 33" in hjem.nova.last.text
    await hjem.nova.sends("20 30 40 50")
    assert any("Sådan når vi dig: 20 30 40 50" in message.text for message in hjem.nova.received)


async def test_a_stranger_who_speaks_english_is_helped_in_english(hjem: Hjem) -> None:
    await hjem.nova.sends("/sprog")
    await hjem.nova.sends("Help now")
    assert "I am a bot, and nobody is reading here all the time." in hjem.nova.last.text
    await hjem.nova.sends("i have nowhere to sleep")
    assert "You can call here:" in hjem.nova.last.text
