"""The catalogues on disk: what the code marks, what a file holds, and how a file is written."""

from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

_SOURCES = ("bot", "handlers")
_SOURCE_LANGUAGE = "en"
_KEYWORDS = {"t": None, "N_": None, "plural": (1, 2)}
_COMMENT_TAG = "Translators:"
_HEADER = """\
# The words of Hjem til Alle in {name}. `make messages` keeps this file in step with the code.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def marked_texts(root: Path) -> Catalog:
    """The texts that the code marks, without wordings.

    `t("…")`, `N_("…")` and `t.plural("…", "…", n)` mark literals; a comment that begins with
    `Translators:` on the line above goes along.
    """
    texts = Catalog()
    for path in sorted(path for source in _SOURCES for path in (root / source).rglob("*.py")):
        marks = extract_from_file(
            "python", path, _KEYWORDS, [_COMMENT_TAG], strip_comment_tags=True
        )
        for _line, text, comments, _context in marks:
            texts.add(text, auto_comments=comments)
    return texts


def catalogue_paths(root: Path) -> list[Path]:
    return sorted((root / "locales").glob("*/LC_MESSAGES/bot.po"))


def language_of(path: Path) -> str:
    return path.parts[-3]


def read(path: Path) -> Catalog:
    """Raises: PoFileError when the file is not a catalogue."""
    return read_po(StringIO(path.read_text("utf-8")), locale=language_of(path), abort_invalid=True)


def merged(texts: Catalog, old: Catalog) -> Catalog:
    """The texts with their old wordings; a text whose forms changed begins anew."""
    new = Catalog(locale=old.locale)
    for text in messages(texts):
        kept = old.get(text.id)
        if str(old.locale) == _SOURCE_LANGUAGE:
            wording = forms(text.id)
        elif kept and forms(kept.id) == forms(text.id):
            wording = forms(kept.string)
        else:
            wording = ("",) * (old.num_plurals if text.pluralizable else 1)
        string = wording if text.pluralizable else wording[0]
        new.add(text.id, string, auto_comments=text.auto_comments)
        new[text.id].flags = kept.flags & {"fuzzy"} if kept else set()
    return new


def rendered(catalogue: Catalog) -> str:
    """The file's text: sorted, without line numbers and dates, so that only words make a diff."""
    entries = BytesIO()
    write_po(entries, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    header = _HEADER.format(
        name=catalogue.locale.english_name if catalogue.locale else "",
        language=catalogue.locale,
        plural_forms=catalogue.plural_forms,
    )
    return (header + entries.getvalue().decode()).rstrip("\n") + "\n"


def messages(catalogue: Catalog) -> list[Message]:
    """The entries without the header, which gettext keeps under the empty text."""
    return [message for message in catalogue if message.id]


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One form, or as many as the language's numbers want; an empty form has no wording."""
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)
