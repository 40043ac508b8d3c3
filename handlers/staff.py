"""Who works here, for administrators."""

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.appointments import AppointmentView
from bot.domain.people import ADMINS, COLLEAGUES, ROLE_NAMES, Role
from bot.i18n import Translator
from bot.services import handover, staff
from bot.services.staff import Colleague
from handlers.desk import NotForYou
from handlers.menu import STAFF as STAFF_WORD
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("staff")

ON_A_PAGE = 8
MOST = 20
"""Appointments that are named before they are cancelled."""


@routes.word(STAFF_WORD, ADMINS)
@routes.tap("", ADMINS)
@routes.tap("page", ADMINS)
def everybody(ask: Ask, number: int = 0) -> Said:
    """The staff by name."""
    t, found = ask.t, staff.colleagues(ask.tx, ask.who)
    shown = page_of(found, number, ON_A_PAGE)
    rows = tuple(
        (button(f"{one.alias} · {t(ROLE_NAMES[one.role])}", "staff.show", one.id),)
        for one in shown.items
    )
    turn = turn_row(t, shown, t("More"), "staff.page")
    invite: Row = (
        button(t("Invite a colleague"), "invitations.colleague"),
        button(t("To the menu"), "menu"),
    )
    words = t.plural("One person works here.", "{n} people work here.", len(found))
    return Screen(words.format(n=len(found)), (*rows, turn, invite))


@routes.tap("show", ADMINS)
def show(ask: Ask, person_id: int) -> Said:
    """One colleague, and what can be changed."""
    return _page(ask, person_id)


def _page(ask: Ask, person_id: int, news: str = "") -> Screen:
    t, one = ask.t, staff.colleague(ask.tx, ask.who, person_id)
    rows = (
        (
            button(t("Change role"), "staff.roles", one.id),
            button(t("Stop access"), "staff.stop", one.id),
        ),
        (button(t("Back"), "staff"),),
    )
    return Screen(Markup("\n\n").join(filter(None, (news, _about(ask, one)))), rows)


def _about(ask: Ask, one: Colleague) -> str:
    t = ask.t
    seen = t.day(one.seen_at) if one.seen_at else t("not yet")
    words = t("<b>{name}</b> is here as {role}.\nJoined: {joined}\nLast here: {seen}").format(
        name=one.alias, role=t(ROLE_NAMES[one.role]), joined=t.day(one.joined_at), seen=seen
    )
    if not one.open_cases:
        return words
    helps = t.plural("Helps one young person.", "Helps {n} young people.", one.open_cases)
    return words + "\n" + helps.format(n=one.open_cases)


@routes.tap("roles", ADMINS)
def choose_role(ask: Ask, person_id: int) -> Said:
    t, one = ask.t, staff.colleague(ask.tx, ask.who, person_id)
    rows = tuple(
        (button(t(ROLE_NAMES[role]).capitalize(), "staff.role", person_id, role),)
        for role in Role
        if role in COLLEAGUES and role is not one.role
    )
    words = t("{name} is here as {role} now. What should the role be?")
    return Screen(
        words.format(name=one.alias, role=t(ROLE_NAMES[one.role])),
        (*rows, (button(t("Back"), "staff.show", person_id),)),
    )


@routes.tap("role", ADMINS)
def ask_become(ask: Ask, person_id: int, role: Role) -> Said:
    """A second tap is needed: a role opens what somebody sees, and shuts it."""
    if role not in COLLEAGUES:
        raise NotForYou
    t, one = ask.t, staff.colleague(ask.tx, ask.who, person_id)
    words = t(
        "Shall the role of {name} be {role} from now on, and no longer {before}? "
        "{name} will be told."
    ).format(name=one.alias, role=t(ROLE_NAMES[role]), before=t(ROLE_NAMES[one.role]))
    if one.id == ask.who.id:
        words = t("Shall your role be {role} from now on? Only another administrator can undo it.")
        words = words.format(role=t(ROLE_NAMES[role]))
    rows: Row = (
        button(t("Yes, change role"), "staff.become", person_id, role),
        button(t("No"), "staff.show", person_id),
    )
    return Screen(words, (rows,))


@routes.tap("become", ADMINS)
def become(ask: Ask, person_id: int, role: Role) -> Said:
    """The colleague has this role and is told."""
    if role not in COLLEAGUES:
        raise NotForYou
    one = staff.colleague(ask.tx, ask.who, person_id)
    try:
        staff.change_role(ask.tx, ask.who, person_id, role)
    except (staff.StillNeeded, staff.LastAdmin) as no:
        return _not_now(ask, no, person_id)
    words = ask.t("The role of {name} is {role} from now on.")
    return Screen(words.format(name=one.alias, role=ask.t(ROLE_NAMES[role])), (_ways_on(ask),))


@routes.tap("stop", ADMINS)
def ask_stop(ask: Ask, person_id: int) -> Said:
    """A second tap is needed."""
    t, one = ask.t, staff.colleague(ask.tx, ask.who, person_id)
    words = t(
        "Are you sure? {name} can then no longer see or do anything here. "
        "A new invitation opens the door again."
    )
    rows: Row = (
        button(t("Yes, stop access"), "staff.stopped", person_id),
        button(t("No"), "staff.show", person_id),
    )
    return Screen(words.format(name=one.alias), (rows,))


@routes.tap("stopped", ADMINS)
def stop(ask: Ask, person_id: int) -> Said:
    """The colleague is out, unless somebody still depends on them."""
    try:
        name = staff.stop_access(ask.tx, ask.who, person_id)
    except (staff.StillNeeded, staff.LastAdmin) as no:
        return _not_now(ask, no, person_id)
    words = ask.t("{name} no longer has access.").format(name=name)
    return Screen(words, (_ways_on(ask),))


def _not_now(ask: Ask, no: staff.StillNeeded | staff.LastAdmin, person_id: int) -> Screen:
    """Why it cannot be, and the way past it: nobody can be asked who left yesterday."""
    t, text = ask.t, ask.t(no.text).format(**no.fields)
    back: Row = (button(t("Back"), "staff.show", person_id),)
    if handover.how_many(ask.tx, person_id):
        way_on = button(t("Hand them over to colleagues"), "cases.handover.of", person_id)
        return Screen(text, ((way_on,), back))
    ahead = staff.appointments_ahead(ask.tx, ask.who, person_id)
    if not ahead or isinstance(no, staff.LastAdmin):
        return Screen(text, (back,))
    lines = [_meeting(t, one) for one in ahead[:MOST]]
    label = t.plural("Cancel the appointment", "Cancel the appointments", len(ahead))
    way_on = button(label, "staff.cancel", person_id)
    told = t("If you cancel here, the young person will be told and can find another time.")
    return Screen(Markup("\n").join((text, *lines, told)), ((way_on,), back))


def _meeting(t: Translator, one: AppointmentView) -> Markup:
    return Markup("• {} · {}").format(one.youth, t.moment(one.starts_at))


@routes.tap("cancel", ADMINS)
def cancel_appointments(ask: Ask, person_id: int) -> Said:
    """Nothing keeps the colleague any more; whoever was to meet her is told."""
    staff.cancel_appointments(ask.tx, ask.who, person_id)
    return _page(ask, person_id, ask.t("Cancelled. Everybody concerned will be told."))


def _ways_on(ask: Ask) -> Row:
    return (button(ask.t("Staff"), "staff"), button(ask.t("To the menu"), "menu"))
