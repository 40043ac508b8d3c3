"""A broadcast does not speak of an activity as if it stood when it is cancelled or moved."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.broadcasts import BroadcastStatus
from bot.services import activities, activity_changes, organising, people
from bot.store import Tx
from bot.tables import Broadcast
from tests.activities import published
from tests.casework import change
from tests.crowd import addresses_all, broadcast, copies, plans, sends_half
from tests.hjem import Hjem

WARNING = "Fællesspisning er aflyst. Passer beskeden stadig?"
IS_AHEAD = "Fællesspisning er torsdag d. 26. november kl. 17.00"


async def is_about(hjem: Hjem, activity_id: int) -> None:
    """The newest broadcast has a button to the activity."""
    await change(hjem, Broadcast, (await broadcast(hjem)).id, button_activity_id=activity_id)


async def cancel(hjem: Hjem, activity_id: int) -> None:
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    await hjem.run(organising.cancel, carla, activity_id)
    await hjem.settled()


async def test_what_is_being_sent_stops_until_its_author_has_decided(hjem: Hjem) -> None:
    phones = await sends_half(hjem)
    activity_id = await published(hjem)
    await is_about(hjem, activity_id)
    await cancel(hjem, activity_id)
    assert hjem.carla.last.text == (
        "En aktivitet i din fællesbesked er aflyst. Beskeden er sat på pause. "
        "6 ud af 12 fik den. Vil du fortsætte?"
    )
    await hjem.forward(minutes=30)
    assert copies(phones) == {0: 6, 1: 6}
    await hjem.carla.taps("Fortsæt eller stop")
    assert hjem.carla.last.text.startswith("På pause\n")
    assert WARNING in hjem.carla.last.text
    await hjem.carla.taps("Fortsæt")
    await hjem.jump(minutes=30)
    assert copies(phones) == {1: 12}


async def test_what_rests_already_is_spoken_of_with_the_cancellation(hjem: Hjem) -> None:
    await sends_half(hjem)
    activity_id = await published(hjem)
    await is_about(hjem, activity_id)
    await hjem.carla.taps("Sæt på pause")
    await cancel(hjem, activity_id)
    assert hjem.carla.last.text.startswith("En aktivitet i din fællesbesked er aflyst")


async def test_a_draft_says_that_its_activity_is_off_before_many_read_it(hjem: Hjem) -> None:
    await addresses_all(hjem)
    activity_id = await published(hjem)
    await is_about(hjem, activity_id)
    await change(hjem, Broadcast, (await broadcast(hjem)).id, activity_id=activity_id)
    await hjem.carla.taps("Se, hvordan den ser ud")
    assert WARNING not in hjem.carla.last.text
    assert hjem.carla.last.text.count(IS_AHEAD) == 1
    await cancel(hjem, activity_id)
    await hjem.carla.taps("Se, hvordan den ser ud")
    assert WARNING in hjem.carla.last.text
    assert IS_AHEAD not in hjem.carla.last.text
    await hjem.carla.taps("Send nu")
    assert WARNING in hjem.carla.last.text
    await hjem.carla.taps("Nej, ret den")
    await hjem.carla.taps("Send senere")
    await hjem.carla.sends("i morgen kl. 10")
    assert WARNING in hjem.carla.last.text
    await hjem.carla.taps("Ja, planlæg den")
    assert WARNING in hjem.carla.last.text


async def move(hjem: Hjem, activity_id: int, **new: Any) -> None:
    """Carla changes the activity so."""

    def change_it(tx: Tx) -> None:
        one = activities.by_id(tx, activity_id)
        wanted = replace(activities.facts_of(one), **new)
        activity_changes.change(tx, people.by_id(tx, hjem.ids["carla"]), activity_id, wanted)

    await hjem.run(change_it)
    await hjem.settled()


def an_hour_later(hjem: Hjem) -> dict[str, datetime]:
    starts_at = hjem.clock.now + timedelta(days=3, hours=9)
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}


MOVED = "Fællesspisning har fået ny tid eller nyt sted: torsdag d. 26. november kl. 18.00, Huset."


async def test_what_is_planned_about_an_activity_that_is_moved_waits_for_its_author(
    hjem: Hjem,
) -> None:
    await plans(hjem, "i morgen kl. 10")
    activity_id = await published(hjem)
    await is_about(hjem, activity_id)
    await move(hjem, activity_id, **an_hour_later(hjem))
    assert hjem.carla.last.text == (
        f"{MOVED} Din planlagte fællesbesked handler om det. Derfor sender jeg den ikke. "
        "Du har den stadig som kladde."
    )
    await hjem.forward(days=1, hours=2)
    assert copies([hjem.aya]) == {0: 1}
    await hjem.carla.taps("Se kladden")
    assert hjem.carla.last.text.startswith("Kladde\n")
    assert "Fællesspisning er torsdag d. 26. november kl. 18.00, Huset." in hjem.carla.last.text
    await hjem.carla.taps("Send nu")
    assert "Fællesspisning er torsdag d. 26. november kl. 18.00, Huset." in hjem.carla.last.text


async def test_what_is_being_sent_about_an_activity_that_is_moved_stops(hjem: Hjem) -> None:
    phones = await sends_half(hjem)
    activity_id = await published(hjem)
    await is_about(hjem, activity_id)
    await move(hjem, activity_id, **an_hour_later(hjem))
    assert hjem.carla.last.text == (
        f"{MOVED} Din fællesbesked handler om det, så den er sat på pause. "
        "6 ud af 12 fik den. Vil du fortsætte?"
    )
    await hjem.forward(minutes=30)
    assert copies(phones) == {0: 6, 1: 6}


async def test_another_word_about_an_activity_holds_nothing(hjem: Hjem) -> None:
    await plans(hjem, "i morgen kl. 10")
    activity_id = await published(hjem)
    await is_about(hjem, activity_id)
    await move(hjem, activity_id, description="Vi laver suppe.", places=4)
    assert (await broadcast(hjem)).status is BroadcastStatus.SCHEDULED
