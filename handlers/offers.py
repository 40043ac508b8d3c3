"""Offers as staff see them: free homes, whom each could suit, and the next step of an offer."""

from markupsafe import Markup

from bot.answers import Button, Row, Screen
from bot.domain.appointments import AppointmentStatus, AppointmentView
from bot.domain.offer_words import BECAUSE, SAID_NO, STATUSES
from bot.domain.offers import ENDED, OfferStatus
from bot.domain.people import CASEWORKERS, PARTNERS
from bot.i18n import N_, Translator
from bot.services import candidates, dwellings, offers
from bot.services.candidates import SaidNo
from bot.services.offers import DAYS_TO_ANSWER, Shown
from handlers import menu
from handlers.dwellings import described, how_many_free
from handlers.pages import SIZE, Page, page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("offers")

PARAGRAPH = Markup("\n\n")

LANDLORDS_ANSWERS = {
    (True, True): (
        N_("Do you want to say yes? Then everybody will be told."),
        N_("Yes, I say yes"),
    ),
    (True, False): (
        N_("Do you want to say no? Then the offer ends, and everybody will be told."),
        N_("Yes, I say no"),
    ),
    (False, True): (
        N_("Does the landlord say yes? Then everybody will be told."),
        N_("Yes, the landlord says yes"),
    ),
    (False, False): (
        N_("Does the landlord say no? Then the offer ends, and everybody will be told."),
        N_("Yes, the landlord says no"),
    ),
}
"""What is asked before an answer counts, and its yes: by whether the partner's contact brings it,
and whether it is a yes."""


@routes.word(menu.FREE_HOMES, CASEWORKERS)
@routes.tap("", CASEWORKERS)
def free_homes(ask: Ask, number: int = 0) -> Said:
    """Every home that can be offered now."""
    t, total = ask.t, dwellings.count(ask.tx, ask.who, only_free=True)
    place = page_at(total, number, SIZE)
    first = place.number * SIZE
    found = dwellings.register(ask.tx, ask.who, only_free=True, first=first, size=SIZE)
    rows = [
        (
            button(
                f"{one.facts.label} · {t.kroner(one.facts.rent)} · {one.facts.area}",
                "offers.home",
                one.id,
            ),
        )
        for one in found
    ]
    return Screen(how_many_free(t, total), (*rows, turn_row(t, place, t("More"), "offers")))


@routes.tap("home", CASEWORKERS)
def home(ask: Ask, dwelling_id: int, number: int = 0) -> Said:
    """One home, the offers of it to own youths, and whom else it could suit."""
    t, one = ask.t, dwellings.home(ask.tx, ask.who, dwelling_id)
    running = offers.of_home(ask.tx, ask.who, dwelling_id)
    number = max(0, number)
    found = candidates.candidates(ask.tx, ask.who, dwelling_id, first=number * SIZE, size=SIZE + 1)
    if number and not found:  # the list has become shorter
        return home(ask, dwelling_id)
    page = Page(found[:SIZE], number, has_more=len(found) > SIZE)
    rows: list[Row] = [
        (button(f"{offer.youth} · {t(STATUSES[offer.status])}", "offers.show", offer.id),)
        for offer in running
    ]
    rows += [
        (button(candidate.alias, "offers.youth", dwelling_id, candidate.youth_id),)
        for candidate in page.items
    ]
    rows.append(turn_row(t, page, t("More"), "offers.home", dwelling_id))
    rows.append((button(t("All free homes"), "offers"),))
    text = described(t, one.facts, one.partner, one.pool, one.concept)
    return Screen(text + PARAGRAPH + _could_suit(t, is_empty=not found), tuple(rows))


def _could_suit(t: Translator, *, is_empty: bool) -> Markup:
    if is_empty:
        return t("None of your other young people fits what is known of their needs.")
    return t("It could suit these of your young people. The one who has waited longest is first.")


@routes.tap("youth", CASEWORKERS)
def candidate(ask: Ask, dwelling_id: int, youth_id: int) -> Said:
    """Every comparison, so that a person can judge; and the proposal."""
    t = ask.t
    one = candidates.candidate(ask.tx, ask.who, dwelling_id, youth_id)
    back = (button(t("Back"), "offers.home", dwelling_id),)
    if one is None:
        return Screen(t(candidates.Unfit.msgid), (back,))
    lines = [_fit(t, fit.what, fit.is_met) for fit in one.fits]
    head = t("<b>{name}</b> has waited since {day}.").format(
        name=one.alias, day=t.day(one.waits_since)
    )
    if one.said_no is not None:
        lines.append(_said_no(t, one.said_no, one.alias))
    go = (button(t("Propose"), "offers.propose", dwelling_id, youth_id),)
    return Screen(Markup("\n").join([head, *lines]), (go, back))


