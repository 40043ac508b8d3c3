"""The catalogue of activities, for everybody; signing up, for young people."""

from bot.answers import Answer, Attachment, Button, Media, Place, Row, Screen
from bot.domain.activities import TRACK_NAMES, Choice, Mine, Shown, SignupStatus, Track
from bot.domain.people import COORDINATORS, EVERYONE, YOUTHS, Role
from bot.i18n import N_, Translator
from bot.services import activities, ics, signups
from bot.services.people import NotYours
from handlers import menu
from handlers.activity_words import line, page
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activities")

CHOICE_NAMES = {
    Choice.TODAY: N_("Today"),
    Choice.TOMORROW: N_("Tomorrow"),
    Choice.WEEK: N_("This week"),
    Choice.WEEKEND: N_("The weekend"),
    Choice.FREE: N_("Places left"),
    Choice.ALL: N_("All activities"),
    Choice.MINE: N_("My sign-ups"),
}


@routes.word(menu.ACTIVITIES, EVERYONE - COORDINATORS)
@routes.tap("", EVERYONE)
def begin(ask: Ask) -> Said:
    """The ways to look for an activity."""
    t = ask.t
    tracks = [button(t(TRACK_NAMES[track]), "activities.list", track) for track in Track]
    choices = [button(t(CHOICE_NAMES[one]), "activities.list", one) for one in Choice]
    by_choice = dict(zip(Choice, choices, strict=True))
    rows: list[Row] = [
        (tracks[0], tracks[1]),
        (tracks[2], tracks[3]),
        (by_choice[Choice.TODAY], by_choice[Choice.TOMORROW]),
        (by_choice[Choice.WEEK], by_choice[Choice.WEEKEND]),
        (by_choice[Choice.FREE], by_choice[Choice.ALL]),
    ]
    if ask.who.role is Role.YOUTH:
        rows.append((by_choice[Choice.MINE],))
    return Screen(t("What would you like to see? Choose a subject or a day."), tuple(rows))


@routes.tap("list", EVERYONE)
def listed(ask: Ask, name: str, number: int = 0) -> Said:
    """One page of a list; an empty list says where to look instead."""
    choice = _choice(name)
    found = activities.catalogue(ask.tx, ask.who, choice)
    if not found:
        return Screen(_nothing(ask.t, choice), _elsewhere(ask.t, choice))
    page = page_of(found, number, SIZE)
    rows = tuple(
        (button(line(ask, one), "activities.show", one.id, name, page.number),)
        for one in page.items
    )
    turn = turn_row(ask.t, page, ask.t("More"), "activities.list", name)
    heading = ask.t("<b>{name}</b>. Tap one to read more.").format(name=ask.t(_name(choice)))
    return Screen(heading, (*rows, *((turn,) if turn else ()), (_to_all(ask.t),)))


def _choice(name: str) -> Track | Choice:
    for kind in (Track, Choice):
        if name in set(kind):
            return kind(name)
    raise NotYours


def _name(choice: Track | Choice) -> str:
    return TRACK_NAMES[choice] if isinstance(choice, Track) else CHOICE_NAMES[choice]


def _nothing(t: Translator, choice: Track | Choice) -> str:
    if choice is Choice.MINE:
        return t(
            "You are not signed up for anything right now. Would you like to see what there is?"
        )
    return t("There is nothing here right now. There may be something on another day.")


def _elsewhere(t: Translator, choice: Track | Choice) -> tuple[Row, ...]:
    see_all = (button(t(CHOICE_NAMES[Choice.ALL]), "activities.list", Choice.ALL),)
    return ((_to_all(t),),) if choice is Choice.ALL else (see_all, (_to_all(t),))


def _to_all(t: Translator) -> Button:
    return button(t("Activities"), "activities")


@routes.tap("show", EVERYONE)
def show(ask: Ask, activity_id: int, name: str = "", number: int = 0) -> Said:
    """The page of one activity, with what this reader can do about it."""
    one = activities.shown(ask.tx, ask.who, activity_id)
    back = button(ask.t("Back"), "activities.list", name, number) if name else _to_all(ask.t)
    return Screen(page(ask, one), (*_actions(ask, one), *_extras(ask, one), (back,)))


