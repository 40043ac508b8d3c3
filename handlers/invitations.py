"""Inviting young people and colleagues: a nickname, who helps, and a link that works once."""

from bot.answers import Row, Screen
from bot.domain.names import NoName, clean_name
from bot.domain.people import ADMINS, COLLEAGUES, ROLE_NAMES, Role
from bot.services import invitations, nicknames, people
from bot.services.invitations import INVITERS
from handlers import ages
from handlers.ages import Age
from handlers.desk import NotForYou
from handlers.invitation_list import ready
from handlers.menu import INVITE, cancel_row
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("invitations")

ON_A_PAGE = 8


@routes.word(INVITE, INVITERS)
@routes.tap("", INVITERS)
def begin(ask: Ask) -> Said:
    """Administrators choose whom to invite; everybody else invites a young person."""
    if ask.who.role not in ADMINS:
        return ask_alias(ask)
    t = ask.t
    rows = (
        (button(t("A young person"), "invitations.youth"),),
        (button(t("A colleague"), "invitations.colleague"),),
    )
    return Screen(t("Who would you like to invite?"), (*rows, *_open_row(ask), cancel_row(t)))


@routes.tap("youth", INVITERS)
def ask_alias(ask: Ask) -> Said:
    """The next text is the young person's nickname. Refused while there is no caseworker."""
    if ask.who.role in ADMINS and not people.in_role(ask.tx, Role.CASEWORKER):
        return _colleague_first(ask)
    invitations.caseworkers(ask.tx)
    ask.expects("invitations.alias")
    words = ask.t(
        "What do you call the young person? Write a nickname. No surname and no CPR number."
    )
    return Screen(words, (*_open_row(ask), cancel_row(ask.t)))


def _colleague_first(ask: Ask) -> Screen:
    """Whoever can invite a caseworker is asked to, where nobody could take the young person."""
    t = ask.t
    words = t(
        "There is no caseworker here yet. Invite one first. Then you can invite young people."
    )
    invite = button(t("Invite a colleague"), "invitations.colleague")
    return Screen(words, ((invite,), cancel_row(t)))


@routes.step("alias", INVITERS, is_name=True)
def take_alias(ask: Ask) -> Said:
    """The nickname is kept while the helpers are chosen; another text replaces it."""
    try:
        alias = clean_name(ask.text)
    except NoName as no:
        return Screen(ask.t(no.text), (cancel_row(ask.t),))
    if nicknames.is_taken(ask.tx, alias, ask.who.id):
        words = ask.t("You help somebody called <b>{name}</b> already. Write another nickname.")
        return Screen(words.format(name=alias), (cancel_row(ask.t),))
    ask.expects("invitations.alias", alias=alias)
    return _ask_age(ask, alias)


def _ask_age(ask: Ask, alias: str) -> Screen:
    return ages.question(ask, alias, "invitations.age", back=cancel_row(ask.t))


@routes.tap("age", INVITERS)
def take_age(ask: Ask, age: Age) -> Said:
    alias = _alias(ask)
    if not alias:
        return _begin_again(ask)
    match age:
        case Age.WITHIN:
            return _on_to_helpers(ask, is_minor=False)
        case Age.UNDER:
            return ages.staff_lead(ask, alias, "invitations.led", back=cancel_row(ask.t))
        case Age.OVER:
            ask.close_question()
            return ages.not_for(ask, (button(ask.t("To the menu"), "menu"),))


@routes.tap("led", INVITERS)
def is_led(ask: Ask) -> Said:
    return _on_to_helpers(ask, is_minor=True)


def _on_to_helpers(ask: Ask, *, is_minor: bool) -> Said:
    alias = _alias(ask)
    if not alias:
        return _begin_again(ask)
    ask.expects("invitations.alias", alias=alias, is_minor=is_minor)
    if ask.who.role is Role.CASEWORKER:
        return choose_support_worker(ask, ask.who.id, 0)
    return choose_caseworker(ask, 0)


