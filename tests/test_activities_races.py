"""Many at once: a place is taken once and offered once, on both databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlmodel import col, select

from bot.domain.activities import SignupStatus
from bot.domain.people import Role
from bot.services import (
    activities,
    activity_changes,
    organising,
    people,
    signups,
    waiting_list,
)
from bot.services.organising import AlreadyOver
from bot.store import Store, Surroundings, Tx, open_store
from bot.tables import Activity, Delivery, Person, Signup
from tests.activities import facts, publish
from tests.hjem import MONDAY_AT_NINE, Clock

CLIENTS = 24


@pytest.fixture
async def store(database_url: str, surroundings: Surroundings) -> AsyncIterator[Store]:
    store = open_store(database_url, surroundings)
    await store.start()
    yield store
    await store.close()


def enter(tx: Tx, role: Role, count: int) -> list[int]:
    rows = [Person(role=role, alias=f"{role} {n}", joined_at=tx.now) for n in range(count)]
    tx.add_all(rows)
    tx.flush()
    return [row.id for row in rows]


def enter_activity(tx: Tx, places: int) -> int:
    (coordinator,) = enter(tx, Role.COORDINATOR, 1)
    return publish(tx, coordinator, facts(tx.now + timedelta(days=3), places=places))


def sign_up(tx: Tx, youth_id: int, activity_id: int) -> bool:
    return signups.sign_up(tx, people.by_id(tx, youth_id), activity_id) is not None


def wait(tx: Tx, youth_id: int, activity_id: int) -> None:
    signups.wait(tx, people.by_id(tx, youth_id), activity_id)


def leave(tx: Tx, youth_id: int, activity_id: int) -> None:
    signups.leave(tx, people.by_id(tx, youth_id), activity_id)


def with_status(tx: Tx, status: SignupStatus) -> list[int]:
    rows = select(Signup.youth_id).where(Signup.status == status).order_by(col(Signup.youth_id))
    return list(tx.exec(rows))


async def test_of_many_who_want_the_last_place_one_gets_it(store: Store) -> None:
    activity_id = await store.run(enter_activity, 1)
    youths = await store.run(enter, Role.YOUTH, CLIENTS)
    got = await asyncio.gather(*(store.run(sign_up, youth, activity_id) for youth in youths))
    assert got.count(True) == 1
    assert len(await store.run(with_status, SignupStatus.GOING)) == 1


async def test_one_who_taps_many_times_at_once_takes_one_place(store: Store) -> None:
    activity_id = await store.run(enter_activity, 2)
    (youth,) = await store.run(enter, Role.YOUTH, 1)
    got = await asyncio.gather(*(store.run(sign_up, youth, activity_id) for _ in range(8)))
    assert all(got)
    assert await store.run(with_status, SignupStatus.GOING) == [youth]


async def test_places_given_up_at_once_are_offered_once_each_in_the_order_asked(
    store: Store,
) -> None:
    activity_id = await store.run(enter_activity, 4)
    going = await store.run(enter, Role.YOUTH, 4)
    waiting = await store.run(enter, Role.YOUTH, 8)
    for youth in going + waiting:
        await store.run(wait, youth, activity_id)
    await asyncio.gather(*(store.run(leave, youth, activity_id) for youth in going))
    assert await store.run(with_status, SignupStatus.OFFERED) == waiting[:4]
    assert await store.run(with_status, SignupStatus.WAITING) == waiting[4:]


async def test_queues_that_are_moved_twice_at_once_offer_a_place_once(store: Store) -> None:
    activity_id = await store.run(enter_activity, 1)
    youths = await store.run(enter, Role.YOUTH, 3)
    for youth in youths:
        await store.run(wait, youth, activity_id)
    await store.run(leave, youths[0], activity_id)
    await asyncio.gather(*(store.run(waiting_list.move_queues) for _ in range(6)))
    assert await store.run(with_status, SignupStatus.OFFERED) == [youths[1]]


async def test_of_many_corrections_of_a_series_at_once_each_counts_for_every_date(
    store: Store,
) -> None:
    (coordinator,) = await store.run(enter, Role.COORDINATOR, 1)
    first = await store.run(publish_series, coordinator, 3)
    words = [f"Vi laver ret nummer {number}." for number in range(8)]
    await asyncio.gather(*(store.run(describe, coordinator, first, each) for each in words))
    (said,) = set(await store.run(descriptions))
    assert said in words


async def test_of_many_who_cancel_the_rest_of_a_series_at_once_one_tells_each_person(
    store: Store,
) -> None:
    (coordinator,) = await store.run(enter, Role.COORDINATOR, 1)
    first = await store.run(publish_series, coordinator, 4)
    ids = await store.run(all_activities)
    (youth,) = await store.run(enter, Role.YOUTH, 1)
    for each in ids:
        await store.run(sign_up, youth, each)
    await asyncio.gather(*(store.run(cancel_from, coordinator, each) for each in reversed(ids)))
    assert ids[0] == first
    told = await store.run(cancellations_told)
    assert sorted(told) == ids


def all_activities(tx: Tx) -> list[int]:
    return list(tx.exec(select(Activity.id).order_by(col(Activity.id))))


def cancel_from(tx: Tx, coordinator: int, activity_id: int) -> None:
    with suppress(AlreadyOver):
        organising.cancel(tx, people.by_id(tx, coordinator), activity_id, rest=True)


def cancellations_told(tx: Tx) -> list[int]:
    rows = tx.exec(select(Delivery).where(Delivery.kind == "activities.cancelled"))
    return [each for row in rows for each in row.params["activity_ids"]]


def publish_series(tx: Tx, coordinator: int, weeks: int) -> int:
    return publish(tx, coordinator, facts(tx.now + timedelta(days=3)), weeks)


def describe(tx: Tx, coordinator: int, activity_id: int, words: str) -> None:
    who, one = people.by_id(tx, coordinator), activities.by_id(tx, activity_id)
    wanted = replace(activities.facts_of(one), description=words)
    activity_changes.change(tx, who, activity_id, wanted, rest=True)


def descriptions(tx: Tx) -> list[str]:
    return list(tx.exec(select(Activity.description)))


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_people_do_a_free_place_finds_the_next_and_nobody_loses_one(
    seed: int, empty_database: Path, tmp_path: Path, surroundings: Surroundings
) -> None:
    dice, clock = Random(seed), Clock(MONDAY_AT_NINE)
    url = f"sqlite:///{shutil.copy(empty_database, tmp_path / 'walk.db')}"
    store = open_store(url, replace(surroundings, clock=clock))
    await store.start()
    activity_id = await store.run(enter_activity, 3)
    youths = await store.run(enter, Role.YOUTH, 9)
    going: set[int] = set()
    for _ in range(60):
        youth = dice.choice(youths)
        match dice.choice(("sign_up", "wait", "wait", "leave", "time")):
            case "sign_up":
                await store.run(sign_up, youth, activity_id)
            case "wait":
                await store.run(wait, youth, activity_id)
            case "leave":
                await store.run(leave, youth, activity_id)
                going.discard(youth)
            case _:
                clock.now += timedelta(minutes=dice.choice((5, 60, 90)))
                await store.run(waiting_list.move_queues)
        now_going = set(await store.run(with_status, SignupStatus.GOING))
        assert going <= now_going
        going = now_going
        offered = await store.run(with_status, SignupStatus.OFFERED)
        waiting = await store.run(with_status, SignupStatus.WAITING)
        assert len(going) + len(offered) <= 3
        assert not waiting or len(going) + len(offered) == 3
    await store.close()
