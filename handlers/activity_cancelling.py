"""Taking an activity off: which dates, why, and a last look at what those signed up will read."""

from zlib import crc32

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.messages import MessageKind
from bot.domain.people import ORGANISERS
from bot.domain.reading import Unread, read_text
from bot.i18n import Translator
from bot.notices.activities import cancelled_words
from bot.services import organising
from bot.services.organising import Loss
from handlers.activity_desk import show, to_desk
from handlers.activity_words import cancelled_for
from handlers.forms import AS_TEXT
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activity_desk")


@routes.tap("cancel", ORGANISERS)
def cancel(ask: Ask, activity_id: int) -> Said:
    """Asked before anything else: this date, or all that follow in its series."""
    t, one = ask.t, organising.shown(ask.tx, ask.who, activity_id)
    if one.is_cancelled or one.is_over:
        return show(ask, activity_id)
    words = t("Cancel {title} {when}? Everybody who has signed up will be told.").format(
        title=one.facts.title, when=t.moment(one.facts.starts_at)
    )
    only = (button(t("Yes, cancel it"), "activity_desk.why", activity_id, 0),)
    rows: tuple[Row, ...] = (only,)
    if one.series_ahead:
        rest = t("This one and all that follow ({n} dates)").format(n=one.series_ahead + 1)
        rows = (
            (button(t("Only this date"), "activity_desk.why", activity_id, 0),),
            (button(rest, "activity_desk.why", activity_id, 1),),
        )
    return Screen(words, (*rows, (button(t("No, keep it"), "activity_desk.show", activity_id),)))


@routes.tap("why", ORGANISERS)
def why(ask: Ask, activity_id: int, rest: int) -> Said:
    """A reason may be written; those who signed up can read it."""
    organising.shown(ask.tx, ask.who, activity_id)
    return _ask_why(ask, activity_id, rest, ask.t("Why? Those who signed up can read it."))


def _ask_why(ask: Ask, activity_id: int, rest: int, words: str) -> Screen:
    ask.expects("activity_desk.reason", activity_id=activity_id, rest=rest)
    t = ask.t
    without = (button(t("Cancel it without a reason"), "activity_desk.off", activity_id, rest),)
    return Screen(words, (without, cancel_row(t)))


@routes.step("reason", ORGANISERS, any_kind=True)
def reason(ask: Ask) -> Said:
    """What was written is shown as those signed up would read it; nothing is cancelled yet."""
    activity_id, rest = ask.data["activity_id"], ask.data["rest"]
    if ask.message.kind is not MessageKind.TEXT:
        return _ask_why(ask, activity_id, rest, ask.t(AS_TEXT))
    try:
        found = read_text(ask.text)
    except Unread as no:
        return _ask_why(ask, activity_id, rest, ask.t(no.msgid))
    return _last_look(ask, activity_id, rest, found)


@routes.tap("off", ORGANISERS)
def off(ask: Ask, activity_id: int, rest: int) -> Said:
    """The last look, at a cancellation without a reason."""
    return _last_look(ask, activity_id, rest, "")


@routes.step("look", ORGANISERS, any_kind=True)
def look(ask: Ask) -> Said:
    """What is written beside the last look was meant for something else."""
    data = ask.data
    screen = _last_look(ask, data["activity_id"], data["rest"], data["reason"])
    unused = ask.t("I have not used what you just sent. Choose one of the buttons.")
    return Screen(Markup("{}\n\n{}").format(unused, screen.text), screen.rows)


def _last_look(ask: Ask, activity_id: int, rest: int, words: str) -> Screen:
    """What those signed up will read and how many they are, before it counts."""
    t, loss = ask.t, organising.loss(ask.tx, ask.who, activity_id, rest=bool(rest))
    asked = {"activity_id": activity_id, "rest": rest, "reason": words}
    ask.expects("activity_desk.look", **asked)
    other = t("Write another reason") if words else t("Write a reason")
    yes = button(
        t("Yes, cancel it now"), "activity_desk.gone", activity_id, rest, _fingerprint(words)
    )
    rows = (
        (yes,),
        (button(other, "activity_desk.why", activity_id, rest),),
        (button(t("No, keep it"), "activity_desk.keep", activity_id),),
    )
    return Screen(_as_read(t, loss, words), rows)


def _fingerprint(words: str) -> int:
    """Tells the words of one look from those of another, in a button's few bytes."""
    return crc32(words.encode()) >> 1  # the number of a button has 31 bits


def _as_read(t: Translator, loss: Loss, words: str) -> Markup:
    quote = Markup("<blockquote>{}</blockquote>")
    told = t.plural("{n} person will be told.", "{n} people will be told.", loss.people)
    if not loss.people:
        told = t("Nobody has signed up, so nobody will be told.")
    return Markup("\n").join(
        (
            t("It is not cancelled yet. Those who signed up will read:"),
            quote.format(cancelled_words(t, loss.starts)),
            t("On the page of the activity:"),
            quote.format(cancelled_for(t, words)),
            told.format(n=loss.people),
        )
    )


@routes.tap("keep", ORGANISERS)
def keep(ask: Ask, activity_id: int) -> Said:
    """It takes place; what was being asked about it is forgotten."""
    if _looked_at(ask, activity_id) is not None:
        ask.close_question()
    return show(ask, activity_id)


@routes.tap("gone", ORGANISERS)
def gone(ask: Ask, activity_id: int, rest: int, fingerprint: int) -> Said:
    """It is cancelled, in the words of this look; from an older look the newest is shown."""
    organising.loss(ask.tx, ask.who, activity_id)  # of one that is over there is nothing to ask
    words = _looked_at(ask, activity_id)
    if words is None:
        return why(ask, activity_id, rest)
    if _fingerprint(words) != fingerprint:
        return _last_look(ask, activity_id, rest, words)
    told = organising.cancel(ask.tx, ask.who, activity_id, words, rest=bool(rest))
    ask.close_question()
    t = ask.t
    text = t.plural(
        "It is cancelled. {n} person will be told.",
        "It is cancelled. {n} people will be told.",
        told,
    )
    return Answer((Screen(text.format(n=told), ((to_desk(t),),)),))


def _looked_at(ask: Ask, activity_id: int) -> str | None:
    """The reason in the look that stands open, if one does for this activity."""
    question = ask.open_question()
    if question is None or question.step != "activity_desk.look":
        return None
    return str(question.data["reason"]) if question.data["activity_id"] == activity_id else None
