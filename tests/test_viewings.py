"""Seeing a home first: a time for all three, reminders, and what comes of it."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.domain.appointments import AppointmentStatus
from bot.domain.offers import OfferStatus
from bot.services import appointments, people, viewings
from bot.services.times import InThePast
from bot.store import Tx
from bot.tables import Appointment, Offer
from tests.casework import change, show_openly
from tests.hjem import Hjem
from tests.test_offers import offer, offers_it
from tests.test_partners import buttons

NOT_MOVED_HERE = "Her skal du se en bolig. Passer tiden ikke, så skriv til Bo, eller aflys den."


async def wants_to_see(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Vil se den først")
    await hjem.settled()


async def agreed(hjem: Hjem) -> None:
    """Bo has set a time: Thursday at two, at the home."""
    await wants_to_see(hjem)
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Vælg en tid til fremvisning")
    await hjem.bo.sends("torsdag kl. 14")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    await hjem.settled()


async def test_a_helper_sets_the_time_and_it_is_an_appointment_of_hers(hjem: Hjem) -> None:
    await agreed(hjem)
    assert "Det står i kalenderen" in hjem.bo.last.text
    assert "Fremvisning: torsdag d. 26. november kl. 14.00" in hjem.bo.last.text
    assert "Bo har lavet en aftale med dig torsdag d. 26. november kl. 14.00" in hjem.aya.last.text
    assert "Valby" not in hjem.aya.last.text
    assert hjem.pia.last.text == "KAB 12 bliver vist frem torsdag d. 26. november kl. 14.00."
    assert hjem.sam.last.text == "Aya ser KAB 12 torsdag d. 26. november kl. 14.00."
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("tors. 26. nov. kl. 14.00 · Bo")
    assert "Du ser den bolig, du har fået tilbudt." in hjem.aya.last.text
    assert "Flyt" not in buttons(hjem.aya)
    await hjem.aya.taps("Vis sted")
    assert "📍 KAB 12, Valby" in hjem.aya.last.text
    await hjem.aya.taps("Skjul")
    await hjem.aya.taps("Se tilbuddet")
    assert "Du ser den torsdag d. 26. november kl. 14.00, sammen med Bo." in hjem.aya.last.text
    row = await hjem.run(offer)
    assert row.answer_by == hjem.clock.now + timedelta(days=8)  # three more to see it
    await hjem.forward(days=2, hours=5)
    assert any("Husk din aftale i morgen" in message.text for message in hjem.aya.received)


async def test_who_sees_a_home_late_has_a_day_to_think_afterwards(hjem: Hjem) -> None:
    await wants_to_see(hjem)
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Vælg en tid til fremvisning")
    await hjem.bo.sends("17. december kl. 14")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Dit tilbud: Valby")
    assert "Svar senest fredag d. 18. december kl. 15.00." in hjem.aya.last.text


async def test_whose_turn_it_is_follows_the_viewing(hjem: Hjem) -> None:
    async def page() -> str:
        await hjem.aya.sends("Min bolig")
        return hjem.aya.last.text

    await wants_to_see(hjem)
    waits = await page()
    assert "Du vil se den først. Bo finder en tid sammen med dig." in waits
    assert "Du skal ikke gøre noget lige nu." in waits
    assert "Næste skridt: Bo, siden mandag d. 23. november." in waits
    assert "inden fristen" not in waits
    await hjem.jump(days=1)
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Vælg en tid til fremvisning")
    await hjem.bo.sends("torsdag kl. 14")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    set_now = await page()
    assert "Din tur: Se boligen. Svar inden fristen." in set_now
    assert "Næste skridt: Dig, siden tirsdag d. 24. november." in set_now
    await hjem.run(appointments.cancel, await hjem.run(people.by_id, hjem.ids["aya"]), 1)
    await hjem.jump(minutes=2)
    assert "Næste skridt: Bo, siden tirsdag d. 24. november." in await page()


async def test_a_home_that_waits_for_a_time_is_not_lost_and_who_decides_hears_of_it(
    hjem: Hjem,
) -> None:
    await wants_to_see(hjem)
    assert "Du skal ikke svare, før du har set den." in hjem.aya.last.text
    assert "Svar senest" not in hjem.aya.last.text
    await hjem.jump(days=6)
    before = len(hjem.aya.received), len(hjem.bo.received)
    for _ in range(8):  # from Sunday to Monday, a week later
        await hjem.jump(days=1)
    assert (await hjem.run(offer)).status is OfferStatus.VIEWING
    assert [one for one in hjem.aya.received[before[0] :] if "mangler dit svar" in one.text] == []
    asked = [one.text for one in hjem.bo.received[before[1] :] if "KAB 12" in one.text]
    assert (
        asked
        == [
            "Aya vil gerne se KAB 12 først og venter på en tid. "
            "Find en i dag, så boligen ikke går tabt."
        ]
        * 6
    )  # on each working day
    await hjem.bo.taps("Vælg en tid")
    await hjem.bo.sends("onsdag kl. 14")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    await hjem.settled()
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Dit tilbud: Valby")
    assert "Svar senest torsdag d. 10. december kl. 15.00." in hjem.aya.last.text
    await hjem.jump(days=4)
    assert (await hjem.run(offer)).status is OfferStatus.EXPIRED
    assert "Der kom intet svar om KAB 12 i tide. Den er ledig igen." in [
        one.text for one in hjem.pia.received
    ]


async def test_who_sees_a_home_again_still_has_seen_it_before(hjem: Hjem) -> None:
    await agreed(hjem)
    await hjem.jump(days=3, hours=7)
    bo, [first] = await hjem.run(people.by_id, hjem.ids["bo"]), await hjem.run(seen)
    again = hjem.clock.now + timedelta(days=3)
    await hjem.run(viewings.set_time, bo, (await hjem.run(offer)).id, again, "Valby")
    assert await hjem.run(seen) == [first, again]


def seen(tx: Tx) -> list[datetime]:
    return list(tx.exec(select(Appointment.starts_at).order_by(col(Appointment.id))))


async def test_the_landlord_sets_it_without_learning_for_whom(hjem: Hjem) -> None:
    await wants_to_see(hjem)
    assert hjem.pia.last.text == "En ung vil gerne se KAB 12 først. Hvornår kan den ses?"
    await hjem.pia.taps("Vælg en tid")
    await hjem.pia.sends("på et tidspunkt")
    assert hjem.pia.last.text.startswith("Det forstod jeg ikke helt.")
    await hjem.pia.sends("fredag kl. 10")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.pia.sends("Ved porten")
    await hjem.pia.taps("Gem")
    assert hjem.pia.last.text == (
        "Tak. KAB 12, Valby bliver vist frem fredag d. 27. november kl. 10.00.\n"
        "📍 Ved porten\n\nVi giver det videre."
    )
    await hjem.settled()
    assert hjem.bo.last.text == (
        "📅 Udlejeren har sat en tid til fremvisningen med Aya: fredag d. 27. november kl. 10.00."
    )
    assert hjem.aya.last.text == (
        "Dem, du og Bo skal besøge, har sat en tid: "
        "fredag d. 27. november kl. 10.00. Passer det dig?"
    )
    assert not any("Aya" in message.text for message in hjem.pia.received)
    await hjem.bo.taps("Vis")
    await hjem.bo.taps("Flyt")
    await hjem.bo.sends("mandag kl. 9")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    await hjem.settled()
    assert "Nu er den mandag d. 30. november kl. 09.00" in hjem.aya.last.text
    assert hjem.pia.last.text == "KAB 12 bliver vist frem mandag d. 30. november kl. 09.00."
    viewings = await hjem.run(lambda tx: tx.exec(select(Appointment)).all())
    assert [(one.sequence, one.is_viewing) for one in viewings] == [(1, True)]


async def test_the_landlord_just_writes_when_it_can_be_seen(hjem: Hjem) -> None:
    await wants_to_see(hjem)
    await hjem.pia.sends("en dag")
    assert hjem.pia.last.text == "Det forstod jeg ikke helt. Vælg en knap."
    await hjem.pia.sends("i morgen kl 10")
    await hjem.pia.taps("Ved boligen")
    assert "KAB 12, Valby bliver vist frem tirsdag d. 24. november kl. 10.00" in hjem.pia.last.text
    await hjem.pia.taps("Gem")
    await hjem.pia.sends("i morgen kl 11")  # nobody asks any more
    assert hjem.pia.last.text == "Det forstod jeg ikke helt. Vælg en knap."


async def test_who_reads_openly_hears_that_the_landlord_set_the_time(hjem: Hjem) -> None:
    await show_openly(hjem, "aya")
    await wants_to_see(hjem)
    await hjem.pia.taps("Vælg en tid")
    await hjem.pia.sends("fredag kl. 10")
    await hjem.pia.taps("Ved boligen")
    await hjem.pia.taps("Gem")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Udlejeren har sat en tid, hvor du og Bo kan se boligen: "
        "fredag d. 27. november kl. 10.00. Passer det dig?"
    )


async def test_the_landlord_finds_the_viewing_on_the_page_of_the_home(hjem: Hjem) -> None:
    promised, waiting = "KAB 12 · 3.400 kr. · lovet", "✉️ KAB 12 · 3.400 kr. · venter på dig"

    async def opens_home(label: str = promised) -> None:
        await hjem.pia.sends("Alliancen")
        await hjem.pia.taps("Boliger · 1")
        await hjem.pia.taps(label)

    await offers_it(hjem)
    await opens_home()
    assert buttons(hjem.pia) == ["Ret", "Tag den af", "Alle boliger"]
    await hjem.aya.taps("Vil se den først")
    await hjem.settled()
    await opens_home(waiting)
    wish = "En ung vil gerne se KAB 12 først. Hvornår kan den ses?"
    assert hjem.pia.last.text.endswith(wish)
    await hjem.pia.taps("Vælg en tid")
    await hjem.pia.sends("fredag kl. 10")
    await hjem.pia.taps("Ved boligen")
    await hjem.pia.taps("Gem")
    await hjem.settled()
    await opens_home()
    assert hjem.pia.last.text.endswith("Fremvisning: fredag d. 27. november kl. 10.00")
    await hjem.pia.taps("En anden tid")
    await hjem.pia.sends("fredag kl. 11")
    await hjem.pia.taps("Ved boligen")
    await hjem.pia.taps("Gem")
    assert "Nu er den fredag d. 27. november kl. 11.00." in hjem.pia.last.text
    await hjem.settled()
    assert not any("Aya" in message.text for message in hjem.pia.received)
    await hjem.carla.sends("/menu")
    await hjem.carla.taps_data("dwellings.show:1", on=hjem.carla.last)
    assert "Fremvisning" not in hjem.carla.last.text
    assert "En anden tid" not in buttons(hjem.carla)


async def test_a_viewing_that_the_landlord_moves_is_not_said_to_be_moved_by_the_helper(
    hjem: Hjem,
) -> None:
    await agreed(hjem)

    async def moves(when: str) -> None:
        await hjem.pia.taps("En anden tid")
        await hjem.pia.sends(when)
        await hjem.pia.taps("Ved boligen")
        await hjem.pia.taps("Gem")
        await hjem.settled()

    await moves("fredag kl. 10")
    assert hjem.pia.last.text == (
        "Tak. Du har flyttet fremvisningen af KAB 12, Valby. "
        "Nu er den fredag d. 27. november kl. 10.00.\n📍 KAB 12, Valby\n\nVi giver det videre."
    )
    assert hjem.bo.last.text == (
        "📅 Udlejeren har flyttet fremvisningen med Aya.\n"
        "Før: torsdag d. 26. november kl. 14.00\nNu: fredag d. 27. november kl. 10.00"
    )
    assert hjem.sam.last.text == "Aya ser KAB 12 fredag d. 27. november kl. 10.00."
    assert hjem.aya.last.text == (
        "Dem, du og Bo skal besøge, har flyttet jeres aftale. "
        "Nu er den fredag d. 27. november kl. 10.00. Passer det dig?"
    )
    await show_openly(hjem, "aya")
    await moves("mandag kl. 9")
    assert hjem.aya.last.text == (
        "Udlejeren har flyttet din aftale med Bo. "
        "Nu er den mandag d. 30. november kl. 09.00. Passer det dig?"
    )


async def test_a_viewing_lies_ahead_and_a_corrected_mark_troubles_nobody(hjem: Hjem) -> None:
    await agreed(hjem)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    with pytest.raises(InThePast):
        await hjem.run(viewings.set_time, bo, 1, hjem.clock.now - timedelta(hours=1), "Porten")
    one = await hjem.run(lambda tx: tx.exec(select(Appointment.id)).one())
    await hjem.jump(days=3, hours=5, minutes=10)  # ten minutes past two
    await hjem.run(appointments.mark, bo, one, AppointmentStatus.MISSED)
    await hjem.jump(minutes=5)
    await hjem.run(appointments.mark, bo, one, AppointmentStatus.HELD)
    await hjem.jump(minutes=30)
    assert not [one for one in hjem.pia.received if "blev ikke til noget" in one.text]


async def test_a_time_that_is_taken_is_asked_for_again(hjem: Hjem) -> None:
    await agreed(hjem)
    await hjem.bo.taps("Vælg en anden tid til fremvisning")
    await change(hjem, Offer, 1, viewing_id=None)  # as if it were another offer's
    await hjem.bo.sends("torsdag kl. 14.30")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    assert hjem.bo.last.text == "Bo har noget andet på det tidspunkt. Skriv et andet."
    await hjem.bo.sends("torsdag kl. 15")
    await hjem.bo.taps("Gem")
    assert "Fremvisning: torsdag d. 26. november kl. 15.00" in hjem.bo.last.text


async def test_when_it_was_seen_the_youth_is_asked_once(hjem: Hjem) -> None:
    await agreed(hjem)
    await hjem.jump(days=3, hours=6)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(appointments.mark, bo, 1, AppointmentStatus.HELD)
    before = len(hjem.aya.received)
    await hjem.tick()
    await hjem.jump(hours=1)
    assert len(hjem.aya.received) == before + 1
    await hjem.aya.taps("Vis")
    assert "Du har set den. Hvad siger du?" in hjem.aya.last.text
    await hjem.aya.taps("Ja tak")
    assert (await hjem.run(offer)).status is OfferStatus.ACCEPTED


async def test_what_came_to_nothing_is_set_anew_and_costs_no_time(hjem: Hjem) -> None:
    await agreed(hjem)
    page = hjem.aya.last
    await hjem.aya.taps_data("booking.moveto:1:1795698000", on=page)
    assert hjem.aya.last.text == NOT_MOVED_HERE
    await hjem.aya.taps_data("appointments.cancelled:1", on=hjem.aya.last)
    assert hjem.aya.last.text == (
        "Så er aftalen aflyst. Det er helt i orden. Vil du stadig se boligen, så skriv til Bo."
    )
    assert buttons(hjem.aya)[:2] == ["Skriv til Bo", "Se tilbuddet"]
    await hjem.aya.taps("Se tilbuddet")
    assert "Fremvisningen er aflyst. Bo finder en ny tid med dig." in hjem.aya.last.text
    await hjem.jump(minutes=2)
    assert hjem.pia.last.text == "Fremvisningen af KAB 12 er aflyst. Hvornår kan den ses?"
    cancelled = "Fremvisningen af KAB 12 med Aya er aflyst. Find en anden tid."
    assert hjem.bo.last.text == cancelled
    await hjem.jump(minutes=30)
    assert sum(message.text == cancelled for message in hjem.bo.received) == 1
    await hjem.bo.taps("Vælg en tid")
    await hjem.bo.sends("fredag kl. 12")
    await hjem.bo.taps("Ved boligen")
    await hjem.bo.taps("Gem")
    await hjem.jump(days=4, hours=5)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(appointments.mark, bo, 2, AppointmentStatus.MISSED)
    await hjem.jump(minutes=15)
    assert any(
        "Vi nåede ikke at ses. Det sker for alle." in message.text for message in hjem.aya.received
    )
    assert hjem.pia.last.text == "Fremvisningen af KAB 12 blev ikke til noget. Hvornår kan den ses?"
    assert hjem.bo.last.text == "Aya fik ikke set KAB 12. Find en anden tid."
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Boliger · 1")
    assert "✉️ KAB 12 · 3.400 kr. · venter på dig" in buttons(hjem.pia)
    await hjem.aya.taps("Vis")
    assert "Du fik ikke set den. Bo finder en ny tid med dig." in hjem.aya.last.text
    row = await hjem.run(offer)
    assert row.answer_by >= hjem.clock.now + timedelta(days=1, hours=23)


async def test_nobody_is_shown_times_for_a_viewing_that_helpers_move(hjem: Hjem) -> None:
    await agreed(hjem)
    for words in ("kan vi flytte mødet", "jeg kan ikke komme torsdag"):
        await hjem.aya.sends(words)
        assert "Flyt" not in buttons(hjem.aya)
    await hjem.aya.sends("kan vi flytte mødet")
    await hjem.aya.taps("Vis aftalen")
    assert "Du ser den bolig, du har fået tilbudt." in hjem.aya.last.text
    for old in ("booking.move:1", "booking.moveday:1:739946"):
        await hjem.aya.taps_data(old, on=hjem.aya.last)
        assert hjem.aya.last.text == NOT_MOVED_HERE


async def test_a_cancelled_viewing_leads_on_to_its_offer(hjem: Hjem) -> None:
    await agreed(hjem)
    told = hjem.aya.last
    await hjem.aya.taps_data("appointments.cancelled:1", on=told)
    await hjem.aya.sends("/menu")
    for old in ("appointments.show:1", "appointments.yes:1"):
        await hjem.aya.taps_data(old, on=hjem.aya.last)
        assert buttons(hjem.aya) == ["Se tilbuddet", "Mine aftaler"]
    await hjem.aya.taps("Se tilbuddet")
    assert "Fremvisningen er aflyst." in hjem.aya.last.text


async def test_an_offer_that_ends_calls_its_viewing_off(hjem: Hjem) -> None:
    await agreed(hjem)
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Dit tilbud: Valby")
    await hjem.aya.taps("Nej, fordi …")
    await hjem.aya.taps("Det er ikke det rigtige tidspunkt")
    assert hjem.aya.last.text.startswith("Du har sagt nej. Det er helt i orden")
    assert hjem.aya.last.text.endswith("\n\nFremvisningen er aflyst.")
    await hjem.settled()
    await hjem.aya.sends("Mine aftaler")
    assert "Du har ingen aftaler lige nu." in hjem.aya.last.text
    assert any("er aflyst" in message.text for message in hjem.bo.received)
    assert hjem.pia.last.text == "Den unge siger alligevel nej til KAB 12. Boligen er ledig igen."
