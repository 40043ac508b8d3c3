"""With 20,000 young people and 5,000 homes, the lists cost what they cost with few.

Counted, not timed: the steps of SQLite's virtual machine and the statements that one screen takes.
A hundred thousand steps are about a millisecond.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import select

from bot.domain.activities import Track
from bot.domain.alliance import ConceptKind, ConceptStage, Horizon, PartnerKind
from bot.domain.dwellings import BuildType, DwellingKind, HousingForm
from bot.domain.housing import Ball, SideState, Stage
from bot.domain.intake import Route
from bot.domain.offers import OfferStatus
from bot.domain.people import Role
from bot.services import intake, stalled
from bot.store import Tx
from bot.tables import Case, Concept, Dwelling, Offer, Partner, Person, Pool
from handlers import FEATURES
from handlers.desk import tapped
from tests.everything import ask_of
from tests.hjem import Hjem

PER_CASEWORKER = 80
FEW, MANY = 1, 250
"""Caseworkers: 80 young people and 20,000."""

TOLERATED = 150_000
STEP = 1000

TAPS = {
    "bo": ("cases.page:1", "cases.closed:0", "offers:1", "offers.home:1", "offers.home:1:1"),
    "carla": (
        "alliance", "partners:1", "concepts:1", "pools:1", "dwellings:1:0", "dwellings:1:1",
        "intake", "partners.show:1", "concepts.show:1", "pools.show:1", "dwellings.show:1",
    ),
    "pia": ("alliance", "dwellings:0:0", "dwellings:1:1", "pools"),
}  # fmt: skip


@dataclass
class Cost:
    """What a screen took: thousands of steps, and statements."""

    steps: int = 0
    statements: int = 0


async def test_lists_cost_the_same_with_few_and_with_many(hjem: Hjem) -> None:
    await hjem.run(_fill, hjem, 0, FEW)
    few: dict[str, Cost] = await hjem.run(_costs, hjem)
    await hjem.run(_fill, hjem, FEW, MANY)
    many: dict[str, Cost] = await hjem.run(_costs, hjem)
    dear = {
        name: (cost, many[name])
        for name, cost in few.items()
        if (many[name].steps - cost.steps) * STEP > TOLERATED
    }
    assert dear == {}
    assert {name: cost.statements for name, cost in few.items()} == {
        name: cost.statements for name, cost in many.items()
    }


def _costs(tx: Tx, hjem: Hjem) -> dict[str, Cost]:
    """By whom and what: every list of the registers, and what ticks look for."""
    taps = {name: route for routes in FEATURES for name, route in routes.taps.items()}
    found = {}
    for name, screens in TAPS.items():
        ask = ask_of(hjem, tx, name)
        for data in screens:
            with counted(tx) as cost:
                tapped(taps[data.partition(":")[0]], data)(ask)
            found[f"{name}: {data}"] = cost
    for work in (intake.queue_of, stalled.stalled_cases):
        with counted(tx) as cost:
            work(tx, hjem.ids["bo"])
        found[work.__name__] = cost
    return found


@contextmanager
def counted(tx: Tx) -> Iterator[Cost]:
    tx.flush()
    tx.expire_all()
    cost = Cost()
    raw: Any = tx.connection().connection.driver_connection

    def stepped() -> int:
        cost.steps += 1
        return 0

    def said(*_: object) -> None:
        cost.statements += 1

    raw.set_progress_handler(stepped, STEP)
    raw.set_trace_callback(said)
    try:
        yield cost
    finally:
        raw.set_trace_callback(None)
        raw.set_progress_handler(None, 0)


def _fill(tx: Tx, hjem: Hjem, first: int, last: int) -> None:
    """Caseworkers from the first to the last, each with youths; and homes to match."""
    now, bo = tx.now, hjem.ids["bo"]
    kab = tx.exec(select(Partner.id).where(Partner.name == "KAB")).one()
    numbers = range(first * PER_CASEWORKER, last * PER_CASEWORKER)
    base = 100_000
    everybody = [
        {
            "id": base + number, "role": Role.YOUTH, "alias": f"Ung {number}", "joined_at": now,
            "consented_at": now, "language": "da", "discreet": True, "wants_broadcasts": True,
        }
        for number in numbers
    ]  # fmt: skip
    helpers = [
        {
            "id": base * 10 + number, "role": Role.CASEWORKER, "alias": f"Kollega {number}",
            "joined_at": now, "language": "da", "discreet": True, "wants_broadcasts": True,
        }
        for number in range(max(first, 1), last)
    ]  # fmt: skip
    tx.execute(insert(Person), [*everybody, *helpers] if helpers else everybody)
    tx.execute(insert(Case), [_case(now, number, bo, base) for number in numbers])
    homes = range(first * 20, last * 20)
    if first == 0:
        tx.execute(insert(Partner), [_partner(now, n) for n in range(20)])
        tx.execute(insert(Concept), [_concept(now, n, kab) for n in range(20)])
        tx.execute(insert(Pool), [_pool(now, n, kab) for n in range(20)])
    tx.execute(insert(Dwelling), [_home(now, number, kab) for number in homes])
    promised = [number for number in homes if number % 4 == 0]
    tx.execute(insert(Offer), [_offer(now, number, base, bo) for number in promised])
    tx.execute(text("ANALYZE"))


def _case(now: Any, number: int, bo: int, base: int) -> dict[str, Any]:
    colleague = number // PER_CASEWORKER
    return {
        "youth_id": base + number,
        "caseworker_id": base * 10 + colleague if colleague else bo,
        "opened_at": now - timedelta(days=number % 300),
        "enrolled_at": None if number % 10 == 1 else now,
        "is_minor": False,
        "route": Route.HOMELESS,
        "closed_at": now if number % 10 == 0 else None,
        "stage": Stage.WAITING,
        "side_state": SideState.NONE,
        "ball": Ball.STAFF,
        "moved_at": now - timedelta(days=number % 100),
        "unanswered_told": 0,
        "wishes": b"",
        "areas": [],
        "needs_access": False,
    }


def _partner(now: Any, number: int) -> dict[str, Any]:
    return {
        "name": f"Forening {number}", "kind": PartnerKind.VOLUNTARY, "changed_at": now,
        "former_names": [], "tracks": [], "contact": "", "part": "", "is_active": True,
    }  # fmt: skip


def _concept(now: Any, number: int, kab: int) -> dict[str, Any]:
    return {
        "name": f"Koncept {number}", "kind": ConceptKind.HOMES, "lead_id": kab, "news_at": now,
        "track": next(iter(Track)), "horizon": next(iter(Horizon)), "stage": ConceptStage.IDEA,
        "about": "", "news": "",
    }  # fmt: skip


def _pool(now: Any, number: int, kab: int) -> dict[str, Any]:
    return {
        "name": f"Pulje {number}", "kind": DwellingKind.OWN_HOME, "partner_id": kab,
        "total": 300, "reserved_percent": 15, "changed_at": now,
    }  # fmt: skip


def _home(now: Any, number: int, kab: int) -> dict[str, Any]:
    return {
        "id": number + 1, "label": f"KAB {number}", "partner_id": kab,
        "kind": DwellingKind.OWN_HOME, "form": HousingForm.PERMANENT,
        "build": BuildType.CONVERSION, "rent": 3000, "deposit": 9000, "own_kitchen": True,
        "area": "Valby", "is_accessible": True, "is_shared": False,
        "free_from": date(2026, 12, 1), "about": "", "picture_file_id": "", "changed_at": now,
    }  # fmt: skip


def _offer(now: Any, number: int, base: int, bo: int) -> dict[str, Any]:
    return {
        "dwelling_id": number + 1, "youth_id": base + number, "status": OfferStatus.MOVED_IN,
        "proposed_by": bo, "proposed_at": now, "changed_at": now, "moved_in_on": now.date(),
    }  # fmt: skip
