"""`make bench`: figures side by side in one run; minutes long, and no part of `make test`.

The arguments: the Python that runs the bot, the one that runs the rival, and one part alone.
"""

import asyncio
import sys

from bot import log
from tests.bench.broadcast import broadcast_to_many
from tests.bench.duel import duel
from tests.bench.volume import compare


async def main(python: str, rival: str, part: str = "") -> None:
    log.configure("ERROR")
    parts = {"duel": lambda: duel(python, rival), "broadcast": broadcast_to_many, "volume": compare}
    for name, measure in parts.items():
        if part in ("", name):
            for line in await measure():
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
