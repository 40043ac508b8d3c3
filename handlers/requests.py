"""«Henvendelser»: outreach workers find requests for contact, take them, answer, and invite."""

from dataclasses import replace

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.messages import MessageKind, shortened, split
from bot.domain.people import COORDINATORS, OUTREACHERS
from bot.i18n import N_
from bot.notices.outreach import CLOSED
from bot.services import addressees, invitations, outreach, outreach_talk
from bot.services.outreach import Request
from bot.services.outreach_talk import Line
from handlers import ages
from handlers.ages import Age
from handlers.menu import REQUESTS, cancel_row
from handlers.outreach import HERE, is_here
from handlers.pages import Page, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("requests")
taps = Routes("outreach")
"""The taps that notes to staff lead to share the feature's name."""

TEXT_ONLY = N_("I can only pass on text here, so nothing was sent. Please write it.")
NOTHING_KEPT = N_("That was sent or cancelled, or it is too old. Write it again if it is missing.")

ON_A_PAGE = 8
PIECES = 6
LONGEST_PIECE = 400
LONGEST_NAME = 40
"""UTF-16 units of a piece of the talk and of who wrote it, so that a page fits in one message."""


@routes.word(REQUESTS, OUTREACHERS)
@routes.tap("", OUTREACHERS)
@routes.tap("page", OUTREACHERS)
def listed(ask: Ask, number: int = 0) -> Said:
    """The open requests; those that nobody has come first."""
    t = ask.t
    page = page_of(outreach.open_ones(ask.tx, ask.who), number, ON_A_PAGE)
    if not page.items:
        return Screen(
            t("There are no open requests. You can invite somebody you meet."),
            ((button(t("Invite"), "invitations"),),),
        )
    rows: tuple[Row, ...] = tuple(
        (button(_label(ask, one), "outreach.show", one.id),) for one in page.items
    )
    turn = turn_row(t, page, t("More"), "requests.page")
    return Screen(t("Open requests for contact:"), (*rows, turn))


def _label(ask: Ask, request: Request) -> str:
    day = ask.t.short_day(request.asked_at)
    whose = ask.t("stopped") if request.is_stopped else request.claimer or ask.t("nobody yet")
    return f"{request.name} · {day} · {whose}"


@taps.tap("show", OUTREACHERS)
def show(ask: Ask, request_id: int, number: int = 0) -> Said:
    """One request with a page of the talk, first the latest. The reading is on record."""
    request = outreach.read(ask.tx, ask.who, request_id)
    lines = outreach_talk.talk(ask.tx, ask.who, request_id)
    pieces = [piece for line in lines for piece in _pieces(ask, request, line)]
    page = page_of(pieces[::-1], number, PIECES)
    turn = turn_row(ask.t, page, ask.t("Older"), "outreach.show", request_id)
    return Screen(_told(ask, request, page), (turn, *_actions(ask, request)))


def _pieces(ask: Ask, request: Request, line: Line) -> list[Markup]:
    """A text of the talk, whole: in as many pieces as it takes, each with who wrote it and when."""
    t = ask.t
    day = "" if t.days_ahead(line.at, ask.tx.now) == 0 else t.short_day(line.at)
    head = Markup("<b>{}</b> {}: ").format(
        shortened(line.author or request.name, LONGEST_NAME), f"{day} {t.clock(line.at)}".strip()
    )
    return [head + Markup("{}").format(part) for part in split(line.text, LONGEST_PIECE)]


def _told(ask: Ask, request: Request, page: Page[Markup]) -> Markup:
    t = ask.t
    if request.is_stopped:
        words = t("<b>{name}</b>\nThe messages are stopped. What {name} writes reaches nobody.")
        return Markup("\n\n").join((words.format(name=request.name), *page.items[::-1]))
    if not request.is_open:
        # Whoever has taken it back is not to be reached any more.
        words = t("<b>{name}</b>\nThe request is closed. You don't have to do anything.")
        return Markup("\n\n").join((words.format(name=request.name), *page.items[::-1]))
    head = t("<b>{name}</b>\nReach: {contact}\nAsked: {when}\nTaken by: {claimer}").format(
        name=request.name,
        contact=_reach(ask, request),
        when=t.moment(request.asked_at),
        claimer=request.claimer or t("nobody yet"),
    )
    return Markup("\n\n").join((head, *page.items[::-1]))


def _reach(ask: Ask, request: Request) -> str:
    """How to reach the guest; what was a button of theirs is said in the reader's language."""
    return ask.t(HERE) if is_here(request.contact) else request.contact


