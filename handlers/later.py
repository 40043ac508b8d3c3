"""Messages for later: what waits for a youth, and how it is changed, sent now or dropped."""

from dataclasses import replace
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.danish_time import NO_TIME, parse_moment, what_has_passed
from bot.domain.messages import MessageKind, shortened
from bot.domain.people import STAFF
from bot.domain.working_time import next_opening
from bot.notices.copies import KINDS
from bot.services import addressees, later, messages, thread
from bot.services.later import Planned
from handlers.letters import letter_of
from handlers.menu import cancel_row
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button
from handlers.times import instant, seconds

routes = Routes("later")

LONGEST_QUOTE = 500


@routes.tap("of", STAFF)
def of_youth(ask: Ask, youth_id: int, number: int = 0) -> Screen:
    """What waits for this youth."""
    t, name = ask.t, addressees.writable(ask.tx, ask.who, youth_id)
    page = page_of(later.planned(ask.tx, ask.who, youth_id), number, SIZE)
    rows = tuple((button(_line(ask, one), "later.show", one.id),) for one in page.items)
    words = t("These messages wait for <b>{name}</b>:")
    if not rows:
        words = t("No message waits for <b>{name}</b>.")
    ways = (
        turn_row(t, page, t("More"), "later.of", youth_id),
        (button(t("Write one for later"), "later.new", youth_id),),
        (button(t("Back to {name}").format(name=name), "messages.thread", youth_id, 0),),
    )
    return Screen(words.format(name=name), (*rows, *ways))


def _line(ask: Ask, one: Planned) -> str:
    """For a button: «tors. 09.00 · Husk kontrakten»."""
    what = one.text or str(ask.t(KINDS.get(one.kind, "")))
    return f"{ask.t.brief(one.due_at, ask.tx.now)} · {shortened(what, 24)}"


@routes.tap("new", STAFF)
def new(ask: Ask, youth_id: int) -> Said:
    """The next thing that is sent is the message."""
    name = addressees.writable(ask.tx, ask.who, youth_id)
    ask.expects("later.text", youth_id=youth_id, later_id=0)
    words = ask.t("Write what <b>{name}</b> should get later. You choose the time after that.")
    return Screen(words.format(name=name), (cancel_row(ask.t),))


@routes.step("text", STAFF, any_kind=True)
def take_text(ask: Ask) -> Said:
    """The words are kept; a new one still needs its time."""
    letter, later_id = letter_of(ask.message), int(ask.data["later_id"])
    if letter.kind is MessageKind.OTHER:
        raise messages.CannotCross
    if later_id:
        later.reword(ask.tx, ask.who, later_id, letter)
        ask.close_question()
        return show(ask, later_id)
    ask.expects(
        "later.when",
        youth_id=ask.data["youth_id"],
        later_id=0,
        letters=thread.packed([letter]),
    )
    return _ask_when(ask, ask.t("When should it be sent?"))


def _ask_when(ask: Ask, words: str) -> Screen:
    t, now = ask.t, ask.tx.now
    soon = next_opening(now + timedelta(hours=1), ask.profile)
    after = next_opening(soon + timedelta(hours=12), ask.profile)
    rows: tuple[Row, ...] = tuple(
        (button(t.brief(at, now), "later.at", seconds(at)),) for at in dict.fromkeys((soon, after))
    )
    hint = t("Choose, or write for example: tomorrow at 10, or Thursday 16.30.")
    return Screen(Markup(" ").join([Markup("{}").format(words), hint]), (*rows, cancel_row(t)))


@routes.step("when", STAFF)
def read_when(ask: Ask) -> Said:
    now = ask.tx.now.astimezone(ask.profile.zone)
    at = parse_moment(ask.text, now)
    if at is None or at <= now:
        return _ask_when(ask, ask.t(NO_TIME if at is None else what_has_passed(at, now)))
    return _settle(ask, at)


