"""How the Bot API says no."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """An error answer, worded as Telegram words it; not a fault of the simulator."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> Refused:
    """A 400; the reason starts with a small letter unless it is a code."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """A 403."""
    return Refused(403, f"Forbidden: {reason}")


def too_many(retry_after: int) -> Refused:
    """A 429 with the wait in seconds."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after)
