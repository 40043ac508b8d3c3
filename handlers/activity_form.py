"""How a coordinator describes an activity: one question at a time, then a page to correct."""

from markupsafe import Markup

from bot.answers import Button, Row, Screen
from bot.domain.activity_draft import Draft, Unread, draft_of, facts_of, later
from bot.domain.people import COORDINATORS
from bot.errors import Refusal
from bot.i18n import N_, Translator
from bot.services import activities, dialogues, organising
from handlers.activity_questions import QUESTIONS, Question, next_question
from handlers.activity_words import described, how_many
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activity_form")

PREVIEW = "preview"


class FormClosed(Refusal):
    msgid = N_("That form is closed. Start again under Activities.")


@routes.tap("new", COORDINATORS)
def new(ask: Ask) -> Said:
    """The first question."""
    return _onward(ask, {"provider": ask.profile.sender, "weeks": 1})


@routes.tap("edit", COORDINATORS)
def edit(ask: Ask, activity_id: int) -> Said:
    """The page to correct, filled with what the activity is now."""
    one = activities.shown(ask.tx, ask.who, activity_id)
    kept = {"activity_id": one.id, "sequence": one.sequence, "follow": one.series_ahead}
    return _preview(ask, draft_of(one.facts) | kept)


@routes.tap("copy", COORDINATORS)
def copy(ask: Ask, activity_id: int) -> Said:
    """The same once more, a week or more later; nothing counts before it is saved."""
    facts = activities.shown(ask.tx, ask.who, activity_id).facts
    return _preview(ask, later(draft_of(facts), ask.tx.now.astimezone(ask.profile.zone)))


@routes.step("place", COORDINATORS, any_kind=True)
@routes.step("answer", COORDINATORS)
def answer(ask: Ask) -> Said:
    """What was written, or the place that was sent, answers the question that stands open."""
    draft: Draft = ask.data["draft"]
    asking: str = ask.data["asking"]
    if asking == PREVIEW:
        return _preview(ask, draft)
    question = QUESTIONS[asking]
    try:
        found = question.read(ask)
    except Unread as no:
        return _asked(ask, draft, question, ask.t(no.msgid))
    return _onward(ask, draft | found)


@routes.tap("choose", COORDINATORS)
def choose(ask: Ask, name: str, value: str) -> Said:
    """A ready answer was tapped in place of writing one."""
    draft = _draft(ask)
    question = QUESTIONS.get(name)
    if question is None or value not in question.values():
        raise FormClosed
    return _onward(ask, draft | {name: question.values()[value]})


@routes.tap("fix", COORDINATORS)
def fix(ask: Ask, name: str) -> Said:
    """One answer is asked for again."""
    draft = _draft(ask)
    if name not in QUESTIONS:
        raise FormClosed
    return _put(ask, draft, QUESTIONS[name])


@routes.tap("preview", COORDINATORS)
def preview(ask: Ask) -> Said:
    return _onward(ask, _draft(ask))


@routes.tap("save", COORDINATORS)
def save(ask: Ask) -> Said:
    """The activity counts from now on; a second tap finds the form closed."""
    draft = _draft(ask)
    if next_question(draft) is not None:
        return _onward(ask, draft)
    try:
        activity_id, told = _save(ask, draft)
    except organising.InThePast as past:
        return _asked(ask, draft, QUESTIONS["starts_at"], ask.t(past.text))
    except organising.ChangedMeanwhile as changed:
        activity_id, words = draft["activity_id"], ask.t(changed.text)
    else:
        words = _saved(ask.t, told)
    dialogues.close(ask.tx, ask.message.chat_id)
    return Screen(words, (_to_activity(ask, activity_id), _to_desk(ask)))


def _save(ask: Ask, draft: Draft) -> tuple[int, int]:
    """The id of the activity as it is now, and how many people are told."""
    facts = facts_of(draft)
    if "activity_id" not in draft:
        return organising.publish(ask.tx, ask.who, facts, draft["weeks"]), 0
    activity_id, sequence = draft["activity_id"], draft["sequence"]
    return activity_id, organising.change(ask.tx, ask.who, activity_id, facts, sequence)


def _saved(t: Translator, told: int) -> Markup:
    if not told:
        return t("Saved. Everybody can see it under Activities.")
    words = t.plural("Saved. {n} person is told.", "Saved. {n} people are told.", told)
    return words.format(n=told)


def _to_activity(ask: Ask, activity_id: int) -> Row:
    return (button(ask.t("See the activity"), "activity_desk.show", activity_id),)


def _to_desk(ask: Ask) -> Row:
    return (button(ask.t("All activities"), "activity_desk"),)


def _draft(ask: Ask) -> Draft:
    """What the open form holds. Raises FormClosed when none is open."""
    question = dialogues.open_question(ask.tx, ask.message.chat_id)
    if question is None or not question.step.startswith("activity_form."):
        raise FormClosed
    draft: Draft = question.data["draft"]
    return draft


def _onward(ask: Ask, draft: Draft) -> Screen:
    """The next question, or the page to correct when everything is answered."""
    question = next_question(draft)
    return _preview(ask, draft) if question is None else _put(ask, draft, question)


def _put(ask: Ask, draft: Draft, question: Question) -> Screen:
    return _asked(ask, draft, question, ask.t(question.words))


def _asked(ask: Ask, draft: Draft, question: Question, words: str) -> Screen:
    """The question stands open, in these words, with its ready answers."""
    step = "activity_form.place" if question.name == "point" else "activity_form.answer"
    dialogues.ask(ask.tx, ask.message.chat_id, step, draft=draft, asking=question.name)
    t = ask.t
    is_fixing = next_question(draft) is None
    keep = ((button(t("Leave it as it is"), "activity_form.preview"),),) if is_fixing else ()
    choices = tuple(
        tuple(button(label, "activity_form.choose", question.name, value) for label, value in row)
        for row in question.choices(t)
    )
    return Screen(words, (*choices, *keep, (_cancel(ask),)))


def _cancel(ask: Ask) -> Button:
    return button(ask.t("Cancel"), "menu.cancel")


def _preview(ask: Ask, draft: Draft) -> Screen:
    """What everybody will see, with a button to correct each part."""
    dialogues.ask(ask.tx, ask.message.chat_id, "activity_form.answer", draft=draft, asking=PREVIEW)
    t, facts = ask.t, facts_of(draft)
    parts = [
        t("This is how it looks:"),
        described(t, facts),
        how_many(t, facts),
        t("The meeting place is shown on a map.")
        if draft["point"]
        else t("It is not shown on a map."),
    ]
    if draft["weeks"] > 1:
        parts.append(t("Every week, {n} times.").format(n=draft["weeks"]))
    if draft.get("follow"):
        parts.append(t("Only this date is changed, not the ones that follow."))
    save_label = t("Save changes") if "activity_id" in draft else t("Publish")
    fixes = [
        button(t(question.label), "activity_form.fix", question.name)
        for question in QUESTIONS.values()
        if question.name != "weeks" or "activity_id" not in draft
    ]
    pairs = tuple(tuple(fixes[at : at + 2]) for at in range(0, len(fixes), 2))
    rows = ((button(save_label, "activity_form.save"),), *pairs, (_cancel(ask),))
    return Screen(Markup("\n\n").join(parts), rows)
