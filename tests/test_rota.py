"""On call: who is asked first at night, what a volunteer sees, and how a call ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.domain.delivery import DeliveryStatus
from bot.services import people, rota, safety
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Delivery, TimeOff
from tests.hjem import Hjem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # Monday at 22.30 in Copenhagen


def texts(phone: Phone, words: str) -> list[str]:
    return [m.text for m in phone.received if words in m.text]


async def plans(hjem: Hjem, name: str, when: str, place: str = "1") -> None:
    """Carla plans a shift in the chat."""
    await says_when(hjem, name, when)
    await hjem.carla.taps(place)
    await hjem.settled()


async def says_when(hjem: Hjem, name: str, when: str) -> None:
    await hjem.carla.sends("/vagt")
    await hjem.carla.taps("Ny vagt")
    await hjem.carla.taps_data(f"rota.whose:{hjem.ids[name]}", on=hjem.carla.last)
    await hjem.carla.sends(when)


async def asks_at_night(hjem: Hjem) -> None:
    hjem.clock.now = NIGHT
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    await hjem.settled()


async def test_a_coordinator_plans_and_everybody_sees(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    assert "22.00–02.00 Vera (nr. 1)" in hjem.carla.last.text
    assert texts(hjem.vera, "Du har vagt i dag fra kl. 22.00 til tirsdag kl. 02.00.")
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "uge 49" in hjem.carla.last.text
    assert "22.00–02.00 Vera (nr. 1)" in hjem.carla.last.text
    await hjem.vera.sends("Vagtplan")
    await hjem.vera.taps("Mine vagter")
    assert len(hjem.vera.last.buttons) == 3
    hjem.clock.now = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    await hjem.tick()
    await hjem.tick()
    assert len(texts(hjem.vera, "Du har snart vagt")) == 1


@pytest.mark.parametrize(
    ("when", "hours"),
    [
        ("i dag 18-22", "i dag fra kl. 18.00 til 22.00"),
        ("i dag 22-22", "i dag fra kl. 22.00 til tirsdag kl. 22.00"),
        ("i morgen 18-22", "i morgen, tirsdag d. 24. november, fra kl. 18.00 til 22.00"),
        ("fredag 22-07", "fredag d. 27. november fra kl. 22.00 til lørdag kl. 07.00"),
    ],
)
async def test_the_hours_of_a_shift_name_no_day_twice(hjem: Hjem, when: str, hours: str) -> None:
    await says_when(hjem, "vera", when)
    assert hjem.carla.last.text.startswith(f"Vagten er {hours}. Hvilket nummer")
    await hjem.carla.taps("1")
    await hjem.settled()
    assert hjem.vera.last.text == f"Du har vagt {hours}."
    await hjem.vera.sends("Vagtplan")
    await hjem.vera.taps_data("rota.show:1", on=hjem.vera.last)
    assert hjem.vera.last.text == f"Vera har vagt {hours} som nr. 1."
    await hjem.vera.taps("Jeg kan ikke")
    await hjem.settled()
    assert texts(hjem.carla, f"Vera kan ikke have vagt {hours}. Kan du?")


async def test_who_cannot_come_is_relieved_by_the_first_who_can(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await hjem.vera.taps("Jeg kan ikke")
    await hjem.settled()
    assert texts(hjem.carla, "Vera kan ikke have vagt")
    await hjem.carla.taps("Jeg tager den")
    await hjem.settled()
    assert texts(hjem.vera, "Carla har taget din vagt")
    assert await hjem.run(rota.on_call) == []
    hjem.clock.now = NIGHT
    assert await hjem.run(rota.on_call) == [hjem.ids["carla"]]
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data("rota.take:1", on=hjem.ida.last)
    assert "Carla har taget den vagt." in hjem.ida.last.text


async def test_a_shift_that_is_over_can_neither_be_taken_nor_given_away(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 10-12")
    await plans(hjem, "vera", "i dag 12-14")
    first, second = (one for one in hjem.vera.received if "Du har vagt i dag" in one.text)
    await hjem.vera.taps("Jeg kan ikke", on=first)
    await hjem.settled()
    asked = next(one for one in hjem.carla.received if "Vera kan ikke have vagt" in one.text)
    await hjem.forward(hours=6)
    await hjem.carla.taps("Jeg tager den", on=asked)
    assert hjem.carla.last.text == "Den vagt er slut."
    await hjem.vera.taps("Jeg kan ikke", on=second)
    assert hjem.vera.last.text == "Den vagt er slut."


async def stops(hjem: Hjem, name: str) -> None:
    """Ida ends somebody's access in the chat."""
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data(f"staff.stop:{hjem.ids[name]}", on=hjem.ida.last)
    await hjem.ida.taps("Ja, fjern adgang")
    await hjem.settled()


