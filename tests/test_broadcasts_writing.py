"""A coordinator writes a broadcast: every part can be changed until it counts."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.domain.activities import Track
from bot.domain.broadcasts import BroadcastStatus
from bot.services import broadcasts, signups
from bot.services.people import by_id
from bot.store import Tx
from bot.tables import Broadcast, Person
from tests.activities import facts, publish
from tests.crowd import addresses_all, crowd, drafts, sends_to_all
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG

DINNER = "Fællesspisning torsdag kl. 17"


def rows(tx: Tx) -> list[Broadcast]:
    return list(tx.exec(select(Broadcast)))


async def only(hjem: Hjem) -> Broadcast:
    """The one broadcast there is."""
    found: list[Broadcast] = await hjem.run(rows)
    (row,) = found
    return row


async def test_looking_at_a_broadcast_leaves_a_half_filled_form_alone(hjem: Hjem) -> None:
    await addresses_all(hjem)
    page = hjem.carla.last
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps("Ny aktivitet")
    await hjem.carla.taps_data("broadcasts.show:1", on=page)
    await hjem.carla.sends("Banko")
    assert hjem.carla.last.text == "Hvad handler den om?"


async def test_a_draft_shows_its_words_who_gets_it_and_what_can_be_changed(hjem: Hjem) -> None:
    await addresses_all(hjem)
    assert hjem.carla.last.text == (
        "Kladde\nFællesspisning torsdag kl. 17\nTil: alle unge\n2 unge får den."
    )
    assert hjem.carla.last.buttons == [
        ["Tekst", "Billede"],
        ["Knap", "Modtagere"],
        ["Se, hvordan den ser ud"],
        ["Send nu", "Send senere"],
        ["Slet kladden"],
        ["Alle fællesbeskeder"],
    ]
    assert not hjem.aya.received


async def test_nothing_can_be_sent_before_the_recipients_are_chosen(hjem: Hjem) -> None:
    await drafts(hjem, DINNER)
    await hjem.carla.taps("Tilbage")
    assert "Til: ikke valgt endnu" in hjem.carla.last.text
    assert ["Send nu", "Send senere"] not in hjem.carla.last.buttons
    one = await only(hjem)
    await hjem.carla.taps_data(f"broadcasts.go:{one.id}:{one.revision}", on=hjem.carla.last)
    assert hjem.carla.last.text.startswith("Der er ingen, der får den. Vælg andre modtagere.")
    await hjem.settled()
    assert not hjem.aya.received


async def test_a_text_that_is_too_long_is_counted_and_can_be_written_again(hjem: Hjem) -> None:
    await drafts(hjem, "æ" * 901)
    assert hjem.carla.last.text == (
        "Det er 901 tegn, og der er plads til 900. Gør den lidt kortere."
    )
    await hjem.carla.sends("😀" * 451)
    assert "Det er 902 tegn" in hjem.carla.last.text
    await hjem.carla.sends("æ" * 900)
    assert "Hvem skal have den?" in hjem.carla.last.text


async def test_the_longest_broadcast_of_the_longest_name_fits_under_a_picture(
    hjem: Hjem,
) -> None:
    def rename(tx: Tx) -> None:
        tx.get_one(Person, hjem.ids["carla"]).alias = "Æ" * 64

    await hjem.run(rename)
    await hjem.carla.sends("Fællesbesked")
    await hjem.carla.taps("Skriv en fællesbesked")
    await hjem.carla.sends_photo(TINY_PNG, "å" * 900)
    await hjem.carla.taps("Alle unge (2)")
    await hjem.carla.taps("Send nu")
    await hjem.carla.taps("Ja, send til 2 unge")
    await hjem.settled()
    assert hjem.aya.last.kind == "photo"
    assert len(hjem.aya.last.text) > 950


async def test_a_sticker_is_no_text_and_the_question_stays_open(hjem: Hjem) -> None:
    await hjem.carla.sends("Fællesbesked")
    await hjem.carla.taps("Skriv en fællesbesked")
    await hjem.carla.sends_voice(b"OggS")
    assert hjem.carla.last.text == "Her mangler der ord. Skriv dem med eller uden billede."
    assert hjem.carla.last.buttons == [["Fortryd"]]
    await hjem.carla.sends(DINNER)
    assert "Hvem skal have den?" in hjem.carla.last.text


async def test_text_picture_and_button_can_each_be_changed_and_taken_away(hjem: Hjem) -> None:
    carla = hjem.carla
    await addresses_all(hjem, "Fællespisning")
    await carla.taps("Tekst")
    await carla.sends("Fællesspisning")
    await carla.taps("Billede")
    await carla.sends_document("mad.png", TINY_PNG)
    assert carla.last.text == "Det billede kan jeg ikke bruge. Send det som foto, ikke som fil."
    await carla.sends_photo(TINY_PNG)
    await carla.taps("Knap")
    await carla.taps("Åbn en side på nettet")
    await carla.sends("http://usikker.dk")
    assert carla.last.text.startswith("Jeg kan ikke finde én sikker adresse i det.")
    await carla.sends(f"{'x' * 41} https://eksempel.dk")
    assert carla.last.text.startswith("Der er plads til 40 tegn på en knap.")
    await carla.sends("Meld dig til https://eksempel.dk")
    assert carla.last.text == (
        "Kladde\nFællesspisning\nMed billede.\nKnap: Meld dig til (https://eksempel.dk)\n"
        "Til: alle unge\n2 unge får den."
    )
    await carla.taps("Billede")
    await carla.taps("Uden billede")
    await carla.taps("Knap")
    await carla.taps("Uden knap")
    assert carla.last.text == "Kladde\nFællesspisning\nTil: alle unge\n2 unge får den."


async def test_cancel_leads_back_to_the_draft_and_the_next_words_change_nothing(
    hjem: Hjem,
) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Tekst")
    await hjem.carla.taps("Fortryd")
    assert hjem.carla.last.text.startswith("Kladde\n")
    await hjem.carla.sends("Hej?")
    assert (await only(hjem)).text == DINNER


async def test_the_preview_is_what_young_people_see(hjem: Hjem) -> None:
    carla = hjem.carla
    await addresses_all(hjem, "Mad & snak <3")
    await carla.taps("Billede")
    await carla.sends_photo(TINY_PNG)
    await carla.taps("Knap")
    await carla.taps("Åbn en side på nettet")
    await carla.sends("eksempel.dk")
    await carla.taps("Se, hvordan den ser ud")
    preview = carla.received[-2]
    await carla.taps("Send nu")
    await carla.taps("Ja, send til 2 unge")
    await hjem.settled()
    copy = hjem.aya.last
    assert (
        preview.text
        == copy.text
        == (
            "Carla fra Ungeprojektet\n\nMad & snak <3\n\n"
            "Skriv Stop, så sender jeg ikke flere fællesbeskeder."
        )
    )
    assert preview.kind == copy.kind == "photo"
    assert preview.content() == copy.content() == TINY_PNG
    assert preview.buttons == copy.buttons == [["Læs mere"]]
    assert copy.button("Læs mere")["url"] == "https://eksempel.dk"


async def test_a_draft_and_an_open_question_survive_a_restart(hjem: Hjem) -> None:
    await addresses_all(hjem, "Fællespisning")
    await hjem.carla.taps("Tekst")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.carla.sends("Fællesspisning")
    assert hjem.carla.last.text == "Kladde\nFællesspisning\nTil: alle unge\n2 unge får den."


async def test_who_gets_it_and_who_does_not_is_counted_apart(hjem: Hjem) -> None:
    await crowd(hjem, 6)

    def differ(tx: Tx) -> None:
        one, two, three, four, five, _ = tx.exec(
            select(Person).where(col(Person.alias).startswith("Ung "))
        )
        one.consented_at = None
        two.unreachable_at = tx.now
        three.broadcasts_on = False
        four.paused_until = tx.now + timedelta(days=1)
        five.left_at = tx.now

    await hjem.run(differ)
    await addresses_all(hjem)
    assert "3 unge får den." in hjem.carla.last.text
    assert (
        "Får den ikke: 1 har ikke sagt ja til botten, 1 har blokeret botten, "
        "1 har sagt stop og 1 holder pause."
    ) in hjem.carla.last.text


async def test_recipients_by_track_are_those_who_signed_up_in_half_a_year(hjem: Hjem) -> None:
    activity_id = await an_activity(hjem, track=Track.HEALTH)
    await hjem.run(join, hjem.ids["aya"], activity_id)
    await drafts(hjem, "Spørg en sygeplejerske")
    assert hjem.carla.last.buttons[:5] == [
        ["Alle unge (2)"],
        ["Bolig (0)"],
        ["Job og uddannelse (0)"],
        ["Fællesskaber (0)"],
        ["Sundhed (1)"],
    ]
    await hjem.carla.taps("Sundhed (1)")
    assert "dem, der har meldt sig til noget med Sundhed\n1 ung får den." in hjem.carla.last.text
    await hjem.jump(days=181)
    await hjem.carla.taps("Modtagere")
    await hjem.carla.taps("Sundhed (0)")
    assert hjem.carla.last.text.endswith(
        "Der er ingen, der får den. Vælg andre modtagere.\n"
        "Ingen har meldt sig til det emne det sidste halve år."
    )
    assert ["Send nu", "Send senere"] not in hjem.carla.last.buttons


async def test_recipients_by_activity_are_those_going_and_if_wanted_those_waiting(
    hjem: Hjem,
) -> None:
    activity_id = await an_activity(hjem)
    await hjem.run(join, hjem.ids["aya"], activity_id)
    await hjem.run(queue, hjem.ids["emil"], activity_id)
    await drafts(hjem, "Husk varmt tøj")
    await hjem.carla.taps("Deltagere i en aktivitet")
    assert hjem.carla.last.buttons[0] == ["tors. 26. nov. 09.00 · Fællesspisning"]
    await hjem.carla.taps("tors. 26. nov. 09.00 · Fællesspisning")
    assert hjem.carla.last.buttons[:2] == [["Kun dem, der kommer (1)"], ["Også ventelisten (2)"]]
    await hjem.carla.taps("Også ventelisten (2)")
    assert "kommer til Fællesspisning, og ventelisten\n2 unge får den." in hjem.carla.last.text
    await hjem.carla.taps("Modtagere")
    await hjem.carla.taps("Deltagere i en aktivitet")
    await hjem.carla.taps("tors. 26. nov. 09.00 · Fællesspisning")
    await hjem.carla.taps("Kun dem, der kommer (1)")
    await hjem.carla.taps("Send nu")
    await hjem.carla.taps("Ja, send til 1 ung")
    await hjem.settled()
    assert "Husk varmt tøj" in hjem.aya.last.text
    assert not any("Husk varmt tøj" in message.text for message in hjem.emil.received)


async def test_the_button_opens_an_activity(hjem: Hjem) -> None:
    activity_id = await an_activity(hjem)
    await addresses_all(hjem)
    await hjem.carla.taps("Knap")
    await hjem.carla.taps("Åbn en aktivitet")
    await hjem.carla.taps("tors. 26. nov. 09.00 · Fællesspisning")
    assert "Knap: åbner Fællesspisning" in hjem.carla.last.text
    await hjem.carla.taps("Send nu")
    await hjem.carla.taps("Ja, send til 2 unge")
    await hjem.settled()
    assert hjem.aya.last.button_data("Se aktiviteten") == f"activities.show:{activity_id}"
    await hjem.aya.taps("Se aktiviteten")
    assert "Fællesspisning" in hjem.aya.last.text


async def test_without_activities_there_is_a_way_back(hjem: Hjem) -> None:
    await drafts(hjem, DINNER)
    await hjem.carla.taps("Deltagere i en aktivitet")
    assert hjem.carla.last.text == "Der er ingen aktiviteter lige nu."
    await hjem.carla.taps("Tilbage")
    assert "Kladde" in hjem.carla.last.text


async def test_a_name_in_the_text_is_asked_about(hjem: Hjem) -> None:
    await addresses_all(hjem, "Tillykke til Emil!")
    question = "Er det her navnet på en ung: Emil? Alle kommer til at læse det."
    assert question in hjem.carla.last.text
    await hjem.carla.taps("Send nu")
    assert question in hjem.carla.last.text


async def test_a_cpr_number_never_gets_into_a_draft(hjem: Hjem) -> None:
    await drafts(hjem, "Ring om 010190-1234 i dag")
    assert "1234" not in (await only(hjem)).text


async def test_a_draft_is_deleted_after_a_question_and_twice_does_no_harm(hjem: Hjem) -> None:
    await addresses_all(hjem)
    page = hjem.carla.last
    await hjem.carla.taps("Slet kladden")
    await hjem.carla.taps("Nej, behold den")
    await hjem.carla.taps("Slet kladden")
    data = hjem.carla.last.button_data("Ja, slet den")
    await hjem.carla.taps("Ja, slet den")
    assert hjem.carla.last.buttons == [["Skriv en fællesbesked"]]
    assert not await hjem.run(rows)
    await hjem.carla.taps_data(data, on=page)
    assert hjem.carla.last.text.startswith("Det kan jeg ikke finde.")


async def test_words_for_a_draft_that_is_gone_meet_an_honest_answer_once(hjem: Hjem) -> None:
    await addresses_all(hjem)
    one = await only(hjem)
    for question, answer in (("text", "Nye ord"), ("later", "i morgen kl. 10")):
        again = await hjem.run(again_of, hjem.ids["carla"], one.id)
        await hjem.carla.taps_data(f"broadcasts.{question}:{again}", on=hjem.carla.last)
        await hjem.ida.sends("/menu")
        await hjem.ida.taps_data(f"broadcasts.discarded:{again}", on=hjem.ida.last)
        await hjem.carla.sends(answer)
        assert hjem.carla.last.text.startswith("Det kan jeg ikke finde.")
        assert hjem.carla.last.buttons == [["Alle fællesbeskeder"]]
        await hjem.carla.sends("Hallo?")
        assert not hjem.carla.last.text.startswith("Det kan jeg ikke finde.")
        await hjem.carla.sends("Fællesbesked")


async def test_the_list_turns_its_pages_and_begins_with_what_is_going_out(hjem: Hjem) -> None:
    def many(tx: Tx) -> None:
        for number in range(9):
            tx.add(Broadcast(author_id=hjem.ids["ida"], text=f"Nr. {number}", made_at=tx.now))
        tx.add(
            Broadcast(
                author_id=hjem.ids["ida"],
                text="På\nvej " + "æ" * 60,
                status=BroadcastStatus.PAUSED,
                made_at=tx.now,
                started_at=tx.now,
            )
        )

    await hjem.run(many)
    await hjem.carla.sends("Fællesbesked")
    labels = [row[0] for row in hjem.carla.last.buttons]
    assert labels[1] == f"På pause · På vej {'æ' * 20}…"
    assert labels[2:] == [*(f"Kladde · Nr. {n}" for n in range(8, 2, -1)), "Flere"]
    await hjem.carla.taps("Flere")
    assert [row[0] for row in hjem.carla.last.buttons[1:4]] == [
        f"Kladde · Nr. {n}" for n in (2, 1, 0)
    ]
    await hjem.carla.taps("Kladde · Nr. 0")
    assert "Nr. 0" in hjem.carla.last.text


async def test_a_sent_broadcast_can_be_used_again_for_others(hjem: Hjem) -> None:
    await sends_to_all(hjem)
    await hjem.settled()
    await hjem.tick()
    await hjem.carla.taps("Vis")
    await hjem.carla.taps("Brug den igen")
    assert hjem.carla.last.text == f"Kladde\n{DINNER}\nTil: ikke valgt endnu"


@pytest.mark.parametrize("name", ["aya", "bo", "sam", "olga", "nova"])
async def test_nobody_but_coordinators_sees_or_sends_broadcasts(hjem: Hjem, name: str) -> None:
    await addresses_all(hjem, "Hemmeligt")
    one, phone = await only(hjem), getattr(hjem, name)
    await phone.sends("/menu")
    for data in ("", f".show:{one.id}", f".go:{one.id}:{one.revision}", f".text:{one.id}"):
        await phone.taps_data(f"broadcasts{data}", on=phone.last)
    await hjem.settled()
    assert not any("Hemmeligt" in message.text for message in phone.received)
    assert (await only(hjem)).status is BroadcastStatus.DRAFT


async def test_an_administrator_may_go_on_with_a_coordinators_draft(hjem: Hjem) -> None:
    await addresses_all(hjem)
    await hjem.ida.sends("Fællesbesked")
    await hjem.ida.taps("Kladde · Fællesspisning torsdag kl.…")
    await hjem.ida.taps("Send nu")
    await hjem.ida.taps("Ja, send til 2 unge")
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Carla fra Ungeprojektet")


async def an_activity(hjem: Hjem, **other: object) -> int:
    """An activity in three days with one place."""
    wanted = facts(hjem.clock.now + timedelta(days=3), **other)
    activity_id: int = await hjem.run(publish, hjem.ids["carla"], wanted)
    return activity_id


def again_of(tx: Tx, coordinator_id: int, broadcast_id: int) -> int:
    return broadcasts.again(tx, by_id(tx, coordinator_id), broadcast_id)


def join(tx: Tx, youth_id: int, activity_id: int) -> None:
    signups.sign_up(tx, by_id(tx, youth_id), activity_id)


def queue(tx: Tx, youth_id: int, activity_id: int) -> None:
    signups.wait(tx, by_id(tx, youth_id), activity_id)
