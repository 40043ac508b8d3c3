"""What a person writes, from the phone to its answer.

First a CPR number is taken out, so that nothing below ever sees it. Then the text is a command, a
menu word, the answer to the open question, or free text. Whatever it means and however that ends,
words that sound like a crisis are met with the help lines.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from markupsafe import Markup

from bot.answers import SILENCE, Screen
from bot.domain.cpr import redact
from bot.domain.menus import CONTACT_ME, HELP_NOW
from bot.domain.messages import MessageKind
from bot.domain.people import YOUTHS
from bot.i18n import LANGUAGES, catalogue
from bot.services import people
from handlers import hints, safety, threads
from handlers.albums import once
from handlers.desk import Desk, Work, permitted
from handlers.menu import cancel_row
from handlers.routes import Ask, Route, Routes, Said

_COMMAND = re.compile(r"/(?P<name>\w+)(?:@(?P<bot>\w+))?(?!\S)")

KEEPS_THE_QUESTION = frozenset({HELP_NOW, CONTACT_ME})
"""Menu words after which a half-answered question is still open: help is no change of mind, and a
request to be contacted goes on where it stopped."""


HELP_COMMANDS = frozenset({"hjaelp", "help"})
"""The same as commands."""


class Careful:
    """Any work on what a person wrote, with an eye on CPR numbers and crises.

    What is left beside a number is no answer to the `name_steps`.
    """

    def __init__(self, desk: Desk, work: Work, name_steps: frozenset[str] = frozenset()) -> None:
        self._desk = desk
        self._work = work
        self._name_steps = name_steps

    def __call__(self, ask: Ask) -> Said:
        clean, had_cpr = without_cpr(ask)
        help_now = safety.first_aid(clean)
        if help_now is None and not had_cpr:
            return self._work(clean)
        is_for_a_human = _is_for_a_human(clean)
        is_read = help_now is not None or not self._is_name(clean)
        goes_on = not had_cpr or (_has_words(clean) and is_read)
        said = self._desk.said(clean, self._work) if goes_on else SILENCE
        screens = [*said.screens, *([_about_cpr(clean, is_for_a_human)] if had_cpr else ())]
        if help_now is not None:
            screens.append(help_now)
        gone = (ask.message.message_id,) if had_cpr else ()
        return replace(said, screens=tuple(screens), delete=said.delete + gone)

    def _is_name(self, ask: Ask) -> bool:
        question = ask.open_question()
        if question is None or question.step not in self._name_steps:
            return False
        return not threads.is_for_somebody_instead(ask, question)


def without_cpr(ask: Ask) -> tuple[Ask, bool]:
    """The same without CPR numbers, and whether there was one."""
    text, had_cpr = redact(ask.text, _mark(ask))
    return (replace(ask, message=replace(ask.message, text=text)) if had_cpr else ask), had_cpr


def _mark(ask: Ask) -> str:
    return str(ask.t("[CPR removed]"))


def _has_words(ask: Ask) -> bool:
    """Whether anything was written beside the number, or came with it."""
    rest = ask.text.replace(_mark(ask), "")
    return ask.message.kind is not MessageKind.TEXT or re.search(r"\w", rest) is not None


def _is_for_a_human(ask: Ask) -> bool:
    """Whether a youth's words go on: nothing was asked, and they tell the bot itself nothing."""
    if ask.open_question() is not None:
        return False
    return ask.who.has_consented and hints.intent_of(ask) not in hints.TAPS


def _about_cpr(ask: Ask, is_for_a_human: bool) -> Screen:
    t = ask.t
    name = safety.helper_of(ask)
    if name:
        text = t(
            "That looks like a CPR number. I have removed it and do not keep it. "
            "Give it to {name} when you meet."
        ).format(name=name)
    else:
        text = t("That looks like a CPR number. I have removed it and do not keep it.")
    if ask.open_question() is None:
        went_on = is_for_a_human and name and _has_words(ask)
        rest = t("The rest of your message went on to {name}.").format(name=name) if went_on else ""
        return Screen(Markup(" ").join(filter(None, (text, rest))))
    again = t("You can write your answer again without it.")
    return Screen(text + "\n\n" + again, (cancel_row(ask.t),))