def _actions(ask: Ask, request: Request) -> tuple[Row, ...]:
    """What the reader may do now; always a way back to the list."""
    t = ask.t
    back = (button(t("All requests"), "requests"),)
    is_up_to_me = request.claimed_by == ask.who.id or ask.who.role in COORDINATORS
    if request.is_stopped:
        words = t("Let {name} write again").format(name=shortened(request.name, LONGEST_NAME))
        again = button(words, "outreach.go_on", request.id)
        return ((again,), back) if is_up_to_me else (back,)
    if not request.is_open:
        return (back,)
    if request.claimed_by is None:
        return ((button(t("Take it"), "outreach.claim", request.id),), back)
    release = button(t("Put it back"), "outreach.release", request.id)
    if request.claimed_by != ask.who.id:
        return ((release,), back) if is_up_to_me else (back,)
    return (
        (button(t("Write"), "outreach.write", request.id),),
        (button(t("Send an invitation"), "outreach.invite", request.id),),
        (release, button(t("Close it"), "outreach.close", request.id)),
        (button(t("Stop messages"), "outreach.stop", request.id),),
        back,
    )


@taps.tap("claim", OUTREACHERS)
def claim(ask: Ask, request_id: int) -> Said:
    outreach.claim(ask.tx, ask.who, request_id)
    return show(ask, request_id)


@taps.tap("release", OUTREACHERS)
def release(ask: Ask, request_id: int) -> Said:
    outreach.release(ask.tx, ask.who, request_id)
    return show(ask, request_id)


@taps.tap("stop", OUTREACHERS)
def stop(ask: Ask, request_id: int) -> Said:
    """The guest is told when writing the next time, with other ways to help."""
    outreach_talk.stop(ask.tx, ask.who, request_id)
    return show(ask, request_id)


@taps.tap("go_on", OUTREACHERS)
def go_on(ask: Ask, request_id: int) -> Said:
    outreach_talk.let_write(ask.tx, ask.who, request_id)
    return show(ask, request_id)


@taps.tap("write", OUTREACHERS)
def write(ask: Ask, request_id: int) -> Said:
    """The next text goes to the guest, and says so."""
    return Answer((_written_next(ask, request_id),), fresh=True)


def _written_next(ask: Ask, request_id: int, **about: str) -> Screen:
    request = outreach_talk.writable(ask.tx, ask.who, request_id)
    ask.expects("outreach.text", request_id=request_id, **about)
    words = ask.t("What you write now is sent to <b>{name}</b> through me.")
    return Screen(words.format(name=request.name), (cancel_row(ask.t),))


@taps.step("text", OUTREACHERS, any_kind=True)
def text(ask: Ask) -> Said:
    """Sent to the guest whom it was announced for, or whose words it replies to."""
    replied = outreach_talk.answered_by_reply(ask.tx, ask.who, ask.message.reply_to)
    request_id = replied or ask.data["request_id"]
    if ask.message.kind is not MessageKind.TEXT:
        return _text_instead(ask, request_id)
    said = _send(ask, request_id)
    ask.close_question()
    return said


def _text_instead(ask: Ask, request_id: int) -> Said:
    """What cannot be passed on is to be written; an album is answered with its first part."""
    album, question = ask.message.album, ask.open_question()
    if album and question is not None and question.data.get("album") == album:
        return None
    screen = _written_next(ask, request_id, album=album)
    return replace(screen, text=Markup(" ").join((ask.t(TEXT_ONLY), screen.text)))


def is_reply(ask: Ask) -> bool:
    """Whether it replies to a guest's words."""
    return outreach_talk.answered_by_reply(ask.tx, ask.who, ask.message.reply_to) is not None


def reply(ask: Ask) -> Said:
    """A reply to a guest's words goes to that guest; None when it is no such reply.

    A caption without its picture would say something else.
    """
    request_id = outreach_talk.answered_by_reply(ask.tx, ask.who, ask.message.reply_to)
    if request_id is None:
        return None
    if ask.message.kind is not MessageKind.TEXT:
        return _text_instead(ask, request_id)
    return _send(ask, request_id)


@taps.tap("for", OUTREACHERS)
def for_(ask: Ask, request_id: int, kept_id: int = 0) -> Said:
    """The words that were kept until it was said whom they are for go to this guest."""
    letters = addressees.kept(ask.tx, ask.message.chat_id, kept_id)
    if not letters:
        return Screen(ask.t(NOTHING_KEPT))
    if any(letter.kind is not MessageKind.TEXT for letter in letters):
        return Answer((Screen(ask.t(TEXT_ONLY)),), fresh=True)
    request = outreach_talk.writable(ask.tx, ask.who, request_id)
    for letter in letters:
        for part in split(letter.body.text, outreach_talk.LONGEST_TEXT):
            outreach_talk.write(ask.tx, ask.who, request_id, part)
    kept_no_more(ask, kept_id)
    return _on_its_way(ask, request)


