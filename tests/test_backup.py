"""What goes wrong with a backup is said in words, and no name of a file is in its way."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import URL

from bot import upkeep
from bot.errors import Unavailable
from bot.settings import Settings


@pytest.mark.parametrize("folder", ["a#b", "a?b", "a%20b æ"])
def test_whatever_the_folder_is_called_its_backup_is_whole(
    database: Path, tmp_path: Path, folder: str
) -> None:
    copy, settings = tmp_path / folder / "copy.db", settings_of(database)
    copy.parent.mkdir()
    upkeep.backup(settings, copy)
    assert upkeep.restore(settings, copy) == 0
    database.rename(copy.with_name("hjem.db"))
    again = copy.with_name("again.db")
    upkeep.backup(settings_of(copy.with_name("hjem.db")), again)
    assert upkeep.restore(settings_of(copy.with_name("hjem.db")), again) == 0


def test_a_broken_database_and_a_full_disk_are_said_to_be_so(
    database: Path, tmp_path: Path
) -> None:
    broken, copy = tmp_path / "broken.db", tmp_path / "copy.db"
    broken.write_bytes(b"x" * 5000)
    with pytest.raises(Unavailable, match=r"broken\.db cannot be copied: file is not a database"):
        upkeep.backup(settings_of(broken), copy)
    with (
        no_file_longer_than(100_000),
        pytest.raises(Unavailable, match=r"hjem\.db cannot be copied"),
    ):
        upkeep.backup(settings_of(database), copy)
    assert not list(tmp_path.glob("copy*"))


def settings_of(database: Path) -> Settings:
    url = URL.create("sqlite", database=str(database)).render_as_string()
    return Settings(_env_file=None, bot_token=SecretStr("1:A"), database_url=url)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """What is longer cannot be written, as when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
