"""Forms: one question at a time, then a page on which every answer can be corrected.

What was answered stands in the chat's open question, so a half-finished form survives a restart.
Nothing counts before it is saved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, TypeVar

from markupsafe import Markup
from pydantic import TypeAdapter

from bot.answers import Button, Row, Screen
from bot.domain.messages import MessageKind
from bot.domain.people import Role
from bot.domain.reading import Draft, Unread, date_ahead
from bot.errors import Refusal
from bot.i18n import N_
from handlers.albums import once
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

F = TypeVar("F")

WAS = "was"
"""The part of a draft that remembers what was so before."""

DONE = "done"
PAGE = "page"
"""In place of a question: everything is answered, and the page to correct is open."""


PICK = N_("Choose one of the buttons.")
"""For questions that only buttons answer."""


AS_TEXT = N_("I can't read that. Write it as text, or tap a button.")
"""For questions that a picture or a voice note does not answer."""


class FormClosed(Refusal):
    msgid = N_("It is saved or closed. Start over if you want to change something.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready answer: what its button says, its name on the wire, and what it puts in the draft."""

    label: str
    wire: str
    value: Any


Choices = tuple[tuple[Choice, ...], ...]
"""Rows of ready answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a draft. `read` takes what was sent, or raises Unread.

    `label` names the part on the page to correct. With `any_kind` a picture or a place is an
    answer, too. With `many` the ready answers are ticked one by one; the answer is their values.
    `words` may give the {date} of a day to come as an example. `then` takes the draft as it was
    and as it is with the answer; it returns what the answer makes of it.
    """

    name: str
    label: str
    words: str
    read: Callable[[Ask], Draft]
    choices: Callable[[Ask], Choices] = lambda _: ()
    any_kind: bool = False
    many: bool = False
    then: Callable[[Draft, Draft], Draft] = lambda _, after: after


def written(name: str, read: Callable[[str], Any]) -> Callable[[Ask], Draft]:
    """Reads a typed answer to the question of this name."""
    return lambda ask: {name: read(ask.text)}


def chosen(msgid: str) -> Callable[[Ask], Draft]:
    """For questions that only buttons answer: whatever is typed is met with these words."""

    def read(_: Ask) -> Draft:
        raise Unread(msgid)

    return read


def options(names: Mapping[Any, str]) -> Callable[[Ask], Choices]:
    """A row each for the members of an enum, by their names (msgids)."""
    return lambda ask: tuple(
        (Choice(ask.t(name).capitalize(), str(one), str(one)),) for one, name in names.items()
    )


def yes_or_no(ask: Ask) -> Choices:
    return ((Choice(ask.t("Yes"), "yes", True), Choice(ask.t("No"), "no", False)),)


def without(value: Any = "") -> Callable[[Ask], Choices]:
    """One ready answer: to leave it out."""
    return lambda ask: ((Choice(ask.t("Skip"), "none", value),),)


@dataclass(frozen=True, slots=True)
class Page:
    """The page to correct: what the draft says, and what saving it is called."""

    text: Markup
    save: str