@routes.tap("caseworkers", INVITERS)
def choose_caseworker(ask: Ask, number: int) -> Said:
    alias = _alias(ask)
    if not alias:
        return _begin_again(ask)
    found = invitations.caseworkers(ask.tx)
    shown = page_of(found, number, ON_A_PAGE)
    next_step, more = ("helpers", ["0"])
    if ask.who.role is Role.SUPPORT_WORKER:
        next_step, more = ("make", [str(ask.who.id)])
    rows = tuple(
        (button(one.alias, f"invitations.{next_step}", one.id, *more),) for one in shown.items
    )
    turn = turn_row(ask.t, shown, ask.t("More"), "invitations.caseworkers")
    words = ask.t("Who is the caseworker of <b>{name}</b>?").format(name=alias)
    return Screen(words, (*rows, turn, cancel_row(ask.t)))


@routes.tap("helpers", INVITERS)
def choose_support_worker(ask: Ask, caseworker_id: int, number: int) -> Said:
    """Who helps at home; nobody is an answer too, and the only one while there is nobody."""
    alias, t = _alias(ask), ask.t
    if not alias:
        return _begin_again(ask)
    found = people.in_role(ask.tx, Role.SUPPORT_WORKER)
    if not found:
        return make(ask, caseworker_id, 0)
    shown = page_of(found, number, ON_A_PAGE)
    rows = tuple(
        (button(one.alias, "invitations.make", caseworker_id, one.id),) for one in shown.items
    )
    turn = turn_row(t, shown, t("More"), "invitations.helpers", caseworker_id)
    nobody: Row = (button(t("Nobody yet"), "invitations.make", caseworker_id, 0),)
    words = t("Who is the support worker of <b>{name}</b>?").format(name=alias)
    return Screen(words, (*rows, turn, nobody, cancel_row(t)))


@routes.tap("make", INVITERS)
def make(ask: Ask, caseworker_id: int, support_worker_id: int) -> Said:
    """The invitation is made; a second tap finds the question closed."""
    alias = _alias(ask)
    if not alias:
        return _begin_again(ask)
    is_minor = _is_minor(ask)
    if is_minor is None:
        return _ask_age(ask, alias)
    made = invitations.invite_youth(
        ask.tx, ask.who, alias, caseworker_id, support_worker_id or None, is_minor=is_minor
    )
    ask.close_question()
    return ready(ask, made)


@routes.tap("colleague", ADMINS)
def choose_role(ask: Ask) -> Said:
    t = ask.t
    rows = tuple(
        (button(t(ROLE_NAMES[role]).capitalize(), "invitations.role", role),)
        for role in Role
        if role in COLLEAGUES
    )
    return Screen(t("What will your colleague do here?"), (*rows, cancel_row(t)))


@routes.tap("role", ADMINS)
def ask_name(ask: Ask, role: Role) -> Said:
    """The next text is the colleague's name."""
    if role not in COLLEAGUES:
        raise NotForYou
    ask.expects("invitations.name", role=role)
    return Screen(
        ask.t("What is your colleague called? A first name is enough. Young people will see it."),
        (cancel_row(ask.t),),
    )


@routes.step("name", ADMINS, is_name=True)
def take_name(ask: Ask) -> Said:
    try:
        name = clean_name(ask.text)
    except NoName as no:
        return Screen(ask.t(no.text), (cancel_row(ask.t),))
    made = invitations.invite_staff(ask.tx, ask.who, name, Role(ask.data["role"]))
    ask.close_question()
    return ready(ask, made)


def _alias(ask: Ask) -> str:
    """The nickname that was written; empty when the question is no longer open."""
    question = ask.open_question()
    if question is None or question.step != "invitations.alias":
        return ""
    return str(question.data.get("alias", ""))


def _is_minor(ask: Ask) -> bool | None:
    """What was said of the age; None when it was not asked yet."""
    question = ask.open_question()
    return question.data.get("is_minor") if question is not None else None


def _begin_again(ask: Ask) -> Screen:
    t = ask.t
    return Screen(
        t("That invitation is made or closed. See it in the list, or start over."),
        (*_open_row(ask), (button(t("Invite"), "invitations"), button(t("To the menu"), "menu"))),
    )


def _open_row(ask: Ask) -> tuple[Row, ...]:
    count = len(invitations.open_ones(ask.tx, ask.who))
    if not count:
        return ()
    words = ask.t("Open invitations ({n})").format(n=count)
    return ((button(words, "invitations.open", 0),),)
