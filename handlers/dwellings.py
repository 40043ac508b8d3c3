"""The register of homes: the list, one of them, and the form that describes it."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.answers import Answer, Attachment, Media, Row, Screen
from bot.domain.alliance import ConceptKind
from bot.domain.dwellings import BUILD_TYPES, DWELLING_KINDS, HOUSING_FORMS, DwellingFacts
from bot.domain.offer_words import TO_LANDLORD
from bot.domain.offers import OfferStatus
from bot.domain.people import COORDINATORS, ORGANISERS
from bot.domain.reading import Draft
from bot.i18n import N_, Translator
from bot.services import (
    concepts,
    dwellings,
    offer_leaving,
    offers,
    partners,
    pools,
    settling,
    viewings,
)
from bot.services.dwellings import Home, State
from bot.services.viewings import Viewing
from handlers.concepts import partner_first
from handlers.dwelling_questions import QUESTIONS
from handlers.forms import Form, Page, Question, as_draft, as_facts, to_change
from handlers.pages import SIZE, page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("dwellings")

STATES = {
    State.FREE: N_("free"),
    State.PROMISED: N_("promised"),
    State.LIVED_IN: N_("lived in"),
    State.WITHDRAWN: N_("withdrawn"),
}


@routes.tap("", ORGANISERS)
def register(ask: Ask, number: int = 0, only_free: int = 0) -> Said:
    """Homes by label, all of them or the free ones.

    A partner contact sees the partner's own, and first those that wait for an answer.
    """
    t, free = ask.t, bool(only_free)
    total = dwellings.count(ask.tx, ask.who, only_free=free)
    place = page_at(total, number, SIZE)
    found = dwellings.register(
        ask.tx, ask.who, only_free=free, first=place.number * SIZE, size=SIZE
    )
    waiting = dwellings.awaiting(ask.tx, ask.who)
    rows = [
        (button(_line(t, one, waits=one.id in waiting), "dwellings.show", one.id),) for one in found
    ]
    turn = turn_row(t, place, t("More"), "dwellings", after=(only_free,))
    other = button(t("All homes") if free else t("Only free ones"), "dwellings", 0, int(not free))
    new = (button(t("New home"), "dwellings.new"), button(t("As a file"), "sheets", "dwellings"))
    back = (other, button(t("The alliance"), "alliance"))
    return Screen(_heading(t, total, free), (*rows, turn, new, back))


def _heading(t: Translator, total: int, free: bool) -> Markup:
    if free:
        return how_many_free(t, total)
    return t.plural("{n} home.", "{n} homes.", total).format(n=t.number(total))


def how_many_free(t: Translator, total: int) -> Markup:
    """How many homes can be offered now."""
    if not total:
        return t("No home is free right now. New ones come here by themselves.")
    return t.plural("{n} home is free.", "{n} homes are free.", total).format(n=t.number(total))


def _line(t: Translator, one: Home, *, waits: bool) -> str:
    """For a button: «KAB 12 · 3.400 kr. · ledig»; marked when it waits for the reader."""
    mark, state = ("✉️ ", t("waits for you")) if waits else ("", t(STATES[one.state]))
    return f"{mark}{one.facts.label} · {t.kroner(one.facts.rent)} · {state}"


@routes.tap("show", ORGANISERS)
def home_screen(ask: Ask, dwelling_id: int) -> Screen:
    """One home, and what can be done; never who lives there."""
    t, one = ask.t, dwellings.home(ask.tx, ask.who, dwelling_id)
    lines = [
        described(t, one.facts, one.partner, one.pool, one.concept),
        t("<b>Now:</b> {state}").format(state=t(STATES[one.state])),
    ]
    rows = _rows(t, one)
    if offer_leaving.contract_of(ask.tx, ask.who, dwelling_id) is not None:
        lines.append(t("A contract stands, but nobody here helps with it any more."))
        rows = ((button(t("The contract has ended"), "dwellings.end", dwelling_id),), *rows)
    viewing = viewings.of_home(ask.tx, ask.who, dwelling_id)
    if viewing is not None:
        lines.append(_to_be_seen(t, viewing))
        when = t("Choose a time") if viewing.starts_at is None else t("Another time")
        rows = ((button(when, "viewings.ask", viewing.offer_id),), *rows)
    offer_id = offers.waiting_for(ask.tx, ask.who, dwelling_id)
    if offer_id is not None:
        lines.append(t(TO_LANDLORD[OfferStatus.ACCEPTED]).format(label=one.facts.label))
        yes = button(t("Yes"), "offers.landlord", offer_id, 1)
        rows = ((yes, button(t("No"), "offers.landlord", offer_id, 0)), *rows)
    return Screen(Markup("\n").join(lines), rows)


def _to_be_seen(t: Translator, viewing: Viewing) -> Markup:
    """That somebody would like to see the home, or when it is; never who."""
    if viewing.starts_at is None:
        return t(TO_LANDLORD[OfferStatus.VIEWING]).format(label=viewing.label)
    return t("<b>Seeing it:</b> {when}").format(when=t.moment(viewing.starts_at))


def described(
    t: Translator, facts: DwellingFacts, partner: str, pool: str = "", concept: str = ""
) -> Markup:
    """Everything that is known of a home."""
    yes, no = t("yes"), t("no")
    lines = (
        (t("Kind"), f"{t(DWELLING_KINDS[facts.kind])}, {t(HOUSING_FORMS[facts.form])}"),
        (t("Building"), t(BUILD_TYPES[facts.build])),
        (t("Rent a month"), t.kroner(facts.rent)),
        (t("Deposit"), t.kroner(facts.deposit)),
        (t("Area"), facts.area),
        (t("Own kitchen"), yes if facts.own_kitchen else no),
        (t("Step-free"), yes if facts.is_accessible else no),
        (t("Shared with others"), yes if facts.is_shared else no),
        (t("Free from"), t.day(facts.free_from)),
        (t("Partner"), partner),
        (t("Pool"), pool),
        (t("Concept"), concept),
    )
    told = [Markup("<b>{}:</b> {}").format(label, value) for label, value in lines if value]
    about = (Markup.escape(facts.about),) if facts.about else ()
    return Markup("\n").join([Markup("<b>{}</b>").format(facts.label), *told, *about])


def _rows(t: Translator, one: Home) -> tuple[Row, ...]:
    picture: Row = ()
    if one.facts.picture_file_id:
        picture = (button(t("See the picture"), "dwellings.picture", one.id),)
    change = button(t("Change"), "dwellings.edit", one.id)
    if one.state is State.LIVED_IN:
        other = button(t("Nobody lives here any more"), "dwellings.empty", one.id)
    elif one.state is State.WITHDRAWN:
        other = button(t("Offer it again"), "dwellings.back", one.id)
    else:
        other = button(t("Take it off the list"), "dwellings.off", one.id)
    return (picture, (change, other), (button(t("All homes"), "dwellings"),))


@routes.tap("picture", ORGANISERS)
def picture(ask: Ask, dwelling_id: int) -> Said:
    one = dwellings.home(ask.tx, ask.who, dwelling_id)
    if not one.facts.picture_file_id:
        return home_screen(ask, dwelling_id)
    shown = Attachment(Media.PHOTO, one.facts.picture_file_id)
    return Answer((Screen(one.facts.label, attachment=shown),), fresh=True)


@routes.tap("off", ORGANISERS)
def off(ask: Ask, dwelling_id: int) -> Said:
    dwellings.withdraw(ask.tx, ask.who, dwelling_id)
    return home_screen(ask, dwelling_id)


@routes.tap("back", ORGANISERS)
def back(ask: Ask, dwelling_id: int) -> Said:
    dwellings.bring_back(ask.tx, ask.who, dwelling_id)
    return home_screen(ask, dwelling_id)


@routes.tap("empty", ORGANISERS)
def ask_empty(ask: Ask, dwelling_id: int) -> Said:
    """Are you sure? Those who help the young person will be told."""
    t, one = ask.t, dwellings.home(ask.tx, ask.who, dwelling_id)
    words = t("Is <b>{label}</b> empty? Then it is free again, and those who help will be told.")
    rows = (
        (button(t("Yes, it is empty"), "dwellings.emptied", dwelling_id),),
        (button(t("No"), "dwellings.show", dwelling_id),),
    )
    return Screen(words.format(label=one.facts.label), rows)


@routes.tap("emptied", ORGANISERS)
def emptied(ask: Ask, dwelling_id: int) -> Said:
    dwellings.home(ask.tx, ask.who, dwelling_id)
    offer_id = settling.lived_in(ask.tx, ask.who, dwelling_id)
    if offer_id is not None:
        settling.move_out(ask.tx, ask.who, offer_id)
    return home_screen(ask, dwelling_id)


@routes.tap("end", COORDINATORS)
def ask_ended(ask: Ask, dwelling_id: int) -> Said:
    """Are you sure? The young person has left the bot, and cannot be asked here."""
    t, one = ask.t, dwellings.home(ask.tx, ask.who, dwelling_id)
    words = t(
        "Has the contract for <b>{label}</b> ended? "
        "Then the home is free again, and the landlord will be told."
    )
    rows = (
        (button(t("Yes, it has ended"), "dwellings.ended", dwelling_id),),
        (button(t("No"), "dwellings.show", dwelling_id),),
    )
    return Screen(words.format(label=one.facts.label), rows)


@routes.tap("ended", COORDINATORS)
def ended(ask: Ask, dwelling_id: int) -> Said:
    offer_leaving.end_contract(ask.tx, ask.who, dwelling_id)
    return home_screen(ask, dwelling_id)


@routes.tap("new", ORGANISERS)
def new(ask: Ask) -> Said:
    own = partners.own(ask.tx, ask.who)
    if own is not None:
        return form.onward(ask, {"partner_id": own, "is_own": True})
    return partner_first(ask) or form.onward(ask, {})


@routes.tap("edit", ORGANISERS)
def edit(ask: Ask, dwelling_id: int) -> Said:
    one = dwellings.home(ask.tx, ask.who, dwelling_id)
    is_own = partners.own(ask.tx, ask.who) is not None
    return form.page(ask, to_change(one.facts, dwelling_id=dwelling_id, is_own=is_own))


def _questions(draft: Draft) -> Sequence[Question]:
    """A partner contact does not choose whose it is."""
    return [one for one in QUESTIONS if one.name != "partner_id" or not draft.get("is_own")]


def _page(ask: Ask, draft: Draft) -> Page:
    facts, tx, who = as_facts(DwellingFacts, draft), ask.tx, ask.who
    partner = partners.names(tx).get(facts.partner_id, "")
    pool = pools.names(tx, who).get(facts.pool_id or 0, "")
    concept = concepts.names(tx, ConceptKind.HOMES).get(facts.concept_id or 0, "")
    text = described(ask.t, facts, partner, pool, concept)
    if facts.picture_file_id:
        text += Markup("\n") + ask.t("There is a picture.")
    return Page(text, ask.t("Save"))


def _save(ask: Ask, draft: Draft) -> Said:
    dwelling_id = draft.get("dwelling_id")
    now = dwellings.home(ask.tx, ask.who, dwelling_id).facts if dwelling_id is not None else None
    facts = as_facts(DwellingFacts, draft, now)
    try:
        dwelling_id = dwellings.keep(ask.tx, ask.who, dwelling_id, facts)
    except dwellings.OnOffer as no:
        return _as_it_was(ask, draft, ask.t(no.text).format(**no.fields))
    return Answer((home_screen(ask, dwelling_id),), toast=ask.t("Saved."))


def _as_it_was(ask: Ask, draft: Draft, words: str) -> Screen:
    """The page again, with the terms of an offer as they stand; the rest of the draft is kept."""
    now = as_draft(dwellings.home(ask.tx, ask.who, draft["dwelling_id"]).facts)
    page: Screen = form.page(ask, draft | {name: now[name] for name in dwellings.TERMS})
    return replace(page, text=Markup("{}\n\n{}").format(words, page.text))


form = Form(routes, ORGANISERS, _questions, _page, _save)
