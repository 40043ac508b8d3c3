"""«Kontakt mig»: somebody without an invitation asks to be contacted, and can take it back."""

from markupsafe import Markup

from bot.answers import Answer, Button, Screen
from bot.domain.menus import CONTACT_ME, HELP_NOW
from bot.domain.messages import MessageKind, length
from bot.domain.names import NoName, clean_name
from bot.domain.people import Role
from bot.i18n import LANGUAGES, N_, catalogue
from bot.services import outreach, outreach_talk
from bot.services.outreach import Request
from handlers.albums import once
from handlers.menu import cancel_row, menu_screen
from handlers.routes import Ask, Routes, Said, button

routes = Routes("outreach")

GUESTS = frozenset({Role.GUEST})
HERE = N_("Here on Telegram")
LONGEST_CONTACT = 500  # UTF-16 units


@routes.word(CONTACT_ME, GUESTS)
@routes.tap("", GUESTS)
def begin(ask: Ask) -> Said:
    """Asks for a name, goes on where it stopped, or shows the request that is open already."""
    outreach.may_write(ask.tx, ask.who)
    request = outreach.open_of(ask.tx, ask.who.chat_id)
    if request is not None:
        return Answer((_waiting(ask, request),), fresh=True)
    question = ask.open_question()
    if question is not None and question.step == "outreach.contact":
        name, contact = question.data["name"], question.data.get("contact", "")
        screen = _preview(ask, name, contact) if contact else _ask_contact(ask, name)
        return Answer((screen,), fresh=True)
    return start_over(ask)


@routes.tap("over", GUESTS)
def start_over(ask: Ask) -> Said:
    """Asks for a name, whatever was answered before."""
    ask.expects("outreach.name")
    words = ask.t(
        "We would like to hear from you. What may we call you? "
        "A first name or a nickname is enough. No CPR number."
    )
    return Answer((Screen(words, (cancel_row(ask.t),)),), fresh=True)


@routes.step("name", GUESTS, is_name=True)
def take_name(ask: Ask) -> Said:
    try:
        name = clean_name(ask.text)
    except NoName as no:
        return Screen(ask.t(no.text), (cancel_row(ask.t),))
    ask.expects("outreach.contact", name=name)
    return _ask_contact(ask, name)


def _ask_contact(ask: Ask, name: str) -> Screen:
    t = ask.t
    words = t(
        "Hi {name}. How can we reach you? Write a phone number, or a place and a time. "
        "We can also just write to you here."
    ).format(name=name)
    return Screen(words, _contact_rows(ask))


def _contact_rows(ask: Ask) -> tuple[tuple[Button, ...], ...]:
    return ((button(ask.t(HERE), "outreach.here"),), cancel_row(ask.t))


@routes.step("contact", GUESTS, any_kind=True, is_form=True, is_reach=True)
def take_contact(ask: Ask) -> Said:
    """A phone number, a place and a time, or a shared contact; then everything is shown once."""
    contact = ask.message.contact
    text = f"+{contact.phone_number.lstrip('+')}" if contact is not None else ask.text.strip()
    if not text or ask.message.kind not in (MessageKind.TEXT, MessageKind.CONTACT):
        words = ask.t("I can't read that. Write it as text, or tap Cancel.")
        return once(ask, Screen(words, _contact_rows(ask)))
    if length(text) > LONGEST_CONTACT:
        return Screen(ask.t("That is a bit long. Can you say it shorter?"), _contact_rows(ask))
    return _preview(ask, ask.data["name"], text)


@routes.tap("here", GUESTS)
def here(ask: Ask) -> Said:
    question = ask.open_question()
    if question is None or question.step != "outreach.contact":
        return begin(ask)
    return _preview(ask, question.data["name"], str(ask.t(HERE)))


