"""A broadcast goes out: once to everybody, through restarts, pauses, nights and refusals."""

from sqlmodel import select

from bot.courier import AT_ONCE
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import DeliveryStatus
from bot.services import broadcast_copies, broadcast_sending, people
from bot.store import Tx
from bot.tables import Broadcast, Case, Delivery, Person
from tests.crowd import (
    DINNER,
    addresses_all,
    broadcast,
    copies,
    crowd,
    enter,
    sends_half,
    sends_to_all,
    statuses,
)
from tests.hjem import Hjem, running


async def test_everybody_gets_one_copy_and_the_author_hears_when_all_is_sent(hjem: Hjem) -> None:
    phones = [hjem.aya, hjem.emil, *await crowd(hjem, 60)]
    await sends_to_all(hjem)
    assert hjem.carla.last.text.startswith("Sendes nu\n")
    await hjem.settled()
    assert copies(phones) == {1: 62}
    await hjem.tick()
    assert hjem.carla.last.text == "Din fællesbesked er sendt. 62 ud af 62 fik den."
    await hjem.carla.taps("Vis")
    assert hjem.carla.last.text.startswith(
        "Sendt mandag d. 23. november kl. 09.00\nFik den: 62\nHar svaret: 0\n"
    )
    assert not hjem.bo.received


async def test_either_database_sends_pauses_goes_on_and_counts(database_url: str) -> None:
    async with running(database_url) as hjem:
        phones = await sends_half(hjem)
        await hjem.carla.taps("Sæt på pause")
        await hjem.jump(hours=2)
        assert copies(phones) == {0: 6, 1: 6}
        await hjem.carla.taps("Fortsæt")
        await hjem.settled()
        await hjem.tick()
        assert copies(phones) == {1: 12}
        assert hjem.carla.last.text == "Din fællesbesked er sendt. 12 ud af 12 fik den."
        await hjem.carla.taps("Vis")
        await hjem.carla.taps("Alle fællesbeskeder")
        assert hjem.carla.last.buttons[1][0].startswith("Sendt man. 23. nov. · Fællesspisning")


async def test_pressing_send_twice_sends_once(hjem: Hjem) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    question = hjem.carla.last
    data = question.button_data("Ja, send til 2 unge")
    await hjem.carla.taps_data(data, on=question)
    await hjem.carla.taps_data(data, on=question)
    assert hjem.carla.last.text.startswith("Den er på vej, så den kan ikke ændres mere.\n")
    await hjem.settled()
    await hjem.tick()
    assert copies([hjem.aya, hjem.emil]) == {1: 2}


async def test_what_was_changed_after_the_last_look_is_not_sent_unseen(hjem: Hjem) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    question = hjem.carla.last
    one = await broadcast(hjem)
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data(f"broadcasts.text:{one.id}", on=hjem.ida.last)
    await hjem.ida.sends("Aflyst")
    await hjem.carla.taps("Ja, send til 2 unge", on=question)
    assert hjem.carla.last.text.startswith(
        "Den er ændret, siden du så den. Se den igen.\n\nKladde\nAflyst"
    )
    await hjem.settled()
    assert not hjem.aya.received


async def test_what_is_on_its_way_can_no_longer_be_changed(hjem: Hjem) -> None:
    await addresses_all(hjem)
    page = hjem.carla.last
    await hjem.carla.taps("Tekst")
    await hjem.ida.sends("/menu")
    one = await broadcast(hjem)
    await hjem.ida.taps_data(f"broadcasts.go:{one.id}:{one.revision}", on=hjem.ida.last)
    await hjem.carla.sends("Noget andet")
    assert hjem.carla.last.text.startswith("Den er på vej, så den kan ikke ændres mere.")
    for tap in ("text", "picture", "discard", "confirm", "later", "no_button", "to_all"):
        await hjem.carla.taps_data(f"broadcasts.{tap}:{one.id}", on=page)
        assert page.text.startswith("Den er på vej, så den kan ikke ændres mere.")
    await hjem.settled()
    assert copies([hjem.aya, hjem.emil]) == {1: 2}


async def test_a_restart_in_the_middle_goes_on_and_nobody_gets_it_twice(hjem: Hjem) -> None:
    phones = [hjem.aya, hjem.emil, *await crowd(hjem, 60)]
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    for _ in range(AT_ONCE):
        hjem.sim.hang_next("sendMessage", 0.3)
    await hjem.carla.taps("Ja, send til 62 unge")
    await hjem.app.stop()
    before = copies(phones)
    assert before[0] > 0
    assert before[1] > 0
    await hjem.starts_again()
    await hjem.jump(minutes=1)
    assert copies(phones) == {1: 62}
    await hjem.tick()
    assert hjem.carla.last.text == "Din fællesbesked er sendt. 62 ud af 62 fik den."


