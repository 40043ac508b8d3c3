"""Ticks: one that fails is named, holds up no other, and comes again."""

import asyncio

from structlog.testing import capture_logs

from bot.store import Tx
from bot.tables import Broadcast
from tests.hjem import Hjem

SPOILT = "UPDATE broadcast SET status = 'sending', audience = 'Aya'"


async def test_a_tick_that_stumbles_is_named_without_what_it_read_and_comes_again(
    hjem: Hjem,
) -> None:
    def spoil(tx: Tx) -> None:
        tx.add(Broadcast(author_id=hjem.ids["carla"], made_at=tx.now))
        tx.flush()
        tx.connection().exec_driver_sql(SPOILT)

    await hjem.run(spoil)
    with capture_logs() as said:
        async with asyncio.timeout(10):
            while len(said) < 2:  # noqa: ASYNC110 - a log has no event to wait for
                await asyncio.sleep(0.05)
    told = {"event": "tick stumbled", "tick": "advance", "error": "LookupError"}
    assert said[:2] == [told | {"log_level": "error"}] * 2
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    assert "Hej Bo" in hjem.bo.last.text
