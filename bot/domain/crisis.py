"""Which texts sound like a crisis: fixed phrases, no scores, nothing learned.

The phrases are data (`bot/profiles/crisis.toml`); `bot.domain.phrases` tells how they are written.
Figures of speech (`harmless`) are cut out before the phrases are looked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.phrases import Lexicon, Phrases, Words, fold
from bot.domain.spelling import Spelling


class Crisis(StrEnum):
    """What a text may be about, the most dangerous first."""

    SUICIDE = "suicide"
    VIOLENCE = "violence"
    NO_BED = "no_bed"
    CALL = "call"  # asked for a call without saying why; never found in a text


IN_TEXTS = (Crisis.SUICIDE, Crisis.VIOLENCE, Crisis.NO_BED)


@dataclass(frozen=True, slots=True)
class Rules:
    """The phrases of every kind, ready to be looked for."""

    lexicon: Lexicon
    spelling: Spelling
    harmless: Phrases
    phrases: Mapping[Crisis, Phrases]
    of_any_kind: Phrases

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Rules":
        """The rules of a parsed TOML file. Raises KeyError or ValueError when it is no good."""
        lexicon = Lexicon(data["words"])
        phrases = {kind: Phrases.read(_said(data[kind]), lexicon) for kind in IN_TEXTS}
        harmless = Phrases.read(_said(data["harmless"]), lexicon)
        heard, ordinary = data["spelling"]["heard"], data["spelling"]["ordinary"]
        spelling = Spelling.read(data["same"], lexicon, heard, ordinary)
        return cls(lexicon, spelling, harmless, phrases, Phrases.together(phrases.values()))

    def find(self, text: str) -> Crisis | None:
        """The most dangerous thing that the text sounds like, if any."""
        # A new line may end a sentence, or only be where the phone is narrow.
        texts = {text, text.replace("\n", " ")}
        readings = [self._words(one) for one in texts]
        if not any(self.of_any_kind.may_be_in(reading) for reading in readings):
            return None
        readings = [reading.without(list(self.harmless.spans(reading))) for reading in readings]
        for kind in IN_TEXTS:
            if any(self.phrases[kind].are_in(reading) for reading in readings):
                return kind
        return None

    def _words(self, text: str) -> Words:
        return self.lexicon.words(self.spelling.read_words(fold(text)))


def _said(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """The phrases of all entries; each entry also says why they are there."""
    return [phrase for entry in entries if entry["why"] for phrase in entry["say"]]
