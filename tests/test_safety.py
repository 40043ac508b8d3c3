"""Help now, crises, and the call that a youth says yes to."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.services import dialogues, export, people, safety
from bot.services.call_line import CALLS
from bot.store import Tx
from bot.tables import CrisisFlag, Person, TimeOff
from tests.hjem import Hjem

SUICIDE = "jeg gider ikke leve mere"
VIOLENCE = "min kæreste slår mig"
NO_BED = "jeg har ingen steder at sove i nat"


def flags(tx: Tx) -> list[str]:
    return [row.kind.value for row in tx.exec(select(CrisisFlag).order_by(col(CrisisFlag.id)))]


@pytest.mark.parametrize("who", ["aya", "bo", "carla", "olga", "nova"])
async def test_help_now_is_there_for_everybody(hjem: Hjem, who: str) -> None:
    phone = getattr(hjem, who)
    await phone.sends("Hjælp nu")
    assert "Er nogen i fare nu, så ring 112." in phone.last.text
    assert "der sidder ikke nogen og læser med hele tiden" in phone.last.text
    assert phone.last.button("Jeg er i fare")


@pytest.mark.parametrize(
    ("choice", "number"),
    [
        ("Jeg er i fare", "112"),
        ("Jeg har det rigtig skidt", "+45 70 201 201"),
        ("Jeg har det rigtig skidt", "14–35 år"),  # headspace ends at 25
        ("Nogen gør mig fortræd", "1888"),
        ("Jeg mangler et sted at sove", "+45 33 17 33 33"),
        ("Ring til kommunen", "+45 33 17 41 22"),
    ],
)
async def test_every_choice_has_a_number_and_a_way_back(
    hjem: Hjem, choice: str, number: str
) -> None:
    await hjem.nova.sends("Hjælp nu")
    before = len(hjem.nova.received)
    await hjem.nova.taps(choice)
    assert number in hjem.nova.last.text
    await hjem.nova.taps("Tilbage")
    assert hjem.nova.last.button("Jeg er i fare")
    assert len(hjem.nova.received) == before


async def test_a_youth_who_has_not_said_yes_to_the_bot_gets_help_all_the_same(hjem: Hjem) -> None:
    await hjem.run(_unconsent, hjem.ids["aya"])
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Jeg mangler et sted at sove")
    assert "+45 33 17 33 33" in hjem.aya.last.text
    await hjem.aya.sends(SUICIDE)
    assert "+45 70 201 201" in hjem.aya.last.text


def _unconsent(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).consented_at = None


async def test_help_now_does_not_lose_what_was_being_asked(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.sends("Hjælp nu")
    assert "Bagefter kan du bare fortsætte" in hjem.bo.last.text
    assert await hjem.run(dialogues.open_question, hjem.bo.id) is not None


async def test_a_crisis_is_met_at_once_and_still_passed_on(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    assert "Det lyder rigtig hårdt" in hjem.aya.last.text
    assert "112" in hjem.aya.last.text
    assert "+45 70 201 201" in hjem.aya.last.text
    assert "Skal jeg sige til Bo, at du gerne vil ringes op?" in hjem.aya.last.text
    await hjem.settled()
    assert any(SUICIDE in message.text for message in hjem.bo.received)
    assert not any("ringes op" in message.text for message in hjem.bo.received)


async def test_a_guest_gets_the_numbers_and_nothing_is_kept(hjem: Hjem) -> None:
    await hjem.nova.sends(NO_BED)
    assert "+45 33 17 33 33" in hjem.nova.last.text
    assert hjem.nova.last.button("Kontakt mig")
    assert await hjem.run(flags) == []


async def test_staff_who_write_such_words_are_not_asked(hjem: Hjem) -> None:
    await hjem.bo.sends("Aya skrev: jeg vil dø")
    assert not any("112" in message.text for message in hjem.bo.received)


async def test_a_picture_with_such_words_under_it_and_a_correction_count_too(hjem: Hjem) -> None:
    await hjem.aya.sends_photo(b"jpeg", caption=NO_BED)
    assert "+45 33 17 33 33" in hjem.aya.last.text
    wrote = await hjem.aya.sends("hej")
    await hjem.aya.edits(wrote, SUICIDE)
    assert "Det lyder rigtig hårdt" in hjem.aya.last.text


async def test_the_numbers_come_again_only_for_something_else_or_later(hjem: Hjem) -> None:
    for words in (SUICIDE, SUICIDE, VIOLENCE, SUICIDE, VIOLENCE):
        await hjem.aya.sends(words)
    assert await hjem.run(flags) == ["suicide", "violence"]
    assert "1888" in hjem.aya.last.text
    await hjem.aya.sends(NO_BED)
    assert "+45 33 17 33 33" in hjem.aya.last.text
    await hjem.jump(minutes=11)
    await hjem.aya.sends(VIOLENCE)
    assert await hjem.run(flags) == ["suicide", "violence", "no_bed", "violence"]


async def test_nobody_is_told_without_a_yes(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    await hjem.aya.taps("Nej tak")
    assert "Jeg siger det ikke til nogen" in hjem.aya.last.text
    await hjem.forward(hours=2)
    for phone in (hjem.bo, hjem.sam, hjem.olga, hjem.carla):
        assert not any("ringes op" in message.text for message in phone.received)


async def test_a_no_after_the_yes_does_not_promise_that_nobody_knows(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    question = hjem.aya.last
    await hjem.aya.taps("Ja", on=question)
    await hjem.aya.taps("Nej tak", on=question)
    assert "Du har sagt ja før, så Bo er bedt om at ringe til dig." in hjem.aya.last.text
    assert "ikke til nogen" not in hjem.aya.last.text


async def test_after_a_yes_the_caseworker_calls_and_the_youth_knows(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    numbers = hjem.aya.last.text
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    assert any(message.text == numbers for message in hjem.aya.received)
    task = hjem.bo.last
    assert "Aya vil gerne ringes op nu. Det haster." in task.text
    assert "leve" not in task.text
    assert not any("ringes op" in message.text for message in hjem.sam.received)
    await hjem.bo.taps("Jeg ringer")
    assert "Du ringer til Aya" in hjem.bo.last.text
    await hjem.settled()
    assert "Bo ved det nu og ringer til dig." in hjem.aya.last.text
    await hjem.forward(hours=1)
    assert not any("endnu" in message.text for message in hjem.bo.received)


async def test_a_call_that_nobody_took_is_over_after_a_day(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    task = hjem.bo.last
    await hjem.jump(days=1, minutes=1)
    before = len(hjem.aya.received)
    await hjem.bo.taps("Jeg ringer", on=task)
    await hjem.settled()
    assert hjem.bo.last.text == (
        "Det er mere end et døgn siden, der blev bedt om det opkald. Det er slut nu."
    )
    assert len(hjem.aya.received) == before


async def test_yes_and_i_will_call_can_be_pressed_twice(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    question = hjem.aya.last
    await hjem.aya.taps("Ja tak", on=question)
    await hjem.aya.taps("Ja tak", on=question)
    await hjem.settled()
    tasks = [message for message in hjem.bo.received if "ringes op" in message.text]
    assert len(tasks) == 1
    data = tasks[0].button_data("Jeg ringer")
    await hjem.bo.taps_data(data, on=tasks[0])
    await hjem.bo.taps_data(data, on=tasks[0])
    await hjem.settled()
    assert sum("ringer til dig" in message.text for message in hjem.aya.received) == 1
    await hjem.aya.taps("Ja tak", on=question)
    assert "Bo ved det allerede." in hjem.aya.last.text


async def test_without_an_answer_others_are_asked_and_the_youth_is_told_honestly(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends(SUICIDE)
    await hjem.aya.taps("Ja tak")
    await hjem.forward(minutes=15)
    assert "Ingen har svaret endnu" in hjem.aya.last.text
    assert "+45 70 201 201" in hjem.aya.last.text
    assert any("Ingen har ringet til Aya endnu" in one.text for one in hjem.bo.received)
    assert any("Ingen har ringet til Aya endnu" in one.text for one in hjem.sam.received)
    assert hjem.olga.received == []
    await hjem.forward(minutes=15)
    assert "Ingen har ringet til Aya endnu" in hjem.olga.last.text
    await hjem.olga.taps("Jeg ringer")
    await hjem.settled()
    assert "Olga ved det nu og ringer til dig." in hjem.aya.last.text
    for phone in (hjem.bo, hjem.sam, hjem.carla):
        assert "Olga ringer til Aya" in phone.last.text
    await hjem.bo.taps_data("safety.take:1", on=hjem.bo.last)
    assert "Olga har taget den" in hjem.bo.last.text


async def test_after_four_calls_the_youth_is_told_not_to_wait(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    await hjem.aya.taps("Ja tak")
    await hjem.forward(hours=3)
    assert "Vent ikke på os" in hjem.aya.last.text
    calls = [m for m in hjem.bo.received if "ringe" in m.text and "Aya" in m.text]
    assert len(calls) == CALLS


async def test_a_yes_to_a_call_that_nobody_answered_calls_again(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    question = hjem.aya.last
    await hjem.aya.taps("Ja")
    await hjem.forward(hours=3)
    before = len(hjem.bo.received)
    await hjem.aya.taps("Ja", on=question)
    await hjem.settled()
    assert "Aya vil gerne ringes op nu" in hjem.bo.received[before].text


async def test_an_old_yes_is_a_new_call_however_the_last_one_ended(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    question = hjem.aya.last
    await hjem.aya.taps("Ja")
    await hjem.settled()
    await hjem.bo.taps("Jeg ringer")
    await hjem.jump(days=2)
    await hjem.aya.taps("Ja", on=question)
    assert "Jeg siger nu til Bo" in hjem.aya.last.text
    await hjem.settled()
    assert "Aya vil gerne ringes op nu" in hjem.bo.last.text


async def test_a_caseworker_who_blocked_the_bot_is_not_waited_for(hjem: Hjem) -> None:
    await hjem.bo.blocks_bot()
    await hjem.settled()
    await hjem.aya.sends(SUICIDE)
    await hjem.aya.taps("Ja")
    await hjem.settled()
    assert "Aya vil gerne ringes op nu" in hjem.sam.last.text


async def test_a_call_that_cannot_be_delivered_goes_to_the_next_at_once(hjem: Hjem) -> None:
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    hjem.sim.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await hjem.run(safety.ask_for_call, aya)
    await hjem.settled()
    assert hjem.bo.received == []
    assert "Ingen har ringet til Aya endnu" in hjem.sam.last.text
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data("safety.take:1", on=hjem.bo.last)
    assert "Det kan jeg ikke finde" in hjem.bo.last.text
    await hjem.sam.taps("Jeg ringer")
    assert "Du ringer til Aya" in hjem.sam.last.text


async def test_at_night_everybody_who_might_answer_is_asked_at_once(hjem: Hjem) -> None:
    hjem.clock.now = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    await hjem.aya.sends(VIOLENCE)
    await hjem.aya.taps("Ja tak")
    assert "jeg kan ikke love, at nogen svarer" in hjem.aya.last.text
    await hjem.settled()
    for phone in (hjem.bo, hjem.sam, hjem.olga, hjem.carla):
        assert "Aya vil gerne ringes op nu" in phone.last.text
    assert hjem.dorte.received == []


async def test_telling_the_caseworker_is_asked_about_first(hjem: Hjem) -> None:
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    assert "Skal jeg sige til Bo" in hjem.aya.last.text
    await hjem.settled()
    assert hjem.bo.received == []
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    assert "Aya vil gerne ringes op nu" in hjem.bo.last.text


async def says_what_a_yes_means(hjem: Hjem, words: str) -> None:
    """Both after words that sound like a crisis and on the page of help."""
    await hjem.aya.sends(SUICIDE)
    assert words in hjem.aya.last.text
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    assert words in hjem.aya.last.text


async def test_before_the_yes_it_is_said_that_a_colleague_may_be_asked(hjem: Hjem) -> None:
    await says_what_a_yes_means(
        hjem,
        "Skal jeg sige til Bo, at du gerne vil ringes op? Jeg siger kun, at det haster. "
        "Kan Bo ikke, spørger jeg en kollega.",
    )


async def test_on_days_off_the_deputy_is_named_and_that_colleagues_are_asked(hjem: Hjem) -> None:
    await hjem.run(_is_off, hjem.ids["bo"], hjem.ids["dorte"])
    await says_what_a_yes_means(
        hjem,
        "Skal jeg sige til Dorte, at du gerne vil ringes op? Jeg siger kun, at det haster. "
        "Jeg spørger kolleger samtidig.",
    )
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith("Jeg siger nu til Dorte, at du gerne vil ringes op.")
    await hjem.settled()
    for phone in (hjem.dorte, hjem.sam):
        assert "Aya vil gerne ringes op nu" in phone.last.text


def _is_off(tx: Tx, staff_id: int, deputy_id: int) -> None:
    today = tx.now.date()
    tx.add(TimeOff(staff_id=staff_id, from_on=today, to_on=today, deputy_id=deputy_id))


async def test_nobody_else_can_say_yes_or_take_the_call(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    await hjem.emil.sends("/menu")
    await hjem.emil.taps_data("safety.tell:1", on=hjem.emil.last)
    assert "Det kan jeg ikke finde" in hjem.emil.last.text
    await hjem.aya.taps("Ja tak")
    await hjem.dorte.sends("/menu")
    await hjem.dorte.taps_data("safety.take:1", on=hjem.dorte.last)
    assert "Det kan jeg ikke finde" in hjem.dorte.last.text
    await hjem.settled()
    assert not any("ved det nu" in message.text for message in hjem.aya.received)


async def test_a_flag_is_forgotten_after_thirty_days(hjem: Hjem) -> None:
    await hjem.aya.sends(NO_BED)
    await hjem.jump(days=29)
    assert await hjem.run(flags) == ["no_bed"]
    await hjem.jump(days=2)
    assert await hjem.run(flags) == []


async def test_the_help_is_in_english_for_who_reads_english(hjem: Hjem) -> None:
    await hjem.run(_speaks_english, hjem.ids["aya"])
    await hjem.aya.sends("i want to die")
    assert "That sounds really hard" in hjem.aya.last.text
    assert "Shall I tell Bo that you want a call?" in hjem.aya.last.text


def _speaks_english(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).language = "en"


async def test_a_cpr_number_is_taken_out_and_the_message_deleted(hjem: Hjem) -> None:
    wrote = await hjem.aya.sends("mit cpr er 010203-1234, kan du hjælpe?")
    assert all(message.message_id != wrote.message_id for message in hjem.aya.messages)
    assert "Det ligner et CPR-nummer" in hjem.aya.last.text
    assert "Giv det til Bo" in hjem.aya.last.text
    await hjem.settled()
    assert "mit cpr er [CPR fjernet], kan du hjælpe?" in hjem.bo.last.text
    assert "1234" not in hjem.bo.last.text


async def test_a_lone_cpr_number_goes_nowhere(hjem: Hjem) -> None:
    await hjem.aya.sends("0102031234")
    await hjem.nova.sends("010203 1234")
    await hjem.settled()
    assert hjem.bo.received == []
    assert "Det ligner et CPR-nummer" in hjem.nova.last.text


async def test_a_cpr_number_behind_a_command_is_deleted_too(hjem: Hjem) -> None:
    wrote = await hjem.aya.sends("/menu 010203-1234")
    assert all(message.message_id != wrote.message_id for message in hjem.aya.messages)
    assert "Det ligner et CPR-nummer" in hjem.aya.last.text
    assert hjem.aya.keyboard is not None


async def test_a_cpr_number_is_taken_out_of_captions_and_corrections(hjem: Hjem) -> None:
    await hjem.aya.sends_photo(b"jpeg", caption="se 010203-1234")
    await hjem.settled()
    assert "se [CPR fjernet]" in hjem.bo.last.text
    wrote = await hjem.aya.sends("mit nummer")
    await hjem.aya.edits(wrote, "mit nummer 010203-1234")
    assert "Det ligner et CPR-nummer" in hjem.aya.last.text
    await hjem.settled()
    assert not any("1234" in message.text for message in hjem.bo.received)


async def test_a_youth_who_fetches_the_data_sees_that_help_was_shown(hjem: Hjem) -> None:
    await hjem.aya.sends(SUICIDE)
    await hjem.aya.taps("Ja")
    await hjem.run(_exported, hjem.ids["aya"])


def _exported(tx: Tx, youth_id: int) -> None:
    (shown,) = export.everything(tx, people.by_id(tx, youth_id)).help_shown
    assert shown.at == shown.call_asked_at == tx.now