def _actions(ask: Ask, one: Shown) -> tuple[Row, ...]:
    if ask.who.role in COORDINATORS:
        return ((button(ask.t("Edit or cancel"), "activity_desk.show", one.id),),)
    if one.is_cancelled or one.has_begun or ask.who.role not in YOUTHS | {Role.GUEST}:
        return ()
    if one.mine is not None:
        return _own_actions(ask.t, one, one.mine)
    return ((button(_join_label(ask.t, one), "activities.join", one.id),),)


def _join_label(t: Translator, one: Shown) -> str:
    if one.places_left is None:
        return t("Remind me")
    return t("Sign up") if one.places_left else t("Waiting list")


def _own_actions(t: Translator, one: Shown, mine: Mine) -> tuple[Row, ...]:
    match mine.status:
        case SignupStatus.GOING:
            return ((button(t("Sign off"), "activities.leave", one.id),),)
        case SignupStatus.OFFERED:
            return (_yes_or_no(t, one.id),)
        case _:
            take = (button(t("Take the place"), "activities.join", one.id),)
            off = (button(t("Leave the waiting list"), "activities.leave", one.id),)
            return (take, off) if one.places_left != 0 else (off,)


def _yes_or_no(t: Translator, activity_id: int) -> Row:
    return (
        button(t("Yes please"), "activities.join", activity_id),
        button(t("No thanks"), "activities.decline", activity_id),
    )


def _extras(ask: Ask, one: Shown) -> tuple[Row, ...]:
    t, row = ask.t, []
    if one.facts.latitude is not None and not one.is_cancelled:
        row.append(button(t("Show on map"), "activities.map", one.id))
    if not one.is_cancelled:
        row.append(button(t("To my calendar"), "activities.calendar", one.id))
    elif one.mine is not None:
        row.append(button(t("Take out of my calendar"), "activities.calendar", one.id))
    return (tuple(row),) if row else ()


@routes.tap("map", EVERYONE)
def on_map(ask: Ask, activity_id: int) -> Said:
    """The meeting point as a map point."""
    facts = activities.shown(ask.tx, ask.who, activity_id).facts
    if facts.latitude is None or facts.longitude is None:
        return show(ask, activity_id)
    title = facts.place_name or facts.title
    place = Place(facts.latitude, facts.longitude, title, facts.address)
    return Answer((Screen(place=place, rows=((_to_page(ask.t, activity_id),),)),), fresh=True)


@routes.tap("calendar", EVERYONE)
def calendar(ask: Ask, activity_id: int) -> Said:
    """A file for the phone's calendar; a newer one changes the same event."""
    event = activities.calendar_event(ask.tx, activity_id)
    t, content = ask.t, ics.calendar_file(event, ask.tx.now)
    words = t("Open the file, and it is taken out of your calendar.")
    if not event.is_cancelled:
        words = t("Open the file, and it is in your calendar.")
    file = Attachment(Media.DOCUMENT, content=content, name=t("activity") + ".ics")
    screen = Screen(words, ((_to_page(t, activity_id),),), attachment=file)
    return Answer((screen,), fresh=True)


def _to_page(t: Translator, activity_id: int) -> Button:
    return button(t("Back to the activity"), "activities.show", activity_id)


@routes.tap("join", EVERYONE)
def join(ask: Ask, activity_id: int) -> Said:
    """The youth has a place, or is asked about the waiting list."""
    if ask.who.role not in YOUTHS:
        return _only_with_invitation(ask, activity_id)
    has_lapsed = signups.has_lapsed(ask.tx, ask.who, activity_id)
    mine = signups.sign_up(ask.tx, ask.who, activity_id)
    if mine is None:
        return _ask_about_waiting(ask, activity_id, has_lapsed)
    return _standing(ask, activity_id, mine)