async def test_the_shifts_of_somebody_who_has_left_are_empty_and_coordinators_hear(
    hjem: Hjem,
) -> None:
    for when in ("i dag 8-10", "i dag 18-22", "onsdag 22-02", "fredag 18-22"):
        await plans(hjem, "vera", when)
    await plans(hjem, "olga", "fredag 17-23", "2")
    await hjem.forward(hours=2)
    await stops(hjem, "vera")
    assert hjem.carla.last.text == (
        "Vera har ikke længere adgang. Nu har ingen vagt:\n"
        "• i dag fra kl. 18.00 til 22.00\n"
        "• onsdag d. 25. november fra kl. 22.00 til torsdag kl. 02.00"
    )
    await hjem.carla.taps("Hele vagtplanen")
    assert "18.00–22.00 Vera" not in hjem.carla.last.text
    assert "08.00–10.00 Vera (nr. 1)" in hjem.carla.last.text
    await hjem.carla.taps("Kopiér til ugen efter")
    await hjem.carla.taps("Ja, kopiér dem")
    assert "Vera" not in hjem.carla.last.text
    assert "17.00–23.00 Olga (nr. 2)" in hjem.carla.last.text
    await hjem.carla.taps_data(f"rota.whose:{hjem.ids['vera']}", on=hjem.carla.last)
    await hjem.carla.sends("i morgen 18-22")
    await hjem.carla.taps("1")
    assert hjem.carla.last.text.startswith("Det kan jeg ikke finde.")


async def test_a_week_is_copied_once_whatever_became_of_the_copies(hjem: Hjem) -> None:
    carla, vera = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("carla", "vera")]
    hjem.clock.now = datetime(2026, 10, 12, 8, tzinfo=UTC)
    night = datetime(2026, 10, 18, 2, 30, tzinfo=COPENHAGEN)  # there twice a week later
    for begins_at in (night, night + timedelta(hours=16)):
        until = begins_at + timedelta(hours=7)
        await hjem.run(rota.plan, carla, vera.id, begins_at, until, 1)
    assert await hjem.run(rota.copy_week, carla, date(2026, 10, 12)) == 2
    copied = (await hjem.run(rota.week, carla, date(2026, 10, 19)))[1:]
    assert [one.begins_at.astimezone(COPENHAGEN).hour for one in copied] == [2, 18]
    await hjem.run(rota.offer, vera, copied[1].id)
    await hjem.run(rota.take_over, carla, copied[1].id)
    assert await hjem.run(rota.copy_week, carla, date(2026, 10, 12)) == 0
    [runs_on] = await hjem.run(rota.week, carla, date(2026, 10, 26))
    assert runs_on.name == "Carla"


async def test_at_night_those_on_call_are_asked_in_order_and_nobody_else_is_woken(
    hjem: Hjem,
) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await plans(hjem, "olga", "i dag 22-02", "2")
    await asks_at_night(hjem)
    assert "Vera har vagt, og jeg spørger Vera først." in hjem.aya.last.text
    assert texts(hjem.vera, "Aya vil gerne ringes op")
    for other in (hjem.olga, hjem.bo, hjem.carla):
        assert not texts(other, "Aya")
    await hjem.forward(minutes=16)
    assert texts(hjem.olga, "Aya")
    assert not texts(hjem.bo, "ringet til Aya")
    await hjem.vera.taps("Jeg ringer")
    await hjem.settled()
    assert texts(hjem.aya, "Vera ved det nu og ringer til dig.")


