"""How hard a Danish text is to read."""

import html
import re

# Their dots end no sentence.
_ABBREVIATIONS = (
    "adr", "bl.a", "ca", "d", "dvs", "evt", "f.eks", "fx", "hhv", "inkl", "jf", "kl", "kr", "m.fl",
    "m.m", "m.v", "maks", "mdr", "min", "mv", "nr", "osv", "pct", "stk", "tlf",
)  # fmt: skip
_ABBREVIATION = re.compile(
    rf"\b({'|'.join(re.escape(word) for word in _ABBREVIATIONS)})\.", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_ADDRESS = re.compile(r"\bhttps?://\S*\w")
_LIST_NUMBER = re.compile(r"^\d+\.\s", re.MULTILINE)
_CLOCK_OR_AMOUNT = re.compile(r"(?<=\d)[.:](?=\d)")
_ORDINAL = re.compile(r"(?<=\d)\.(?=\s+[a-zæøå])")
_PHONE_NUMBER = re.compile(r"\d+(?: \d+)+")
_END = re.compile(r"(?<=[.!?…:])\s+|\n+")


def visible(text: str, name: str) -> str:
    """The text as its reader sees it, with `name` in place of each placeholder."""
    return html.unescape(_TAG.sub("", _PLACEHOLDER.sub(name, text)))


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a colon, a line and a list item end one too.

    A placeholder, an address and a phone number count as one short word each.
    """
    plain = _ADDRESS.sub("link", visible(text, "navn"))
    plain = _ABBREVIATION.sub(lambda match: match[1].replace(".", ""), _LIST_NUMBER.sub("", plain))
    plain = _ORDINAL.sub("", _CLOCK_OR_AMOUNT.sub("", plain))
    parts = _END.split(_PHONE_NUMBER.sub("0", plain))
    return [words for part in parts if (words := _words(part))]


def word_count(text: str) -> int:
    return sum(len(words) for words in sentences(text))


def lix(text: str) -> float:
    """Words per sentence plus the percentage of words over 6 letters (Björnsson 1968)."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    if not words:
        return 0.0
    long_words = sum(1 for word in words if len(word) > 6)
    return len(words) / len(parts) + 100 * long_words / len(words)


def _words(part: str) -> list[str]:
    bare = (word.strip(".,:;!?…()[]«»\"'–-/·•") for word in part.split())
    return [word for word in bare if any(char.isalnum() for char in word)]
