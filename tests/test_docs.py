"""What the README and docs/ say is there, is there."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot import settings
from bot.__main__ import main
from bot.profiles import Limits, QuietHours, Retention, WorkingHours

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LARGEST_PICTURE = 250_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
    missing = [
        link for link in links if "://" not in link and not (page.parent / link).resolve().exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_heading_finds_it(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text("utf-8"))
    there = {name: _headings((page.parent / name) if name else page) for name, _ in links}
    assert [(name, heading) for name, heading in links if heading not in there[name]] == []


def _headings(page: Path) -> set[str]:
    """The headings as GitHub names them in addresses."""
    titles = _named(page, r"^#+ (.+)$")
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_command_of_the_docs_exists(capsys: pytest.CaptureFixture[str]) -> None:
    named = {name for page in PAGES for name in _named(page, r"python -m bot (\w+)")}
    assert {"run", "invite", "backup", "restore"} <= named
    for name in sorted(named):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0, name
        assert f"python -m bot {name}" in capsys.readouterr().out


def test_every_make_target_of_the_docs_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = {name for page in PAGES for name in _named(page, r"(?:`|^)make (\w+)")}
    assert "demo" in named
    assert named <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def test_every_setting_of_the_docs_exists() -> None:
    named = {name for page in PAGES for name in _named(page, r"\b([A-Z]+(?:_[A-Z]+)+)\b")}
    known = set(settings.names())
    assert "BOT_TOKEN" in named
    assert {name for name in named if name not in known} == {"BOT_TOKEN_FILE", "X_FILE"}


def test_the_usual_values_of_a_profile_are_those_of_the_docs() -> None:
    said = _named(ROOT / "docs" / "growing.md", r"^\| `(\w+\.\w+)` \| `(.+?)` \|")
    parts: dict[str, BaseModel] = {
        "working_hours": WorkingHours(),
        "quiet_hours": QuietHours(),
        "limits": Limits(),
        "retention": Retention(),
    }
    assert said == [
        (f"{place}.{name}", _as_toml(value))
        for place, part in parts.items()
        for name, value in part
    ]


def _as_toml(value: object) -> str:
    return str(list(value) if isinstance(value, tuple) else value)


def test_wrong_settings_are_not_tried_again_every_two_seconds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "")
    unit = (ROOT / "docs" / "hjem.service").read_text("utf-8")
    assert f"\nRestartPreventExitStatus={main(['run'])}\n" in unit


def test_pictures_are_used_and_small() -> None:
    words = "".join(page.read_text("utf-8") for page in PAGES)
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.name in words
        assert picture.stat().st_size < LARGEST_PICTURE


def _named(page: Path, pattern: str) -> list[Any]:
    return re.findall(pattern, page.read_text("utf-8"), re.MULTILINE)
