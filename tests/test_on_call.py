"""On call: who is asked first at night, what a volunteer sees, and how a call ends."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain.delivery import DeliveryStatus
from bot.services import people, rota, safety
from bot.store import Tx
from bot.tables import Delivery, TimeOff
from tests.hjem import Hjem
from tests.test_rota import NIGHT, plans, texts


async def asks_at_night(hjem: Hjem) -> None:
    hjem.clock.now = NIGHT
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    await hjem.settled()


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
    assert not texts(hjem.vera, "fra før")
    assert {one.kind for one in hjem.vera.received} == {"text"}
    await hjem.vera.taps_data(f"messages.to:{aya}", on=hjem.vera.last)
    await hjem.vera.sends("Jeg ringer om lidt")
    await hjem.settled()
    assert texts(hjem.aya, "Jeg ringer om lidt")
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
    assert texts(hjem.bo, "Vera tog opkaldet, og det er slut.")
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
        "Aya bad mandag d. 23. november kl. 19.00 om at blive ringet op. Vera tog opkaldet, men "
        "har ikke fortalt, hvordan det gik. Spørg Vera, eller skriv til Aya."
    )
    assert len(texts(answers, told)) == 1
    assert not texts(other, "ringet op")
    await hjem.vera.taps_data("safety.ended:1", on=hjem.vera.last)
    await hjem.jump(minutes=5)
    assert len(texts(answers, "Vera tog opkaldet, og det er slut.")) == 1


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
