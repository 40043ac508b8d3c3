"""Stop and Start: a young person's own say about broadcasts."""

import pytest
from sqlmodel import select

from bot.services import broadcast_sending, preferences
from bot.services.people import by_id
from bot.store import Tx
from bot.tables import Broadcast, Person
from tests.crowd import addresses_all, sends_to_all
from tests.hjem import Hjem

STOPPED = (
    "Så får du ikke flere fællesbeskeder. Du hører stadig om dine aftaler, og Bo svarer dig "
    "stadig. Skriv Start, hvis du vil have dem igen."
)
STARTED = "Nu får du fællesbeskeder igen. Skriv Stop, når du ikke vil have flere."


async def wants(hjem: Hjem) -> bool:
    on: bool = await hjem.run(lambda tx: tx.get_one(Person, hjem.ids["aya"]).broadcasts_on)
    return on


@pytest.mark.parametrize("word", ["Stop", "stop", "STOP!", " stop. ", "Stop…", "/stop"])
async def test_stop_as_a_word_switches_broadcasts_off(hjem: Hjem, word: str) -> None:
    await hjem.aya.sends(word)
    assert hjem.aya.last.text == STOPPED
    assert not await wants(hjem)


async def test_after_stop_no_broadcast_comes_and_nobody_is_told(hjem: Hjem) -> None:
    await hjem.aya.sends("Stop")
    await sends_to_all(hjem)
    await hjem.settled()
    assert hjem.aya.last.text == STOPPED
    assert "Fællesspisning" in hjem.emil.last.text
    assert not hjem.bo.received


async def test_start_as_a_word_switches_them_on_again(hjem: Hjem) -> None:
    await hjem.aya.sends("Stop")
    await hjem.aya.sends("start!")
    assert hjem.aya.last.text == STARTED
    assert await wants(hjem)


async def test_the_start_button_of_telegram_says_that_they_are_off_and_brings_them_back(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("Stop")
    await hjem.aya.sends("/start")
    assert hjem.aya.last.text == "Du får ingen fællesbeskeder lige nu."
    await hjem.aya.taps("Få dem igen")
    assert hjem.aya.last.text == STARTED
    assert await wants(hjem)
    await hjem.aya.sends("/start")
    assert hjem.aya.last.text == "Hej Aya. Hvad vil du?"


async def test_the_words_can_be_written_twice(hjem: Hjem) -> None:
    for word, answer in (("Stop", STOPPED), ("Stop", STOPPED), ("Start", STARTED)):
        await hjem.aya.sends(word)
        assert hjem.aya.last.text == answer
    await hjem.aya.sends("Start")
    assert hjem.aya.last.text == STARTED


@pytest.mark.parametrize("words", ["stop nu lige", "Kan du sige stop?", "Starter vi kl. 9?"])
async def test_the_words_inside_a_sentence_go_to_the_caseworker(hjem: Hjem, words: str) -> None:
    await hjem.aya.sends(words)
    await hjem.settled()
    assert await wants(hjem)
    assert words in hjem.bo.last.text


async def test_stop_holds_back_a_copy_that_is_already_queued(hjem: Hjem) -> None:
    await addresses_all(hjem)

    def send_and_stop(tx: Tx) -> None:
        row = tx.exec(select(Broadcast)).one()
        broadcast_sending.send(tx, by_id(tx, hjem.ids["carla"]), row.id, row.revision)
        preferences.take_broadcasts(tx, by_id(tx, hjem.ids["aya"]), wanted=False)

    await hjem.run(send_and_stop)
    await hjem.settled()
    assert hjem.emil.received
    assert not hjem.aya.received


async def test_only_the_first_two_broadcasts_say_how_to_stop_them(hjem: Hjem) -> None:
    hint = "Skriv Stop, så sender jeg ikke flere fællesbeskeder."
    for number in range(3):
        await sends_to_all(hjem, f"Besked {number}")
        await hjem.settled()
    assert [hint in message.text for message in hjem.aya.received] == [True, True, False]
    assert hjem.aya.last.text == "Carla fra Ungeprojektet\n\nBesked 2"


async def test_english_readers_get_english_around_the_text(hjem: Hjem) -> None:
    def speak_english(tx: Tx) -> None:
        tx.get_one(Person, hjem.ids["aya"]).language = "en"

    await hjem.run(speak_english)
    await sends_to_all(hjem)
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Carla from Ungeprojektet\n\nFællesspisning torsdag kl. 17\n\n"
        "Write Stop, and I will send you no more broadcasts."
    )
    await hjem.aya.sends("stop")
    assert hjem.aya.last.text.startswith("You get no more broadcasts.")


async def test_start_does_not_end_a_break_and_says_so(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps_data("mydata.paused:7", on=hjem.aya.last)
    await hjem.aya.sends("Start")
    assert hjem.aya.last.text == (
        "Du får fællesbeskeder igen, når din pause er slut. Du kan stoppe pausen her."
    )
    await sends_to_all(hjem)
    await hjem.settled()
    assert not any("Fællesspisning" in message.text for message in hjem.aya.received)


async def test_staff_and_strangers_have_nothing_to_stop(hjem: Hjem) -> None:
    for phone in (hjem.nova, hjem.carla):
        await phone.sends("/stop")
        assert phone.last.text.startswith("Jeg sender dig ingen fællesbeskeder.")
        assert phone.keyboard is not None
