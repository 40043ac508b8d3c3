"""«Kontakt mig»: a stranger asks, a colleague takes it, and it ends."""

from sqlmodel import select

from bot.domain.people import Role
from bot.services import outreach
from bot.services.people import asker
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Audit, OutreachRequest, Person
from tests.casework import change
from tests.hjem import Hjem


def requests(tx: Tx) -> list[OutreachRequest]:
    return list(tx.exec(select(OutreachRequest)))


async def asks_for_contact(phone: Phone, name: str = "Nova", contact: str = "20 30 40 50") -> None:
    await phone.sends("Kontakt mig")
    await phone.sends(name)
    await phone.sends(contact)
    await phone.taps("Send")


async def opened_by(phone: Phone) -> None:
    await phone.sends("Henvendelser")
    label = next(row[0] for row in phone.last.buttons if "·" in row[0])
    await phone.taps(label)


async def claimed(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova)
    await hjem.settled()  # the news of it comes before the page, and not after
    await opened_by(hjem.olga)
    await hjem.olga.taps("Jeg tager den")
    await hjem.settled()


async def test_after_words_that_are_too_long_the_ready_answer_is_still_there(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    await hjem.nova.sends("x" * 501)
    await hjem.nova.taps("Her på Telegram")
    assert "Sådan når vi dig: Her på Telegram" in hjem.nova.last.text


async def test_a_stranger_asks_to_be_contacted_and_outreach_hears_of_it(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    assert "Et fornavn eller et kaldenavn er nok" in hjem.nova.last.text
    await hjem.nova.sends("Nova")
    assert "Hej Nova." in hjem.nova.last.text
    await hjem.nova.sends("ved Nørreport kl. 18")
    assert "Navn: Nova\nSådan når vi dig: ved Nørreport kl. 18" in hjem.nova.last.text
    assert await hjem.run(requests) == []
    await hjem.nova.taps("Send")
    assert "ingen har taget den endnu" in hjem.nova.last.text
    assert "Vi læser på hverdage kl. 09.00–16.00." in hjem.nova.last.text
    await hjem.settled()
    assert "En ny person vil gerne høre fra os." in hjem.olga.last.text
    assert "Nova" not in hjem.olga.last.text
    assert hjem.carla.received == []
    await hjem.olga.taps("Åbn")
    assert "Kan nås: ved Nørreport kl. 18" in hjem.olga.last.text


async def test_name_and_contact_are_hidden_at_rest(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova)
    (row,) = await hjem.run(requests)
    assert b"Nova" not in row.name
    assert b"20 30 40 50" not in row.contact


async def test_a_shared_phone_number_and_the_chat_itself_will_do(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    await hjem.nova.sends_contact("+4520304050", "Nova")
    assert "Sådan når vi dig: +4520304050" in hjem.nova.last.text
    await hjem.nova.taps("Start forfra")
    await hjem.nova.sends("N")
    await hjem.nova.taps("Her på Telegram")
    assert "Sådan når vi dig: Her på Telegram" in hjem.nova.last.text


async def test_a_guest_who_reads_english_is_to_be_reached_in_danish_words(hjem: Hjem) -> None:
    await hjem.nova.sends("Dansk / English")
    await hjem.nova.sends("Contact me")
    await hjem.nova.sends("Nova")
    await hjem.nova.taps("Here on Telegram")
    assert "Reach you: Here on Telegram" in hjem.nova.last.text
    await hjem.nova.taps("Send it")
    await opened_by(hjem.olga)
    assert "Kan nås: Her på Telegram" in hjem.olga.last.text


async def test_what_is_no_answer_is_asked_for_again(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends_sticker("👍")
    assert "Skriv det som tekst" in hjem.nova.last.text
    await hjem.nova.sends("N" * 65)
    assert "for langt" in hjem.nova.last.text
    await hjem.nova.sends("Æøå " * 16)
    await hjem.nova.sends_photo(b"jpeg")
    assert "Skriv det som tekst" in hjem.nova.last.text
    await hjem.nova.sends("x" * 501)
    assert "kortere" in hjem.nova.last.text
    await hjem.nova.taps("Fortryd")
    await hjem.nova.sends("hej")
    assert await hjem.run(requests) == []


async def test_a_number_to_call_is_kept_whatever_cry_for_help_stands_beside_it(hjem: Hjem) -> None:
    where = "Ring 20 30 40 50. Jeg sover på gaden ved Nørreport"
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    await hjem.nova.sends(where)
    preview, numbers = hjem.nova.received[-2:]
    assert f"Navn: Nova\nSådan når vi dig: {where}" in preview.text
    assert "Den Sociale Døgnvagt" in numbers.text
    await hjem.nova.taps("Kontakt mig", on=numbers)
    await hjem.nova.taps("Send")
    await opened_by(hjem.olga)
    assert f"Kan nås: {where}" in hjem.olga.last.text


async def test_a_cpr_number_does_not_get_into_a_request(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("010203-1234")
    assert "Det ligner et CPR-nummer" in hjem.nova.last.text
    await hjem.nova.sends("Nova")
    await hjem.nova.sends("ring 20304050, cpr 010203-1234")
    assert any(
        "Sådan når vi dig: ring 20304050, cpr [CPR fjernet]" in m.text for m in hjem.nova.messages
    )


async def test_a_chat_has_one_open_request(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("Nova")
    await hjem.nova.sends("20304050")
    preview = hjem.nova.last
    await hjem.nova.taps_data("outreach.send", on=preview)
    await hjem.nova.taps_data("outreach.send", on=preview)
    await hjem.nova.sends("Kontakt mig")
    assert "ingen har taget den endnu" in hjem.nova.last.text
    assert len(await hjem.run(requests)) == 1


async def test_a_request_can_be_taken_back(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.taps("Træk den tilbage")
    assert hjem.nova.last.text == "Vil du trække din besked tilbage? Så kontakter vi dig ikke."
    await hjem.nova.taps("Nej, lad være")
    assert hjem.nova.last.text.startswith("Olga har fået din besked.")
    await hjem.nova.taps("Træk den tilbage")
    await hjem.nova.taps("Ja, tag den tilbage")
    assert any("trukket tilbage" in message.text for message in hjem.nova.received)
    await hjem.settled()
    assert "Nova har trukket sin henvendelse tilbage" in hjem.olga.last.text
    await hjem.nova.sends("Kontakt mig")
    assert "Hvad må vi kalde dig?" in hjem.nova.last.text


async def test_whoever_opens_a_request_that_was_taken_back_reads_so(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova)
    await hjem.settled()
    told = hjem.olga.last
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.taps("Træk den tilbage")
    await hjem.nova.taps("Ja, tag den tilbage")
    await hjem.olga.taps("Åbn", on=told)
    assert "Henvendelsen er lukket. Du skal ikke gøre noget." in hjem.olga.last.text
    assert "20 30 40 50" not in hjem.olga.last.text
    assert hjem.olga.last.buttons == [["Alle henvendelser"]]


async def test_one_colleague_takes_it_and_everybody_knows(hjem: Hjem) -> None:
    other = hjem.sim.person("Otto")
    await hjem.run(_joins, other.id)
    await other.sends("/menu")
    await asks_for_contact(hjem.nova)
    await hjem.settled()
    for phone in (hjem.olga, other):
        await phone.taps("Åbn")
    await hjem.olga.taps("Jeg tager den")
    await hjem.olga.taps_data("outreach.claim:1", on=hjem.olga.last)
    await hjem.settled()
    assert "Olga har set din besked og kontakter dig." in hjem.nova.last.text
    assert sum("har set din besked" in message.text for message in hjem.nova.received) == 1
    assert "Olga har taget den her henvendelse." in other.last.text
    await other.taps_data("outreach.claim:1", on=other.last)
    assert "Olga har taget den her henvendelse." in other.last.text


def _joins(tx: Tx, chat_id: int) -> None:
    tx.add(Person(role=Role.OUTREACH, alias="Otto", chat_id=chat_id, joined_at=tx.now))


async def test_a_closed_request_is_gone_from_the_list_and_the_guest_is_told(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Luk den")
    await hjem.olga.taps("Ja, luk den")
    await hjem.settled()
    assert "Vi er færdige for denne gang." in hjem.nova.last.text
    await hjem.olga.sends("Henvendelser")
    assert "Der er ingen åbne henvendelser." in hjem.olga.last.text
    await hjem.olga.taps_data("outreach.write:1", on=hjem.olga.last)
    assert hjem.olga.last.text == (
        "Henvendelsen fra Nova er lukket. I kan ikke skrive sammen her mere."
    )


async def test_closing_is_asked_about_with_what_the_guest_will_read(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Luk den")
    await hjem.settled()
    asked = hjem.olga.last
    assert asked.text == (
        "Vil du lukke henvendelsen fra Nova? Så får Nova det her at læse:\n"
        "Vi er færdige for denne gang. Du må altid skrive igen."
    )
    assert not any("færdige" in message.text for message in hjem.nova.received)
    await hjem.olga.taps("Tilbage")
    assert asked.button("Luk den")
    await hjem.olga.taps("Luk den")
    yes = asked.button_data("Ja, luk den")
    for _ in range(2):
        await hjem.olga.taps_data(yes, on=asked)
    await hjem.settled()
    assert sum("færdige" in message.text for message in hjem.nova.received) == 1
    assert "Henvendelsen er lukket." in asked.text


async def test_only_who_has_it_may_write_and_a_coordinator_can_set_it_free(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.carla.sends("/menu")
    await hjem.carla.taps_data("outreach.write:1", on=hjem.carla.last)
    assert "Olga har taget den" in hjem.carla.last.text
    await opened_by(hjem.carla)
    await hjem.carla.taps("Læg den tilbage")
    await hjem.carla.taps("Jeg tager den")
    await hjem.carla.taps("Skriv")
    await hjem.carla.sends("Hej fra Carla")
    await hjem.settled()
    assert hjem.nova.last.text == "Carla skriver:\nHej fra Carla"


async def test_the_list_has_pages_and_the_reading_is_on_record(hjem: Hjem) -> None:
    for number in range(10):
        await asks_for_contact(hjem.sim.person(f"G{number}"), f"Gæst {number}")
    await hjem.olga.sends("Henvendelser")
    assert sum("·" in row[0] for row in hjem.olga.last.buttons) == 8
    await hjem.olga.taps("Flere")
    assert [row[0].split(" · ")[0] for row in hjem.olga.last.buttons[:2]] == ["Gæst 8", "Gæst 9"]
    await hjem.olga.taps(hjem.olga.last.buttons[0][0])
    assert "outreach.read" in await hjem.run(_actions)


def _actions(tx: Tx) -> list[str]:
    return list(tx.exec(select(Audit.action)))


async def test_without_outreach_workers_the_coordinators_hear_of_it(hjem: Hjem) -> None:
    await hjem.run(_leaves, hjem.ids["olga"])
    await asks_for_contact(hjem.nova)
    await hjem.settled()
    for phone in (hjem.carla, hjem.ida):
        assert "En ny person vil gerne høre fra os." in phone.last.text


def _leaves(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).left_at = tx.now


async def test_coordinators_are_reminded_of_what_nobody_took_in_four_working_hours(
    hjem: Hjem,
) -> None:
    await asks_for_contact(hjem.nova)
    await hjem.forward(hours=3, minutes=45)
    assert hjem.carla.received == []
    await hjem.forward(hours=2)
    reminders = [m for m in hjem.carla.received if "Ingen har taget den." in m.text]
    assert len(reminders) == 1


async def test_a_request_at_night_waits_for_the_morning(hjem: Hjem) -> None:
    await hjem.forward(hours=14)
    await asks_for_contact(hjem.nova)
    await hjem.settled()
    assert hjem.olga.received == []
    await hjem.forward(hours=10)
    assert "En ny person vil gerne høre fra os." in hjem.olga.last.text


async def test_strangers_and_caseworkers_see_no_requests(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova)
    for phone in (hjem.aya, hjem.bo, hjem.sim.person("Sten")):
        await phone.sends("/menu")
        for data in ("requests", "outreach.show:1", "outreach.claim:1", "outreach.withdraw:1"):
            await phone.taps_data(data, on=phone.last)
        assert not any("20 30 40 50" in message.text for message in phone.received)
    (row,) = await hjem.run(requests)
    assert (row.claimed_by, row.closed_at) == (None, None)


async def test_only_who_has_a_request_or_coordinates_closes_it(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.run(_does_outreach, hjem.ids["sam"])
    await hjem.sam.sends("/menu")
    for tap in ("close", "closed"):
        await hjem.sam.taps_data(f"outreach.{tap}:1", on=hjem.sam.last)
        assert "Det kan jeg ikke finde" in hjem.sam.last.text
    (row,) = await hjem.run(requests)
    assert row.closed_at is None


def _does_outreach(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).role = Role.OUTREACH


async def test_a_guest_hears_that_the_request_was_put_back(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Læg den tilbage")
    await hjem.olga.taps_data("outreach.release:1", on=hjem.olga.last)
    await hjem.settled()
    assert hjem.nova.last.text == (
        "Olga kan alligevel ikke hjælpe dig. Din besked er her stadig, så en anden kan tage den."
    )
    assert sum("Olga kan alligevel" in message.text for message in hjem.nova.received) == 1
    await hjem.nova.sends("Kontakt mig")
    assert "ingen har taget den endnu" in hjem.nova.last.text


async def test_a_request_that_was_put_back_begins_anew_for_the_others(hjem: Hjem) -> None:
    def notes(phone: Phone, words: str) -> int:
        return sum(words in message.text for message in phone.received)

    other, third = hjem.sim.person("Otto"), hjem.sim.person("Tea")
    for phone in (other, third):
        await hjem.run(_joins, phone.id)
        await phone.sends("/menu")
    await asks_for_contact(hjem.nova)
    await hjem.forward(hours=5)
    assert notes(hjem.carla, "Ingen har taget den.") == 1
    first = third.last
    await opened_by(hjem.olga)
    await hjem.olga.taps("Jeg tager den")
    await hjem.settled()
    assert first.text == "Olga har taget den her henvendelse."
    await hjem.olga.taps("Læg den tilbage")
    await hjem.settled()
    assert notes(hjem.olga, "En ny person vil gerne høre fra os.") == 1
    assert "En ny person vil gerne høre fra os." in third.last.text
    await hjem.forward(hours=24)
    assert notes(hjem.carla, "Ingen har taget den.") == 2
    await opened_by(other)
    await other.taps("Jeg tager den")
    await hjem.settled()
    assert first.text == "Otto har taget den her henvendelse."


async def test_a_request_that_somebody_has_is_kept_however_old_it_is(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.jump(days=100)
    await hjem.nova.sends("Jeg er der stadig")
    await hjem.settled()
    assert "Jeg er der stadig" in hjem.olga.last.text


async def test_a_request_that_nobody_takes_is_closed_in_the_end_and_the_guest_is_told(
    hjem: Hjem,
) -> None:
    await asks_for_contact(hjem.nova)
    await hjem.jump(days=89)
    assert "færdige" not in hjem.nova.last.text
    await hjem.jump(days=2)
    assert "Vi er færdige for denne gang." in hjem.nova.last.text
    assert len(await hjem.run(requests)) == 1
    await hjem.jump(days=91)
    assert await hjem.run(requests) == []


async def test_a_request_that_was_put_back_waits_anew_for_somebody(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova)
    await hjem.jump(days=60)
    for deed in (outreach.claim, outreach.release):
        await hjem.run(deed, await hjem.run(asker, hjem.olga.id), 1)
    await hjem.jump(days=60)
    assert (await hjem.run(requests))[0].closed_at is None


async def test_a_guest_who_was_stopped_hears_of_no_end(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova)
    await change(hjem, OutreachRequest, 1, stopped_at=hjem.clock.now)
    await hjem.jump(days=91)
    assert (await hjem.run(requests))[0].closed_at is not None
    assert "færdige" not in hjem.nova.last.text
