"""Staff move a youth's case: choose, see what the youth will read, send; or take it back."""

from enum import StrEnum
from typing import TypeVar

from markupsafe import Markup

from bot.answers import Answer, Button, Row, Screen
from bot.domain.housing import Ball, SideState, Stage
from bot.domain.people import CASEWORKERS
from bot.domain.stage_words import NEEDS_YOU, OTHERS_NEXT, SIDE_WORDS, STAFF_NEXT, STAGE_WORDS
from bot.i18n import Translator
from bot.notices.housing import news_text
from bot.services import caseload, dialogues, housing, people, stages
from bot.services.stages import Draft
from handlers.desk import NotForYou
from handlers.housing import HISTORY_PAGE, PARAGRAPH, history_entry
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button
from handlers.youth import LINE, back_to, ball_name, card_screen, state_lines

routes = Routes("housing.case")

Choice = TypeVar("Choice", bound=StrEnum)

BALL_NEWS = {Ball.YOUTH: NEEDS_YOU, Ball.STAFF: STAFF_NEXT, Ball.OTHERS: OTHERS_NEXT}


@routes.tap("", CASEWORKERS)
def case(ask: Ask, youth_id: int) -> Said:
    """Where the case is, what the youth was told last, and what can be changed."""
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    head = [Markup("<b>{}</b>").format(card.alias), *state_lines(t, card.home, card.alias)]
    parts = [LINE.join(head)]
    if card.home.last is not None:
        parts.append(t("Told last:") + LINE + history_entry(t, card.home.last))
    return Screen(PARAGRAPH.join(parts), (*_choices(t, youth_id), back_to(t, youth_id, card.alias)))


def _choices(t: Translator, youth_id: int) -> tuple[Row, ...]:
    return (
        (button(t("Another step"), "housing.case.stages", youth_id),),
        (button(t("Who acts next"), "housing.case.balls", youth_id),),
        (button(t("Pause, rejection, no contact"), "housing.case.sides", youth_id),),
        (button(t("History"), "housing.case.history", youth_id),),
    )


@routes.tap("history", CASEWORKERS)
def history(ask: Ask, youth_id: int, number: int = 0) -> Said:
    """What the youth was told, newest first."""
    t, card = ask.t, caseload.card(ask.tx, ask.who, youth_id)
    news = housing.history(ask.tx, youth_id)
    shown = page_of(news, number, HISTORY_PAGE)
    turn = turn_row(t, shown, t("Older"), "housing.case.history", youth_id)
    entries = [history_entry(t, one) for one in shown.items]
    text = PARAGRAPH.join(entries) or t("Nothing has been told yet.")
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
    text = t("Is something holding <b>{name}</b> up?").format(name=card.alias)
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
    text = t("Who does the next thing for <b>{name}</b>?").format(name=card.alias)
    return Screen(text, (*rows, _back(t, youth_id)))


@routes.tap("stage", CASEWORKERS)
def to_stage(ask: Ask, youth_id: int, stage: str) -> Said:
    want = _one_of(Stage, stage)
    return _draft(ask, youth_id, want, STAGE_WORDS[want].news)


@routes.tap("side", CASEWORKERS)
def to_side(ask: Ask, youth_id: int, side: str) -> Said:
    want = _one_of(SideState, side)
    return _draft(ask, youth_id, want, SIDE_WORDS[want].news)


@routes.tap("ball", CASEWORKERS)
def to_ball(ask: Ask, youth_id: int, ball: str) -> Said:
    want = _one_of(Ball, ball)
    return _draft(ask, youth_id, want, BALL_NEWS[want])


def _one_of(choices: type[Choice], value: str) -> Choice:
    try:
        return choices(value)
    except ValueError:
        raise NotForYou from None


def _draft(ask: Ask, youth_id: int, want: Stage | SideState | Ball, default: str) -> Screen:
    """A draft that says the usual, in the youth's language."""
    language = people.by_id(ask.tx, youth_id).language
    text = Translator(language, ask.profile.zone)(default)
    return preview(ask, stages.draft(ask.tx, ask.who, youth_id, want, text))


@routes.tap("draft", CASEWORKERS)
def show_draft(ask: Ask, youth_id: int, revision: int) -> Said:
    """The draft again, when its text was not changed after all."""
    dialogues.close(ask.tx, ask.message.chat_id)
    return preview(ask, stages.open_draft(ask.tx, ask.who, youth_id, revision))


def preview(ask: Ask, draft: Draft) -> Screen:
    """The step and the message, exactly as the youth will see it; nothing is sent yet."""
    t = ask.t
    if draft.is_told_by_human:
        return _preview_no(t, draft)
    theirs = Translator(draft.language, ask.profile.zone)
    shown = news_text(theirs, ask.who.alias, draft.text)
    parts = [
        _heading(t, draft),
        t("This is what {name} will read:").format(name=draft.youth),
        Markup("<blockquote>{}</blockquote>").format(shown),
    ]
    if draft.is_overtaken:
        parts.append(_overtaken(t, draft))
    return Screen(PARAGRAPH.join(parts), _preview_rows(t, draft))


def _preview_no(t: Translator, draft: Draft) -> Screen:
    text = t(
        "<b>{name}</b> has got a rejection. You tell it yourself, in a talk. "
        "I will write nothing about it, and I will remind you to call."
    )
    send = button(t("Save"), "housing.case.send", draft.youth_id, draft.revision)
    return Screen(text.format(name=draft.youth), ((send,), (_drop_button(t, draft),)))