class Form:
    """A form on `routes`, for these roles.

    `questions` are those that this draft needs, in their order. `save` makes it count and says so;
    it closes the form unless it asks `again`, or meets a refusal that one answer is to blame for:
    `blames` names its question, which is asked once more in the refusal's words.
    """

    def __init__(
        self,
        routes: Routes,
        roles: frozenset[Role],
        questions: Sequence[Question] | Callable[[Draft], Sequence[Question]],
        page: Callable[[Ask, Draft], Page],
        save: Callable[[Ask, Draft], Said],
        blames: Mapping[type[Refusal], str] = MappingProxyType({}),
    ) -> None:
        self._prefix = routes.prefix
        self._questions = questions if callable(questions) else lambda _: questions
        self._blames = blames
        self._page = page
        self._save = save
        routes.step("answer", roles, any_kind=True)(self._answer)
        routes.step("sent", roles, any_kind=True)(self._answer)
        routes.tap("choose", roles)(self._choose)
        routes.tap("choices", roles)(self._turn)
        routes.tap("fix", roles)(self._fix)
        routes.tap("page", roles)(self._go_on)
        routes.tap("stop", roles)(self._stop)
        routes.tap("save", roles)(self._save_now)

    def onward(self, ask: Ask, draft: Draft) -> Screen:
        """The next question, or the page to correct when everything is answered."""
        question = self._next(draft)
        return self.page(ask, draft) if question is None else self._put(ask, draft, question)

    def page(self, ask: Ask, draft: Draft) -> Screen:
        """What the draft says, with a button to correct each part."""
        self._open(ask, "answer", draft, PAGE)
        page = self._page(ask, draft)
        fixes = [
            button(ask.t(one.label), f"{self._prefix}.fix", one.name)
            for one in self._questions(draft)
        ]
        pairs = tuple(tuple(fixes[at : at + 2]) for at in range(0, len(fixes), 2))
        save = button(page.save, f"{self._prefix}.save")
        return Screen(page.text, ((save,), *pairs, (self._cancel(ask, draft),)))

    def again(self, ask: Ask, draft: Draft, name: str, words: str) -> Screen:
        """The question of this name stands open once more, in these words."""
        return self._asked(ask, draft, self._question(draft, name), words)

    def _answer(self, ask: Ask) -> Said:
        """What was sent answers the question that stands open."""
        draft: Draft = ask.data["draft"]
        asking: str = ask.data["asking"]
        if asking == PAGE:
            return once(ask, self._unused(ask, draft))
        question = self._question(draft, asking)
        try:
            if not question.any_kind and ask.message.kind is not MessageKind.TEXT:
                raise Unread(AS_TEXT)
            found = question.read(ask)
        except Unread as no:
            words = ask.t(no.msgid).format(**no.fields)
            return once(ask, self._asked(ask, draft, question, words))
        return self.onward(ask, question.then(draft, draft | found))

    def _unused(self, ask: Ask, draft: Draft) -> Screen:
        """The page again: nothing was asked, so what was sent changes nothing, and that is said."""
        screen = self.page(ask, draft)
        words = ask.t("I have not used what you just sent. Tap what you want to correct.")
        return replace(screen, text=Markup("{}\n\n{}").format(words, screen.text))

    def _choose(self, ask: Ask, name: str, wire: str) -> Said:
        """A ready answer was tapped in place of writing one."""
        draft = self._draft(ask)
        question = self._question(draft, name)
        if question.many and wire == DONE:
            return self.onward(ask, {name: []} | draft)
        value = _value(question.choices(ask), wire)
        if question.many:
            return self._put(ask, draft | {name: _toggled(draft.get(name, []), value)}, question)
        return self.onward(ask, question.then(draft, draft | {name: value}))

    def _turn(self, ask: Ask, name: str, number: int) -> Said:
        """Another page of the ready answers."""
        draft = self._draft(ask)
        return self._put(ask, draft, self._question(draft, name), number)

    def _fix(self, ask: Ask, name: str) -> Said:
        """One answer is asked for again."""
        draft = self._draft(ask)
        return self._put(ask, draft, self._question(draft, name))

    def _go_on(self, ask: Ask) -> Said:
        return self.onward(ask, self._draft(ask))

    def _save_now(self, ask: Ask) -> Said:
        """The draft counts from now on; a second tap finds the form closed."""
        draft = self._draft(ask)
        if self._next(draft) is not None:
            return self.onward(ask, draft)
        ask.close_question()
        try:
            return self._save(ask, draft)
        except tuple(self._blames) as no:
            words = ask.t(no.text).format(**no.fields)
            return self.again(ask, draft, self._blames[type(no)], words)

    def _next(self, draft: Draft) -> Question | None:
        """The first question that has no answer yet."""
        return next((one for one in self._questions(draft) if one.name not in draft), None)

    def _question(self, draft: Draft, name: str) -> Question:
        for one in self._questions(draft):
            if one.name == name:
                return one
        raise FormClosed

    def _put(self, ask: Ask, draft: Draft, question: Question, number: int = 0) -> Screen:
        # Not filled in by `format`: words may speak of other {names} that people type.
        words = ask.t(question.words).replace("{date}", date_ahead(ask.tx.today))
        return self._asked(ask, draft, question, words, number)

    def _asked(
        self, ask: Ask, draft: Draft, question: Question, words: str, number: int = 0
    ) -> Screen:
        self._open(ask, "sent" if question.any_kind else "answer", draft, question.name)
        ticked = draft.get(question.name, []) if question.many else []
        page = page_of(question.choices(ask), number, SIZE)
        choices = tuple(
            tuple(self._ready(question, one, is_ticked=one.value in ticked) for one in row)
            for row in page.items
        )
        turn = turn_row(ask.t, page, ask.t("More"), f"{self._prefix}.choices", question.name)
        return Screen(words, (*choices, turn, *self._ways_on(ask, draft, question)))

    def _ready(self, question: Question, choice: Choice, *, is_ticked: bool) -> Button:
        label = f"✓ {choice.label}" if is_ticked else choice.label
        return button(label, f"{self._prefix}.choose", question.name, choice.wire)

    def _ways_on(self, ask: Ask, draft: Draft, question: Question) -> tuple[Row, ...]:
        """While one answer is corrected, the way back is to the page with all the others."""
        done = (button(ask.t("Done"), f"{self._prefix}.choose", question.name, DONE),)
        if self._next(draft) is not None:
            cancel = (self._cancel(ask, draft),)
            return (done, cancel) if question.many else (cancel,)
        as_it_is = (button(ask.t("Leave it as it is"), f"{self._prefix}.page"),)
        return (done,) if question.many else (as_it_is,)

    def _cancel(self, ask: Ask, draft: Draft) -> Button:
        """Gives up the form: at once where nothing would be lost, and else after a question."""
        name = f"{self._prefix}.stop" if self._is_begun(draft) else "menu.cancel"
        return button(ask.t("Cancel"), name)

    def _is_begun(self, draft: Draft) -> bool:
        if WAS in draft:
            was: Draft = draft[WAS]
            return any(draft.get(name) != value for name, value in was.items())
        return self._questions(draft)[0].name in draft

    def _stop(self, ask: Ask) -> Said:
        """Nothing is lost by one tap."""
        self._draft(ask)
        t = ask.t
        rows = (
            (button(t("Yes, stop"), "menu.cancel"),),
            (button(t("No, go on"), f"{self._prefix}.page"),),
        )
        return Screen(t("Do you want to stop? What you have written is not kept."), rows)

    def _open(self, ask: Ask, step: str, draft: Draft, asking: str) -> None:
        ask.expects(f"{self._prefix}.{step}", draft=draft, asking=asking)

    def _draft(self, ask: Ask) -> Draft:
        """What the open form holds. Raises FormClosed when none of this kind is open."""
        question = ask.open_question()
        steps = (f"{self._prefix}.answer", f"{self._prefix}.sent")
        if question is None or question.step not in steps:
            raise FormClosed
        draft: Draft = question.data["draft"]
        return draft


