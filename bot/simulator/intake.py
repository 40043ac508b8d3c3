"""How the bot gets its updates: getUpdates, setWebhook and their kin."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from telegram.constants import PollingLimit, WebhookLimit

from bot.simulator.params import Params
from bot.simulator.refusals import Json, Refused, bad_request
from bot.simulator.updates import UpdateQueue
from bot.simulator.webhook import Delivery, Execute, Webhook

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_DEFAULT_CONNECTIONS = 40


class Intake:
    """Either polling or one webhook, as the bot chose."""

    def __init__(self, queue: UpdateQueue, execute: Execute, timestamp: Callable[[], int]) -> None:
        self.retry_after_seconds = 0.2
        self._queue = queue
        self._execute = execute
        self._timestamp = timestamp
        self._delivery: Delivery | None = None
        self.methods: dict[str, Callable[[Params], Awaitable[Any]]] = {
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
        }

    async def stop(self) -> None:
        """Nobody gets updates any more."""
        self._queue.end_poll()
        if self._delivery is not None:
            await self._delivery.stop()
            self._delivery = None

    async def _get_updates(self, params: Params) -> list[Json]:
        if self._delivery is not None:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active;"
                " use deleteWebhook to delete the webhook first",
            )
        self._queue.want(params.names("allowed_updates", "allowed updates"))
        limit = params.integer("limit") or int(PollingLimit.MAX_LIMIT)
        limit = min(max(limit, 1), int(PollingLimit.MAX_LIMIT))
        offset = params.integer("offset") or 0
        return await self._queue.poll(offset, limit, params.integer("timeout") or 0)

    async def _set_webhook(self, params: Params) -> bool:
        url = params.text("url")
        if not url:
            return await self._delete_webhook(params)
        webhook = Webhook(_checked_url(url), _checked_secret(params), _connections(params))
        self._queue.end_poll("setWebhook request")
        await self.stop()
        self._queue.want(params.names("allowed_updates", "allowed updates"))
        self._drop_if_asked(params)
        self._delivery = Delivery(
            webhook,
            self._queue,
            self._execute,
            lambda: self.retry_after_seconds,
            self._timestamp,
        )
        self._delivery.start()
        return True

    async def _delete_webhook(self, params: Params) -> bool:
        if self._delivery is not None:
            await self._delivery.stop()
            self._delivery = None
        self._drop_if_asked(params)
        return True

    async def _get_webhook_info(self, _params: Params) -> Json:
        info: Json = {"url": "", "has_custom_certificate": False}
        info["pending_update_count"] = len(self._queue.pending)
        if self._delivery is None:
            return info
        webhook = self._delivery.webhook
        info.update(url=webhook.url, max_connections=webhook.max_connections)
        info["allowed_updates"] = sorted(self._queue.allowed)
        if self._delivery.last_error is not None:
            at, message = self._delivery.last_error
            info.update(last_error_date=at, last_error_message=message)
        return info

    def _drop_if_asked(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            self._queue.drop_all()


def _checked_url(url: str) -> str:
    """The address; plain http only on this machine, where a certificate would be no use."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise bad_request("bad webhook: URL host is invalid") from None
    is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not is_local:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not parts.hostname:
        raise bad_request("bad webhook: URL host is empty")
    return url


def _checked_secret(params: Params) -> str:
    secret = params.text("secret_token")
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _connections(params: Params) -> int:
    wanted = params.integer("max_connections", _DEFAULT_CONNECTIONS) or _DEFAULT_CONNECTIONS
    highest = int(WebhookLimit.MAX_CONNECTIONS_LIMIT)
    return wanted if 1 <= wanted <= highest else _DEFAULT_CONNECTIONS
