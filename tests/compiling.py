"""What a bot that has run for a minute has: statements that are compiled already.

Every story opens a database of its own, and SQLAlchemy keeps what it compiled by engine and
dialect: a quarter of the tests' time went into compiling the same statements anew.
"""

from typing import Any, ClassVar, Self

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class OneSQLite(SQLiteDialect_pysqlite):
    """SQLite's dialect, one object for all engines, which share what was compiled for it."""

    supports_statement_cache = True
    _one: ClassVar[Self | None] = None
    _compiled: ClassVar[dict[Any, Any]] = {}

    def __new__(cls, **_options: Any) -> Self:
        cls._one = cls._one or super().__new__(cls)
        return cls._one

    def __init__(self, **options: Any) -> None:
        if not vars(self):
            super().__init__(**options)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=cls._compiled)


def compile_once() -> None:
    """From now on, every SQLite engine of this process uses what others have compiled."""
    for name in ("sqlite", "sqlite.pysqlite"):
        registry.register(name, __name__, OneSQLite.__name__)
