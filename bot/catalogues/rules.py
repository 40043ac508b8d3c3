"""What must hold for one text and its wording in one language."""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from string import Formatter

from bot.catalogues.readability import lix, sentences, visible, word_count

Rule = Callable[[str, str], Iterator[str]]
"""A rule takes the msgid and its wording, and says what is wrong."""

HARDEST_LIX = 25
SHORT_TEXT = 15  # words; LIX says little about fewer
LONGEST_SENTENCE = 20  # words
LONGEST_TEXT = 3500  # UTF-16 units as Telegram counts them, which leaves room below its 4096
LONGEST_NAME = 64  # what a placeholder may become

_TAG = re.compile(r"<(/?)(b|i|u|s|a|code|pre|blockquote|tg-spoiler)((?:\s[^<>]*)?)>")
_STRAY = re.compile(r"[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)")
_EDGES = re.compile(r"\A(\s*).*?(\s*)\Z", re.DOTALL)
_NOT_WORDS = re.compile(r"<[^<>]*>|\{[^{}]*\}|/\w+|https?://\S+")
_OFFICIAL = re.compile(r"\b(vedrørende|såfremt|borgeren|sagen|fremsendes)\b", re.IGNORECASE)
_TECHNICAL = re.compile(
    r"\b(callback|database\w*|fejlkode\w*|input|server\w*|timeout|token|ugyldigt?e?)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(the|you|your|with|please|this)\b", re.IGNORECASE)

# The same in both languages on purpose.
SAME_IN_DANISH = frozenset(
    {
        "Dansk / English",
        "OK",
        "Status: {state}",
        "Telegram",
        "English",
        "Dansk",
        "Hjem til Alle",
        "administrator",
        "Ungeprojektet",
        "Start",
        "Stop",
        "Partner",
        "permanent",
        "pilot",
    }
)


def breaches(language: str, source: str, wording: str) -> list[str]:
    """What is wrong with one form of one text, in the order of the rules."""
    rules = _EVERYWHERE + (_DANISH if language == "da" else ())
    return list(chain.from_iterable(rule(source, wording) for rule in rules))


def _same_placeholders(source: str, wording: str) -> Iterator[str]:
    try:
        expected, found = _placeholders(source), _placeholders(wording)
    except ValueError as error:
        yield f"cannot be filled in: {error}"
        return
    for name in sorted(expected - found):
        yield f"lacks {{{name}}}"
    for name in sorted(found - expected):
        yield f"has {{{name}}}, which the text does not fill in"
    for name in sorted(found):
        if not name.isidentifier():
            yield f"has {{{name}}}, which is not a name"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _same_tags(source: str, wording: str) -> Iterator[str]:
    expected, found = (sorted(tag[0] for tag in _TAG.finditer(text)) for text in (source, wording))
    if expected != found:
        yield f"has the tags {' '.join(found) or 'none'} instead of {' '.join(expected) or 'none'}"


def _sound_html(_: str, wording: str) -> Iterator[str]:
    open_tags: list[str] = []
    for closing, name, _attributes in _TAG.findall(wording):
        if not closing:
            open_tags.append(name)
        elif not open_tags:
            yield f"closes <{name}> that is not open"
        elif (innermost := open_tags.pop()) != name:
            yield f"closes <{name}> before <{innermost}>"
            return
    if open_tags:
        yield f"does not close <{open_tags[-1]}>"
    if stray := _STRAY.search(_TAG.sub("", wording)):
        yield f"has {stray[0]!r} that Telegram would read as HTML"


def _same_edges(source: str, wording: str) -> Iterator[str]:
    if _edges(source) != _edges(wording):
        yield "begins or ends with other white space than the text"


def _edges(text: str) -> tuple[str | None, ...]:
    match = _EDGES.match(text)
    return match.groups() if match else ()


def _fits_in_a_message(_: str, wording: str) -> Iterator[str]:
    length = len(visible(wording, "x" * LONGEST_NAME).encode("utf-16-le")) // 2
    if length > LONGEST_TEXT:
        yield f"may become {length} characters, more than {LONGEST_TEXT}"


def _easy_to_read(_: str, wording: str) -> Iterator[str]:
    if word_count(wording) >= SHORT_TEXT and (found := lix(wording)) > HARDEST_LIX:
        yield f"has LIX {found:.1f}, more than {HARDEST_LIX}"


def _short_sentences(_: str, wording: str) -> Iterator[str]:
    for words in sentences(wording):
        if len(words) > LONGEST_SENTENCE:
            yield f"has a sentence of {len(words)} words: {' '.join(words[:4])} …"


def _no_jargon(_: str, wording: str) -> Iterator[str]:
    for word in _OFFICIAL.findall(wording):
        yield f"says {word!r}, a word of offices"
    for word in _TECHNICAL.findall(wording):
        yield f"says {word!r}, a word of machines"


def _no_english(source: str, wording: str) -> Iterator[str]:
    words = _NOT_WORDS.sub(" ", wording)
    if wording == source and wording not in SAME_IN_DANISH and re.search(r"[^\W\d_]", words):
        yield "is the English text"
    elif word := _ENGLISH.search(words):
        yield f"says {word[0]!r} in English"


_EVERYWHERE: tuple[Rule, ...] = (
    _same_placeholders,
    _same_tags,
    _sound_html,
    _same_edges,
    _fits_in_a_message,
)
_DANISH: tuple[Rule, ...] = (_easy_to_read, _short_sentences, _no_jargon, _no_english)
