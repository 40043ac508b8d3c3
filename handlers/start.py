"""The first meeting: a hello, an invitation, a yes or no."""

import re
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.answers import Answer, Screen
from bot.domain.menus import LANGUAGE
from bot.domain.messages import MessageKind, shortened
from bot.domain.people import EVERYONE, ROLE_NAMES, STAFF, YOUTHS, Role
from bot.domain.phrases import NO, STOP, YES, fold
from bot.i18n import N_, Translator
from bot.services import cases, joining, outreach_talk, people, preferences, thread
from bot.services import outreach as contact
from bot.services import safety as calls
from handlers import messages, outreach, requests, threads, viewings
from handlers.menu import menu_screen
from handlers.mydata import THANKS, said_in_words
from handlers.routes import Ask, Route, Routes, Said, button

routes = Routes("start")

ASKED = YOUTHS | {Role.GUEST}
"""Who may still have the question in the chat: guests were asked before they said no."""

LONGEST_QUOTE = 1500  # UTF-16 units

_YES, _NO = N_("Yes, that's fine"), N_("No thanks")
"""The answers to the first question."""

WHAT_STAFF_DO = {
    Role.CASEWORKER: N_("You can invite young people, write with them and offer appointments."),
    Role.SUPPORT_WORKER: N_("You can write with your young people and offer appointments."),
    Role.OUTREACH: N_("You can answer contact requests and invite young people."),
    Role.COORDINATOR: N_("You can make activities and write to many at once."),
    Role.ADMIN: N_("You can invite and appoint staff, and see who works here."),
    Role.VOLUNTEER: N_("You can be on call, and talk with those who ask for it meanwhile."),
    Role.PARTNER: N_("You can keep your own activities, homes and concepts up to date."),
}


@routes.command("start")
def start(ask: Ask) -> Said:
    """An invitation is used; without one, everybody is greeted as who they are."""
    token = ask.text.partition(" ")[2].strip()
    if token:
        return _join(ask, token)
    if not ask.who.has_consented:
        return consent(ask)
    if ask.who.role is Role.GUEST:
        return hello(ask)
    hi = menu_screen(ask, ask.t("Hi {name}. What would you like to do?").format(name=_name(ask)))
    if ask.who.role not in YOUTHS or preferences.choices(ask.tx, ask.who).wants_broadcasts:
        return hi
    again = button(ask.t("Get them again"), "subscription.start")
    return Answer((hi, Screen(ask.t("You get no broadcasts right now."), ((again,),))))


def hello(ask: Ask) -> Screen:
    """The honest hello to somebody who found the bot."""
    t = ask.t
    who_i_am = t(
        "Hi. I am a bot from {sender}. I am not a human, and nobody is reading here all the time."
    ).format(sender=ask.profile.sender)
    if contact.is_kept(ask.tx, ask.who.chat_id):
        kept = t(
            "I keep your language and what you wrote under Contact me. "
            "Our outreach team and some of their colleagues can read it."
        )
    else:
        kept = t(
            "I keep nothing about you but your language. "
            "If you tap Contact me, our outreach team gets what you write there. "
            "Some of their colleagues can read it, too."
        )
    ways_on = t(
        "Do you need help right away? Tap Help now.\n"
        "Do you have an invitation? Open the link, or scan the picture."
    )
    return menu_screen(ask, Markup("\n\n").join((who_i_am, kept, ways_on)))


def _join(ask: Ask, token: str) -> Said:
    try:
        who = joining.accept(ask.tx, ask.who, token, ask.message.first_name)
    except joining.LinkRefused as no:
        refused = menu_screen(ask, ask.t(no.text).format(**no.fields))
        return refused if ask.who.has_consented else Answer((refused, _question(ask)))
    ask = replace(ask, who=who)
    if not who.has_consented:
        return consent(ask)
    if who.role in STAFF:
        return _welcome_staff(ask)
    return start(replace(ask, message=replace(ask.message, text="")))


def _welcome_staff(ask: Ask) -> Screen:
    t, role = ask.t, ask.who.role
    words = t(
        "Welcome, {name}. Your role here is {role}. {what}\n\n"
        "What you read here is confidential. Lock your phone, and share nothing from here. "
        "Never write CPR numbers or diagnoses."
    )
    return menu_screen(
        ask, words.format(name=_name(ask), role=t(ROLE_NAMES[role]), what=t(WHAT_STAFF_DO[role]))
    )


def consent(ask: Ask) -> Answer:
    """The question that a youth answers before anything else."""
    return Answer((_who_i_am(ask), _question(ask)))


