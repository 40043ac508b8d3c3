"""A youth's card, as those who help see it, and what they can do from there."""

from datetime import datetime

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.activities import TRACK_NAMES
from bot.domain.housing import Ball, SideState, Stage
from bot.domain.intake import UNDER_AGE
from bot.domain.moods import LEVELS
from bot.domain.occupations import described
from bot.domain.offer_words import STATUSES
from bot.domain.people import CASEWORKERS, COORDINATORS
from bot.domain.stage_words import SIDE_WORDS, STAGE_WORDS
from bot.domain.support_words import support_news
from bot.i18n import N_, Translator
from bot.services import caseload, people, support_workers
from bot.services.caseload import Card, LastSeen
from bot.services.housing import Home
from bot.services.offers import Shown
from bot.services.preferences import UNTIL_TOLD
from bot.services.support_workers import Choice
from handlers.cases import short_name
from handlers.handover import others_of
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("youth")

LINE = Markup("\n")

LAST_SEEN = {
    LastSeen.TODAY: N_("Was here today"),
    LastSeen.THIS_WEEK: N_("Was here this week"),
    LastSeen.LONGER: N_("Has not been here for a week or more"),
    LastSeen.NEVER: N_("Has not been here yet"),
}


@routes.tap("", CASEWORKERS)
def card_screen(ask: Ask, youth_id: int) -> Screen:
    card = caseload.card(ask.tx, ask.who, youth_id)
    return Screen(LINE.join(_lines(ask, card)), _rows(ask.t, card))


def _lines(ask: Ask, card: Card) -> list[Markup]:
    t = ask.t
    lines = [Markup("<b>{}</b>").format(card.alias)]
    if card.is_minor:
        lines.append(t(UNDER_AGE))
    if card.is_unreachable:
        lines.append(t("⚠️ Can't be reached on Telegram. Try another way."))
    if card.waits_since is not None:
        span = t.span(ask.tx.now - card.waits_since)
        lines.append(t("✉️ Has waited for an answer for {span}").format(span=span))
    lines += state_lines(t, card.home, card.alias)
    lines += [Markup(), *_people(t, card), t(LAST_SEEN[card.last_seen])]
    if card.occupations:
        spells = t.listing([described(t, one) for one in card.occupations])
        lines.append(t("Work and education: {spells}").format(spells=spells))
    if card.tracks:
        tracks = t.listing([str(t(TRACK_NAMES[track])).lower() for track in card.tracks])
        lines.append(t("Takes part in: {tracks}").format(tracks=tracks))
    if card.paused_until is not None:
        lines.append(_paused(t, card.paused_until))
    if card.mood is not None and card.mood.last is not None:
        words = t("How it has been going, the last eight weeks: {trend} ({level})")
        lines.append(words.format(trend=card.mood.trend, level=t(LEVELS[card.mood.last])))
    return lines


def _paused(t: Translator, until: datetime) -> Markup:
    if until == UNTIL_TOLD:
        return t("Wants to be left alone for now")
    return t("Wants to be left alone until {day}").format(day=t.day(until))


def state_lines(t: Translator, home: Home, alias: str) -> list[Markup]:
    """Where the case is and who acts, said to staff."""
    words = STAGE_WORDS[home.stage]
    step = t("Step {number} of {total}: {label}").format(
        number=home.stage.number, total=len(Stage), label=t(words.label)
    )
    lines = [step]
    if home.is_closed:
        return [*lines, t("Closed")]
    if home.no_is_untold:
        lines.append(t("Rejected. The young person does not know yet."))
    elif home.side_state is not SideState.NONE:
        lines.append(t(SIDE_WORDS[home.side_state].label))
    if home.has_moved_out:
        lines.append(t("Has moved out. Choose a new step when you have talked."))
    who = ball_name(t, home.ball, alias, home.helper)
    lines.append(t("Next to act: {who}, since {day}").format(who=who, day=t.day(home.ball_since)))
    if home.stalled_days:
        lines.append(t("Nothing has moved for {n} days").format(n=home.stalled_days))
    return lines


def offer_row(t: Translator, one: Shown) -> Row:
    """For example «KAB 12 · sagde ja»."""
    return (button(f"{one.home.facts.label} · {t(STATUSES[one.status])}", "offers.show", one.id),)


def ball_name(t: Translator, ball: Ball, youth: str, helper: str) -> str:
    return {Ball.YOUTH: youth, Ball.STAFF: helper, Ball.OTHERS: t("others")}[ball]


def _people(t: Translator, card: Card) -> list[Markup]:
    meeting = card.next_meeting
    if meeting is None:
        first = t("No appointment right now")
    else:
        first = t("Next appointment: {moment} with {name}").format(
            moment=t.moment(meeting.starts_at), name=meeting.staff
        )
    support = card.support_worker or t("nobody yet")
    return [
        first,
        t("Caseworker: {name}").format(name=card.caseworker),
        t("Support worker: {name}").format(name=support),
    ]


def _rows(t: Translator, card: Card) -> tuple[Row, ...]:
    youth = card.youth_id
    rows: list[Row] = []
    if card.home.no_is_untold:
        rows.append(
            (button(t("We have talked about the rejection"), "housing.case.told_no", youth),)
        )
    rows += [
        (
            button(t("Write"), "messages.to", youth),
            button(t("Messages"), "messages.thread", youth, 0),
        ),
        (
            button(t("Appointments"), "appointments.of", youth),
            button(t("Home"), "housing.case", youth),
        ),
    ]
    rows.append((button(t("Work and education"), "occupations", youth),))
    rows.append((button(t("Another Telegram account"), "account.code", youth),))
    if card.is_own:
        rows += [
            (
                button(t("Hand over"), "cases.handover", youth),
                button(t("Support worker"), "youth.support", youth),
            ),
        ]
        rows.append(_end(t, card))
    return (*rows, (button(t("My young people"), "cases"),))


