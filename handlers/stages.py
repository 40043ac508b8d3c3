"""Staff move a youth's case: choose, see what the youth will read, send; or take it back."""

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.housing import Ball, SideState, Stage
from bot.domain.people import CASEWORKERS
from bot.domain.stage_words import NEEDS_YOU, OTHERS_NEXT, SIDE_WORDS, STAFF_NEXT, STAGE_WORDS
from bot.i18n import Translator
from bot.services import caseload, drafts, housing, offers, people, stages
from bot.services.caseload import Card
from handlers.drafts import preview
from handlers.housing import HISTORY_PAGE, PARAGRAPH, history_entry
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button
from handlers.youth import LINE, back_to, ball_name, card_screen, offer_row, state_lines

routes = Routes("housing.case")

BALL_NEWS = {Ball.YOUTH: NEEDS_YOU, Ball.STAFF: STAFF_NEXT, Ball.OTHERS: OTHERS_NEXT}


@routes.tap("", CASEWORKERS)
def case(ask: Ask, youth_id: int) -> Said:
    """Where the case is, what the youth was told last, and what can be changed."""
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    head = [Markup("<b>{}</b>").format(card.alias), *state_lines(t, card.home, card.alias)]
    parts = [LINE.join(head)]
    if card.home.last is not None:
        parts.append(t("Latest message:") + LINE + history_entry(t, card.home.last, ask.tx.now))
    offered = tuple(offer_row(t, one) for one in offers.of_youth(ask.tx, ask.who, youth_id))
    return Screen(
        PARAGRAPH.join(parts), (*offered, *_choices(t, card), back_to(t, youth_id, card.alias))
    )


def _choices(t: Translator, card: Card) -> tuple[Row, ...]:
    """A finished plan is looked at, and goes nowhere."""
    youth_id = card.youth_id
    return (
        *(() if card.home.is_closed else _moves(t, card)),
        (
            button(t("Situation and needs"), "needs", youth_id),
            button(t("To hand in"), "bring.of", youth_id),
        ),
        (
            button(t("Dormitory"), "assessment.of", youth_id),
            button(t("History"), "housing.case.history", youth_id),
        ),
    )


def _moves(t: Translator, card: Card) -> tuple[Row, ...]:
    """After a rejection people talk first; who acts next follows from the next step."""
    youth_id = card.youth_id
    ball: Row = (button(t("Who acts next"), "housing.case.balls", youth_id),)
    return (
        (button(t("Another step"), "housing.case.stages", youth_id),),
        ball if card.side_state is not SideState.REJECTED else (),
        (button(t("Pause, rejection, no contact"), "housing.case.sides", youth_id),),
    )


@routes.tap("history", CASEWORKERS)
def history(ask: Ask, youth_id: int, number: int = 0) -> Said:
    """What the youth was told, newest first."""
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    news = housing.history(ask.tx, youth_id)
    shown = page_of(news, number, HISTORY_PAGE)
    turn = turn_row(t, shown, t("Older"), "housing.case.history", youth_id)
    entries = [history_entry(t, one, ask.tx.now) for one in shown.items]
    text = PARAGRAPH.join(entries) or t("Nothing has been sent yet.")
    head = Markup("<b>{}</b>").format(card.alias)
    return Screen(head + PARAGRAPH + text, (turn, _back(t, youth_id)))


@routes.tap("stages", CASEWORKERS)
def choose_stage(ask: Ask, youth_id: int) -> Said:
    """All ten: any may follow any."""
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    rows: list[Row] = []
    for stage in Stage:
        mark = "✓ " if stage is card.home.stage else ""
        label = f"{mark}{stage.number}. {t(STAGE_WORDS[stage].label)}"
        rows.append((button(label, "housing.case.stage", youth_id, stage.value),))
    text = t("Where is <b>{name}</b> now? You can skip steps and go back.").format(name=card.alias)
    return Screen(text, (*rows, _back(t, youth_id)))


@routes.tap("sides", CASEWORKERS)
def choose_side(ask: Ask, youth_id: int) -> Said:
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    rows = tuple(
        (button(t(words.label), "housing.case.side", youth_id, side.value),)
        for side, words in SIDE_WORDS.items()
        if side is not card.side_state
    )
    text = t("Is something in the way for <b>{name}</b>?").format(name=card.alias)
    return Screen(text, (*rows, _back(t, youth_id)))


@routes.tap("balls", CASEWORKERS)
def choose_ball(ask: Ask, youth_id: int) -> Said:
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    names = {ball: ball_name(t, ball, card.alias, card.caseworker) for ball in Ball}
    rows = tuple(
        (button(names[ball], "housing.case.ball", youth_id, ball.value),)
        for ball in Ball
        if ball is not card.home.ball
    )
    text = t("Who takes the next step for <b>{name}</b>?").format(name=card.alias)
    return Screen(text, (*rows, _back(t, youth_id)))


@routes.tap("stage", CASEWORKERS)
def to_stage(ask: Ask, youth_id: int, want: Stage) -> Said:
    return _draft(ask, youth_id, want, STAGE_WORDS[want].news)


@routes.tap("side", CASEWORKERS)
def to_side(ask: Ask, youth_id: int, want: SideState) -> Said:
    return _draft(ask, youth_id, want, SIDE_WORDS[want].news)


@routes.tap("ball", CASEWORKERS)
def to_ball(ask: Ask, youth_id: int, want: Ball) -> Said:
    return _draft(ask, youth_id, want, BALL_NEWS[want])


def _draft(ask: Ask, youth_id: int, want: Stage | SideState | Ball, default: str) -> Screen:
    """A draft that says the usual, in the youth's language."""
    language = people.by_id(ask.tx, youth_id).language
    text = Translator(language, ask.profile.zone)(default)
    return preview(ask, drafts.make(ask.tx, ask.who, youth_id, want, text))


@routes.tap("undo", CASEWORKERS)
def undo(ask: Ask, youth_id: int, change_id: int) -> Said:
    stages.undo(ask.tx, ask.who, youth_id, change_id)
    return Answer((card_screen(ask, youth_id),), toast=ask.t("It is taken back."))


@routes.tap("told_no", CASEWORKERS)
def told_no(ask: Ask, youth_id: int) -> Said:
    """A human has told the rejection, so the youth's page may show it."""
    is_shown = stages.told_no(ask.tx, ask.who, youth_id)
    toast = ask.t("Thank you. Now it is under My home, too.") if is_shown else ""
    return Answer((card_screen(ask, youth_id),), toast=toast)


@routes.tap("call_later", CASEWORKERS)
def call_later(ask: Ask, youth_id: int) -> Said:
    due, t = stages.call_later(ask.tx, ask.who, youth_id), ask.t
    if due is None:
        return card_screen(ask, youth_id)
    text = t("I will remind you {moment}.").format(moment=t.moment(due))
    return Screen(text, ((button(t("Open"), "youth", youth_id),),))


def _back(t: Translator, youth_id: int) -> Row:
    return (button(t("Back"), "housing.case", youth_id),)
