"""Pools of homes: so many in all, a percentage reserved, and how many of those are taken."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.answers import Answer, Screen
from bot.domain.dwellings import DWELLING_KINDS, PoolFacts, reserved
from bot.domain.people import COORDINATORS, ORGANISERS
from bot.domain.reading import Draft, read_line, read_whole
from bot.i18n import N_, Translator
from bot.services import partners, pools
from bot.services.pools import PoolOfHomes
from handlers.concepts import concept_choices, partner_choices, partner_first
from handlers.forms import (
    PICK,
    Choice,
    Choices,
    Form,
    Page,
    Question,
    as_facts,
    chosen,
    options,
    to_change,
    written,
)
from handlers.pages import SIZE, page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("pools")

MOST_HOMES = 10_000


@routes.tap("", ORGANISERS)
def register(ask: Ask, number: int = 0) -> Said:
    t, total = ask.t, pools.count(ask.tx, ask.who)
    place = page_at(total, number, SIZE)
    found = pools.register(ask.tx, ask.who, first=place.number * SIZE, size=SIZE)
    rows = [(button(_line(t, one), "pools.show", one.id),) for one in found]
    new = (button(t("New pool"), "pools.new"), button(t("As a file"), "sheets", "pools"))
    turn = turn_row(t, place, t("More"), "pools")
    back = (button(t("The alliance"), "alliance"),)
    words = t.plural("{n} pool of homes.", "{n} pools of homes.", total).format(n=total)
    return Screen(words, (*rows, turn, new, back))


def _line(t: Translator, one: PoolOfHomes) -> str:
    """For a button: «KAB-omdannelse · 12 af 30 i brug»."""
    if one.reserved is None:
        used = t("figures are open")
    else:
        used = t("{n} of {all} in use").format(n=one.allocated, all=one.reserved)
    return f"{one.facts.name} · {used}"


@routes.tap("show", ORGANISERS)
def pool_screen(ask: Ask, pool_id: int) -> Screen:
    t, one = ask.t, pools.pool(ask.tx, ask.who, pool_id)
    taken = t("<b>In use:</b> {n}").format(n=one.allocated)
    parts = [described(t, one.facts, one.partner), taken]
    if one.free is not None:
        parts.append(t("<b>Free:</b> {n}").format(n=one.free))
    rows = ((button(t("Change"), "pools.edit", pool_id),), (button(t("All pools"), "pools"),))
    return Screen(Markup("\n").join(parts), rows)


def described(t: Translator, facts: PoolFacts, partner: str) -> Markup:
    unknown = t("not known yet")
    share = reserved(facts.total, facts.reserved_percent)
    percent = facts.reserved_percent
    lines = (
        (t("Kind"), t(DWELLING_KINDS[facts.kind])),
        (t("Partner"), partner),
        (t("In all"), unknown if facts.total is None else t.number(facts.total)),
        (t("Reserved"), unknown if percent is None else t.percent(percent)),
        (t("For our young people"), unknown if share is None else t.number(share)),
    )
    told = [Markup("<b>{}:</b> {}").format(label, value) for label, value in lines]
    return Markup("\n").join([Markup("<b>{}</b>").format(facts.name), *told])


@routes.tap("new", ORGANISERS)
def new(ask: Ask) -> Said:
    own = partners.own(ask.tx, ask.who)
    if own is not None:
        return form.onward(ask, {"partner_id": own, "is_own": True})
    return partner_first(ask) or form.onward(ask, {})


@routes.tap("edit", ORGANISERS)
def edit(ask: Ask, pool_id: int) -> Said:
    one = pools.pool(ask.tx, ask.who, pool_id)
    is_own = ask.who.role not in COORDINATORS
    return form.page(ask, to_change(one.facts, pool_id=pool_id, is_own=is_own))


def _unknown(ask: Ask) -> Choices:
    return ((Choice(ask.t("Not known yet"), "none", None),),)


QUESTIONS = (
    Question("name", N_("Name"), N_("What is the pool called?"), written("name", read_line)),
    Question(
        "partner_id", N_("Partner"), N_("Whose homes are they?"), chosen(PICK), partner_choices
    ),
    Question(
        "kind",
        N_("Kind"),
        N_("Are they homes of one's own, or rooms in a dormitory?"),
        chosen(PICK),
        options(DWELLING_KINDS),
    ),
    Question(
        "concept_id",
        N_("Concept"),
        N_("Which concept are they part of?"),
        chosen(PICK),
        concept_choices,
    ),
    Question(
        "total",
        N_("In all"),
        N_("How many homes are there in all?"),
        written("total", read_whole(MOST_HOMES)),
        _unknown,
    ),
    Question(
        "reserved_percent",
        N_("Reserved"),
        N_("What percentage of them is reserved for our young people?"),
        written("reserved_percent", read_whole(100)),
        _unknown,
    ),
)


def _questions(draft: Draft) -> Sequence[Question]:
    """A partner contact does not choose whose it is."""
    return [one for one in QUESTIONS if one.name != "partner_id" or not draft.get("is_own")]


def _page(ask: Ask, draft: Draft) -> Page:
    facts = as_facts(PoolFacts, draft)
    partner = partners.names(ask.tx).get(facts.partner_id, "")
    return Page(described(ask.t, facts, partner), ask.t("Save"))


def _save(ask: Ask, draft: Draft) -> Said:
    pool_id = draft.get("pool_id")
    now = pools.pool(ask.tx, ask.who, pool_id).facts if pool_id is not None else None
    facts = as_facts(PoolFacts, draft, now)
    pool_id = pools.keep(ask.tx, ask.who, pool_id, facts)
    return Answer((pool_screen(ask, pool_id),), toast=ask.t("Saved."))


form = Form(routes, ORGANISERS, _questions, _page, _save, {partners.NameTaken: "name"})
