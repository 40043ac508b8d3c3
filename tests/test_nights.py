"""At night staff hear what humans answer, calls and crises; everything else waits for the morning.

What a youth or a guest writes arrives, without a sound when nobody is at work.
"""

from datetime import UTC, datetime

from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG
from tests.test_outreach import claimed
from tests.test_outreach_talk import invited_and_opened
from tests.test_rota import texts

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # Monday at 23.30 in Copenhagen
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


async def test_a_request_that_is_taken_back_at_night_is_heard_of_in_the_morning(
    hjem: Hjem,
) -> None:
    await claimed(hjem)
    await hjem.settled()
    before = len(hjem.olga.received)
    hjem.clock.now = NIGHT
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.taps("Træk den tilbage")
    await hjem.settled()
    assert len(hjem.olga.received) == before
    hjem.clock.now = MORNING
    await hjem.tick()
    assert texts(hjem.olga, "Nova har trukket sin henvendelse tilbage")


async def test_a_request_that_is_erased_at_night_is_heard_of_in_the_morning(hjem: Hjem) -> None:
    await invited_and_opened(hjem)
    await hjem.settled()
    before = len(hjem.olga.received)
    hjem.clock.now = NIGHT
    await hjem.nova.taps("Nej tak")
    await hjem.settled()
    assert len(hjem.olga.received) == before
    hjem.clock.now = MORNING
    await hjem.tick()
    assert texts(hjem.olga, "Nova vil ikke have noget gemt her.")


async def test_what_cannot_be_shown_arrives_as_silently_as_what_can(hjem: Hjem) -> None:
    hjem.clock.now = NIGHT
    hjem.sim.fail_next("sendPhoto", 400, "Bad Request: wrong file identifier")
    await hjem.aya.sends_photo(TINY_PNG)
    await hjem.settled()
    assert "Aya har sendt noget, som Telegram ikke lod mig vise her." in hjem.bo.last.text
    assert hjem.bo.last.silent
