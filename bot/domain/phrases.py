"""Whether one of many phrases is in a text: word by word, forgiving how people spell.

A text is folded to plain words first, so that «jeg ik gider leve mereee» and «Jeg gider ikke leve
mere» are the same. Phrases are written in ordinary spelling and folded the same way:

    word     this word                 word*   a word that begins so     *word   ends so
    a/b/c    one of these words        (a/b)   perhaps one of these      {name}  one of a named list
    ~        up to three words         ~6      up to so many words       #       a number from ten
    ^, $     the sentence begins, ends here    -a/b    the next word is none of these
    &        the parts before and after it, in any order, up to eight words apart; &4 up to four
    !a/b     none of these words anywhere in the sentence
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Lists = Mapping[str, Sequence[str]]
STOP = "."
"""The word that stands between two sentences."""

CUT = "-"
"""The word that stands where a figure of speech was: a gap ends at it, and no sentence does."""

FAR = 8
"""Words that may stand between two parts that belong together in any order."""

YES = frozenset({"ja", "jo", "jep", "yes", "yeah", "yep", "ok", "okay"})
"""With which word somebody says yes who writes it."""

NO = frozenset({"nej", "no", "nope", "nah"})

EVERYDAY = """
    jeg du han hun det den vi i de mig dig min mit mine din dit der som at og men eller så for til
    fra på med om af ved er var være har havde vil ville kan kunne skal skulle må bliver får få går
    gør kommer komme ikke ik nu her noget en et hvad hvor hvornår hvem når hej tak ja nej bare kun
    mere lidt op alt ting dag tid se igen gerne
    the a an to of and or in on at is are am was be have has do does did can will would you he she
    it me my your not no so what when where that this for with from
"""
"""What most texts have: a phrase is looked for by another of its words, if it has one."""

WORDS = 1024
"""How many words are remembered, one by one and in no order: people write few others."""

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss"})
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_LAUGHS = re.compile("[😂🤣😆😹💀]+")
_SENTENCE_ENDS = re.compile(r"(?:(?<!\d)\.|[!?…;:\n\r])+")
_NO_WORD = re.compile(r"[^a-z0-9.]+")
_REPEATED = re.compile(r"([a-z])\1+")


@lru_cache(1)  # the same text is asked for what it wants and for what it fears
def fold(text: str) -> tuple[str, ...]:
    """The text as plain words; a full stop of its own is where a sentence begins or ends.

    Lower case; æ, ø and å as people without them write (a, o, a); letters said once; no signs.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
        plain = _LAUGHS.sub(" haha ", plain).replace("🆘", " sos ")
    plain = _SENTENCE_ENDS.sub(f" {STOP} ", _APOSTROPHES.sub("", plain))
    return STOP, *fold_word(_NO_WORD.sub(" ", plain)).split(), STOP


def fold_word(word: str) -> str:
    """A word, or several, as compared: «dø», «doe» and «do» meet; so do «får», «faar» and «far»."""
    plain = word.lower().translate(_LETTERS)
    return _REPEATED.sub(r"\1", plain.replace("ae", "a").replace("oe", "o"))


class _Kind(Enum):
    WORD = auto()
    PERHAPS = auto()
    NOT = auto()
    GAP = auto()
    BEGIN = auto()


class _Step(NamedTuple):
    """One token of a phrase: a set of words by its number in the lexicon, or a gap's length."""

    kind: _Kind
    number: int = 0


Form = tuple[dict[str, list[int]], str]
"""Where a word of a phrase is kept, and its letters there."""


