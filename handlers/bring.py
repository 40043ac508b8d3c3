"""What a youth has to hand in: the list, answering it with a picture, and what staff say."""

from datetime import date, timedelta

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.messages import MessageKind
from bot.domain.people import CASEWORKERS, YOUTHS
from bot.domain.reading import Unread, read_line
from bot.i18n import Translator
from bot.services import bring, cases
from bot.services.bring import Item
from bot.services.people import alias_of
from handlers.forms import FormClosed
from handlers.letters import letter_of
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("bring")

DEADLINES = (7, 14, 28)
"""Days from now that staff choose among."""


@routes.tap("", YOUTHS)
def mine_screen(ask: Ask) -> Screen:
    """What is still missing, what waits for staff, and what is done."""
    t, items = ask.t, bring.asked_of(ask.tx, ask.who.id)
    helper = cases.helper_name(ask.tx, ask.who.id)
    open_ones = [one for one in items if not one.is_handed_in]
    if not items:
        text = t("You don't have to hand in anything right now.")
    elif open_ones:
        head = t("We need this from you. {name} is happy to help.").format(name=helper)
        text = Markup("\n").join([head, *(_line(t, one) for one in items)])
    else:
        head = t("You have handed in everything. Thank you.")
        text = Markup("\n").join([head, *(_line(t, one) for one in items)])
    rows = tuple(
        (button(t("Hand in: {what}").format(what=one.what), "bring.give", one.id),)
        for one in open_ones
    )
    return Screen(text, (*rows, (button(t("My home"), "housing"),)))


def _line(t: Translator, one: Item) -> Markup:
    mark = "✅" if one.is_accepted else "📨" if one.is_handed_in else "▫️"
    line = Markup("{} {}").format(mark, one.what)
    if one.due_on is None or one.is_handed_in:
        return line
    return line + " " + t("(by {day})").format(day=t.day(one.due_on))


@routes.tap("give", YOUTHS)
def give(ask: Ask, item_id: int) -> Said:
    """The next message, whatever its kind, answers this item."""
    t, one = ask.t, bring.own_item(ask.tx, ask.who, item_id)
    if one.is_handed_in:
        return mine_screen(ask)
    ask.expects("bring.given", item_id=item_id)
    words = t(
        "Take a picture of it and send it here, or write about it: <b>{what}</b>\n"
        "Cover your CPR number with a finger."
    )
    return Screen(words.format(what=one.what), (cancel_row(t),))


@routes.step("given", YOUTHS, any_kind=True)
def given(ask: Ask) -> Said:
    """It is handed in and stands in the conversation, too."""
    t, letter = ask.t, letter_of(ask.message)
    if letter.kind is MessageKind.OTHER:
        words = t("I can't pass that on. Send a text, a picture, or a file of up to 20 MB.")
        return Screen(words, (cancel_row(t),))
    ask.close_question()
    one = bring.hand_in(ask.tx, ask.who, ask.data["item_id"], letter)
    words = t("Thank you. “{what}” is with {name} now.").format(
        what=one.what, name=cases.helper_name(ask.tx, ask.who.id)
    )
    more = len(bring.open_items(ask.tx, ask.who.id))
    label = t("Still missing: {n}").format(n=more) if more else t("See the list")
    return Screen(words, ((button(label, "bring"),),))


@routes.tap("of", CASEWORKERS)
def list_screen(ask: Ask, youth_id: int) -> Screen:
    """The same list for those who help, with a button for each thing."""
    t, items = ask.t, bring.seen_by(ask.tx, ask.who, youth_id)
    name = alias_of(ask.tx, youth_id)
    if items:
        head = t("This is what we have asked <b>{name}</b> for:").format(name=name)
    else:
        head = t("We have not asked <b>{name}</b> for anything.").format(name=name)
    rows = tuple((button(one.what, "bring.item", one.id),) for one in items if not one.is_accepted)
    more = button(t("Ask for something"), "bring.new", youth_id)
    back = button(t("Back"), "housing.case", youth_id)
    last = (back,) if cases.is_finished(ask.tx, youth_id) else (more, back)
    return Screen(Markup("\n").join([head, *(_line(t, one) for one in items)]), (*rows, last))


