"""«My data»: what is kept about a youth, and what she decides about it."""

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.answers import Answer, Attachment, Media, Row, Screen
from bot.domain.menus import MY_DATA
from bot.domain.messages import MessageKind
from bot.domain.names import NoName, clean_name
from bot.domain.occupations import described
from bot.domain.people import YOUTHS
from bot.domain.phrases import NO, STOP, YES, fold
from bot.services import (
    cases,
    erasure,
    export,
    nicknames,
    occupations,
    offer_leaving,
    people,
    preferences,
)
from bot.services.preferences import Choices
from handlers.menu import cancel_row, menu_screen
from handlers.mydata_files import as_html, as_json
from handlers.routes import Ask, Routes, Said, button

routes = Routes("mydata")

PAUSES = {1: 1, 7: 7, 30: 30, 0: None}
"""Days as they stand in a button, and what they mean; 0 is until the youth says so."""

ANSWERED_IN_WORDS = timedelta(minutes=10)
"""So long a written yes or no may be the answer to whether all shall be erased."""

THANKS = frozenset({"tak", "ellers", "thanks", "thank", "you"})


@routes.word(MY_DATA, YOUTHS)
@routes.tap("", YOUTHS)
def overview(ask: Ask) -> Screen:
    """What is kept, who sees it, and what holds now."""
    t, now = ask.t, preferences.choices(ask.tx, ask.who)
    words = t(
        "This is what I keep about you: your nickname <b>{name}</b>, your language, your "
        "appointments, your activities, and what you write. "
        "Also your way to a home, what you want and need, your education and work, and when you "
        "were last here.\n\n"
        "Those who help you can write notes, too. You don't see them here. "
        "If you want to read them, ask {helper}.\n\n"
        "Only {helpers} can read it. If they are away, a colleague who stands in can. "
        "Each time somebody does, it is written down.\n\n"
        "If you sign up for an activity, the person who arranges it sees your nickname."
    ).format(
        name=ask.who.alias,
        helper=cases.helper_name(ask.tx, ask.who.id),
        helpers=t.listing(list(now.helpers)),
    )
    parts = (words, _occupations(ask), _state(ask, now))
    return Screen(Markup("\n\n").join(part for part in parts if part), _choices(ask, now))


def _occupations(ask: Ask) -> Markup:
    """What staff have noted, and whom to tell where it is wrong; empty where there is nothing."""
    t, found = ask.t, occupations.all_of(ask.tx, ask.who.id)
    if not found:
        return Markup()
    words = t("<b>Work and education:</b> {spells}. Is that wrong? Write to {name}.")
    spells = t.listing([described(t, one) for one in found])
    return words.format(spells=spells, name=cases.helper_name(ask.tx, ask.who.id))


def _state(ask: Ask, now: Choices) -> Markup:
    t = ask.t
    if now.is_paused_for_good:
        return t("Reminders and broadcasts are paused until you end the pause.")
    if now.paused_until is not None:
        words = t("Reminders and broadcasts are paused until {when}.")
        return words.format(when=t.moment(now.paused_until))
    return t("Reminders come as usual.")


def _choices(ask: Ask, now: Choices) -> tuple[Row, ...]:
    t = ask.t
    discreet = t("Discreet: on") if now.is_discreet else t("Discreet: off")
    broadcasts = t("Broadcasts: on") if now.wants_broadcasts else t("Broadcasts: off")
    pause = (
        button(t("End the pause"), "mydata.resume")
        if now.paused_until
        else button(t("Pause messages"), "mydata.pause")
    )
    return (
        (button(t("Fetch my data"), "mydata.export"), pause),
        (
            button(discreet, "mydata.discreet", int(not now.is_discreet)),
            button(broadcasts, "mydata.broadcasts", int(not now.wants_broadcasts)),
        ),
        (button(t("Dansk / English"), "language.other"), button(t("Privacy"), "privacy")),
        (button(t("How is it going?"), "moods"), button(t("Hide messages"), "hide")),
        (
            button(t("Change nickname"), "mydata.name"),
            button(t("Erase my data"), "mydata.erase"),
        ),
    )


@routes.tap("export", YOUTHS, keeps_question=True)
def fetch(ask: Ask) -> Said:
    """Two documents: one to read, one for another system."""
    t, everything = ask.t, export.everything(ask.tx, ask.who)
    name = t("my-data")
    page = Attachment(
        Media.DOCUMENT, content=as_html(everything, t, ask.profile), name=f"{name}.html"
    )
    data = Attachment(Media.DOCUMENT, content=as_json(everything), name=f"{name}.json")
    words = t(
        "Here is what I keep about you. The notes of those who help you are not in it: ask {name} "
        "for them. Open it in a browser, where you can read in peace."
    )
    return Answer(
        (
            Screen(words.format(name=cases.helper_name(ask.tx, ask.who.id)), attachment=page),
            Screen(t("The same in a file that other programs can read."), attachment=data),
        )
    )


@routes.tap("name", YOUTHS)
def ask_name(ask: Ask) -> Said:
    """The next text is the new nickname."""
    ask.expects("mydata.name")
    words = ask.t("What would you like to be called here? Write a nickname or a first name.")
    return Screen(words, (cancel_row(ask.t),))


