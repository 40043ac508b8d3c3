"""What may stand in reply_markup."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request

_ACTIONS = (
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat"
    " switch_inline_query_chosen_chat copy_text callback_game pay".split()
)
_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_COPY_TEXT_MAX = 256


def reply_markup(params: Params) -> Json | None:
    """The call's keyboard, checked; None if there is none."""
    markup = params.mapping("reply_markup", "reply markup")
    if not markup:
        return None
    if not any(kind in markup for kind in _KINDS):
        raise bad_request("inline keyboard expected")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _inline_rows(markup["inline_keyboard"])}
    if "keyboard" in markup:
        return {**markup, "keyboard": _reply_rows(markup["keyboard"])}
    return markup


def inline_markup(params: Params) -> Json | None:
    """The call's inline keyboard, for the methods that take no other."""
    markup = reply_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _rows(value: Any, what: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{what}" must be an Array of Arrays')
    return [row for row in value if row]


def _inline_rows(value: Any) -> list[list[Json]]:
    rows = _rows(value, "inline_keyboard")
    if sum(len(row) for row in rows) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("reply markup is too long")
    return [[_inline_button(button) for button in row] for row in rows]


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [name for name in _ACTIONS if _is_used(button, name)]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(
            "can't parse inline keyboard button: exactly one optional field must be used"
        )
    _check_action(button)
    return button


def _is_used(button: Json, action: str) -> bool:
    """An empty address or data is none to Telegram; an empty query is one."""
    value = button.get(action)
    return bool(value) if action in {"url", "callback_data"} else value is not None


def _check_action(button: Json) -> None:
    data = button.get("callback_data")
    if data is not None:
        size = len(str(data).encode())
        if not 1 <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    copied = button.get("copy_text")
    if copied is not None:
        text = copied.get("text", "") if isinstance(copied, dict) else ""
        if not 1 <= len(text) <= _COPY_TEXT_MAX:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.get("url") is not None:
        _check_url(str(button["url"]))


def _check_url(url: str) -> None:
    reason = _url_fault(url)
    if reason:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def _url_fault(url: str) -> str:
    scheme, found, rest = url.partition("://")
    if not found:
        scheme, rest = "http", url
    if scheme.lower() in {"tg", "ton"}:
        return ""
    if scheme.lower() not in {"http", "https"}:
        return "Unsupported URL protocol"
    try:
        host = urlsplit(f"http://{rest}").hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if not host:
        return "URL host is empty"
    return "Wrong HTTP URL" if "." not in host or any(c.isspace() for c in rest) else ""


def _reply_rows(value: Any) -> list[list[Json]]:
    return [[_reply_button(button) for button in row] for row in _rows(value, "keyboard")]


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request(
            "can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    if not button["text"].strip():
        raise bad_request("keyboard button text is empty")
    return button