def _who_i_am(ask: Ask) -> Screen:
    words = ask.t(
        "Hi {name}. I am a bot from {sender}. "
        "I can help you with appointments, your home and activities. "
        "I am not a human, and nobody is reading here all the time."
    )
    return menu_screen(ask, words.format(name=_name(ask), sender=ask.profile.sender))


@routes.tap("question", ASKED)
def question(ask: Ask) -> Said:
    """Back to the question, from what was read about it."""
    return _answered_before(ask) if ask.who.has_consented else _question(ask)


def _answered_before(ask: Ask) -> Screen:
    """An old question says where one is now: in, or out and how to come back."""
    if ask.who.role is Role.GUEST:
        words = ask.t(
            "You are not using the bot right now. Open your link again, or ask for a new one."
        )
    else:
        words = ask.t("You have already said yes. Here is your menu.")
    return menu_screen(ask, words)


def _question(ask: Ask) -> Screen:
    """What is kept, and a yes or a no."""
    t = ask.t
    rows = (
        (button(t(_YES), "start.yes"), button(t(_NO), "start.no")),
        (button(t(LANGUAGE), "language.other"), button(t("Who can see it?"), "privacy")),
    )
    return Screen(Markup("\n\n").join([_about_data(t), t("Is that OK?")]), rows)


def _about_data(t: Translator) -> Markup:
    return t(
        "In short, about your data: We keep your nickname, your appointments and what you write "
        "here. Telegram keeps it too. So don't write CPR numbers, diagnoses or other very private "
        "things. You can always see your data under My data. It is voluntary, and you get the same "
        "help if you say no."
    )


@routes.tap("yes", ASKED)
def yes(ask: Ask) -> Said:
    """The youth is in, with the main menu and somewhere to begin."""
    if ask.who.has_consented:
        return _answered_before(ask)
    request = contact.open_of(ask.tx, ask.message.chat_id)
    joining.say_yes(ask.tx, ask.who)
    ask = replace(ask, who=people.asker(ask.tx, ask.message.chat_id))
    kept = Markup("\n\n").join([_about_data(ask.t), ask.t("You said yes to this.")])
    before = shall_i_pass_on(ask, request.id) if request is not None else None
    return Answer((Screen(kept), *first_steps(ask), *filter(None, (before,))))


def shall_i_pass_on(ask: Ask, request_id: int) -> Screen | None:
    """What was written under «Kontakt mig» reaches who helps from now on, after a yes."""
    t, name = ask.t, cases.helper_name(ask.tx, ask.who.id)
    told = _told_before(ask, request_id)
    if not told:
        return None
    words = t(
        "Before you joined, you wrote this to us:\n<blockquote>{words}</blockquote>\n"
        "{name} has not got it. Shall I send it to {name}?"
    ).format(name=name, words=shortened(told, LONGEST_QUOTE))
    yes = button(t("Yes, send it to {name}").format(name=name), "start.pass_on", request_id)
    return Screen(words, ((yes,), (button(t("No thanks"), "menu.cancel"),)))


def _told_before(ask: Ask, request_id: int) -> str:
    contact, *words = outreach_talk.told_by(ask.tx, ask.who, request_id)
    return "\n".join(words if outreach.is_here(contact) else [contact, *words])


@routes.tap("pass_on", YOUTHS)
def pass_on(ask: Ask, request_id: int) -> Said:
    """It stands in the thread as if it was written now; a second tap sends it no second time."""
    told, here = _told_before(ask, request_id), ask.message
    sent = None
    if thread.written_as(ask.tx, here.chat_id, here.message_id) is None:
        as_written = replace(here, kind=MessageKind.TEXT, text=told)
        sent = messages.received(replace(ask, message=as_written))
    name = cases.helper_name(ask.tx, ask.who.id)
    return sent or Screen(ask.t("Sent to {name}.").format(name=name))


def first_steps(ask: Ask) -> tuple[Screen, Screen]:
    """The main menu, and where to begin: with the caseworker, also where others help too."""
    t, case = ask.t, cases.case_of(ask.tx, ask.who.id)
    name = cases.helper_name(ask.tx, ask.who.id)
    menu_words = t(
        "It is good that you are here, {name}. The menu is below. "
        "{helper} is the one who helps you, and gets what you write here."
    )
    find = t("Find a time with {name}").format(name=name)
    rows = (
        (button(find, "booking.with", case.caseworker_id),),
        (button(t("See where I am with my home"), "housing"),),
        (button(t("Look at activities"), "activities"),),
    )
    return (
        menu_screen(ask, menu_words.format(name=_name(ask), helper=name)),
        Screen(t("You can begin here:"), rows),
    )


