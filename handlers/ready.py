"""Ready replies: chosen for a youth, seen filled in, sent; and made, changed, dropped."""

from markupsafe import Markup

from bot.answers import Answer, Screen
from bot.domain.messages import MessageKind
from bot.domain.people import CASEWORKERS
from bot.domain.reading import Draft, read_line
from bot.domain.ready_replies import Blank, filled, read_reply
from bot.i18n import N_, Translator
from bot.services import addressees, messages, ready_replies, thread
from bot.services.ready_replies import Reply, ReplyFacts
from bot.services.thread import Body, Letter
from handlers.forms import (
    PICK,
    Form,
    Page,
    Question,
    as_facts,
    chosen,
    to_change,
    written,
    yes_or_no,
)
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("ready")


@routes.tap("for", CASEWORKERS)
def choose(ask: Ask, youth_id: int, number: int = 0) -> Said:
    """Which reply this youth is to get."""
    t, name = ask.t, addressees.writable(ask.tx, ask.who, youth_id)
    found = page_of(ready_replies.usable(ask.tx, ask.who), number, SIZE)
    rows = tuple((button(one.facts.title, "ready.look", youth_id, one.id),) for one in found.items)
    turn = turn_row(t, found, t("More"), "ready.for", youth_id)
    ways = (
        (button(t("My ready replies"), "ready"),),
        (button(t("Back to {name}").format(name=name), "messages.thread", youth_id, 0),),
    )
    words = t("Which reply should <b>{name}</b> get?") if rows else t("There are no replies yet.")
    return Screen(words.format(name=name), (*rows, turn, *ways))


@routes.tap("look", CASEWORKERS)
def look(ask: Ask, youth_id: int, reply_id: int) -> Said:
    """The reply as the youth will read it; nothing is sent yet."""
    t, name = ask.t, addressees.writable(ask.tx, ask.who, youth_id)
    text = _filled(ask, reply_id, youth_id)
    words = t("This goes to <b>{name}</b>:").format(name=name)
    quoted = Markup("<blockquote>{}</blockquote>").format(text)
    rows = (
        (button(t("Send it"), "ready.send", youth_id, reply_id),),
        (button(t("Another one"), "ready.for", youth_id),),
    )
    # A message of its own: sending it is known by its number, and so happens once.
    return Answer((Screen(Markup("\n").join([words, quoted]), rows),), fresh=True)


@routes.tap("send", CASEWORKERS)
def send(ask: Ask, youth_id: int, reply_id: int) -> Said:
    """On its way; a second tap sends nothing."""
    t, said = ask.t, ask.message
    name = addressees.writable(ask.tx, ask.who, youth_id)
    if thread.written_as(ask.tx, said.chat_id, said.message_id) is None:
        body = Body(text=_filled(ask, reply_id, youth_id))
        letter = Letter(said.chat_id, said.message_id, MessageKind.TEXT, body)
        messages.send(ask.tx, ask.who, youth_id, letter)
    return Screen(t("To {name}.").format(name=name))


def _filled(ask: Ask, reply_id: int, youth_id: int) -> str:
    """As the youth will read it, in the youth's language."""
    found = ready_replies.for_youth(ask.tx, ask.who, reply_id, youth_id)
    t, at = Translator(found.youth.language, ask.profile.zone), found.meets_at
    values = {
        Blank.NAME: found.youth.alias,
        Blank.ME: ask.who.alias,
        Blank.PHONE: ask.profile.staff_phone,
        Blank.APPOINTMENT: t.moment(at) if at else str(t("(no appointment)")),
    }
    return filled(found.text, values)


@routes.tap("", CASEWORKERS)
def mine(ask: Ask, number: int = 0) -> Said:
    """The replies that one may use, and the way to a new one."""
    t = ask.t
    found = page_of(ready_replies.usable(ask.tx, ask.who), number, SIZE)
    rows = tuple((button(_title(ask, one), "ready.show", one.id),) for one in found.items)
    new = (button(t("New reply"), "ready.new"),)
    turn = turn_row(t, found, t("More"), "ready")
    words = t(
        "Ready replies are texts that you use again and again. {blanks} are filled in by me."
    ).format(blanks=_blanks(ask))
    return Screen(words, (*rows, turn, new, (button(t("To the menu"), "menu"),)))


def _title(ask: Ask, one: Reply) -> str:
    if not one.facts.is_shared:
        return one.facts.title
    return str(ask.t("{title} · shared").format(title=one.facts.title))


def _blanks(ask: Ask) -> str:
    return ask.t.listing([f"{{{one}}}" for one in Blank])


@routes.tap("show", CASEWORKERS)
def reply_screen(ask: Ask, reply_id: int) -> Screen:
    t, one = ask.t, ready_replies.one(ask.tx, ask.who, reply_id)
    lines = [
        Markup("<b>{}</b>").format(one.facts.title),
        Markup("<blockquote>{}</blockquote>").format(one.facts.text),
    ]
    if one.facts.is_shared:
        lines.append(t("Shared by {name}. All colleagues can use it.").format(name=one.owner))
    own = (
        (button(t("Change"), "ready.edit", reply_id), button(t("Delete"), "ready.drop", reply_id)),
    )
    back = (button(t("My ready replies"), "ready"),)
    return Screen(Markup("\n").join(lines), (*(own if one.may_change else ()), back))


@routes.tap("drop", CASEWORKERS)
def drop(ask: Ask, reply_id: int) -> Said:
    """Asked once more first: a shared one is used by others, too."""
    t, one = ask.t, ready_replies.one(ask.tx, ask.who, reply_id)
    words = t("Delete “{title}”? Nobody can use it then.").format(title=one.facts.title)
    yes = (button(t("Yes, delete it"), "ready.dropped", reply_id),)
    return Screen(words, (yes, (button(t("No"), "ready.show", reply_id),)))


@routes.tap("dropped", CASEWORKERS)
def dropped(ask: Ask, reply_id: int) -> Said:
    ready_replies.drop(ask.tx, ask.who, reply_id)
    return mine(ask)


QUESTIONS = (
    Question(
        "title", N_("Title"), N_("What should the reply be called?"), written("title", read_line)
    ),
    Question(
        "text",
        N_("Text"),
        N_("Write the text. You can use {navn}, {mig}, {telefon} and {aftale} in it."),
        written("text", read_reply),
    ),
    Question(
        "is_shared",
        N_("Shared"),
        N_("May your colleagues use it, too?"),
        chosen(PICK),
        yes_or_no,
    ),
)


def _page(ask: Ask, draft: Draft) -> Page:
    t, facts = ask.t, as_facts(ReplyFacts, draft)
    lines = [
        Markup("<b>{}</b>").format(facts.title),
        Markup("<blockquote>{}</blockquote>").format(facts.text),
        t("Shared with colleagues") if facts.is_shared else t("Only for you"),
    ]
    return Page(Markup("\n").join(lines), t("Save"))


def _save(ask: Ask, draft: Draft) -> Said:
    facts = as_facts(ReplyFacts, draft)
    reply_id = ready_replies.keep(ask.tx, ask.who, draft.get("reply_id"), facts)
    return Answer((reply_screen(ask, reply_id),), toast=ask.t("Saved."))


form = Form(routes, CASEWORKERS, QUESTIONS, _page, _save)


@routes.tap("new", CASEWORKERS)
def new(ask: Ask) -> Said:
    return form.onward(ask, {})


@routes.tap("edit", CASEWORKERS)
def edit(ask: Ask, reply_id: int) -> Said:
    one = ready_replies.one(ask.tx, ask.who, reply_id)
    return form.page(ask, to_change(one.facts, reply_id=reply_id))
