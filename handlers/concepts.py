"""The register of concepts: the list, one of them, and the form that describes it."""

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.activities import TRACK_NAMES, Track
from bot.domain.alliance import (
    CONCEPT_KINDS,
    CONCEPT_STAGES,
    HORIZONS,
    ConceptFacts,
    ConceptKind,
)
from bot.domain.people import COORDINATORS, ORGANISERS
from bot.domain.reading import Draft, read_line, read_text
from bot.i18n import N_, Translator
from bot.services import concepts, partners
from bot.services.concepts import Listed
from bot.services.people import NotYours
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
    without,
    written,
)
from handlers.pages import SIZE, page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("concepts")


@routes.tap("", ORGANISERS)
def register(ask: Ask, number: int = 0) -> Said:
    """Every concept; the profile may say that there are to be more, which are not known yet."""
    t, total = ask.t, concepts.count(ask.tx, *ConceptKind)
    place = page_at(total, number, SIZE)
    found = concepts.register(ask.tx, ask.who, first=place.number * SIZE, size=SIZE)
    rows = [(button(_line(t, one), "concepts.show", one.id),) for one in found]
    new: Row = ()
    if ask.who.role in COORDINATORS:
        new = (button(t("New concept"), "concepts.new"), button(t("From a file"), "concept_files"))
    turn = turn_row(t, place, t("More"), "concepts")
    back = (button(t("The alliance"), "alliance"),)
    return Screen(_heading(ask, total), (*rows, turn, new, back))


def _heading(ask: Ask, total: int) -> Markup:
    t = ask.t
    text = t.plural("{n} concept.", "{n} concepts.", total).format(n=total)
    planned = ask.profile.housing_concepts
    open_ones = planned - concepts.count(ask.tx, ConceptKind.HOMES)
    if open_ones <= 0:
        return text
    more = t.plural(
        "There are to be {planned} with homes. One of them is not on the list yet.",
        "There are to be {planned} with homes. {n} of them are not on the list yet.",
        open_ones,
    )
    return Markup(" ").join((text, more.format(planned=t.number(planned), n=t.number(open_ones))))


def _line(t: Translator, one: Listed) -> str:
    mark = "⏳ " if one.is_stale else ""
    return f"{mark}{one.facts.name} · {t(CONCEPT_STAGES[one.facts.stage])}"


@routes.tap("show", ORGANISERS)
def concept_screen(ask: Ask, concept_id: int) -> Screen:
    """How far a concept is, its newest note, and what can be done."""
    one = concepts.concept(ask.tx, ask.who, concept_id)
    parts = [described(ask.t, one.facts, one.lead), _news(ask.t, one)]
    if one.packages:
        with_it = ask.t("<b>Support with it:</b> {names}")
        parts.append(with_it.format(names=ask.t.listing(list(one.packages))))
    return Screen(Markup("\n\n").join(parts), _rows(ask, one))


def described(t: Translator, facts: ConceptFacts, lead: str) -> Markup:
    head = Markup("<b>{}</b>\n{}").format(
        facts.name,
        " · ".join((*_about(t, facts), t(CONCEPT_STAGES[facts.stage]), t(HORIZONS[facts.horizon]))),
    )
    led = t("<b>Led by:</b> {name}").format(name=lead)
    about = (Markup.escape(facts.about),) if facts.about else ()
    return Markup("\n").join((head, led, *about))


def _about(t: Translator, facts: ConceptFacts) -> tuple[str, ...]:
    """Its kind and its track; homes are of the track of homes, unless it is another."""
    kind = t(CONCEPT_KINDS[facts.kind])
    if facts.kind is ConceptKind.HOMES and facts.track is Track.HOME:
        return (kind,)
    return kind, t(TRACK_NAMES[facts.track])


def _news(t: Translator, one: Listed) -> Markup:
    if not one.news:
        return t("No news yet.")
    said = t("<b>News, {day}:</b> {news}").format(day=t.day(one.news_at), news=one.news)
    if one.is_stale:
        said += Markup("\n") + t("That is more than 30 days ago.")
    return said


