"""The main menu of each role: the reply keyboard that is always there."""

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.menus import ACTIVITIES, GUEST_MENU, HELP_NOW, LANGUAGE, youth_menu
from bot.domain.people import CASEWORKERS, OUTREACHERS, Role
from bot.i18n import N_, Translator
from bot.services import cases
from handlers.routes import Ask, Routes, Said, button

routes = Routes("menu")

MY_YOUTHS = N_("My young people")
MY_CALENDAR = N_("My calendar")
INVITE = N_("Invite")
BROADCAST = N_("Broadcast")
STAFF = N_("Staff")
REQUESTS = N_("Contact requests")
ALLIANCE = N_("The alliance")
FREE_HOMES = N_("Free homes")
ON_CALL = N_("On call")
SETTINGS = N_("Settings")


def keyboard(ask: Ask) -> tuple[tuple[str, ...], ...]:
    """The labels of the asker's menu, in rows."""
    t, role = ask.t, ask.who.role
    if not ask.who.has_consented:
        return ((t(HELP_NOW), t(LANGUAGE)),)
    if role is Role.YOUTH:
        return youth_menu(t, cases.helper_name(ask.tx, ask.who.id))
    return tuple(tuple(map(t, row)) for row in _ROWS[role])


_BOTH = ((MY_YOUTHS, MY_CALENDAR), (ACTIVITIES, INVITE), (FREE_HOMES, SETTINGS))
_ROWS = {
    Role.CASEWORKER: _BOTH,
    Role.SUPPORT_WORKER: _BOTH,
    Role.OUTREACH: ((REQUESTS, INVITE), (ACTIVITIES, SETTINGS)),
    Role.COORDINATOR: ((ACTIVITIES, BROADCAST), (REQUESTS, INVITE), (ALLIANCE, SETTINGS)),
    Role.PARTNER: ((ACTIVITIES, ALLIANCE), (SETTINGS,)),
    Role.VOLUNTEER: ((ON_CALL, ACTIVITIES), (SETTINGS,)),
    Role.ADMIN: ((STAFF, INVITE), (ACTIVITIES, BROADCAST), (REQUESTS, ALLIANCE), (SETTINGS,)),
    Role.GUEST: GUEST_MENU,
}
"""What stands in the menu of each role but a youth's, which holds a name."""

_BEHIND = {
    MY_YOUTHS: N_("who waits for an answer, and a page for each"),
    MY_CALENDAR: N_("your appointments"),
    ACTIVITIES: N_("what is on"),
    INVITE: N_("a link for somebody new"),
    FREE_HOMES: N_("homes that you can propose to somebody"),
    REQUESTS: N_("people without an invitation who want contact"),
    BROADCAST: N_("one message to many"),
    ALLIANCE: N_("partners, concepts, homes and more"),
    STAFF: N_("who works here, and in which role"),
    ON_CALL: N_("who is on call, and your own shifts"),
    SETTINGS: N_("your language, and more that you decide"),
}
"""What staff find behind each label."""

_TO_ANSWER = {
    CASEWORKERS | {Role.VOLUNTEER}: N_(
        "To answer a young person, hold the message and choose Reply. "
        "Then your answer goes to that one person."
    ),
    OUTREACHERS: N_(
        "To answer somebody who wants contact, hold the message and choose Reply. "
        "Then your answer goes to that one person."
    ),
}
"""How, by role; a partner's contact answers nobody."""


def menu_screen(ask: Ask, text: str = "") -> Screen:
    """The text with the asker's menu under it."""
    return Screen(text or _prompt(ask.t), keyboard=keyboard(ask))


def guide(ask: Ask) -> Screen:
    """What stands in a colleague's menu, how to answer somebody, and the way to the help lines."""
    t, role = ask.t, ask.who.role
    lines = [
        Markup("<b>{}</b>: {}").format(t(label), t(_BEHIND[label]))
        for row in _ROWS[role]
        for label in row
    ]
    answer = [t(words) for roles, words in _TO_ANSWER.items() if role in roles]
    text = Markup("\n\n").join([t("This is in your menu:"), Markup("\n").join(lines), *answer])
    return Screen(text, ((button(t(HELP_NOW), "safety"), button(t("To the menu"), "menu")),))


def _prompt(t: Translator) -> str:
    return t("What would you like to do?")


@routes.command("menu")
@routes.tap("")
def menu(ask: Ask) -> Said:
    """The main menu; whatever was half asked is dropped."""
    ask.close_question()
    return Answer((menu_screen(ask),), fresh=True)


def cancel_row(t: Translator) -> Row:
    """A way out of what is being asked."""
    return (button(t("Cancel"), "menu.cancel"),)


@routes.tap("cancel")
def cancel(ask: Ask) -> Said:
    """Whatever was being asked is forgotten."""
    ask.close_question()
    return Answer((Screen(ask.t("All right, nothing was changed.")), menu_screen(ask)))
