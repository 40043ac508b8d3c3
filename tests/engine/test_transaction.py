"""Rows that are read and written past the ORM are the ORM's rows all the same."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.domain.delivery import DeliveryStatus
from bot.store import Store, Surroundings, Tx, open_store
from bot.tables import Delivery, Visitor


@pytest.fixture
async def store(database_url: str, surroundings: Surroundings) -> AsyncIterator[Store]:
    store = open_store(database_url, surroundings)
    await store.start()
    yield store
    await store.close()


def queued(tx: Tx, key: str | None = None) -> Delivery:
    return tx.put(
        Delivery,
        kind="test",
        params={"words": "æøå"},
        recipient="c1",
        unique_key=key,
        not_before=tx.now,
        queued_at=tx.now,
    )


async def test_a_new_row_has_its_defaults_and_its_key(store: Store) -> None:
    def writes(tx: Tx) -> tuple[int, int]:
        first, second = queued(tx), queued(tx)
        return first.id, second.id

    first, second = await store.run(writes)
    read = await store.run(lambda tx: tx.exec(select(Delivery).where(Delivery.id == second)).one())

    assert first != second
    assert (read.params, read.status, read.attempt) == ({"words": "æøå"}, "pending", 0)
    assert read.status is DeliveryStatus.PENDING
    assert read.useless_after is None


async def test_a_row_is_one_object_whichever_way_it_was_read(store: Store) -> None:
    def reads(tx: Tx) -> bool:
        row = queued(tx, "k")
        found = tx.find(Delivery, unique_key="k")
        return row is found is tx.get(Delivery, row.id) is tx.exec(select(Delivery)).one()

    def reads_later(tx: Tx) -> bool:
        found = tx.find(Delivery, unique_key="k")
        assert found is not None
        return found is tx.exec(select(Delivery)).one() is tx.get(Delivery, found.id)

    assert await store.run(reads)
    assert await store.run(reads_later)


async def test_what_the_orm_changed_is_seen_and_the_other_way_round(store: Store) -> None:
    by_reason = select(Delivery.id).where(col(Delivery.reason) == bindparam("reason"))

    def changes(tx: Tx) -> None:
        row = queued(tx)
        row.reason = "by the orm"
        assert tx.first(by_reason, reason="by the orm").id == row.id
        tx.amend(row, reason="amended", settled_at=tx.now)
        assert tx.exec(select(Delivery.reason)).one() == row.reason == "amended"
        assert row not in tx.dirty
        row.attempt = 7

    await store.run(changes)
    row = await store.run(lambda tx: tx.exec(select(Delivery)).one())
    assert (row.reason, row.attempt) == ("amended", 7)
    assert isinstance(row.settled_at, datetime)
    assert row.settled_at.utcoffset() == timedelta(0)


async def test_a_change_is_written_where_nothing_else_uses_the_orm(store: Store) -> None:
    def changes(tx: Tx) -> None:
        found = tx.find(Delivery, unique_key="k")
        assert found is not None
        found.attempt = 7

    def starts_over(tx: Tx) -> None:
        changes(tx)
        tx.start_over()

    await store.run(queued, "k")
    await store.run(starts_over)
    assert await store.run(lambda tx: tx.exec(select(Delivery.attempt)).one()) == 0
    await store.run(changes)
    assert await store.run(lambda tx: tx.exec(select(Delivery.attempt)).one()) == 7


async def test_a_savepoint_undoes_what_was_read_and_changed_before_the_orm(store: Store) -> None:
    def changes(tx: Tx) -> None:
        row = tx.find(Delivery, unique_key="k")
        assert row is not None
        row.attempt = 1
        undone = tx.begin_nested()
        row.attempt = 2
        tx.flush()
        undone.rollback()
        assert row.attempt == 1

    await store.run(queued, "k")
    await store.run(changes)
    assert await store.run(lambda tx: tx.exec(select(Delivery.attempt)).one()) == 1


async def test_a_unique_key_is_taken_once(store: Store) -> None:
    def takes(tx: Tx) -> bool:
        return tx.put_once(Visitor, chat_id=5, language="da", at=tx.now)

    assert sorted(await asyncio.gather(*(store.run(takes) for _ in range(20)))) == [False] * 19 + [
        True
    ]
    assert await store.run(lambda tx: tx.find(Visitor, chat_id=6)) is None


async def test_a_row_that_was_undone_is_gone_and_its_key_is_free(store: Store) -> None:
    def writes_twice(tx: Tx) -> list[str | None]:
        undone = tx.begin_nested()
        queued(tx, "undone")
        undone.rollback()
        queued(tx, "kept")
        return list(tx.exec(select(Delivery.unique_key)))

    assert await store.run(writes_twice) == ["kept"]


async def test_starting_over_undoes_nothing_of_the_others(store: Store) -> None:
    def changes_its_mind(tx: Tx) -> None:
        queued(tx, "never")
        tx.start_over()
        queued(tx, "instead")

    def keeps(tx: Tx, key: str) -> None:
        queued(tx, key)

    await asyncio.gather(
        store.run(keeps, "before"), store.run(changes_its_mind), store.run(keeps, "after")
    )
    keys = await store.run(lambda tx: tx.exec(select(Delivery.unique_key)).all())
    assert sorted(map(str, keys)) == ["after", "before", "instead"]