def _heading(t: Translator, draft: Draft) -> Markup:
    to = draft.target
    side = to.side_state
    label = t(STAGE_WORDS[to.stage].label if side is SideState.NONE else SIDE_WORDS[side].label)
    who = ball_name(t, to.ball, draft.youth, draft.caseworker)
    return t("<b>{name}</b>: {label}\nNext to act: {who}\nNothing is sent yet.").format(
        name=draft.youth, label=label, who=who
    )


def _overtaken(t: Translator, draft: Draft) -> Markup:
    return t(
        "⚠️ A colleague has changed something meanwhile. {name} is now here: {label}. "
        "Your text is not lost."
    ).format(name=draft.youth, label=t(STAGE_WORDS[draft.stage_now].label))


def _preview_rows(t: Translator, draft: Draft) -> tuple[Row, ...]:
    this = (draft.youth_id, draft.revision)
    if draft.is_overtaken:
        send = button(t("Send anyway"), "housing.case.anyway", *this)
    else:
        send = button(t("Send it"), "housing.case.send", *this)
    edit = button(t("Change the text"), "housing.case.edit", *this)
    return (send,), (edit, _drop_button(t, draft)), _ball_row(t, draft)


def _ball_row(t: Translator, draft: Draft) -> Row:
    """Who acts next, one tap away; the chosen one has a mark."""
    row: Row = ()
    for ball in Ball:
        mark = "✓ " if ball is draft.target.ball else ""
        name = ball_name(t, ball, draft.youth, draft.caseworker)
        row += (
            button(mark + name, "housing.case.acts", draft.youth_id, draft.revision, ball.value),
        )
    return row


def _drop_button(t: Translator, draft: Draft) -> Button:
    return button(t("Don't send"), "housing.case.drop", draft.youth_id, draft.revision)


@routes.tap("acts", CASEWORKERS)
def acts(ask: Ask, youth_id: int, revision: int, ball: str) -> Said:
    want = _one_of(Ball, ball)
    return preview(ask, stages.choose_ball(ask.tx, ask.who, youth_id, revision, want))


@routes.tap("edit", CASEWORKERS)
def edit(ask: Ask, youth_id: int, revision: int) -> Said:
    """The next text is what the youth will be told."""
    t, draft = ask.t, stages.open_draft(ask.tx, ask.who, youth_id, revision)
    dialogues.ask(
        ask.tx, ask.message.chat_id, "housing.case.text", youth_id=youth_id, revision=revision
    )
    keep = button(t("Keep the text"), "housing.case.draft", youth_id, revision)
    text = t("Write what {name} is to read. Now it says:").format(name=draft.youth)
    now = Markup("<blockquote>{}</blockquote>").format(draft.text)
    return Screen(text + LINE + now, ((keep,),))


@routes.step("text", CASEWORKERS)
def reword(ask: Ask) -> Said:
    youth_id, revision = ask.data["youth_id"], ask.data["revision"]
    draft = stages.reword(ask.tx, ask.who, youth_id, revision, ask.text)
    dialogues.close(ask.tx, ask.message.chat_id)
    return preview(ask, draft)


@routes.tap("anyway", CASEWORKERS)
def send_anyway(ask: Ask, youth_id: int, revision: int) -> Said:
    """The sender has seen that a colleague moved the case."""
    stages.rebase(ask.tx, ask.who, youth_id, revision)
    return send(ask, youth_id, revision)


@routes.tap("send", CASEWORKERS)
def send(ask: Ask, youth_id: int, revision: int) -> Said:
    t, sent = ask.t, stages.send(ask.tx, ask.who, youth_id, revision)
    if sent is None:
        return preview(ask, stages.open_draft(ask.tx, ask.who, youth_id, revision))
    if sent.side_state is SideState.REJECTED:
        text = t("Saved. {name} hears nothing from me. I will remind you to call.")
    else:
        text = t("Done. I will tell {name} that there is news. You can undo it for 10 minutes.")
    undo = button(t("Undo"), "housing.case.undo", youth_id, sent.change_id)
    return Screen(text.format(name=sent.youth), ((undo,), back_to(t, youth_id, sent.youth)))


@routes.tap("drop", CASEWORKERS)
def drop(ask: Ask, youth_id: int, revision: int) -> Said:
    stages.drop(ask.tx, ask.who, youth_id, revision)
    return Answer((card_screen(ask, youth_id),), toast=ask.t("All right, nothing was changed."))


@routes.tap("undo", CASEWORKERS)
def undo(ask: Ask, youth_id: int, change_id: int) -> Said:
    stages.undo(ask.tx, ask.who, youth_id, change_id)
    return Answer((card_screen(ask, youth_id),), toast=ask.t("It is taken back."))


@routes.tap("told_no", CASEWORKERS)
def told_no(ask: Ask, youth_id: int) -> Said:
    """A human has told the rejection, so the youth's page may show it."""
    stages.told_no(ask.tx, ask.who, youth_id)
    toast = ask.t("Thank you. Now it is on the page «My home», too.")
    return Answer((card_screen(ask, youth_id),), toast=toast)


@routes.tap("call_later", CASEWORKERS)
def call_later(ask: Ask, youth_id: int) -> Said:
    due, t = stages.call_later(ask.tx, ask.who, youth_id), ask.t
    if due is None:
        return card_screen(ask, youth_id)
    text = t("I will remind you {moment}.").format(moment=t.moment(due))
    return Screen(text, ((button(t("Open"), "youth", youth_id),),))


def _back(t: Translator, youth_id: int) -> Row:
    return (button(t("‹ Back"), "housing.case", youth_id),)
