"""The suitability assessment for a dormitory: a form for staff, plain words for the youth."""

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.dwellings import DwellingKind
from bot.domain.intake import SUITABILITIES
from bot.domain.people import CASEWORKERS, YOUTHS
from bot.domain.reading import Draft, read_text
from bot.i18n import N_, Translator
from bot.services import assessments, cases, pools
from bot.services.assessments import Assessed, Findings
from bot.services.people import alias_of
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
    without,
    written,
)
from handlers.routes import Ask, Routes, Said, button

routes = Routes("assessment")


@routes.tap("of", CASEWORKERS)
def assessment_screen(ask: Ask, youth_id: int) -> Screen:
    """The assessment that counts, or that there is none."""
    t, one = ask.t, assessments.newest(ask.tx, ask.who, youth_id)
    head = Markup("<b>{}</b>\n").format(alias_of(ask.tx, youth_id))
    text = head + (
        t("There is no assessment for a dormitory yet.") if one is None else _described(t, one)
    )
    label = t("Assess") if one is None else t("Assess again")
    rows: tuple[Row, ...] = (
        (button(label, "assessment.new", youth_id),),
        (button(t("Back"), "housing.case", youth_id),),
    )
    return Screen(text, rows)


def _described(t: Translator, one: Assessed) -> Markup:
    made = t("Made by {name}, {day}").format(name=one.by, day=t.day(one.at))
    return made + "\n" + described(t, one.findings, one.pool)


def described(t: Translator, found: Findings, pool: str) -> Markup:
    """Everything that staff wrote; the last part is what the youth can read."""
    lines = (
        (t("Dormitory"), pool),
        (t("Decision"), t(SUITABILITIES[found.decision])),
        (t("The room"), found.room),
        (t("The house and the others"), found.environment),
        (t("Support that it takes"), found.support),
        (t("The young person's own wish"), found.wish),
        (t("Reasons"), found.reasons),
        (t("The young person can read"), found.told),
    )
    told = [Markup("<b>{}:</b> {}").format(label, value) for label, value in lines if value]
    return Markup("\n").join(told)


@routes.tap("new", CASEWORKERS)
def new(ask: Ask, youth_id: int) -> Said:
    assessments.newest(ask.tx, ask.who, youth_id)
    return form.onward(ask, {"youth_id": youth_id})


def _pools(ask: Ask) -> Choices:
    found = pools.names(ask.tx, ask.who, DwellingKind.DORM_ROOM)
    rows = tuple((Choice(name, str(key), key),) for key, name in found.items())
    return ((Choice(ask.t("No particular one"), "none", None),), *rows)


QUESTIONS = (
    Question("pool_id", N_("Dormitory"), N_("Which dormitory is it about?"), chosen(PICK), _pools),
    Question(
        "room",
        N_("Room"),
        N_("The room: does it fit? Size, bathroom, kitchen, quiet."),
        written("room", read_text),
    ),
    Question(
        "environment",
        N_("House"),
        N_("The house and those who live there: how will it be to live among them?"),
        written("environment", read_text),
    ),
    Question(
        "support",
        N_("Support"),
        N_("What support does it take for it to work?"),
        written("support", read_text),
    ),
    Question(
        "wish",
        N_("Own wish"),
        N_("What does the young person want? Write it as it was said."),
        written("wish", read_text),
    ),
    Question(
        "decision",
        N_("Decision"),
        N_("What do you decide? Nothing is calculated: it is your judgement."),
        chosen(PICK),
        options(SUITABILITIES),
    ),
    Question("reasons", N_("Reasons"), N_("Why?"), written("reasons", read_text)),
    Question(
        "told",
        N_("Plain words"),
        N_("How do you say it to the young person? Short and plain; this can be read on request."),
        written("told", read_text),
        without(),
    ),
)


def _page(ask: Ask, draft: Draft) -> Page:
    found = as_facts(Findings, draft)
    pool = pools.names(ask.tx, ask.who).get(found.pool_id or 0, "")
    return Page(described(ask.t, found, pool), ask.t("Decide"))


def _save(ask: Ask, draft: Draft) -> Said:
    assessments.keep(ask.tx, ask.who, draft["youth_id"], as_facts(Findings, draft))
    return Answer((assessment_screen(ask, draft["youth_id"]),), toast=ask.t("Saved."))


form = Form(routes, CASEWORKERS, QUESTIONS, _page, _save)


@routes.tap("", YOUTHS)
def mine(ask: Ask) -> Said:
    """What was found, in plain words, because the youth asked for it."""
    t, one = ask.t, assessments.told(ask.tx, ask.who.id)
    back = (button(t("My home"), "housing"),)
    if one is None:
        return Screen(t("Nobody has looked at a dormitory for you yet."), (back,))
    words = t("{name} has looked at whether a dormitory fits you: {decision}.").format(
        name=one.by, decision=t(SUITABILITIES[one.findings.decision])
    )
    helper = cases.helper_name(ask.tx, ask.who.id)
    why = t("Ask {name} why. You have a right to know.").format(name=helper)
    parts = [words, one.findings.told or why]
    talk = (button(t("Talk with {name}").format(name=helper), "messages.write"),)
    return Screen(Markup("\n\n").join(Markup.escape(part) for part in parts), (talk, back))