@routes.step("name", YOUTHS, is_name=True)
def take_name(ask: Ask) -> Said:
    try:
        name = nicknames.rename(ask.tx, ask.who.id, ask.who.id, ask.text)
    except NoName as no:
        return Screen(ask.t(no.text), (cancel_row(ask.t),))
    ask.close_question()
    words = ask.t("You are called <b>{name}</b> here now.")
    if name != clean_name(ask.text):
        words = ask.t("Somebody else has that name. You are called <b>{name}</b> here now.")
    words = words.format(name=name)
    return Screen(words, ((button(ask.t("My data"), "mydata"),),))


@routes.tap("pause", YOUTHS)
def ask_pause(ask: Ask) -> Said:
    t, name = ask.t, cases.helper_name(ask.tx, ask.who.id)
    words = t(
        "For how long? Meanwhile you get no reminders or broadcasts. "
        "Answers from {name} still come, and you keep your appointments."
    )
    rows = (
        (button(t("One day"), "mydata.paused", 1), button(t("One week"), "mydata.paused", 7)),
        (
            button(t("One month"), "mydata.paused", 30),
            button(t("Until I say so"), "mydata.paused", 0),
        ),
        (button(t("Back"), "mydata"),),
    )
    return Screen(words.format(name=name), rows)


@routes.tap("paused", YOUTHS)
def pause(ask: Ask, days: int) -> Said:
    if days not in PAUSES:
        return ask_pause(ask)
    preferences.pause(ask.tx, ask.who, PAUSES[days])
    return overview(ask)


@routes.tap("resume", YOUTHS)
def resume(ask: Ask) -> Said:
    preferences.resume(ask.tx, ask.who)
    return overview(ask)


@routes.tap("discreet", YOUTHS)
def be_discreet(ask: Ask, on: int) -> Said:
    """The note on the tap says what it means."""
    preferences.be_discreet(ask.tx, ask.who, bool(on))
    note = (
        ask.t("Now I only say that there is something. You tap to see what.")
        if on
        else ask.t("Now I say at once what it is about. Others may see it on your screen.")
    )
    return _with_note(ask, note)


@routes.tap("broadcasts", YOUTHS)
def take_broadcasts(ask: Ask, on: int) -> Said:
    preferences.take_broadcasts(ask.tx, ask.who, bool(on))
    note = (
        ask.t("You get broadcasts from now on.")
        if on
        else ask.t("You get no more broadcasts. Everything else comes as usual.")
    )
    return _with_note(ask, note)


def _with_note(ask: Ask, note: str) -> Answer:
    return Answer((overview(ask),), toast=note, alert=True)


@routes.tap("erase", YOUTHS)
def ask_erase(ask: Ask) -> Screen:
    """A second tap is needed, after it was said what goes and what stays."""
    t, until = ask.t, ask.tx.now + ANSWERED_IN_WORDS
    ask.expects("mydata.sure", until=until.timestamp())
    words = t(
        "Are you sure? Then I will erase your data here in the bot. "
        "Your appointments will be cancelled. "
        "I can't erase what the municipality must keep in your file. "
        "I can't take back what {name} has already got."
    )
    if offer_leaving.would_end(ask.tx, ask.who):
        words += "\n\n" + t(
            "I will also say no to the home that you were offered. "
            "Do you want it? Then talk with {name} first."
        )
    rows = (
        (button(t("Yes, erase everything"), "mydata.erased"),),
        (button(t("No, keep my data"), "mydata"),),
        (button(t("Fetch my data first"), "mydata.export"),),
    )
    return Screen(words.format(name=cases.helper_name(ask.tx, ask.who.id)), rows)


def said_in_words(ask: Ask) -> Said:
    """A bare no to that question is taken, and a bare yes asks for the tap: both go to nobody.

    None for anything else: the question is forgotten, and the words are for a human.
    """
    question = ask.open_question()
    if question is None or question.step != "mydata.sure":
        return None
    ask.close_question()
    if ask.message.reply_to is not None or ask.tx.now.timestamp() > question.data["until"]:
        return None
    if _is_bare(ask, NO):
        words = ask.t("All right, nothing was changed.")
        return Screen(words, ((button(ask.t("My data"), "mydata"),),))
    return _asked_to_tap(ask) if _is_bare(ask, YES) else None


def _is_bare(ask: Ask, answers: frozenset[str]) -> bool:
    """Whether it is such an answer and no more, but for a thank you."""
    first, *rest = [word for word in fold(ask.text) if word != STOP] or [""]
    return ask.message.kind is MessageKind.TEXT and first in answers and set(rest) <= THANKS


def _asked_to_tap(ask: Ask) -> Screen:
    again = ask_erase(ask)
    return replace(again, text=again.text + " " + ask.t("Tap an answer, so that I am sure."))


@routes.tap("erased", YOUTHS, keeps_question=True)
def erase(ask: Ask) -> Said:
    """The youth is a guest, with the way back and the help that is always there.

    Asked anew by the button of a question that was answered or turned from since.
    """
    question = ask.open_question()
    if question is None or question.step != "mydata.sure":
        return ask_erase(ask)
    erasure.erase(ask.tx, ask.who)
    guest = Ask(
        ask.tx,
        people.asker(ask.tx, ask.message.chat_id),
        ask.t,
        ask.bot_name,
        ask.address,
        ask.message,
    )
    words = ask.t(
        "Your data is erased. You still get the same help. Call {phone} or come by. "
        "You can also clear this chat in Telegram."
    )
    return Answer(
        (
            Screen(words.format(phone=ask.profile.staff_phone)),
            menu_screen(guest, ask.t("You are always welcome back. Take care.")),
        )
    )
