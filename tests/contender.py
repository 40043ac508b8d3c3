"""One of two processes that want the last time and the last place for half of all the youths.

Each line of its input is a round: the youths it speaks for, and what they want. Each line of its
output is how that ended for them.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.errors import Refusal, Unavailable
from bot.profiles import read_profile
from bot.services import appointments, people, signups
from bot.store import Store, Surroundings, Tx, open_store
from bot.vault import Vault


def books(tx: Tx, youth_id: int, staff_id: int, starts_at: datetime) -> None:
    appointments.book(tx, people.by_id(tx, youth_id), youth_id, staff_id, starts_at)


def signs_up(tx: Tx, youth_id: int, activity_id: int) -> bool:
    return signups.sign_up(tx, people.by_id(tx, youth_id), activity_id) is not None


async def run(store: Store, service: Callable[..., Any], *args: Any) -> Any:
    """What came of it. Where the other process is at the database too long, it comes again."""
    while True:
        with suppress(Unavailable):
            return await store.run(service, *args)


async def slot(store: Store, youth_id: int, wanted: dict[str, Any]) -> str:
    starts_at = datetime.fromisoformat(wanted["starts_at"])
    try:
        await run(store, books, youth_id, wanted["staff"], starts_at)
    except Refusal as refusal:
        return type(refusal).__name__
    return "won"


async def seat(store: Store, youth_id: int, wanted: dict[str, Any]) -> str:
    return "won" if await run(store, signs_up, youth_id, wanted["activity"]) else "full"


async def contend(url: str, key: str, clock: Clock) -> None:
    store = open_store(url, Surroundings(clock, Vault([key]), read_profile("koebenhavn")))
    await store.start()
    _say("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        wanted = json.loads(line)
        for take in (slot, seat):
            ends = await asyncio.gather(*(take(store, one, wanted) for one in wanted["youths"]))
            _say(Counter(ends))
    await store.close()


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    noon = datetime.fromisoformat(os.environ["NOW"])
    asyncio.run(contend(os.environ["DATABASE_URL"], os.environ["KEY"], lambda: noon))
