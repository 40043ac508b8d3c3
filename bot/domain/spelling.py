"""What somebody meant to write: a known word with a slip, as it sounds, or without its e."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.domain.phrases import STOP, WORDS, Lexicon, fold_word

SHORTEST = 6
"""Shorter words are too like other words to be guessed by a slip: «truet» and «turet»."""

SHORTEST_BARE = 4
"""Of what is written without its e: «tankr», «ingn», «savn»."""

_SILENT = tuple(
    (re.compile(written), heard)
    for written, heard in (("^hv", "v"), ("^hj", "j"), ("([nlr])d", r"\1"), ("d([st])", r"\1"))
)
_ALIKE = str.maketrans("czwqyoe", "ksvkiaa")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words to read for others, and the ones that are known however they are spelled."""

    lexicon: Lexicon
    same: Mapping[str, tuple[str, ...]]
    others: frozenset[str]
    slips: Mapping[str, str]
    """Words with a letter left out, and the words that they may stand for, with blanks between."""

    bare: Mapping[str, str]
    sounds: Mapping[str, str]
    meant: Callable[[str], tuple[str, ...]] = field(init=False)
    """The words that a folded word stands for; remembered for the words of late."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "meant", lru_cache(WORDS)(self._meant))

    @classmethod
    def read(
        cls,
        same: Mapping[str, Sequence[str]],
        lexicon: Lexicon,
        heard: Iterable[str],
        others: Iterable[str],
    ) -> "Spelling":
        """Knows the lexicon's words, and by sound those that are `heard`; leaves `others` alone."""
        spellings = {
            fold_word(spelling): tuple(map(fold_word, word.split()))
            for word, all_spellings in same.items()
            for spelling in all_spellings
        }
        known = sorted(filter(str.isalpha, lexicon.exact))
        slips: dict[str, str] = {}
        for word in filter(_is_long, known):
            for short in _one_letter_less(word):
                slips[short] = f"{slips[short]} {word}" if short in slips else word
        bare = {_bare(word): word for word in reversed(known) if len(word) >= SHORTEST_BARE}
        sounds = {sound(word): word for word in map(fold_word, heard)}
        return cls(lexicon, spellings, frozenset(map(fold_word, others)), slips, bare, sounds)

    def read_words(self, words: Sequence[str]) -> list[str]:
        """The words as they were meant."""
        return [meant for word in self._joined(words) for meant in self.meant(word)]

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
        if not word.isalpha() or word in self.others or self.lexicon.sets(word):
            return (word,)
        meant = next(self._guesses(word), word)
        return self.same.get(meant, (meant,))

    def _guesses(self, word: str) -> Iterator[str]:
        bare = self.bare.get(_bare(word), "")
        if len(word) < len(bare):
            yield bare
        if heard := self.sounds.get(sound(word)):
            yield heard
        if _is_long(word):
            yield from self._one_slip_away(word)

    def _one_slip_away(self, word: str) -> Iterator[str]:
        # One letter too few, too many, another or swapped: the ways through one letter less.
        yield from (one for one in self.slips.get(word, "").split() if one[0] == word[0])
        shorter = _one_letter_less(word)
        yield from (one for one in shorter if _is_long(one) and one in self.lexicon.exact)
        for short in shorter:
            for one in self.slips.get(short, "").split():
                if one[0] == word[0] and len(one) == len(word) and _is_one_slip(word, one):
                    yield one


def sound(word: str) -> str:
    """The folded word roughly as it sounds: «hærbærget» and «herberget» meet."""
    for written, heard in _SILENT:
        word = written.sub(heard, word)
    return word[0] + word[1:].translate(_ALIKE)


def _bare(word: str) -> str:
    return word[0] + word[1:].replace("e", "")


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
