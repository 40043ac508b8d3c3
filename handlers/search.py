"""Finding a youth by name, and words in one's own threads."""

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.messages import shortened
from bot.domain.people import CASEWORKERS
from bot.services import search
from handlers.cases import short_name
from handlers.menu import cancel_row
from handlers.pages import Page, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("search")

LONGEST_HIT = 120
LONGEST_SEARCH = 100


@routes.command("find", CASEWORKERS)
@routes.tap("", CASEWORKERS)
def ask_words(ask: Ask) -> Said:
    """The next text is looked for; `/find nøgle` looks at once."""
    words = ask.text.partition(" ")[2].strip() if ask.text.startswith("/") else ""
    if words:
        return _results(ask, words, 0)
    ask.expects("search.words")
    text = ask.t(
        "Who or what are you looking for? I look for names, and in your own conversations."
    )
    return Screen(text, (cancel_row(ask.t),))


@routes.step("words", CASEWORKERS)
def take_words(ask: Ask) -> Said:
    return _results(ask, ask.text, 0)


@routes.tap("page", CASEWORKERS)
def turn(ask: Ask, number: int) -> Said:
    """Another page of what was looked for last."""
    question = ask.open_question()
    if question is None or question.step != "search.words" or "words" not in question.data:
        return ask_words(ask)
    return _results(ask, question.data["words"], max(0, number))


def _results(ask: Ask, words: str, number: int) -> Screen:
    t, looked = ask.t, shortened(words.strip(), LONGEST_SEARCH)
    ask.expects("search.words", words=looked)
    found = search.find(ask.tx, ask.who, looked, number)
    new = t("Write other words to look again.")
    done = (button(t("Done"), "menu.cancel"),)
    rows: list[Row] = [(button(short_name(name), "youth", one),) for one, name in found.named]
    lines = [t("Tap a name to see more.")] if rows else []
    if not found.hits:
        none = t("I found no message with “{words}”.").format(words=looked)
        return Screen(Markup(" ").join([*lines, none, new]), (*rows, done))
    lines.append(t("Messages with “{words}”, the newest first:").format(words=looked))
    for place, hit in enumerate(found.hits, found.number * search.PAGE + 1):
        snippet = shortened(" ".join(hit.text.split()), LONGEST_HIT)
        lines.append(
            Markup("<b>{}. {}</b>, {}: {}").format(place, hit.youth, t.short_day(hit.at), snippet)
        )
        rows.append((button(f"{place}. {hit.youth}", "messages.thread", hit.youth_id, hit.page),))
    page = Page(found.hits, found.number, has_more=found.has_more)
    turn = turn_row(t, page, t("More"), "search.page")
    return Screen(Markup("\n").join([*lines, new]), (*rows, turn, done))
