"""Staff write to youths: by replying, by a button, or by saying to whom; and read a thread."""

from datetime import datetime

from markupsafe import Markup

from bot.answers import Answer, Button, Row, Screen
from bot.domain.messages import MessageKind, shortened
from bot.domain.people import CASEWORKERS, STAFF
from bot.i18n import Translator
from bot.services import (
    addressees,
    cases,
    conversation,
    dialogues,
    later,
    marks,
    messages,
    outreach,
    people,
    talks,
    topics,
    transcript,
)
from bot.services.dialogues import Question
from bot.services.later import Planned
from bot.services.outreach import Request
from bot.services.thread import Letter
from handlers import requests
from handlers.letters import letter_of, page_row, show_rows, thread_text
from handlers.menu import menu_screen
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("messages")

NAMES_PER_PAGE = 8
LONGEST_PLANNED = 100
LONGEST_RETURN = 3000
"""Letters of a text that is given back."""


@routes.tap("to", STAFF)
def to(ask: Ask, youth_id: int) -> Said:
    """The next thing this colleague writes goes to the youth."""
    return _writing_to(ask, youth_id, addressees.writable(ask.tx, ask.who, youth_id))


@routes.tap("reply", STAFF)
def reply(ask: Ask, message_id: int) -> Said:
    """The next thing this colleague writes answers that message."""
    message = messages.shown(ask.tx, ask.who, message_id)
    name = addressees.writable(ask.tx, ask.who, message.youth_id)
    said = _writing_to(ask, message.youth_id, name, message.id)
    return Answer((said,), fresh=True)


def _writing_to(ask: Ask, youth_id: int, name: str, answers_id: int | None = None) -> Screen:
    _listen(ask, youth_id, answers_id=answers_id)
    text = ask.t("You are writing to <b>{name}</b>. The next thing you send here goes to {name}.")
    stay = button(ask.t("Keep writing"), "messages.stay", youth_id)
    return Screen(text.format(name=name), ((stay, button(ask.t("Cancel"), "messages.stop")),))


@routes.tap("stay", STAFF)
def stay(ask: Ask, youth_id: int) -> Said:
    """Everything this colleague writes goes to the youth, until Stop."""
    name = addressees.writable(ask.tx, ask.who, youth_id)
    _listen(ask, youth_id, stays=True)
    text = ask.t(
        "You are writing to <b>{name}</b>. All you send here goes to {name}, until you stop."
    )
    stop = button(ask.t("Stop writing"), "messages.stop")
    return Screen(text.format(name=name), ((stop,),))


def _listen(ask: Ask, youth_id: int, answers_id: int | None = None, stays: bool = False) -> None:
    ask.expects(
        "messages.text",
        youth_id=youth_id,
        answers_id=answers_id,
        stays=stays,
    )


@routes.tap("stop", STAFF)
def stop(ask: Ask) -> Said:
    """No name is open any more; a question of another kind is left alone."""
    dialogues.close_of(ask.tx, ask.message.chat_id, "messages")
    return Screen(ask.t("What you write now is not sent to anybody until you choose."))


@routes.step("text", STAFF, any_kind=True)
def text(ask: Ask) -> Said:
    """What was written goes to the youth it was announced for; a reply goes where it points."""
    letter = letter_of(ask.message)
    target = addressees.target(ask.tx, ask.who, letter)
    if target is not None and target.youth_id != ask.data["youth_id"]:
        return _send(ask, target.youth_id, letter, target.id)
    answers_id = target.id if target is not None else ask.data["answers_id"]
    if not ask.data["stays"]:
        ask.close_question()
    return _send(ask, ask.data["youth_id"], letter, answers_id)


def free_text(ask: Ask) -> Said:
    """A reply goes to the youth whose message it answers, and what stands in a topic to whom it is.

    Anything else needs a name first.
    """
    letter = letter_of(ask.message)
    target = addressees.target(ask.tx, ask.who, letter)
    if target is not None:
        answers_id = target.id if letter.reply_to is not None else None
        return _send(ask, target.youth_id, letter, answers_id)
    youth_id = _topic_of(ask)
    if youth_id is not None:
        return _send(ask, youth_id, letter, None)
    if not _everybody(ask):
        return menu_screen(ask, ask.t("I didn't quite understand that. Choose a button."))
    return _ask_whom(ask, letter)


