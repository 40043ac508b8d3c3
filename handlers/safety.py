"""Help now: the lines to call, for everybody, always; and the answer to a crisis. No emoji."""

import re

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.crisis import Crisis
from bot.domain.menus import CONTACT_ME, HELP_NOW
from bot.domain.people import STAFF, YOUTHS, Role
from bot.domain.phrases import STOP, YES, fold
from bot.domain.working_time import is_open
from bot.i18n import N_
from bot.notices.safety import (
    NEEDS_OF_ANYONE,
    PARAGRAPH,
    REACHES_NOBODY,
    emergency,
    help_lines,
    other_lines,
    spoken,
    write_rows,
)
from bot.profiles import Need
from bot.profiles.crisis import crisis_in
from bot.services import call_line, cases, people, rota
from bot.services import safety as calls
from handlers.desk import NotForYou
from handlers.menu import guide
from handlers.routes import Ask, Routes, Said, button

routes = Routes("safety")

NUMBER = re.compile(r"(?:\d\W{0,2}){8}")
"""A Danish telephone number, however it is spaced."""

LONGEST_YES = 4
"""Words."""

DANGER, OFFICE = "danger", "office"

CHOICES = {
    DANGER: N_("I am in danger"),
    Crisis.SUICIDE: N_("I feel really bad"),
    Crisis.VIOLENCE: N_("Somebody is hurting me"),
    Crisis.NO_BED: N_("I have nowhere to sleep"),
    OFFICE: N_("Call the municipality"),
}

OPENINGS = {
    DANGER: N_("If you are in danger now, call {emergency} at once. Say where you are."),
    Crisis.SUICIDE: N_(
        "It is good that you told me. You don't have to be alone with it. "
        "If you are in danger now, call {emergency}. Here are people to talk to:"
    ),
    Crisis.VIOLENCE: N_(
        "Nobody is allowed to hit you, threaten you or force you. "
        "If you are in danger now, call {emergency}."
    ),
    Crisis.NO_BED: N_("Do you need a place to sleep tonight? You can call here:"),
    OFFICE: N_("Here you can reach us by phone:"),
}

NEEDS = {
    DANGER: (Need.DANGER,),
    Crisis.SUICIDE: (Need.SUICIDE, Need.TALK, Need.UNDER_18),
    Crisis.VIOLENCE: (Need.VIOLENCE, Need.UNDER_18),
    Crisis.NO_BED: (Need.NO_BED,),
}

FIRST_WORDS = {
    Crisis.SUICIDE: N_(
        "That sounds really hard. It is good that you told me. "
        "I am a bot, so you need to talk to a person. "
        "If you are in danger now, call {emergency}. You can also call here:"
    ),
    Crisis.VIOLENCE: N_(
        "Nobody is allowed to hit you, threaten you or force you. "
        "If you are in danger now, call {emergency}. You can also call here:"
    ),
    Crisis.NO_BED: N_("Do you need a place to sleep tonight? You can call here:"),
}


@routes.command("hjaelp")
@routes.command("help")
def help_(ask: Ask) -> Said:
    """The page of choices; staff ask how this works, and find that page behind a button."""
    return guide(ask) if ask.who.role in STAFF else page(ask)


@routes.word(HELP_NOW)
@routes.tap("", keeps_question=True)
def page(ask: Ask) -> Answer:
    """The calm page of choices; a question that was open stays open."""
    t = ask.t
    lines = [
        t("If somebody is in danger now, call {emergency}.").format(
            emergency=emergency(ask.profile)
        ),
        t("I am a bot, and nobody is reading here all the time. What fits best?"),
    ]
    if ask.open_question() is not None:
        lines.append(t("Afterwards you can simply go on with what you were doing."))
    rows = [(button(t(label), "safety.show", kind),) for kind, label in CHOICES.items()]
    return Answer((Screen(PARAGRAPH.join(lines), (*rows, *_tell_row(ask))),), fresh=True)


def _tell_row(ask: Ask) -> tuple[Row, ...]:
    """Whom the asker may have told: the youth's caseworker, a guest nobody known."""
    t = ask.t
    if ask.who.role is Role.YOUTH:
        return ((button(t("Call me"), "safety.ask"),),)
    if ask.who.role is Role.GUEST:
        return ((button(t(CONTACT_ME), "outreach"),),)
    return ()


def helper_of(ask: Ask) -> str:
    """Who helps the asker; empty where nobody does."""
    return cases.helper_name(ask.tx, ask.who.id) if ask.who.role is Role.YOUTH else ""


@routes.tap("show", keeps_question=True)
def show(ask: Ask, kind: str) -> Said:
    """Whom to call about one thing, on the same message."""
    t, profile = ask.t, ask.profile
    if kind not in OPENINGS:
        raise NotForYou
    opening = t(OPENINGS[kind]).format(emergency=emergency(profile))
    lines = _office(ask) if kind == OFFICE else other_lines(t, profile, *NEEDS[kind])
    rows = (*_tell_row(ask), (button(t("Back"), "safety.back"),))
    return Screen(PARAGRAPH.join((opening, lines)), rows)


