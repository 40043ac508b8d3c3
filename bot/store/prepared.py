"""Statements that are compiled once, and run on SQLite's driver itself.

SQLAlchemy writes them and converts their values. What it does around every execution takes many
times as long as SQLite itself, so that what every update passes does without.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

_DIALECT = sqlite.dialect()
_Convert = Callable[[Any], Any]


class Prepared:
    """One statement. `run` takes its parameters by name, and returns its rows as named tuples."""

    def __init__(self, statement: Any) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        defaults = compiled.params
        self._parameters = [
            (name, _writer(compiled.binds[name]), defaults[name])
            for name in compiled.positiontup or ()
        ]
        columns = list(getattr(statement, "exported_columns", ()))
        row: Any = namedtuple("Row", [one.key for one in columns], rename=True)  # type: ignore[misc]
        self._row: Callable[[list[Any]], Any] = row._make
        readers = [_reader(one.type) for one in columns]
        self._reads = [(at, read) for at, read in enumerate(readers) if read is not None]

    def run(self, connection: sqlite3.Connection, values: dict[str, Any]) -> list[Any]:
        parameters = [write(values.get(name, default)) for name, write, default in self._parameters]
        rows = connection.execute(self._sql, parameters).fetchall()
        return [self._read(row) for row in rows]

    def _read(self, row: tuple[Any, ...]) -> Any:
        values = list(row)
        for at, read in self._reads:
            values[at] = read(values[at])
        return self._row(values)


@lru_cache(1024)
def prepared(statement: Any) -> Prepared:
    """The statement, compiled; for those that are built once and kept."""
    return Prepared(statement)


def _writer(parameter: BindParameter[Any]) -> _Convert:
    kind = parameter.type.dialect_impl(_DIALECT)
    return kind.bind_processor(_DIALECT) or _as_it_is


def _reader(kind: TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)


def _as_it_is(value: Any) -> Any:
    return value
