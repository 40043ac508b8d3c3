"""What somebody meant to write, one slip away from a word that is known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.phrases import STOP, Lexicon, fold_word

SHORTEST = 6
"""Shorter words are too like other words to be guessed: «truet» and «turet»."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words to read for others, and the long ones that are known with a slip, too."""

    lexicon: Lexicon
    same: Mapping[str, tuple[str, ...]]
    others: frozenset[str]
    slips: Mapping[str, Sequence[str]]

    @classmethod
    def read(
        cls, same: Mapping[str, Sequence[str]], lexicon: Lexicon, others: Iterable[str]
    ) -> "Spelling":
        """Knows the lexicon's words and how to read the spellings; leaves `others` as they are."""
        spellings = {
            fold_word(spelling): tuple(map(fold_word, word.split()))
            for word, all_spellings in same.items()
            for spelling in all_spellings
        }
        slips: dict[str, list[str]] = defaultdict(list)
        for word in sorted(filter(_is_long, lexicon.exact)):
            for short in _one_letter_less(word):
                slips[short].append(word)
        return cls(lexicon, spellings, frozenset(map(fold_word, others)), slips)

    def read_words(self, words: Sequence[str]) -> list[str]:
        """The words as they were meant."""
        return [meant for word in self._joined(words) for meant in self._meant(word)]

    def _joined(self, words: Sequence[str]) -> Iterator[str]:
        # «selv mord» and «kvæler tag» are one word in Danish, often written as two.
        skip = False
        for word, following in zip(words, [*words[1:], STOP], strict=True):
            joined = word + following
            if skip:
                skip = False
            elif len(joined) >= SHORTEST + 2 and joined in self.lexicon.exact:
                skip = True
                yield joined
            else:
                yield word

    def _meant(self, word: str) -> tuple[str, ...]:
        if word in self.same:
            return self.same[word]
        if not _is_long(word) or word in self.others or self.lexicon.sets(word):
            return (word,)
        return (next(self._guesses(word), word),)

    def _guesses(self, word: str) -> Iterator[str]:
        # One letter too few, too many, another or swapped: the ways through one letter less.
        yield from (one for one in self.slips.get(word, ()) if one[0] == word[0])
        shorter = _one_letter_less(word)
        yield from (one for one in shorter if _is_long(one) and one in self.lexicon.exact)
        for short in shorter:
            for one in self.slips.get(short, ()):
                if one[0] == word[0] and len(one) == len(word) and _is_one_slip(word, one):
                    yield one


def _is_long(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha()


def _one_letter_less(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def _is_one_slip(word: str, other: str) -> bool:
    differ = [at for at, (one, two) in enumerate(zip(word, other, strict=True)) if one != two]
    if len(differ) == 1:
        return len(word) > SHORTEST
    first, last = differ[0], differ[-1]
    return (
        len(differ) == 2
        and last == first + 1
        and sorted(word[first : last + 1]) == sorted(other[first : last + 1])
    )
