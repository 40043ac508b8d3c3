"""The key that everything depends on is there whole, and what it keeps from others is known."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import LargeBinary
from sqlmodel import SQLModel

from bot.tables.columns import Hidden, Sealed
from bot.vault import kept_key


def test_processes_that_begin_at_once_keep_one_and_the_same_key(tmp_path: Path) -> None:
    begin = threading.Barrier(16)

    def begins(_number: int) -> str:
        begin.wait()
        return kept_key(tmp_path / "hjem.key")

    with ThreadPoolExecutor(16) as threads:
        keys = set(threads.map(begins, range(16)))
    assert keys == {(tmp_path / "hjem.key").read_text("ascii").strip()}
    assert stat.S_IMODE((tmp_path / "hjem.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["hjem.key"]


def test_every_column_of_bytes_says_how_its_content_is_kept_from_others() -> None:
    columns = [one for table in SQLModel.metadata.sorted_tables for one in table.columns]
    kinds = {str(one): type(one.type) for one in columns if isinstance(one.type, LargeBinary)}
    assert {name for name, kind in kinds.items() if kind not in (Hidden, Sealed)} == set()
