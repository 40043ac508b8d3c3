"""A youth is handed over to a colleague: choose, see what follows, confirm."""

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.people import ADMINS, CASEWORKERS, COORDINATORS
from bot.i18n import Translator
from bot.services import caseload, cases, handover, people
from bot.services.handover import Held, Plan
from handlers.cases import short_name
from handlers.pages import page_at, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("cases.handover")

GIVERS = CASEWORKERS | COORDINATORS
LINE = Markup("\n")
MOST = 20
"""Appointments that are named before the yes."""


@routes.tap("of", COORDINATORS)
def of_colleague(ask: Ask, staff_id: int, number: int = 0) -> Said:
    """The youths of somebody who is leaving, by name only."""
    t, size = ask.t, caseload.PAGE
    place = page_at(handover.how_many(ask.tx, staff_id), number, size)
    youths = handover.to_move(ask.tx, ask.who, staff_id, first=place.number * size, size=size)
    name = people.alias_of(ask.tx, staff_id)
    if not youths:
        return Screen(t("{name} has no young people.").format(name=name), (_menu(t),))
    rows = tuple((button(short_name(one.alias), _way_out(one), one.youth_id),) for one in youths)
    turn = turn_row(t, place, t("More"), "cases.handover.of", staff_id)
    text = t("Who do you want to hand over from {name} to a colleague?").format(name=name)
    return Screen(text, (*rows, turn, _menu(t)))


def _way_out(one: Held) -> str:
    return "cases.handover" if one.as_caseworker else "youth.support"


@routes.tap("", GIVERS)
def choose(ask: Ask, youth_id: int, number: int = 0) -> Said:
    """To whom? With nobody to choose, an administrator can invite somebody."""
    t, colleagues = ask.t, handover.colleagues(ask.tx, ask.who, youth_id)
    name = people.alias_of(ask.tx, youth_id)
    shown = page_of(colleagues, number, caseload.PAGE)
    rows: tuple[Row, ...] = tuple(
        (button(short_name(one.alias), "cases.handover.to", youth_id, one.id),)
        for one in shown.items
    )
    turn = turn_row(t, shown, t("More"), "cases.handover", youth_id)
    if colleagues:
        text = t("Who will take over <b>{name}</b>?")
    else:
        text = t("There is no other caseworker who could take over <b>{name}</b>.")
        if ask.who.role in ADMINS:
            rows = ((button(t("Invite a colleague"), "invitations.colleague"),),)
    return Screen(text.format(name=name), (*rows, turn, _stay(ask, youth_id, name)))


def _stay(ask: Ask, youth_id: int, name: str) -> Row:
    if ask.who.role in COORDINATORS:
        return _menu(ask.t)
    return (button(ask.t("Back to {name}").format(name=short_name(name)), "youth", youth_id),)


def _menu(t: Translator) -> Row:
    return (button(t("To the menu"), "menu"),)


@routes.tap("to", GIVERS)
def confirm_screen(ask: Ask, youth_id: int, to_id: int) -> Screen:
    """What will follow, before it does."""
    t, plan = ask.t, handover.plan(ask.tx, ask.who, youth_id, to_id)
    label = t("Yes, hand over")
    if plan.meetings:
        keep = t("Hand over, keep the appointments")
        cancel = t("Hand over, cancel the appointments")
        yes: tuple[Row, ...] = (
            (button(keep, "cases.handover.yes", youth_id, to_id, plan.before_id),),
            (button(cancel, "cases.handover.free", youth_id, to_id, plan.before_id),),
        )
    else:
        yes = ((button(label, "cases.handover.yes", youth_id, to_id, plan.before_id),),)
    return Screen(LINE.join(_consequences(t, plan)), (*yes, _stay(ask, youth_id, plan.youth)))


def _consequences(t: Translator, plan: Plan) -> list[Markup]:
    lines = [
        t("<b>{to}</b> takes over <b>{youth}</b> from {before}.").format(
            youth=plan.youth, before=plan.before, to=plan.to
        ),
        t("New messages go to {to}. I will tell {youth} who helps now.").format(
            to=plan.to, youth=plan.youth
        ),
    ]
    if plan.away_until is not None:
        away = t("Note: {to} is away until and including {day}.")
        lines.append(away.format(to=plan.to, day=t.day(plan.away_until)))
    if plan.waits:
        lines.append(
            t("{youth} waits for an answer. {to} takes that over.").format(
                youth=plan.youth, to=plan.to
            )
        )
    if plan.meetings:
        lines += [Markup(), t("Appointments with {before}:").format(before=plan.before)]
        lines += [Markup("• {}").format(t.moment(one.starts_at)) for one in plan.meetings[:MOST]]
    return lines


@routes.tap("yes", GIVERS)
def hand_over(ask: Ask, youth_id: int, to_id: int, before_id: int = 0) -> Said:
    return _hand_over(ask, youth_id, to_id, before_id, keep_meetings=True)


@routes.tap("free", GIVERS)
def hand_over_free(ask: Ask, youth_id: int, to_id: int, before_id: int = 0) -> Said:
    """The appointments with the old caseworker do not move along; they are cancelled."""
    return _hand_over(ask, youth_id, to_id, before_id, keep_meetings=False)


def _hand_over(
    ask: Ask, youth_id: int, to_id: int, before_id: int, *, keep_meetings: bool
) -> Screen:
    """Asked anew where somebody else helps by now than when it was asked."""
    if handover.plan(ask.tx, ask.who, youth_id, to_id).before_id != before_id:
        return confirm_screen(ask, youth_id, to_id)
    handover.hand_over(ask.tx, ask.who, youth_id, to_id, keep_meetings=keep_meetings)
    return _done(ask, youth_id, before_id)


def _done(ask: Ask, youth_id: int, before_id: int) -> Screen:
    """Who has the youth now; the giver may have no way in any more."""
    t = ask.t
    text = t("{helper} helps <b>{name}</b> from now on. Both will be told.")
    back = button(t("My young people"), "cases")
    rows = ((back,),) if ask.who.role in CASEWORKERS else (others_of(ask, before_id), _menu(t))
    name, helper = people.alias_of(ask.tx, youth_id), cases.helper_name(ask.tx, youth_id)
    return Screen(text.format(name=name, helper=helper), rows)


def others_of(ask: Ask, staff_id: int) -> Row:
    """Back to the colleague whose youths a coordinator hands over, while any are left."""
    if not handover.how_many(ask.tx, staff_id):
        return ()
    name = short_name(people.alias_of(ask.tx, staff_id))
    return (button(ask.t("More from {name}").format(name=name), "cases.handover.of", staff_id),)
