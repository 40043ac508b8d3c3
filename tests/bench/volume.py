"""The same taps in a small and in a large database: how much longer they take."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import insert
from sqlmodel import col, func, select

from bot.domain.housing import Ball, SideState, Stage
from bot.domain.messages import Direction, MessageKind
from bot.domain.people import Role
from bot.migrations import upgrade
from bot.store import Tx
from bot.tables import Case, CaseMessage, Person
from tests.databases import own_postgres
from tests.hjem import Hjem, running

YOUTHS, MESSAGES = 100_000, 1_000_000
FEW, FEW_MESSAGES = 100, 1_000
STAFF = 5_000
BATCH = 20_000
TIMES = 40

Step = Callable[[Hjem], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Size:
    youths: int
    messages: int


async def compare() -> list[str]:
    """A line for each engine: the median of each step in the large database by the small one."""
    lines = []
    for engine in ("SQLite", "PostgreSQL"):
        small = await _measured(engine, Size(FEW, FEW_MESSAGES))
        large = await _measured(engine, Size(YOUTHS, MESSAGES))
        ratios = {name: large[name] / small[name] for name in STEPS}
        worst = max(ratios, key=lambda name: ratios[name])
        whole = median(ratios.values())
        lines.append(
            f"{engine}, {YOUTHS:,} youths and {MESSAGES:,} messages by {FEW}: median answer "
            f"{whole:.2f} of the time; most for {worst}: {ratios[worst]:.2f}, "
            f"{large[worst] * 1000:.1f} ms"
        )
    return lines


async def _measured(engine: str, size: Size) -> dict[str, float]:
    if engine == "PostgreSQL":
        with own_postgres() as server:
            upgrade(server.get_uri())
            return await _times(server.get_uri(), size)
    folder = Path(tempfile.mkdtemp(prefix="hjem-"))
    url = f"sqlite:///{folder / 'hjem.db'}"
    upgrade(url)
    try:
        return await _times(url, size)
    finally:
        shutil.rmtree(folder)


async def _times(url: str, size: Size) -> dict[str, float]:
    async with running(url, webhook=True) as hjem:
        await _seed(hjem, size)
        await hjem.run(lambda tx: tx.connection().exec_driver_sql("ANALYZE"))
        return {name: await _median(hjem, step) for name, step in STEPS.items()}


async def _median(hjem: Hjem, step: Step) -> float:
    waits = []
    for _ in range(TIMES):
        began = perf_counter()
        await step(hjem)
        waits.append(perf_counter() - began)
        await hjem.settled()
    return median(waits)


STEPS: dict[str, Step] = {
    "the menu": lambda hjem: hjem.aya.sends("/menu"),
    "a message to the caseworker": lambda hjem: hjem.aya.sends("Jeg har et spørgsmål."),
    "My home": lambda hjem: hjem.aya.sends("Min bolig"),
    "My appointments": lambda hjem: hjem.aya.sends("Mine aftaler"),
    "the conversation": lambda hjem: hjem.aya.taps_data("messages.mine:0", on=hjem.aya.last),
    "My young people": lambda hjem: hjem.bo.sends("Mine unge"),
    "a youth's card": lambda hjem: hjem.bo.taps_data(f"youth:{hjem.ids['aya']}", on=hjem.bo.last),
}


async def _seed(hjem: Hjem, size: Size) -> None:
    """Youths with cases, twenty to a caseworker, and their messages; committed piece by piece."""
    staff = await hjem.run(_people, Role.CASEWORKER, min(STAFF, -(-size.youths // 20)))
    for first in range(0, size.youths, BATCH):
        youths = await hjem.run(_people, Role.YOUTH, min(BATCH, size.youths - first))
        await hjem.run(_cases, youths, staff)
    youths = await hjem.run(_ids, Role.YOUTH)
    for first in range(0, size.messages, BATCH):
        await hjem.run(_messages, youths, first, min(BATCH, size.messages - first))


def _people(tx: Tx, role: Role, count: int) -> list[int]:
    before = tx.exec(select(func.coalesce(func.max(Person.id), 0))).one()
    rows = [
        {
            "role": role,
            "alias": f"{role} {number}",
            "language": "da",
            "joined_at": tx.now,
            "consented_at": tx.now,
            "seen_at": tx.now,
            "broadcasts_on": True,
            "discreet": True,
        }
        for number in range(count)
    ]
    tx.connection().execute(insert(Person), rows)
    return [one for one in _ids(tx, role) if one > before]


def _ids(tx: Tx, role: Role) -> list[int]:
    return list(tx.exec(select(Person.id).where(Person.role == role).order_by(col(Person.id))))


def _cases(tx: Tx, youths: list[int], staff: list[int]) -> None:
    rows = [
        {
            "youth_id": youth_id,
            "caseworker_id": staff[number % len(staff)],
            "opened_at": tx.now,
            "is_minor": False,
            "stage": list(Stage)[number % 10],
            "side_state": SideState.NONE,
            "ball": Ball.STAFF,
            "moved_at": tx.now,
            "unanswered_told": 0,
            "wishes": b"",
            "areas": [],
            "needs_access": False,
        }
        for number, youth_id in enumerate(youths)
    ]
    tx.connection().execute(insert(Case), rows)


def _messages(tx: Tx, youths: list[int], first: int, count: int) -> None:
    rows = [
        {
            "youth_id": youths[number % len(youths)],
            "author_id": youths[number % len(youths)],
            "direction": Direction.TO_STAFF,
            "kind": MessageKind.TEXT,
            "body": b"",
            "chat_id": 5_000_000_000,
            "message_id": number + 1,
            "album": "",
            "at": tx.now - timedelta(days=number % 60),
            "youth_reaction": "",
            "staff_reaction": "",
            "seen_at": tx.now,
        }
        for number in range(first, first + count)
    ]
    tx.connection().execute(insert(CaseMessage), rows)
