"""Services run in transactions: each alone, each whole, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import func, select

from bot.errors import Unavailable
from bot.store import Store, Surroundings, Tx, open_store, sqlite
from bot.tables import Audit, Replica, Visitor
from tests.waiting import until


@pytest.fixture
async def store(database_url: str, surroundings: Surroundings) -> AsyncIterator[Store]:
    store = open_store(database_url, surroundings)
    await store.start()
    yield store
    await store.close()


def count(tx: Tx) -> int:
    return tx.exec(select(func.count()).select_from(Audit)).one()


def note(tx: Tx, action: str) -> None:
    tx.add(Audit(at=tx.now, action=action))


async def test_what_a_service_wrote_is_there_for_the_next(store: Store) -> None:
    await store.run(note, "one")
    assert await store.run(count) == 1


async def test_a_failing_service_is_undone_alone(store: Store) -> None:
    def fails(tx: Tx) -> None:
        note(tx, "lost")
        tx.flush()
        raise RuntimeError("no")

    services = [store.run(note, "kept"), store.run(fails), store.run(note, "kept too")]
    outcomes = await asyncio.gather(*services, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [type(None), RuntimeError, type(None)]
    assert await store.run(count) == 2


class Panic(BaseException):
    """As a library written in Rust raises it."""


@pytest.mark.parametrize(("raised", "met"), [(StopIteration, RuntimeError), (Panic, Panic)])
async def test_no_error_of_one_service_keeps_the_others_waiting(
    store: Store, raised: type[BaseException], met: type[BaseException]
) -> None:
    def fails(tx: Tx) -> None:
        raise raised

    services = [store.run(note, "kept"), store.run(fails), store.run(note, "kept too")]
    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(*services, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [type(None), met, type(None)]
        assert await store.run(count) == 2


async def test_a_broken_key_is_the_services_own_failure(store: Store) -> None:
    def enters_replica(tx: Tx) -> None:
        tx.add(Replica(id="a", started_at=tx.now, seen_at=tx.now))

    await store.run(enters_replica)
    with pytest.raises(IntegrityError):
        await store.run(enters_replica)
    await store.run(note, "the store goes on")


async def test_what_nobody_waits_for_holds_as_well(store: Store) -> None:
    await store.run_soon(note, "later")
    assert await store.run(count) == 1


async def test_what_nobody_waits_for_shares_the_commit_of_what_comes(
    database: Path, surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 30)
    store = open_store(f"sqlite:///{database}", surroundings)
    await store.start()
    commits: list[object] = []
    event.listen(store.engine, "commit", commits.append)
    later = [asyncio.create_task(store.run_soon(note, "later")) for _ in range(3)]
    await asyncio.sleep(0)
    await store.run(note, "now")
    await asyncio.gather(*later)
    await store.close()

    assert len(commits) == 1


async def test_many_at_once_all_hold(store: Store) -> None:
    def counts_up(tx: Tx) -> None:
        visitor = tx.get(Visitor, 1) or Visitor(chat_id=1, language="0", at=tx.now)
        visitor.language = str(int(visitor.language) + 1)
        tx.add(visitor)

    await store.run(counts_up)
    await asyncio.gather(*(store.run(counts_up) for _ in range(30)))

    assert await store.run(lambda tx: tx.get_one(Visitor, 1).language) == "31"


async def test_a_caller_who_goes_away_tears_nothing(store: Store) -> None:
    task = asyncio.create_task(store.run(note, "whole"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.run(note, "after")

    async def both_are_kept() -> bool:
        return await store.run(count) == 2

    await until(both_are_kept)  # on PostgreSQL another thread may still be at it


async def test_instants_come_back_in_utc_and_naive_ones_are_refused(store: Store) -> None:
    await store.run(note, "now")
    at = await store.run(lambda tx: tx.exec(select(Audit.at)).one())
    assert at.tzinfo is UTC

    def naive(tx: Tx) -> None:
        tx.add(Audit(at=datetime(2026, 11, 23), action="naive"))  # noqa: DTZ001

    with pytest.raises(Exception, match=r"aware|naive|timezone"):
        await store.run(naive)


async def test_telegrams_large_ids_fit(store: Store) -> None:
    chat_id = 2**52 - 1
    await store.run(lambda tx: tx.add(Visitor(chat_id=chat_id, at=tx.now)))
    assert await store.run(lambda tx: tx.get_one(Visitor, chat_id).chat_id) == chat_id


async def test_closing_commits_what_was_accepted(
    database_url: str, surroundings: Surroundings
) -> None:
    store = open_store(database_url, surroundings)
    await store.start()
    waiting = [asyncio.create_task(store.run(note, str(number))) for number in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*waiting)

    again = open_store(database_url, surroundings)
    await again.start()
    assert await again.run(count) == 20
    await again.close()


async def test_a_closed_store_says_so_and_keeps_nobody_waiting(store: Store) -> None:
    await store.close()
    with pytest.raises(Unavailable, match="closed"):
        await store.run(count)


async def test_a_disk_that_recovers_is_used_again(
    database: Path, surroundings: Surroundings
) -> None:
    store = open_store(f"sqlite:///{database}", surroundings)
    await store.start()
    fill = "PRAGMA max_page_count = 1"
    await store.run(lambda tx: tx.connection().exec_driver_sql(fill))

    def writes_much(tx: Tx) -> None:
        tx.add_all(Audit(at=tx.now, action="x" * 4000) for _ in range(200))

    with pytest.raises(Unavailable, match="SQLITE_FULL"):
        await store.run(writes_much)

    await store.run(note, "room again")  # the failure opened the file anew, without the limit
    assert await store.run(count) == 1
    await store.close()


async def fills_up(store: Store) -> None:
    """There are rows, and room for hardly more."""

    def enter(tx: Tx) -> None:
        for _ in range(200):
            tx.put(Audit, at=tx.now, action="x")

    def leave_little_room(tx: Tx) -> None:
        run = tx.connection().exec_driver_sql
        pages = run("PRAGMA page_count").scalar_one()
        run(f"PRAGMA max_page_count = {pages + 2}")

    await store.run(enter)
    await store.run(leave_little_room)


def widens(tx: Tx) -> None:
    for key in range(1, 201):
        tx.amend(tx.get_one(Audit, key), action="x" * 300)


def widens_as_far_as_it_goes(tx: Tx) -> None:
    with suppress(OperationalError):
        widens(tx)


@pytest.mark.parametrize("service", [widens, widens_as_far_as_it_goes])
async def test_what_shares_a_commit_with_a_full_disk_is_not_said_to_be_done(
    database: Path, surroundings: Surroundings, service: Callable[[Tx], None]
) -> None:
    store = open_store(f"sqlite:///{database}", surroundings)
    await store.start()
    await fills_up(store)
    done = await asyncio.gather(
        store.run(note, "booked"), store.run(service), return_exceptions=True
    )
    rows = await store.run(lambda tx: [one.action for one in tx.exec(select(Audit))])
    assert ("booked" in rows) is (done[0] is None)
    assert isinstance(done[1], Unavailable)
    assert {"x", "booked"} >= set(rows)
    await store.close()


def test_what_is_deleted_is_overwritten_whatever_sqlite_does_by_itself(tmp_path: Path) -> None:
    engine = sqlite.sqlite_engine(f"sqlite:///{tmp_path}/hjem.db")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    engine.dispose()


async def test_what_was_erased_leaves_the_log_as_well(
    database: Path, surroundings: Surroundings
) -> None:
    def enters(tx: Tx) -> int:
        row = Audit(at=tx.now, action="a secret")
        tx.add(row)
        tx.flush()
        return row.id

    def erases(tx: Tx, row_id: int) -> None:
        tx.delete(tx.get_one(Audit, row_id))

    def is_in(file: Path) -> bool:
        return b"a secret" in file.read_bytes()

    store = open_store(f"sqlite:///{database}", surroundings)
    await store.start()
    await store.run(erases, await store.run(enters))
    log = database.with_name("hjem.db-wal")
    assert is_in(log)
    async with asyncio.timeout(20):
        while is_in(log):
            await store.run(lambda tx: None)
    assert not is_in(database)
    assert await store.run(lambda tx: tx.connection().exec_driver_sql("PRAGMA busy_timeout").one())
    await store.close()


async def test_a_number_that_was_used_is_never_given_to_another_row(store: Store) -> None:
    def enters(tx: Tx) -> int:
        row = Audit(at=tx.now, action="x")
        tx.add(row)
        tx.flush()
        return row.id

    first = await store.run(enters)
    await store.run(lambda tx: tx.delete(tx.get_one(Audit, first)))
    assert await store.run(enters) > first
