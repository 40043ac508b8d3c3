"""What a youth needs of a home: staff type the facts, the youth writes the wishes."""

from markupsafe import Markup

from bot.answers import Answer, Button, Row, Screen
from bot.domain.dwellings import HOUSING_FORMS
from bot.domain.intake import ROUTES, SLEEPS, UNDER_AGE
from bot.domain.people import CASEWORKERS, YOUTHS
from bot.domain.reading import Draft, Unread, read_line, read_text, read_whole
from bot.i18n import N_, Translator
from bot.services import needs, people
from bot.services.needs import Needs, Situation
from handlers.dwelling_questions import HIGHEST_RENT
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
    yes_or_no,
)
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("needs")

MOST_AREAS = 6


@routes.tap("", CASEWORKERS)
def situation_screen(ask: Ask, youth_id: int) -> Screen:
    """Place, route, where the youth sleeps, what the home may cost, and the wishes."""
    t, now = ask.t, needs.situation(ask.tx, ask.who, youth_id)
    rows: list[Row] = []
    if not now.has_place:
        rows.append((button(t("Give a place"), "needs.take_in", youth_id),))
    if now.is_minor:
        rows.append((_of_age(ask, "needs.of_age", youth_id),))
    rows += [
        (button(t("Change"), "needs.edit", youth_id),),
        (button(t("Back"), "housing.case", youth_id),),
    ]
    return Screen(Markup("\n").join(_lines(t, now)), tuple(rows))


def _of_age(ask: Ask, tap: str, youth_id: int) -> Button:
    return button(ask.t("Has turned {age}").format(age=ask.profile.min_age), tap, youth_id)


def _lines(t: Translator, now: Situation) -> list[Markup]:
    lines = [Markup("<b>{}</b>").format(now.alias)]
    if now.is_minor:
        lines.append(t(UNDER_AGE))
    place = t("has a place") if now.has_place else t("waits for a place")
    lines.append(t("<b>The project:</b> {place}").format(place=place))
    lines += described(t, now.needs)
    wishes = now.wishes or t("not written yet")
    lines.append(t("<b>Own wishes:</b> {words}").format(words=wishes))
    return lines


def described(t: Translator, now: Needs) -> list[Markup]:
    """The facts, each on a line; what is not known says so."""
    unknown = t("not known yet")
    lines = (
        (t("Route"), t(ROUTES[now.route]) if now.route else unknown),
        (t("Sleeps now"), t(SLEEPS[now.sleeps]) if now.sleeps else unknown),
        (t("Highest rent a month"), unknown if now.max_rent is None else t.kroner(now.max_rent)),
        (t("Form"), t(HOUSING_FORMS[now.form]) if now.form else t("any")),
        (t("Areas"), ", ".join(now.areas) or t("anywhere")),
        (t("Step-free"), t("yes") if now.needs_access else t("not needed")),
    )
    return [Markup("<b>{}:</b> {}").format(label, value) for label, value in lines]


@routes.tap("take_in", CASEWORKERS)
def ask_taken_in(ask: Ask, youth_id: int) -> Said:
    """Asked first: a place comes back only when the case is closed."""
    if not needs.can_be_taken_in(ask.tx, ask.who, youth_id):
        return situation_screen(ask, youth_id)
    t, name = ask.t, people.alias_of(ask.tx, youth_id)
    words = t("Give <b>{name}</b> a place? It only becomes free again when you close the case.")
    rows = (
        (button(t("Yes, give the place"), "needs.taken_in", youth_id),),
        (button(t("Back"), "needs", youth_id),),
    )
    return Screen(words.format(name=name), rows)


@routes.tap("taken_in", CASEWORKERS)
def take_in(ask: Ask, youth_id: int) -> Said:
    """The youth has a place from now on, if one is free."""
    needs.take_in(ask.tx, ask.who, youth_id)
    return situation_screen(ask, youth_id)


@routes.tap("of_age", CASEWORKERS)
def of_age(ask: Ask, youth_id: int) -> Said:
    """Asked first: nobody can be made younger again."""
    t, now = ask.t, needs.situation(ask.tx, ask.who, youth_id)
    words = t(
        "Has <b>{name}</b> turned {age}? Then homes can be offered in the bot. "
        "It can't be changed back."
    )
    rows = (
        (_of_age(ask, "needs.is_of_age", youth_id),),
        (button(t("Back"), "needs", youth_id),),
    )
    return Screen(words.format(name=now.alias, age=ask.profile.min_age), rows)


@routes.tap("is_of_age", CASEWORKERS)
def is_of_age(ask: Ask, youth_id: int) -> Said:
    """The youth is under age no more."""
    needs.come_of_age(ask.tx, ask.who, youth_id)
    return situation_screen(ask, youth_id)