def _office(ask: Ask) -> Markup:
    """The municipality's own line; its hours only where the profile has them."""
    profile = ask.profile
    for line in profile.help_lines:
        if line.number == profile.staff_phone:
            return spoken(ask.t, profile, line)
    number = profile.dialled(profile.staff_phone)
    return Markup("<b>{}\n{}</b>").format(profile.sender, number)


@routes.tap("back", keeps_question=True)
def back(ask: Ask) -> Said:
    return Answer(page(ask).screens)


@routes.tap("ask", YOUTHS, keeps_question=True)
def ask_first(ask: Ask) -> Said:
    """Nobody is told without a yes."""
    calls.flag(ask.tx, ask.who, Crisis.CALL)
    words = _shall_i_tell(ask)
    if not call_line.called_first(ask.tx, ask.who.id):
        words = PARAGRAPH.join((words, help_lines(ask.t, ask.profile, *NEEDS_OF_ANYONE)))
    return Answer((Screen(words, (_yes_or_no(ask),)),), fresh=True)


def _yes_or_no(ask: Ask) -> Row:
    t = ask.t
    return button(t("Yes please"), "safety.call"), button(t("No thanks"), "safety.no")


def asked_again(ask: Ask) -> Screen | None:
    """The question once more, for who was just asked and writes a yes or a number and taps nothing.

    What was written may have been meant for a human, so it calls nobody.
    """
    tx, youth_id = ask.tx, ask.who.id
    if not _sounds_like_yes(ask.text) or calls.asked_lately(tx, youth_id) is None:
        return None
    if calls.is_awaited(tx, youth_id):
        return None
    words = Markup(" ").join((_shall_i_tell(ask), ask.t("Tap an answer, so that I am sure.")))
    return Screen(words, (_yes_or_no(ask),))


def _sounds_like_yes(text: str) -> bool:
    words = [word for word in fold(text) if word != STOP]
    is_yes = 0 < len(words) <= LONGEST_YES and words[0] in YES
    return is_yes or bool(NUMBER.search(text))


def _shall_i_tell(ask: Ask) -> Markup:
    """The question before a call: all that a yes means.

    Who is called first, that colleagues are asked too, and who hears later while somebody is on
    call; or that nobody can be called now.
    """
    t, first = ask.t, call_line.called_first(ask.tx, ask.who.id)
    if not first:
        return t(
            "I can't reach any of us right now. Shall I keep trying? "
            "I will only say that you want a call, and that it is urgent."
        )
    question = t(
        "Shall I tell {name} that you want a call? I will only say that it is urgent. "
        "If {name} can't, I will ask a colleague."
    )
    if call_line.calls_several(ask.tx, ask.who.id):
        question = t(
            "Shall I tell {name} that you want a call? I will only say that it is urgent. "
            "I will ask colleagues at the same time."
        )
    asked, later = question.format(name=first), call_line.told_later(ask.tx, ask.who.id)
    if not later:
        return asked
    words = t("{first} is on call, and {name} will hear about it when we open.")
    return Markup(" ").join((asked, words.format(first=first, name=later)))


@routes.tap("call", YOUTHS)
def call(ask: Ask) -> Said:
    """A yes on the page of help: the youth did not say why."""
    row = calls.ask_for_call(ask.tx, ask.who)
    return _is_told(ask, calls.caller(ask.tx, row))


@routes.tap("tell", YOUTHS)
def tell(ask: Ask, flag_id: int) -> Said:
    """A yes after words that sounded like a crisis."""
    row = calls.tell(ask.tx, ask.who, flag_id)
    if row.taken_by is not None:
        name = people.alias_of(ask.tx, row.taken_by)
        return Answer((Screen(ask.t("{name} already knows.").format(name=name)),), fresh=True)
    return _is_told(ask, calls.caller(ask.tx, row))


def _is_told(ask: Ask, name: str) -> Answer:
    """Said honestly: who is being told, and that it may take a while. The numbers stay above.

    Where nobody can be told, that is said, with the numbers. No question is open any more, so that
    a phone number goes to who will call.
    """
    t = ask.t
    if not name:
        lines = help_lines(t, ask.profile, *NEEDS_OF_ANYONE)
        return Answer((Screen(PARAGRAPH.join((t(REACHES_NOBODY), lines))),), fresh=True)
    text = t(
        "I am telling {name} now that you want a call. "
        "You will hear from me when somebody has seen it."
    ).format(name=name)
    text = Markup(" ").join((text, _your_number(ask, name)))
    if not is_open(ask.tx.now, ask.profile):
        closed = _who_is_asked(ask)
        lines = help_lines(t, ask.profile, *NEEDS_OF_ANYONE)
        text = PARAGRAPH.join((text, closed, lines))
    return Answer((Screen(text),), fresh=True)


