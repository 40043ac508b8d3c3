"""The catalogue of activities, for everybody; signing up, for young people."""

from bot.answers import Answer, Attachment, Button, Media, Place, Row, Screen
from bot.domain import menus
from bot.domain.activities import TRACK_NAMES, Choice, Mine, Shown, SignupStatus, Track
from bot.domain.people import EVERYONE, ORGANISERS, YOUTHS, Role
from bot.i18n import N_, Translator
from bot.services import activities, ics, organising
from bot.services.people import NotYours
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


@routes.word(menus.ACTIVITIES, EVERYONE - ORGANISERS)
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
    return Screen(heading, (*rows, turn, (_to_all(ask.t),)))


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
    return Screen(page(ask, one), (*_actions(ask, one), *extras(ask, one), (back,)))


def _actions(ask: Ask, one: Shown) -> tuple[Row, ...]:
    if organising.may_organise(ask.tx, ask.who, one.id):
        return ((button(ask.t("Edit or cancel"), "activity_desk.show", one.id),),)
    if one.is_cancelled or one.has_begun or ask.who.role not in YOUTHS | {Role.GUEST}:
        return ()
    if one.mine is not None:
        return own_actions(ask.t, one, one.mine)
    return ((_join(ask.t, one),),)


def _join(t: Translator, one: Shown) -> Button:
    if one.places_left is None:
        return button(t("Remind me"), "activities.join", one.id)
    if one.places_left == 0:
        return button(t("Join the waiting list"), "activities.wait", one.id)
    return button(t("Sign up"), "activities.join", one.id)


def own_actions(t: Translator, one: Shown, mine: Mine) -> tuple[Row, ...]:
    match mine.status:
        case SignupStatus.GOING:
            label = t("Cancel my sign-up") if one.facts.places is not None else t("Don't remind me")
            return ((button(label, "activities.leave", one.id),),)
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


def extras(ask: Ask, one: Shown) -> tuple[Row, ...]:
    t, row = ask.t, []
    if one.facts.latitude is not None and not one.is_cancelled:
        row.append(button(t("Show on map"), "activities.map", one.id))
    if not one.is_cancelled:
        row.append(button(t("Add to calendar"), "activities.calendar", one.id))
    elif one.mine is not None:
        row.append(button(t("Remove it from my calendar"), "activities.calendar", one.id))
    return (tuple(row),) if row else ()


@routes.tap("map", EVERYONE)
def on_map(ask: Ask, activity_id: int) -> Said:
    """The meeting point as a map point."""
    facts = activities.shown(ask.tx, ask.who, activity_id).facts
    if facts.latitude is None or facts.longitude is None:
        return show(ask, activity_id)
    title = facts.place_name or facts.title
    place = Place(facts.latitude, facts.longitude, title, facts.address)
    return Answer((Screen(place=place, rows=((to_page(ask.t, activity_id),),)),), fresh=True)


@routes.tap("calendar", EVERYONE)
def calendar(ask: Ask, activity_id: int) -> Said:
    """A file for the phone's calendar; a newer one changes the same event."""
    event = activities.calendar_event(ask.tx, activity_id)
    t, content = ask.t, ics.calendar_file(event, ask.tx.now)
    words = t("Open the file, and your calendar removes the activity.")
    if not event.is_cancelled:
        words = t("Open the file to put the activity in your calendar.")
    file = Attachment(Media.DOCUMENT, content=content, name=t("activity") + ".ics")
    screen = Screen(words, ((to_page(t, activity_id),),), attachment=file)
    return Answer((screen,), fresh=True)


def to_page(t: Translator, activity_id: int) -> Button:
    return button(t("Back to the activity"), "activities.show", activity_id)
