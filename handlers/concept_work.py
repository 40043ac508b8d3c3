"""Work on a concept: its news, its checklist for others, and its support packages."""

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.alliance import ConceptKind
from bot.domain.people import COORDINATORS, ORGANISERS
from bot.domain.reading import Unread, read_line, read_text
from bot.services import concepts
from handlers.concepts import concept_screen
from handlers.menu import cancel_row
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("concept_work")

MOST_STEPS = 20


@routes.tap("news", ORGANISERS)
def ask_news(ask: Ask, concept_id: int) -> Said:
    """The next text is the concept's newest note."""
    one = concepts.concept(ask.tx, ask.who, concept_id)
    ask.expects("concept_work.told", concept_id=concept_id)
    words = ask.t("What is new about <b>{name}</b>? One or two sentences will do.")
    return Screen(words.format(name=one.facts.name), (cancel_row(ask.t),))


@routes.step("told", ORGANISERS)
def take_news(ask: Ask) -> Said:
    try:
        news = read_text(ask.text)
    except Unread as no:
        return Screen(ask.t(no.msgid), (cancel_row(ask.t),))
    concepts.tell_news(ask.tx, ask.who, ask.data["concept_id"], news)
    ask.close_question()
    return concept_screen(ask, ask.data["concept_id"])


@routes.tap("steps", ORGANISERS)
def _steps_screen(ask: Ask, concept_id: int) -> Screen:
    """What another municipality needs to do the same; a tap on a number ticks the line."""
    t, found = ask.t, concepts.steps(ask.tx, ask.who, concept_id)
    lines = [
        Markup("{} {}. {}").format("✅" if one.is_done else "▫️", number, one.what)
        for number, one in enumerate(found, 1)
    ]
    heading = t("What others need to do the same:") if found else t("The checklist is empty.")
    rows: list[Row] = []
    if concepts.may_work_on(ask.tx, ask.who, concept_id):
        ticks = [
            button(str(number), "concept_work.tick", one.id, int(not one.is_done))
            for number, one in enumerate(found, 1)
        ]
        rows = [tuple(ticks[at : at + 5]) for at in range(0, len(ticks), 5)]
        rows.append((button(t("Write the list"), "concept_work.write", concept_id),))
    return Screen(Markup("\n").join([heading, *lines]), (*rows, back_to(ask, concept_id)))


@routes.tap("tick", ORGANISERS)
def tick(ask: Ask, step_id: int, is_done: int) -> Said:
    return _steps_screen(ask, concepts.tick_step(ask.tx, ask.who, step_id, bool(is_done)))


@routes.tap("write", ORGANISERS)
def ask_steps(ask: Ask, concept_id: int) -> Said:
    """The next text is the checklist, a line each; lines that stay keep their ticks."""
    found = concepts.steps(ask.tx, ask.who, concept_id)
    ask.expects("concept_work.written", concept_id=concept_id)
    words = ask.t("Write the whole list in one message, a line for each thing. At most {most}.")
    text = words.format(most=MOST_STEPS)
    if found:
        text += Markup("\n\n<pre>{}</pre>").format("\n".join(one.what for one in found))
    return Screen(text, (cancel_row(ask.t),))


@routes.step("written", ORGANISERS)
def take_steps(ask: Ask) -> Said:
    try:
        lines = [read_line(line) for line in ask.text.splitlines() if line.strip()]
    except Unread as no:
        return Screen(ask.t(no.msgid), (cancel_row(ask.t),))
    if len(lines) > MOST_STEPS:
        words = ask.t("That is {n} lines. Keep it to {most}.")
        return Screen(words.format(n=len(lines), most=MOST_STEPS), (cancel_row(ask.t),))
    concepts.write_steps(ask.tx, ask.who, ask.data["concept_id"], list(dict.fromkeys(lines)))
    ask.close_question()
    return _steps_screen(ask, ask.data["concept_id"])


@routes.tap("packages", COORDINATORS)
def packages(ask: Ask, concept_id: int, number: int = 0) -> Said:
    """The support packages; a tap attaches one or takes it off."""
    t, one = ask.t, concepts.concept(ask.tx, ask.who, concept_id)
    found = page_of(list(concepts.names(ask.tx, ConceptKind.SUPPORT).items()), number, SIZE)
    rows = [
        (
            button(
                f"✓ {name}" if name in one.packages else name,
                "concept_work.attach",
                concept_id,
                package_id,
                found.number,
            ),
        )
        for package_id, name in found.items
    ]
    words = t("Which support comes with <b>{name}</b>?") if rows else t("There is no package yet.")
    turn = turn_row(t, found, t("More"), "concept_work.packages", concept_id)
    return Screen(words.format(name=one.facts.name), (*rows, turn, back_to(ask, concept_id)))


@routes.tap("attach", COORDINATORS)
def attach(ask: Ask, concept_id: int, package_id: int, number: int = 0) -> Said:
    concepts.attach(ask.tx, ask.who, concept_id, package_id)
    return packages(ask, concept_id, number)


def back_to(ask: Ask, concept_id: int) -> Row:
    return (button(ask.t("Back to the concept"), "concepts.show", concept_id),)
