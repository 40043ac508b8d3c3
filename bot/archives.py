"""PostgreSQL's own tools: the database becomes an archive, and an archive the database again."""

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from psycopg.conninfo import make_conninfo
from sqlmodel import SQLModel

import bot.tables  # noqa: F401 - fills the metadata
from bot.errors import Unavailable
from bot.store import address_of
from bot.store.postgres import libpq

_REVISION = re.compile(r"^COPY .*\n(\w+)$", re.MULTILINE)

_TELLING = ("connection to server", "aborting because of server version", "input file", "could not")
"""How what a tool says of connections, versions and files begins, which quotes no row."""

_SERVER_SAYS = re.compile(r"(?:ERROR|FATAL): +(\w{5}): (.+)")

_QUOTES_ROWS = ("22", "23", "42601")
"""The classes of errors, and a syntax error, that may be said in the words of a row."""

_IN_THE_WAY = "2BP01"
"""A table is needed by what is not ours: a view, or a table that a newer version made."""


def dump(url: str, target: Path) -> None:
    """The file is a consistent archive of the database. Raises Unavailable."""
    _run("pg_dump", "--format=custom", f"--file={target}", database=url)


def revision_of(archive: Path) -> str:
    """The schema that the archive was made with. Raises Unavailable when it is none of the bot."""
    with TemporaryFile() as script:
        _read(archive, "--data-only", "--table=alembic_version", into=script)
        found = _REVISION.search(script.read().decode())
    if found is None:
        raise Unavailable(f"{archive} is not a database of the bot")
    return found[1]


def fill(url: str, archive: Path) -> None:
    """The database holds what the archive does, and no other table of the bot.

    Raises Unavailable; then nothing has changed.
    """
    tables = ", ".join(f'"{name}"' for name in ("alembic_version", *SQLModel.metadata.tables))
    with TemporaryFile() as script:  # it has no name, so that nothing of it stays
        _read(archive, "--clean", "--if-exists", into=script)
        # `pg_restore` by itself drops only what the archive knows.
        _run(
            "psql",
            "--no-psqlrc",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--set=VERBOSITY=verbose",
            f"--command=DROP TABLE IF EXISTS {tables}",
            "--file=-",
            database=url,
            stdin=script,
        )


def _read(archive: Path, *options: str, into: IO[bytes]) -> None:
    """The file holds, from its beginning, what makes a database of the archive."""
    _run("pg_restore", *options, "--file=-", str(archive), stdout=into)
    into.seek(0)


def _run(
    program: str,
    *options: str,
    database: str | None = None,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
) -> None:
    """The tool has done it; the password goes by the environment, never on the line."""
    address = libpq(address_of(database)) if database else {}
    password = address.pop("password", "")
    where = [f"--dbname={make_conninfo(**address)}"] if database else []
    try:
        subprocess.run(  # noqa: S603 - our own arguments
            [program, *where, *options],
            check=True,
            stdin=stdin,
            stdout=stdout or subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **({"PGPASSWORD": password} if password else {}), "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise Unavailable(f"{program} is not installed") from None
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"{program} failed: {_why(error.stderr.decode())}") from None


def _why(said: str) -> str:
    """What a tool said, without words that may be those of a row."""
    for line in said.splitlines():
        theirs = _SERVER_SAYS.search(line)
        if theirs:
            code, words = theirs.groups()
            if code == _IN_THE_WAY:
                words += ": name a new and empty database in DATABASE_URL"
            return f"error {code}" if code.startswith(_QUOTES_ROWS) else words
        words = line.partition(" error: ")[2]
        if words.startswith(_TELLING):
            return words
    return "it said no more"
