"""What libraries say reaches the log by the names of their errors, never in their words."""

import subprocess
import sys

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