@routes.tap("edit", CASEWORKERS)
def edit(ask: Ask, youth_id: int) -> Said:
    now = needs.situation(ask.tx, ask.who, youth_id)
    return form.page(ask, to_change(now.needs, youth_id=youth_id))


def _read_areas(ask: Ask) -> Draft:
    areas = [read_line(part) for part in ask.text.replace("\n", ",").split(",") if part.strip()]
    if len(areas) > MOST_AREAS:
        raise Unread(N_("At most six areas, with commas between them."))
    return {"areas": areas}


def _anywhere(ask: Ask) -> Choices:
    return ((Choice(ask.t("Anywhere"), "any", []),),)


def _any_form(ask: Ask) -> Choices:
    return (*options(HOUSING_FORMS)(ask), (Choice(ask.t("Any form"), "any", None),))


QUESTIONS = (
    Question(
        "route",
        N_("Route"),
        N_("Is the young person in homelessness, or at risk of it?"),
        chosen(PICK),
        options(ROUTES),
    ),
    Question(
        "sleeps",
        N_("Sleeps now"),
        N_("Where does the young person sleep now?"),
        chosen(PICK),
        options(SLEEPS),
    ),
    Question(
        "max_rent",
        N_("Highest rent"),
        N_("What is the highest rent a month, in kroner?"),
        written("max_rent", read_whole(HIGHEST_RENT)),
        without(None),
    ),
    Question("form", N_("Form"), N_("Which form of home is needed?"), chosen(PICK), _any_form),
    Question(
        "areas",
        N_("Areas"),
        N_("Which areas? Write them with commas. For example: Valby, Vanløse."),
        _read_areas,
        _anywhere,
    ),
    Question(
        "needs_access",
        N_("Step-free"),
        N_("Must it be possible to get in without steps?"),
        chosen(PICK),
        yes_or_no,
    ),
)


def _page(ask: Ask, draft: Draft) -> Page:
    return Page(Markup("\n").join(described(ask.t, as_facts(Needs, draft))), ask.t("Save"))


def _save(ask: Ask, draft: Draft) -> Said:
    youth_id = draft["youth_id"]
    now = needs.situation(ask.tx, ask.who, youth_id).needs
    needs.keep(ask.tx, ask.who, youth_id, as_facts(Needs, draft, now))
    return Answer((situation_screen(ask, youth_id),), toast=ask.t("Saved."))


form = Form(routes, CASEWORKERS, QUESTIONS, _page, _save)


@routes.tap("wishes", YOUTHS)
def wishes(ask: Ask) -> Said:
    """What the youth has wished for, with a way to say it."""
    t, now = ask.t, needs.wishes_of(ask.tx, ask.who.id)
    words = t("What matters to you in a home? We cannot promise it, but we read it.")
    rows: tuple[Row, ...] = ((button(t("Write"), "needs.say"),),)
    if now:
        words += _wished(t, now)
        change = button(t("Change"), "needs.say")
        rows = ((change,), (button(t("Take my wishes back"), "needs.unwish"),))
    return Screen(words, (*rows, (button(t("My home"), "housing"),)))


def _wished(t: Translator, now: str) -> Markup:
    return Markup("\n\n") + t("<b>You wrote:</b> {words}").format(words=now)


@routes.tap("say", YOUTHS)
def ask_wish(ask: Ask) -> Said:
    """The next text is the wish, in place of an older one."""
    t, now = ask.t, needs.wishes_of(ask.tx, ask.who.id)
    ask.expects("needs.wish")
    words = t(
        "What matters to you in a home? Write it in your own words: a quiet room, near school, "
        "with my dog. We cannot promise it, but we read it."
    )
    if now:
        words += _wished(t, now)
    return Screen(words, (cancel_row(t),))


@routes.step("wish", YOUTHS)
def wish(ask: Ask) -> Said:
    t = ask.t
    try:
        words = read_text(ask.text)
    except Unread as no:
        return Screen(t(no.msgid), (cancel_row(t),))
    needs.wish(ask.tx, ask.who.id, words)
    ask.close_question()
    return _thanks(ask, t("Thank you. Those who help you can read it now."))


@routes.tap("unwish", YOUTHS)
def ask_unwished(ask: Ask) -> Said:
    """Asked first: the words are not kept."""
    t, now = ask.t, needs.wishes_of(ask.tx, ask.who.id)
    if not now:
        return wishes(ask)
    rows = (
        (button(t("Yes, delete them"), "needs.unwished"),),
        (button(t("Back"), "needs.wishes"),),
    )
    return Screen(t("Delete your wishes?") + _wished(t, now), rows)


@routes.tap("unwished", YOUTHS)
def unwish(ask: Ask) -> Said:
    needs.wish(ask.tx, ask.who.id, "")
    return _thanks(ask, ask.t("It is gone."))


def _thanks(ask: Ask, words: str) -> Screen:
    return Screen(words, ((button(ask.t("My home"), "housing"),),))
