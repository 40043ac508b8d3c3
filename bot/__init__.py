"""The Hjem til Alle bot."""

import os

# PTB then gives durations as timedelta, as its next major version will, without a warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
