"""What a youth needs: facts from staff, wishes in own words, things to hand in, an assessment."""

import pytest
from sqlmodel import select

from bot.services import erasure, people
from bot.store import Tx
from bot.tables import BringItem, Case
from tests.casework import change, draft, hand_over, is_away
from tests.hjem import Hjem
from tests.test_partners import buttons


async def opens_home(hjem: Hjem, label: str) -> None:
    """Bo has found this under Aya's home."""
    await hjem.bo.sends("Mine unge")
    aya = next(one for one in buttons(hjem.bo) if one.startswith(("Aya", "✉️ Aya")))
    await hjem.bo.taps(aya)
    await hjem.bo.taps("Bolig")
    await hjem.bo.taps(label)


async def asks_for(hjem: Hjem, *things: str, until: str = "Ingen dato") -> None:
    """Bo has asked Aya for these."""
    await opens_home(hjem, "Skal aflevere")
    await hjem.bo.taps("Bed om noget")
    await hjem.bo.sends("\n".join(things))
    await hjem.bo.taps(until)
    await hjem.settled()


@pytest.mark.row(12)
async def test_staff_type_what_the_home_may_cost_and_where_it_may_be(hjem: Hjem) -> None:
    await opens_home(hjem, "Situation og behov")
    assert "Højeste husleje om måneden: ikke kendt endnu" in hjem.bo.last.text
    await hjem.bo.taps("Ret")
    await hjem.bo.taps("Højeste husleje")
    await hjem.bo.sends("omkring tre tusind")
    assert hjem.bo.last.text == "Skriv et helt tal fra 0 til 20000."
    await hjem.bo.sends("3.000 kr.")
    for part, choice in (
        ("Vej ind", "I hjemløshed"),
        ("Sover nu", "På en sofa hos andre"),
        ("Boligform", "Permanent"),
    ):
        await hjem.bo.taps(part)
        await hjem.bo.taps(choice)
    await hjem.bo.taps("Områder")
    await hjem.bo.sends("Valby, Vanløse")
    await hjem.bo.taps("Gem")
    text = hjem.bo.last.text
    assert "Højeste husleje om måneden: 3.000 kr." in text
    assert "Sover nu: på en sofa hos andre" in text
    assert "Områder: Valby, Vanløse" in text


