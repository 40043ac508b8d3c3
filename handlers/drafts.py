"""A step before it is sent: staff see it as the youth will, change it, send or drop it."""

from markupsafe import Markup

from bot.answers import Answer, Button, Row, Screen
from bot.domain.housing import Ball, SideState
from bot.domain.offer_words import LIVES_THERE, STANDS, STATUSES
from bot.domain.offers import OfferStatus
from bot.domain.people import CASEWORKERS
from bot.domain.stage_words import label_of
from bot.i18n import Translator
from bot.notices.housing import news_text
from bot.services import dialogues, drafts, offers, stages
from bot.services.drafts import Draft
from bot.services.offers import Shown
from handlers.housing import PARAGRAPH
from handlers.routes import Ask, Routes, Said, button
from handlers.youth import LINE, back_to, ball_name, card_screen, offer_row

routes = Routes("housing.draft")


@routes.tap("", CASEWORKERS)
def show_draft(ask: Ask, youth_id: int, revision: int) -> Said:
    """The draft again, when its text was not changed after all."""
    dialogues.close_of(ask.tx, ask.message.chat_id, "housing.draft")
    return preview(ask, drafts.shown(ask.tx, ask.who, youth_id, revision))


def preview(ask: Ask, draft: Draft) -> Screen:
    """The step and the message, exactly as the youth will see it; nothing is sent yet."""
    t = ask.t
    if draft.is_told_by_human:
        return _preview_no(ask, draft)
    theirs = Translator(draft.language, ask.profile.zone)
    shown = news_text(theirs, ask.who.alias, draft.text)
    parts = [
        _heading(t, draft),
        t("This is what {name} will read:").format(name=draft.youth),
        Markup("<blockquote>{}</blockquote>").format(shown),
    ]
    if draft.note:
        parts.append(_noted(t, draft))
    parts += _homes_ahead(t, _ahead(ask, draft))
    if draft.is_overtaken:
        parts.append(_overtaken(t, draft))
    return Screen(PARAGRAPH.join(parts), _preview_rows(t, draft))


def _ahead(ask: Ask, draft: Draft) -> list[Shown]:
    to = draft.target
    return offers.ahead_of(ask.tx, ask.who, draft.youth_id, to.stage, to.side_state)


def _homes_ahead(t: Translator, ahead: list[Shown]) -> list[Markup]:
    """What becomes of the homes that were found: nothing, unless somebody says so."""
    return [
        t(LIVES_THERE if one.status is OfferStatus.MOVED_IN else STANDS).format(
            label=one.home.facts.label, state=t(STATUSES[one.status]), name=one.youth
        )
        for one in ahead
    ]


def _noted(t: Translator, draft: Draft) -> Markup:
    return t("📝 Only for staff: <i>{note}</i>").format(note=draft.note)


def _note_button(t: Translator, draft: Draft) -> Button:
    label = t("Change the note") if draft.note else t("Add a note")
    return button(label, "housing.draft.note", draft.youth_id, draft.revision)


def _preview_no(ask: Ask, draft: Draft) -> Screen:
    t = ask.t
    text = t(
        "<b>{name}</b> has got a rejection. You say so yourself when you talk. "
        "I will write nothing about it, and I will remind you to call."
    )
    send = button(t("Save"), "housing.draft.send", draft.youth_id, draft.revision)
    parts = [text.format(name=draft.youth), *([_noted(t, draft)] if draft.note else ())]
    parts += _homes_ahead(t, _ahead(ask, draft))
    rows = ((send,), (_note_button(t, draft),), (_drop_button(t, draft),))
    return Screen(PARAGRAPH.join(parts), rows)


def _heading(t: Translator, draft: Draft) -> Markup:
    to = draft.target
    who = ball_name(t, to.ball, draft.youth, draft.caseworker)
    return t("<b>{name}</b>: {label}\nNext to act: {who}\nNothing has been sent yet.").format(
        name=draft.youth, label=t(label_of(to.stage, to.side_state)), who=who
    )


def _overtaken(t: Translator, draft: Draft) -> Markup:
    return t(
        "⚠️ A colleague has changed something meanwhile. {name} is now here: {label}. "
        "Your text is not lost."
    ).format(name=draft.youth, label=t(label_of(draft.stage_now, draft.side_state_now)))


def _preview_rows(t: Translator, draft: Draft) -> tuple[Row, ...]:
    this = (draft.youth_id, draft.revision)
    if draft.is_overtaken:
        send = button(t("Send anyway"), "housing.draft.anyway", *this)
    else:
        send = button(t("Send it"), "housing.draft.send", *this)
    edit = button(t("Change the text"), "housing.draft.edit", *this)
    return (send,), (edit, _note_button(t, draft)), _ball_row(t, draft), (_drop_button(t, draft),)


