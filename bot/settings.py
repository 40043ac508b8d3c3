"""The settings: the environment or `.env`, read once, all faults reported together."""

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeVar

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import ConfigurationError


class DemoSettings(BaseSettings):
    """The one setting that `python -m bot demo` looks at, so that no other can disturb it."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    demo_port: Annotated[int, Field(ge=0, le=65535)] = 8100


S = TypeVar("S", bound=DemoSettings)
K = TypeVar("K", bound="Settings")


class Settings(DemoSettings):
    """Every setting of the bot. `X_FILE` names a file that holds the value of `X`.

    A setting that depends on another stands below it, so that all faults are found in one go.
    """

    bot_token: SecretStr
    bot_api_base: str = "https://api.telegram.org"
    webhook_url: str = ""
    webhook_secret: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    webhook_host: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    webhook_path: str = "/telegram"
    database_url: str = "sqlite:///hjem.db"
    encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode, Field(validate_default=True)] = ()
    municipality: str = "koebenhavn"
    sends_per_second: Annotated[int, Field(ge=1, le=1000)] = 30
    log_level: str = "INFO"

    @field_validator("bot_token")
    @classmethod
    def _token_has_the_shape_of_a_token(cls, value: SecretStr) -> SecretStr:
        number, _, rest = value.get_secret_value().partition(":")
        if not number.isdigit() or not rest:
            raise ValueError("is not a token from BotFather (number:letters)")
        return value

    @field_validator("bot_api_base", "webhook_url")
    @classmethod
    def _address_is_http(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("webhook_path")
    @classmethod
    def _path_is_absolute(cls, value: str) -> str:
        if not value.startswith("/"):
            raise ValueError("must begin with /")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_is_what_telegram_takes(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        secret = value.get_secret_value()
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ValueError("may hold A-Z, a-z, 0-9, _ and - only, 256 at most")
        if not secret and info.data.get("webhook_url"):
            raise ValueError("is required with WEBHOOK_URL")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_one_we_know(cls, value: str) -> str:
        try:
            address = make_url(value)
        except ArgumentError:
            raise ValueError("is not a database address such as sqlite:///hjem.db") from None
        if address.get_backend_name() not in ("sqlite", "postgresql"):
            raise ValueError("must be sqlite:///... or postgresql://...")
        if address.get_backend_name() == "sqlite" and not address.database:
            raise ValueError("names no file; it has three slashes: sqlite:///hjem.db")
        if "@" in (address.host or ""):
            raise ValueError("has an @ in its password: write %40 for it, and %25 for %")
        return value

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _keys_are_separated_by_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(key for key in value.replace("\n", ",").split(",") if key.strip())
        return value

    @field_validator("encryption_keys")
    @classmethod
    def _keys_are_there_for_postgresql(
        cls, value: tuple[SecretStr, ...], info: ValidationInfo
    ) -> tuple[SecretStr, ...]:
        if not value and info.data.get("database_url", "").startswith("postgres"):
            raise ValueError("is required with PostgreSQL")
        return value

    @field_validator("log_level")
    @classmethod
    def _level_is_known(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def page_address(self) -> str:
        """Where our own web pages are found from outside; empty without a webhook."""
        return self.webhook_url

    @property
    def is_sqlite(self) -> bool:
        return make_url(self.database_url).get_backend_name() == "sqlite"

    @property
    def sqlite_file(self) -> Path | None:
        """Where SQLite keeps everything; None with PostgreSQL."""
        return Path(make_url(self.database_url).database or "hjem.db") if self.is_sqlite else None


def names() -> list[str]:
    """The environment names of all settings, in the order they are declared."""
    return [name.upper() for name in Settings.model_fields]


def read(kind: type[K]) -> K:
    """The settings in force. Raises ConfigurationError with every fault, a line each."""
    try:
        return _read(kind, {})
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([f".env: cannot be read ({type(error).__name__})"]) from None


def read_demo() -> DemoSettings:
    """What the demo may know; somebody else's `.env` is passed over. Raises ConfigurationError."""
    try:
        return _read(DemoSettings, {})
    except (OSError, UnicodeDecodeError):
        return _read(DemoSettings, {"_env_file": None})


def _read(kind: type[S], overrides: dict[str, object]) -> S:
    from_files, faults = _from_files(kind)
    try:
        settings = kind(**{**from_files, **overrides})  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigurationError(faults + [_fault(one) for one in error.errors()]) from None
    if faults:
        raise ConfigurationError(faults)
    return settings


def _from_files(kind: type[DemoSettings]) -> tuple[dict[str, object], list[str]]:
    """What stands in the files that `X_FILE` names; `X` itself in the same place comes first."""
    written, values = _written(), dict[str, object]()
    faults = _misspelt(written) if issubclass(kind, Settings) else []
    for name in map(str.upper, kind.model_fields):
        places = (os.environ, written)
        said = next((place for place in places if {name, f"{name}_FILE"} & place.keys()), {})
        path = said.get(f"{name}_FILE")
        if not path or name in said:
            continue
        try:
            values[name.lower()] = Path(path).read_text("utf-8").strip()
        except OSError as error:
            faults.append(f"{name}_FILE: cannot be read ({error.strerror})")
        except UnicodeDecodeError:
            faults.append(f"{name}_FILE: holds no text in UTF-8")
    return values, faults


def _written() -> dict[str, str | None]:
    """What stands in `.env`, by name in capitals."""
    return {name.upper(): value for name, value in dotenv_values(".env").items()}


def _misspelt(written: Iterable[str]) -> list[str]:
    """A line for each name in `.env` that is almost a setting; others may be of other tools."""
    known = [one for name in names() for one in (name, f"{name}_FILE")]
    close = {name: get_close_matches(name, known, 1, 0.85) for name in written if name not in known}
    return [f"{name}: is no setting; is {near[0]} meant?" for name, near in close.items() if near]


PLAIN = {"missing": "is required", "int_parsing": "must be a whole number"}


def _fault(error: ErrorDetails) -> str:
    """One line for one fault; never the value, which may be a secret."""
    place, message = error["loc"], error["msg"]
    said = message.removeprefix("Value error, ").replace("Input should be", "must be")
    text = PLAIN.get(error["type"], said)
    return f"{str(place[0]).upper()}: {text}" if place else text
