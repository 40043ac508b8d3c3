"""What sounds like a crisis is found, however it is spelled; everyday words are left alone."""

import time
import tomllib
from pathlib import Path

import pytest

from bot.domain.crisis import IN_TEXTS, Crisis, Rules
from bot.domain.phrases import fold
from bot.profiles.crisis import crisis_rules

MESSAGES = tomllib.loads(Path(__file__).with_name("crisis_messages.toml").read_text("utf-8"))
FOUND = [(text, kind) for kind in IN_TEXTS for text in MESSAGES[kind]]
RECALL, PRECISION = 0.98, 0.95


def test_almost_every_crisis_is_found() -> None:
    missed = [text for text, _ in FOUND if crisis_rules().find(text) is None]
    assert len(FOUND) >= 150
    assert len(missed) <= (1 - RECALL) * len(FOUND), missed


def test_almost_nothing_else_is() -> None:
    wrong = [text for text in MESSAGES["harmless"] if crisis_rules().find(text) is not None]
    right = sum(crisis_rules().find(text) is not None for text, _ in FOUND)
    assert right / (right + len(wrong)) >= PRECISION, wrong


def test_help_is_for_what_was_written() -> None:
    other = [text for text, kind in FOUND if crisis_rules().find(text) not in (kind, None)]
    assert len(other) <= (1 - RECALL) * len(FOUND), other


@pytest.mark.parametrize(
    "text",
    [
        "kan ikke være her kl. 10",
        "gider ikke være her til mødet",
        "kan ikke leve uden kaffe",
        "skar mig på en dåse",
        "smidt ud af gruppechatten",
        "døren",
        "dør af grin",
        "dødtræt",
        "står udenfor",
        "hænge ud",
        "slå op",
        "slået ud",
        "mangler en bolig",
    ],
)
def test_a_trap_does_not_fire(text: str) -> None:
    assert crisis_rules().find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Jeg vil dø",
        "JEG VIL DØØØØ!!!",
        "jeg vil doe",
        "jeg vil do",
        "jeg  vil\ndø",
        "j\u200beg v\u200bil d\u200bø",
        "jeg vil dø 😢",
        "«jeg vil dø»",
        "jeg vil, dø",
        "jeg vil ikke dø",
        "hun vil dø",
        "i don’t want to live",
        "i don't want to live",
        "i dont want to live",
    ],
)
def test_spelling_signs_and_negation_make_no_difference(text: str) -> None:
    assert crisis_rules().find(text) is Crisis.SUICIDE


def test_the_most_dangerous_goes_first() -> None:
    assert crisis_rules().find("smidt ud hjemmefra, han slår mig, jeg vil dø") is Crisis.SUICIDE
    assert crisis_rules().find("smidt ud hjemmefra og han slår mig") is Crisis.VIOLENCE
    assert Crisis.SUICIDE.outweighs(Crisis.VIOLENCE)
    assert not Crisis.VIOLENCE.outweighs(Crisis.VIOLENCE)


def test_a_figure_of_speech_hides_nothing_beside_it() -> None:
    assert crisis_rules().find("jeg dør af grin. nej, jeg vil dø") is Crisis.SUICIDE


def test_a_text_is_folded_to_plain_words() -> None:
    assert fold("Hææj, å-æ! Ø?") == [".", "haj", "a", "a", ".", "o", ".", "."]
    assert fold("") == [".", "."]


@pytest.mark.parametrize(
    "text", ["", " ", "🙂", "ø" * 4096, "vil " * 1000, ". " * 2000, "ikke " * 800]
)
def test_any_text_is_judged_quickly(text: str) -> None:
    started = time.perf_counter()
    assert crisis_rules().find(text) is None
    assert time.perf_counter() - started < 0.5


def test_a_phrase_that_nobody_can_read_is_refused() -> None:
    none: dict[str, list[str]] = {"phrases": ["ord"]}
    broken = {"phrases": ["(et)/to"]}
    with pytest.raises(ValueError, match="no word"):
        Rules.read(
            {
                "same": {},
                "lists": {},
                "harmless": none,
                "suicide": broken,
                "violence": none,
                "no_bed": none,
            }
        )
