"""When a home is seen: a day, an hour and a place, set by a helper or by the landlord."""

from datetime import UTC, datetime

from markupsafe import Markup

from bot.answers import Screen
from bot.domain.activity_draft import read_start
from bot.domain.people import CASEWORKERS, PARTNERS
from bot.domain.reading import Draft, Unread, read_line
from bot.i18n import N_
from bot.services import dwellings, viewings
from bot.services.times import InThePast
from bot.services.viewings import Viewing
from handlers.forms import Choice, Choices, Form, Page, Question, written
from handlers.offers import offer_screen
from handlers.routes import Ask, Routes, Said, button

routes = Routes("viewings")
ROLES = CASEWORKERS | PARTNERS


@routes.tap("ask", ROLES)
def ask_time(ask: Ask, offer_id: int) -> Said:
    return form.onward(ask, _begun(viewings.of_offer(ask.tx, ask.who, offer_id)))


def _begun(one: Viewing) -> Draft:
    return {"offer_id": one.offer_id, "home": f"{one.label}, {one.area}"}


def time_written(ask: Ask) -> Said:
    """A time that a landlord's contact just writes is the answer, where one home waits for one."""
    waiting = dwellings.awaiting(ask.tx, ask.who)
    asked = [one for home in waiting if (one := viewings.of_home(ask.tx, ask.who, home))]
    try:
        when = _read_when(ask) if len(asked) == 1 else None
    except Unread:
        return None
    return form.onward(ask, _begun(asked[0]) | when) if when is not None else None


def _read_when(ask: Ask) -> Draft:
    return read_start(ask.text, ask.tx.now.astimezone(ask.profile.zone))


def _at_the_home(ask: Ask) -> Choices:
    return ((Choice(ask.t("At the home"), "home", ""),),)


QUESTIONS = (
    Question(
        "starts_at",
        N_("Time"),
        N_("When can the home be seen? Write for example: Thursday at 14."),
        _read_when,
    ),
    Question(
        "place",
        N_("Place"),
        N_("Where do you meet? For example: at the gate. Write no address."),
        written("place", read_line),
        _at_the_home,
    ),
)


def _page(ask: Ask, draft: Draft) -> Page:
    t = ask.t
    text = t("<b>{label}</b> is shown {when}.\n📍 {place}").format(
        label=draft["home"], when=t.ahead(_starts_at(draft), ask.tx.now), place=_place(draft)
    )
    return Page(text, t("Save"))


def _starts_at(draft: Draft) -> datetime:
    return datetime.fromisoformat(draft["starts_at"]).astimezone(UTC)


def _place(draft: Draft) -> str:
    return str(draft["place"] or draft["home"])


def _save(ask: Ask, draft: Draft) -> Said:
    """It is agreed; the young person is asked whether it suits."""
    t, offer_id = ask.t, draft["offer_id"]
    was = viewings.of_offer(ask.tx, ask.who, offer_id).starts_at
    viewings.set_time(ask.tx, ask.who, offer_id, _starts_at(draft), _place(draft))
    if ask.who.role in PARTNERS:
        return _agreed(ask, draft, is_moved=was is not None)
    screen = offer_screen(ask, offer_id)
    told = t("It is in the calendar, and I have asked whether it suits.")
    return Screen(told + Markup("\n\n") + screen.text, screen.rows)


def _agreed(ask: Ask, draft: Draft, *, is_moved: bool) -> Screen:
    """What the landlord's contact has set, to be found again in her chat."""
    t = ask.t
    text = (
        t("Thank you. You have moved the viewing of <b>{label}</b>. Now it is {when}.\n📍 {place}")
        if is_moved
        else t("Thank you. <b>{label}</b> is shown {when}.\n📍 {place}")
    ).format(label=draft["home"], when=t.moment(_starts_at(draft)), place=_place(draft))
    again = button(t("Another time"), "viewings.ask", draft["offer_id"])
    return Screen(text + "\n\n" + t("We pass it on."), ((again,),))


form = Form(
    routes, ROLES, QUESTIONS, _page, _save, {InThePast: "starts_at", viewings.NotThen: "starts_at"}
)
