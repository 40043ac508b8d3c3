"""A youth writes to the caseworker: whatever is written outside other questions goes there."""

from datetime import datetime

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.menus import HELP_NOW, WRITE_TO
from bot.domain.messages import MessageKind
from bot.domain.people import STAFF, YOUTHS
from bot.notices import copies
from bot.services import conversation, marks, messages, safety
from bot.services.presence import Presence, presence_for
from handlers import hints
from handlers.letters import letter_of, page_row, show_rows, thread_text
from handlers.routes import Ask, Routes, Said, button

routes = Routes("messages")


@routes.word(WRITE_TO, YOUTHS)
@routes.tap("write", YOUTHS)
def write(ask: Ask) -> Said:
    """Where words go from here, and when they are read."""
    ask.close_question()
    t = ask.t
    presence = presence_for(ask.tx, ask.who.id)
    begin = t(
        "Just write here. It goes to <b>{name}</b>. Pictures, voice messages and files work, too."
    )
    read = _read_when(ask, presence) or _hours(ask, presence)
    lines = [begin.format(name=presence.helper), read]
    rows = (
        (button(t("See the conversation"), "messages.mine", 0),),
        (button(t("Take back last message"), "undo"), button(t("Hide messages"), "hide")),
        (button(t(HELP_NOW), "safety"),),
    )
    return Screen(Markup("\n\n").join(lines), rows)


def _hours(ask: Ask, presence: Presence) -> Markup:
    hours = ask.profile.working_hours
    return ask.t("{name} reads on working days from {opens} to {closes}.").format(
        name=presence.helper, opens=ask.t.clock(hours.opens), closes=ask.t.clock(hours.closes)
    )


def _read_when(ask: Ask, presence: Presence) -> Markup:
    """When it will be read, if not soon; empty while the caseworker is at work.

    Who waits for a call hears nothing of Monday: whoever calls reads it before.
    """
    t = ask.t
    if safety.is_awaited(ask.tx, ask.who.id):
        return t("You asked for a call. The person who calls can read what you write here.")
    if presence.back_at is not None:
        return _away(ask, presence, presence.back_at)
    if presence.opens_at is None:
        return Markup()
    return t(
        "We are closed now. Your message will be read {day} after {time}. If it is urgent, "
        "tap Help now."
    ).format(day=_day(ask, presence.opens_at), time=t.clock(presence.opens_at))


def _away(ask: Ask, presence: Presence, back_at: datetime) -> Markup:
    t = ask.t
    off = t("{name} is away and is back on {day}.").format(name=presence.helper, day=t.day(back_at))
    if presence.readers[0] != presence.helper:
        who = t("{deputy} reads what you write until then.").format(deputy=presence.readers[0])
        off = Markup(" ").join([off, who])
    urgent = t("If it is urgent, call {phone}.").format(phone=ask.profile.staff_phone)
    return Markup(" ").join([off, urgent])


def _day(ask: Ask, opens_at: datetime) -> str:
    days = ask.t.days_ahead(opens_at, ask.tx.now)
    if days == 0:
        return str(ask.t("today"))
    return str(ask.t("tomorrow")) if days == 1 else ask.t.day(opens_at)


def free_text(ask: Ask) -> Said:
    """A youth's words are on their way, which is said once per conversation.

    What the bot itself can answer stands beside it.
    """
    said = (received(ask), hints.hint(ask))
    return Answer(tuple(screen for screen in said if screen is not None))


def received(ask: Ask) -> Screen | None:
    """The words are in the thread; None where it is plain that they are."""
    became = messages.receive(ask.tx, ask.who, letter_of(ask.message))
    if became.crossed and not became.begins:
        return None
    presence = presence_for(ask.tx, ask.who.id)
    if not became.crossed:
        return _cannot_cross(ask, presence)
    sent = ask.t("Sent to {name}.")
    if became.is_first:
        sent = ask.t("Sent to {name}. Whatever you write here is sent to {name}.")
    lines = filter(None, (sent.format(name=_names(ask, presence)), _read_when(ask, presence)))
    return Screen(Markup("\n\n").join(lines), _urgent_row(ask, presence), silent=True)


def _names(ask: Ask, presence: Presence) -> str:
    return ask.t.listing(list(presence.readers))


def _urgent_row(ask: Ask, presence: Presence) -> tuple[Row, ...]:
    if presence.opens_at is None and presence.back_at is None:
        return ()
    return ((button(ask.t(HELP_NOW), "safety"),),)


def _cannot_cross(ask: Ask, presence: Presence) -> Screen:
    """Never silently: what is lost on the way, and what works instead."""
    return Screen(
        ask.t(
            "I can't pass that on to {name}. "
            "Write it, or send a picture, a voice message or a file of up to 20 MB."
        ).format(name=_names(ask, presence))
    )


@routes.tap("mine", YOUTHS)
def mine(ask: Ask, page: int) -> Said:
    """The youth's own thread."""
    found = conversation.page_of(ask.tx, ask.who.id, page)
    t = ask.t
    back = (button(t("Back"), "messages.write"),)
    if not found.lines:
        return Screen(t("You have not written to each other yet. Just write here."), (back,))
    turn = page_row(t, found, "messages.mine")
    return Screen(thread_text(t, found), (*show_rows(t, found), turn, back))


@routes.tap("open", YOUTHS)
def unveil(ask: Ask, message_id: int) -> Said:
    """What the discreet note stood for, in its place."""
    message = messages.unveil(ask.tx, ask.who, message_id)
    return Answer(copies.unveiled(ask.tx, ask.t, ask.who.id, message))


@routes.tap("again", YOUTHS | STAFF)
def again(ask: Ask, message_id: int) -> Said:
    """A message of the thread in full, as a new message."""
    if ask.who.role in YOUTHS:
        message = messages.unveil(ask.tx, ask.who, message_id)
    else:
        message = messages.shown(ask.tx, ask.who, message_id)
    return Answer(copies.copy_parts(ask.tx, ask.t, ask.who.id, message), fresh=True)


def edited(ask: Ask) -> Said:
    """A corrected message is corrected where it was passed on, too."""
    letter = letter_of(ask.message)
    if letter.kind is not MessageKind.OTHER:
        messages.change(ask.tx, ask.who, letter)
    return None


def reacted(ask: Ask) -> Said:
    """The other side sees the reaction; nobody gets a word about it."""
    if ask.who.has_consented and ask.who.role in YOUTHS | STAFF:
        said = ask.message
        marks.react(ask.tx, ask.who, said.chat_id, said.message_id, said.reaction)
    return None
