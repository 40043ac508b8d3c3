"""The phones' page has its own words in two languages."""

from __future__ import annotations

import re
from pathlib import Path

import bot.simulator

WORDS = Path(bot.simulator.__file__).parent / "page" / "words.js"


def words_of(language: str) -> dict[str, str]:
    block = WORDS.read_text(encoding="utf-8").split(f"const {language} = {{")[1].split("\n};")[0]
    return dict(re.findall(r"^  (\w+): (.+),$", block, re.MULTILINE))


def test_every_word_is_there_in_danish_and_in_english() -> None:
    danish, english = words_of("DA"), words_of("EN")
    assert len(danish) > 80
    assert list(danish) == list(english)
    placeholders = re.compile(r"\{\w+\}")
    for key, wording in danish.items():
        assert set(placeholders.findall(wording)) == set(placeholders.findall(english[key])), key