@dataclass(slots=True)
class Lexicon:
    """Every word of every phrase, and which sets of words it is in."""

    lists: Lists
    numbers: dict[str, int] = field(default_factory=dict)
    exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    begins: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    sizes: list[int] = field(default_factory=list)
    """How many words each set has, by its number."""

    forms: dict[str, list[Form]] = field(default_factory=dict)
    """Words and named lists, as they are looked for: most stand in many sets."""

    sets: "_lru_cache_wrapper[frozenset[int]]" = field(init=False)
    """The numbers of all sets that a folded word is in; remembered for the words of late."""

    def __post_init__(self) -> None:
        self.sets = lru_cache(WORDS)(self._sets)

    def number(self, token: str) -> int:
        """The number of the set of words that a token like `a/b*/{name}` stands for."""
        known = self.numbers.get(token)
        if known is not None:
            return known
        number = self.numbers[token] = len(self.numbers)
        forms = [form for part in token.split("/") for form in self._forms(part)]
        self.sizes.append(len(forms))
        for table, letters in forms:
            table[letters].append(number)
        self.sets.cache_clear()
        return number

    def words(self, plain: Sequence[str]) -> "Words":
        """The folded words of a text, with the sets that each is in."""
        return Words(plain, [self.sets(word) for word in plain])

    def _sets(self, word: str) -> frozenset[int]:
        found = set(self.exact.get(word, ()))
        for cut in range(1, len(word) + 1):
            found.update(self.begins.get(word[:cut], ()), self.ends.get(word[-cut:], ()))
        if word.isdigit() and len(word) > 1:
            found.update(self.exact.get("#", ()))
        return frozenset(found)

    def _forms(self, part: str) -> list[Form]:
        if part not in self.forms:
            if part.startswith("{"):
                parts = [one for listed in self.lists[part[1:-1]] for one in listed.split("/")]
                self.forms[part] = [form for one in parts for form in self._forms(one)]
            else:
                self.forms[part] = [self._form(part)]
        return self.forms[part]

    def _form(self, word: str) -> Form:
        letters = fold_word(word.strip("*"))
        if word in ("$", "#"):
            return self.exact, STOP if word == "$" else word
        if not letters.isalnum():
            raise ValueError(f"{word!r} is no word of a phrase")
        if word.startswith("*"):
            if word.endswith("*"):
                raise ValueError(f"{word!r} begins and ends openly")
            return self.ends, letters
        return self.begins if word.endswith("*") else self.exact, letters


class _Phrase(NamedTuple):
    steps: tuple[_Step, ...]
    first: int
    needs: frozenset[int]
    refuses: frozenset[int] = frozenset()

    def found(self, words: "Words", at: int) -> int | None:
        """Where the phrase ends that begins at a word, in a sentence without what it refuses."""
        end = self.end(words, at)
        if end is None or (self.refuses and self.refuses & words.sentence(at)):
            return None
        return end

    def end(self, words: "Words", at: int, step: int = 0) -> int | None:
        """Where the phrase ends that begins at a word, if it is there."""
        if step == len(self.steps):
            return at
        kind, number = self.steps[step].kind, self.steps[step].number
        is_in = at < len(words.sets) and number in words.sets[at]
        match kind:
            case _Kind.WORD:
                # A sentence's end is seen, not used up: the next phrase begins with it.
                return self.end(words, at + words.takes(at), step + 1) if is_in else None
            case _Kind.PERHAPS:
                used = self.end(words, at + words.takes(at), step + 1) if is_in else None
                return used if used is not None else self.end(words, at, step + 1)
            case _Kind.NOT:
                return None if is_in else self.end(words, at, step + 1)
            case _Kind.BEGIN:
                begins = at > 0 and words.plain[at - 1] == STOP
                return self.end(words, at, step + 1) if begins else None
        return self._end_after_gap(words, at, step)

    def _end_after_gap(self, words: "Words", at: int, step: int) -> int | None:
        for skipped in range(self.steps[step].number + 1):
            end = self.end(words, at + skipped, step + 1)
            if end is not None:
                return end
            if at + skipped >= len(words.plain) or words.plain[at + skipped] in (STOP, CUT):
                break
        return None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text and the sets that each is in."""

    plain: Sequence[str]
    sets: Sequence[frozenset[int]]

    def sentence(self, at: int) -> frozenset[int]:
        """The sets of all words in the sentence of this word."""
        first, last = at, at
        while first > 0 and self.plain[first - 1] != STOP:
            first -= 1
        while last < len(self.plain) and self.plain[last] != STOP:
            last += 1
        return frozenset().union(*self.sets[first:last])

    def takes(self, at: int) -> int:
        """How many words it takes to read the one here: none for a sentence's end."""
        return self.plain[at] != STOP

    def without(self, spans: Sequence[tuple[int, int]]) -> "Words":
        """These words with a cut in place of every span."""
        plain, sets = list(self.plain), list(self.sets)
        for start, end in reversed(spans):
            plain[start:end], sets[start:end] = [CUT], [frozenset()]
        return Words(plain, sets)


