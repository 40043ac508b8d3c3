"""What somebody is called in the bot: a nickname, never an identity."""

import unicodedata

from bot.domain.cpr import redact
from bot.errors import Refusal
from bot.i18n import N_

LONGEST = 64  # characters
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


class NoName(Refusal):
    """A text that cannot be a nickname; it says why."""


def clean_name(text: str) -> str:
    """The text as a nickname: one line, no control or direction marks, 1 to 64 characters.

    Raises NoName when nothing is left of it, it is too long, or it looks like a CPR number.
    """
    visible = "".join(" " if one.isspace() else one for one in text if _is_visible(one))
    name = unicodedata.normalize("NFC", " ".join(visible.split()))
    if not any(unicodedata.category(one)[0] in "LNS" for one in name):
        raise NoName(N_("I need a name to use. A nickname or a first name is enough."))
    if len(name) > LONGEST:
        raise NoName(N_("That name is too long. A nickname or a first name is enough."))
    if redact(name, "")[1]:
        raise NoName(N_("That looks like a CPR number. Please use a nickname instead."))
    return name


def _is_visible(one: str) -> bool:
    return one.isspace() or unicodedata.category(one) not in _INVISIBLE
