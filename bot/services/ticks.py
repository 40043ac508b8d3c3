"""Scheduled services: what is run every so many seconds, in every replica."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from bot.store import Tx

T = TypeVar("T", bound=SQLModel)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tick:
    """A service that looks at the rows of now; running it twice does nothing twice."""

    service: Callable[[Tx], Any]
    seconds: int


def each_alone(tx: Tx, rows: Iterable[T], work: Callable[[Tx, T], object]) -> None:
    """The work is done for every row but those where it fails: of theirs nothing is.

    Such a row is logged by its table and key, holds up no other, and comes again with the tick.
    Raises OperationalError, which is no fault of the row.
    """
    for row in rows:
        known = inspect(row).identity
        try:
            with tx.begin_nested():
                work(tx, row)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad row must not hold up the others
            log.error("row left", table=row.__tablename__, key=known, error=type(error).__name__)