@routes.tap("item", CASEWORKERS)
def item(ask: Ask, item_id: int) -> Said:
    """One thing: what was handed in, and whether it will do."""
    t, (youth_id, one) = ask.t, bring.opened(ask.tx, ask.who, item_id)
    rows: list[Row] = []
    if one.message_id is not None:
        rows.append((button(t("See it"), "messages.again", one.message_id),))
    if one.is_handed_in:
        will_do = button(t("It is fine"), "bring.accept", item_id)
        ask_again = button(t("Ask again"), "bring.again", item_id)
        rows.append((will_do,) if cases.is_finished(ask.tx, youth_id) else (will_do, ask_again))
    else:
        rows.append((button(t("I have it"), "bring.accept", item_id),))
    rows.append((button(t("Not needed any more"), "bring.drop", item_id),))
    return Screen(_line(t, one), (*rows, (button(t("Back"), "bring.of", youth_id),)))


@routes.tap("accept", CASEWORKERS)
def accept(ask: Ask, item_id: int) -> Said:
    return list_screen(ask, bring.accept(ask.tx, ask.who, item_id))


@routes.tap("again", CASEWORKERS)
def again(ask: Ask, item_id: int) -> Said:
    return list_screen(ask, bring.ask_again(ask.tx, ask.who, item_id))


@routes.tap("drop", CASEWORKERS)
def drop(ask: Ask, item_id: int) -> Said:
    return list_screen(ask, bring.drop(ask.tx, ask.who, item_id))


@routes.tap("new", CASEWORKERS)
def new(ask: Ask, youth_id: int) -> Said:
    """The next text is what is needed, a line each."""
    bring.may_ask(ask.tx, ask.who, youth_id, 1)
    ask.expects("bring.things", youth_id=youth_id)
    words = ask.t(
        "What do you need from <b>{name}</b>? Write a line for each thing. For example: Pay slip."
    )
    return Screen(words.format(name=alias_of(ask.tx, youth_id)), (cancel_row(ask.t),))


@routes.step("things", CASEWORKERS)
def things(ask: Ask) -> Said:
    """What is needed; until when is asked next. A new text replaces the list."""
    t = ask.t
    try:
        lines = [read_line(line) for line in ask.text.splitlines() if line.strip()]
    except Unread as no:
        return Screen(t(no.msgid), (cancel_row(t),))
    youth_id: int = ask.data["youth_id"]
    bring.may_ask(ask.tx, ask.who, youth_id, len(lines))
    ask.expects("bring.things", youth_id=youth_id, things=lines)
    days = tuple(
        (button(t.short_day(ask.tx.today + timedelta(days=n)), "bring.send", n),) for n in DEADLINES
    )
    listed = Markup("\n").join(Markup("• {}").format(line) for line in lines)
    words = t("<b>{name}</b> will be asked for this. By when?").format(
        name=alias_of(ask.tx, youth_id)
    )
    none = (button(t("No date"), "bring.send", 0),)
    return Screen(words + "\n" + listed, (*days, none, cancel_row(t)))


@routes.tap("send", CASEWORKERS)
def send(ask: Ask, days: int) -> Said:
    """The youth is asked; a second tap finds the question closed."""
    question = ask.open_question()
    if question is None or "things" not in question.data or days not in (0, *DEADLINES):
        raise FormClosed
    due_on: date | None = None
    if days:
        due_on = ask.tx.today + timedelta(days=days)
    youth_id: int = question.data["youth_id"]
    bring.ask(ask.tx, ask.who, youth_id, question.data["things"], due_on)
    ask.close_question()
    return list_screen(ask, youth_id)