def _ball_row(t: Translator, draft: Draft) -> Row:
    """Who acts next, one tap away; the chosen one has a mark."""
    row: Row = ()
    for ball in Ball:
        mark = "✓ " if ball is draft.target.ball else ""
        name = ball_name(t, ball, draft.youth, draft.caseworker)
        row += (
            button(mark + name, "housing.draft.acts", draft.youth_id, draft.revision, ball.value),
        )
    return row


def _drop_button(t: Translator, draft: Draft) -> Button:
    return button(t("Cancel"), "housing.draft.drop", draft.youth_id, draft.revision)


@routes.tap("acts", CASEWORKERS)
def acts(ask: Ask, youth_id: int, revision: int, want: Ball) -> Said:
    return preview(ask, drafts.choose_ball(ask.tx, ask.who, youth_id, revision, want))


@routes.tap("edit", CASEWORKERS)
def edit(ask: Ask, youth_id: int, revision: int) -> Said:
    """The next text is what the youth will be told."""
    t, draft = ask.t, drafts.shown(ask.tx, ask.who, youth_id, revision)
    ask.expects("housing.draft.text", youth_id=youth_id, revision=revision)
    keep = button(t("Keep the text"), "housing.draft", youth_id, revision)
    text = t("Write what {name} is to read. Now it says:").format(name=draft.youth)
    now = Markup("<blockquote>{}</blockquote>").format(draft.text)
    return Screen(text + LINE + now, ((keep,),))


@routes.step("text", CASEWORKERS)
def reword(ask: Ask) -> Said:
    youth_id, revision = ask.data["youth_id"], ask.data["revision"]
    draft = drafts.reword(ask.tx, ask.who, youth_id, revision, ask.text)
    ask.close_question()
    return preview(ask, draft)


@routes.tap("note", CASEWORKERS)
def ask_note(ask: Ask, youth_id: int, revision: int) -> Said:
    """The next text is for staff only, and is kept with the step."""
    draft = drafts.shown(ask.tx, ask.who, youth_id, revision)
    ask.expects("housing.draft.noted", youth_id=youth_id, revision=revision)
    words = ask.t("Write a note about this step. {name} does not get it.").format(name=draft.youth)
    back = (button(ask.t("Back"), "housing.draft", youth_id, revision),)
    return Screen(words, (back,))


@routes.step("noted", CASEWORKERS)
def take_note(ask: Ask) -> Said:
    youth_id, revision = ask.data["youth_id"], ask.data["revision"]
    draft = drafts.add_note(ask.tx, ask.who, youth_id, revision, ask.text)
    ask.close_question()
    return preview(ask, draft)


@routes.tap("anyway", CASEWORKERS)
def send_anyway(ask: Ask, youth_id: int, revision: int) -> Said:
    """The sender has seen that a colleague moved the case."""
    drafts.rebase(ask.tx, ask.who, youth_id, revision)
    return send(ask, youth_id, revision)


@routes.tap("send", CASEWORKERS)
def send(ask: Ask, youth_id: int, revision: int) -> Said:
    t, sent = ask.t, stages.send(ask.tx, ask.who, youth_id, revision)
    if sent is None:
        return preview(ask, drafts.shown(ask.tx, ask.who, youth_id, revision))
    if sent.side_state is SideState.REJECTED:
        text = t("Saved. {name} will hear nothing from me. I will remind you to call.")
    elif sent.is_unreachable:
        text = t("Done. But I can't reach {name} on Telegram now. Try another way, too.")
    else:
        text = t("Done. I will tell {name} that there is news. You can undo it for 10 minutes.")
    undo = button(t("Undo"), "housing.case.undo", youth_id, sent.change_id)
    ahead = offers.ahead_of(ask.tx, ask.who, youth_id, sent.stage, sent.side_state)
    parts = [text.format(name=sent.youth), *_homes_ahead(t, ahead)]
    homes = tuple(offer_row(t, one) for one in ahead)
    return Screen(PARAGRAPH.join(parts), ((undo,), *homes, back_to(t, youth_id, sent.youth)))


@routes.tap("drop", CASEWORKERS)
def drop(ask: Ask, youth_id: int, revision: int) -> Said:
    drafts.drop(ask.tx, ask.who, youth_id, revision)
    return Answer((card_screen(ask, youth_id),), toast=ask.t("All right, nothing was changed."))
