"""The milestones of a concept: what, until when, and who sees to it."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.people import ORGANISERS
from bot.domain.reading import Draft, read_day, read_line
from bot.i18n import N_, Translator
from bot.services import concepts, milestones, people
from bot.services.milestones import Goal
from handlers.concept_work import back_to
from handlers.forms import PICK, Choice, Choices, Form, Page, Question, chosen, written
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("milestones")


@routes.tap("", ORGANISERS)
def _goals_screen(ask: Ask, concept_id: int, number: int = 0) -> Screen:
    """The next one first; those that are reached stand last."""
    t, found = ask.t, milestones.goals(ask.tx, ask.who, concept_id)
    heading = t("What this concept has to reach:") if found else t("There are no milestones yet.")
    page = page_of(found, number, SIZE)
    lines = [_line(t, one) for one in page.items]
    ways: list[Row] = [turn_row(t, page, t("More"), "milestones", concept_id)]
    if concepts.may_work_on(ask.tx, ask.who, concept_id):
        goals = [(button(_label(t, one), "milestones.show", one.id),) for one in page.items]
        ways = [*goals, *ways, (button(t("New milestone"), "milestones.new", concept_id),)]
    return Screen(Markup("\n").join([heading, *lines]), (*ways, back_to(ask, concept_id)))


def _label(t: Translator, one: Goal) -> str:
    return f"{t.short_day(one.due_on)} · {one.title}"


def _line(t: Translator, one: Goal) -> Markup:
    mark = "✅" if one.is_done else "⏰" if one.is_late else "▫️"
    who = one.owner or t("nobody yet")
    return Markup("{} {}: {} ({})").format(mark, t.short_day(one.due_on), one.title, who)


@routes.tap("show", ORGANISERS)
def show(ask: Ask, goal_id: int) -> Said:
    """One of them: reached or not, and who sees to it."""
    t, (concept_id, one) = ask.t, milestones.goal(ask.tx, ask.who, goal_id)
    done = t("Not reached yet") if one.is_done else t("It is reached")
    rows = (
        (
            button(done, "milestones.reach", one.id, int(not one.is_done)),
            button(t("Somebody else"), "milestones.owners", one.id),
        ),
        (button(t("All milestones"), "milestones", concept_id),),
    )
    return Screen(_line(t, one), rows)


@routes.tap("reach", ORGANISERS)
def reach(ask: Ask, goal_id: int, is_done: int) -> Said:
    return _goals_screen(ask, milestones.reach_goal(ask.tx, ask.who, goal_id, bool(is_done)))


@routes.tap("owners", ORGANISERS)
def choose_owner(ask: Ask, goal_id: int, number: int = 0) -> Said:
    t, (concept_id, one) = ask.t, milestones.goal(ask.tx, ask.who, goal_id)
    others = [who for who in milestones.owners(ask.tx, concept_id) if who.alias != one.owner]
    page = page_of(others, number, SIZE)
    rows = [(button(who.alias, "milestones.give", goal_id, who.id),) for who in page.items]
    turn = turn_row(t, page, t("More"), "milestones.owners", goal_id)
    back = (button(t("Back"), "milestones.show", goal_id),)
    words = t("Who is responsible for “{title}”?").format(title=one.title)
    return Screen(words, (*rows, turn, back))


@routes.tap("give", ORGANISERS)
def give(ask: Ask, goal_id: int, owner_id: int) -> Said:
    return _goals_screen(ask, milestones.give_goal(ask.tx, ask.who, goal_id, owner_id))


@routes.tap("new", ORGANISERS)
def new(ask: Ask, concept_id: int) -> Said:
    concepts.concept(ask.tx, ask.who, concept_id)
    return form.onward(ask, {"concept_id": concept_id})


def _read_day(ask: Ask) -> Draft:
    return {"due_on": read_day(ask.text, ask.tx.today)}


QUESTIONS = (
    Question("title", N_("Milestone"), N_("What has to be reached?"), written("title", read_line)),
    Question("due_on", N_("Date"), N_("By when? Write for example: {date}."), _read_day),
)


def _owner_choices(concept_id: int) -> Question:
    def owners(ask: Ask) -> Choices:
        found = milestones.owners(ask.tx, concept_id)
        return tuple((Choice(one.alias, str(one.id), one.id),) for one in found)

    return Question("owner_id", N_("Who"), N_("Who is responsible for it?"), chosen(PICK), owners)


def _questions(draft: Draft) -> Sequence[Question]:
    return (*QUESTIONS, _owner_choices(draft["concept_id"]))


def _page(ask: Ask, draft: Draft) -> Page:
    t = ask.t
    text = Markup("<b>{}</b>\n{}\n{}").format(
        draft["title"],
        t.day(date.fromisoformat(draft["due_on"])),
        people.alias_of(ask.tx, draft["owner_id"]),
    )
    return Page(text, t("Save"))


def _save(ask: Ask, draft: Draft) -> Said:
    milestones.set_goal(
        ask.tx,
        ask.who,
        draft["concept_id"],
        draft["title"],
        draft["owner_id"],
        date.fromisoformat(draft["due_on"]),
    )
    return _goals_screen(ask, draft["concept_id"])


form = Form(routes, ORGANISERS, _questions, _page, _save)
