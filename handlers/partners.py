"""The register of partners: the list, one of them, and the form that describes it."""

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.activities import TRACK_NAMES
from bot.domain.alliance import PARTNER_KINDS, PartnerFacts
from bot.domain.names import NoName
from bot.domain.people import COORDINATORS, PARTNERS
from bot.domain.reading import Draft, Unread, read_line, read_text
from bot.i18n import N_, Translator
from bot.services import invitations, partners
from bot.services.partners import Listed
from handlers.forms import (
    PICK,
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
from handlers.invitation_list import ready
from handlers.menu import cancel_row
from handlers.pages import SIZE, page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("partners")
ROLES = COORDINATORS | PARTNERS


@routes.tap("", ROLES)
def register(ask: Ask, number: int = 0) -> Said:
    """Everybody in the alliance; those who take part no more stand last."""
    t, total = ask.t, partners.count(ask.tx)
    place = page_at(total, number, SIZE)
    found = partners.register(ask.tx, ask.who, first=place.number * SIZE, size=SIZE)
    rows = [(button(_line(t, one), "partners.show", one.id),) for one in found]
    new: Row = ()
    if ask.who.role in COORDINATORS:
        new = (
            button(t("New partner"), "partners.new"),
            button(t("As a file"), "sheets", "partners"),
        )
    words = t.plural("{n} partner in the alliance.", "{n} partners in the alliance.", total)
    turn = turn_row(t, place, t("More"), "partners")
    back = (button(t("The alliance"), "alliance"),)
    return Screen(words.format(n=total), (*rows, turn, new, back))


def _line(t: Translator, one: Listed) -> str:
    rest = t(PARTNER_KINDS[one.facts.kind]) if one.is_active else t("no longer active")
    return f"{one.facts.name} · {rest}"


@routes.tap("show", ROLES)
def show(ask: Ask, partner_id: int) -> Screen:
    """What is known of a partner, and what can be done."""
    one = partners.partner(ask.tx, ask.who, partner_id)
    return Screen(described(ask.t, one.facts) + "\n\n" + _state(ask.t, one), _rows(ask, one))


def described(t: Translator, facts: PartnerFacts) -> Markup:
    tracks = t.listing([str(t(TRACK_NAMES[track])) for track in facts.tracks])
    lines = (
        (t("Kind"), t(PARTNER_KINDS[facts.kind])),
        (t("Formerly"), ", ".join(facts.former_names)),
        (t("Tracks"), tracks),
        (t("Contact"), facts.contact),
        (t("Part in the alliance"), facts.part),
    )
    told = [Markup("<b>{}:</b> {}").format(label, value) for label, value in lines if value]
    return Markup("\n").join([Markup("<b>{}</b>").format(facts.name), *told])


def _state(t: Translator, one: Listed) -> Markup:
    if not one.is_active:
        return t("No longer active. What it has done stays.")
    if not one.contacts:
        return t("Nobody from here uses the bot yet.")
    words = t.plural(
        "{n} person from here uses the bot.", "{n} people from here use the bot.", one.contacts
    )
    return words.format(n=one.contacts)


def _rows(ask: Ask, one: Listed) -> tuple[Row, ...]:
    t, back = ask.t, (button(ask.t("All partners"), "partners"),)
    change = button(t("Change"), "partners.edit", one.id)
    if ask.who.role not in COORDINATORS:
        return ((change,), back) if partners.own(ask.tx, ask.who) == one.id else (back,)
    if not one.is_active:
        return ((change, button(t("Active again"), "partners.switch", one.id, 1)), back)
    invite = button(t("Invite a contact"), "partners.invite", one.id)
    return ((invite,), (change, button(t("No longer active"), "partners.switch", one.id, 0)), back)


@routes.tap("switch", COORDINATORS)
def switch(ask: Ask, partner_id: int, is_active: int) -> Said:
    partners.switch(ask.tx, ask.who, partner_id, bool(is_active))
    return show(ask, partner_id)


@routes.tap("invite", COORDINATORS)
def ask_contact(ask: Ask, partner_id: int) -> Said:
    """The next text is the contact's name."""
    one = partners.partner(ask.tx, ask.who, partner_id)
    ask.expects("partners.contact", partner_id=partner_id)
    words = ask.t("What is the contact at {partner} called? A first name is enough.")
    return Screen(words.format(partner=one.facts.name), (cancel_row(ask.t),))


@routes.step("contact", COORDINATORS, is_name=True)
def invite(ask: Ask) -> Said:
    """The link to hand on. The contact never sees a young person's case."""
    try:
        made = invitations.invite_partner(ask.tx, ask.who, ask.text, ask.data["partner_id"])
    except NoName as no:
        return Screen(ask.t(no.text), (cancel_row(ask.t),))
    ask.close_question()
    return ready(ask, made)


@routes.tap("new", COORDINATORS)
def new(ask: Ask) -> Said:
    return form.onward(ask, {})


@routes.tap("edit", ROLES)
def edit(ask: Ask, partner_id: int) -> Said:
    partners.must_act_for(ask.tx, ask.who, partner_id)
    one = partners.partner(ask.tx, ask.who, partner_id)
    return form.page(ask, to_change(one.facts, partner_id=partner_id))


def _read_names(ask: Ask) -> Draft:
    names = tuple(read_line(line) for line in ask.text.splitlines() if line.strip())
    if len(names) > 5:
        raise Unread(N_("At most five names, a line each."))
    return {"former_names": names}


QUESTIONS = (
    Question("name", N_("Name"), N_("What is the partner called?"), written("name", read_line)),
    Question(
        "kind",
        N_("Kind"),
        N_("What kind of organisation is it?"),
        chosen(PICK),
        options(PARTNER_KINDS),
    ),
    Question(
        "tracks",
        N_("Tracks"),
        N_("Which tracks does it take part in? Tap all that fit."),
        chosen(PICK),
        options(TRACK_NAMES),
        many=True,
    ),
    Question(
        "part",
        N_("Part"),
        N_("What does it do in the alliance?"),
        written("part", read_text),
        without(),
    ),
    Question(
        "contact",
        N_("Contact"),
        N_("Who is the contact? A name, a phone number or an e-mail at work."),
        written("contact", read_text),
        without(),
    ),
    Question(
        "former_names",
        N_("Former names"),
        N_("Did it have other names? Write a line for each."),
        _read_names,
        without([]),
    ),
)


def _page(ask: Ask, draft: Draft) -> Page:
    return Page(described(ask.t, as_facts(PartnerFacts, draft)), ask.t("Save"))


def _save(ask: Ask, draft: Draft) -> Said:
    partner_id = draft.get("partner_id")
    now = partners.partner(ask.tx, ask.who, partner_id).facts if partner_id is not None else None
    facts = as_facts(PartnerFacts, draft, now)
    partner_id = partners.keep(ask.tx, ask.who, partner_id, facts)
    return Answer((show(ask, partner_id),), toast=ask.t("Saved."))


form = Form(routes, ROLES, QUESTIONS, _page, _save, {partners.NameTaken: "name"})
