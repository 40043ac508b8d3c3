"""What a youth just writes finds its way: a hint beside it, or a command that is obeyed."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.activities import Choice, Shown
from bot.domain.appointments import LATE_MINUTES, AppointmentView, Coming
from bot.domain.danish_days import parse_day
from bot.domain.housing import SideState
from bot.domain.intents import COMMANDS, Intent
from bot.domain.menus import HELP_NOW
from bot.domain.messages import MessageKind
from bot.domain.phrases import NO, STOP, YES, fold
from bot.domain.stage_words import STAGE_WORDS
from bot.profiles.crisis import crisis_in
from bot.profiles.intents import intents
from bot.services import activities, agenda, housing, messages, own_offers
from bot.services.preferences import choices
from bot.services.presence import presence_for
from handlers import safety
from handlers.activity_words import line
from handlers.own_offers import answers, until
from handlers.routes import Ask, button

TAPS: Mapping[Intent | None, str] = {
    Intent.STOP: "mydata.pause",
    Intent.ERASE: "mydata.erase",
    Intent.LANGUAGE: "language.other",
    Intent.MENU: "menu",
}
"""What each command does, as if its button had been tapped."""

MOST_ACTIVITIES = 4
LONGEST_ANSWER = 6
"""Words."""

SHORTEST_WORD = 4
"""Letters; shorter words are in too many titles."""

DAYS_AHEAD = 14

_MINUTES = re.compile(r"(\d+)\s*min", re.IGNORECASE)


def hint(ask: Ask) -> Screen | None:
    """The answer or the way to it, to stand beside what goes to a human; None without one.

    Never in a crisis: then there are other things to say.
    """
    intent = ask.intent
    if intent in COMMANDS or crisis_in(ask.text) is not None:
        return None
    if intent is not None:
        return _HINTS[intent](ask)
    return safety.asked_again(ask) or _bare_answer(ask)


def _bare_answer(ask: Ask) -> Screen | None:
    """The answers to tap, for who writes a yes or a no while the bot waits for one of them.

    The word may be meant for a human, so it answers nothing.
    """
    words = [word for word in fold(ask.text) if word != STOP]
    if not 0 < len(words) <= LONGEST_ANSWER or words[0] not in YES | NO:
        return None
    if messages.is_in_talk(ask.tx, ask.who.id):
        return None
    return _answer_to_offer(ask) or _answer_to_reminder(ask)


def _answer_to_offer(ask: Ask) -> Screen | None:
    t, one = ask.t, own_offers.to_answer(ask.tx, ask.who)
    if one is None:
        return None
    words = t("Do you mean the home in {area}? Tap an answer, so that I am sure.")
    text = Markup("\n\n").join((words.format(area=one.home.facts.area), until(t, one)))
    return Screen(text, answers(t, one), silent=True)


def _answer_to_reminder(ask: Ask) -> Screen | None:
    """Of an appointment today or tomorrow, of which the youth has not said anything."""
    t, one = ask.t, _next(ask)
    if one is None or one.coming is not Coming.UNKNOWN:
        return None
    if t.days_ahead(one.starts_at, ask.tx.now) > 1:
        return None
    text = Markup(" ").join((_when(ask, one), t("Tap an answer, so that I am sure.")))
    yes = (button(t("Yes, I'm coming"), "appointments.yes", one.id),)
    return Screen(text, (yes, _ways_out(ask, one)), silent=True)


def intent_of(ask: Ask) -> Intent | None:
    """What the text asks of the bot, if anything."""
    return intents().find(ask.text) if ask.message.kind is MessageKind.TEXT else None


def _appointment(ask: Ask) -> Screen:
    one = _next(ask)
    if one is None:
        return _no_appointment(ask)
    show = button(ask.t("Show the appointment"), "appointments.show", one.id)
    return _quiet(_when(ask, one), (show,))


def _move(ask: Ask) -> Screen:
    t, one = ask.t, _next(ask)
    if one is None:
        return _no_appointment(ask)
    if one.offer_id is not None:  # a landlord waits for a viewing, too: helpers move it
        return _appointment(ask)
    return _quiet(_when(ask, one), (button(t("Move"), "booking.move", one.id),))


def _cancel(ask: Ask) -> Screen:
    one = _next(ask)
    if one is None:
        return _no_appointment(ask)
    return _quiet(_when(ask, one), _ways_out(ask, one))


def _ways_out(ask: Ask, one: AppointmentView) -> Row:
    """Nobody moves a viewing alone: a landlord waits, too."""
    row: Row = (button(ask.t("Cancel it"), "appointments.cancel", one.id),)
    if one.offer_id is None:
        row += (button(ask.t("Move"), "booking.move", one.id),)
    return row


def _late(ask: Ask) -> Screen | None:
    """Tells the one whom it concerns, with one tap: that may be another than who reads this.

    Only on the day itself: else the words are for a human.
    """
    t, one = ask.t, _next(ask)
    if one is None:
        return _no_appointment(ask)
    if not t.is_today(one.starts_at, ask.tx.now):
        return None
    said = _MINUTES.search(ask.text)
    minutes = int(said[1]) if said else 0
    words = t("Shall I tell {name} that you are late?").format(name=one.staff)
    if minutes not in LATE_MINUTES:
        yes = button(t("I'm late"), "appointments.late", one.id)
    else:
        label = t("Yes, {n} minutes").format(n=minutes)
        yes = button(label, "appointments.lateby", one.id, minutes)
    return _quiet(words, (yes,))


def _on_my_way(ask: Ask) -> Screen | None:
    """Only on the day itself: else the words are for a human."""
    t, one = ask.t, _next(ask)
    if one is None or not t.is_today(one.starts_at, ask.tx.now):
        return None
    words = t("Shall I tell {name} that you are on your way?").format(name=one.staff)
    return _quiet(words, (button(t("I'm on my way"), "appointments.onway", one.id),))


def _book(ask: Ask) -> Screen:
    t = ask.t
    return _quiet(t("Find a time here."), (button(t("Find a new time"), "booking"),))


def _next(ask: Ask) -> AppointmentView | None:
    return next(iter(agenda.upcoming(ask.tx, ask.who)), None)


def _when(ask: Ask, one: AppointmentView) -> Markup:
    return ask.t("Your next appointment is with {name} {when}.").format(
        name=one.staff, when=ask.t.nearby(one.starts_at, ask.tx.now)
    )


def _no_appointment(ask: Ask) -> Screen:
    t = ask.t
    return _quiet(
        t("You have no appointments right now."), (button(t("Find a new time"), "booking"),)
    )


def _home(ask: Ask) -> Screen | None:
    t, home = ask.t, housing.home(ask.tx, ask.who.id)
    if home is None:
        return None
    words = t("You can see how it is going under My home.")
    is_at_stage = home.side_state is SideState.NONE and not home.no_is_untold
    if is_at_stage and not home.is_closed and not home.has_moved_out:
        label = t(STAGE_WORDS[home.stage].label)
        words = t("You are here with your home: {label}").format(label=label)
    return _quiet(words, (button(t("My home"), "housing"),))


def _activities(ask: Ask) -> Screen:
    """Those that were named, or what is on that day; else the way to all of them."""
    t, ahead = ask.t, activities.catalogue(ask.tx, ask.who, Choice.ALL)
    found = _named(ask, ahead) or _on_day(ask, ahead)
    if found:
        return _listed(ask, t("Is it one of these?"), found)
    return _quiet(t("See what is on under Activities."), (button(t("Activities"), "activities"),))


def _sign_off(ask: Ask) -> Screen:
    t, mine = ask.t, activities.catalogue(ask.tx, ask.who, Choice.MINE)
    found = _named(ask, mine) or mine
    if not found:
        words = t("You are not signed up for anything right now.")
        return _quiet(words, (button(t("Activities"), "activities"),))
    return _listed(ask, t("Tap it to cancel your sign-up."), found)


def _listed(ask: Ask, words: Markup, found: Sequence[Shown]) -> Screen:
    rows = tuple(
        (button(line(ask, one), "activities.show", one.id),) for one in found[:MOST_ACTIVITIES]
    )
    return Screen(words, rows, silent=True)


def _named(ask: Ask, ahead: Sequence[Shown]) -> list[Shown]:
    said = {word for word in fold(ask.text) if len(word) >= SHORTEST_WORD}
    return [one for one in ahead if any(_is_in(word, one.facts.title) for word in said)]


def _is_in(word: str, title: str) -> bool:
    known = (part for part in fold(title) if len(part) >= SHORTEST_WORD)
    return any(part.startswith(word) or word.startswith(part) for part in known)


def _on_day(ask: Ask, ahead: Sequence[Shown]) -> list[Shown]:
    zone = ask.profile.zone
    today = ask.tx.today
    words = re.findall(r"i (?:dag|morgen)|\w+", ask.text.lower())
    days = (parse_day(word, today) for word in words)
    day = next((one for one in days if one is not None), None)
    if day is None or day > today + timedelta(days=DAYS_AHEAD):
        return []
    return [one for one in ahead if one.facts.starts_at.astimezone(zone).date() == day]


def _call(ask: Ask) -> Screen:
    t = ask.t
    words = t("Do you want us to call you? Tap here, and I will pass it on.")
    return _quiet(words, (button(t("Call me"), "safety.ask"),))


def _robot(ask: Ask) -> Screen:
    t = ask.t
    presence = presence_for(ask.tx, ask.who.id)
    words = t(
        "I am a bot, but what you write is read by {name}. Do you want us to call you?"
    ).format(name=t.listing(list(presence.readers)))
    if presence.opens_at is not None:
        when = t("We open again {moment}.").format(moment=t.moment(presence.opens_at))
        words = Markup("\n\n").join((words, when))
    return _quiet(words, (button(t("Call me"), "safety.ask"),))


def _help(ask: Ask) -> Screen:
    """Whoever asks for help may need it now, or not know what all this is."""
    t = ask.t
    words = t("If it is urgent, tap Help now. In the menu you can see what I can do.")
    row = (button(t(HELP_NOW), "safety"), button(t("To the menu"), "menu"))
    return _quiet(words, row)


def _who(ask: Ask) -> Screen:
    t = ask.t
    names = choices(ask.tx, ask.who).helpers
    words = t("These people help you here: {names}.").format(names=t.listing(list(names)))
    return _quiet(words, ())


def _fewer(ask: Ask) -> Screen:
    t = ask.t
    words = t("I can pause reminders and broadcasts for a while. That is quite all right.")
    return _quiet(words, (button(t("Pause messages"), "mydata.pause"),))


def _forget(ask: Ask) -> Screen:
    t = ask.t
    words = t("You can erase what I keep about you. I ask once more before anything is gone.")
    return _quiet(words, (button(t("Erase my data"), "mydata.erase"),))


def _other_language(ask: Ask) -> Screen:
    t = ask.t
    return _quiet(
        t("I speak Danish and English."), (button(t("Dansk / English"), "language.other"),)
    )


def _my_data(ask: Ask) -> Screen:
    t = ask.t
    words = t("You can see what I keep about you, and who can read it, under My data.")
    return _quiet(words, (button(t("My data"), "mydata"),))


def _quiet(words: Markup, row: Row) -> Screen:
    return Screen(words, (row,), silent=True)


_HINTS: dict[Intent, Callable[[Ask], Screen | None]] = {
    Intent.APPOINTMENT: _appointment,
    Intent.MOVE: _move,
    Intent.CANCEL: _cancel,
    Intent.LATE: _late,
    Intent.HOME: _home,
    Intent.ACTIVITIES: _activities,
    Intent.SIGN_OFF: _sign_off,
    Intent.ROBOT: _robot,
    Intent.CALL: _call,
    Intent.WHO: _who,
    Intent.HELP: _help,
    Intent.FEWER: _fewer,
    Intent.FORGET: _forget,
    Intent.OTHER_LANGUAGE: _other_language,
    Intent.ON_MY_WAY: _on_my_way,
    Intent.BOOK: _book,
    Intent.MY_DATA: _my_data,
    Intent.MONEY: _call,  # we know of nobody who gives food or money: a human can say more
}
