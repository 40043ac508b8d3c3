"""The settings together with what they name, and the keys: all faults reported together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr, field_validator

from bot import settings
from bot.errors import ConfigurationError
from bot.profiles import read_profile
from bot.settings import Settings
from bot.vault import Vault, kept_key

WRONG_KEYS = (
    "ENCRYPTION_KEYS: not the keys of this database. Give those that it was used with; "
    "with SQLite and no such setting, put the key file back beside it"
)


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


def keys_of(settings: Settings) -> list[str]:
    """The keys of a bot that runs: with SQLite one is made where there is none yet.

    Raises ConfigurationError when that cannot be kept, and when what is kept is none.
    """
    if settings.encryption_keys:
        return given_keys(settings)
    file = _key_file(settings)
    try:
        return [_key_of(file, kept_key(file))]
    except OSError as error:
        raise ConfigurationError(
            [f"DATABASE_URL: {file}, its key, can be neither read nor made: {error.strerror}"]
        ) from None


def given_keys(settings: Settings) -> list[str]:
    """The keys of the settings, or of the file beside SQLite.

    Raises OSError without one, ConfigurationError where the file holds something else.
    """
    if settings.encryption_keys:
        return [key.get_secret_value() for key in settings.encryption_keys]
    file = _key_file(settings)
    return [_key_of(file, file.read_text("ascii", errors="replace"))]


def _key_of(file: Path, content: str) -> str:
    """The key that the file's content is. Raises ConfigurationError when it is none."""
    key = content.strip()
    try:
        Vault([key])
    except ConfigurationError:
        what = "holds no key; put your copy of it back, do not make a new one"
        raise ConfigurationError([f"DATABASE_URL: {file} {what}"]) from None
    return key


def _key_file(settings: Settings) -> Path:
    assert settings.sqlite_file is not None, "with PostgreSQL the keys are given"
    return settings.sqlite_file.with_suffix(".key")
