"""HTML and MarkdownV2 become the text and the entities that Telegram makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.messages import formatted
from bot.simulator.refusals import Refused


def _flat(entities: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    fixed = ("type", "offset", "length")
    return [tuple(e[k] for k in fixed) + tuple(e[k] for k in e if k not in fixed) for e in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a <b>b</b>", "a b", [("bold", 2, 1)]),
        ("😀<i>b</i>", "😀b", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("&lt;b&gt; &amp; &quot;x&quot; &#65; &#x42;", '<b> & "x" A B', []),
        ("&nbsp;&copy", "&nbsp;&copy", []),
        ("  \n<b>a</b>  ", "a", [("bold", 0, 1)]),
        ("<b> </b>", "", []),
        ('<a href="https://e.dk/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1, "https://e.dk/?a=1&b=2")]),
        ("<a href='e.dk'>x</a>", "x", [("text_link", 0, 1, "http://e.dk/")]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1, "py")]),
        ("<pre>x</pre>", "x", [("pre", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<STRONG>x</strong>", "x", [("bold", 0, 1)]),
        ("hej &lt;/b&gt;", "hej </b>", []),
        ("skriv /start@hjem_bot", "skriv /start@hjem_bot", [("bot_command", 6, 15)]),
        ("se https://e.dk/a.", "se https://e.dk/a.", [("url", 3, 14)]),
        ("<code>/start</code>", "/start", [("code", 0, 6)]),
    ],
)  # fmt: skip
def test_html(source: str, text: str, entities: list[tuple[object, ...]]) -> None:
    plain, found = formatted(source, "HTML", None)
    assert plain == text
    assert _flat(found) == entities


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("æ <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a<br/>b", 'Unsupported start tag "br/" at byte offset 1'),
        ("1 < 2 >", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba>",
         'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)  # fmt: skip
def test_html_that_cannot_be_read(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        formatted(source, "HTML", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*a* _b_", "a b", [("bold", 0, 1), ("italic", 2, 1)]),
        ("__a__ ~b~ ||c||", "a b c",
         [("underline", 0, 1), ("strikethrough", 2, 1), ("spoiler", 4, 1)]),
        ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("__a _b___", "a b", [("underline", 0, 3), ("italic", 2, 1)]),
        (r"1\.5 \* 2", "1.5 * 2", []),
        ("`a*b`", "a*b", [("code", 0, 3)]),
        ("```py\nx = 1```", "x = 1", [("pre", 0, 5, "py")]),
        (r"[x](https://e.dk/a\)b)", "x", [("text_link", 0, 1, "https://e.dk/a)b")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 4)]),
        ("😀 *a*", "😀 a", [("bold", 3, 1)]),
    ],
)  # fmt: skip
def test_markdown(source: str, text: str, entities: list[tuple[object, ...]]) -> None:
    plain, found = formatted(source, "MarkdownV2", None)
    assert plain == text
    assert _flat(found) == entities


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("Hej.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("æ *x", "Can't find end of Bold entity at byte offset 3"),
        ("[x](e.dk", "Can't find end of a URL at byte offset 0"),
    ],
)
def test_markdown_that_cannot_be_read(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        formatted(source, "MarkdownV2", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_given_entities_are_kept_and_moved_with_the_trimming() -> None:
    text, found = formatted("  æ fed", "", [{"type": "bold", "offset": 4, "length": 3}])
    assert text == "æ fed"
    assert _flat(found) == [("bold", 2, 3)]
