"""Sending a broadcast: the last look, now or later, and while it is under way."""

from datetime import datetime
from functools import partial

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.broadcasts import BroadcastStatus, Shown
from bot.domain.danish_time import NO_TIME, parse_moment, what_has_passed
from bot.domain.people import COORDINATORS
from bot.notices.broadcasts import copy_screen
from bot.services import broadcast_sending, broadcasts
from handlers.broadcast_pages import (
    asking,
    cancel,
    page_screen,
    reach_of,
    then_page,
    warnings,
)
from handlers.broadcast_words import too_late, young_people
from handlers.routes import Ask, Routes, Said, button
from handlers.times import instant

routes = Routes("broadcasts")


@routes.tap("preview", COORDINATORS)
def preview(ask: Ask, broadcast_id: int) -> Said:
    """The broadcast as young people will see it, and its page again below."""
    one = broadcasts.shown(ask.tx, ask.who, broadcast_id)
    return Answer((_as_seen(ask, one), page_screen(ask, broadcast_id)), fresh=True)


def _as_seen(ask: Ask, one: Shown) -> Screen:
    return copy_screen(ask.t, one, ask.profile.sender)


@routes.tap("confirm", COORDINATORS)
def confirm(ask: Ask, broadcast_id: int) -> Said:
    """The last look before it goes out."""
    one = broadcasts.shown(ask.tx, ask.who, broadcast_id)
    if one.status is not BroadcastStatus.DRAFT:
        return page_screen(ask, broadcast_id, too_late(ask.t, one))
    t = ask.t
    people = young_people(t, reach_of(ask, one).gets)
    at = broadcast_sending.earliest(ask.tx)
    if at > ask.tx.now:
        text = t("It is late now. It goes out {moment} to <b>{people}</b>.")
        yes = t("Send at {time} to {people}").format(time=t.clock(at), people=people)
    else:
        text = t("That is how it looks. Send it to <b>{people}</b> now?")
        yes = t("Yes, send to {people}").format(people=people)
    asked = text.format(people=people, moment=t.moment(at))
    go = button(yes, "broadcasts.go", one.id, one.revision)
    return _last_look(ask, one, asked, (go,))


def _last_look(ask: Ask, one: Shown, asked: Markup, yes: Row) -> Answer:
    no = button(ask.t("No, change it"), "broadcasts.show", one.id)
    lines = [asked, *warnings(ask, one)]
    question = Screen(Markup("\n").join(lines), (yes, (no,)))
    return Answer((_as_seen(ask, one), question), fresh=True)


@routes.tap("go", COORDINATORS)
def go(ask: Ask, broadcast_id: int, revision: int) -> Said:
    """It is being sent; pressing twice sends once."""
    act = partial(broadcast_sending.send, ask.tx, ask.who, broadcast_id, revision)
    return then_page(ask, broadcast_id, act)


@routes.tap("later", COORDINATORS)
def later(ask: Ask, broadcast_id: int) -> Said:
    """The next message says when."""
    return asking(ask, broadcast_id, "when", _please_say_when(ask))


def _please_say_when(ask: Ask) -> str:
    return ask.t("When should it go out? Write for example: tomorrow at 10, or Thursday 16.30.")


@routes.step("when", COORDINATORS)
def read_when(ask: Ask) -> Said:
    """The time is understood and shown before it counts."""
    broadcast_id = ask.data["broadcast_id"]
    now = ask.tx.now.astimezone(ask.profile.zone)
    at = parse_moment(ask.text, now)
    if at is None or at <= now:
        words = ask.t(NO_TIME if at is None else what_has_passed(at, now))
        question = words + " " + _please_say_when(ask)
        return Screen(question, ((cancel(ask, broadcast_id),),))
    ask.close_question()
    return then_page(ask, broadcast_id, partial(_planning, ask, broadcast_id, at))


def _planning(ask: Ask, broadcast_id: int, wished: datetime) -> Said:
    t, one = ask.t, broadcasts.shown(ask.tx, ask.who, broadcast_id)
    at = broadcast_sending.possible(ask.tx, wished)
    text = t("It goes out {moment} to <b>{people}</b>, as things are now.")
    if at != wished:
        text = t(
            "Nothing is sent at night. It goes out {moment} to <b>{people}</b>, as things are now."
        )
    people = young_people(t, reach_of(ask, one).gets)
    asked = text.format(moment=t.ahead(at, ask.tx.now), people=people)
    yes = button(t("Yes, plan it"), "broadcasts.plan", one.id, one.revision, int(at.timestamp()))
    return _last_look(ask, one, asked, (yes,))


@routes.tap("plan", COORDINATORS)
def plan(ask: Ask, broadcast_id: int, revision: int, seconds: int) -> Said:
    """It is sent at that time."""
    at = instant(seconds)
    act = partial(broadcast_sending.schedule, ask.tx, ask.who, broadcast_id, revision, at)
    return then_page(ask, broadcast_id, act)


@routes.tap("back", COORDINATORS)
def take_back(ask: Ask, broadcast_id: int) -> Said:
    """What was planned is a draft again."""
    act = partial(broadcasts.take_back, ask.tx, ask.who, broadcast_id)
    return then_page(ask, broadcast_id, act, ask.t("It is a draft again and will not be sent."))


@routes.tap("pause", COORDINATORS)
def pause(ask: Ask, broadcast_id: int) -> Said:
    """Nothing more leaves until it goes on."""
    act = partial(broadcast_sending.pause, ask.tx, ask.who, broadcast_id)
    return then_page(ask, broadcast_id, act)


@routes.tap("resume", COORDINATORS)
def resume(ask: Ask, broadcast_id: int) -> Said:
    """It goes on where it was."""
    act = partial(broadcast_sending.resume, ask.tx, ask.who, broadcast_id)
    return then_page(ask, broadcast_id, act)


@routes.tap("stop", COORDINATORS)
def stop(ask: Ask, broadcast_id: int) -> Said:
    """Stopping is asked about first, with the number who would not get it."""
    t, one = ask.t, broadcasts.shown(ask.tx, ask.who, broadcast_id)
    if one.status not in (BroadcastStatus.SENDING, BroadcastStatus.PAUSED):
        return page_screen(ask, broadcast_id, too_late(t, one))
    waiting = broadcast_sending.progress(ask.tx, ask.who, broadcast_id).waiting
    text = t("Stop it for good? Then {people} will not get it.")
    yes = button(t("Yes, stop it"), "broadcasts.stopped", broadcast_id)
    no = button(t("No"), "broadcasts.show", broadcast_id)
    return Screen(text.format(people=young_people(t, waiting)), ((yes, no),))


@routes.tap("stopped", COORDINATORS)
def stopped(ask: Ask, broadcast_id: int) -> Said:
    """It is over."""
    act = partial(broadcast_sending.stop, ask.tx, ask.who, broadcast_id)
    return then_page(ask, broadcast_id, act)
