"""The key that everything depends on is there whole, or not at all."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