@routes.tap("at", STAFF)
def chosen(ask: Ask, value: int) -> Said:
    """A time was tapped, for the message that is being planned."""
    question = ask.open_question()
    if question is None or question.step != "later.when":
        return Screen(ask.t("That was planned or cancelled. Start again if it is missing."))
    return _settle(replace(ask, data=question.data), instant(value))


def _settle(ask: Ask, at: datetime) -> Said:
    later_id = int(ask.data["later_id"])
    if later_id:
        later.move(ask.tx, ask.who, later_id, at)
    else:
        [letter] = thread.unpacked(ask.data["letters"])
        later_id = later.plan(ask.tx, ask.who, ask.data["youth_id"], letter, at)
    ask.close_question()
    return show(ask, later_id)


@routes.tap("show", STAFF)
def show(ask: Ask, later_id: int) -> Said:
    """One message that waits, and what can be done with it."""
    t, one = ask.t, later.one(ask.tx, ask.who, later_id)
    words = t("To <b>{name}</b>, {moment}, from {author}:").format(
        name=one.youth, moment=t.ahead(one.due_at, ask.tx.now), author=one.author
    )
    lines = [words, *_what(ask, one)]
    rows = (
        (
            button(t("Change the text"), "later.reword", one.id),
            button(t("Change the time"), "later.move", one.id),
        ),
        (
            button(t("Send now"), "later.now", one.id),
            button(t("Don't send it"), "later.drop", one.id),
        ),
        (button(t("All waiting messages"), "later.of", one.youth_id),),
    )
    return Screen(Markup("\n").join(lines), rows)


def _what(ask: Ask, one: Planned) -> list[Markup]:
    lines = []
    if one.kind is not MessageKind.TEXT:
        lines.append(Markup("<i>{}</i>").format(ask.t(KINDS[one.kind])))
    if one.text:
        quoted = shortened(one.text, LONGEST_QUOTE)
        lines.append(Markup("<blockquote>{}</blockquote>").format(quoted))
    return lines


@routes.tap("reword", STAFF)
def reword(ask: Ask, later_id: int) -> Said:
    one = later.one(ask.tx, ask.who, later_id)
    ask.expects("later.text", youth_id=one.youth_id, later_id=later_id)
    words = ask.t("Write what <b>{name}</b> should get instead.").format(name=one.youth)
    return Screen(words, (cancel_row(ask.t),))


@routes.tap("move", STAFF)
def move(ask: Ask, later_id: int) -> Said:
    one = later.one(ask.tx, ask.who, later_id)
    ask.expects("later.when", youth_id=one.youth_id, later_id=later_id)
    return _ask_when(ask, ask.t("When should it be sent?"))


@routes.tap("now", STAFF)
def send_now(ask: Ask, later_id: int) -> Said:
    name = later.one(ask.tx, ask.who, later_id).youth
    later.send_now(ask.tx, ask.who, later_id)
    return Screen(ask.t("To {name}.").format(name=name))


@routes.tap("drop", STAFF)
def ask_dropped(ask: Ask, later_id: int) -> Said:
    """Asked first: the words are not kept, and "Send now" stands beside it."""
    t, one = ask.t, later.one(ask.tx, ask.who, later_id)
    words = t("Delete the message to <b>{name}</b>? It will not be sent.").format(name=one.youth)
    rows = (
        (button(t("Yes, delete it"), "later.dropped", later_id),),
        (button(t("Back"), "later.show", later_id),),
    )
    return Screen(Markup("\n").join([words, *_what(ask, one)]), rows)


@routes.tap("dropped", STAFF)
def drop(ask: Ask, later_id: int) -> Said:
    youth_id = later.one(ask.tx, ask.who, later_id).youth_id
    later.drop(ask.tx, ask.who, later_id)
    return Answer((of_youth(ask, youth_id),), toast=ask.t("It is dropped and will not be sent."))
