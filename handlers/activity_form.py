"""How a coordinator describes an activity: a form."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.activities import changes
from bot.domain.activity_draft import draft_of, facts_of, later
from bot.domain.people import ORGANISERS
from bot.domain.reading import Draft
from bot.i18n import Translator
from bot.services import activity_changes, organising
from bot.services.times import InThePast
from handlers.activity_questions import QUESTIONS, SCOPE
from handlers.activity_words import described, how_many, series_ahead, span
from handlers.forms import WAS, Form, Page, Question
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activity_form")


@routes.tap("new", ORGANISERS)
def new(ask: Ask) -> Said:
    """The first question."""
    provider = organising.usual_provider(ask.tx, ask.who)
    return form.onward(ask, {"provider": provider, "weeks": 1})


@routes.tap("edit", ORGANISERS)
def edit(ask: Ask, activity_id: int) -> Said:
    """The page to correct, filled with what the activity is now."""
    one = organising.shown(ask.tx, ask.who, activity_id)
    kept = {"activity_id": one.id, "sequence": one.sequence, "follow": one.series_ahead}
    now = draft_of(one.facts)
    return form.page(ask, now | kept | {WAS: now})


@routes.tap("copy", ORGANISERS)
def copy(ask: Ask, activity_id: int) -> Said:
    """The same once more, a week or more later; nothing counts before it is saved."""
    facts = organising.shown(ask.tx, ask.who, activity_id).facts
    return form.page(ask, later(draft_of(facts), ask.tx.now.astimezone(ask.profile.zone)))


def _questions(draft: Draft) -> Sequence[Question]:
    """Only a new activity can be repeated; what is new in a series may count for the rest."""
    if "activity_id" not in draft:
        return QUESTIONS
    return (*QUESTIONS[:-1], SCOPE) if _is_asked_of_the_rest(draft) else QUESTIONS[:-1]


def _is_asked_of_the_rest(draft: Draft) -> bool:
    return bool(draft.get("follow") and changes(facts_of(draft[WAS]), facts_of(draft)))


def _is_for_the_rest(draft: Draft) -> bool:
    return _is_asked_of_the_rest(draft) and draft.get("rest", False)


def _page(ask: Ask, draft: Draft) -> Page:
    """What everybody will see."""
    t, facts = ask.t, facts_of(draft)
    parts = [
        t("This is how it looks:"),
        described(ask, facts),
        how_many(t, facts),
        _on_map(t, draft),
    ]
    if moved := _moved(ask, draft):
        parts.append(moved)
    if draft["weeks"] > 1:
        parts.append(t("Every week, {n} times.").format(n=draft["weeks"]))
    if draft.get("follow"):
        parts.append(_scope(ask, draft))
    if crowded := _crowded(ask, draft):
        parts.append(crowded)
    save = t("Save changes") if "activity_id" in draft else t("Publish")
    return Page(Markup("\n\n").join(parts), save)


def _on_map(t: Translator, draft: Draft) -> Markup:
    if draft["point"]:
        return t("The meeting place is shown on a map.")
    if draft.get("has_lost_pin"):
        return t(
            "The place is new. I have taken the old one off the map. Tap Map to send a new one."
        )
    return t("It is not shown on a map.")


def _moved(ask: Ask, draft: Draft) -> Markup:
    """The time as it was and as it will be, where that is not the same."""
    if WAS not in draft:
        return Markup()
    was, will_be = facts_of(draft[WAS]), facts_of(draft)
    if (was.starts_at, was.ends_at) == (will_be.starts_at, will_be.ends_at):
        return Markup()
    words = ask.t("Time before: {old}\nTime now: {new}")
    return words.format(old=span(ask, was), new=span(ask, will_be))


def _scope(ask: Ask, draft: Draft) -> Markup:
    """What becomes of the later dates of the series; every one that changes is listed."""
    t = ask.t
    if not _is_asked_of_the_rest(draft):
        return series_ahead(t, draft["follow"])
    if not draft.get("rest"):
        return t("Only this date is changed, not the ones that follow.")
    found = activity_changes.following(ask.tx, ask.who, draft["activity_id"], facts_of(draft))
    lines = [Markup("• {}").format(span(ask, facts)) for facts in found]
    return Markup("\n").join([t("The rest of the series is changed in the same way:"), *lines])


def _crowded(ask: Ask, draft: Draft) -> Markup:
    """That more people have a place than there would be."""
    if WAS not in draft:
        return Markup()
    few = activity_changes.too_few_places(
        ask.tx, ask.who, draft["activity_id"], facts_of(draft), rest=_is_for_the_rest(draft)
    )
    return _few_words(ask.t, few) if few is not None else Markup()


def _few_words(t: Translator, few: activity_changes.TooFewPlaces) -> Markup:
    when = t.moment(few.at) if isinstance(few, activity_changes.TooFewPlacesThen) else ""
    return t(few.text).format(when=when, **few.fields)


def _save(ask: Ask, draft: Draft) -> Said:
    try:
        activity_id, told = _kept(ask, draft)
    except activity_changes.TooFewPlaces as few:
        return form.again(ask, draft, "places", _few_words(ask.t, few))
    except activity_changes.ChangedMeanwhile as changed:
        activity_id, words = draft["activity_id"], ask.t(changed.text)
    else:
        words = _saved(ask.t, told)
    return Screen(words, (_to_activity(ask, activity_id), _to_desk(ask)))


def _kept(ask: Ask, draft: Draft) -> tuple[int, int]:
    """The id of the activity as it is now, and how many people are told."""
    facts = facts_of(draft)
    if "activity_id" not in draft:
        return organising.publish(ask.tx, ask.who, facts, draft["weeks"]), 0
    activity_id, sequence = draft["activity_id"], draft["sequence"]
    return activity_id, activity_changes.change(
        ask.tx, ask.who, activity_id, facts, sequence, rest=_is_for_the_rest(draft)
    )


def _saved(t: Translator, told: int) -> Markup:
    if not told:
        return t("Saved. Everybody can see it under Activities.")
    words = t.plural("Saved. {n} person will be told.", "Saved. {n} people will be told.", told)
    return words.format(n=told)


def _to_activity(ask: Ask, activity_id: int) -> Row:
    return (button(ask.t("See the activity"), "activity_desk.show", activity_id),)


def _to_desk(ask: Ask) -> Row:
    return (button(ask.t("All activities"), "activity_desk"),)


form = Form(routes, ORGANISERS, _questions, _page, _save, {InThePast: "starts_at"})
