"""What campaigns say beside whether they held: their figures."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Iterator[list[object]]:
    """What is put in here is written under the name of the campaign."""
    words: list[object] = []
    yield words
    with capsys.disabled():
        sys.stdout.write("".join(f"\n  {word}" for word in words) + "\n")
