"""What somebody wants who just writes: fixed phrases, no scores, nothing learned.

The phrases are data (`bot/profiles/intents.toml`); `bot.domain.phrases` tells how they are written.
A command is the whole of a short text; everything else is only a hint beside a message that goes to
a human.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.phrases import STOP, Lexicon, Phrases, fold
from bot.domain.spelling import Spelling


class Intent(StrEnum):
    """In the order in which they are looked for: a text may fit several."""

    STOP = "stop"
    ERASE = "erase"
    LANGUAGE = "language"
    MENU = "menu"
    HELP = "help"
    FEWER = "fewer"
    FORGET = "forget"
    OTHER_LANGUAGE = "other_language"
    MY_DATA = "my_data"
    WHO = "who"
    ROBOT = "robot"
    CALL = "call"
    SIGN_OFF = "sign_off"
    LATE = "late"
    ON_MY_WAY = "on_my_way"
    MOVE = "move"
    CANCEL = "cancel"
    ACTIVITIES = "activities"
    HOME = "home"
    BOOK = "book"
    APPOINTMENT = "appointment"
    MONEY = "money"


COMMANDS = frozenset({Intent.STOP, Intent.ERASE, Intent.LANGUAGE, Intent.MENU})
"""Said to the bot, and to nobody else."""

LONGEST_COMMAND = 8
"""Words; whoever writes more is talking to a human."""


@dataclass(frozen=True, slots=True)
class Intents:
    """The phrases of every intent, ready to be looked for."""

    lexicon: Lexicon
    spelling: Spelling
    others: Phrases
    phrases: Mapping[Intent, Phrases]
    of_any_kind: Phrases

    @classmethod
    def read(cls, data: Mapping[str, Mapping[str, Sequence[str]]]) -> "Intents":
        """The rules of a parsed TOML file. Raises KeyError or ValueError when it is no good."""
        lexicon = Lexicon(data["lists"])
        phrases = {one: Phrases.read(data[one]["phrases"], lexicon) for one in Intent}
        others = Phrases.read(data["others"]["phrases"], lexicon)
        spelling = Spelling.read(data["same"], lexicon, (), data["others"]["words"])
        return cls(lexicon, spelling, others, phrases, Phrases.together(phrases.values()))

    def find(self, text: str) -> Intent | None:
        """What the text asks the bot for, if anything."""
        plain = self.spelling.read_words(fold(text.replace("\n", " ")))
        words = self.lexicon.words(plain)
        if not self.of_any_kind.may_be_in(words):
            return None
        rest = words.without(list(self.others.spans(words)))
        for intent in Intent:
            if intent in COMMANDS and not _is_short(plain):
                continue
            if self.phrases[intent].are_in(rest):
                return intent
        return None


def _is_short(words: Sequence[str]) -> bool:
    said = [word for word in words if word != STOP]
    return 0 < len(said) <= LONGEST_COMMAND
