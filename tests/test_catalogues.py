"""The shipped words are complete and plain, and each rule that says so is seen to fire."""

from pathlib import Path

import pytest

from bot.catalogues import faults, update
from bot.catalogues.readability import lix, sentences
from bot.catalogues.rules import breaches

ROOT = Path(__file__).parent.parent

HARD = (
    "Kommunalbestyrelsens sagsbehandlere gennemfører boligsociale udredninger, "
    "hvorefter indstillingen videresendes til anvisningsmyndigheden, som afgør "
    "ansøgningen om almennyttig ungdomsbolig."
)
LONG_SENTENCE = "Du kan få en tid hos os i dag " + "eller i morgen " * 4 + "igen."


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout with two marked texts, translated and in order."""
    (tmp_path / "handlers").mkdir()
    write_code(tmp_path, 't("Hello {name}")\nt.plural("{n} place", "{n} places", n)\n')
    for language in ("da", "en"):
        (tmp_path / "locales" / language / "LC_MESSAGES").mkdir(parents=True)
        catalogue(tmp_path, language).write_text('msgid ""\nmsgstr ""\n')
    update(tmp_path)
    translate(tmp_path, 'msgstr ""', 'msgstr "Hej {name}"')
    translate(tmp_path, 'msgstr[0] ""', 'msgstr[0] "{n} plads"')
    translate(tmp_path, 'msgstr[1] ""', 'msgstr[1] "{n} pladser"')
    return tmp_path


def catalogue(root: Path, language: str) -> Path:
    return root / "locales" / language / "LC_MESSAGES" / "bot.po"


def write_code(root: Path, code: str) -> None:
    (root / "handlers" / "hello.py").write_text(code)


def translate(root: Path, old: str, new: str) -> None:
    """Replace the last `old` in the Danish catalogue; the first msgstr is the header's."""
    text = catalogue(root, "da").read_text("utf-8")
    before, found, after = text.rpartition(old)
    assert found, text
    catalogue(root, "da").write_text(before + new + after, "utf-8")


def test_every_shipped_catalogue_is_complete_and_plain() -> None:
    assert faults(ROOT) == []


def test_danish_and_english_are_shipped() -> None:
    assert catalogue(ROOT, "da").exists()
    assert catalogue(ROOT, "en").exists()


def test_a_translated_checkout_has_no_faults(checkout: Path) -> None:
    assert faults(checkout) == []


def test_english_is_filled_in_from_the_code(checkout: Path) -> None:
    assert 'msgstr[1] "{n} places"' in catalogue(checkout, "en").read_text("utf-8")


def test_updating_again_changes_nothing(checkout: Path) -> None:
    before = catalogue(checkout, "da").read_bytes()
    report = update(checkout)
    assert catalogue(checkout, "da").read_bytes() == before
    assert str(report) == "2 texts"


def test_a_new_text_is_asked_for_and_an_old_one_is_handed_back(checkout: Path) -> None:
    write_code(checkout, 't("Goodbye {name}")\nt.plural("{n} place", "{n} places", n)\n')
    assert "da: 'Goodbye {name}': missing" in faults(checkout)
    assert "da: 'Hello {name}': not in the code" in faults(checkout)
    report = update(checkout)
    assert report.added == ["da: 'Goodbye {name}'", "en: 'Goodbye {name}'"]
    assert "da: 'Hello {name}' -> 'Hej {name}'" in report.dropped
    assert report.untranslated == ["da: 'Goodbye {name}'"]
    assert faults(checkout) == ["da: 'Goodbye {name}': untranslated"]


def test_a_text_that_gets_a_plural_loses_its_single_wording(checkout: Path) -> None:
    write_code(checkout, 't.plural("Hello {name}", "Hello all {name}", n)\n')
    assert update(checkout).untranslated == ["da: 'Hello {name}'"]


def test_marks_for_later_and_notes_to_translators_are_collected(checkout: Path) -> None:
    write_code(checkout, '# Translators: on a door\nTITLE = N_("Come in, " "{name}")\n')
    update(checkout)
    assert '#. on a door\nmsgid "Come in, {name}"' in catalogue(checkout, "da").read_text("utf-8")


def test_a_guessed_wording_is_a_fault(checkout: Path) -> None:
    translate(checkout, 'msgid "Hello', '#, fuzzy\nmsgid "Hello')
    assert "da: 'Hello {name}': fuzzy" in faults(checkout)


def test_a_catalogue_that_is_not_one_is_a_fault_and_not_a_crash(checkout: Path) -> None:
    catalogue(checkout, "da").write_text("<<<<<<< ours\n", "utf-8")
    assert len(faults(checkout)) == 1


