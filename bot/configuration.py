"""The settings together with what they name: all faults reported together."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr, field_validator

from bot import settings
from bot.errors import ConfigurationError
from bot.profiles import read_profile
from bot.settings import Settings
from bot.vault import Vault


class CheckedSettings(Settings):
    """Settings that name a municipality and keys which can be read."""

    @field_validator("municipality")
    @classmethod
    def _municipality_is_known(cls, value: str) -> str:
        with _as_fault():
            read_profile(value)
        return value

    @field_validator("encryption_keys")
    @classmethod
    def _keys_are_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if value:
            with _as_fault():
                Vault([key.get_secret_value() for key in value])
        return value


@contextmanager
def _as_fault() -> Iterator[None]:
    """What cannot be read is a fault of the setting that names it."""
    try:
        yield
    except ConfigurationError as error:
        raise ValueError("; ".join(fault.partition(": ")[2] for fault in error.faults)) from None


def read() -> Settings:
    """The settings in force. Raises ConfigurationError with every fault, a line each."""
    return settings.read(CheckedSettings)