class Written:
    """Finds the answer to a text among all features."""

    def __init__(self, features: tuple[Routes, ...], free_text: Route) -> None:
        self._commands = {n: r for routes in features for n, r in routes.commands.items()}
        self._words = _by_first_word([r for routes in features for r in routes.words.values()])
        self._steps = {name: r for routes in features for name, r in routes.steps.items()}
        self._taps = {name: r for routes in features for name, r in routes.taps.items()}
        self._free_text = free_text

    def __call__(self, ask: Ask) -> Said:
        command = self._command(ask)
        if command is not None:
            return self._commanded(ask, command)
        word = self._word(ask)
        if word is not None:
            return self._chosen(ask, word)
        question = ask.open_question()
        if question is None or question.step not in self._steps:
            return self._freely(ask)
        if threads.is_for_somebody_instead(ask, question):
            return permitted(self._free_text)(ask)
        step = self._steps[question.step]
        if _is_no_answer(ask, step):
            return self._freely(ask)
        if step.is_name and _is_a_wish(ask):
            ask.close_question()
            return self._freely(ask)
        if not step.any_kind and ask.message.kind is not MessageKind.TEXT:
            step = replace(step, answer=_as_text_please)
        return permitted(step)(replace(ask, data=question.data))

    def _freely(self, ask: Ask) -> Said:
        """Words outside any question: what they plainly tell the bot to do, or for a human."""
        if ask.who.role not in YOUTHS:
            return permitted(self._free_text)(ask)
        intent = hints.intent_of(ask)
        tap = hints.TAPS.get(intent)
        return permitted(self._taps[tap] if tap else self._free_text)(replace(ask, intent=intent))

    def _command(self, ask: Ask) -> Route | None:
        """`/name`, told by its letters: not every Bot API server marks commands up."""
        found = _COMMAND.match(ask.text) if ask.message.kind is MessageKind.TEXT else None
        if found is None or (found["bot"] or ask.bot_name).lower() != ask.bot_name.lower():
            return None
        return self._commands.get(found["name"].lower())

    def _commanded(self, ask: Ask, command: Route) -> Said:
        """A youth who gives a command has turned from a question, as with a word or a button."""
        if ask.who.role in YOUTHS and command.name not in HELP_COMMANDS:
            ask.close_question()
        return permitted(command)(ask)

    def _chosen(self, ask: Ask, word: Route) -> Said:
        if word.name not in KEEPS_THE_QUESTION:
            ask.close_question()
        return permitted(word)(ask)

    def _word(self, ask: Ask) -> Route | None:
        if ask.message.kind is not MessageKind.TEXT:
            return None  # «My home» under a picture is a caption, and the picture must arrive
        for route in self._words.get(_first_word(ask.text), ()):
            match = label_pattern(route.name).fullmatch(ask.text.strip())
            if match is None or ask.who.role not in route.roles:
                continue
            name = match.groupdict().get("name")
            if name is None or people.is_staff_name(ask.tx, name):
                return route
        return None


def _is_no_answer(ask: Ask, step: Route) -> bool:
    """Whether the text is a cry for help. The question stays open for its answer.

    A picture is an answer whatever stands under it, and a number to call whatever stands beside it.
    """
    if ask.message.kind is not MessageKind.TEXT or step.is_private:
        return False
    if step.is_reach and safety.NUMBER.search(ask.text):
        return False
    return safety.cry_for_help(ask) is not None


def _is_a_wish(ask: Ask) -> bool:
    """Whether a youth wants something of the bot: who does has moved on, and is not called that."""
    return ask.who.role in YOUTHS and hints.intent_of(ask) is not None


def _as_text_please(ask: Ask) -> Said:
    words = ask.t("I can't read that. Write it as text, or tap Cancel.")
    return once(ask, Screen(words, (cancel_row(ask.t),)))


def _by_first_word(routes: Sequence[Route]) -> Mapping[str, Sequence[Route]]:
    """Menu words by the word that their label begins with, in each language."""
    found: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        for word in {_first_word(label) for label in _labels(route.name)}:
            found[word].append(route)
    return found


def _first_word(text: str) -> str:
    """The first word as labels are compared: «Stop!» is «stop»."""
    return next(iter(text.split(maxsplit=1)), "").rstrip(".!…").lower()


def _labels(msgid: str) -> set[str]:
    """A menu label in every language."""
    return {msgid} | {catalogue(language).gettext(msgid) for language in LANGUAGES}


@cache
def label_pattern(msgid: str) -> re.Pattern[str]:
    """Matches a menu label in any language, «Stop!» too; `name` is what stood for {name}."""
    bodies = [re.escape(label).replace(re.escape("{name}"), "{name}") for label in _labels(msgid)]
    pattern = "(?:" + "|".join(body for body in bodies if "{name}" not in body) + ")[.!…]*"
    named = [body.replace("{name}", "(.+)") for body in bodies if "{name}" in body]
    if named:
        # One group, whichever language matched.
        common = "|".join(body.replace("(.+)", "") for body in named)
        pattern = f"(?:{common})(?P<name>.+)"
    return re.compile(pattern, re.IGNORECASE)