def _rows(ask: Ask, one: Listed) -> tuple[Row, ...]:
    t = ask.t
    look = (
        button(t("Milestones"), "milestones", one.id),
        button(t("Checklist"), "concept_work.steps", one.id),
    )
    file = (button(t("As a file"), "concept_files.send", one.id),)
    back = (button(t("All concepts"), "concepts"),)
    if not concepts.may_work_on(ask.tx, ask.who, one.id):
        return (look, file, back)
    work = (
        button(t("Write news"), "concept_work.news", one.id),
        button(t("Change"), "concepts.edit", one.id),
    )
    packages: Row = ()
    if ask.who.role in COORDINATORS and one.facts.kind is ConceptKind.HOMES:
        packages = (button(t("Support packages"), "concept_work.packages", one.id),)
    return (work, look, packages, file, back)


@routes.tap("new", COORDINATORS)
def new(ask: Ask) -> Said:
    return partner_first(ask) or form.onward(ask, {})


def partner_first(ask: Ask) -> Screen | None:
    """What to do before a form that asks for a partner; None where there is one to choose."""
    if partners.names(ask.tx, only_active=True):
        return None
    t = ask.t
    words = t("There has to be an active partner first. Make one, or make one active again.")
    rows = ((button(t("New partner"), "partners.new"),), (button(t("Partners"), "partners"),))
    return Screen(words, rows)


@routes.tap("edit", ORGANISERS)
def edit(ask: Ask, concept_id: int) -> Said:
    if not concepts.may_work_on(ask.tx, ask.who, concept_id):
        raise NotYours
    one = concepts.concept(ask.tx, ask.who, concept_id)
    return form.page(ask, to_change(one.facts, concept_id=concept_id))


def partner_choices(ask: Ask) -> Choices:
    """The active partners, two in a row."""
    names = partners.names(ask.tx, only_active=True)
    found = [Choice(name, str(key), key) for key, name in names.items()]
    return tuple(tuple(found[at : at + 2]) for at in range(0, len(found), 2))


def concept_choices(ask: Ask) -> Choices:
    """None, or one of the concepts for homes."""
    found = concepts.names(ask.tx, ConceptKind.HOMES)
    rows = tuple((Choice(name, str(key), key),) for key, name in found.items())
    return ((Choice(ask.t("None of them"), "none", None),), *rows)


QUESTIONS = (
    Question("name", N_("Name"), N_("What is the concept called?"), written("name", read_line)),
    Question(
        "kind",
        N_("Kind"),
        N_("Is it about homes, or a support package for other concepts?"),
        chosen(PICK),
        options(CONCEPT_KINDS),
    ),
    Question(
        "lead_id",
        N_("Led by"),
        N_("Which partner leads it? It is always exactly one."),
        chosen(PICK),
        partner_choices,
    ),
    Question(
        "stage", N_("Stage"), N_("How far along is it?"), chosen(PICK), options(CONCEPT_STAGES)
    ),
    Question("track", N_("Track"), N_("Which track?"), chosen(PICK), options(TRACK_NAMES)),
    Question(
        "horizon",
        N_("Horizon"),
        N_("Does it help here and now, or in the longer term?"),
        chosen(PICK),
        options(HORIZONS),
    ),
    Question(
        "about",
        N_("Description"),
        N_("Say a little about it."),
        written("about", read_text),
        without(),
    ),
)


def _page(ask: Ask, draft: Draft) -> Page:
    facts = as_facts(ConceptFacts, draft)
    lead = partners.names(ask.tx).get(facts.lead_id, "")
    return Page(described(ask.t, facts, lead), ask.t("Save"))


def _save(ask: Ask, draft: Draft) -> Said:
    concept_id = draft.get("concept_id")
    now = concepts.concept(ask.tx, ask.who, concept_id).facts if concept_id is not None else None
    facts = as_facts(ConceptFacts, draft, now)
    concept_id = concepts.keep(ask.tx, ask.who, concept_id, facts)
    if draft.get("steps"):  # a concept that came as a file brings its checklist
        concepts.write_steps(ask.tx, ask.who, concept_id, draft["steps"])
    return Answer((concept_screen(ask, concept_id),), toast=ask.t("Saved."))


form = Form(routes, ORGANISERS, QUESTIONS, _page, _save, {partners.NameTaken: "name"})
