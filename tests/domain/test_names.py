"""What may be a nickname, by example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import LONGEST, NoName, clean_name, numbered, plain


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Aya", "Aya"),
        ("  Aya \n Bo\t", "Aya Bo"),
        ("Åse Ærø-Øst", "Åse Ærø-Øst"),
        ("A\u030ase", "Åse"),
        ("\u202eayA\u202c", "ayA"),
        ("A\u200by\ufeffa\x00", "Aya"),
        ("<b>Aya</b>", "<b>Aya</b>"),
        ("🦊", "🦊"),
        ("Ninja 2000", "Ninja 2000"),
        ("x" * LONGEST, "x" * LONGEST),
        ("مرحبا", "\u2068مرحبا\u2069"),
        ("\u202eדוד Cohen\u202c", "\u2068דוד Cohen\u2069"),
        ("@aya_2000", "aya_2000"),
        ("Aya www.aya.dk", "Aya www. aya. dk"),
        ("https://t.me/lokkemad", "https: t. me/lokkemad"),
        ("tg://user?id=5", "tg: user?id=5"),
        ("Aya /slet", "Aya slet"),
        ("a./b", "a. b"),
        ("J.P. Øst", "J. P. Øst"),
    ],
)
def test_a_name_is_one_clean_line(written: str, name: str) -> None:
    assert clean_name(written) == name


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "I need a name"),
        (" \n\u200b\u202e", "I need a name"),
        ("...", "I need a name"),
        ("x" * (LONGEST + 1), "too long"),
        ("م" * (LONGEST - 1), "too long"),
        ("Aya 010203-1234", "CPR"),
        ("010203 1234", "CPR"),
        ("@", "I need a name"),
    ],
)
def test_what_is_no_name_says_why(written: str, why: str) -> None:
    with pytest.raises(NoName, match=why):
        clean_name(written)


@given(st.text(max_size=100))
def test_a_clean_name_is_clean_already(written: str) -> None:
    try:
        name = clean_name(written)
    except NoName:
        return
    assert clean_name(name) == name
    assert plain(name).isprintable()
    assert plain(name) == name or name == f"\u2068{plain(name)}\u2069"
    assert len(name) <= LONGEST
    assert len(numbered(name, 12)) <= LONGEST
