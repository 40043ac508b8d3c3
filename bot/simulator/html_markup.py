"""Telegram's HTML subset, with its own complaints.

Source: core.telegram.org/bots/api#html-style; the error texts are those of tdlib's parse_html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from bot.simulator.entities import Formatted, utf16_length
from bot.simulator.refusals import Json, bad_request

_ENTITY_OF = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?P<decimal>\d+)|#[xX](?P<hex>[0-9a-fA-F]+)|(?P<name>[a-zA-Z]+));?")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*(?=[\s>])")


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


def parse_html(source: str) -> Formatted:
    """The plain text and its entities; raises Refused for what Telegram cannot parse."""
    return _HtmlParser(source).parse()


def _decoded(match: re.Match[str]) -> str:
    if match["name"]:
        return _NAMED.get(match["name"], match[0])
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    is_character = 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else match[0]


@dataclass
class _HtmlParser:
    source: str
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._text()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.stack:
            tag = self.stack[-1].tag
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
            )
        return "".join(self.out), self.entities

    def _text(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        piece = _REFERENCE.sub(_decoded, self.source[self.at : end])
        self.out.append(piece)
        self.length += utf16_length(piece)
        self.at = end

    def _start_tag(self) -> None:
        begin = self.at
        name = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        assert name is not None
        tag = name[0].lower()
        self.at = name.end()
        if self.at >= len(self.source):
            self._fail("Unclosed start tag", begin)
        if tag not in _ENTITY_OF:
            self._fail(f'Unsupported start tag "{tag}"', begin)
        attributes: dict[str, str] = {}
        while self._more_attributes(begin):
            self._attribute(tag, attributes, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(_Open(tag, attributes, self.length))

    def _more_attributes(self, begin: int) -> bool:
        self._skip_spaces()
        if self.at >= len(self.source):
            self._fail("Unclosed start tag", begin)
        if self.source[self.at] == ">":
            self.at += 1
            return False
        return True

    def _attribute(self, tag: str, attributes: dict[str, str], begin: int) -> None:
        match = re.compile(r"[^\s=>]*").match(self.source, self.at)
        assert match is not None
        if not match[0]:
            self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        self.at = match.end()
        self._skip_spaces()
        name = match[0].lower()
        if self.source[self.at : self.at + 1] == "=":
            self.at += 1
            self._skip_spaces()
            attributes[name] = self._value(tag, begin)
        elif name == "expandable":
            attributes[name] = ""
        else:
            self._fail(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin
            )

    def _value(self, tag: str, begin: int) -> str:
        if self.at >= len(self.source):
            self._fail(f'Unclosed start tag "{tag}"', begin)
        quote = self.source[self.at : self.at + 1]
        if quote in {"'", '"'}:
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                self._fail("Unclosed start tag", begin)
            value = self.source[self.at + 1 : end]
            self.at = end + 1
            return _REFERENCE.sub(_decoded, value)
        match = _BARE_VALUE.match(self.source, self.at)
        if match is None:
            self._fail("Unexpected end of name token", self.at)
        self.at = match.end()
        return match[0]

    def _end_tag(self) -> None:
        begin = self.at
        if not self.stack:
            self._fail("Unexpected end tag", begin)
        close = self.source.find(">", begin)
        if close < 0:
            self._fail("Unclosed end tag", begin)
        found = self.source[begin + 2 : close].strip().lower()
        opened = self.stack.pop()
        if found not in {"", opened.tag}:
            self._fail(
                "Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{found}>"'
            )
        self.at = close + 1
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if length == 0:
            return
        entity: Json = {"type": _ENTITY_OF[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            url = link(opened.attributes.get("href") or self._since(opened.offset))
            if url is None:
                return
            entity["url"] = url
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "0")
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and self._names_language(opened):
            entity["language"] = opened.attributes["class"].removeprefix("language-")
        elif opened.tag == "pre":
            self._take_language(entity)
        self.entities.append(entity)

    def _names_language(self, opened: _Open) -> bool:
        is_in_pre = bool(self.stack) and self.stack[-1].tag == "pre"
        return is_in_pre and opened.attributes.get("class", "").startswith("language-")

    def _take_language(self, pre: Json) -> None:
        """Make one of `<pre><code class="language-x">`: Telegram shows a pre with a language."""
        inner = self.entities[-1] if self.entities else {}
        if (
            inner.get("type") == "code"
            and inner["offset"] == pre["offset"]
            and inner["length"] == pre["length"]
        ):
            self.entities.pop()
            pre.update({"language": inner["language"]} if "language" in inner else {})

    def _since(self, offset: int) -> str:
        units = "".join(self.out).encode("utf-16-le")[offset * 2 :]
        return units.decode("utf-16-le")

    def _skip_spaces(self) -> None:
        while self.source[self.at : self.at + 1].isspace():
            self.at += 1

    def _fail(self, reason: str, at: int, detail: str = "") -> NoReturn:
        offset = len(self.source[:at].encode())
        raise bad_request(f"can't parse entities: {reason} at byte offset {offset}{detail}")


def link(url: str) -> str | None:
    """The address as Telegram stores it, or None for what it does not make a link."""
    if re.match(r"(?i)(https?|tg|ton|tel|mailto):", url):
        is_bare_host = re.fullmatch(r"(?i)https?://[^/?#]+", url)
        return f"{url}/" if is_bare_host else url
    if re.match(r"[\w-]+(\.[\w-]+)+", url):
        return link(f"http://{url}")
    return None