def _fit(t: Translator, what: str, is_met: bool | None) -> Markup:
    if is_met is None:
        return t("❔ {what}: not known yet").format(what=t(what))
    return t("✅ {what}: fits").format(what=t(what))


def _said_no(t: Translator, no: SaidNo, name: str) -> Markup:
    why = t(BECAUSE[no.because]) if no.because is not None else ""
    return t(SAID_NO[no.side]).format(name=name, day=t.past_day(no.on), why=why)


@routes.tap("propose", CASEWORKERS)
def propose(ask: Ask, dwelling_id: int, youth_id: int) -> Said:
    return offer_screen(ask, offers.propose(ask.tx, ask.who, youth_id, dwelling_id))


@routes.tap("show", CASEWORKERS)
def offer_screen(ask: Ask, offer_id: int) -> Screen:
    """How far the offer is, and what can be done next."""
    t, one = ask.t, offers.for_staff(ask.tx, ask.who, offer_id)
    lines = [
        Markup("<b>{}</b> · {}").format(one.youth, one.home.facts.label),
        t("<b>Now:</b> {state}").format(state=t(STATUSES[one.status])),
    ]
    if one.is_to_answer and one.answer_by is not None:
        lines.append(t("<b>Answer by:</b> {moment}").format(moment=t.moment(one.answer_by)))
    if one.viewing is not None and one.status is OfferStatus.VIEWING:
        lines.append(_viewing(t, one.viewing))
    if one.said_no is not None:
        lines.append(_said_no(t, one.said_no, one.youth))
    if one.because is not None:
        lines.append(t("<b>Because:</b> {why}").format(why=t(BECAUSE[one.because])))
    back = (button(t("Back to {name}").format(name=one.youth), "youth", one.youth_id),)
    return Screen(Markup("\n").join(lines), (*_next_steps(t, one), back))


def _viewing(t: Translator, one: AppointmentView) -> Markup:
    state = {
        AppointmentStatus.BOOKED: t.moment(one.starts_at),
        AppointmentStatus.HELD: t("done"),
        AppointmentStatus.MISSED: t("did not take place"),
        AppointmentStatus.CANCELLED: t("cancelled"),
    }[one.status]
    return t("<b>Seeing it:</b> {when}").format(when=state)


def _next_steps(t: Translator, one: Shown) -> tuple[Row, ...]:
    back = (button(t("Take the offer back"), "offers.withdraw", one.id),)
    match one.status:
        case OfferStatus.PROPOSED:
            days = tuple(
                button(t("Offer it, {n} days").format(n=n), "offers.confirm", one.id, n)
                for n in DAYS_TO_ANSWER
            )
            return (*((day,) for day in days), back)
        case OfferStatus.ACCEPTED:
            yes = button(t("The landlord said yes"), "offers.landlord", one.id, 1)
            no = button(t("The landlord said no"), "offers.landlord", one.id, 0)
            return ((yes,), (no,), back)
        case OfferStatus.APPROVED:
            return ((button(t("The contract is signed"), "offers.sign", one.id),), back)
        case OfferStatus.SIGNED:
            keys = (button(t("Has the keys"), "offers.keys", one.id),)
            return (keys, (button(t("For moving in"), "settling", one.id),), back)
        case OfferStatus.MOVED_IN:
            out = button(t("Moved out"), "settling.out", one.id)
            return ((button(t("For moving in"), "settling", one.id),), (out,))
        case OfferStatus.VIEWING:
            booked = one.viewing is not None and one.viewing.is_booked
            label = t("Another time to see it") if booked else t("Choose a time to see it")
            return ((button(label, "viewings.ask", one.id),), back)
        case status if status in ENDED:
            return ()
        case _:
            return (back,)


