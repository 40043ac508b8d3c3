"""The page of a broadcast, from draft to report: what it is, and what can be done with it now."""

from collections.abc import Callable

from markupsafe import Markup

from bot.answers import Button, Row, Screen
from bot.domain.broadcasts import BroadcastStatus, Reach, Shown
from bot.errors import Refusal
from bot.services import audiences, broadcast_sending, broadcasts
from bot.services.people import NotYours
from handlers.broadcast_words import (
    nobody_lines,
    parts,
    progress_line,
    reach_lines,
    report_lines,
    too_late,
)
from handlers.routes import Ask, Said, button


def page_screen(ask: Ask, broadcast_id: int, note: str = "") -> Screen:
    """The broadcast as it is now, under a note about what was just done."""
    one = broadcasts.shown(ask.tx, ask.who, broadcast_id)
    lines, rows = _PAGES[one.status](ask, one)
    lines = [Markup("<i>{}</i>\n").format(note), *lines] if note else lines
    return Screen(Markup("\n").join(lines), (*rows, (_all(ask),)))


def then_page(ask: Ask, broadcast_id: int, act: Callable[[], Said], note: str = "") -> Said:
    """The act is done and what it shows is shown, or else the page; refused, the page says why.

    A refusal is met here, so that an open question that was just closed stays closed.
    """
    try:
        return act() or page_screen(ask, broadcast_id, note)
    except NotYours as refusal:
        return Screen(ask.t(refusal.text), ((_all(ask),),))
    except broadcasts.TooLate:
        one = broadcasts.shown(ask.tx, ask.who, broadcast_id)
        return page_screen(ask, broadcast_id, too_late(ask.t, one))
    except Refusal as refusal:
        return page_screen(ask, broadcast_id, ask.t(refusal.text))


def asking(ask: Ask, broadcast_id: int, step: str, question: str, *rows: Row) -> Screen:
    """The next message of this coordinator answers the question about this draft."""
    one = broadcasts.shown(ask.tx, ask.who, broadcast_id)
    if one.status is not BroadcastStatus.DRAFT:
        return page_screen(ask, broadcast_id, too_late(ask.t, one))
    ask.expects(f"broadcasts.{step}", broadcast_id=broadcast_id)
    return Screen(question, (*rows, (cancel(ask, broadcast_id),)))


def cancel(ask: Ask, broadcast_id: int | None) -> Button:
    """Away from an open question: back to the page, or to the menu when there is none yet."""
    if broadcast_id is None:
        return button(ask.t("Cancel"), "menu.cancel")
    return button(ask.t("Cancel"), "broadcasts.show", broadcast_id)


def reach_of(ask: Ask, one: Shown) -> Reach:
    """Who would get it now; nobody while that is not chosen."""
    return audiences.reach(ask.tx, one.recipients) if one.recipients is not None else Reach()


def _all(ask: Ask) -> Button:
    return button(ask.t("All broadcasts"), "broadcasts")


Page = tuple[list[Markup], tuple[Row, ...]]


def _draft(ask: Ask, one: Shown) -> Page:
    t = ask.t
    reach = reach_of(ask, one)
    lines = [t("<b>Draft</b>"), *parts(t, one)]
    if one.recipients is not None:
        has_readers = reach.gets > 0
        lines += reach_lines(t, reach) if has_readers else nobody_lines(t, one.recipients, reach)
    lines += warnings(ask, one)
    edit = (
        (
            button(t("Text"), "broadcasts.text", one.id),
            button(t("Picture"), "broadcasts.picture", one.id),
        ),
        (
            button(t("Button"), "broadcasts.button", one.id),
            button(t("Recipients"), "broadcasts.to", one.id),
        ),
        (button(t("See how it looks"), "broadcasts.preview", one.id),),
    )
    send = (
        button(t("Send now"), "broadcasts.confirm", one.id),
        button(t("Send later"), "broadcasts.later", one.id),
    )
    discard = (button(t("Delete draft"), "broadcasts.discard", one.id),)
    return lines, (*edit, send, discard) if reach.gets else (*edit, discard)


def warnings(ask: Ask, one: Shown) -> list[Markup]:
    """What the author should look at once more before many read it."""
    lines, names = _about(ask, one), broadcasts.names_mentioned(ask.tx, one.text)
    if names:
        text = ask.t("Is this somebody's name: {names}? Everybody will read it.")
        lines.append(Markup("\n") + text.format(names=ask.t.listing(names[:5])))
    return lines


def _about(ask: Ask, one: Shown) -> list[Markup]:
    """When and where the activities that it is about, or is for, are now; or that one is off.

    Its text may say otherwise, and stays as it was when an activity is moved.
    """
    t = ask.t
    lines = [
        t("{activity} is {when_and_where}.").format(
            activity=title, when_and_where=", ".join(filter(None, (t.moment(starts_at), place)))
        )
        for title, starts_at, place in one.ahead
    ]
    if one.cancelled_activity:
        text = t("{title} has been cancelled. Does this still fit?")
        lines.append(text.format(title=one.cancelled_activity))
    return [Markup("\n") + line for line in lines]


def _planned(ask: Ask, one: Shown) -> Page:
    t = ask.t
    assert one.send_at is not None
    title = t("<b>Planned for {moment}</b>").format(moment=t.moment(one.send_at))
    rows = (
        (button(t("See how it looks"), "broadcasts.preview", one.id),),
        (button(t("Take it back and change it"), "broadcasts.back", one.id),),
    )
    reach = reach_lines(t, reach_of(ask, one))
    return [title, *parts(t, one), *reach, *_about(ask, one)], rows


def _under_way(ask: Ask, one: Shown) -> Page:
    t = ask.t
    so_far = broadcast_sending.progress(ask.tx, ask.who, one.id)
    stop = button(t("Stop for good"), "broadcasts.stop", one.id)
    if one.status is BroadcastStatus.PAUSED:
        title = t("<b>Paused</b>")
        rows: tuple[Row, ...] = ((button(t("Go on"), "broadcasts.resume", one.id), stop),)
    else:
        title = t("<b>Being sent</b>")
        rows = (
            (button(t("Refresh"), "broadcasts.show", one.id),),
            (button(t("Pause"), "broadcasts.pause", one.id), stop),
        )
    return [title, progress_line(t, so_far), *parts(t, one), *_about(ask, one)], rows


def _report(ask: Ask, one: Shown) -> Page:
    t = ask.t
    result = broadcast_sending.progress(ask.tx, ask.who, one.id)
    moment = t.moment(one.started_at) if one.started_at is not None else ""
    if one.status is BroadcastStatus.STOPPED:
        title = t("<b>Stopped</b>, begun {moment}").format(moment=moment)
    else:
        title = t("<b>Sent</b> {moment}").format(moment=moment)
    rows = (
        (
            button(t("Refresh"), "broadcasts.show", one.id),
            button(t("Use it again"), "broadcasts.again", one.id),
        ),
    )
    return [title, *report_lines(t, result), Markup(), *parts(t, one)], rows


_PAGES: dict[BroadcastStatus, Callable[[Ask, Shown], Page]] = {
    BroadcastStatus.DRAFT: _draft,
    BroadcastStatus.SCHEDULED: _planned,
    BroadcastStatus.SENDING: _under_way,
    BroadcastStatus.PAUSED: _under_way,
    BroadcastStatus.STOPPED: _report,
    BroadcastStatus.DONE: _report,
}
