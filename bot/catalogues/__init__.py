"""The developer's word tools: `locales/` in step with the code, and what is wrong there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from bot.catalogues.files import (
    catalogue_paths,
    forms,
    language_of,
    marked_texts,
    merged,
    messages,
    read,
    rendered,
)
from bot.catalogues.rules import breaches


@dataclass(frozen=True, slots=True)
class Report:
    """What `update` did; each line is «language: text»."""

    texts: int
    added: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.texts} texts"]
        lines += [f"added {text}" for text in self.added]
        lines += [f"dropped {text}" for text in self.dropped]
        lines += [f"untranslated {text}" for text in self.untranslated]
        return "\n".join(lines)


def update(root: Path) -> Report:
    """Every catalogue holds exactly the texts of the code; the English one is filled in.

    Wordings are kept by msgid and never guessed, so a second run changes nothing.
    The report shows a dropped wording in full: a changed msgid loses it otherwise.
    """
    texts = marked_texts(root)
    report = Report(len(texts))
    for path in catalogue_paths(root):
        old = read(path)
        new = merged(texts, old)
        path.write_text(rendered(new), encoding="utf-8", newline="\n")
        _note_changes(report, language_of(path), old, new)
    return report


def faults(root: Path) -> list[str]:
    """What keeps the catalogues of a checkout from being shipped, one line each."""
    texts = marked_texts(root)
    return [fault for path in catalogue_paths(root) for fault in _file_faults(path, texts)]


def _note_changes(report: Report, language: str, old: Catalog, new: Catalog) -> None:
    for message in messages(new):
        if message.id not in old:
            report.added.append(_line(language, message))
        if not all(forms(message.string)):
            report.untranslated.append(_line(language, message))
    for message in messages(old):
        if message.id not in new:
            report.dropped.append(f"{language}: {message.id!r} -> {message.string!r}")


def _file_faults(path: Path, texts: Catalog) -> Iterator[str]:
    language = language_of(path)
    try:
        catalogue = read(path)
    except PoFileError as error:
        yield f"{language}: {error}"
        return
    if rendered(merged(texts, catalogue)) != path.read_text("utf-8"):
        yield f"{language}: not as 'make messages' writes it"
    for message in messages(texts):
        if message.id not in catalogue:
            yield f"{_line(language, message)}: missing"
    for message in messages(catalogue):
        if message.id not in texts:
            yield f"{_line(language, message)}: not in the code"
        for breach in _message_faults(language, message):
            yield f"{_line(language, message)}: {breach}"


def _message_faults(language: str, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    sources, wordings = forms(message.id), forms(message.string)
    for number, wording in enumerate(wordings):
        if not wording:
            yield "untranslated"
        else:
            yield from breaches(language, sources[min(number, len(sources) - 1)], wording)


def _line(language: str, message: Message) -> str:
    text = forms(message.id)[0]
    return f"{language}: {text if len(text) <= 60 else text[:59] + '…'!r}"
