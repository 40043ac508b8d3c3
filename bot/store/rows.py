"""What is known of a table once: its key, its defaults, and statements for one row of it."""

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import Executable, Table, bindparam, insert, inspect, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel


class Rows:
    """The rows of one table, as `Tx` reads and writes them one at a time."""

    def __init__(self, entity: type[SQLModel]) -> None:
        configure_mappers()  # a row can be made before the ORM is used at all
        self._mapper = inspect(entity)
        self._entity = entity
        self._table: Table = self._mapper.local_table
        self.key: str = next(one.name for one in self._table.primary_key)
        self._defaults: dict[str, Any] = {}
        self._factories: dict[str, Callable[[], Any]] = {}
        for name, about in entity.model_fields.items():
            if about.default_factory is not None:
                self._factories[name] = about.default_factory  # type: ignore[assignment]
            elif name != self.key:
                default = None if about.default is PydanticUndefined else about.default
                self._defaults[name] = default
        self.by = cache(self._by)
        self.into = cache(self._into)
        self.once_into = cache(self._once_into)
        self.to = cache(self._to)

    def identity(self, key: Any) -> Any:
        """What the session knows the row with this key as."""
        return (self._mapper.class_, (key,), None)

    def instance(self, values: dict[str, Any]) -> Any:
        """A row that stands in the database just so: as the ORM makes one that it reads."""
        row = self._mapper.class_manager.new_instance()
        row.__dict__.update(values)
        inspect(row).key = self.identity(values[self.key])
        return row

    def whole(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values of a new row, with its defaults; without a key that the database makes."""
        made = {name: make() for name, make in self._factories.items()}
        return {**self._defaults, **made, **values}

    def _by(self, columns: tuple[str, ...]) -> Executable:
        table = self._table
        return select(table).where(*(table.c[name] == bindparam(name) for name in columns))

    def _into(self, columns: tuple[str, ...]) -> Executable:
        return insert(self._table).values(self._given(columns)).returning(*self._table.primary_key)

    def _once_into(self, columns: tuple[str, ...], dialect: str) -> Executable:
        made: Any = sqlite.insert
        if dialect == "postgresql":
            from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow, and SQLite needs none

            made = postgresql.insert
        statement = made(self._table).values(self._given(columns)).on_conflict_do_nothing()
        once: Executable = statement.returning(*self._table.primary_key)
        return once

    def _to(self, columns: tuple[str, ...]) -> Executable:
        this = (one == bindparam("this") for one in self._table.primary_key)
        return update(self._table).where(*this).values(self._given(columns))

    def _given(self, columns: tuple[str, ...]) -> dict[str, Any]:
        return {name: bindparam(f"new_{name}", type_=self._table.c[name].type) for name in columns}


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Values for the columns that a statement of `Rows` writes."""
    return {f"new_{name}": value for name, value in values.items()}


rows_of = cache(Rows)
