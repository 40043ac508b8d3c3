"""Telegram's MarkdownV2, with its own complaints.

Source: core.telegram.org/bots/api#markdownv2-style; the error texts are those of tdlib's
parse_markdown_v2.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.simulator.entities import Formatted, utf16_length
from bot.simulator.html_markup import link
from bot.simulator.refusals import Json, bad_request

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {  # longest first: "__" is underline, "_" is italic
    "```": ("pre", "PreCode"),
    "__": ("underline", "Underline"),
    "||": ("spoiler", "Spoiler"),
    "*": ("bold", "Bold"),
    "_": ("italic", "Italic"),
    "~": ("strikethrough", "Strikethrough"),
    "`": ("code", "Code"),
    "![": ("custom_emoji", "CustomEmoji"),
    "[": ("text_link", "TextUrl"),
}


@dataclass
class _Open:
    mark: str
    offset: int
    at: int
    language: str = ""


def parse_markdown(source: str) -> Formatted:
    """The plain text and its entities; raises Refused for what Telegram cannot parse."""
    return _MarkdownParser(source).parse()


@dataclass
class _MarkdownParser:
    source: str
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    quote_from: int | None = None
    expandable: bool = False

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            self._line_start()
            if self.at < len(self.source):
                self._step()
        self._end_quote()
        if self.stack:
            opened = self.stack[-1]
            name = _MARKS[opened.mark][1]
            raise self._fault(f"Can't find end of {name} entity", opened.at)
        return "".join(self.out), self.entities

    def _step(self) -> None:
        character = self.source[self.at]
        following = self.source[self.at + 1 : self.at + 2]
        if character == "\\" and following and 0 < ord(following) < 127:
            self._emit(following, consumed=2)
        elif self._is_verbatim() and character != "`":
            self._emit(character)
        elif self._closes() or self._opens():
            return
        elif character in _RESERVED:
            raise bad_request(
                f"can't parse entities: Character '{character}' is reserved"
                " and must be escaped with the preceding '\\'"
            )
        else:
            self._emit(character)

    def _line_start(self) -> None:
        is_start = not self.out or self.out[-1] == "\n"
        if not is_start or self._is_verbatim():
            return
        for mark in ("**>", ">"):
            if self.source.startswith(mark, self.at):
                if self.quote_from is None or mark == "**>":
                    self._end_quote()
                    self.quote_from = self.length
                    self.expandable = mark == "**>"
                self.at += len(mark)
                return
        self._end_quote()

    def _end_quote(self) -> None:
        if self.quote_from is None or self.stack:
            return
        length = self.length - self.quote_from
        kind = "expandable_blockquote" if self.expandable else "blockquote"
        if length:
            self.entities.append({"type": kind, "offset": self.quote_from, "length": length})
        self.quote_from = None

    def _is_verbatim(self) -> bool:
        return bool(self.stack) and self.stack[-1].mark in {"`", "```"}

    def _emit(self, character: str, consumed: int = 1) -> None:
        self.out.append(character)
        self.length += utf16_length(character)
        self.at += consumed

    def _closes(self) -> bool:
        if not self.stack:
            return False
        opened = self.stack[-1]
        if opened.mark in {"[", "!["}:
            return self.source[self.at] == "]" and self._close_link(opened)
        if not self.source.startswith(opened.mark, self.at):
            return False
        is_double = opened.mark == "_" and self.source.startswith("__", self.at)
        if is_double and not self._has_open("__"):
            return False  # an underline begins inside the italic
        self.stack.pop()
        self.at += len(opened.mark)
        kind = _MARKS[opened.mark][0]
        self._add(kind, opened, {"language": opened.language} if opened.language else {})
        return True

    def _has_open(self, mark: str) -> bool:
        return any(opened.mark == mark for opened in self.stack)

    def _opens(self) -> bool:
        if self._is_verbatim():
            return False
        for mark in ("```", "__", "||", "![", "*", "_", "~", "`", "["):
            if self.source.startswith(mark, self.at):
                return self._open(mark)
        return False

    def _open(self, mark: str) -> bool:
        if mark == "||" and self._ends_quote_expandable():
            self.expandable = True
            self.at += 2
            return True
        if self._has_open(mark):
            raise self._fault(
                f"Can't find end of {_MARKS[self.stack[-1].mark][1]} entity", self.stack[-1].at
            )
        opened = _Open(mark, self.length, self.at)
        self.at += len(mark)
        if mark == "```":
            opened.language = self._language()
        self.stack.append(opened)
        return True

    def _ends_quote_expandable(self) -> bool:
        after = self.source[self.at + 2 : self.at + 3]
        return self.quote_from is not None and not self.stack and after in {"", "\n"}

    def _language(self) -> str:
        line_end = self.source.find("\n", self.at)
        name = self.source[self.at : line_end] if line_end >= 0 else " "
        if "`" in name or any(character.isspace() for character in name):
            return ""
        self.at = line_end + 1
        return name

    def _close_link(self, opened: _Open) -> bool:
        self.stack.pop()
        self.at += 1
        address = ""
        if self.source[self.at : self.at + 1] == "(":
            address = self._address(opened)
        if opened.mark == "![":
            self._add(
                "custom_emoji", opened, {"custom_emoji_id": address.rpartition("=")[2] or "0"}
            )
        elif url := link(address):
            self._add("text_link", opened, {"url": url})
        return True

    def _address(self, opened: _Open) -> str:
        found = []
        self.at += 1
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "\\":
                self.at += 1
            found.append(self.source[self.at : self.at + 1])
            self.at += 1
        if self.at >= len(self.source):
            raise self._fault("Can't find end of a URL", opened.at)
        self.at += 1
        return "".join(found)

    def _add(self, kind: str, opened: _Open, more: Json) -> None:
        length = self.length - opened.offset
        if length:
            self.entities.append({"type": kind, "offset": opened.offset, "length": length, **more})

    def _fault(self, reason: str, at: int) -> Exception:
        offset = len(self.source[:at].encode())
        return bad_request(f"can't parse entities: {reason} at byte offset {offset}")
