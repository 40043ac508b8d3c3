"""What the project promises about its own files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = [path for folder in ("bot", "handlers", "tests") for path in (ROOT / folder).rglob("*.py")]
LONGEST_FILE = 400


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_name_no_address_and_no_place_on_a_machine(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert (
        re.findall(
            r"^.*(?:://|--index|--find-links|file:| @ |\.whl|[ \"']/).*$", text, re.MULTILINE
        )
        == []
    )


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_a_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", "")
    requirements = re.findall(r"^\w.*$", text, re.MULTILINE)
    loose = [r for r in requirements if not re.match(r"\S+==\S+ .*--hash=sha256:", r)]
    assert requirements
    assert loose == []


def test_the_developers_environment_holds_what_the_bot_runs_on() -> None:
    running, developing = (
        set(re.findall(r"^\w\S*==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert running <= developing


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in CODE
        if "versions" not in path.parts  # a migration is written once and read rarely
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}
