"""What somebody is called in the bot: a nickname, never an identity."""

import re
import unicodedata

from bot.domain.cpr import redact
from bot.errors import Refusal
from bot.i18n import N_

LONGEST = 64  # characters
FSI, PDI = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_MARKS = str.maketrans("", "", FSI + PDI)
_RIGHT_TO_LEFT = {"R", "AL"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_COMMAND = re.compile(r"(?<![\w<>/])/+(?=\w)")
_INNER_DOT = re.compile(r"(?<=\w)\.(?=\w)")


class NoName(Refusal):
    """A text that cannot be a nickname; it says why."""


def clean_name(text: str) -> str:
    """The text as a nickname: one line, no control or direction marks, 1 to 64 characters.

    One with letters that run from right to left stands between two marks, which count: it turns
    nothing round that it is written into. Nothing in it can be tapped: no link, no @mention, no
    /command. Raises NoName when nothing is left of it, it is too long, or it looks like a CPR
    number.
    """
    visible = "".join(" " if one.isspace() else one for one in text if _is_visible(one))
    line = unicodedata.normalize("NFC", visible)
    name = _isolated(" ".join(_without_links(line).split()))
    if not any(unicodedata.category(one)[0] in "LNS" for one in name):
        raise NoName(N_("I need a name to use. A nickname or a first name is enough."))
    if len(name) > LONGEST:
        raise NoName(N_("That name is too long. A nickname or a first name is enough."))
    if any(redact(one, "")[1] for one in (line, name)):
        raise NoName(N_("That looks like a CPR number. Please use a nickname instead."))
    return name


def numbered(name: str, number: int) -> str:
    """The name with a number behind it, cut where it would be too long."""
    end, bare = f" {number}", plain(name)
    marks = len(name) - len(bare)
    return _isolated(bare[: LONGEST - marks - len(end)] + end)


def plain(name: str) -> str:
    """The name without the marks around it."""
    return name.translate(_MARKS)


def folded(name: str) -> str:
    """As names are told apart: «AYA» is «aya», and marks are no part of a name."""
    return plain(name).casefold()


def _isolated(name: str) -> str:
    is_turned = any(unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in name)
    return f"{FSI}{name}{PDI}" if is_turned else name


def _without_links(line: str) -> str:
    """The line without what Telegram makes a link of by itself, in whoever's chat it is shown."""
    inert = line.replace("@", " ").replace("://", ": ")
    return _INNER_DOT.sub(". ", _COMMAND.sub("", inert))


def _is_visible(one: str) -> bool:
    return one.isspace() or unicodedata.category(one) not in _INVISIBLE
