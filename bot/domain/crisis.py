"""Which texts sound like a crisis: fixed phrases, no scores, nothing learned.

A text is folded first, so that «jeg ik gider leve mereee» and «Jeg gider ikke leve mere» are the
same. Phrases are data (`bot/profiles/crisis.toml`), in ordinary spelling, folded the same way:

    word     this word                 word*   a word that begins so     *word   ends so
    a/b/c    one of these words        (a/b)   perhaps one of these      {name}  one of a named list
    ~        up to three words         ^, $    the sentence begins, ends here
    #        a number of ten or more   -a/b    the next word is none of these

Figures of speech (`harmless`) are cut out before the phrases are looked for.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Crisis(StrEnum):
    """What a text may be about, the most dangerous first."""

    SUICIDE = "suicide"
    VIOLENCE = "violence"
    NO_BED = "no_bed"
    CALL = "call"  # asked for a call without saying why; never found in a text

    def outweighs(self, other: "Crisis") -> bool:
        """Whether this one needs help before the other."""
        order = list(Crisis)
        return order.index(self) < order.index(other)


IN_TEXTS = (Crisis.SUICIDE, Crisis.VIOLENCE, Crisis.NO_BED)

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss"})
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_SENTENCE_ENDS = re.compile(r"[.!?…;:\n\r]+")
_NO_WORD = re.compile(r"[^a-z0-9.]+")
_REPEATED = re.compile(r"([a-z])\1+")


def fold(text: str, same: Mapping[str, str] | None = None) -> str:
    """The text as words between single spaces; a full stop of its own ends a sentence.

    Lower case; æ, ø and å as people without them write (a, o, a); letters said once; no signs.
    `same` says which folded word to read for which.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
    plain = _SENTENCE_ENDS.sub(" . ", _APOSTROPHES.sub("", plain))
    words = _NO_WORD.sub(" ", plain).split()
    folded = [_fold_word(word) for word in words]
    return f" . {' '.join((same or {}).get(word, word) for word in folded)} . "


def _fold_word(word: str) -> str:
    # «dø», «doe» and «do» must meet: so must «får», «faar» and «far».
    return _REPEATED.sub(r"\1", word.replace("ae", "a").replace("oe", "o"))


@dataclass(frozen=True, slots=True)
class Rules:
    """The phrases of every kind, compiled."""

    same: Mapping[str, str]
    harmless: re.Pattern[str]
    phrases: Mapping[Crisis, re.Pattern[str]]

    @classmethod
    def read(cls, data: Mapping[str, Mapping[str, Sequence[str]]]) -> "Rules":
        """The rules of a parsed TOML file. Raises KeyError or ValueError when it is no good."""
        same = {
            _fold_word(_ascii(spelling)): _fold_word(_ascii(word))
            for word, spellings in data["same"].items()
            for spelling in spellings
        }
        lists = data["lists"]
        return cls(
            same,
            _compiled(data["harmless"]["phrases"], lists),
            {kind: _compiled(data[kind]["phrases"], lists) for kind in IN_TEXTS},
        )

    def find(self, text: str) -> Crisis | None:
        """The most dangerous thing that the text sounds like, if any."""
        # A new line may end a sentence, or only be where the phone is narrow.
        readings = {fold(text, self.same), fold(text.replace("\n", " "), self.same)}
        folded = [self.harmless.sub(". ", reading) for reading in readings]
        for kind in IN_TEXTS:
            if any(self.phrases[kind].search(reading) for reading in folded):
                return kind
        return None


def _compiled(phrases: Sequence[str], lists: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    # Nothing in a phrase repeats without a bound, so the time grows with the text, not its square.
    return re.compile(f"(?<= )(?:{'|'.join(_pattern(phrase, lists) for phrase in phrases)})")


def _pattern(phrase: str, lists: Mapping[str, Sequence[str]]) -> str:
    return "".join(_token(token, lists) for token in phrase.split())


def _token(token: str, lists: Mapping[str, Sequence[str]]) -> str:
    match token[0]:
        case "~":
            return r"(?:[a-z0-9]+ ){0,3}?"
        case "^":
            return r"(?<=\. )"
        case "#":
            return r"[1-9][0-9]+ "
        case "-":
            return f"(?!{_words(token[1:], lists)})"
        case "(":
            return f"(?:{_words(token[1:-1], lists)})?"
        case _:
            return _words(token, lists)


def _words(token: str, lists: Mapping[str, Sequence[str]]) -> str:
    words: list[str] = []
    for word in token.split("/"):
        words.extend(lists[word[1:-1]] if word.startswith("{") else [word])
    return f"(?:{'|'.join(map(_word, words))})"


def _word(word: str) -> str:
    if word == "$":
        return r"(?=\.)"
    letters = _fold_word(_ascii(word.strip("*")))
    if not letters.isalnum():
        raise ValueError(f"{word!r} is no word of a phrase")
    before = "[a-z0-9]*" if word.startswith("*") else ""
    after = "[a-z0-9]*" if word.endswith("*") else ""
    return f"{before}{letters}{after} "


def _ascii(word: str) -> str:
    return word.lower().translate(_LETTERS)
