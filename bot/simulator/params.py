"""What a method was called with, whichever way it travelled: query, form, multipart or JSON."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import telegram

from bot.simulator.refusals import Json, bad_request

_LIBRARY_ONLY = frozenset(
    "self api_kwargs read_timeout write_timeout connect_timeout pool_timeout filename"
    " allow_sending_without_reply reply_to_message_id disable_web_page_preview"
    " current_offset".split()
)
_LIBRARY_ONLY_OF = {
    "sendContact": {"contact"},
    "sendLocation": {"location"},
    "sendVenue": {"venue"},
    "sendMediaGroup": {"caption", "parse_mode", "caption_entities"},
}


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    data: bytes
    mime: str


@dataclass
class Params:
    """The call's values; strings and native JSON values are both understood, as Telegram does."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The raw value, None if absent or empty."""
        value = self.values.get(name)
        return None if value == "" else value

    def text(self, name: str) -> str:
        """The value as text, empty if absent."""
        value = self.values.get(name)
        return value if isinstance(value, str) else "" if value is None else json.dumps(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """The value as a whole number."""
        value = self.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not _is_whole(value):
            raise bad_request(f"invalid {name} specified")
        return int(value)

    def number(self, name: str) -> float:
        """The value as a real number; it must be there."""
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            raise bad_request(f"{name} is empty") from None

    def flag(self, name: str) -> bool:
        """True for what Telegram takes as true."""
        value = self.get(name)
        return value is True or str(value).lower() in {"true", "1", "yes"}

    def json(self, name: str, what: str) -> Any:
        """The value with JSON text decoded; None if absent."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def mapping(self, name: str, what: str) -> Json | None:
        """A JSON object; None if absent."""
        value = self.json(name, what)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {what}")
        return value

    def names(self, name: str, what: str) -> list[str] | None:
        """A JSON array of texts; None if absent."""
        values = self.sequence(name, what)
        if values is not None and not all(isinstance(value, str) for value in values):
            raise bad_request(f"can't parse {what} JSON object")
        return values

    def sequence(self, name: str, what: str) -> list[Any] | None:
        """A JSON array; None if absent."""
        value = self.json(name, what)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {what} JSON object")
        return value


def _is_whole(value: object) -> bool:
    if isinstance(value, int):
        return True
    return isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value) is not None


@cache
def known_parameters(method: str) -> frozenset[str]:
    """The parameters the Bot API has for a method, read from the library's signatures."""
    names = set(inspect.signature(getattr(telegram.Bot, method)).parameters)
    return frozenset(names - _LIBRARY_ONLY - _LIBRARY_ONLY_OF.get(method, set()))


def refuse_unknown(method: str, params: Params) -> None:
    """Raise for a parameter that does not exist.

    Telegram ignores it; here a misspelt name shall be seen.
    """
    unknown = sorted(set(params.values) - known_parameters(method))
    if unknown:
        raise bad_request(f'unknown parameter "{unknown[0]}"')