def _only_with_invitation(ask: Ask, activity_id: int) -> Screen:
    """A guest is told kindly how to get one; staff have no places."""
    t, back = ask.t, (_to_page(ask.t, activity_id),)
    if ask.who.role is not Role.GUEST:
        return Screen(t("Only young people sign up. You can show them the activity."), (back,))
    words = t(
        "You need an invitation to sign up. Write to us, and we will help you. "
        "You are welcome to look around."
    )
    return Screen(words, ((button(t(menu.CONTACT_ME), "outreach"),), back))


def _ask_about_waiting(ask: Ask, activity_id: int, has_lapsed: bool) -> Screen:
    t, facts = ask.t, activities.shown(ask.tx, ask.who, activity_id).facts
    full = t("There are no more places for {title}. Shall I put you on the waiting list?")
    late = t("The place has gone on to the next. Shall I put you on the waiting list for {title}?")
    return Screen(
        (late if has_lapsed else full).format(title=facts.title),
        (
            (button(t("Yes, put me on the list"), "activities.wait", activity_id),),
            (button(t("Other activities"), "activities"),),
        ),
    )


@routes.tap("wait", YOUTHS)
def wait(ask: Ask, activity_id: int) -> Said:
    mine = signups.wait(ask.tx, ask.who, activity_id)
    return listed(ask, Choice.MINE) if mine is None else _standing(ask, activity_id, mine)


def _standing(ask: Ask, activity_id: int, mine: Mine) -> Screen:
    """What signing up has led to, and what to do from here."""
    one = activities.shown(ask.tx, ask.who, activity_id)
    t, facts = ask.t, one.facts
    if mine.status is not SignupStatus.GOING:
        words = t(
            "You are number {n} on the waiting list. I'll write if there is a place for you."
        ).format(n=mine.number)
    elif facts.places is None:
        words = t("I'll remind you of {title} {when}. You can just come.")
    else:
        words = t("You are going to {title} {when}. You can sign off here if you can't come.")
    text = words.format(title=facts.title, when=t.moment(facts.starts_at))
    to_mine = button(t(CHOICE_NAMES[Choice.MINE]), "activities.list", Choice.MINE)
    return Screen(text, (*_own_actions(t, one, mine), *_extras(ask, one), (to_mine,)))


@routes.tap("leave", YOUTHS)
def leave(ask: Ask, activity_id: int) -> Said:
    """Asked once more, since the place goes to somebody else at once."""
    t, one = ask.t, activities.shown(ask.tx, ask.who, activity_id)
    if one.mine is None or one.is_cancelled or one.has_begun:
        return show(ask, activity_id)
    when = t.moment(one.facts.starts_at)
    words = t("Do you want to sign off from {title} {when}?")
    return Screen(
        words.format(title=one.facts.title, when=when),
        (
            (button(t("Yes, sign off"), "activities.left", activity_id),),
            (button(t("No, keep it"), "activities.show", activity_id),),
        ),
    )


@routes.tap("left", YOUTHS)
def left(ask: Ask, activity_id: int) -> Said:
    before = signups.leave(ask.tx, ask.who, activity_id)
    t = ask.t
    if before is SignupStatus.GOING:
        words = t(
            "You are signed off. Thank you for saying so. Now somebody else can have the place."
        )
    else:
        words = t("You are not signed up. That is all right.")
    return Screen(
        words, ((_to_page(t, activity_id),), (button(t("Other activities"), "activities"),))
    )


@routes.tap("decline", YOUTHS)
def decline(ask: Ask, activity_id: int) -> Said:
    """The offered place goes on to the next; a place that is one's own already stays."""
    one = activities.shown(ask.tx, ask.who, activity_id)
    if one.mine is not None and one.mine.status is SignupStatus.GOING:
        return leave(ask, activity_id)
    signups.leave(ask.tx, ask.who, activity_id)
    t = ask.t
    words = t("That is all right. The place goes on to the next.")
    return Screen(words, ((button(t("Other activities"), "activities"),),))
