"""Statements that are compiled once, and run on SQLite's driver itself.

SQLAlchemy writes them and converts their values. What it does around every execution takes many
times as long as SQLite itself, so that what every update passes does without.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import BindParameter
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

_DIALECT = sqlite.dialect()
_Convert = Callable[[Any], Any]


class Prepared:
    """One statement. `run` takes its parameters by name, and returns its rows as named tuples."""

    def __init__(self, statement: Any) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        self._fixed: list[Any] = []
        self._given: list[tuple[int, str, _Convert | None]] = []
        for at, name in enumerate(compiled.positiontup or ()):
            parameter, write = compiled.binds[name], _writer(compiled.binds[name])
            value = compiled.params[name]
            self._fixed.append(write(value) if write and not parameter.required else value)
            if parameter.required:
                self._given.append((at, name, write))
        columns = list(getattr(statement, "exported_columns", ()))
        row: Any = namedtuple("Row", [one.key for one in columns], rename=True)  # type: ignore[misc]
        self._row: Callable[[list[Any]], Any] = row._make
        readers = [_reader(one.type) for one in columns]
        self._reads = [(at, read) for at, read in enumerate(readers) if read is not None]

    def run(self, connection: sqlite3.Connection, values: dict[str, Any]) -> list[Any]:
        parameters = self._fixed.copy()
        for at, name, write in self._given:
            value = values[name]
            parameters[at] = value if write is None else write(value)
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


def _writer(parameter: BindParameter[Any]) -> _Convert | None:
    if isinstance(parameter.type, UTCDateTime):
        return _write_instant
    return _bound_as(parameter.type)


def _bound_as(kind: TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


# A transaction writes its one instant many times over.
_write_instant = lru_cache(64)(cast(_Convert, _bound_as(UTCDateTime())))


def _reader(kind: TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
