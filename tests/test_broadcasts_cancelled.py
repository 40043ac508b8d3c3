"""A broadcast does not speak of an activity as if it stood when it has been cancelled."""

from bot.services import organising, people
from bot.tables import Broadcast
from tests.activities import published
from tests.casework import change
from tests.crowd import addresses_all, broadcast, copies, sends_half
from tests.hjem import Hjem

WARNING = "Fællesspisning er aflyst. Passer beskeden stadig?"


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
    await hjem.carla.taps("Se, hvordan den ser ud")
    assert WARNING not in hjem.carla.last.text
    await cancel(hjem, activity_id)
    await hjem.carla.taps("Se, hvordan den ser ud")
    assert WARNING in hjem.carla.last.text
    await hjem.carla.taps("Send nu")
    assert WARNING in hjem.carla.last.text
    await hjem.carla.taps("Nej, ret den")
    await hjem.carla.taps("Send senere")
    await hjem.carla.sends("i morgen kl. 10")
    assert WARNING in hjem.carla.last.text
    await hjem.carla.taps("Ja, planlæg den")
    assert WARNING in hjem.carla.last.text