def _end(t: Translator, card: Card) -> Row:
    if card.home.is_closed:
        return (button(t("Open again"), "youth.reopen", card.youth_id),)
    return (button(t("Close"), "youth.close", card.youth_id),)


def back_to(t: Translator, youth_id: int, alias: str) -> Row:
    return (button(t("Back to {name}").format(name=short_name(alias)), "youth", youth_id),)


@routes.tap("support", CASEWORKERS | COORDINATORS)
def support(ask: Ask, youth_id: int, number: int = 0) -> Said:
    """Whom to choose as support worker."""
    t, choice = ask.t, support_workers.choice(ask.tx, ask.who, youth_id)
    none = (
        ((button(t("No support worker"), "youth.supporter", youth_id, 0),),) if choice.now else ()
    )
    shown = page_of(choice.others, number, caseload.PAGE)
    rows = tuple(
        (button(short_name(one.alias), "youth.supporter", youth_id, one.id),) for one in shown.items
    )
    turn = turn_row(t, shown, t("More"), "youth.support", youth_id)
    text = (
        t("Who will be the support worker of <b>{name}</b>?")
        if choice.others
        else t("There is no other support worker to choose for <b>{name}</b>.")
    )
    return Screen(text.format(name=choice.youth), (*rows, turn, *none, _way_back(ask, choice)))


@routes.tap("supporter", CASEWORKERS | COORDINATORS)
def ask_support(ask: Ask, youth_id: int, support_worker_id: int) -> Said:
    """Are you sure? With the very words that the youth will read."""
    t = ask.t
    plan = support_workers.plan(ask.tx, ask.who, youth_id, support_worker_id)
    if not plan.changes:
        return _support_is(ask, youth_id, support_worker_id)
    question = (
        t("Shall {name} be the support worker of <b>{youth}</b>?")
        if plan.to
        else t("Shall {before} no longer be the support worker of <b>{youth}</b>?")
    ).format(name=plan.to, before=plan.before, youth=plan.youth)
    news = support_news(
        t,
        name=plan.to,
        before=plan.before,
        caseworker=plan.caseworker,
        they_meet=plan.they_meet,
    )
    told = t("{youth} will read this:").format(youth=plan.youth)
    words = Markup("{}\n\n{}\n<i>{}</i>").format(question, told, news)
    yes = button(t("Yes"), "youth.supported", youth_id, support_worker_id, plan.before_id)
    return Screen(words, ((yes,), (button(t("Back"), "youth.support", youth_id),)))


@routes.tap("supported", CASEWORKERS | COORDINATORS)
def choose_support(ask: Ask, youth_id: int, support_worker_id: int, before_id: int) -> Said:
    """The youth has this support worker; asked anew if somebody else has come since."""
    plan = support_workers.plan(ask.tx, ask.who, youth_id, support_worker_id)
    if plan.changes and plan.before_id != before_id:
        return ask_support(ask, youth_id, support_worker_id)
    support_workers.assign(ask.tx, ask.who, youth_id, support_worker_id)
    return _support_is(ask, youth_id, support_worker_id, before_id)


def _support_is(ask: Ask, youth_id: int, support_worker_id: int, before_id: int = 0) -> Screen:
    """Who it is now; a coordinator sees no card."""
    if ask.who.role in CASEWORKERS:
        return card_screen(ask, youth_id)
    t, name = ask.t, people.alias_of(ask.tx, support_worker_id or None)
    text = t("The support worker of <b>{youth}</b> is now: {name}").format(
        youth=people.alias_of(ask.tx, youth_id), name=name or t("nobody yet")
    )
    return Screen(text, (others_of(ask, before_id), (button(t("To the menu"), "menu"),)))


def _way_back(ask: Ask, choice: Choice) -> Row:
    if ask.who.role in CASEWORKERS:
        return back_to(ask.t, choice.youth_id, choice.youth)
    return (button(ask.t("To the menu"), "menu"),)


@routes.tap("close", CASEWORKERS)
def close(ask: Ask, youth_id: int) -> Said:
    """Are you sure? Whoever waits for an answer can get it first."""
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    if card.home.is_closed:
        return card_screen(ask, youth_id)
    text = t(
        "Are you done with the case of <b>{name}</b>? "
        "I will write that it is over, and that {name} can always write. You can open it again."
    )
    words = text.format(name=card.alias)
    yes = (button(t("Yes, close"), "youth.close_now", youth_id),)
    first: Row = ()
    if card.waits_since is not None:
        waits = t("{youth} waits for an answer.").format(youth=card.alias)
        words = waits + "\n\n" + words
        answer = t("Reply to {name}").format(name=short_name(card.alias))
        first = (button(answer, "messages.to", youth_id),)
    return Screen(words, (first, yes, back_to(t, youth_id, card.alias)))


@routes.tap("close_now", CASEWORKERS)
def close_now(ask: Ask, youth_id: int) -> Said:
    caseload.close(ask.tx, ask.who, youth_id)
    return card_screen(ask, youth_id)


@routes.tap("reopen", CASEWORKERS)
def reopen(ask: Ask, youth_id: int) -> Said:
    caseload.reopen(ask.tx, ask.who, youth_id)
    return card_screen(ask, youth_id)