def test_a_hand_made_order_is_a_fault(checkout: Path) -> None:
    catalogue(checkout, "da").write_text("# mine\n" + catalogue(checkout, "da").read_text("utf-8"))
    assert faults(checkout) == ["da: not as 'make messages' writes it"]


@pytest.mark.parametrize(
    ("source", "wording", "fault"),
    [
        ("Hello {name}", "Hej {navn}", "lacks {name}"),
        ("Hello {name}", "Hej {name} {when}", "has {when}, which the text does not fill in"),
        ("Hello {name}", "Hej {name", "cannot be filled in: expected '}' before end of string"),
        ("Hello {}", "Hej {}", "has {}, which is not a name"),
        ("Hello {a.b}", "Hej {a.b}", "has {a.b}, which is not a name"),
        ("<b>Hello</b>", "Hej", "has the tags none instead of </b> <b>"),
        ("<b>Hello</b>", "<i>Hej</i>", "has the tags </i> <i> instead of </b> <b>"),
        ("<b><i>Hello</i></b>", "<b><i>Hej</b></i>", "closes <b> before <i>"),
        ("<b>Hello", "<b>Hej", "does not close <b>"),
        ("Hello <h1>", "Hej <h1>", "has '<' that Telegram would read as HTML"),
        ("Home & work", "Bolig & job", "has '&' that Telegram would read as HTML"),
        ("Hello\n", "Hej", "begins or ends with other white space than the text"),
        ("Hello", " Hej", "begins or ends with other white space than the text"),
        ("Hello", "Hej. " * 800 + "Hej.", "may become 4004 characters, more than 3500"),
        ("{a}" * 60, "{a}" * 60, "may become 3840 characters, more than 3500"),
        ("Hello", HARD, "has LIX 91.0, more than 25"),
        ("Hello", LONG_SENTENCE, "has a sentence of 22 words: Du kan få en …"),
        ("Hello", "Vedrørende din bolig", "says 'Vedrørende', a word of offices"),
        ("Hello", "Vi har læst sagen", "says 'sagen', a word of offices"),
        ("Try again", "Serveren svarer ikke", "says 'Serveren', a word of machines"),
        ("Used", "Linket er ugyldigt", "says 'ugyldigt', a word of machines"),
        ("Hello {name}", "Hello {name}", "is the English text"),
        ("Press", "Tryk på the knap", "says 'the' in English"),
    ],
)
def test_a_rule_fires(source: str, wording: str, fault: str) -> None:
    assert fault in breaches("da", source, wording)


@pytest.mark.parametrize(
    ("source", "wording"),
    [
        ("Hello {name}", "Hej {name}"),
        ("{name} {when}", "{when}: {name}"),
        ("<b>{name}</b>", "<b>{name}</b>"),
        ('<a href="{link}">Open</a>', '<a href="{link}">Åbn</a>'),
        ("Home &amp; work", "Bolig &amp; job"),
        ("OK", "OK"),
        ("/start", "/start"),
        ("{n}/{total}", "{n}/{total}"),
        ("A word about cases", "Et ord om din sag"),
    ],
)
def test_a_good_wording_breaks_no_rule(source: str, wording: str) -> None:
    assert breaches("da", source, wording) == []


def test_danish_rules_spare_the_english_catalogue() -> None:
    assert breaches("en", "Press the button", "Press the button") == []


@pytest.mark.parametrize(
    ("text", "words_in_each_sentence"),
    [
        ("Hej {name}. Kommer du?", [2, 2]),
        ("Husk din aftale tirsdag d. 24. november kl. 14.30. Kommer du?", [9, 2]),
        ("Ring på 33 17 33 33. De har åbent.", [3, 3]),
        ("Her er du nu:\n1. <b>Din plan</b>\n2. Din bolig", [4, 2, 2]),
        ("Se https://eksempel.dk/en/side. Tak.", [2, 1]),
        ("Det koster ca. 3.000 kr. om måneden, bl.a. for lys.", [10]),
        ("👍 – …", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(
    text: str, words_in_each_sentence: list[int]
) -> None:
    assert [len(words) for words in sentences(text)] == words_in_each_sentence


def test_lix_adds_sentence_length_and_the_share_of_long_words() -> None:
    assert lix("Vi venter på en bolig. Kommunen hjælper dig.") == pytest.approx(4 + 100 * 2 / 8)


def test_lix_of_no_words_is_zero() -> None:
    assert lix("") == 0
