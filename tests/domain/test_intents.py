"""What people just write finds its way, and nothing that is for a human is kept from one."""

import time
import tomllib
from pathlib import Path

import pytest

from bot.domain.intents import COMMANDS, Intent
from bot.profiles.intents import intents

HERE = Path(__file__).parent
PARTS = {
    "to develop on": tomllib.loads((HERE / "intent_messages.toml").read_text("utf-8")),
    "held out": tomllib.loads((HERE / "intent_held_out.toml").read_text("utf-8")),
}
RIGHT, SWALLOWED = 0.9, 0.02

each_part = pytest.mark.parametrize("part", PARTS)


def taken_for(part: str) -> list[tuple[str, Intent | None, Intent | None]]:
    """Each message, what it wants, and what it is taken for."""
    return [
        (text, Intent(wanted) if wanted != "none" else None, intents().find(text))
        for wanted, texts in PARTS[part].items()
        for text in texts
    ]


def test_there_are_enough_messages_to_tell() -> None:
    assert sum(len(taken_for(part)) for part in PARTS) >= 300
    assert {wanted for part in PARTS.values() for wanted in part} == {*Intent, "none"}


@each_part
def test_almost_every_wish_is_understood(part: str) -> None:
    wrong = [one for one in taken_for(part) if one[1] is not one[2]]
    assert len(wrong) <= (1 - RIGHT) * len(taken_for(part)), wrong


@each_part
def test_almost_nothing_for_a_human_is_taken_for_a_command(part: str) -> None:
    swallowed = [
        text for text, wanted, found in taken_for(part) if found in COMMANDS and found is not wanted
    ]
    assert len(swallowed) < SWALLOWED * len(taken_for(part)), swallowed


@pytest.mark.parametrize("text", ["jeg har brug for hjælp", "har brug for hjælp", "i need help"])
def test_what_may_come_first_in_a_sentence_is_looked_for(text: str) -> None:
    assert intents().find(text) is Intent.HELP


@pytest.mark.parametrize(
    "text",
    [
        "jeg har ikke råd til den bolig",
        "har ikke råd til husleje",
        "jeg har ingen penge til biografen",
        "jeg har ikke fået penge endnu",
        "jeg har ikke råd til at komme til madklub",
        "der var ikke noget mad til fællesspisning",
    ],
)
def test_what_somebody_cannot_afford_is_not_always_food(text: str) -> None:
    assert intents().find(text) is not Intent.MONEY


@pytest.mark.parametrize("text", ["tak for mødet", "tak for fremvisningen", "tak for i går"])
def test_thanks_ask_for_nothing(text: str) -> None:
    assert intents().find(text) is None


@pytest.mark.parametrize("text", ["", "🙂", "ø" * 4096, "hvornår " * 500, "kan ikke " * 500])
def test_any_text_is_judged_quickly(text: str) -> None:
    started = time.thread_time()
    assert intents().find(text) is None
    assert time.thread_time() - started < 0.5