def _your_number(ask: Ask, name: str) -> Markup:
    """How a number gets to who calls; before the yes to the bot nothing written does."""
    t = ask.t
    if ask.who.has_consented:
        return t("Write your number here if {name} does not have it.").format(name=name)
    return t(
        "What you write here does not reach anybody until you have said yes to the bot. "
        "If {name} does not have your number, call {phone}."
    ).format(name=name, phone=ask.profile.staff_phone)


def _who_is_asked(ask: Ask) -> Markup:
    """Outside working hours: who is on call, or that nobody is; never that somebody answers."""
    t, on_call = ask.t, rota.on_call(ask.tx)
    if not on_call:
        return t(
            "We are closed now, and nobody is on call. "
            "I will ask all colleagues, but I can't promise that anybody will answer. "
            "If it can't wait, call one of the numbers."
        )
    words = t(
        "We are closed now. {name} is on call, and I will ask {name} first. "
        "I can't promise that anybody will answer. If it can't wait, call one of the numbers."
    ).format(name=people.alias_of(ask.tx, on_call[0]))
    later = call_line.told_later(ask.tx, ask.who.id)
    if not later:
        return words
    return PARAGRAPH.join((words, t("{name} will hear about it when we open.").format(name=later)))


@routes.tap("no", YOUTHS, keeps_question=True)
def no(ask: Ask) -> Said:
    """A no is fine; the numbers stay where they are. After a yes it is said that it comes late."""
    row = calls.told_lately(ask.tx, ask.who.id)
    if row is not None:
        ask.close_question()  # or it would take what is written now
        return Answer((_no_comes_late(ask, calls.caller(ask.tx, row)),), fresh=True)
    text = ask.t("That is all right. I will not tell anybody. You can always tap Help now.")
    return Answer((Screen(text),), fresh=True)


def _no_comes_late(ask: Ask, name: str) -> Screen:
    text = ask.t(
        "You said yes before, so {name} has been asked to call you. "
        "If you don't want that any more, write it here."
    )
    if not name:
        text = ask.t(
            "You said yes before, but I have not reached anybody. "
            "If you don't want a call any more, call {phone}."
        )
    elif not ask.who.has_consented:
        text = ask.t(
            "You said yes before, so {name} has been asked to call you. "
            "If you don't want that any more, call {phone}."
        )
    return Screen(text.format(name=name, phone=ask.profile.staff_phone))


@routes.tap("take", STAFF)
def take(ask: Ask, flag_id: int) -> Said:
    """«I will call»: the youth is told who."""
    row = calls.take(ask.tx, ask.who, flag_id, ask.message.message_id)
    name = people.alias_of(ask.tx, row.youth_id)
    text = ask.t("You are calling <b>{name}</b>. {name} has been told that you will.")
    return Screen(text.format(name=name), write_rows(ask.tx, ask.t, ask.who, row.youth_id))


def first_aid(ask: Ask) -> Screen | None:
    """The help lines, when a youth or a guest wrote something that sounds like a crisis.

    Shown to a youth once in a while, with a question; a guest is shown them every time, since
    nothing is kept of a guest.
    """
    kind = cry_for_help(ask)
    if kind is None:
        return None
    if ask.who.role is Role.GUEST:
        return Screen(_first_words(ask, kind), (*_tell_row(ask), _more(ask)))
    row = calls.flag(ask.tx, ask.who, kind)
    if row is None:
        return None
    if calls.open_call(ask.tx, ask.who.id) is not None:
        return Screen(_first_words(ask, kind), (_more(ask),))
    t = ask.t
    yes_no = (button(t("Yes please"), "safety.tell", row.id), button(t("No thanks"), "safety.no"))
    words = PARAGRAPH.join((_first_words(ask, kind), _shall_i_tell(ask)))
    return Screen(words, (yes_no, _more(ask)))


def cry_for_help(ask: Ask) -> Crisis | None:
    """What the words of a youth or a guest sound like, if that is a crisis."""
    if ask.who.role not in (Role.YOUTH, Role.GUEST) or not ask.text:
        return None
    return crisis_in(ask.text)


def _first_words(ask: Ask, kind: Crisis) -> Markup:
    opening = ask.t(FIRST_WORDS[kind]).format(emergency=emergency(ask.profile))
    is_child = cases.is_under_age(ask.tx, ask.who.id)
    needs = (Need(kind.value), *((Need.UNDER_18,) if is_child else ()))
    return PARAGRAPH.join((opening, other_lines(ask.t, ask.profile, *needs)))


def _more(ask: Ask) -> Row:
    return (button(ask.t("More help"), "safety"),)