async def test_a_youth_wishes_in_own_words_and_takes_them_back(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    await hjem.aya.taps("Skriv")
    await hjem.aya.sends("Ro, og plads til min hund <3")
    await opens_home(hjem, "Situation og behov")
    assert "Egne ønsker: Ro, og plads til min hund <3" in hjem.bo.last.text
    await hjem.aya.taps("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    assert "Du skrev: Ro, og plads til min hund <3" in hjem.aya.last.text
    await hjem.aya.taps("Træk mine ønsker tilbage")
    await opens_home(hjem, "Situation og behov")
    assert "Egne ønsker: Ro, og plads til min hund <3" in hjem.bo.last.text
    await hjem.aya.taps("Ja, slet dem")
    await opens_home(hjem, "Situation og behov")
    assert "Egne ønsker: ikke skrevet endnu" in hjem.bo.last.text


async def test_two_who_write_the_needs_at_once_both_have_their_say(hjem: Hjem) -> None:
    for phone in (hjem.bo, hjem.sam):
        await phone.sends("/menu")
        await phone.taps_data(f"needs.edit:{hjem.ids['aya']}", on=phone.last)
    await hjem.bo.taps("Højeste husleje")
    await hjem.bo.sends("3500")
    await hjem.bo.taps("Gem")
    await hjem.sam.taps("Sover nu")
    await hjem.sam.taps("På en sofa hos andre")
    await hjem.sam.taps("Gem")
    assert "Højeste husleje om måneden: 3.500 kr." in hjem.sam.last.text
    assert "Sover nu: på en sofa hos andre" in hjem.sam.last.text


async def test_looking_at_the_wishes_asks_nothing_and_correcting_them_does(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    await hjem.aya.taps("Skriv")
    await hjem.aya.sends("ro og hund")
    await hjem.aya.taps("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    await hjem.aya.sends("jeg kan ikke komme i morgen bo")
    await hjem.settled()
    assert "jeg kan ikke komme i morgen bo" in hjem.bo.last.text
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    assert "Du skrev: ro og hund" in hjem.aya.last.text
    await hjem.aya.taps("Ret")
    assert "Du skrev: ro og hund" in hjem.aya.last.text
    await hjem.aya.sends("ro og to hunde")
    await hjem.aya.taps("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    assert "Du skrev: ro og to hunde" in hjem.aya.last.text


async def test_wishes_are_not_readable_in_the_database(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    await hjem.aya.taps("Skriv")
    await hjem.aya.sends("Ro og en hund")
    case = await hjem.run(lambda tx: tx.get_one(Case, hjem.ids["aya"]))
    assert case.wishes
    assert b"hund" not in case.wishes


async def test_a_youth_is_asked_discreetly_and_answers_with_a_picture(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel", "Studiekort")
    assert hjem.aya.last.text.startswith("Vi mangler noget fra dig, før vi kan komme videre.")
    assert "Lønseddel" not in hjem.aya.last.text
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"jpeg")
    assert "Tak. «Lønseddel» er hos Bo nu." in hjem.aya.last.text
    await hjem.settled()
    assert any(message.kind == "photo" for message in hjem.bo.received)
    asked = next(m for m in hjem.bo.received if m.text == "Aya har afleveret: Lønseddel")
    await hjem.bo.taps("Det er fint", on=asked)
    assert "✅ Lønseddel" in asked.text
    await hjem.settled()
    assert hjem.aya.last.text == "Bo har set på det, du afleverede. Det er fint. Tak."
    await hjem.aya.taps("Vis")
    assert "✅ Lønseddel" in hjem.aya.last.text
    assert "▫️ Studiekort" in hjem.aya.last.text


async def test_the_word_on_a_paper_answers_it_and_nothing_else(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel", "Studiekort")
    await hjem.aya.taps("Vis")
    for thing in ("Lønseddel", "Studiekort"):
        await hjem.aya.taps(f"Aflever: {thing}")
        await hjem.aya.sends_photo(b"jpeg")
        await hjem.aya.taps("Mangler stadig: 1" if thing == "Lønseddel" else "Se listen")
    await hjem.settled()
    for thing, waits in (("Studiekort", True), ("Lønseddel", False)):
        handed_in = next(m for m in hjem.bo.received if m.text.endswith(f"afleveret: {thing}"))
        await hjem.bo.taps("Det er fint", on=handed_in)
        assert await hjem.run(waits_for_an_answer, hjem.ids["aya"]) is waits


async def test_a_file_that_cannot_be_fetched_is_not_handed_in(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_big_document(21 * 1024 * 1024)
    assert "20 MB" in hjem.aya.last.text
    await hjem.aya.sends("Jeg får den på mandag.")
    assert hjem.aya.last.text == "Tak. «Lønseddel» er hos Bo nu."


async def test_who_has_written_too_goes_on_waiting(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.sends("Kan du ringe?")
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"jpeg")
    await hjem.settled()
    await hjem.bo.taps("Spørg igen")
    assert await hjem.run(waits_for_an_answer, hjem.ids["aya"])


def waits_for_an_answer(tx: Tx, youth_id: int) -> bool:
    return tx.get_one(Case, youth_id).unanswered_since is not None


async def test_what_will_not_do_is_asked_for_again(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends("Den har jeg ikke, jeg får SU.")
    await hjem.settled()
    await hjem.bo.taps("Spørg igen")
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Vi mangler noget fra dig")
    await hjem.aya.taps("Vis")
    assert "▫️ Lønseddel" in hjem.aya.last.text


async def test_two_who_ask_again_at_once_ask_the_youth_once(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"jpeg")
    await hjem.settled()
    asked = hjem.bo.last
    await hjem.sam.sends("/menu")
    for phone, on in ((hjem.bo, asked), (hjem.bo, asked), (hjem.sam, hjem.sam.last)):
        await phone.taps_data("bring.again:1", on=on)
        await hjem.jump(seconds=1)
    assert "▫️ Lønseddel" in hjem.sam.last.text
    assert len([m for m in hjem.aya.received if m.text.startswith("Vi mangler noget")]) == 1


async def test_more_than_fits_is_refused_whole_as_it_is_written(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.bo.taps("Bed om noget")
    await hjem.bo.sends("\n".join(f"Papir {number}" for number in range(12)))
    assert hjem.bo.last.text.startswith("Det bliver mere end 12 ting på én gang.")
    await hjem.bo.sends("\n".join(f"Papir {number}" for number in range(11)))
    await hjem.bo.taps("Ingen dato")
    assert "Papir 10" in hjem.bo.last.text


async def test_what_is_taken_back_is_missing_again_and_asks_nobody(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"jpeg")
    await hjem.settled()
    await hjem.aya.sends("/fortryd")
    await hjem.aya.taps("Ja, tag den tilbage")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya har taget det tilbage: Lønseddel"
    assert hjem.bo.last.buttons == []
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Det mangler vi fra dig (1)")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"png")
    await hjem.settled()
    await hjem.bo.taps("Det er fint")
    assert "✅ Lønseddel" in hjem.bo.last.text


async def test_what_will_do_stays_so_when_the_message_is_taken_back(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"jpeg")
    await hjem.settled()
    await hjem.bo.taps("Det er fint")
    await hjem.aya.sends("/fortryd")
    await hjem.aya.taps("Ja, tag den tilbage")
    await hjem.settled()
    assert "✅ Lønseddel" in hjem.bo.last.text


async def test_a_paper_of_the_night_that_was_taken_back_is_told_once(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.forward(hours=14)
    await hjem.aya.taps("Vis")
    for picture in (b"jpeg", b"png"):
        await hjem.aya.sends("Min bolig")
        await hjem.aya.taps("Det mangler vi fra dig (1)")
        await hjem.aya.taps("Aflever: Lønseddel")
        await hjem.aya.sends_photo(picture)
        if picture == b"jpeg":
            await hjem.aya.sends("/fortryd")
            await hjem.aya.taps("Ja, tag den tilbage")
    await hjem.forward(hours=10)
    assert sum(m.text == "Aya har afleveret: Lønseddel" for m in hjem.bo.received) == 1


async def test_a_paper_that_came_to_a_deputy_at_night_is_told_to_who_is_back(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    for name in ("bo", "sam"):
        await is_away(hjem, name, deputy="dorte")
    await hjem.forward(hours=38)  # the last evening of theirs away
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"jpeg")
    await hjem.forward(hours=10)
    for phone, times in ((hjem.bo, 1), (hjem.dorte, 0)):
        assert sum(m.text == "Aya har afleveret: Lønseddel" for m in phone.received) == times
    await hjem.aya.sends("/fortryd")
    await hjem.aya.taps("Ja, tag den tilbage")
    await hjem.settled()
    assert any(m.text == "Aya har taget det tilbage: Lønseddel" for m in hjem.bo.received)


async def test_what_is_not_needed_any_more_is_off_the_list(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.bo.taps("Lønseddel")
    await hjem.bo.taps("Ikke nødvendigt mere")
    assert "Vi har ikke bedt Aya om noget." in hjem.bo.last.text
    await hjem.aya.taps("Vis")
    assert hjem.aya.last.text == "Du skal ikke aflevere noget lige nu."


async def test_a_youth_is_reminded_the_day_before(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel", until="man. 30. nov.")
    before = len(hjem.aya.received)
    for _ in range(7 * 4):
        await hjem.jump(hours=6)
    told = [m.text for m in hjem.aya.received[before:]]
    assert [text.partition(".")[0] for text in told if "senest i morgen" in text] == [
        "Der er noget, vi mangler fra dig senest i morgen"
    ]


async def test_asking_twice_with_one_tap_asks_once(hjem: Hjem) -> None:
    await opens_home(hjem, "Skal aflevere")
    await hjem.bo.taps("Bed om noget")
    await hjem.bo.sends("Lønseddel")
    page = hjem.bo.last
    await hjem.bo.taps("Ingen dato")
    await hjem.bo.taps_data("bring.send:0", on=page)
    assert hjem.bo.last.text.startswith("Den er gemt eller lukket.")
    assert len(await hjem.run(kept)) == 1


@pytest.mark.row(21)
async def test_an_assessment_is_decided_by_a_person_and_read_on_request(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    assert "Kollegium" not in buttons(hjem.aya)
    await opens_home(hjem, "Kollegium")
    await hjem.bo.taps("Lav en vurdering")
    await hjem.bo.taps("Kollegiepladser")
    for words in ("Lille, men stille.", "Otte på gangen.", "Besøg hver uge.", "Hun vil gerne."):
        await hjem.bo.sends(words)
    await hjem.bo.taps("Passer")
    await hjem.bo.sends("Hun er glad for at bo med andre.")
    await hjem.bo.sends("Vi tror, du vil være glad for at bo der.")
    assert "Beslutning: passer" in hjem.bo.last.text
    await hjem.bo.taps("Beslut")
    assert "Lavet af Bo, mandag d. 23. november" in hjem.bo.last.text
    await hjem.settled()
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Kollegium")
    assert "Bo har set på, om et kollegium passer til dig: passer." in hjem.aya.last.text
    assert "Vi tror, du vil være glad for at bo der." in hjem.aya.last.text
    assert "Otte på gangen" not in hjem.aya.last.text
    await hand_over(hjem, "aya", to="dorte")
    await hjem.settled()
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Kollegium")
    assert hjem.aya.last.buttons[0] == ["Tal med Dorte"]


async def test_nobody_else_reads_or_writes_the_needs(hjem: Hjem) -> None:
    await hjem.dorte.sends("/menu")
    for data in (
        "needs:{}",
        "needs.edit:{}",
        "bring.of:{}",
        "assessment.of:{}",
        "needs.take_in:{}",
        "needs.is_of_age:{}",
    ):
        await hjem.dorte.taps_data(data.format(hjem.ids["aya"]), on=hjem.dorte.last)
        assert "Det kan jeg ikke finde" in hjem.dorte.last.text


def kept(tx: Tx) -> list[BringItem]:
    return list(tx.exec(select(BringItem)))


async def test_erasing_takes_the_wishes_and_the_list_along(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Mine ønsker")
    await hjem.aya.taps("Skriv")
    await hjem.aya.sends("Ro")
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(erasure.erase, aya)
    case = await hjem.run(lambda tx: tx.get_one(Case, hjem.ids["aya"]))
    assert case.wishes == b""
    assert await hjem.run(kept) == []


async def test_a_plan_that_is_finished_asks_for_nothing_and_goes_nowhere(hjem: Hjem) -> None:
    refused = "Forløbet er afsluttet. Det skal åbnes igen først."
    await asks_for(hjem, "Lønseddel", until="man. 30. nov.")
    await opens_home(hjem, "Skal aflevere")
    papers = hjem.bo.last
    await draft(hjem, hjem.bo, "4. Vi søger bolig til dig")
    step = hjem.bo.last
    await change(hjem, Case, hjem.ids["aya"], closed_at=hjem.clock.now)
    await hjem.bo.taps("Send", on=step)
    assert hjem.bo.last.text == refused
    await hjem.bo.taps_data(f"housing.case:{hjem.ids['aya']}", on=papers)
    assert papers.buttons == [
        ["Situation og behov", "Skal aflevere"],
        ["Kollegium", "Historik"],
        ["Tilbage til Aya"],
    ]
    aya, heard = hjem.ids["aya"], len(hjem.bo.received)
    for old in (f"housing.case.stage:{aya}:waiting", f"bring.new:{aya}", "bring.again:1"):
        await hjem.bo.taps_data(old, on=papers)
    assert [one.text for one in hjem.bo.received[heard:]] == [refused] * 3
    await hjem.bo.taps_data(f"bring.of:{hjem.ids['aya']}", on=papers)
    assert papers.buttons == [["Lønseddel"], ["Tilbage"]]
    news = len(hjem.aya.received)
    await hjem.jump(days=6)
    assert len(hjem.aya.received) == news
    await change(hjem, Case, aya, closed_at=None)
    await hjem.tick()
    assert "senest i morgen" in hjem.aya.last.text
