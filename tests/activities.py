"""Activities for the tests: what a coordinator would have published."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.activities import Facts, Track
from bot.services import organising, people
from bot.store import Tx
from tests.hjem import Hjem

DINNER = "Fællesspisning"


def facts(starts_at: datetime, **other: Any) -> Facts:
    """A dinner with one place, two hours long."""
    values: dict[str, Any] = {
        "title": DINNER,
        "track": Track.COMMUNITY,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "places": 1,
        "place_name": "Huset",
        "address": "Eksempelgade 1",
        "latitude": 55.6761,
        "longitude": 12.5683,
        "provider": "Eksempelforeningen",
    }
    return Facts(**(values | other))


def publish(tx: Tx, coordinator_id: int, wanted: Facts, weeks: int = 1) -> int:
    return organising.publish(tx, people.by_id(tx, coordinator_id), wanted, weeks)


async def published(hjem: Hjem, *, days: float = 3, hours: float = 8, **other: Any) -> int:
    """An activity of Carla's, on Thursday at 17.00 unless said otherwise; its id."""
    starts_at = hjem.clock.now + timedelta(days=days, hours=hours)
    result: int = await hjem.run(publish, hjem.ids["carla"], facts(starts_at, **other))
    return result
