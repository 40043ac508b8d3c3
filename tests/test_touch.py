"""Losing and finding each other: silence, the weekly question, and a new account."""

from datetime import timedelta

from sqlmodel import col, select, update

from bot.services import erasure, silence
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Case, CodeTry, Person, Silence, TimeOff
from tests.casework import is_away, opens
from tests.crowd import crowd
from tests.hjem import Hjem
from tests.test_offers import offers_it
from tests.test_outreach import claimed


def said(phone: Phone, words: str) -> list[str]:
    return [m.text for m in phone.received if words in m.text]


async def days_pass(hjem: Hjem, days: int) -> None:
    for _ in range(days):
        await hjem.jump(days=1)


async def test_a_silence_is_met_kindly_then_told_to_the_caseworker_then_to_coordinators(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("/menu")
    await days_pass(hjem, 13)
    assert not said(hjem.aya, "et stykke tid siden")
    await days_pass(hjem, 2)
    assert said(hjem.aya, "Du behøver ikke svare. Bo er her stadig")
    assert not said(hjem.bo, "har ikke været her siden")
    await days_pass(hjem, 7)
    assert said(hjem.bo, "Aya har ikke været her siden mandag d. 23. november")
    await days_pass(hjem, 7)
    assert said(hjem.carla, "En ung hos Bo har ikke været her siden")
    assert not [m for m in hjem.carla.received if "Aya" in m.text]
    await days_pass(hjem, 20)
    assert len(said(hjem.aya, "et stykke tid siden")) == 1
    assert len(said(hjem.bo, "Aya har ikke været her")) == 1


async def test_who_waits_for_an_answer_is_not_told_that_she_has_been_silent(hjem: Hjem) -> None:
    await hjem.aya.sends("Hvornår får jeg svar fra kommunen?")
    await days_pass(hjem, 15)
    assert not said(hjem.aya, "et stykke tid siden")
    [asked] = [m for m in hjem.aya.received if m.text.startswith("Hej Aya.")]
    assert asked.text == (
        "Hej Aya. Du er ikke glemt. Du venter på os, og det er ikke din skyld. "
        "Jeg har sagt det videre. Du kan også ringe til os på 33 17 41 22."
    )
    assert asked.buttons == [["Skriv til Bo"], ["Lad mig være lidt"]]
    await days_pass(hjem, 7)
    assert said(hjem.bo, "Aya har ikke været her siden mandag d. 23. november. Aya venter på svar.")
    assert not said(hjem.bo, "Kan du prøve på en anden måde")
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.sends("Undskyld, Aya. Her er jeg.")
    await days_pass(hjem, 8)
    assert said(hjem.carla, "En ung hos Bo har ikke været her siden")


async def test_being_seen_is_enough_and_begins_anew(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await days_pass(hjem, 15)
    [asked] = [m for m in hjem.aya.received if "et stykke tid siden" in m.text]
    await hjem.aya.taps("Jeg er her", on=asked)
    assert "Godt at høre fra dig." in hjem.aya.last.text
    await days_pass(hjem, 8)
    assert not said(hjem.bo, "har ikke været her siden")
    await days_pass(hjem, 7)
    assert len(said(hjem.aya, "et stykke tid siden")) == 2


async def test_who_wants_to_be_left_alone_is(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hold pause")
    await hjem.aya.taps("En måned")
    await days_pass(hjem, 29)
    assert not said(hjem.aya, "et stykke tid siden")
    assert not said(hjem.bo, "har ikke været her siden")
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"youth:{hjem.ids['aya']}", on=hjem.bo.last)
    assert "Vil gerne være i fred til onsdag d. 23. december" in hjem.bo.last.text


async def test_coordinators_hear_of_a_wait_of_two_working_days(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    await days_pass(hjem, 4)
    assert said(hjem.bo, "har ventet på svar siden")
    assert len(said(hjem.carla, "En ung hos Bo har ventet på svar")) == 1
    assert await hjem.run(lambda tx: tx.get_one(Case, hjem.ids["aya"]).unanswered_told) == 3


async def test_who_is_silent_is_not_hidden_by_those_of_whom_all_was_told(hjem: Hjem) -> None:
    others = await crowd(hjem, silence.BATCH)
    await hjem.run(_all_was_told, [phone.id for phone in others])
    await hjem.aya.sends("/menu")
    await days_pass(hjem, 15)
    assert len(said(hjem.aya, "et stykke tid siden")) == 1


def _all_was_told(tx: Tx, chat_ids: list[int]) -> None:
    for person in tx.exec(select(Person).where(col(Person.chat_id).in_(chat_ids))):
        person.seen_at = tx.now - timedelta(days=300)
        step = silence.COORDINATORS
        tx.add(Silence(youth_id=person.id, since=person.seen_at, step=step, told_at=tx.now))


async def test_the_weekly_question_takes_one_tap_and_shows_a_curve(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hvordan går det?")
    await hjem.aya.taps("Ja, spørg mig hver uge")
    await hjem.jump(days=2, hours=8, minutes=5)
    asked = [m for m in hjem.aya.received if m.text == "Hvordan går det i denne uge?"]
    assert len(asked) == 1
    await hjem.aya.taps("Ikke så godt", on=asked[0])
    assert "Du skal ikke være alene med det." in hjem.aya.last.text
    await hjem.aya.sends("Jeg sover dårligt")
    assert "Jeg har gemt det til dig. Bo får det ikke." in hjem.aya.last.text
    await hjem.settled()
    assert not said(hjem.bo, "sover dårligt")
    await hjem.jump(days=7)
    asked = [m for m in hjem.aya.received if m.text == "Hvordan går det i denne uge?"]
    await hjem.aya.taps("Godt", on=asked[-1])
    await hjem.aya.taps("Færdig")
    assert "De sidste otte uger: ······▃▆" in hjem.aya.last.text
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"youth:{hjem.ids['aya']}", on=hjem.bo.last)
    assert "▃▆" not in hjem.bo.last.text
    await hjem.aya.taps("Bo ser kurven: nej")
    await hjem.bo.taps_data(f"youth:{hjem.ids['aya']}", on=hjem.bo.last)
    assert "······▃▆ (Godt)" in hjem.bo.last.text
    await hjem.aya.taps("Spørg mig ikke mere")
    offered = [label for row in hjem.aya.last.buttons for label in row]
    assert "Ja, spørg mig hver uge" in offered
    assert "Spørg mig ikke mere" not in offered
    await hjem.jump(days=7)
    assert not [m for m in hjem.aya.received if m.text == "Hvordan går det i denne uge?"]


async def code_for_aya(hjem: Hjem) -> str:
    await hjem.bo.sends("Mine unge")
    await hjem.bo.taps_data(f"youth:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.taps("En anden Telegram-konto")
    return hjem.bo.last.text.partition("/kode ")[2][:8]


async def test_a_new_account_joins_the_old_thread_and_the_old_chat_is_cut_off(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.aya.sends("Skriv til Bo")
    old = hjem.aya.last
    code = await code_for_aya(hjem)
    await hjem.nova.sends(f"/kode {code[:4]} {code[4:]}")
    await hjem.settled()
    assert "Velkommen tilbage, Aya." in hjem.nova.received[-2].text
    assert not [m for m in hjem.nova.messages if code in m.text]
    assert said(hjem.bo, "Aya skriver fra en ny Telegram-konto")
    await hjem.nova.sends("Skriv til Bo")
    await hjem.nova.taps("Se samtalen")
    assert "Hej Bo" in hjem.nova.last.text
    before = len(hjem.aya.received)
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.sends("Hej igen")
    await hjem.settled()
    assert len(hjem.aya.received) == before
    await hjem.aya.taps("Se samtalen", on=old)
    assert "Hej Bo" not in hjem.aya.last.text
    await hjem.emil.sends(f"/kode {code}")
    assert "Koden virker ikke." in hjem.emil.last.text
    await hjem.bo.sends(f"/kode {code}")
    assert "Du er her allerede som Bo." in hjem.bo.last.text


async def test_on_a_new_phone_everything_that_goes_on_is_found(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    await hjem.nova.sends(f"/kode {await code_for_aya(hjem)}")
    assert hjem.nova.last.text == (
        "Her kan du se, hvad der er i gang.\n\n"
        "Du har bedt om at blive ringet op. Har du fået et nyt nummer, så skriv det her."
    )
    assert hjem.nova.last.buttons == [
        ["Dit tilbud: Valby"],
        ["Mine aftaler", "Min bolig"],
        ["Se samtalen"],
    ]
    await hjem.nova.taps("Dit tilbud: Valby")
    assert "Svar senest lørdag d. 28. november kl. 09.00." in hjem.nova.last.text


async def test_codes_are_single_live_a_day_and_cannot_be_guessed(hjem: Hjem) -> None:
    first = await code_for_aya(hjem)
    second = await code_for_aya(hjem)
    await hjem.nova.sends(f"/kode {first}")
    assert "Koden virker ikke." in hjem.nova.last.text
    for _ in range(4):
        await hjem.nova.sends("/kode 00000000")
    await hjem.nova.sends(f"/kode {second}")
    assert "Det er prøvet for mange gange." in hjem.nova.last.text
    hjem.clock.now += timedelta(hours=25)
    await hjem.nova.sends(f"/kode {second}")
    assert "Koden virker ikke." in hjem.nova.last.text

    def whose(tx: Tx) -> int | None:
        return tx.get_one(Person, hjem.ids["aya"]).chat_id

    assert await hjem.run(whose) == hjem.aya.id


async def test_many_chats_that_guess_stop_each_other(hjem: Hjem) -> None:
    def guess(tx: Tx) -> None:
        tx.add_all(CodeTry(chat_id=chat_id, at=tx.now) for chat_id in range(1, 101))

    code = await code_for_aya(hjem)
    await hjem.run(guess)
    await hjem.nova.sends(f"/kode {code}")
    assert "Det er prøvet for mange gange." in hjem.nova.last.text
    await hjem.forward(hours=1)
    await hjem.nova.sends(f"/kode {code}")
    assert "Velkommen tilbage, Aya." in hjem.nova.received[-2].text


async def test_a_code_is_worth_nothing_once_its_maker_helps_the_youth_no_more(hjem: Hjem) -> None:
    code = await code_for_aya(hjem)
    await opens(hjem.bo)
    await hjem.bo.taps("Overdrag")
    await hjem.bo.taps("Dorte")
    await hjem.bo.taps("Ja, overdrag")
    await hjem.nova.sends(f"/kode {code}")
    assert "Koden virker ikke." in hjem.nova.last.text


async def test_a_code_that_a_deputy_made_ends_with_her_days(hjem: Hjem) -> None:
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.dorte.sends("/menu")
    await hjem.dorte.taps_data(f"account.code:{hjem.ids['aya']}", on=hjem.dorte.last)
    code = hjem.dorte.last.text.partition("/kode ")[2][:8]
    await hjem.run(lambda tx: tx.exec(update(TimeOff).values(cancelled_at=tx.now)))
    await hjem.nova.sends(f"/kode {code}")
    assert "Koden virker ikke." in hjem.nova.last.text


async def test_no_code_leads_to_a_profile_that_is_erased(hjem: Hjem) -> None:
    """Whoever took it over would be nobody here, and could not be invited again."""
    await opens(hjem.bo)
    await hjem.run(erasure.erase_by_hand, hjem.ids["aya"])
    await hjem.bo.taps("En anden Telegram-konto")
    assert hjem.bo.last.text == "Den profil er slettet. Invitér den unge igen."


async def test_who_asked_for_contact_before_the_code_is_waited_for_no_longer(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends(f"/kode {await code_for_aya(hjem)}")
    await hjem.settled()
    assert hjem.olga.last.text.startswith("Nova er nu med. Henvendelsen er lukket.")
    await hjem.olga.sends("Henvendelser")
    assert hjem.olga.last.text.startswith("Der er ingen åbne henvendelser.")


async def test_what_was_written_as_a_guest_before_the_code_is_not_lost(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends("Min telefon er væk")
    await hjem.nova.sends(f"/kode {await code_for_aya(hjem)}")
    await hjem.nova.taps("Ja, send det til Bo")
    await hjem.settled()
    assert "Min telefon er væk" in hjem.bo.last.text


async def says_it_is_hard(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await hjem.aya.taps_data("moods.say:hard", on=hjem.aya.last)


async def test_words_about_a_week_are_for_the_youth_alone(hjem: Hjem) -> None:
    await says_it_is_hard(hjem)
    await hjem.aya.sends("Hjælp nu")
    assert "fortsætte, hvor du slap" in hjem.aya.last.text
    await hjem.aya.sends("Jeg savner min hund")
    assert "Jeg har gemt det til dig. Bo får det ikke." in hjem.aya.last.text
    await hjem.settled()
    assert not said(hjem.bo, "min hund")


async def test_whoever_turns_from_the_note_knew_that_words_go_to_the_helper_again(
    hjem: Hjem,
) -> None:
    await says_it_is_hard(hjem)
    assert "Går du i gang med noget andet først, får Bo det, du skriver." in hjem.aya.last.text
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.sends("Jeg har fundet min nøgle")
    assert "Sendt til Bo." in hjem.aya.last.text
    await hjem.settled()
    assert said(hjem.bo, "Jeg har fundet min nøgle")


async def test_a_cpr_number_in_such_words_is_taken_out_and_nothing_is_said_to_go_on(
    hjem: Hjem,
) -> None:
    await says_it_is_hard(hjem)
    await hjem.aya.sends("Jeg glemte 010107-1234 og savner min hund")
    assert said(hjem.aya, "Bo får det ikke.")
    assert said(hjem.aya, "Det ligner et CPR-nummer.")
    assert not said(hjem.aya, "Resten af din besked")
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.sends("Ring om 010107-1234, tak")
    assert said(hjem.aya, "Resten af din besked er sendt til Bo.")
