"""Ready replies: texts with places to fill in, such as `{navn}`."""

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.domain.reading import Unread, read_text
from bot.i18n import N_


class Blank(StrEnum):
    """What can be filled in, by its Danish name; English ones are read, too."""

    NAME = "navn"
    ME = "mig"
    PHONE = "telefon"
    APPOINTMENT = "aftale"


_ENGLISH = {
    "name": Blank.NAME,
    "me": Blank.ME,
    "phone": Blank.PHONE,
    "appointment": Blank.APPOINTMENT,
}
_BLANK = re.compile(r"\{\s*([^{}]*?)\s*\}")


def read_reply(text: str) -> str:
    """A text whose blanks are all known. Raises Unread for one that is not."""
    found = read_text(text)
    for name in _BLANK.findall(found):
        if _known(name) is None:
            raise Unread(
                N_("I don't know {blank}. You can use {known}."),
                blank=f"{{{name}}}",
                known=", ".join(f"{{{one}}}" for one in Blank),
            )
    return found


def filled(text: str, values: Mapping[Blank, str]) -> str:
    """The text with every blank filled in."""

    def value(match: re.Match[str]) -> str:
        blank = _known(match[1])
        return values[blank] if blank is not None else match[0]

    return _BLANK.sub(value, text)


def _known(name: str) -> Blank | None:
    word = name.lower()
    return Blank(word) if word in set(Blank) else _ENGLISH.get(word)
