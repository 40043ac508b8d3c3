"""What a youth cannot book."""

from datetime import timedelta

from bot.services import appointments, people
from bot.store import Tx
from bot.tables import Person
from tests.calendars import copenhagen, offer
from tests.hjem import Hjem


async def test_nobody_books_a_helper_who_has_stopped(hjem: Hjem) -> None:
    def stopped(tx: Tx) -> None:
        tx.get_one(Person, hjem.ids["sam"]).left_at = tx.now

    await hjem.run(offer, hjem.ids["sam"], wednesday=[(9, 12)])
    await hjem.run(stopped)
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    assert "Sam" not in hjem.aya.last.text
    assert not any("Sam" in label for row in hjem.aya.last.buttons for label in row)


async def test_no_youth_takes_a_time_that_is_less_than_two_hours_away(hjem: Hjem) -> None:
    await hjem.run(offer, hjem.ids["bo"], monday=[(11, 12)])
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps("man. 23. nov. · 1 tid")
    hjem.clock.now += timedelta(minutes=5)
    await hjem.aya.taps("11.00")
    await hjem.settled()
    assert "Det er en aftale." not in hjem.aya.last.text
    assert hjem.bo.received == []
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(appointments.book, bo, hjem.ids["aya"], bo.id, copenhagen(23, 11))


async def test_nobody_books_all_the_times_there_are(hjem: Hjem) -> None:
    def book_six(tx: Tx) -> None:
        aya = people.by_id(tx, hjem.ids["aya"])
        for hour in range(9, 15):
            appointments.book(tx, aya, aya.id, hjem.ids["bo"], copenhagen(25, hour))

    await hjem.run(offer, hjem.ids["bo"], wednesday=[(9, 16)])
    await hjem.run(book_six)
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid mere")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps("ons. 25. nov. · 1 tid")
    await hjem.aya.taps("15.00")
    assert hjem.aya.last.text.startswith("Du har allerede 6 aftaler.")
