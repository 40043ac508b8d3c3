"""Words about messages: copies, what became of them, and who waits for an answer."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.answers import Button, Change, Remove, Row, Screen
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import shortened
from bot.domain.people import Asker
from bot.domain.working_time import is_open
from bot.i18n import Translator
from bot.notices import copies
from bot.notices.registry import Reader, for_helpers, notice
from bot.services import cases, conversation, later, receipts, relay, thread
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Case, CaseMessage, Delivery

LONGEST_QUOTE = 500


@notice
def relayed(tx: Tx, reader: Reader, *, message_id: int, part: int) -> Screen | None:
    """What a youth wrote, for who answers; without a sound when nobody is at work.

    After a handover it goes to the new caseworker instead.
    """
    message = tx.get_one(CaseMessage, message_id)
    if message.taken_back_at is not None:
        return None
    if not reader.helps(tx, message.youth_id):
        relay.pass_on(tx, message)
        return None
    screens = copies.copy_parts(tx, reader.t, reader.id, message)
    if part >= len(screens):
        return None
    return replace(
        screens[part],
        rows=copies.reply_rows(tx, reader.t, message) if part == len(screens) - 1 else (),
        silent=is_off_work(tx, reader),
        reply_to=_quoted(tx, message, reader.who) if part == 0 else None,
        topic_of=reader.topic_of(message.youth_id),
    )


@notice
def corrected(tx: Tx, reader: Reader, *, message_id: int) -> Screen | None:
    """What a youth made of a message that staff had read, below the copy that they know."""
    message = tx.get_one(CaseMessage, message_id)
    if message.taken_back_at is not None or not reader.helps(tx, message.youth_id):
        return None
    return replace(
        copies.copy_parts(tx, reader.t, reader.id, message)[0],
        rows=copies.reply_rows(tx, reader.t, message),
        silent=is_off_work(tx, reader),
        reply_to=thread.shown_as(tx, message.id, reader.id, reader.who.chat_id),
        topic_of=reader.topic_of(message.youth_id),
    )


def is_off_work(tx: Tx, reader: Reader) -> bool:
    """Nobody is at work, or this reader is not: what somebody writes then makes no sound."""
    return not is_open(tx.now, tx.profile) or cases.absence_of(tx, reader.id) is not None


@notice
def answer(
    tx: Tx, reader: Reader, *, message_id: int, part: int, veiled: bool = False
) -> Screen | None:
    """What staff wrote, for the youth; veiled, only that there is something."""
    message = tx.get_one(CaseMessage, message_id)
    if message.taken_back_at is not None:
        return None
    quoted = _quoted(tx, message, reader.who) if part == 0 else None
    if veiled:
        return replace(_veil(tx, reader.t, message), reply_to=quoted)
    screens = copies.copy_parts(tx, reader.t, reader.id, message)
    return replace(screens[part], reply_to=quoted) if part < len(screens) else None


def _veil(tx: Tx, t: Translator, message: CaseMessage) -> Screen:
    text = t("There is news from {name}. Tap Show when you can read in peace.")
    return Screen(
        text.format(name=alias_of(tx, message.author_id)),
        ((Button(t("Show"), f"messages.open:{message.id}"),),),
    )


def _quoted(tx: Tx, message: CaseMessage, who: Asker) -> int | None:
    if message.answers_id is None:
        return None
    return thread.shown_as(tx, message.answers_id, who.id, who.chat_id)


@notice
def edited(tx: Tx, reader: Reader, *, message_id: int, delivery_id: int) -> Change | None:
    """The copy says what the message says now, for who may still read it.

    One that was not opened yet is left as it is.
    """
    message = tx.get_one(CaseMessage, message_id)
    copy = tx.get_one(Delivery, delivery_id)
    if copy.message_id is None or copy.chat_id != reader.who.chat_id:
        return None
    if message.taken_back_at is not None:
        return None
    if copy.params.get("veiled") and message.seen_at is None:
        return None
    if copy.kind == relay.TO_STAFF and not reader.helps(tx, message.youth_id):
        return None
    if copy.params.get("veiled"):
        return Change(copy.message_id, copies.unveiled(tx, reader.t, reader.id, message)[0])
    screens = copies.copy_parts(tx, reader.t, reader.id, message)
    part = copy.params["part"]
    if part >= len(screens):
        return Change(copy.message_id, Screen(reader.t("<i>corrected above</i>")))
    keeps_buttons = copy.kind == relay.TO_STAFF and part == len(screens) - 1
    rows = copies.reply_rows(tx, reader.t, message) if keeps_buttons else ()
    return Change(copy.message_id, replace(screens[part], rows=rows))


@notice
def removed(tx: Tx, reader: Reader, *, message_id: int, delivery_id: int) -> Remove | None:
    """A copy of what its reader shall not see any more leaves the chat that it stands in."""
    copy = tx.get_one(Delivery, delivery_id)
    if copy.message_id is None or copy.chat_id != reader.who.chat_id:
        return None
    return Remove((copy.message_id,)) if copy.params["message_id"] == message_id else None


@notice
def status(tx: Tx, reader: Reader, *, message_id: int) -> Screen | Change | None:
    """Under a colleague's message stands what became of it: one line, changed as it goes on."""
    message = tx.get_one(CaseMessage, message_id)
    if message.author_id != reader.id or message.taken_back_at is not None:
        return None
    screen = Screen(
        _status(tx, reader, message),
        silent=True,
        reply_to=message.message_id,
        topic_of=reader.topic_of(message.youth_id),
    )
    line = receipts.status_line(tx, message_id)
    if line is not None and line.message_id is not None:
        return Change(line.message_id, screen)
    return screen