def _read(phrase: str, lexicon: Lexicon) -> Iterator[_Phrase]:
    """The phrase, in each order that its parts may have, from each word that may be its first."""
    tokens = phrase.split()
    refused = frozenset(lexicon.number(token[1:]) for token in tokens if token[0] == "!")
    for order in _orders([token for token in tokens if token[0] != "!"]):
        for steps in _from_each_start([_step(token, lexicon) for token in order]):
            needs = [one.number for one in steps if one.kind is _Kind.WORD]
            yield _Phrase(tuple(steps), needs[0], frozenset(needs), refused)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by the rarest set of words that each needs: most texts have none of those words."""

    rarest: Mapping[int, Sequence[_Phrase]]

    @classmethod
    def read(cls, phrases: Sequence[str], lexicon: Lexicon) -> "Phrases":
        """The phrases, ready to be looked for. Raises KeyError or ValueError if one is no good."""
        every = [(phrase, one) for phrase in phrases for one in _read(phrase, lexicon)]
        words = (STOP, *map(fold_word, EVERYDAY.split()))
        everyday = Counter(number for word in words for number in lexicon.sets(word))
        rarest: dict[int, list[_Phrase]] = defaultdict(list)
        for phrase, one in every:
            if len(one.needs) == 1 and everyday[one.first]:
                raise ValueError(f"{phrase!r} is in most texts: only a common word must be there")
            rarest[min(one.needs, key=lambda n: (everyday[n], lexicon.sizes[n]))].append(one)
        return cls(rarest)

    @classmethod
    def together(cls, several: Iterable["Phrases"]) -> "Phrases":
        """All of them, as one."""
        rarest: dict[int, list[_Phrase]] = defaultdict(list)
        for one in several:
            for number, phrases in one.rarest.items():
                rarest[number].extend(phrases)
        return cls(rarest)

    def spans(self, words: Words) -> Iterator[tuple[int, int]]:
        """Where phrases are: the first and the one after the last word; never overlapping."""
        tried = self._with_all_their_words_in(frozenset().union(*words.sets))
        if not tried:
            return
        over = 0
        for at, sets in enumerate(words.sets):
            if at < over:
                continue
            ends = (one.found(words, at) for number in tried.keys() & sets for one in tried[number])
            over = max((end for end in ends if end is not None), default=over)
            if over > at:
                yield at, over

    def _with_all_their_words_in(self, present: frozenset[int]) -> dict[int, list[_Phrase]]:
        """The few phrases of which a text has all words, by the set of their first one."""
        found: dict[int, list[_Phrase]] = defaultdict(list)
        for number in self.rarest.keys() & present:
            for one in self.rarest[number]:
                if one.needs <= present:
                    found[one.first].append(one)
        return found

    def may_be_in(self, words: Words) -> bool:
        """Whether the text has all the words of any of them; a quick no for most texts."""
        return bool(self._with_all_their_words_in(frozenset().union(*words.sets)))

    def are_in(self, words: Words) -> bool:
        """Whether any of the phrases is there."""
        return next(self.spans(words), None) is not None


def _orders(tokens: list[str]) -> Iterator[list[str]]:
    # «a & b» is «a ~8 b» or «b ~8 a».
    parts: list[list[str]] = [[]]
    gap = f"~{FAR}"
    for token in tokens:
        if token[0] == "&":
            parts.append([])
            gap = f"~{token[1:] or FAR}"
        else:
            parts[-1].append(token)
    for order in permutations(parts):
        yield [*order[0], *(token for part in order[1:] for token in (gap, *part))]


def _from_each_start(steps: list[_Step]) -> Iterator[list[_Step]]:
    # A phrase is found by its first word, so that each word it may begin with makes one of its own.
    begin = [step for step in steps[:1] if step.kind is _Kind.BEGIN]
    rest = steps[len(begin) :]
    while rest and rest[0].kind is _Kind.PERHAPS:
        first = rest[0]
        yield [*begin, _Step(_Kind.WORD, first.number), *rest[1:]]
        rest = rest[1:]
    yield [*begin, *rest]


def _step(token: str, lexicon: Lexicon) -> _Step:
    match token[0]:
        case "~":
            return _Step(_Kind.GAP, int(token[1:] or 3))
        case "^":
            return _Step(_Kind.BEGIN)
        case "-":
            return _Step(_Kind.NOT, lexicon.number(token[1:]))
        case "(":
            return _Step(_Kind.PERHAPS, lexicon.number(token[1:-1]))
        case _:
            return _Step(_Kind.WORD, lexicon.number(token))
