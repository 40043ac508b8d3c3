"""«Min bolig»: a youth sees where the way to a home is now."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain import menus
from bot.domain.housing import Ball, SideState, Stage, progress_bar
from bot.domain.offer_words import TO_YOUTH
from bot.domain.people import YOUTHS
from bot.domain.stage_words import SIDE_WORDS, STAGE_WORDS, StageWords, label_of
from bot.i18n import N_, Translator
from bot.notices.housing import news_text
from bot.services import housing
from bot.services.housing import Home, News
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("housing")

PARAGRAPH = Markup("\n\n")
LINE = Markup("\n")

MOVED_OUT = N_("You have moved out of your home. {name} will help you with what comes next.")

HISTORY_PAGE = 3
"""Steps on a page: as many as fit into one message with the longest texts."""


@routes.word(menus.MY_HOME, YOUTHS)
@routes.tap("", YOUTHS)
def mine(ask: Ask) -> Said:
    return home_screen(ask)


def home_screen(ask: Ask, just_told: News | None = None) -> Screen:
    """The page; news that stands right above it is not said twice."""
    home = housing.home(ask.tx, ask.who.id)
    if home is None:
        return _nobody_yet(ask.t)
    if home.last == just_told:
        home = replace(home, last=None)
    return Screen(page_text(ask.t, home, ask.tx.now), _home_rows(ask.t, home))


def _nobody_yet(t: Translator) -> Screen:
    text = t("You have no caseworker yet. We are finding one for you, and you will hear from us.")
    return Screen(text, ((button(t(menus.HELP_NOW), "safety"),),))


def _home_rows(t: Translator, home: Home) -> tuple[Row, ...]:
    write = (button(t("Write to {name}").format(name=home.helper), "messages.write"),)
    look = (button(t("See all steps"), "housing.steps"), button(t("History"), "housing.history"))
    if home.is_closed:
        return look, write
    more: Row = (button(t("My wishes"), "needs.wishes"),)
    if home.is_assessed:
        more += (button(t("Dormitory"), "assessment"),)
    bring = (button(t("What we need from you ({n})").format(n=home.to_bring), "bring"),)
    offered = offer_rows(t, home)
    rows = (*offered, bring if home.to_bring else (), (button(t("Ask for news"), "housing.ask"),))
    return (*rows, look, more, write)


def offer_rows(t: Translator, home: Home) -> tuple[Row, ...]:
    """The way to each offer that runs, and to the home that is lived in."""
    return tuple(
        (button(_offer_label(t, area, is_home), "own_offers", offer_id),)
        for offer_id, area, is_home in home.offers
    )


def _offer_label(t: Translator, area: str, is_home: bool) -> Markup:
    words = t("Your home: {area}") if is_home else t("Your offer: {area}")
    return words.format(area=area)


def page_text(t: Translator, home: Home, now: datetime) -> Markup:
    """The whole page: the stage, what happens now, who acts, what changed, what comes."""
    if home.is_closed:
        parts = [t(STAGE_WORDS[Stage.DONE].sentence), _last_news(t, home.last, now)]
    elif home.no_is_untold:
        parts = [_talk_first(t, home)]
    elif home.side_state is not SideState.NONE:
        sentence = t(SIDE_WORDS[home.side_state].sentence).format(name=home.helper)
        parts = [sentence, _last_news(t, home.last, now)]
    elif home.has_moved_out:
        parts = [t(MOVED_OUT).format(name=home.helper)]
    else:
        is_said = home.last is not None and home.last.text == t(STAGE_WORDS[home.stage].news)
        last = None if is_said else home.last  # the usual words say no more than the page does
        news = _last_news(t, last, now)
        parts = [_stage(t, home), _now(t, home), news, _what_comes(t, home)]
        if not home.has_place:
            parts.append(_in_queue(t, home))
    return PARAGRAPH.join(part for part in parts if part)


def _in_queue(t: Translator, home: Home) -> Markup:
    return t(
        "The project is full right now. You are in the queue, and {name} helps you meanwhile."
    ).format(name=home.helper)


def _stage(t: Translator, home: Home) -> Markup:
    words = STAGE_WORDS[home.stage]
    step = t("<b>Step {number} of {total}</b>").format(number=home.stage.number, total=len(Stage))
    label = Markup("<b>{}</b>").format(t(words.label))
    sentence = t(words.sentence)
    if home.awaits is not None:
        sentence = t(TO_YOUTH[home.awaits]).format(name=home.helper)
    return LINE.join([step + " " + progress_bar(home.stage), label, sentence])


def _talk_first(t: Translator, home: Home) -> Markup:
    return t("{name} would like to talk with you about what happens now.").format(name=home.helper)


def _now(t: Translator, home: Home) -> Markup:
    words = STAGE_WORDS[home.stage]
    lines = [_to_do(t, home, words)]
    if words.waits_for:
        lines.append(t("<b>We wait for:</b> {what}").format(what=t(words.waits_for)))
    if home.stage is not Stage.DONE:
        lines.append(t("<b>Next to act:</b> {who}").format(who=who_acts(t, home)))
    return LINE.join(lines)


def _to_do(t: Translator, home: Home, words: StageWords) -> Markup:
    is_asked = home.ball is not Ball.STAFF and home.awaits is None
    does = t(words.does) if words.does and is_asked else ""
    bring = t("Hand in what we need from you.") if home.to_bring else ""
    what = Markup(" ").join(filter(None, (bring, does)))
    if home.ball is Ball.YOUTH:
        what = what or t("Write to {name} and find out together.").format(name=home.helper)
        return t("<b>Your turn:</b> {what}").format(what=what)
    if bring or (does and words.is_task):
        return t("<b>Meanwhile:</b> {what}").format(what=what)
    nothing = t("You don't have to do anything right now.")
    return Markup(" ").join(filter(None, (nothing, does)))


def who_acts(t: Translator, home: Home) -> Markup:
    """Who has the ball, and since when; said to the youth."""
    day = t.day(home.ball_since)
    match home.ball:
        case Ball.YOUTH:
            return t("You, since {day}. {name} is happy to help.").format(day=day, name=home.helper)
        case Ball.STAFF:
            return t("{name}, since {day}.").format(name=home.helper, day=day)
        case Ball.OTHERS:
            return t("Others, since {day}. {name} keeps an eye on it.").format(
                day=day, name=home.helper
            )


def _last_news(t: Translator, last: News | None, now: datetime) -> Markup:
    if last is None or not last.text:
        return Markup()
    head = t("<b>Last news</b>, {day}, from {name}:").format(
        day=t.back(last.at, now), name=last.author
    )
    return head + LINE + Markup("<blockquote>{}</blockquote>").format(last.text)


def _what_comes(t: Translator, home: Home) -> Markup:
    if home.stalled_days:
        waited = t(
            "Nothing has happened for {days} days. That is a long wait, and it is not your fault."
        ).format(days=home.stalled_days)
        reminded = t("I have reminded {name}.") if home.reminded else t("I will remind {name}.")
        return waited + " " + reminded.format(name=home.helper)
    if home.remind_on is None:
        return Markup()
    return t("If nothing has happened by {day}, I will remind {name}.").format(
        day=t.day(home.remind_on), name=home.helper
    )


@routes.tap("steps", YOUTHS)
def steps(ask: Ask) -> Said:
    """All ten stages, with the present one marked."""
    home, t = housing.home(ask.tx, ask.who.id), ask.t
    if home is None:
        return _nobody_yet(t)
    now = None if home.has_moved_out else home.stage
    lines = [_step_line(t, stage, stage is now) for stage in Stage]
    text = t("Not everyone takes every step. You can skip one, and you can go back to one.")
    return Screen(LINE.join(lines) + PARAGRAPH + text, (_back(t),))


def _step_line(t: Translator, stage: Stage, is_now: bool) -> Markup:
    label = t(STAGE_WORDS[stage].label)
    if not is_now:
        return Markup("{}. {}").format(stage.number, label)
    return Markup("<b>{}. {}</b> ← {}").format(stage.number, label, t("you are here"))


@routes.tap("history", YOUTHS)
def history(ask: Ask, number: int = 0) -> Said:
    """What the youth was told before, newest first."""
    news, t = housing.history(ask.tx, ask.who.id), ask.t
    shown = page_of(news, number, HISTORY_PAGE)
    rows = (turn_row(t, shown, t("Older"), "housing.history"), _back(t))
    if not news:
        return Screen(
            t("There is no news here yet. When something happens, you see it here."), rows
        )
    return Screen(PARAGRAPH.join(history_entry(t, one, ask.tx.now) for one in shown.items), rows)


def history_entry(t: Translator, one: News, now: datetime) -> Markup:
    """One step of the past: the stage, the day, the text."""
    state = t(label_of(one.stage, one.side_state))
    head = Markup("<b>{}</b>, {}").format(state, t.back(one.at, now))
    return head + LINE + Markup("{}").format(one.text) if one.text else head


@routes.tap("news", YOUTHS)
def news(ask: Ask, change_id: int) -> Said:
    """Behind «Vis»: the text, and then the page as it is now."""
    found, t = housing.open_news(ask.tx, ask.who.id, change_id), ask.t
    if found is None:
        gone = t("That message was taken back. There is nothing you have to do.")
        return Screen(gone, ((button(t(menus.MY_HOME), "housing"),),))
    return Answer((Screen(news_text(t, found.author, found.text)), home_screen(ask, found)))


@routes.tap("ask", YOUTHS)
def ask_for_news(ask: Ask) -> Said:
    """The caseworker hears that the youth would like to know."""
    asked, t = housing.ask_for_news(ask.tx, ask.who.id), ask.t
    if asked.is_first:
        text = t("I have told {name} that you would like to hear news.").format(name=asked.name)
    else:
        text = t("I have already asked {name} today. You can always write, too.").format(
            name=asked.name
        )
    if asked.at_work > ask.tx.now:
        when = t("We open again {moment}.").format(moment=t.moment(asked.at_work))
        text = text + " " + when
    return Screen(text, ((button(t("Write a message"), "messages.write"),), _back(t)))


def _back(t: Translator) -> Row:
    return (button(t("My home"), "housing"),)
