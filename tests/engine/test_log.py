"""What libraries say reaches the log by the names of their errors, never in their words."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import logging
from bot import log

log.configure("INFO")
library = logging.getLogger("some.library")
try:
    raise ValueError("Aya wrote: I have nowhere to sleep")
except ValueError:
    library.exception("Aya wrote")
library.error("Aya wrote")
library.error("no error", exc_info=True)
library.error("wrong arguments", "Aya wrote")
"""


def test_a_library_is_quoted_by_the_name_of_its_error() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True
    )
    said = [b"some.library: ERROR ValueError", *[b"some.library: ERROR"] * 3]
    assert done.stderr.splitlines() == said


SPEAKER = """
import structlog
from bot import log

log.configure("INFO")
for number in range(1000):
    structlog.get_logger().warning("courier waits", number=number)
print("went on")
"""


def goes_on(stderr: int) -> bool:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SPEAKER], stdout=subprocess.PIPE, stderr=stderr, check=False
    )
    return done.stdout == b"went on\n"


def test_a_line_that_cannot_be_written_ends_nobody() -> None:
    with Path("/dev/full").open("wb") as full:
        assert goes_on(full.fileno())
    reader, writer = os.pipe()
    os.close(reader)
    assert goes_on(writer)
    os.close(writer)
