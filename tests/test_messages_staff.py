"""Staff answer: by replying, by a button, or by saying to whom; never to the wrong youth."""

import pytest
from sqlmodel import select

from bot.domain.people import Role
from bot.services import cases, dialogues, updates
from bot.store import Tx
from bot.tables import CaseMessage, Person, Unaddressed
from tests.casework import hand_over, show_openly
from tests.hjem import Hjem, running
from tests.simulator.bots import TINY_PNG


async def add_youths(hjem: Hjem, count: int) -> list[int]:
    """Bo has this many more youths."""

    def join(tx: Tx) -> list[int]:
        ids = []
        for number in range(count):
            person = Person(
                role=Role.YOUTH,
                alias=f"Ung {number:02}",
                chat_id=9_000_000 + number,
                joined_at=tx.now,
            )
            tx.add(person)
            tx.flush()
            cases.open_case(tx, person.id, hjem.ids["bo"])
            ids.append(person.id)
        return ids

    found: list[int] = await hjem.run(join)
    return found


async def test_a_reply_reaches_the_youth_in_the_same_chat_and_quotes_her(hjem: Hjem) -> None:
    asked = await hjem.aya.sends("Hvornår ses vi?")
    await hjem.settled()
    answer = await hjem.bo.sends("I morgen kl. 10", reply_to=hjem.bo.last)
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nI morgen kl. 10"
    assert hjem.aya.last.reply_to == asked.message_id
    assert hjem.bo.last.text == "Leveret til Aya kl. 09.00."
    assert hjem.bo.last.reply_to == answer.message_id
    assert not hjem.emil.received


