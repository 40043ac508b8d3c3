"""How a message fits into what Telegram lets a bot send."""

import pytest

from bot.domain.messages import (
    HEADING,
    LONGEST_CAPTION,
    LONGEST_TEXT,
    MessageKind,
    Part,
    length,
    parts,
    shortened,
    split,
)

LONG = "nøgle til døren " * 300


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (MessageKind.TEXT, "hej", (Part(True, "hej", False),)),
        (MessageKind.OTHER, "", (Part(True, "", False),)),
        (MessageKind.PHOTO, "", (Part(True, "", True),)),
        (MessageKind.VOICE, "hør her", (Part(True, "hør her", True),)),
        (MessageKind.LOCATION, "", (Part(True, "", False), Part(False, "", True))),
        (MessageKind.STICKER, "👍", (Part(True, "", False), Part(False, "", True))),
        (MessageKind.VIDEO_NOTE, "", (Part(True, "", False), Part(False, "", True))),
        (MessageKind.CONTACT, "", (Part(True, "", False), Part(False, "", True))),
    ],
)
def test_a_copy_is_one_message_wherever_that_is_possible(
    kind: MessageKind, text: str, expected: tuple[Part, ...]
) -> None:
    assert parts(kind, text) == expected


@pytest.mark.parametrize("text", [LONG, "å" * 4096, "🏠" * 2048, "\n" * 4000, "a" * 3697])
def test_a_text_of_any_length_leaves_room_for_the_line_that_says_who(text: str) -> None:
    copy = parts(MessageKind.TEXT, text)
    assert [part.heading for part in copy] == [True] + [False] * (len(copy) - 1)
    assert "".join(part.words for part in copy) == text
    assert all(length(part.words) <= LONGEST_TEXT - HEADING for part in copy)


@pytest.mark.parametrize("text", [LONG, "🏠" * 400, "a" * 4096])
def test_a_long_caption_follows_its_picture(text: str) -> None:
    picture, *words = parts(MessageKind.PHOTO, text)
    assert picture == Part(True, "", True)
    assert "".join(part.words for part in words) == text


def test_a_caption_that_fits_stays_with_its_picture() -> None:
    caption = "a" * (LONGEST_CAPTION - HEADING)
    assert parts(MessageKind.PHOTO, caption) == (Part(True, caption, True),)


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 5, ("",)),
        ("et hus", 10, ("et hus",)),
        ("et lille hus", 9, ("et lille ", "hus")),
        ("abcdefghij", 4, ("abcd", "efgh", "ij")),
        ("🏠🏠🏠", 4, ("🏠🏠", "🏠")),
        ("🏠🏠🏠", 3, ("🏠", "🏠", "🏠")),
    ],
)
def test_long_words_are_cut_and_others_are_not(
    text: str, limit: int, pieces: tuple[str, ...]
) -> None:
    assert split(text, limit) == pieces


def test_a_shortened_text_says_that_there_is_more() -> None:
    assert shortened("kort", 10) == "kort"
    assert shortened("en lang sætning", 10) == "en lang…"
    assert length(shortened("🏠" * 50, 20)) <= 20
