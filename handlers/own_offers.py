"""An offer as the youth sees it: what it is, until when, and the four answers."""

from contextlib import suppress

from markupsafe import Markup

from bot.answers import Answer, Attachment, Media, Row, Screen
from bot.domain.appointments import AppointmentStatus, AppointmentView
from bot.domain.offer_words import BECAUSE, ENDED_TO_YOUTH, TO_YOUTH
from bot.domain.offers import ASKED, ENDED, NoBecause, OfferStatus, Side
from bot.domain.people import YOUTHS
from bot.i18n import Translator
from bot.services import cases, own_offers
from bot.services.offers import Closed, Shown
from handlers.routes import Ask, Routes, Said, button

routes = Routes("own_offers")


@routes.tap("", YOUTHS)
def offer_screen(ask: Ask, offer_id: int) -> Screen:
    """How far it is, and what the youth can do."""
    t, one = ask.t, own_offers.for_youth(ask.tx, ask.who, offer_id)
    name = cases.helper_name(ask.tx, ask.who.id)
    parts = [_said(ask, one, name)]
    if one.viewing is not None and _is_called_off(ask, one.viewing, one.status):
        parts.append(t("The viewing is cancelled."))
    if one.status in TO_YOUTH:
        parts.append(_facts(t, one))
    rows: tuple[Row, ...] = ()
    if one.status in ASKED:
        parts.append(until(t, one))
        rows = answers(t, one)
    elif one.status in own_offers.MAY_SAY_NO:
        rows = ((button(t("I have changed my mind"), "own_offers.why", one.id),),)
    elif one.status in (OfferStatus.SIGNED, OfferStatus.MOVED_IN):
        rows = ((button(t("For moving in"), "settling", one.id),),)
    return Screen(Markup("\n\n").join(parts), (*rows, _way_on(t, one)))


def until(t: Translator, one: Shown) -> Markup:
    """By when the youth answers, and that a no is all right."""
    if not one.is_to_answer:
        return t("You don't have to answer before you have seen it.")
    assert one.answer_by is not None
    words = t("Answer by {moment}. A no changes nothing for your next offer.")
    return words.format(moment=t.moment(one.answer_by))


def _said(ask: Ask, one: Shown, name: str) -> Markup:
    t = ask.t
    if one.status is OfferStatus.DECLINED and one.ended_by is Side.YOUTH:
        return t(
            "You have said no. That is all right, and it changes nothing for your next offer. "
            "{name} will keep looking with you."
        ).format(name=name)
    if one.status is OfferStatus.WITHDRAWN and one.ended_by is Side.YOUTH:
        return t("You moved in somewhere else, so this offer is over.")
    if one.status is OfferStatus.VIEWING and one.viewing is not None:
        return _seeing(ask, one.viewing, name)
    words = TO_YOUTH.get(one.status) or ENDED_TO_YOUTH[one.status]
    return t(words).format(name=name)


def _is_called_off(ask: Ask, viewing: AppointmentView, status: OfferStatus) -> bool:
    """Whether an offer that is over had a viewing to come."""
    is_cancelled = viewing.status is AppointmentStatus.CANCELLED
    return status in ENDED and is_cancelled and viewing.starts_at > ask.tx.now


def _seeing(ask: Ask, one: AppointmentView, name: str) -> Markup:
    """When it is seen, or what comes afterwards."""
    t = ask.t
    match one.status:
        case AppointmentStatus.HELD:
            return t("You have seen it. What do you say? Both a yes and a no are all right.")
        case AppointmentStatus.BOOKED if one.ends_at > ask.tx.now:
            return t("You see it {when}, with {name}. It is under My appointments.").format(
                when=t.moment(one.starts_at), name=one.staff
            )
        case AppointmentStatus.BOOKED:
            return t("Did you see it? Then say what you think. Both a yes and a no are all right.")
        case AppointmentStatus.CANCELLED:
            words = t("The viewing is cancelled. {name} will find a new time with you.")
            return words.format(name=name)
        case _:
            words = t("You did not get to see it. {name} will find a new time with you.")
            return words.format(name=name)


def _facts(t: Translator, one: Shown) -> Markup:
    facts = one.home.facts
    lines = [
        Markup("<b>{}</b>").format(facts.area),
        t("Rent a month: {amount}").format(amount=t.kroner(facts.rent)),
        t("Deposit: {amount}").format(amount=t.kroner(facts.deposit)),
        t("It has its own kitchen.") if facts.own_kitchen else t("The kitchen is shared."),
    ]
    if one.status is not OfferStatus.MOVED_IN:
        lines.insert(3, t("Free from: {day}").format(day=t.day(facts.free_from)))
    if facts.about:
        lines.append(Markup.escape(facts.about))
    return Markup("\n").join(lines)