async def test_a_chain_of_replies_quotes_on_both_sides(hjem: Hjem) -> None:
    await hjem.aya.sends("Et")
    await hjem.settled()
    answer = await hjem.bo.sends("To", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.aya.sends("Tre", reply_to=hjem.aya.last)
    await hjem.settled()
    assert hjem.bo.last.reply_to == answer.message_id
    await hjem.bo.sends("Fire", reply_to=answer)
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nFire"
    assert hjem.aya.messages[-1].reply_to == hjem.aya.messages[2].message_id


async def test_replying_to_ones_own_receipt_reaches_the_same_youth(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.sends("Hej", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.bo.sends("Og en ting til", reply_to=hjem.bo.last)
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nOg en ting til"


async def test_every_kind_of_answer_reaches_the_youth(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    await hjem.bo.taps("Bliv ved")
    await hjem.bo.sends_photo(TINY_PNG, "her")
    await hjem.bo.sends_voice(b"OggS")
    await hjem.bo.sends_document("plan.pdf", b"%PDF")
    await hjem.bo.sends_location(55.7, 12.5)
    await hjem.settled()
    assert [one.kind for one in hjem.aya.received[1:]] == [
        *("photo", "voice", "document", "text", "location")
    ]
    assert hjem.aya.received[1].text == "Bo sender et billede:\nher"


async def test_a_discreet_youth_sees_that_there_is_something_and_opens_it(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    assert "Du skriver til Aya" in hjem.bo.last.text
    await hjem.bo.sends("Der er en bolig til dig")
    await hjem.settled()
    note = hjem.aya.last
    assert note.text == "Der er nyt fra Bo. Tryk på Vis, når du kan læse i fred."
    await hjem.aya.taps("Vis")
    assert note.text == "Bo skriver:\nDer er en bolig til dig"
    assert note.buttons == []
    await hjem.aya.taps_data("messages.open:1", on=note)
    assert len(hjem.aya.received) == 1


async def test_who_wrote_a_while_ago_may_have_put_the_phone_away(hjem: Hjem) -> None:
    await hjem.aya.sends("Er der nyt?")
    await hjem.settled()
    question = hjem.bo.last
    await hjem.forward(minutes=20)
    await hjem.bo.sends("Der er en bolig til dig", reply_to=question)
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Der er nyt fra Bo.")


async def test_a_veiled_picture_is_shown_when_it_is_opened(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.sends_photo(TINY_PNG, "dit nye værelse")
    await hjem.settled()
    assert [one.kind for one in hjem.aya.received] == ["text"]
    await hjem.aya.taps("Vis")
    assert [one.kind for one in hjem.aya.received] == ["text", "photo"]
    assert hjem.aya.last.text == "Bo sender et billede:\ndit nye værelse"


async def test_an_open_youth_sees_the_words_at_once(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.sends("Hej Aya")
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nHej Aya"


async def test_one_press_of_reply_is_good_for_one_message_unless_it_stays(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    await hjem.bo.sends("Første")
    await hjem.settled()
    await hjem.bo.sends("Anden")
    assert hjem.bo.last.text.startswith("Til hvem?")
    await hjem.bo.taps("Fortryd")
    await hjem.bo.taps("Svar", on=hjem.bo.received[0])
    await hjem.bo.taps("Bliv ved")
    await hjem.bo.sends("Tredje")
    await hjem.bo.sends("Fjerde")
    await hjem.bo.taps("Stop med at skrive")
    await hjem.bo.sends("Femte")
    await hjem.settled()
    said = [one.text.removeprefix("Bo skriver:\n") for one in hjem.aya.received[1:]]
    assert said == ["Første", "Tredje", "Fjerde"]


async def test_a_reply_goes_where_it_points_even_while_writing_to_another(hjem: Hjem) -> None:
    await hand_over(hjem, "emil", "bo")
    await hjem.emil.sends("Jeg er Emil")
    await hjem.settled()
    from_emil = hjem.bo.last
    await hjem.aya.sends("Jeg er Aya")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    await hjem.bo.sends("Til Emil", reply_to=from_emil)
    await hjem.bo.sends("Til Aya")
    await hjem.settled()
    assert hjem.emil.last.text == "Bo skriver:\nTil Emil"
    assert hjem.aya.last.text == "Bo skriver:\nTil Aya"


async def test_a_reply_reaches_its_youth_even_while_something_else_is_asked(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.run(dialogues.ask, hjem.bo.id, "invitations.alias")
    await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nHej Aya"
    question = await hjem.run(dialogues.open_question, hjem.bo.id)
    assert question.step == "invitations.alias"


async def test_words_for_nobody_wait_until_it_is_said_for_whom(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await hjem.bo.sends("Husk papirerne")
    await hjem.bo.sends("og din nøgle")
    assert hjem.bo.last.text == "Til hvem? Der bliver ikke sendt noget, før du vælger."
    await hjem.settled()
    assert not hjem.aya.received
    await hjem.bo.taps("Aya")
    await hjem.settled()
    assert [one.text for one in hjem.aya.received] == [
        "Bo skriver:\nHusk papirerne",
        "Bo skriver:\nog din nøgle",
    ]
    await hjem.bo.taps_data(f"messages.for:{hjem.ids['aya']}", on=hjem.bo.received[1])
    assert "Den er sendt, fortrudt eller for gammel." in hjem.bo.received[1].text
    assert len(hjem.aya.received) == 2


async def test_words_for_nobody_wait_while_something_else_is_asked(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await hjem.bo.sends("Husk papirerne")
    asked = hjem.bo.last
    await hjem.bo.sends("Ledige boliger")
    await hjem.bo.sends("Invitér")
    await hjem.bo.taps("Aya", on=asked)
    assert asked.text == "Til Aya."
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nHusk papirerne"
    await hjem.bo.sends("Nanna")
    assert "Nanna" in hjem.bo.last.text  # the other question is still open


async def test_words_that_wait_are_not_mixed_with_later_ones(hjem: Hjem) -> None:
    await show_openly(hjem, "aya", "emil")
    await hand_over(hjem, "emil", "bo")
    await hjem.settled()
    await hjem.bo.sends("Til Aya, skrevet først")
    first = hjem.bo.last
    await hjem.bo.sends("Mine unge")
    await hjem.bo.sends("Til Emil, skrevet bagefter")
    await hjem.bo.taps("Emil")
    await hjem.settled()
    assert hjem.emil.last.text == "Bo skriver:\nTil Emil, skrevet bagefter"
    await hjem.bo.taps("Aya", on=first)
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nTil Aya, skrevet først"


async def test_words_that_wait_are_dropped_alone(hjem: Hjem) -> None:
    await hjem.bo.sends("Det var ikke til nogen")
    asked = hjem.bo.last
    choice = asked.button_data("Aya")
    await hjem.bo.sends("Invitér")
    await hjem.bo.taps("Fortryd", on=asked)
    assert asked.text == "Helt i orden. Der er ikke sendt noget."
    await hjem.bo.taps_data(choice, on=asked)
    assert (
        asked.text == "Den er sendt, fortrudt eller for gammel. Skriv den igen, hvis den mangler."
    )
    await hjem.settled()
    assert not hjem.aya.received
    await hjem.bo.sends("Nanna")
    assert "Nanna" in hjem.bo.last.text


async def test_nobody_sends_what_a_colleague_has_kept(hjem: Hjem) -> None:
    await hjem.bo.sends("Kun fra Bo")
    await hjem.sam.sends("/menu")
    await hjem.sam.taps_data(hjem.bo.last.button_data("Aya"), on=hjem.sam.last)
    assert hjem.sam.last.text.startswith("Den er sendt, fortrudt eller for gammel.")
    await hjem.settled()
    assert not hjem.aya.received


async def test_cancelled_words_go_nowhere(hjem: Hjem) -> None:
    await hjem.bo.sends("Det var ikke til nogen")
    await hjem.bo.taps("Fortryd")
    await hjem.bo.taps_data(f"messages.for:{hjem.ids['aya']}", on=hjem.bo.received[0])
    await hjem.settled()
    assert not hjem.aya.received


async def test_many_youths_are_offered_page_by_page(hjem: Hjem) -> None:
    await add_youths(hjem, 10)
    await hjem.bo.sends("Til en af jer")
    assert [row[0] for row in hjem.bo.last.buttons][:2] == ["Aya", "Ung 00"]
    assert hjem.bo.last.buttons[-2] == ["Flere navne"]
    await hjem.bo.taps("Flere navne")
    assert [row[0] for row in hjem.bo.last.buttons] == [
        "Ung 07",
        "Ung 08",
        "Ung 09",
        "Forrige",
        "Fortryd",
    ]
    await hjem.bo.taps_data("messages.whom:99", on=hjem.bo.last)
    assert hjem.bo.last.buttons[0] == ["Ung 07"]


async def test_an_album_without_a_name_is_asked_about_once_and_sent_whole(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await hjem.bo.sends_album([("photo", TINY_PNG, "plan"), ("photo", TINY_PNG, None)])
    assert len(hjem.bo.received) == 1
    await hjem.bo.taps("Aya")
    await hjem.settled()
    assert [one.kind for one in hjem.aya.received] == ["photo", "photo"]


async def test_an_album_after_reply_goes_whole_with_one_receipt(hjem: Hjem) -> None:
    await hjem.aya.sends("Vis mig det")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    await hjem.bo.sends_album([("photo", TINY_PNG, "plan"), ("photo", TINY_PNG, None)])
    await hjem.settled()
    assert [one.kind for one in hjem.aya.received[1:]] == ["photo", "photo"]
    assert [one.text for one in hjem.bo.received[2:]] == ["Leveret til Aya kl. 09.00."]


async def test_what_cannot_be_passed_on_is_refused_kindly(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    await hjem.bo.sends_poll("Kommer du?")
    assert "Det kan jeg ikke sende videre." in hjem.bo.last.text
    await hjem.bo.sends("Kommer du?")
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nKommer du?"
    await hjem.bo.sends_poll("Til hvem?")
    assert "Det kan jeg ikke sende videre." in hjem.bo.last.text


async def test_cancel_leaves_other_questions_alone(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    prompt = hjem.bo.last
    await hjem.run(dialogues.ask, hjem.bo.id, "invitations.alias")
    await hjem.bo.taps("Fortryd", on=prompt)
    question = await hjem.run(dialogues.open_question, hjem.bo.id)
    assert question.step == "invitations.alias"


async def test_somebody_who_left_gets_nothing_and_staff_are_told(hjem: Hjem) -> None:
    await hjem.aya.sends("Farvel")
    await hjem.settled()

    def erase(tx: Tx) -> None:
        person = tx.get_one(Person, hjem.ids["aya"])
        person.chat_id, person.left_at = None, tx.now

    await hjem.run(erase)
    await hjem.bo.sends("Vent!", reply_to=hjem.bo.last)
    assert "Aya bruger ikke botten mere. Der er ikke sendt noget." in hjem.bo.last.text


async def test_staff_without_youths_are_shown_their_menu(hjem: Hjem) -> None:
    await hjem.carla.sends("Hvad gør jeg her?")
    assert hjem.carla.last.text == "Det forstod jeg ikke helt. Vælg en knap."
    assert hjem.carla.keyboard


@pytest.mark.parametrize("reads", ["sam", "bo"])
async def test_both_helpers_may_read_and_write(hjem: Hjem, reads: str) -> None:
    await show_openly(hjem, "aya")
    phone = getattr(hjem, reads)
    await phone.sends("/menu")
    await phone.taps_data(f"messages.to:{hjem.ids['aya']}", on=phone.last)
    await phone.sends("Hej fra mig")
    await hjem.settled()
    assert hjem.aya.last.text == f"{phone.name} skriver:\nHej fra mig"


async def test_a_restart_forgets_neither_the_words_nor_for_whom_they_are(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await hjem.bo.sends("Hemmelig besked")
    [row] = await hjem.run(lambda tx: list(tx.exec(select(Unaddressed))))
    assert b"Hemmelig" not in row.letters
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.bo.taps("Aya")
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nHemmelig besked"
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.bo.sends("Og en til")
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nOg en til"


async def test_a_conversation_is_the_same_on_both_databases(database_url: str) -> None:
    async with running(database_url) as hjem:
        first = await hjem.aya.sends("Hvornår ses vi?")
        await hjem.settled()
        await hjem.bo.taps("Set")
        answer = await hjem.bo.sends("Kl. 10", reply_to=hjem.bo.last)
        await hjem.settled()
        await hjem.bo.edits(answer, "Kl. 11")
        await hjem.aya.edits(first, "Hvornår ses vi i dag?")
        await hjem.aya.sends_album([("photo", TINY_PNG, "se"), ("photo", TINY_PNG, None)])
        await hjem.settled()
        await hjem.jump(hours=5)
        assert "Aya har ventet på svar" in hjem.bo.last.text
        await hjem.bo.taps("Se samtalen")
        assert hjem.bo.last.text == (
            "mandag d. 23. november\n"
            "09.00 Aya: Hvornår ses vi i dag? · rettet\n"
            "09.00 Bo: Kl. 11 · rettet · leveret\n"
            "09.00 Aya: et billede se [1]\n"
            "09.00 Aya: et billede [2]"
        )
        assert not await hjem.run(updates.parked)


async def test_nothing_written_was_parked(hjem: Hjem) -> None:
    await hjem.bo.sends("Hej")
    await hjem.bo.taps_data("messages.for:nonsense", on=hjem.bo.last)
    await hjem.bo.taps_data("messages.thread", on=hjem.bo.last)
    await hjem.bo.taps_data("messages.whom:-3", on=hjem.bo.last)
    assert not await hjem.run(updates.parked)
    assert not await hjem.run(lambda tx: list(tx.exec(select(CaseMessage))))