def _status(tx: Tx, reader: Reader, message: CaseMessage) -> str:
    t, name = reader.t, reader.name_of(tx, message.youth_id)
    match conversation.status_of(tx, message):
        case DeliveryStatus.SENT:
            return t("Delivered to {name} at {time}.").format(
                name=name, time=t.clock(_delivered_at(tx, message))
            )
        case DeliveryStatus.PENDING | DeliveryStatus.SENDING:
            return t("Sending to {name} …").format(name=name)
        case DeliveryStatus.UNCERTAIN:
            return t("Uncertain: perhaps {name} did not get this.").format(name=name)
        case _:
            return t(
                "<b>Not delivered.</b> {name} can't be reached on Telegram. Try another way."
            ).format(name=name)


def _delivered_at(tx: Tx, message: CaseMessage) -> datetime:
    first = thread.copy_of(tx, message.id, message.youth_id)
    return first.settled_at or message.at if first is not None else message.at


@notice
@for_helpers
def left_over(tx: Tx, reader: Reader, *, later_id: int) -> Screen | None:
    """Whoever helps now hears of a message that a former helper had planned for now."""
    if not later.is_left_over(tx, later_id):
        return None
    one = later.one(tx, reader.who, later_id)
    words = reader.t(
        "<b>{author}</b> had planned a message to <b>{name}</b> for now. It was not sent. "
        "Do you want to send it as yours?"
    )
    quoted = Markup("<blockquote>{}</blockquote>").format(shortened(one.text, LONGEST_QUOTE))
    text = Markup("\n").join([words.format(author=one.author, name=one.youth), quoted])
    rows = (
        (Button(reader.t("Send now"), f"later.now:{later_id}"),),
        (
            Button(reader.t("Change the text"), f"later.reword:{later_id}"),
            Button(reader.t("Change the time"), f"later.move:{later_id}"),
        ),
        (Button(reader.t("Don't send it"), f"later.drop:{later_id}"),),
    )
    return Screen(text, rows)


@notice
def seen(tx: Tx, reader: Reader, *, message_id: int, staff_id: int) -> Screen | None:
    """The youth knows that a human has read it, unless there is an answer already.

    What was read is quoted: a lock screen shows that no more than the words say it.
    """
    message = tx.get_one(CaseMessage, message_id)
    if message.taken_back_at is not None or thread.is_answered(tx, message):
        return None
    text = reader.t("{name} has seen it.").format(name=alias_of(tx, staff_id))
    number = thread.shown_as(tx, message_id, reader.id, reader.who.chat_id)
    return Screen(text, silent=True, reply_to=number)


@notice
def unshown(tx: Tx, reader: Reader, *, message_id: int) -> Screen:
    """Telegram refused the copy; the thread still has it. As silent as the copy would be."""
    message = tx.get_one(CaseMessage, message_id)
    text = reader.t("<b>{name}</b> sent something that Telegram would not let me show here.")
    return Screen(
        text.format(name=reader.name_of(tx, message.youth_id)),
        _way_on(reader.t, message.youth_id),
        silent=is_off_work(tx, reader),
    )


@notice
@for_helpers
def unanswered(tx: Tx, reader: Reader, *, youth_id: int, since: str) -> Screen | None:
    """Who answers is reminded once."""
    begun = datetime.fromisoformat(since)
    if not _waits(tx, youth_id, begun):
        return None
    text = reader.t("<b>{name}</b> has waited for an answer since {moment}.").format(
        name=reader.name_of(tx, youth_id), moment=reader.t.moment(begun)
    )
    return Screen(text, _way_on(reader.t, youth_id))


@notice
@for_helpers
def still_unanswered(tx: Tx, reader: Reader, *, youth_id: int, since: str) -> Screen | None:
    """The next in line is asked to answer; after that coordinators are.

    A caseworker to whom it comes, being back at work, is reminded.
    """
    begun = datetime.fromisoformat(since)
    if not _waits(tx, youth_id, begun):
        return None
    words = reader.t(
        "<b>{name}</b> has waited for an answer from {helper} since {moment}. Can you take it?"
    )
    if reader.id == cases.helper_id(tx, youth_id):
        words = reader.t("<b>{name}</b> has waited for an answer since {moment}.")
    text = words.format(
        name=reader.name_of(tx, youth_id),
        helper=cases.helper_name(tx, youth_id),
        moment=reader.t.moment(begun),
    )
    return Screen(text, _way_on(reader.t, youth_id))


@notice
def waits_with(tx: Tx, reader: Reader, *, youth_id: int, caseworker_id: int) -> Screen | None:
    """A coordinator knows that somebody waits, not who."""
    case = tx.get(Case, youth_id)
    if case is None or case.unanswered_since is None:
        return None
    text = reader.t(
        "A young person with <b>{helper}</b> has waited for an answer since {moment}. "
        "Nobody else was there to take it. Can you find somebody?"
    )
    return Screen(
        text.format(
            helper=alias_of(tx, caseworker_id), moment=reader.t.moment(case.unanswered_since)
        ),
        ((Button(reader.t("Hand over to a colleague"), f"cases.handover.of:{caseworker_id}"),),),
    )


def _waits(tx: Tx, youth_id: int, since: datetime) -> bool:
    case = tx.get(Case, youth_id)
    return case is not None and case.unanswered_since == since


def _way_on(t: Translator, youth_id: int) -> tuple[Row, ...]:
    return (
        (
            Button(t("Reply"), f"messages.to:{youth_id}"),
            Button(t("See the conversation"), f"messages.thread:{youth_id}:0"),
        ),
    )
