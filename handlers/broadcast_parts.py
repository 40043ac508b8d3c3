"""The parts of a broadcast beside its text: picture, button, recipients."""

from functools import partial

from bot.answers import Row, Screen
from bot.domain.activities import TRACK_NAMES, Track
from bot.domain.broadcasts import LONGEST_LABEL, Audience, Recipients, parse_link
from bot.domain.messages import MessageKind, length
from bot.domain.people import COORDINATORS
from bot.services import audiences, broadcasts
from handlers.broadcast_pages import asking, cancel, then_page
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("broadcasts")

PER_PAGE = 7


@routes.tap("picture", COORDINATORS)
def picture(ask: Ask, broadcast_id: int) -> Said:
    """The next message is the picture."""
    one = broadcasts.shown(ask.tx, ask.who, broadcast_id)
    without = button(ask.t("No picture"), "broadcasts.no_picture", broadcast_id)
    rows = ((without,),) if one.photo_file_id else ()
    return asking(ask, broadcast_id, "picture", ask.t("Send me the picture."), *rows)


@routes.step("picture", COORDINATORS, any_kind=True)
def read_picture(ask: Ask) -> Said:
    """The draft has the picture; words under it are not taken for the text."""
    broadcast_id = ask.data["broadcast_id"]
    if ask.message.kind is not MessageKind.PHOTO:
        words = ask.t("That is not a picture I can use. Send it as a photo, not as a file.")
        return Screen(words, ((cancel(ask, broadcast_id),),))
    ask.close_question()
    take = partial(broadcasts.illustrate, ask.tx, ask.who, broadcast_id, ask.message.file_id)
    return then_page(ask, broadcast_id, take)


@routes.tap("no_picture", COORDINATORS)
def no_picture(ask: Ask, broadcast_id: int) -> Said:
    """The draft has no picture."""
    ask.close_question()
    return then_page(
        ask, broadcast_id, partial(broadcasts.illustrate, ask.tx, ask.who, broadcast_id, "")
    )


@routes.tap("button", COORDINATORS)
def button_of(ask: Ask, broadcast_id: int) -> Said:
    """What the button does is asked: a page, an activity, nothing."""
    t = ask.t
    rows: tuple[Row, ...] = (
        (button(t("Open a page on the net"), "broadcasts.link", broadcast_id),),
        (button(t("Open an activity"), "broadcasts.opens", broadcast_id),),
        (button(t("No button"), "broadcasts.no_button", broadcast_id),),
        (button(t("Back"), "broadcasts.show", broadcast_id),),
    )
    return Screen(t("What should the button under the message do?"), rows)


@routes.tap("link", COORDINATORS)
def link(ask: Ask, broadcast_id: int) -> Said:
    """The next message names the page."""
    question = ask.t(
        "Write what the button says, and the address. For example: Sign up https://example.org"
    )
    return asking(ask, broadcast_id, "link", question)


@routes.step("link", COORDINATORS)
def read_link(ask: Ask) -> Said:
    """The button opens the page."""
    broadcast_id = ask.data["broadcast_id"]
    target = parse_link(ask.text)
    fault = ""
    if target is None:
        fault = ask.t("I can't see one safe address in that. It begins with https:// – try again.")
    elif length(target.label) > LONGEST_LABEL:
        fault = ask.t("A button has room for {most} characters. Make it shorter.")
        fault = fault.format(most=LONGEST_LABEL)
    if fault:
        return Screen(fault, ((cancel(ask, broadcast_id),),))
    ask.close_question()
    return then_page(
        ask, broadcast_id, partial(broadcasts.link, ask.tx, ask.who, broadcast_id, target)
    )


@routes.tap("no_button", COORDINATORS)
def no_button(ask: Ask, broadcast_id: int) -> Said:
    """The draft has no button."""
    return then_page(
        ask, broadcast_id, partial(broadcasts.link, ask.tx, ask.who, broadcast_id, None)
    )


@routes.tap("opens", COORDINATORS)
def opens(ask: Ask, broadcast_id: int, number: int = 0) -> Said:
    """Which activity the button opens is asked."""
    return _activities(ask, broadcast_id, number, "broadcasts.opens", "broadcasts.open")


@routes.tap("open", COORDINATORS)
def open_activity(ask: Ask, broadcast_id: int, activity_id: int) -> Said:
    """The button opens the activity."""
    act = partial(broadcasts.link_activity, ask.tx, ask.who, broadcast_id, activity_id)
    return then_page(ask, broadcast_id, act)


