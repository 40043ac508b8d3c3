"""The same taps in a small and in a large database: how much longer they take."""

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import perf_counter

from sqlalchemy import create_engine, insert, text
from sqlmodel import col, func, select

from bot.domain.housing import Ball, SideState, Stage
from bot.domain.messages import Direction, MessageKind
from bot.domain.people import Role
from bot.migrations import plain, upgrade
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
        with _database(engine) as small, _database(engine) as large:
            times = await _times(small, large)
        ratios = {name: there / here for name, (here, there) in times.items()}
        worst = max(ratios, key=lambda name: ratios[name])
        lines.append(
            f"{engine}, {YOUTHS:,} youths and {MESSAGES:,} messages by {FEW}: median answer "
            f"{median(ratios.values()):.2f} of the time; most for {worst}: {ratios[worst]:.2f}, "
            f"{times[worst][1] * 1000:.1f} ms"
        )
    return lines


@contextmanager
def _database(engine: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    if engine == "PostgreSQL":
        with own_postgres() as server:
            upgrade(server.get_uri())
            yield server.get_uri()
        return
    with tempfile.TemporaryDirectory(prefix="hjem-") as folder:
        url = f"sqlite:///{folder}/hjem.db"
        upgrade(url)
        yield url


async def _times(small: str, large: str) -> dict[str, tuple[float, float]]:
    """The medians of every step, in seconds; turn about, so that both meet the same machine."""
    async with running(small, webhook=True) as few, running(large, webhook=True) as many:
        await _seed(few, Size(FEW, FEW_MESSAGES))
        await _seed(many, Size(YOUTHS, MESSAGES))
        _tidy(large)
        return {name: await _medians(few, many, step) for name, step in STEPS.items()}


async def _medians(few: Hjem, many: Hjem, step: Step) -> tuple[float, float]:
    waits: tuple[list[float], list[float]] = ([], [])
    for _ in range(TIMES):
        for hjem, waited in zip((few, many), waits, strict=True):
            began = perf_counter()
            await step(hjem)
            waited.append(perf_counter() - began)
            await hjem.settled()
    return median(waits[0]), median(waits[1])


def _tidy(url: str) -> None:
    """What the database does by itself within the hour is done now, and not while we measure."""
    with create_engine(plain(url)).connect() as connection:
        done = connection.execution_options(isolation_level="AUTOCOMMIT")
        if connection.dialect.name == "postgresql":
            done.execute(text("VACUUM ANALYZE"))
            done.execute(text("CHECKPOINT"))
        else:
            done.execute(text("ANALYZE"))


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