async def test_who_was_called_may_still_take_it_when_the_shift_has_just_ended(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    called = next(m for m in hjem.vera.received if "Aya vil gerne ringes op" in m.text)
    hjem.clock.now = NIGHT + timedelta(hours=3, minutes=35)
    assert await hjem.run(rota.on_call) == []
    await hjem.vera.taps("Jeg ringer", on=called)
    await hjem.settled()
    assert texts(hjem.aya, "Vera ved det nu og ringer til dig.")


async def test_a_call_of_two_days_ago_cannot_be_taken(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    called = next(m for m in hjem.vera.received if "Aya vil gerne ringes op" in m.text)
    await hjem.jump(days=2)
    await hjem.vera.taps("Jeg ringer", on=called)
    assert "mere end et døgn siden" in hjem.vera.last.text
    await hjem.vera.taps_data(f"messages.thread:{hjem.ids['aya']}:0", on=hjem.vera.last)
    assert "Det kan jeg ikke finde" in hjem.vera.last.text


async def test_who_was_not_called_takes_no_call_however_the_button_came_about(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    await hjem.olga.sends("/menu")
    await hjem.olga.taps_data("safety.take:1", on=hjem.olga.last)
    assert "Det kan jeg ikke finde" in hjem.olga.last.text


async def test_a_call_that_perhaps_arrived_can_be_taken_before_it_is_sent_again(
    hjem: Hjem,
) -> None:
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(safety.ask_for_call, aya)
    await hjem.settled()
    called = hjem.bo.last
    await hjem.run(is_being_sent_again)
    await hjem.bo.taps("Jeg ringer", on=called)
    assert "Du ringer til Aya" in hjem.bo.last.text


def is_being_sent_again(tx: Tx) -> None:
    """As after a break of the line: nobody knows yet whether the call arrived."""
    row = tx.exec(select(Delivery).where(Delivery.kind == "safety.call")).one()
    row.status, row.unknowns, row.message_id = DeliveryStatus.PENDING, 1, None
    row.not_before = tx.now + timedelta(hours=1)
    tx.add(row)


async def test_what_is_written_while_a_call_is_awaited_is_not_put_off_to_monday(
    hjem: Hjem,
) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    await hjem.aya.sends("Mit nummer er 20 10 20 10")
    assert "Den, der ringer, kan læse det, du skriver her." in hjem.aya.last.text
    assert "Vi har lukket" not in hjem.aya.last.text
    await hjem.vera.taps("Jeg ringer")
    await hjem.vera.taps("Se samtalen")
    assert "20 10 20 10" in hjem.vera.last.text


async def test_who_waits_for_a_call_is_not_sent_to_monday_by_the_way_to_write_either(
    hjem: Hjem,
) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    await hjem.aya.sends("Skriv til Bo")
    assert "Den, der ringer, kan læse det, du skriver her." in hjem.aya.last.text
    assert "Vi har lukket" not in hjem.aya.last.text
    await hjem.vera.taps("Jeg ringer")
    await hjem.vera.taps_data("safety.ended:1", on=hjem.vera.last)
    await hjem.aya.sends("Skriv til Bo")
    assert "Vi har lukket" in hjem.aya.last.text


async def test_nobody_on_call_is_said_plainly(hjem: Hjem) -> None:
    await asks_at_night(hjem)
    assert "Vi har lukket nu, og ingen har vagt." in hjem.aya.last.text
    assert "112" in hjem.aya.last.text


async def test_a_volunteer_sees_the_thread_since_the_call_and_nothing_when_it_is_over(
    hjem: Hjem,
) -> None:
    aya = hjem.ids["aya"]
    await hjem.aya.sends("Noget fra før")
    await plans(hjem, "vera", "i dag 22-02")
    await hjem.vera.sends("/menu")
    await hjem.vera.taps_data(f"messages.thread:{aya}:0", on=hjem.vera.last)
    assert "fra før" not in hjem.vera.last.text
    await asks_at_night(hjem)
    await hjem.vera.taps("Jeg ringer")
    await hjem.aya.sends("Jeg er her stadig")
    await hjem.settled()
    assert texts(hjem.vera, "Jeg er her stadig")
    await hjem.vera.taps_data(f"messages.thread:{aya}:0", on=hjem.vera.last)
    assert "Jeg er her stadig" in hjem.vera.last.text
    assert "fra før" not in hjem.vera.last.text
    for tap in (f"youth:{aya}", f"notes:{aya}", f"transcript:{aya}", "messages.again:1"):
        await hjem.vera.taps_data(tap, on=hjem.vera.last)
        assert "fra før" not in hjem.vera.last.text
    await hjem.vera.taps_data(f"messages.to:{aya}", on=hjem.vera.last)
    await hjem.vera.sends("Jeg ringer om lidt")
    await hjem.settled()
    assert texts(hjem.aya, "Jeg ringer om lidt") or texts(hjem.aya, "nyt fra Vera")
    await hjem.vera.taps_data("safety.end:1", on=hjem.vera.last)
    assert "Det, du selv har åbnet her, bliver stående" in hjem.vera.last.text
    await hjem.vera.sends("Vi talte en time. Ring i morgen tidlig.")
    assert "Opkaldet er slut." in hjem.vera.last.text
    await hjem.settled()
    assert not [one for one in hjem.vera.messages if "Jeg er her stadig" in one.text]
    await hjem.aya.sends("Tak for i aften")
    await hjem.settled()
    assert not texts(hjem.vera, "Tak for i aften")
    await hjem.vera.taps_data(f"messages.thread:{aya}:0", on=hjem.vera.last)
    assert "Jeg er her stadig" not in hjem.vera.last.text
    await hjem.forward(hours=11)
    assert texts(hjem.bo, "Vera tog den, og opkaldet er slut.")
    await hjem.bo.taps_data(f"messages.thread:{aya}:0", on=hjem.bo.last)
    assert "notat af Vera: Vi talte en time." in hjem.bo.last.text


async def test_a_call_that_is_forgotten_ends_by_itself(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    await hjem.vera.taps("Jeg ringer")
    await hjem.jump(hours=25)
    await hjem.aya.sends("Er du der?")
    await hjem.settled()
    assert not texts(hjem.vera, "Er du der?")
    vera = await hjem.run(people.by_id, hjem.ids["vera"])
    assert await hjem.run(rota.mine, vera) == []


async def asks_in_the_evening(hjem: Hjem) -> None:
    """Vera is on call and takes the call, at 19.00."""
    await plans(hjem, "vera", "i dag 18-22")
    hjem.clock.now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.vera.taps("Jeg ringer")
    await hjem.settled()


async def test_in_the_evening_it_is_said_before_the_yes_who_is_called_and_who_hears_later(
    hjem: Hjem,
) -> None:
    await plans(hjem, "vera", "i dag 18-22")
    hjem.clock.now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    await hjem.aya.sends("jeg gider ikke leve mere")
    vera_first = "Skal jeg sige til Vera, at du gerne vil ringes op?"
    bo_later = "Vera har vagt, og Bo får det at vide, når vi åbner."
    assert vera_first in hjem.aya.last.text
    assert hjem.aya.last.text.endswith(bo_later)
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    assert hjem.aya.last.text.startswith(vera_first)
    assert hjem.aya.last.text.endswith(bo_later)
    question = hjem.aya.last
    await hjem.aya.taps("Ja tak", on=question)
    assert hjem.aya.last.text.startswith("Jeg siger nu til Vera, at du gerne vil ringes op.")
    assert "Bo får det at vide, når vi åbner." in hjem.aya.last.text
    await hjem.aya.taps("Nej tak", on=question)
    assert "så Vera er bedt om at ringe til dig." in hjem.aya.last.text


@pytest.mark.parametrize("is_away", [False, True])
async def test_a_call_nobody_has_ended_is_told_to_who_answers_when_work_begins(
    hjem: Hjem, is_away: bool
) -> None:
    await asks_in_the_evening(hjem)
    if is_away:
        await hjem.run(_is_off_tomorrow, hjem.ids["bo"], hjem.ids["dorte"])
    answers, other = (hjem.dorte, hjem.bo) if is_away else (hjem.bo, hjem.dorte)
    await hjem.forward(hours=13, minutes=45)
    assert not texts(answers, "ringes op")
    await hjem.forward(minutes=30)
    told = (
        "Aya bad om at blive ringet op mandag d. 23. november kl. 19.00. Vera tog den, men har "
        "ikke fortalt, hvordan det gik. Spørg Vera, eller skriv til Aya."
    )
    assert len(texts(answers, told)) == 1
    assert not texts(other, "ringet op")
    await hjem.vera.taps_data("safety.ended:1", on=hjem.vera.last)
    await hjem.jump(minutes=5)
    assert len(texts(answers, "Vera tog den, og opkaldet er slut.")) == 1


def _is_off_tomorrow(tx: Tx, staff_id: int, deputy_id: int) -> None:
    on = tx.now.date() + timedelta(days=1)
    tx.add(TimeOff(staff_id=staff_id, from_on=on, to_on=on, deputy_id=deputy_id))


async def test_a_call_that_ended_with_a_note_is_told_once_and_not_before_work(hjem: Hjem) -> None:
    await asks_in_the_evening(hjem)
    await hjem.vera.taps_data("safety.end:1", on=hjem.vera.last)
    await hjem.vera.sends("Vi talte en time.")
    await hjem.forward(hours=13, minutes=45)
    assert not texts(hjem.bo, "ringet op")
    await hjem.forward(hours=8)
    assert len(texts(hjem.bo, "ringet op")) == 1
