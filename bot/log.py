"""Logging: one line of JSON per event, by ids; no names, texts, tokens or whole updates."""

import logging
import sys
from typing import Any

import structlog


class _Discreet(logging.Formatter):
    """A library's trouble by the name of its error: messages and tracebacks may quote people."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's own name
        return str(ei[0].__name__)


def configure(level: str) -> None:
    """Our own events go to stderr from this level on; libraries only speak of what went wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Discreet("%(name)s: %(levelname)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # A tick that is still running when the next is due is no fault: it looks at the rows of now.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
