"""What several tables share: how a row is made, and types of columns."""

from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Enum, Index, LargeBinary
from sqlmodel import SQLModel


class Row(SQLModel):
    """A row of a table, which services make and the database checks.

    pydantic makes nothing to check it with, which nobody asks for: a fifth of a start's tables.
    """

    model_config = {"defer_build": True}


TelegramId = BigInteger
"""Telegram's chat, user and update ids need more than 32 bits."""


class Sealed(LargeBinary):
    """Words that were sealed with a person's own key; see `bot.services.private`."""


class Hidden(LargeBinary):
    """What is under an outer key: made by `Vault.hide`, or a person's key, wrapped.

    `python -m bot rekey` finds by this type, and by the next, what a new outer key has to wrap.
    """


class PartlyHidden(JSON):
    """Facts, some of which are words that were hidden by `Vault.hide`."""


def choice(values: type[StrEnum]) -> Enum:
    """A string column that holds one of these values; no type of its own in PostgreSQL."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """An index of those rows alone for which this holds: most tables grow by other rows.

    A migration makes it. SQLAlchemy itself is not told the condition: it would load the dialect of
    every database that has such indexes, wherever only one is used.
    """
    return Index(name, *columns, unique=unique, info={"where": condition})
