"""However rows are read and changed, each is one object, and the database has what was written."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection
from sqlalchemy.orm import SessionTransaction
from sqlmodel import col, select, update

from bot.store import Surroundings
from bot.store.sqlite import sqlite_engine
from bot.tables import Delivery

ATTEMPTS = select(Delivery.unique_key, Delivery.attempt)

keys, numbers = st.sampled_from("abc"), st.integers(1, 99)
is_within = precondition(lambda self: bool(self.savepoints))
is_outside = precondition(lambda self: not self.savepoints)


class Transactions(RuleBasedStateMachine):
    """Transactions one after the other, of which this class remembers what they should leave."""

    empty: Path
    surroundings: Surroundings

    def __init__(self) -> None:
        super().__init__()
        self.engine = sqlite_engine("sqlite://")
        with closing(sqlite3.connect(self.empty)) as empty:
            raw = self.engine.raw_connection()
            empty.backup(raw.driver_connection)  # type: ignore[arg-type]
            raw.close()
        self.connection: Connection = self.engine.connect()
        self.numbers: dict[str, int] = {}
        self.begins()

    def begins(self) -> None:
        self.tx = self.surroundings.begin(self.connection)
        self.before = dict(self.numbers)
        self.rows: dict[str, Delivery] = {}
        self.savepoints: list[tuple[SessionTransaction, dict[str, int], dict[str, Delivery]]] = []

    def knows(self, row: Delivery | None, key: str) -> None:
        assert (row is None) == (key not in self.numbers)
        if row is not None:
            assert row.attempt == self.numbers[key]
            assert self.rows.setdefault(key, row) is row

    def row(self, key: str) -> Delivery | None:
        return self.rows.get(key) or self.tx.find(Delivery, unique_key=key)

    def values(self, key: str, number: int) -> dict[str, Any]:
        now = self.tx.now
        return {
            "kind": "test",
            "params": {},
            "recipient": "c1",
            "unique_key": key,
            "not_before": now,
            "queued_at": now,
            "attempt": number,
        }

    @rule(key=keys)
    def finds(self, key: str) -> None:
        self.knows(self.tx.find(Delivery, unique_key=key), key)

    @rule(key=keys)
    def gets(self, key: str) -> None:
        if key in self.rows:
            self.knows(self.tx.get(Delivery, self.rows[key].id), key)

    @rule()
    def selects(self) -> None:
        rows = self.tx.exec(select(Delivery)).all()
        assert {row.unique_key for row in rows} == self.numbers.keys()
        for row in rows:
            self.knows(row, str(row.unique_key))

    @rule()
    def looks(self) -> None:
        assert dict(map(tuple, self.tx.all(ATTEMPTS))) == self.numbers

    @rule(key=keys, number=numbers, is_added=st.booleans())
    def changes(self, key: str, number: int, is_added: bool) -> None:
        row = self.row(key)
        if row is not None:
            row.attempt = self.numbers[key] = number
            if is_added:
                self.tx.add(row)
            self.knows(row, key)

    @rule(key=keys, number=numbers)
    def amends(self, key: str, number: int) -> None:
        row = self.row(key)
        if row is not None:
            self.tx.amend(row, attempt=number)
            self.numbers[key] = number
            self.knows(row, key)

    @rule(key=keys, number=numbers)
    def updates(self, key: str, number: int) -> None:
        if key in self.numbers:
            this = col(Delivery.unique_key) == key
            self.tx.exec(update(Delivery).where(this).values(attempt=number))
            self.numbers[key] = number

    @rule(key=keys, number=numbers, by_the_orm=st.booleans())
    def makes(self, key: str, number: int, by_the_orm: bool) -> None:
        if key in self.numbers:
            return
        if by_the_orm:
            row = Delivery(**self.values(key, number))
            self.tx.add(row)
            self.tx.flush()
        else:
            row = self.tx.put(Delivery, **self.values(key, number))
        self.numbers[key] = number
        self.knows(row, key)

    @rule(key=keys)
    def deletes(self, key: str) -> None:
        row = self.row(key)
        if row is not None:
            self.tx.delete(row)
            self.tx.flush()
            del self.numbers[key]
            self.rows.pop(key, None)

    @rule(key=keys)
    def refreshes(self, key: str) -> None:
        row = self.row(key)
        if row is not None:
            self.tx.flush()
            self.tx.refresh(row)
            self.knows(row, key)

    @rule()
    def sets_a_savepoint(self) -> None:
        self.savepoints.append((self.tx.begin_nested(), dict(self.numbers), dict(self.rows)))

    @is_within
    @rule()
    def keeps_what_came_after_it(self) -> None:
        self.savepoints.pop()[0].commit()

    @is_within
    @rule()
    def undoes_what_came_after_it(self) -> None:
        savepoint, self.numbers, rows = self.savepoints.pop()
        savepoint.rollback()
        # A row that was deleted and is there again may be another object.
        self.rows = {key: row for key, row in rows.items() if self.rows.get(key) is row}

    @is_outside
    @rule()
    def starts_over(self) -> None:
        self.tx.start_over()
        self.numbers, self.rows = dict(self.before), {}

    @is_outside
    @rule(is_kept=st.booleans())
    def ends(self, is_kept: bool) -> None:
        if is_kept:
            self.tx.commit()
        else:
            self.numbers = dict(self.before)
        self.tx.close()
        assert not self.connection.in_transaction()
        self.begins()
        self.looks()

    def teardown(self) -> None:
        self.tx.close()
        self.connection.close()
        self.engine.dispose()


@pytest.fixture
def machine(empty_database: Path, surroundings: Surroundings) -> type[Transactions]:
    class Here(Transactions):
        pass

    Here.empty, Here.surroundings = empty_database, surroundings
    return Here


def test_transactions_leave_what_they_should(machine: type[Transactions]) -> None:
    run_state_machine_as_test(
        machine, settings=settings(max_examples=60, stateful_step_count=30, deadline=None)
    )