def is_for_somebody_instead(ask: Ask, question: Question) -> bool:
    """Whether a colleague, asked something, replies to a youth or guest, or writes in a topic."""
    if ask.message.topic != (question.topic or None) and _topic_of(ask) is not None:
        return True
    return _is_reply_instead(ask, question.step)


def _topic_of(ask: Ask) -> int | None:
    """The youth in whose topic this was written."""
    if ask.message.topic is None or ask.who.role not in CASEWORKERS:
        return None
    return topics.youth_in(ask.tx, ask.who, ask.message.topic)


def _is_reply_instead(ask: Ask, step: str) -> bool:
    if ask.who.role not in STAFF or ask.message.reply_to is None:
        return False
    if step not in requests.taps.steps and requests.is_reply(ask):
        return True
    if step in routes.steps:
        return False
    return addressees.target(ask.tx, ask.who, letter_of(ask.message)) is not None


def _send(ask: Ask, youth_id: int, letter: Letter, answers_id: int | None) -> Said:
    """On its way; what became of it is said under it."""
    if not talks.may_talk(ask.tx, ask.who, youth_id):
        return _given_back(ask, youth_id, letter)
    messages.send(ask.tx, ask.who, youth_id, letter, answers_id)
    return None


def _given_back(ask: Ask, youth_id: int, letter: Letter) -> Screen:
    """Nothing went to a youth whom somebody else helps now, and no word is lost."""
    text = ask.t("{helper} helps {name} now. Nothing was sent.").format(
        name=people.alias_of(ask.tx, youth_id), helper=cases.helper_name(ask.tx, youth_id)
    )
    if not letter.body.text:
        return Screen(text)
    quoted = Markup("<blockquote>{}</blockquote>").format(
        shortened(letter.body.text, LONGEST_RETURN)
    )
    return Screen(Markup("\n").join([text, ask.t("You wrote:"), quoted]))


@routes.step("more", STAFF, any_kind=True)
def more(ask: Ask) -> Said:
    """More was written before it was said to whom; it waits, too."""
    letter = letter_of(ask.message)
    target = addressees.target(ask.tx, ask.who, letter)
    if target is not None:
        return _send(ask, target.youth_id, letter, target.id)
    return _ask_whom(ask, letter, ask.data["kept_id"])


def _ask_whom(ask: Ask, letter: Letter, earlier_id: int | None = None) -> Said:
    chat_id = ask.message.chat_id
    if letter.kind is MessageKind.OTHER:
        raise messages.CannotCross
    if letter.kind is not MessageKind.TEXT and not addressees.recent_youths(ask.tx, ask.who):
        return Screen(ask.t(requests.TEXT_ONLY))
    kept_id = addressees.keep(ask.tx, chat_id, [letter], earlier_id)
    ask.expects("messages.more", kept_id=kept_id)
    first, *others = addressees.kept(ask.tx, chat_id, kept_id)
    if first.album and others:
        return None  # an album was asked about with its first picture
    return _names(ask, 0, kept_id)


@routes.tap("whom", STAFF)
def _names(ask: Ask, page: int, kept_id: int = 0) -> Screen:
    """Whom the kept words may be for."""
    t = ask.t
    found = page_of(_everybody(ask, kept_id), page, NAMES_PER_PAGE)
    rows: list[Row] = [(one,) for one in found.items]
    turn = turn_row(t, found, t("More names"), "messages.whom", after=(kept_id,))
    cancel = (button(t("Cancel"), "messages.drop", kept_id),)
    return Screen(t("Who is it for? Nothing is sent until you choose."), (*rows, turn, cancel))


def _everybody(ask: Ask, kept_id: int = 0) -> list[Button]:
    """The youths this colleague helps, and the guests whose requests this colleague has."""
    youths = addressees.recent_youths(ask.tx, ask.who)
    held = outreach.held_by(ask.tx, ask.who)
    return [
        *(button(name, "messages.for", youth_id, kept_id) for youth_id, name in youths),
        *(button(_guest(ask.t, one, held), "outreach.for", one.id, kept_id) for one in held),
    ]


def _guest(t: Translator, request: Request, held: list[Request]) -> str:
    """The guest's name, with the time of asking where two are called the same."""
    if sum(one.name.casefold() == request.name.casefold() for one in held) == 1:
        return request.name
    return f"{request.name} · {t.short_day(request.asked_at)} {t.clock(request.asked_at)}"