@routes.tap("no", ASKED)
def no(ask: Ask) -> Said:
    """Everything is forgotten, and the way to help without Telegram is told.

    After a yes to a call it is said until when the name is kept for that.
    """
    if ask.who.role is Role.GUEST:
        return _answered_before(ask)
    if ask.who.has_consented:
        return menu_screen(
            ask, ask.t("You have said yes before. You can erase everything under My data.")
        )
    goodbye = joining.say_no(ask.tx, ask.who)
    ask = replace(ask, who=people.asker(ask.tx, ask.message.chat_id))
    t = ask.t
    if goodbye.kept_until is not None:
        words = _kept_for_a_call(ask, goodbye.kept_until)
    else:
        words = t(
            "That is quite all right. I have deleted what I knew about you. "
            "You get the same help without Telegram. Call {phone}."
        ).format(phone=ask.profile.staff_phone)
    back = (
        t("If you change your mind, open your link again.")
        if goodbye.link_works
        else t("If you change your mind, ask for a new link.")
    )
    return Answer(
        (
            Screen(Markup("\n\n").join([words, back])),
            menu_screen(ask, t("Help now is here for you, whatever you choose.")),
        )
    )


def _kept_for_a_call(ask: Ask, until: datetime) -> Markup:
    """The call is not lost with the no, and what is kept for it is deleted in time."""
    t, call = ask.t, calls.told_lately(ask.tx, ask.who.id)
    assert call is not None
    name = calls.caller(ask.tx, call)
    words = t(
        "That is quite all right. You said yes to a call, so {name} has been asked to call you. "
        "For that I keep what I know about you until {moment}. Then I delete it. "
        "You get the same help without Telegram. Call {phone}."
    )
    if not name:
        words = t(
            "That is quite all right. You said yes to a call, but I have not reached anybody. "
            "For the call I keep what I know about you until {moment}. Then I delete it. "
            "You get the same help without Telegram. Call {phone}."
        )
    return words.format(name=name, moment=t.moment(until), phone=ask.profile.staff_phone)


def _name(ask: Ask) -> str:
    return ask.who.alias


LONE_COMMAND = re.compile(r"/\w+(@\w+)?")


def free_text(ask: Ask) -> Said:
    """Words outside any question go to a human; who has not said yes is told what reaches nobody.

    A command that does not exist is for the bot, and no message to anybody.
    """
    if ask.message.kind is MessageKind.TEXT and LONE_COMMAND.fullmatch(ask.text):
        return menu_screen(ask, ask.t("I didn't quite understand that. Choose a button."))
    if not ask.who.has_consented:
        return outreach.free_text(ask) or _reaches_nobody_before_the_yes(ask)
    if ask.who.role in YOUTHS:
        return said_in_words(ask) or messages.free_text(ask)
    if ask.who.role in STAFF:
        return requests.reply(ask) or viewings.time_written(ask) or threads.free_text(ask)
    return outreach.free_text(ask) or _reaches_nobody(ask)


def _reaches_nobody_before_the_yes(ask: Ask) -> Answer:
    if _is_yes_or_no(ask):
        question = _question(ask)
        sure = ask.t("Tap an answer, so that I am sure.")
        return Answer((replace(question, text=Markup(" ").join((question.text, sure))),))
    words = ask.t(
        "What you wrote has not reached anybody. If you say yes below, you can write it again. "
        "If it is urgent, tap Help now, or call {phone}."
    )
    return Answer((menu_screen(ask, words.format(phone=ask.profile.staff_phone)), _question(ask)))


def _is_yes_or_no(ask: Ask) -> bool:
    """Whether it is an answer to the first question, and nothing that somebody has to know."""
    labels = fold(f"{ask.t(_YES)} {ask.t(_NO)}")
    words = set(fold(ask.text)) - {STOP}
    return bool(words & (YES | NO)) and words <= {*YES, *NO, *THANKS, *labels}


def _reaches_nobody(ask: Ask) -> Screen:
    words = ask.t(
        "I am a bot, so what you write here reaches no human. "
        "Tap Contact me if you want an answer. Tap Help now if it is urgent."
    )
    return menu_screen(ask, words)


def edited(ask: Ask) -> Said:
    """A correction goes where the words went; to a guest it is said where it cannot."""
    is_guest = ask.who.role is Role.GUEST or not ask.who.has_consented
    return outreach.edited(ask) if is_guest else messages.edited(ask)


FREE_TEXT = Route("free text", EVERYONE, free_text, before_consent=True)