def _preview(ask: Ask, name: str, contact: str) -> Screen:
    """Nothing is sent yet; writing again replaces how to be reached."""
    t = ask.t
    ask.expects("outreach.contact", name=name, contact=contact)
    words = t("This is what we get:\n\nName: <b>{name}</b>\nReach you: {contact}\n\nIs it right?")
    rows = (
        (button(t("Send it"), "outreach.send"),),
        (button(t("Start over"), "outreach.over"), *cancel_row(t)),
    )
    return Screen(words.format(name=name, contact=contact), rows)


@routes.tap("send", GUESTS)
def send(ask: Ask) -> Said:
    """The request is on its way; a second press says the same."""
    question = ask.open_question()
    is_ready = question is not None and question.step == "outreach.contact"
    if question is None or not is_ready or "contact" not in question.data:
        return begin(ask)
    request = outreach.send(ask.tx, ask.who, question.data["name"], question.data["contact"])
    ask.close_question()
    return _waiting(ask, request)


def _waiting(ask: Ask, request: Request) -> Screen:
    """What happens now, said honestly, with a way back."""
    t = ask.t
    if request.claimer:
        now = t("{name} has your request. Whatever you write here goes to {name}.").format(
            name=request.claimer
        )
    else:
        now = t("Thank you. Your request is with us, and nobody has taken it yet.")
    rows = ((button(t("Take it back"), "outreach.withdraw", request.id),), _help(ask))
    return Screen(Markup("\n\n").join((now, when(ask))), rows)


def when(ask: Ask) -> Markup:
    """When somebody reads; no promise of an answer in so many hours."""
    hours, t = ask.profile.working_hours, ask.t
    return t(
        "We read on working days from {opens} to {closes}. If it is urgent, tap Help now."
    ).format(opens=t.clock(hours.opens), closes=t.clock(hours.closes))


def is_here(contact: str) -> bool:
    """Whether it is the ready answer, in any language: then nobody wrote it."""
    return contact in {catalogue(language).gettext(HERE) for language in LANGUAGES}


@routes.tap("withdraw", GUESTS)
def ask_withdrawn(ask: Ask, request_id: int) -> Said:
    """Asked first: whoever asks again waits anew."""
    t, request = ask.t, outreach.open_of(ask.tx, ask.who.chat_id)
    if request is None or request.id != request_id:
        return withdraw(ask, request_id)
    rows = (
        (button(t("Yes, take it back"), "outreach.withdrawn", request_id),),
        (button(t("No, leave it"), "outreach.keep"),),
    )
    return Screen(t("Do you want to take your request back? Then we won't contact you."), rows)


@routes.tap("keep", GUESTS)
def keep(ask: Ask) -> Said:
    request = outreach.open_of(ask.tx, ask.who.chat_id)
    return begin(ask) if request is None else _waiting(ask, request)


@routes.tap("withdrawn", GUESTS)
def withdraw(ask: Ask, request_id: int) -> Said:
    outreach.withdraw(ask.tx, ask.who, request_id)
    words = ask.t("Your request is taken back. You can always ask again.")
    return Answer((Screen(words), menu_screen(ask)))


def free_text(ask: Ask) -> Said:
    """A guest's words about an open request stand with it; None when there is no request."""
    request = outreach.open_of(ask.tx, ask.who.chat_id)
    if request is None:
        return None
    t = ask.t
    if not ask.text or ask.message.kind is not MessageKind.TEXT:
        outreach.may_write(ask.tx, ask.who)
        return Screen(t("I can only pass on text here. Please write it."), (_help(ask),))
    outreach_talk.add_words(ask.tx, ask.who, ask.text)
    if request.claimer:
        return Screen(t("Sent to {name}.").format(name=request.claimer), silent=True)
    added = t("I have put that with your request.")
    return Screen(Markup("\n\n").join((added, when(ask))), (_help(ask),), silent=True)


def edited(ask: Ask) -> Said:
    """What stands with a request stays as it was read; a guest without one is not disturbed."""
    if outreach.open_of(ask.tx, ask.who.chat_id) is None:
        return None
    return Screen(ask.t("I can't correct what you have sent. Please write it again."))


def _help(ask: Ask) -> tuple[Button]:
    return (button(ask.t(HELP_NOW), "safety"),)