async def test_a_refusal_for_speed_delays_copies_and_repeats_none(hjem: Hjem) -> None:
    phones = await crowd(hjem, 20)
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    too_many = "Too Many Requests: retry after 1"
    yes = hjem.carla.last
    hjem.sim.fail_next("sendMessage", 429, too_many, retry_after=1, times=3)
    await hjem.carla.taps("Ja, send til 22 unge", on=yes)
    await hjem.settled()
    await hjem.forward(seconds=2)
    assert copies([hjem.aya, hjem.emil, *phones]) == {1: 22}
    assert (await hjem.run(statuses)) == {DeliveryStatus.SENT: 22}


async def test_a_copy_with_an_unknown_outcome_is_not_sent_again(hjem: Hjem) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    hjem.sim.drop_next("sendMessage", before_effect=False)
    await hjem.carla.taps("Ja, send til 2 unge")
    await hjem.settled()
    await hjem.jump(hours=1)
    assert copies([hjem.aya, hjem.emil]) == {1: 2}
    await hjem.carla.taps("Vis")
    assert "Fik den: 1\nFik den måske: 1\n" in hjem.carla.last.text
    assert not hjem.bo.received
    assert not hjem.dorte.received


async def test_whoever_blocked_the_bot_is_counted_and_the_caseworker_told(hjem: Hjem) -> None:
    hjem.sim.world.chats[hjem.aya.id].blocked = True
    await sends_to_all(hjem)
    await hjem.settled()
    await hjem.tick()
    await hjem.carla.taps("Vis")
    assert "Fik den: 1\nHar blokeret botten: 1\n" in hjem.carla.last.text
    assert "Aya" not in hjem.carla.last.text
    assert sum("kan ikke nå Aya" in message.text for message in hjem.bo.received) == 1
    assert not hjem.dorte.received


async def test_a_copy_that_telegram_refuses_is_counted_and_bothers_no_caseworker(
    hjem: Hjem,
) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    hjem.sim.fail_next("sendMessage", 400, "Bad Request: message text is empty")
    await hjem.carla.taps("Ja, send til 2 unge")
    await hjem.settled()
    await hjem.tick()
    await hjem.carla.taps("Vis")
    assert "Fik den: 1\nKunne ikke få den: 1\n" in hjem.carla.last.text
    assert not hjem.bo.received
    assert not hjem.dorte.received


async def test_pausing_holds_the_rest_back_and_going_on_sends_it(hjem: Hjem) -> None:
    phones = await sends_half(hjem)
    await hjem.carla.taps("Sæt på pause")
    assert hjem.carla.last.text.startswith("På pause\n6 ud af 12 · 50 %\n")
    await hjem.jump(hours=2)
    assert copies(phones) == {0: 6, 1: 6}
    await hjem.carla.taps("Fortsæt")
    await hjem.settled()
    assert copies(phones) == {1: 12}


async def test_a_paused_copy_that_failed_once_holds_up_no_answer(hjem: Hjem) -> None:
    def failed_once(tx: Tx) -> None:
        for row in tx.exec(select(Delivery).where(Delivery.status == DeliveryStatus.PENDING)):
            row.attempt = 1

    phones = await sends_half(hjem)
    await hjem.run(failed_once)
    await hjem.carla.taps("Sæt på pause")
    waits = next(phone for phone in phones if not phone.received)
    await waits.sends("Hej")
    await hjem.settled()
    await hjem.bo.sends("Hej selv", reply_to=hjem.bo.last)
    await hjem.settled()
    assert any("Hej selv" in message.text for message in waits.received)


async def test_a_pause_survives_a_restart(hjem: Hjem) -> None:
    phones = await sends_half(hjem)
    await hjem.carla.taps("Sæt på pause")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.jump(hours=2)
    assert copies(phones) == {0: 6, 1: 6}
    await hjem.carla.taps("Fortsæt")
    await hjem.settled()
    assert copies(phones) == {1: 12}


async def test_stopping_is_asked_about_and_the_rest_gets_nothing(hjem: Hjem) -> None:
    phones = await sends_half(hjem)
    await hjem.carla.taps("Stop helt")
    assert hjem.carla.last.text.startswith("Skal den stoppes helt? Så er der 6 unge, ")
    await hjem.carla.taps("Nej")
    await hjem.carla.taps("Stop helt")
    await hjem.carla.taps("Ja, stop den")
    report = "Fik den: 6\nFik den ikke: 6 (stoppet, slået fra eller for sent)"
    assert report in hjem.carla.last.text
    await hjem.jump(hours=2)
    await hjem.carla.taps("Opdatér")
    assert report in hjem.carla.last.text
    assert copies(phones) == {0: 6, 1: 6}
    assert (await hjem.run(statuses)) == {"sent": 6, "dropped": 6}


