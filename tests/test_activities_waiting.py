"""The waiting list moves up by itself, with a timed offer."""

from datetime import timedelta

import pytest

from bot.services import activity_changes, organising, people
from bot.simulator import Phone
from bot.store import Tx
from tests.activities import DINNER, enter_youth, facts, open_page, published, sign_up
from tests.hjem import Hjem

OFFER = "Der er blevet en plads til dig. Sig ja senest {when}. Ellers går den videre til den næste."
YOURS = f"Du er med til {DINNER} "


async def full(hjem: Hjem, days: float = 3, hours: float = 8) -> tuple[int, Phone]:
    """An activity whose one place Emil has, with Aya first and Ny second in the queue."""
    activity_id = await published(hjem, days=days, hours=hours)
    await sign_up(hjem.emil, activity_id)
    ny = await enter_youth(hjem, "Ny")
    for phone in (hjem.aya, ny):
        await sign_up(phone, activity_id, "Skriv mig på venteliste")
    return activity_id, ny


async def gives_up(hjem: Hjem, activity_id: int) -> None:
    await hjem.emil.taps_data(f"activities.left:{activity_id}", on=hjem.emil.last)
    await hjem.settled()


async def test_who_is_too_late_for_a_place_is_asked_about_the_waiting_list(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    page = await open_page(hjem.aya, activity_id)
    await sign_up(hjem.emil, activity_id)
    await hjem.aya.taps("Meld mig til", on=page)
    assert hjem.aya.last.text == (
        f"Der er ikke flere pladser til {DINNER}. Vil du skrives på venteliste?"
    )
    await hjem.aya.taps("Ja, skriv mig på")
    first = "Du er nummer 1 på ventelisten. Jeg skriver, hvis der bliver en plads."
    assert hjem.aya.last.text == first
    await hjem.aya.taps_data(f"activities.wait:{activity_id}", on=hjem.aya.last)
    assert hjem.aya.last.text == first


async def test_a_coordinator_reads_how_many_are_on_the_waiting_list(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem)
    await hjem.carla.sends("/menu")
    await hjem.carla.taps_data(f"activity_desk.show:{activity_id}", on=hjem.carla.last)
    assert "2 personer står på ventelisten." in hjem.carla.last.text


async def test_a_place_given_up_is_offered_to_the_next_with_a_deadline(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem)
    await gives_up(hjem, activity_id)
    assert hjem.aya.last.text == OFFER.format(when="i dag kl. 21.00")
    assert DINNER not in hjem.aya.last.text
    assert ny.last.text.startswith("Du er nummer 2")
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith(YOURS)


async def test_a_place_on_offer_is_not_free_for_anybody_else(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem)
    await gives_up(hjem, activity_id)
    await hjem.emil.taps_data(f"activities.join:{activity_id}", on=hjem.emil.last)
    assert hjem.emil.last.text.startswith("Der er ikke flere pladser")
    await ny.taps_data(f"activities.join:{activity_id}", on=ny.last)
    assert ny.last.text.startswith("Du er nummer 1")


async def test_a_declined_place_goes_on_to_the_next_at_once(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem)
    await gives_up(hjem, activity_id)
    await hjem.aya.taps("Nej tak")
    assert hjem.aya.last.text == "Det er helt i orden. Pladsen går videre til den næste."
    await hjem.settled()
    await ny.taps("Ja tak")
    assert ny.last.text.startswith(YOURS)


async def test_an_old_no_of_who_waits_again_is_asked_about(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem)
    await gives_up(hjem, activity_id)
    await hjem.aya.taps("Nej tak")
    await hjem.settled()
    await hjem.aya.taps_data(f"activities.wait:{activity_id}", on=hjem.aya.last)
    await hjem.aya.taps_data(f"activities.decline:{activity_id}", on=hjem.aya.last)
    assert "Skal jeg tage dig af ventelisten" in hjem.aya.last.text


async def test_an_offer_without_an_answer_goes_on_to_the_next(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem)
    await gives_up(hjem, activity_id)
    offer = hjem.aya.last
    await hjem.jump(hours=11, minutes=59)
    assert ny.last.text.startswith("Du er nummer 2")
    await hjem.jump(minutes=2)
    await hjem.jump(hours=11)
    assert ny.last.text == OFFER.format(when="i dag kl. 20.00")
    await hjem.aya.taps("Ja tak", on=offer)
    assert hjem.aya.last.text.startswith("Pladsen er gået videre til den næste.")
    await hjem.aya.taps("Ja, skriv mig på")
    assert hjem.aya.last.text.startswith("Du er nummer 1")


async def test_the_clock_of_an_offer_made_at_night_starts_in_the_morning(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem)
    await hjem.jump(hours=13)
    await gives_up(hjem, activity_id)
    assert hjem.aya.last.text.startswith("Du er nummer 1")
    await hjem.jump(hours=10)
    assert hjem.aya.last.text == OFFER.format(when="i dag kl. 20.00")


async def test_no_place_is_lost_by_who_sleeps(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem)
    await hjem.jump(hours=7, minutes=40)
    await gives_up(hjem, activity_id)
    assert hjem.aya.last.text == OFFER.format(when="i morgen kl. 15.40")
    await hjem.jump(hours=22)
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith(YOURS)


async def test_an_offer_ends_two_hours_before_the_start_at_the_latest(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem, days=0, hours=8)
    await gives_up(hjem, activity_id)
    assert hjem.aya.last.text == OFFER.format(when="i dag kl. 15.00")


async def test_shortly_before_the_start_the_first_to_say_yes_gets_the_place(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem, days=0, hours=1.5)
    await gives_up(hjem, activity_id)
    words = "Der er blevet en plads i dag kl. 10.30. Den første, der siger ja, får den."
    assert (hjem.aya.last.text, ny.last.text) == (words, words)
    await ny.taps("Ja tak")
    assert ny.last.text.startswith(YOURS)
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith("Du er nummer 1")
    await hjem.tick()
    await hjem.tick()
    assert sum(message.text == words for message in hjem.aya.received) == 0


async def test_a_free_place_is_told_once_and_told_again_when_it_is_free_again(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem, days=0, hours=1.5)
    await gives_up(hjem, activity_id)
    told = hjem.aya.last.text
    await ny.taps("Nej tak")
    await hjem.tick()
    assert [one.text for one in hjem.aya.received].count(told) == 1
    await ny.sends("/menu")
    await ny.taps_data(f"activities.wait:{activity_id}", on=ny.last)
    assert ny.last.text.startswith(YOURS)
    await hjem.jump(minutes=1)
    await ny.taps_data(f"activities.left:{activity_id}", on=ny.last)
    await hjem.settled()
    assert [one.text for one in hjem.aya.received].count(told) == 2


async def test_shortly_before_the_start_a_newcomer_may_wait_and_take_it(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem, days=0, hours=1.5)
    await gives_up(hjem, activity_id)
    mia = await enter_youth(hjem, "Mia")
    await open_page(mia, activity_id)
    await mia.taps("Meld mig til")
    await mia.taps("Ja, skriv mig på")
    assert mia.last.text.startswith(YOURS)


async def test_several_free_places_are_several_offers(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem)
    await hjem.run(change, hjem.ids["carla"], activity_id, hjem, 3)
    await hjem.settled()
    assert hjem.aya.last.text == OFFER.format(when="i dag kl. 21.00")
    assert ny.last.text == OFFER.format(when="i dag kl. 21.00")


def change(tx: Tx, coordinator_id: int, activity_id: int, hjem: Hjem, places: int) -> None:
    who = people.by_id(tx, coordinator_id)
    wanted = facts(hjem.clock.now + timedelta(days=3, hours=8), places=places)
    activity_changes.change(tx, who, activity_id, wanted)


async def test_an_offer_is_withdrawn_when_the_activity_is_called_off(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem)
    await gives_up(hjem, activity_id)
    offer = hjem.aya.last
    await hjem.run(call_off, hjem.ids["carla"], activity_id)
    await hjem.settled()
    assert hjem.aya.last.text.endswith("er desværre aflyst.")
    await hjem.aya.taps("Ja tak", on=offer)
    assert hjem.aya.last.text.startswith("Aktiviteten er aflyst.")
    await hjem.jump(days=1)
    assert not any(message.text.startswith("Der er blevet") for message in ny.received)


async def test_an_offer_that_was_not_sent_yet_is_never_sent_after_a_cancellation(
    hjem: Hjem,
) -> None:
    activity_id, _ = await full(hjem)
    await hjem.jump(hours=13)
    await gives_up(hjem, activity_id)
    await hjem.run(call_off, hjem.ids["carla"], activity_id)
    await hjem.jump(hours=12)
    assert not any(message.text.startswith("Der er blevet") for message in hjem.aya.received)
    assert hjem.aya.last.text.endswith("er desværre aflyst.")


def call_off(tx: Tx, coordinator_id: int, activity_id: int) -> None:
    organising.cancel(tx, people.by_id(tx, coordinator_id), activity_id)


async def test_leaving_the_queue_moves_the_others_up(hjem: Hjem) -> None:
    activity_id, ny = await full(hjem)
    await hjem.aya.taps("Tag mig af ventelisten")
    assert hjem.aya.last.text == (
        "Skal jeg tage dig af ventelisten til Fællesspisning torsdag d. 26. november kl. 17.00?"
    )
    await hjem.aya.taps("Nej, bliv på listen")
    assert "Du er nummer 1 på ventelisten" in hjem.aya.last.text
    await hjem.aya.taps("Tag mig af ventelisten")
    question = hjem.aya.last
    await hjem.aya.taps("Ja, tag mig af")
    assert hjem.aya.last.text == "Du er ikke på ventelisten mere. Det er helt i orden."
    await hjem.aya.taps_data(f"activities.left:{activity_id}", on=question)
    assert hjem.aya.last.text == "Du er ikke tilmeldt. Det er helt i orden."
    assert "Du er nummer 1" in (await open_page(ny, activity_id)).text


async def test_an_offer_survives_a_restart(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem)
    await gives_up(hjem, activity_id)
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith(YOURS)


@pytest.mark.parametrize("name", ["join", "decline", "wait", "left"])
async def test_a_button_on_an_offer_pressed_twice_is_answered_kindly(hjem: Hjem, name: str) -> None:
    activity_id, _ = await full(hjem)
    await gives_up(hjem, activity_id)
    offer = hjem.aya.last
    for _ in range(2):
        await hjem.aya.taps_data(f"activities.{name}:{activity_id}", on=offer)
    kind = ("Du er med", "Det er helt i orden", "Du er ikke tilmeldt.")
    assert hjem.aya.last.text.startswith(kind)


async def test_the_page_of_an_offered_place_has_its_answer(hjem: Hjem) -> None:
    activity_id, _ = await full(hjem)
    await gives_up(hjem, activity_id)
    await hjem.aya.taps("Vis")
    assert "Sig ja senest i dag kl. 21.00." in hjem.aya.last.text
    assert ["Ja tak", "Nej tak"] in hjem.aya.last.buttons
    await hjem.aya.taps_data("activities.list:mine", on=hjem.aya.last)
    assert f"tors. 17.00 · {DINNER} · en plads til dig" in hjem.aya.last.buttons[0]
