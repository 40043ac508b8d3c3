"""Logging: one line of JSON per event, by ids; no names, texts, tokens or whole updates."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class _Discreet(logging.Formatter):
    """A library's trouble by the name of its error: messages and tracebacks may quote people."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0] if record.exc_info else None
        said = f"{record.name}: {record.levelname}"
        return said if kind is None else f"{said} {kind.__name__}"


class _Bearing:
    """A file in which a line is missing where it cannot be written: the disk is full, a pipe gone.

    An error here would end whoever speaks of an error, and with it the loop that outlives them all.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


def configure(level: str) -> None:
    """Our own events go to stderr from this level on; libraries only speak of what went wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Discreet())
    logging.raiseExceptions = False  # or what cannot be logged is printed, whole
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
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _Bearing(sys.stderr))),
    )
