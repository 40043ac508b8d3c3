"""The running bot on real parts: a database, a local Telegram, and a clock to move."""

import gc
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import structlog

from bot.errors import Unavailable
from bot.migrations import upgrade
from bot.services import appointments
from tests.calendars import THURSDAY_AT_TWO, offer, who
from tests.compiling import compile_once
from tests.databases import (
    database_url,
    postgres,
    postgres_server,
    postgres_template,
    postgres_url,
    surroundings,
    with_tools,
)
from tests.hiding import hidden_elsewhere
from tests.hjem import Hjem, running
from tests.schema import faults_of_call

__all__ = [
    "database_url",
    "postgres",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "surroundings",
    "with_tools",
]


compile_once()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to be copied."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "hjem.db"))


@pytest.fixture(autouse=True)
def log_of_its_own() -> Iterator[None]:
    """What a command wrote its log to is closed with the test that ran it, and used by no other."""
    yield
    structlog.reset_defaults()


def pytest_collection_finish() -> None:
    """What is imported by now stays, and is not looked through for garbage; the rest seldom is."""
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than there are cores: many tests wait for a process, a browser or a clock."""
    return (yield) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--row", type=int, help="only tests of this row of docs/alliance.md")
    parser.addoption("--postgres", action="store_true", help="play every story on PostgreSQL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    row = config.getoption("--row")
    if row is not None:
        items[:] = [
            item for item in items if any(row in marker.args for marker in item.iter_markers("row"))
        ]


@pytest.fixture
async def hjem(request: pytest.FixtureRequest) -> AsyncIterator[Hjem]:
    """The bot with its cast, Monday 23 November 2026 at 9.00 in Copenhagen.

    Whatever the story, every call that the bot made is one that Telegram's schema allows, and
    nothing hidden stands in a column that does not say so.
    """
    if request.config.getoption("--postgres"):
        url: str = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{request.getfixturevalue('database')}"
    async with running(url) as hjem:
        yield hjem
        assert [fault for call in hjem.sim.calls for fault in faults_of_call(call)] == []
        with suppress(Unavailable):  # a story may end with the bot
            assert await hjem.run(hidden_elsewhere) == []


@pytest.fixture
async def open_hours(hjem: Hjem) -> Hjem:
    """Bo sees people on Tuesdays, Thursdays and Fridays."""
    await hjem.run(offer, hjem.ids["bo"], tuesday=[(9, 12)], thursday=[(13, 16)], friday=[(9, 15)])
    return hjem


@pytest.fixture
async def booked(hjem: Hjem) -> Hjem:
    """Aya has an appointment with Bo on Thursday at two."""
    await hjem.run(offer, hjem.ids["bo"], thursday=[(13, 16)], friday=[(9, 12)])
    aya = await who(hjem, "aya")
    await hjem.run(appointments.book, aya, aya.id, hjem.ids["bo"], THURSDAY_AT_TWO)
    await hjem.settled()
    return hjem
