"""Whether anything hidden stands where no new outer key would find it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    CompoundSelect,
    LargeBinary,
    Select,
    Text,
    cast,
    func,
    union_all,
)
from sqlmodel import AutoString, SQLModel, literal, select

from bot.store import Tx
from bot.tables.columns import Hidden, PartlyHidden
from bot.vault import BEGINNING


def hidden_elsewhere(tx: Tx) -> list[str]:
    """The columns that hold what `Vault.hide` made, and do not say so."""
    return sorted({name for (name,) in tx.execute(_everywhere_else())})


@cache
def _everywhere_else() -> CompoundSelect[Any]:
    return union_all(*_each())


def _each() -> Iterator[Select[Any]]:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            name = literal(f"{table.name}.{column.name}")
            if isinstance(column.type, Hidden | PartlyHidden):
                continue
            if isinstance(column.type, LargeBinary):
                yield select(name).where(func.substr(column, 1, 6) == BEGINNING.encode())
            elif isinstance(column.type, AutoString | JSON):
                yield select(name).where(cast(column, Text).contains(BEGINNING))