@routes.tap("for", STAFF)
def for_(ask: Ask, youth_id: int, kept_id: int = 0) -> Said:
    """The kept words go to this youth."""
    letters = addressees.kept(ask.tx, ask.message.chat_id, kept_id)
    if not letters:
        return Screen(ask.t(requests.NOTHING_KEPT))
    name = addressees.writable(ask.tx, ask.who, youth_id)
    for letter in letters:
        messages.send(ask.tx, ask.who, youth_id, letter)
    requests.kept_no_more(ask, kept_id)
    return Screen(ask.t("To {name}.").format(name=name))


@routes.tap("drop", STAFF)
def drop(ask: Ask, kept_id: int) -> Said:
    """The kept words go to nobody; a question of another kind is left alone."""
    requests.kept_no_more(ask, kept_id)
    return Screen(ask.t("All right, nothing was sent."))


@routes.tap("see", STAFF)
def see(ask: Ask, message_id: int) -> Said:
    """The youth will know that it was seen."""
    name = messages.see(ask.tx, ask.who, message_id)
    return Answer(toast=ask.t("{name} will be told that you have seen it.").format(name=name))


@routes.tap("thread", STAFF)
def show(ask: Ask, youth_id: int, page: int = 0) -> Said:
    """The thread with a youth, newest at the bottom."""
    since = talks.seen_since(ask.tx, ask.who, youth_id)
    if since is not None:
        return _since_the_call(ask, youth_id, page, since)
    cases.opened_by(ask.tx, ask.who, youth_id, "thread.read")
    t, found = ask.t, conversation.page_of(ask.tx, youth_id, page, with_notes=True)
    marks.opened(ask.tx, youth_id)
    name = people.alias_of(ask.tx, youth_id)
    ways = (
        (
            button(t("Write"), "messages.to", youth_id),
            button(shortened(name, 30), "youth", youth_id),
        ),
        (
            button(t("Note"), "notes", youth_id),
            button(t("More options"), "messages.more", youth_id),
        ),
    )
    waiting = [_planned(t, one) for one in later.for_youth(ask.tx, youth_id)]
    if not found.lines and not found.notes and not waiting:
        text = t("You and <b>{name}</b> have not written yet.").format(name=name)
        return Screen(text, ways)
    turn = page_row(t, found, "messages.thread", youth_id)
    text = thread_text(t, found, with_status=True)
    if not found.number:
        text = Markup("\n").join([text, *waiting])
    return Screen(text, (*show_rows(t, found), turn, *ways))


def _since_the_call(ask: Ask, youth_id: int, page: int, since: datetime) -> Screen:
    """What somebody sees who has taken a call and does not help otherwise."""
    talks.opened_by(ask.tx, ask.who, youth_id, "thread.read")
    t, found = ask.t, conversation.page_of(ask.tx, youth_id, page, since=since)
    talk = talks.open_talk(ask.tx, ask.who.id, youth_id)
    assert talk is not None
    rows = (
        page_row(t, found, "messages.thread", youth_id),
        (button(t("Write"), "messages.to", youth_id),),
        (button(t("End the call"), "safety.end", talk.id),),
    )
    words = t("You see what was written since <b>{name}</b> asked for a call.").format(
        name=people.alias_of(ask.tx, youth_id)
    )
    text = thread_text(t, found, with_status=True) if found.lines else Markup()
    return Screen(Markup("\n").join(filter(None, (words, text))), (*show_rows(t, found), *rows))


def _planned(t: Translator, one: Planned) -> Markup:
    words = t("🕓 <i>to be sent {moment}: {text}</i>")
    return words.format(moment=t.moment(one.due_at), text=shortened(one.text, LONGEST_PLANNED))


@routes.tap("more", STAFF)
def more_ways(ask: Ask, youth_id: int) -> Said:
    """What else can be done with a thread."""
    cases.opened_by(ask.tx, ask.who, youth_id, "thread.read")
    t, name = ask.t, addressees.writable(ask.tx, ask.who, youth_id)
    count = transcript.waiting(ask.tx, youth_id)
    words = t.plural(
        "{n} message with <b>{name}</b> is not in the journal yet.",
        "{n} messages with <b>{name}</b> are not in the journal yet.",
        count,
    ).format(n=count, name=name)
    rows = (
        (
            button(t("Ready replies"), "ready.for", youth_id),
            button(t("Send later"), "later.of", youth_id),
        ),
        (button(t("Take back last message"), "undo"),),
        (button(t("Fetch the conversation"), "transcript", youth_id),),
        (button(t("Back to the conversation"), "messages.thread", youth_id, 0),),
    )
    return Screen(words, rows)
