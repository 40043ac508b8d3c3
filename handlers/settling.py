"""Moving in and afterwards: the checklist, how it goes, and whether somebody stayed."""

from datetime import date

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.offers import HowItGoes, MoveIn
from bot.domain.people import CASEWORKERS, YOUTHS
from bot.domain.reading import Unread, date_ahead, read_day
from bot.domain.settling_words import ITEMS, REPLIES
from bot.i18n import Translator
from bot.services import cases, offers, own_offers, settling
from bot.services.presence import presence_for
from bot.services.settling import Item
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("settling")


@routes.tap("", YOUTHS | CASEWORKERS)
def checklist_screen(ask: Ask, offer_id: int) -> Screen:
    """What has to be in order; the youth and those who help tick the same list."""
    t, is_youth = ask.t, ask.who.role in YOUTHS
    if is_youth:
        own_offers.for_youth(ask.tx, ask.who, offer_id)
    else:
        offers.for_staff(ask.tx, ask.who, offer_id)
    items = settling.items(ask.tx, offer_id)
    head = t("<b>For moving in</b>\nTap what is in order.")
    if not items:
        head = t("The list comes when the contract is signed.")
    rows: list[Row] = [
        (button(_label(t, one), "settling.tick", offer_id, one.what, int(not one.is_done)),)
        for one in items
    ]
    if is_youth:
        helper = cases.helper_name(ask.tx, ask.who.id)
        rows.append((button(t("Write to {name}").format(name=helper), "messages.write"),))
        back = (button(t("Back"), "own_offers", offer_id),)
    else:
        if items:
            rows.append((button(t("Day of the first rent"), "settling.rent", offer_id),))
        back = (button(t("Back"), "offers.show", offer_id),)
    return Screen(head, (*rows, back))


def _label(t: Translator, one: Item) -> str:
    mark = "✅" if one.is_done else "▫️"
    day = f" ({t.short_day(one.due_on)})" if one.due_on else ""
    return f"{mark} {t(ITEMS[one.what])}{day}"


@routes.tap("tick", YOUTHS | CASEWORKERS)
def tick(ask: Ask, offer_id: int, what: MoveIn, is_done: int) -> Said:
    settling.tick(ask.tx, ask.who, offer_id, what, is_done=bool(is_done))
    return checklist_screen(ask, offer_id)


@routes.tap("rent", CASEWORKERS)
def ask_rent(ask: Ask, offer_id: int) -> Said:
    """The next text is the day on which the first rent is due."""
    offers.for_staff(ask.tx, ask.who, offer_id)
    ask.expects("settling.day", offer_id=offer_id)
    words = ask.t("When is the first rent to be paid? For example: {date}.")
    return Screen(words.format(date=date_ahead(ask.tx.today)), (cancel_row(ask.t),))


@routes.step("day", CASEWORKERS)
def take_day(ask: Ask) -> Said:
    try:
        day = read_day(ask.text, ask.tx.today)
    except Unread as no:
        return Screen(ask.t(no.msgid).format(**no.fields), (cancel_row(ask.t),))
    offer_id: int = ask.data["offer_id"]
    settling.set_first_rent(ask.tx, ask.who, offer_id, date.fromisoformat(day))
    ask.close_question()
    return checklist_screen(ask, offer_id)


@routes.tap("says", YOUTHS)
def says(ask: Ask, check_in_id: int, how: HowItGoes) -> Said:
    """One tap is the whole answer; a hard one reaches those who help."""
    t = ask.t
    settling.answer(ask.tx, ask.who, check_in_id, how)
    words = t(REPLIES[how]).format(name=presence_for(ask.tx, ask.who.id).readers[0])
    helper = cases.helper_name(ask.tx, ask.who.id)
    write = button(t("Write to {name}").format(name=helper), "messages.write")
    return Screen(words, ((write,),))


@routes.tap("stayed", CASEWORKERS)
def stayed(ask: Ask, offer_id: int, months: int, still_housed: int) -> Said:
    """Whether the youth still has a home."""
    settling.record(ask.tx, ask.who, offer_id, months, still_housed=bool(still_housed))
    words = ask.t("Thank you. It is noted: {answer}.").format(
        answer=ask.t("yes") if still_housed else ask.t("no")
    )
    return Screen(words, ((button(ask.t("See the offer"), "offers.show", offer_id),),))


@routes.tap("out", CASEWORKERS)
def ask_out(ask: Ask, offer_id: int) -> Said:
    """Are you sure?"""
    t, one = ask.t, offers.for_staff(ask.tx, ask.who, offer_id)
    words = t("Has <b>{name}</b> moved out of <b>{label}</b>? Then the home is free again.")
    rows = (
        (button(t("Yes, moved out"), "settling.out_now", offer_id),),
        (button(t("No"), "offers.show", offer_id),),
    )
    return Screen(words.format(name=one.youth, label=one.home.facts.label), rows)


@routes.tap("out_now", CASEWORKERS)
def out_now(ask: Ask, offer_id: int) -> Said:
    settling.move_out(ask.tx, ask.who, offer_id)
    one = offers.for_staff(ask.tx, ask.who, offer_id)
    words = ask.t("<b>{label}</b> is free again. Talk with {name} about what comes next.")
    text: Markup = words.format(label=one.home.facts.label, name=one.youth)
    rows = ((button(ask.t("Back to {name}").format(name=one.youth), "youth", one.youth_id),),)
    return Answer((Screen(text, rows),))