@routes.tap("confirm", CASEWORKERS)
def ask_confirmed(ask: Ask, offer_id: int, days: int) -> Said:
    offers.await_confirmation(ask.tx, ask.who, offer_id)
    words = ask.t("Offer {label} to {name}, with {n} days to answer? Then {name} will be told.")
    yes = button(ask.t("Yes, offer it"), "offers.confirmed", offer_id, days)
    return _sure(ask, _of(ask, words, offer_id, n=days), yes, offer_id)


@routes.tap("confirmed", CASEWORKERS)
def confirm(ask: Ask, offer_id: int, days: int) -> Said:
    offers.confirm(ask.tx, ask.who, offer_id, days)
    return offer_screen(ask, offer_id)


@routes.tap("landlord", CASEWORKERS | PARTNERS)
def landlord(ask: Ask, offer_id: int, is_yes: int) -> Said:
    """The landlord's answer, asked once more; a partner's contact sees only the home."""
    t, dwelling_id = ask.t, offers.await_landlord(ask.tx, ask.who, offer_id)
    is_partner = ask.who.role in PARTNERS
    words, label = LANDLORDS_ANSWERS[is_partner, bool(is_yes)]
    yes = button(t(label), "offers.agreed" if is_yes else "offers.refused", offer_id)
    if is_partner:
        return Screen(t(words), ((yes,), (button(t("Not yet"), "dwellings.show", dwelling_id),)))
    return _sure(ask, t(words), yes, offer_id)


@routes.tap("agreed", CASEWORKERS | PARTNERS)
def agree(ask: Ask, offer_id: int) -> Said:
    offers.landlord_says(ask.tx, ask.who, offer_id, is_yes=True)
    return _passed_on(ask, offer_id)


@routes.tap("refused", CASEWORKERS | PARTNERS)
def refuse(ask: Ask, offer_id: int) -> Said:
    offers.landlord_says(ask.tx, ask.who, offer_id, is_yes=False)
    return _passed_on(ask, offer_id)


def _passed_on(ask: Ask, offer_id: int) -> Screen:
    if ask.who.role in PARTNERS:
        return Screen(ask.t("Thank you. We pass it on."))
    return offer_screen(ask, offer_id)


def _sure(ask: Ask, words: Markup, yes: Button, offer_id: int) -> Screen:
    """Asked once more: it stands where the finger just tapped, and everybody is told."""
    return Screen(words, ((yes,), (button(ask.t("Not yet"), "offers.show", offer_id),)))


@routes.tap("sign", CASEWORKERS)
def ask_signed(ask: Ask, offer_id: int) -> Said:
    words = ask.t("Is the contract for {label} with {name} signed? Then everybody will be told.")
    yes = button(ask.t("Yes, it is signed"), "offers.signed", offer_id)
    return _sure(ask, _of(ask, words, offer_id), yes, offer_id)


@routes.tap("signed", CASEWORKERS)
def sign(ask: Ask, offer_id: int) -> Said:
    offers.sign(ask.tx, ask.who, offer_id)
    return offer_screen(ask, offer_id)


@routes.tap("keys", CASEWORKERS)
def ask_keys(ask: Ask, offer_id: int) -> Said:
    words = ask.t(
        "Has {name} got the keys to {label}? Then everybody will be told, and the home is taken."
    )
    yes = button(ask.t("Yes, the keys are handed over"), "offers.move_in", offer_id)
    return _sure(ask, _of(ask, words, offer_id), yes, offer_id)


def _of(ask: Ask, words: Markup, offer_id: int, **more: int) -> Markup:
    one = offers.for_staff(ask.tx, ask.who, offer_id)
    return words.format(name=one.youth, label=one.home.facts.label, **more)


@routes.tap("move_in", CASEWORKERS)
def move_in(ask: Ask, offer_id: int) -> Said:
    offers.move_in(ask.tx, ask.who, offer_id)
    return offer_screen(ask, offer_id)


@routes.tap("withdraw", CASEWORKERS)
def ask_withdrawn(ask: Ask, offer_id: int) -> Said:
    words = ask.t("Take back the offer of {label} to {name}? Those who know about it will be told.")
    yes = button(ask.t("Yes, take the offer back"), "offers.withdrawn", offer_id)
    return _sure(ask, _of(ask, words, offer_id), yes, offer_id)


@routes.tap("withdrawn", CASEWORKERS)
def withdraw(ask: Ask, offer_id: int) -> Said:
    offers.withdraw(ask.tx, ask.who, offer_id)
    return offer_screen(ask, offer_id)
