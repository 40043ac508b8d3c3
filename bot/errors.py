"""What can go wrong, by kind: an expected no, a fault of the surroundings, a wrong setting."""

from typing import ClassVar


class Refusal(Exception):
    """An expected no with the words for the person; the transaction's effects are undone.

    Not a fault: nothing is logged and nobody is alarmed. `msgid` is a gettext msgid, `fields` fill
    its placeholders. Subclass it where a caller tells one no from another.
    """

    msgid: ClassVar[str] = ""

    def __init__(self, msgid: str = "", **fields: object) -> None:
        super().__init__(msgid or self.msgid)
        self.text = msgid or self.msgid
        self.fields = fields


class Unavailable(Exception):
    """The database or the Bot API cannot be used now. Trying again may help.

    Not a fault of the update at hand: it is neither parked nor acknowledged.
    """


class ConfigurationError(Exception):
    """The settings cannot be used; `faults` names every one of them, not only the first."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def place_of(error: BaseException) -> str:
    """The innermost place of our own code that it came through: a module and a line, no values."""
    places = []
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        places.append(f"{frame.f_globals.get('__name__')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    ours = [place for place in places if place.startswith(("bot.", "handlers."))]
    return ours[-1] if ours else "unknown"
