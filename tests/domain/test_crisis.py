"""What sounds like a crisis is found, however it is spelled; everyday words are left alone."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.domain.crisis import IN_TEXTS, Crisis, Rules
from bot.domain.phrases import fold
from bot.profiles.crisis import PHRASES, crisis_rules

HERE = Path(__file__).parent
PARTS = {
    "to develop on": tomllib.loads((HERE / "crisis_messages.toml").read_text("utf-8")),
    "held out": tomllib.loads((HERE / "crisis_held_out.toml").read_text("utf-8")),
}
RECALL, PRECISION = 0.98, 0.95

each_part = pytest.mark.parametrize("part", PARTS)


def heard(part: str, kind: Crisis) -> dict[str, Crisis | None]:
    """What each message of a kind is taken for."""
    return {text: crisis_rules().find(text) for text in PARTS[part][kind]}


def mistaken(part: str) -> list[str]:
    """The harmless messages that are taken for a crisis."""
    return [text for text in PARTS[part]["harmless"] if crisis_rules().find(text) is not None]


def figures(part: str) -> str:
    """How many of each kind are found, and which are not."""
    lines = [f"harmless, yet found: {mistaken(part)}"]
    for kind in IN_TEXTS:
        missed = [text for text, found in heard(part, kind).items() if found is None]
        total = len(PARTS[part][kind])
        lines.append(f"{kind}: {total - len(missed)} of {total}, without {missed}")
    return "\n".join(lines)


@each_part
def test_there_are_enough_messages_to_tell(part: str) -> None:
    assert sum(map(len, PARTS[part].values())) >= 300


@each_part
def test_almost_every_crisis_is_found(part: str) -> None:
    found = [kind for kinds in IN_TEXTS for kind in heard(part, kinds).values()]
    missed = found.count(None)
    assert missed <= (1 - RECALL) * len(found), figures(part)


@each_part
def test_almost_nothing_else_is(part: str) -> None:
    found = [kind for kinds in IN_TEXTS for kind in heard(part, kinds).values()]
    right, wrong = len(found) - found.count(None), len(mistaken(part))
    assert right / (right + wrong) >= PRECISION, figures(part)


@each_part
def test_help_is_for_what_was_written(part: str) -> None:
    total = sum(len(PARTS[part][kind]) for kind in IN_TEXTS)
    other = [
        f"{text}: {found}"
        for kind in IN_TEXTS
        for text, found in heard(part, kind).items()
        if found not in (kind, None)
    ]
    assert len(other) <= (1 - RECALL) * total, other


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
        "jeg vil ikke ses med bo mere",
        "jeg vil ikke snakke med bo mere",
        "gider ikke mødes mere med Bo mere",
        "jeg kan ikke lide bo mere",
        "jeg vil ikke se bo mere",
        "jeg vil ikke skrive til Bo mere",
        "jeg tør ikke stole på bo mere",
        "dont want to talk to bo here anymore",
    ],
)
def test_who_is_called_bo_is_no_place_to_stay(text: str) -> None:
    assert crisis_rules().find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "i want it",
        "yes i want this",
        "i need it now",
        "i dont want to see it",
        "i don't want to see the flat anymore",
        "i dont want to talk about it",
        "i dont wanna live so far out",
        "i dont know where to go for the meeting",
    ],
)
def test_an_answer_about_a_home_in_english_is_no_cry_for_help(text: str) -> None:
    assert crisis_rules().find(text) is None


@pytest.mark.parametrize(
    "text",
    ["i want it all to stop", "i need this to be over", "i wont live to see christmas"],
)
def test_who_wants_it_to_end_is_heard_in_english(text: str) -> None:
    assert crisis_rules().find(text) is Crisis.SUICIDE


@pytest.mark.parametrize(
    "text",
    [
        "jeg har ikke noget sted at bo mere",
        "jeg kan ikke bo sammen med bo mere",
        "jeg kan ikke bo hos bo mere",
        "må ikke bo her mere",
        "jeg har snakket med bo og jeg har ikke noget sted at bo mere",
        "vil ikke ses med bo mere og jeg kan ikke bo her mere",
    ],
)
def test_a_place_to_stay_that_is_gone_is_heard_beside_the_name(text: str) -> None:
    assert crisis_rules().find(text) is Crisis.NO_BED


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


@pytest.mark.parametrize(
    "text",
    [
        "jeg får lyst til at dø",
        "jeg får tanker om at dø",
        "min mor vil dø",
        "min far siger han vil dø",
        "min mormor er død og jeg vil også dø",
    ],
)
def test_a_wish_to_die_is_no_death_in_the_family(text: str) -> None:
    assert crisis_rules().find(text) is Crisis.SUICIDE


@pytest.mark.parametrize(
    "text", ["min mormor døde i går", "min far er lige død", "min hund skal dø i morgen"]
)
def test_a_death_in_the_family_is_no_wish_to_die(text: str) -> None:
    assert crisis_rules().find(text) is None


@pytest.mark.parametrize(
    "text", ["min far smed mig ud", "kæresten smed mig ud", "my mom threw me out"]
)
def test_who_was_put_out_gets_the_numbers_for_a_bed(text: str) -> None:
    assert crisis_rules().find(text) is Crisis.NO_BED


@pytest.mark.parametrize("text", ["jeg vil dø lol", "jeg vil dø haha", "i want to die lol"])
def test_who_laughs_about_wanting_to_die_is_heard(text: str) -> None:
    assert crisis_rules().find(text) is Crisis.SUICIDE


@pytest.mark.parametrize(
    "text", ["min far slår mig lol", "min kæreste slår mig haha", "min mor slår mig 😂"]
)
def test_who_laughs_about_being_hit_at_home_is_heard(text: str) -> None:
    assert crisis_rules().find(text) is Crisis.VIOLENCE


@pytest.mark.parametrize(
    "text", ["min bror slår mig i fifa haha", "min mor slår mig ihjel hvis jeg er sent hjemme haha"]
)
def test_who_laughs_about_a_game_or_a_scolding_is_left_alone(text: str) -> None:
    assert crisis_rules().find(text) is None


def test_the_most_dangerous_goes_first() -> None:
    assert crisis_rules().find("smidt ud hjemmefra, han slår mig, jeg vil dø") is Crisis.SUICIDE
    assert crisis_rules().find("smidt ud hjemmefra og han slår mig") is Crisis.VIOLENCE


def test_a_figure_of_speech_hides_nothing_beside_it() -> None:
    assert crisis_rules().find("jeg dør af grin. nej, jeg vil dø") is Crisis.SUICIDE


def test_a_text_is_folded_to_plain_words() -> None:
    assert fold("Hææj, å-æ! Ø?") == (".", "haj", "a", "a", ".", "o", ".", ".")
    assert fold("") == (".", ".")


@pytest.mark.parametrize(
    "text", ["", " ", "🙂", "ø" * 4096, "vil " * 1000, ". " * 2000, "ikke " * 800]
)
def test_any_text_is_judged_quickly(text: str) -> None:
    started = time.thread_time()
    assert crisis_rules().find(text) is None
    assert time.thread_time() - started < 0.5


def test_a_phrase_that_nobody_can_read_is_refused() -> None:
    none = [{"why": "A word", "say": ["ord"]}]
    with pytest.raises(ValueError, match="no word"):
        Rules.read(
            {
                "same": {},
                "words": {},
                "spelling": {"heard": [], "ordinary": []},
                "harmless": none,
                "suicide": [{"why": "Two at once", "say": ["(et)/to"]}],
                "violence": none,
                "no_bed": none,
            }
        )


@pytest.mark.parametrize("text", ["han tævver mig", "jeg er blevet voldtget", "selv mords tanker"])
def test_a_slip_of_the_pen_hides_nothing(text: str) -> None:
    assert crisis_rules().find(text) is not None


def test_the_phrases_are_read_quickly() -> None:
    data = tomllib.loads(PHRASES.read_text("utf-8"))
    assert min(_seconds_to_read(data) for _ in range(3)) < 0.3  # a busy machine slows some of them


def _seconds_to_read(data: dict[str, Any]) -> float:
    started = time.process_time()
    Rules.read(data)
    return time.process_time() - started