def kept_no_more(ask: Ask, kept_id: int) -> None:
    """The kept words were sent or dropped; what is asked about anything else stays asked."""
    chat_id = ask.message.chat_id
    addressees.done(ask.tx, chat_id, kept_id)
    question = ask.open_question()
    if question is not None and question.data.get("kept_id") == kept_id:
        ask.close_question()


def _send(ask: Ask, request_id: int) -> Screen:
    return _on_its_way(ask, outreach_talk.write(ask.tx, ask.who, request_id, ask.text))


def _on_its_way(ask: Ask, request: Request) -> Screen:
    request_id = request.id
    again = button(ask.t("Write more"), "outreach.write", request_id)
    look = button(ask.t("Open"), "outreach.show", request_id)
    words = ask.t("On its way to <b>{name}</b>.").format(name=request.name)
    return Screen(words, ((again, look),), silent=True)


@taps.tap("invite", OUTREACHERS)
def invite(ask: Ask, request_id: int) -> Said:
    """First the age: under the municipality's it is staff who lead."""
    request = outreach_talk.writable(ask.tx, ask.who, request_id)
    back = _back_to(ask, request_id)
    return ages.question(ask, request.name, "outreach.age", request_id, back=back)


@taps.tap("age", OUTREACHERS)
def take_age(ask: Ask, request_id: int, age: Age) -> Said:
    request = outreach_talk.writable(ask.tx, ask.who, request_id)
    back = _back_to(ask, request_id)
    match age:
        case Age.WITHIN:
            return choose_caseworker(ask, request_id, 0, 0)
        case Age.UNDER:
            about = (request_id, 1, 0)
            return ages.staff_lead(ask, request.name, "outreach.caseworkers", *about, back=back)
        case Age.OVER:
            return ages.not_for(ask, back)


@taps.tap("caseworkers", OUTREACHERS)
def choose_caseworker(ask: Ask, request_id: int, is_minor: int, number: int) -> Said:
    request = outreach_talk.writable(ask.tx, ask.who, request_id)
    page = page_of(invitations.caseworkers(ask.tx), number, ON_A_PAGE)
    rows: list[Row] = [
        (button(one.alias, "outreach.invited", request_id, is_minor, one.id),) for one in page.items
    ]
    turn = turn_row(ask.t, page, ask.t("More"), "outreach.caseworkers", request_id, is_minor)
    words = ask.t("Who will be the caseworker of <b>{name}</b>?").format(name=request.name)
    back = _back_to(ask, request_id)
    return Screen(words, (*rows, turn, back))


@taps.tap("invited", OUTREACHERS)
def invited(ask: Ask, request_id: int, is_minor: int, caseworker_id: int) -> Said:
    request = outreach_talk.invite(
        ask.tx, ask.who, request_id, caseworker_id, is_minor=bool(is_minor)
    )
    words = ask.t("The invitation is on its way to <b>{name}</b>, in the same chat.")
    return Screen(words.format(name=request.name), (_back_to(ask, request_id),))


def _back_to(ask: Ask, request_id: int) -> Row:
    return (button(ask.t("Back"), "outreach.show", request_id),)


@taps.tap("close", OUTREACHERS)
def close(ask: Ask, request_id: int) -> Said:
    """Closing is asked about first, with what the guest will read."""
    t, request = ask.t, outreach.closable(ask.tx, ask.who, request_id)
    if not request.is_open:
        return show(ask, request_id)
    words = t(
        "Do you want to close the request of <b>{name}</b>? "
        "Then {name} reads this:\n<blockquote>{words}</blockquote>"
    ).format(name=request.name, words=t(CLOSED))
    yes = button(t("Yes, close it"), "outreach.closed", request_id)
    return Screen(words, ((yes,), _back_to(ask, request_id)))


@taps.tap("closed", OUTREACHERS)
def closed(ask: Ask, request_id: int) -> Said:
    """Closed; the guest is told, kindly and once."""
    if not outreach.closable(ask.tx, ask.who, request_id).is_open:
        return show(ask, request_id)
    outreach.close(ask.tx, ask.who, request_id)
    words = ask.t("The request is closed. The person has been told.")
    return Screen(words, ((button(ask.t("All requests"), "requests"),),))
