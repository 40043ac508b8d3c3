"""What a person writes: menu words first, then the open question, then free text."""

import re
from dataclasses import replace
from functools import cache

from bot.i18n import LANGUAGES, catalogue
from bot.services import dialogues, people
from handlers.desk import permitted
from handlers.routes import Ask, Route, Routes, Said


class Written:
    """Finds the answer to a text among all features."""

    def __init__(self, features: tuple[Routes, ...], free_text: Route) -> None:
        self._words = [route for routes in features for route in routes.words.values()]
        self._steps = {name: r for routes in features for name, r in routes.steps.items()}
        self._free_text = free_text

    def __call__(self, ask: Ask) -> Said:
        return permitted(self._route(ask))(self._with_data(ask))

    def _route(self, ask: Ask) -> Route:
        word = self._word(ask)
        if word is not None:
            dialogues.close(ask.tx, ask.message.chat_id)
            return word
        question = dialogues.open_question(ask.tx, ask.message.chat_id)
        if question is not None and question.step in self._steps:
            return self._steps[question.step]
        return self._free_text

    def _with_data(self, ask: Ask) -> Ask:
        question = dialogues.open_question(ask.tx, ask.message.chat_id)
        return replace(ask, data=question.data) if question is not None else ask

    def _word(self, ask: Ask) -> Route | None:
        for route in self._words:
            match = label_pattern(route.name).fullmatch(ask.text.strip())
            if match is None or ask.who.role not in route.roles:
                continue
            name = match.groupdict().get("name")
            if name is None or people.is_staff_name(ask.tx, name):
                return route
        return None


@cache
def label_pattern(msgid: str) -> re.Pattern[str]:
    """Matches a menu label in any language; `name` is what stood for {name}."""
    labels = {msgid} | {catalogue(language).gettext(msgid) for language in LANGUAGES}
    bodies = [re.escape(label).replace(re.escape("{name}"), "{name}") for label in labels]
    pattern = "|".join(body for body in bodies if "{name}" not in body)
    named = [body.replace("{name}", "(.+)") for body in bodies if "{name}" in body]
    if named:
        # One group, whichever language matched.
        common = "|".join(body.replace("(.+)", "") for body in named)
        pattern = f"(?:{common})(?P<name>.+)"
    return re.compile(pattern, re.IGNORECASE)
