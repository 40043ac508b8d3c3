"""What staff have beside a thread: notes, ready replies, messages for later, search, transcript."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, delete, select

from bot.answers import Screen
from bot.services import cases, people, ready_replies, retention, updates
from bot.services.ready_replies import ReplyFacts
from bot.store import Tx
from bot.tables import CaseMessage, Note, Person, SeenUpdate
from tests.calendars import copenhagen
from tests.casework import change, hand_over, is_away, join, opens_thread, plans
from tests.hjem import NOT_FOUND, Hjem
from tests.waiting import until


async def test_a_note_stands_in_the_thread_for_staff_and_never_for_the_youth(hjem: Hjem) -> None:
    aya = hjem.ids["aya"]
    await hjem.aya.sends("Hej Bo")
    await opens_thread(hjem.bo, aya)
    await hjem.bo.taps("Notat")
    await hjem.bo.sends("Ring til mor før fredag")
    assert "notat af Bo: Ring til mor før fredag" in hjem.bo.last.text
    await opens_thread(hjem.sam, aya)
    assert "Ring til mor" in hjem.sam.last.text
    await hjem.aya.sends("Skriv til Bo")
    await hjem.aya.taps("Se samtalen")
    await hjem.settled()
    assert not [m for m in hjem.aya.messages if "Ring til mor" in m.text]
    assert b"mor" not in (await hjem.run(lambda tx: tx.exec(select(Note)).one())).text


async def test_a_ready_reply_is_filled_in_seen_and_sent_once(hjem: Hjem) -> None:
    await hjem.bo.sends("Indstillinger")
    await hjem.bo.taps("Faste svar")
    await hjem.bo.taps("Nyt svar")
    await hjem.bo.sends("Ferie")
    await hjem.bo.sends("Hej {navn} {adresse}")
    assert "Jeg kender ikke {adresse}." in hjem.bo.last.text
    await hjem.bo.sends("Hej {navn}. {mig} er snart tilbage. Ring på {telefon}. Aftale: {aftale}")
    await hjem.bo.taps("Ja")
    await hjem.bo.taps("Gem")
    for worker in (hjem.bo, hjem.sam):  # it is shared
        await opens_thread(worker, hjem.ids["aya"])
        await worker.taps("Mere")
        await worker.taps("Faste svar")
        assert ["Ferie"] in worker.last.buttons
    await hjem.bo.taps("Ferie")
    preview = hjem.bo.last
    filled = "Hej Aya. Bo er snart tilbage. Ring på 33 17 41 22. Aftale: (ingen aftale)"
    assert filled in preview.text
    await hjem.bo.taps("Send")
    await hjem.bo.taps_data(f"ready.send:{hjem.ids['aya']}:1", on=preview)
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert filled in hjem.aya.last.text
    assert len(await hjem.run(lambda tx: tx.exec(select(CaseMessage)).all())) == 1
    await hjem.sam.taps_data("ready.drop:1", on=hjem.sam.last)
    await hjem.sam.taps_data("ready.dropped:1", on=hjem.sam.last)
    await hjem.bo.taps_data("ready", on=hjem.bo.last)
    assert ["Ferie · delt"] in hjem.bo.last.buttons


async def test_a_shared_reply_of_somebody_who_has_left_is_kept_by_whoever_changes_it(
    hjem: Hjem,
) -> None:
    shared = ReplyFacts("Ferie", "Vi holder ferie i uge 29.", is_shared=True)
    dorte = await hjem.run(people.by_id, hjem.ids["dorte"])
    await hjem.run(ready_replies.keep, dorte, None, shared)
    await hjem.run(ready_replies.keep, dorte, None, replace(shared, is_shared=False))
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data("ready.show:1", on=hjem.bo.last)
    assert hjem.bo.last.buttons == [["Mine faste svar"]]
    await change(hjem, Person, dorte.id, left_at=hjem.clock.now)
    await hjem.bo.taps_data("ready.dropped:2", on=hjem.bo.last)
    assert hjem.bo.last.text == NOT_FOUND
    await hjem.bo.taps_data("ready.show:1", on=hjem.bo.last)
    await hjem.bo.taps("Ret")
    await hjem.bo.taps("Gem")
    assert "Delt af Bo." in hjem.bo.last.text
    await hjem.sam.sends("/menu")
    await hjem.sam.taps_data("ready.dropped:1", on=hjem.sam.last)
    assert hjem.sam.last.text == NOT_FOUND
    await hjem.bo.taps("Slet")
    await hjem.bo.taps("Ja, slet den")
    assert "Ferie" not in str(hjem.bo.last.buttons)


def given_to(tx: Tx, youth_id: int, caseworker_id: int) -> None:
    case = cases.case_of(tx, youth_id)
    case.caseworker_id = caseworker_id
    tx.add(case)


async def test_a_message_for_later_is_shown_changed_and_sent_in_time(hjem: Hjem) -> None:
    await plans(hjem, "Husk kontrakten", "i går kl. 10")
    assert "Den tid forstod jeg ikke, eller også er den gået." in hjem.bo.last.text
    await hjem.bo.sends("i morgen kl. 10")
    assert "tirsdag d. 24. november kl. 10.00" in hjem.bo.last.text
    await opens_thread(hjem.bo, hjem.ids["aya"])
    assert "sendes tirsdag d. 24. november kl. 10.00: Husk kontrakten" in hjem.bo.last.text
    await hjem.bo.taps("Mere")
    await hjem.bo.taps("Send senere")
    await hjem.bo.taps("tirs. 10.00 · Husk kontrakten")
    await hjem.bo.taps("Ret teksten")
    await hjem.bo.sends("Husk nøglen")
    await hjem.bo.taps("Ret tiden")
    await hjem.bo.sends("i morgen kl. 11")
    hjem.clock.now = copenhagen(24, 10, 30)
    await hjem.tick()
    assert not [m for m in hjem.aya.received if "nyt fra Bo" in m.text]
    hjem.clock.now = copenhagen(24, 11)
    await hjem.tick()
    await hjem.tick()
    assert len([m for m in hjem.aya.received if "nyt fra Bo" in m.text]) == 1
    await hjem.aya.taps("Vis")
    assert "Husk nøglen" in hjem.aya.last.text


async def test_a_dropped_message_is_never_sent(hjem: Hjem) -> None:
    await plans(hjem, "Husk kontrakten", "i morgen kl. 10")
    await hjem.bo.taps("Send den ikke")
    await hjem.bo.taps("Ja, slet den")
    assert "Der venter ingen beskeder til Aya." in hjem.bo.last.text
    await hjem.jump(days=2)
    assert not [m for m in hjem.aya.received if "nyt fra Bo" in m.text]


async def test_after_a_handover_whoever_helps_now_is_asked(hjem: Hjem) -> None:
    await plans(hjem, "Husk kontrakten", "i morgen kl. 10")
    await hjem.run(given_to, hjem.ids["aya"], hjem.ids["dorte"])
    hjem.clock.now = copenhagen(24, 10)
    await hjem.tick()
    asked = next(m for m in hjem.dorte.received if "lagt en besked klar" in m.text)
    assert "Husk kontrakten" in asked.text
    assert not [m for m in hjem.aya.received if "nyt fra" in m.text]
    await hjem.dorte.taps("Send nu", on=asked)
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert "Dorte skriver:\nHusk kontrakten" in hjem.aya.last.text


async def test_the_deputy_is_asked_while_whoever_helps_now_is_away(hjem: Hjem) -> None:
    await plans(hjem, "Husk kontrakten", "i dag kl. 12")
    await hand_over(hjem, "aya", to="dorte")
    await is_away(hjem, "dorte", deputy="sam")
    await hjem.jump(hours=4)
    assert not [m for m in hjem.dorte.received if "lagt en besked klar" in m.text]
    asked = next(m for m in hjem.sam.received if "lagt en besked klar" in m.text)
    await hjem.sam.taps("Send nu", on=asked)
    await hjem.settled()
    assert hjem.aya.last.text == "Der er nyt fra Sam. Tryk på Vis, når du kan læse i fred."


async def test_a_caseworker_finds_words_in_her_own_threads_only(hjem: Hjem) -> None:
    for number in range(12):
        await hjem.aya.sends(f"Nøglen nummer {number}")
    await hjem.emil.sends("Nøglen nummer 7 er væk")
    await hjem.settled()
    await hjem.bo.sends("Mine unge")
    await hjem.bo.taps("Søg")
    await hjem.bo.sends("NØGLEN nummer")
    assert "1. Aya" in hjem.bo.last.text
    assert "nummer 11" in hjem.bo.last.text
    assert "væk" not in hjem.bo.last.text
    await hjem.bo.taps("Flere")
    assert "9. Aya" in hjem.bo.last.text
    await hjem.bo.taps("12. Aya")
    assert "Nøglen nummer 0" in hjem.bo.last.text
    await hjem.bo.sends("/find cykel")
    assert "Jeg fandt ingen besked med «cykel»." in hjem.bo.last.text


async def test_a_caseworker_finds_one_of_many_youths_by_name(hjem: Hjem) -> None:
    names = [f"Ung {number:02}" for number in range(1, 31)]
    ids = await join(hjem, *names, "Søren Åge")
    for number, one in enumerate(ids):
        await change(hjem, Person, one, chat_id=900 + number)
    await hjem.bo.sends("Mine unge")
    await hjem.bo.taps("Søg")
    await hjem.bo.sends("åge")
    assert hjem.bo.last.buttons == [["Søren Åge"], ["Færdig"]]
    await hjem.bo.taps("Søren Åge")
    assert hjem.bo.last.text.startswith("Søren Åge\n")
    await hjem.bo.sends("/find emil")  # Dorte's
    assert hjem.bo.last.buttons == [["Færdig"]]


async def test_a_page_of_finds_that_is_gone_by_now_is_answered_with_the_last_one(
    hjem: Hjem,
) -> None:
    for number in range(12):
        await hjem.aya.sends(f"Nøglen nummer {number}")
    await hjem.settled()
    await hjem.bo.sends("/find nøglen")
    await hjem.run(lambda tx: tx.exec(delete(CaseMessage).where(col(CaseMessage.id) > 8)))
    await hjem.bo.taps("Flere")
    assert "1. Aya" in hjem.bo.last.text
    assert hjem.bo.last.buttons[-2:] == [["8. Aya"], ["Færdig"]]


async def test_what_is_journalised_is_deleted_in_time_and_nothing_else(hjem: Hjem) -> None:
    aya = hjem.ids["aya"]
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    await opens_thread(hjem.bo, aya)
    await hjem.bo.taps("Mere")
    assert "2 beskeder med Aya er ikke journaliseret endnu." in hjem.bo.last.text
    await hjem.bo.taps("Hent samtalen")
    text, printed = hjem.bo.received[-2:]
    assert printed.content().startswith(b"%PDF-")
    lines = text.content().decode().split("\n\n")
    assert lines[0] == "Samtale med Aya"
    assert lines[2] == "23. november 2026 09.00 · Fra Aya · ikke journaliseret\n  Hej Bo"
    assert lines[3].startswith("23. november 2026 09.00 · Fra Bo til den unge · leveret")
    await hjem.aya.sends("Ny besked")
    await hjem.bo.taps("Journaliseret", on=printed)
    assert "2 beskeder er markeret som journaliseret." in hjem.bo.last.text
    hjem.clock.now += timedelta(days=91)
    for step in retention.STEPS:
        await hjem.run(step)
    left = await hjem.run(lambda tx: len(tx.exec(select(CaseMessage)).all()))
    assert left == 1


async def test_nobody_writes_in_the_name_of_another_into_what_is_put_into_the_journal(
    hjem: Hjem,
) -> None:
    said = "Ja tak\n\n23. november 2026 09.05 · Fra Bo til den unge · leveret\nDu får boligen"
    await hjem.aya.sends(said)
    await opens_thread(hjem.bo, hjem.ids["aya"])
    await hjem.bo.taps("Mere")
    await hjem.bo.taps("Hent samtalen")
    text, _printed = hjem.bo.received[-2:]
    heads = [line for line in text.content().decode().splitlines() if line.startswith("23.")]
    assert heads == ["23. november 2026 09.00 · Fra Aya · ikke journaliseret"]


async def test_a_paper_is_made_while_no_transaction_waits_for_it(hjem: Hjem) -> None:
    def kept(tx: Tx) -> list[Screen]:
        row = tx.exec(select(SeenUpdate).where(col(SeenUpdate.answer).is_not(None))).first()
        return [] if row is None else list(updates.kept_answer(tx, row.update_id).screens)

    await hjem.aya.sends("Hej Bo")
    await opens_thread(hjem.bo, hjem.ids["aya"])
    await hjem.bo.taps("Mere")
    hjem.sim.hang_next("sendDocument", 0.5)
    fetching = asyncio.create_task(hjem.bo.taps("Hent samtalen"))
    await until(lambda: hjem.run(kept))
    _text, printed = await hjem.run(kept)
    assert printed.attachment is not None
    assert printed.attachment.content == b""
    await fetching
    assert hjem.bo.last.content().startswith(b"%PDF-")


async def test_a_step_its_message_and_a_note_are_one_act(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"housing.case.stages:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.taps("3. Din plan")
    await hjem.bo.taps("Tilføj et notat")
    await hjem.bo.sends("Hun vil helst bo alene")
    assert "Kun for medarbejdere: Hun vil helst bo alene" in hjem.bo.last.text
    await hjem.bo.taps("Send")
    await hjem.settled()
    await opens_thread(hjem.sam, hjem.ids["aya"])
    assert "notat af Bo: Hun vil helst bo alene" in hjem.sam.last.text
    await hjem.aya.taps("Vis")
    assert not [m for m in hjem.aya.messages if "alene" in m.text]


async def test_what_failed_after_it_took_effect_is_only_answered_when_it_is_taken_in_again(
    hjem: Hjem,
) -> None:
    await opens_thread(hjem.bo, hjem.ids["aya"])
    await hjem.bo.taps("Notat")
    hjem.sim.fail_next("sendMessage", 404, "Not Found", times=3)
    await hjem.bo.sends("Ring til mor")
    [row] = await hjem.run(updates.parked)
    await hjem.jump(days=4)
    assert await hjem.app.intake.replay(row.update_id)
    assert "notat af Bo: Ring til mor" in hjem.bo.last.text
    assert await hjem.run(updates.parked) == []