async def test_pause_and_stop_come_too_late_once_all_is_sent(hjem: Hjem) -> None:
    await sends_to_all(hjem)
    page, one = hjem.carla.last, await broadcast(hjem)
    await hjem.settled()
    await hjem.tick()
    for act in ("pause", "resume", "stop", "stopped"):
        await hjem.carla.taps_data(f"broadcasts.{act}:{one.id}", on=page)
        assert page.text.startswith("Den er sendt, så den kan ikke ændres mere.\n\nSendt mandag")
        assert "Fik den: 2" in page.text
        assert page.buttons == [["Opdatér", "Brug den igen"], ["Alle fællesbeskeder"]]
    assert (await broadcast(hjem)).status is BroadcastStatus.DONE


async def test_progress_says_how_far_it_has_come(hjem: Hjem) -> None:
    await sends_half(hjem)
    assert hjem.carla.last.text.startswith("Sendes nu\n6 ud af 12 · 50 %\n")
    page = hjem.carla.last
    await hjem.jump(hours=1)
    await hjem.tick()
    await hjem.carla.taps("Opdatér", on=page)
    assert page.text.startswith("Sendt mandag d. 23. november kl. 09.00\nFik den: 12\n")


async def test_a_broadcast_nobody_went_on_with_is_over_after_a_day(hjem: Hjem) -> None:
    phones = await sends_half(hjem)
    await hjem.carla.taps("Sæt på pause")
    await hjem.jump(days=1)
    assert (await broadcast(hjem)).status is BroadcastStatus.DONE
    assert (await hjem.run(statuses)) == {"sent": 6, "dropped": 6}
    assert copies(phones) == {0: 6, 1: 6}


async def test_copies_are_queued_in_batches_and_each_person_once(hjem: Hjem) -> None:
    await hjem.run(enter, list(range(9_000_000_000, 9_000_000_450)), hjem.ids["bo"])

    def queue(tx: Tx) -> list[int]:
        carla = people.by_id(tx, hjem.ids["carla"])
        row = tx.exec(select(Broadcast)).one()
        broadcast_sending.send(tx, carla, row.id, row.revision)
        tx.outbox_grew = False
        sizes = []
        for _ in range(5):
            tx.flush()
            sizes.append(sum(statuses(tx).values()))
            assert broadcast_sending.progress(tx, carla, row.id).total == 452
            broadcast_copies.queue_next(tx)
        row.status = BroadcastStatus.PAUSED
        return sizes

    await addresses_all(hjem)
    assert await hjem.run(queue) == [200, 400, 452, 452, 452]
    people_told = await hjem.run(
        lambda tx: {row.person_id for row in tx.exec(select(Delivery)) if row.broadcast_id}
    )
    assert len(people_told) == 452


async def test_a_report_stands_when_its_copies_are_forgotten(hjem: Hjem) -> None:
    await sends_to_all(hjem)
    await hjem.settled()
    await hjem.tick()

    def forget(tx: Tx) -> None:
        for row in tx.exec(select(Delivery)):
            tx.delete(row)

    await hjem.carla.taps("Vis")
    await hjem.jump(days=40)
    await hjem.run(forget)
    await hjem.carla.taps("Opdatér")
    assert "Fik den: 2\nHar svaret: 0" in hjem.carla.last.text


async def test_what_people_write_overtakes_a_broadcast(hjem: Hjem) -> None:
    await crowd(hjem, 60)
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    for _ in range(AT_ONCE):
        hjem.sim.hang_next("sendMessage", 0.3)
    await hjem.carla.taps("Ja, send til 62 unge")
    await hjem.emil.sends("Hvornår ses vi?")
    assert any(m.text.startswith("Sendt til Dorte.") for m in hjem.emil.received)
    await hjem.settled()
    written = [str(call.params) for call in hjem.sim.calls if call.method == "sendMessage"]
    relayed = next(n for n, one in enumerate(written) if "Hvornår ses vi?" in one)
    assert any(DINNER in one for one in written[relayed + 1 :])


async def test_an_answer_reaches_the_caseworker_and_is_counted_once(hjem: Hjem) -> None:
    await sends_to_all(hjem)
    await hjem.settled()
    await hjem.tick()
    copy = hjem.aya.last
    await hjem.aya.sends("Jeg kommer!", reply_to=copy)
    await hjem.aya.sends("Og tager en ven med", reply_to=copy)
    await hjem.settled()
    assert "Jeg kommer!" in hjem.bo.received[0].text
    assert not any("Jeg kommer" in m.text for m in hjem.carla.received + hjem.dorte.received)
    await hjem.carla.taps("Vis")
    assert "Har svaret: 1" in hjem.carla.last.text


async def test_a_young_person_who_has_no_caseworker_gets_it_too(hjem: Hjem) -> None:
    (phone,) = await crowd(hjem, 1)

    def close(tx: Tx) -> None:
        person = tx.exec(select(Person).where(Person.chat_id == phone.id)).one()
        tx.delete(tx.get_one(Case, person.id))

    await hjem.run(close)
    await sends_to_all(hjem)
    await hjem.settled()
    assert copies([phone]) == {1: 1}
