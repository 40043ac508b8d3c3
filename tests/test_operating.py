"""The words that an operator reads when a command cannot do what it is for, or looks at little."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from telegram import WebhookInfo

from bot import doctor, upkeep
from bot.__main__ import main
from bot.configuration import read
from bot.errors import Unavailable
from tests.test_backup import settings_of


@pytest.fixture
def at(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an empty database, which the settings name."""
    monkeypatch.chdir(database.parent)
    monkeypatch.setenv("BOT_TOKEN", "1:x")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///hjem.db")
    return database.parent


@pytest.mark.parametrize(
    "command", [["report"], ["parked"], ["parked", "--replay", "1"], ["rekey"], ["backup", "copy"]]
)
def test_a_command_that_looks_at_the_database_makes_none(
    at: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (at / "hjem.db").unlink()
    assert main(command) == 1
    assert f"there is no database {at / 'hjem.db'} yet" in capsys.readouterr().err
    assert not list(at.glob("hjem*"))


def test_an_empty_file_is_no_database_that_could_say_who_was_erased(
    database: Path, tmp_path: Path
) -> None:
    upkeep.backup(settings_of(database), tmp_path / "copy")
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(Unavailable, match=r"there is no database .*empty\.db"):
        upkeep.backup(settings_of(empty), tmp_path / "other")
    assert upkeep.restore(settings_of(empty), tmp_path / "copy") == 0
    assert not list(tmp_path.glob("*.replaced"))


def test_the_doctor_names_the_file_that_it_looks_at_and_makes_none(database: Path) -> None:
    first = next(doctor._database(settings_of(database)))
    assert str(first).startswith(f"ok    database: {database}, SQLite ")
    database.unlink()
    [found] = doctor._database(settings_of(database))
    assert str(found).startswith(f"LOOK  database: there is no {database} yet")
    assert not list(database.parent.glob("hjem*"))


@pytest.mark.parametrize("content", ["", "nonsense\n", "nøgle"])
def test_a_key_file_without_a_key_is_named_and_put_back(
    at: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (at / "hjem.key").write_text(content, "utf-8")
    advice = "hjem.key holds no key; put your copy of it back, do not make a new one"
    assert main(["run"]) == 2
    assert advice in capsys.readouterr().err
    [found] = [str(one) for one in doctor._database(read()) if one.text.startswith("keys:")]
    assert found.startswith("LOOK")
    assert advice in found


@pytest.mark.parametrize(
    ("version", "advice"),
    [
        ("0001", "; stop the bot and start it again, or run `python -m bot migrate`"),
        ("9999", ", made by a newer version of the bot: install that one"),
    ],
)
def test_the_doctor_says_what_to_do_about_another_schema(
    database: Path, version: str, advice: str
) -> None:
    with closing(sqlite3.connect(database)) as writer, writer:
        writer.execute("UPDATE alembic_version SET version_num = ?", (version,))
    [found] = [one for one in doctor._database(settings_of(database)) if "schema" in one.text]
    assert not found.is_well
    assert found.text.endswith(advice)


@pytest.mark.parametrize(
    ("set_to", "wanted", "said"),
    [
        ("", "", "none (polling)"),
        ("https://a.dk/x", "https://a.dk/x", "https://a.dk/x"),
        ("", "https://a.dk/x", "none, and not https://a.dk/x; start the bot, which sets it"),
        ("https://a.dk/x", "", "https://a.dk/x, and not none; start the bot, which sets it"),
    ],
)
def test_the_doctor_says_what_to_do_about_another_webhook(
    set_to: str, wanted: str, said: str
) -> None:
    found = doctor.webhook(WebhookInfo(set_to, False, 0), wanted)
    assert (found.is_well, found.text) == (set_to == wanted, f"webhook: {said}")


def test_the_next_report_compares_with_one_that_was_written(
    at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def kept() -> int:
        with closing(sqlite3.connect(at / "hjem.db")) as database:
            [(count,)] = database.execute("SELECT count(*) FROM statusreport")
            return int(count)

    (at / "file").touch()
    assert main(["report", "--out", "file/reports"]) == 1
    assert capsys.readouterr().err.endswith("file/reports cannot be written: Not a directory\n")
    assert kept() == 0
    assert main(["report", "--out", "reports"]) == 0
    assert kept() == 1


def test_a_file_of_a_setting_that_is_no_text_is_named(
    at: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (at / "secret").write_bytes(b"\xff")
    monkeypatch.setenv("WEBHOOK_SECRET_FILE", "secret")
    assert main(["migrate"]) == 2
    said = capsys.readouterr().err.splitlines()[1:]
    assert said == ["  WEBHOOK_SECRET_FILE: holds no text in UTF-8"]


def test_a_lock_that_cannot_be_opened_is_named(
    at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (at / "hjem.lock").mkdir()
    upkeep.backup(settings_of(at / "hjem.db"), at / "copy")
    assert main(["restore", "copy"]) == 1
    assert "hjem.lock cannot be opened: Is a directory" in capsys.readouterr().err