def answers(t: Translator, one: Shown) -> tuple[Row, ...]:
    """The four answers; three for who sees it first."""
    see = button(t("I'd like to see it first"), "own_offers.see", one.id)
    first: Row = () if one.status is OfferStatus.VIEWING else (see,)
    return (
        (button(t("Yes please"), "own_offers.yes", one.id),),
        first,
        (button(t("No, because …"), "own_offers.why", one.id),),
        (button(t("Call me about it"), "own_offers.call", one.id),),
    )


def _way_on(t: Translator, one: Shown) -> Row:
    row: Row = (button(t("My home"), "housing"),)
    if one.home.facts.picture_file_id and one.status in TO_YOUTH:
        row = (button(t("See the picture"), "own_offers.picture", one.id), *row)
    return row


@routes.tap("picture", YOUTHS)
def picture(ask: Ask, offer_id: int) -> Said:
    one = own_offers.for_youth(ask.tx, ask.who, offer_id)
    if not one.home.facts.picture_file_id:
        return offer_screen(ask, offer_id)
    shown = Attachment(Media.PHOTO, one.home.facts.picture_file_id)
    return Answer((Screen(attachment=shown),), fresh=True)


@routes.tap("yes", YOUTHS)
def yes(ask: Ask, offer_id: int) -> Said:
    with suppress(Closed):  # answered before, or over: then it is said how it stands
        own_offers.accept(ask.tx, ask.who, offer_id)
    return _as_it_stands(ask, offer_id)


@routes.tap("see", YOUTHS)
def see(ask: Ask, offer_id: int) -> Said:
    """Helpers and the landlord find a time, which is then under «Mine aftaler»."""
    with suppress(Closed):
        own_offers.see_first(ask.tx, ask.who, offer_id)
    return _as_it_stands(ask, offer_id)


def _as_it_stands(ask: Ask, offer_id: int) -> Screen:
    """How far it is; of an offer that others have ended, first that it is over."""
    one = own_offers.for_youth(ask.tx, ask.who, offer_id)
    if one.status in ENDED and one.ended_by is not Side.YOUTH:
        return _is_over(ask, one)
    return offer_screen(ask, offer_id)


def _is_over(ask: Ask, one: Shown) -> Screen:
    screen = offer_screen(ask, one.id)
    return Screen(ask.t("This offer is over.") + "\n\n" + screen.text, screen.rows)


@routes.tap("why", YOUTHS)
def why(ask: Ask, offer_id: int) -> Said:
    """One reason is enough, and none counts against anybody."""
    t = ask.t
    one = own_offers.for_youth(ask.tx, ask.who, offer_id)
    if one.status not in own_offers.MAY_SAY_NO:
        return _too_late(ask, one)
    rows = tuple(
        (button(t(words).capitalize(), "own_offers.no", offer_id, because),)
        for because, words in BECAUSE.items()
    )
    back = (button(t("Back"), "own_offers", offer_id),)
    text = t("That is all right. What fits best? It changes nothing for your next offer.")
    return Screen(text, (*rows, back))


def _too_late(ask: Ask, one: Shown) -> Screen:
    """How it stands instead: a contract is signed, or there is nothing left to say no to."""
    t, name = ask.t, cases.helper_name(ask.tx, ask.who.id)
    if one.status in ENDED:
        return _is_over(ask, one)
    words = t("The contract is signed. Have you changed your mind? Then write to {name}.")
    write = button(t("Write to {name}").format(name=name), "messages.write")
    back = button(t("Back"), "own_offers", one.id)
    return Screen(words.format(name=name), ((write,), (back,)))


@routes.tap("no", YOUTHS)
def no(ask: Ask, offer_id: int, because: NoBecause) -> Said:
    try:
        own_offers.decline(ask.tx, ask.who, offer_id, because)
    except Closed:
        one = own_offers.for_youth(ask.tx, ask.who, offer_id)
        return _as_it_stands(ask, offer_id) if one.status in ENDED else _too_late(ask, one)
    return offer_screen(ask, offer_id)


@routes.tap("call", YOUTHS)
def call(ask: Ask, offer_id: int) -> Said:
    """Somebody is asked to call; about an offer that is over the youth can write instead."""
    t, back = ask.t, (button(ask.t("Back"), "own_offers", offer_id),)
    if own_offers.for_youth(ask.tx, ask.who, offer_id).status in ENDED:
        name = cases.helper_name(ask.tx, ask.who.id)
        over = t("This offer is over, so I have not asked anybody to call. Write to {name}.")
        write = (button(t("Write to {name}").format(name=name), "messages.write"),)
        return Screen(over.format(name=name), (write, back))
    name = own_offers.ask_for_call(ask.tx, ask.who, offer_id)
    words = t("I have asked {name} to call you about it.").format(name=name)
    return Screen(words, (back,))
