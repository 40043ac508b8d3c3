"""How a feature declares what it answers: commands, taps, menu words, open questions.

Every answer is a plain function of one `Ask`, run inside the one transaction of its update; it
returns what to say. Nothing is sent from here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.answers import Answer, Button, Screen
from bot.domain.intents import Intent
from bot.domain.people import EVERYONE, Asker, Role
from bot.i18n import Translator
from bot.profiles import Profile
from bot.services import dialogues
from bot.services.dialogues import Question
from bot.store import Tx
from handlers.incoming import Incoming

ANSWERED_BEFORE_CONSENT = frozenset({"start", "language", "privacy", "safety"})
"""The features that a youth reaches who has not yet said yes to the bot."""

Said = Answer | Screen | None
"""A screen replaces the tapped message or is sent; None says nothing."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One update, as a feature sees it. `tx` is only handed on to services."""

    tx: Tx
    who: Asker
    t: Translator
    bot_name: str
    address: str
    """Where our own web pages are, without a slash at the end; empty if nobody finds them."""

    message: Incoming
    """What was written, or the message whose button was tapped."""

    data: dict[str, Any] = field(default_factory=dict)
    """In a step: what the dialogue has gathered so far."""

    intent: Intent | None = None
    """Of what a youth just writes: what it asks of the bot."""

    @property
    def profile(self) -> Profile:
        return self.tx.profile

    @property
    def text(self) -> str:
        return self.message.text

    def expects(self, step: str, **data: Any) -> None:
        """The next free text in this chat goes to `step`; an older question is dropped."""
        dialogues.ask(self.tx, self.message.chat_id, step, **data)

    def open_question(self) -> Question | None:
        """What the next free text in this chat answers; None where nothing was asked of late."""
        return dialogues.open_question(self.tx, self.message.chat_id)

    def close_question(self) -> None:
        """The next free text in this chat answers nothing."""
        dialogues.close(self.tx, self.message.chat_id)


Tap = TypeVar("Tap", bound=Callable[..., Said])
"""`def book(ask, staff_id: int, starts: int)`: arguments come from the button, as declared:
numbers, texts, or members of a StrEnum."""

Hear = TypeVar("Hear", bound=Callable[[Ask], Said])


@dataclass(frozen=True, slots=True)
class Route:
    """One way in: its name on the wire, who may use it, and the answer."""

    name: str
    roles: frozenset[Role]
    answer: Callable[..., Said]
    before_consent: bool = False
    any_kind: bool = False
    """In a step: pictures, voice notes and the like are an answer, too."""

    reads_file: bool = False
    """In a step: what a document holds is fetched before the answer is found."""

    is_form: bool = False
    """In a step: answers stand in the question already, so a button elsewhere does not drop it."""

    is_private: bool = False
    """In a step: nobody but the asker ever sees the answer, not even a cry for help in it."""

    is_reach: bool = False
    """In a step: how somebody can be reached, as a cry with a number to call says, too."""

    is_name: bool = False
    """In a step: a name, which is asked for again where a CPR number stood in it."""

    keeps_question: bool = False
    """In a tap: what a youth or a guest is being asked stays open."""


class Routes:
    """What one feature answers. `prefix` begins the names of its taps and steps."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.commands: dict[str, Route] = {}
        self.taps: dict[str, Route] = {}
        self.words: dict[str, Route] = {}
        self.steps: dict[str, Route] = {}

    def command(self, name: str, roles: frozenset[Role] = EVERYONE) -> Callable[[Hear], Hear]:
        """Answers `/name`."""
        return self._into(self.commands, name, roles)

    def word(self, msgid: str, roles: frozenset[Role] = EVERYONE) -> Callable[[Hear], Hear]:
        """Answers a label of the reply keyboard, in any language it was shown in."""
        return self._into(self.words, msgid, roles)

    def tap(
        self, name: str, roles: frozenset[Role] = EVERYONE, *, keeps_question: bool = False
    ) -> Callable[[Tap], Tap]:
        """Answers buttons made with `button(label, "prefix.name", ...)`; "" is the bare prefix.

        What a youth or a guest was being asked is closed, unless the tap `keeps_question`.
        """
        return self._into(self.taps, self._full(name), roles, keeps_question=keeps_question)

    def step(
        self,
        name: str,
        roles: frozenset[Role] = EVERYONE,
        *,
        any_kind: bool = False,
        reads_file: bool = False,
        is_form: bool = False,
        is_private: bool = False,
        is_reach: bool = False,
        is_name: bool = False,
    ) -> Callable[[Hear], Hear]:
        """Answers the free text after `ask.expects("prefix.name")`.

        With `any_kind` also whatever else a message carries; otherwise text is asked for. With
        `reads_file` a document of up to 1 MB comes with its content. A step with `is_form` holds
        what was answered before. A cry for help is no answer, unless the step `is_private`, or
        `is_reach` and it holds a number to call; what is left beside a CPR number is none where the
        step `is_name`.
        """
        return self._into(
            self.steps,
            self._full(name),
            roles,
            any_kind=any_kind,
            reads_file=reads_file,
            is_form=is_form,
            is_private=is_private,
            is_reach=is_reach,
            is_name=is_name,
        )

    def _full(self, name: str) -> str:
        return f"{self.prefix}.{name}" if name else self.prefix

    def _into(
        self, table: dict[str, Route], name: str, roles: frozenset[Role], **how: bool
    ) -> Callable[[Any], Any]:
        before_consent = self.prefix in ANSWERED_BEFORE_CONSENT

        def register(answer: Callable[..., Said]) -> Callable[..., Said]:
            if name in table:
                raise ValueError(f"{name} is answered twice")
            table[name] = Route(name, roles, answer, before_consent, **how)
            return answer

        return register


def button(label: str, name: str, *arguments: int | str) -> Button:
    """A button that comes back to the tap of that name with these arguments."""
    return Button(label, ":".join([name, *map(str, arguments)]))