@routes.tap("to", COORDINATORS)
def recipients_screen(ask: Ask, broadcast_id: int) -> Screen:
    """The choice of recipients, with how many would get it."""
    t = ask.t
    broadcasts.shown(ask.tx, ask.who, broadcast_id)
    everybody = _choice(ask, t("All young people"), Recipients(Audience.ALL))
    tracks = [
        (
            button(
                _choice(ask, t(TRACK_NAMES[track]), Recipients(Audience.TRACK, track)),
                "broadcasts.to_track",
                broadcast_id,
                track,
            ),
        )
        for track in Track
    ]
    rows: tuple[Row, ...] = (
        (button(everybody, "broadcasts.to_all", broadcast_id),),
        *tracks,
        (button(t("Those going to an activity"), "broadcasts.at", broadcast_id),),
        (button(t("Back"), "broadcasts.show", broadcast_id),),
    )
    text = t(
        "Who should get it? The four subjects reach those who signed up for something like it "
        "in the last half year."
    )
    return Screen(text, rows)


def _choice(ask: Ask, label: str, recipients: Recipients) -> str:
    return f"{label} ({ask.t.number(audiences.reach(ask.tx, recipients).gets)})"


@routes.tap("to_all", COORDINATORS)
def to_all(ask: Ask, broadcast_id: int) -> Said:
    """The draft is for everybody."""
    return _addressed(ask, broadcast_id, Recipients(Audience.ALL))


@routes.tap("to_track", COORDINATORS)
def to_track(ask: Ask, broadcast_id: int, track: Track) -> Said:
    """The draft is for those interested in a track."""
    return _addressed(ask, broadcast_id, Recipients(Audience.TRACK, track))


@routes.tap("at", COORDINATORS)
def at(ask: Ask, broadcast_id: int, number: int = 0) -> Said:
    """At which activity is asked."""
    return _activities(ask, broadcast_id, number, "broadcasts.at", "broadcasts.to_those")


@routes.tap("to_those", COORDINATORS)
def to_those(ask: Ask, broadcast_id: int, activity_id: int, with_waiting: int = -1) -> Said:
    """The draft is for those going; where others wait for a place, whether they count is asked."""
    going = Recipients(Audience.ACTIVITY, None, activity_id)
    everybody = Recipients(Audience.ACTIVITY, None, activity_id, with_waiting=True)
    number_going = audiences.reach(ask.tx, going).gets
    number_all = audiences.reach(ask.tx, everybody).gets
    if with_waiting < 0 and number_all > number_going:
        return _with_or_without(ask, broadcast_id, activity_id, number_going, number_all)
    return _addressed(ask, broadcast_id, everybody if with_waiting > 0 else going)


def _with_or_without(
    ask: Ask, broadcast_id: int, activity_id: int, going: int, everybody: int
) -> Screen:
    t, tap = ask.t, "broadcasts.to_those"
    without = t("Only those going ({n})").format(n=going)
    both = t("The waiting list, too ({n})").format(n=everybody)
    rows: tuple[Row, ...] = (
        (button(without, tap, broadcast_id, activity_id, 0),),
        (button(both, tap, broadcast_id, activity_id, 1),),
        (button(t("Back"), "broadcasts.to", broadcast_id),),
    )
    return Screen(t("Some are waiting for a place. Should they get it, too?"), rows)


def _addressed(ask: Ask, broadcast_id: int, recipients: Recipients) -> Said:
    act = partial(broadcasts.address, ask.tx, ask.who, broadcast_id, recipients)
    return then_page(ask, broadcast_id, act)


def _activities(ask: Ask, broadcast_id: int, number: int, here: str, chosen: str) -> Screen:
    """Activities to choose from, the next one first; the last month's are at the end."""
    t = ask.t
    page = page_of(broadcasts.activities(ask.tx, ask.who), number, PER_PAGE)
    rows: list[Row] = [
        (
            button(
                f"{t.short_day(starts_at)} {t.clock(starts_at)} · {title}",
                chosen,
                broadcast_id,
                activity_id,
            ),
        )
        for activity_id, starts_at, title in page.items
    ]
    rows.append(turn_row(t, page, t("More"), here, broadcast_id))
    rows.append((button(t("Back"), "broadcasts.show", broadcast_id),))
    text = t("Which activity?") if page.items else t("There are no activities right now.")
    return Screen(text, tuple(rows))