def _value(choices: Choices, wire: str) -> Any:
    """What the ready answer of this name puts in the draft. Raises FormClosed for none."""
    for row in choices:
        for choice in row:
            if choice.wire == wire:
                return choice.value
    raise FormClosed


def _toggled(values: list[Any], value: Any) -> list[Any]:
    return [one for one in values if one != value] if value in values else [*values, value]


def as_draft(facts: Any) -> Draft:
    """The facts, a dataclass, as a draft that says the same."""
    draft: Draft = TypeAdapter(type(facts)).dump_python(facts, mode="json")
    return draft


def to_change(facts: Any, **about: Any) -> Draft:
    """A draft that says the same and remembers it, so that `as_facts` can tell what was changed."""
    return as_draft(facts) | {WAS: as_draft(facts)} | about


def as_facts(kind: type[F], draft: Draft, now: F | None = None) -> F:
    """What a complete draft says; parts that are no facts are left out.

    Over what is so `now` it says only what it changed: somebody may have changed the rest since.
    """
    names = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    said = {name: value for name, value in draft.items() if name in names}
    if now is not None:
        was = draft.get(WAS, {})
        said = as_draft(now) | {k: v for k, v in said.items() if k not in was or was[k] != v}
    return TypeAdapter(kind).validate_python(said)
