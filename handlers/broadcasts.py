"""Broadcasts of coordinators: the list, and writing one."""

from bot.answers import Row, Screen
from bot.domain.broadcasts import LONGEST_TEXT, BroadcastStatus
from bot.domain.messages import MessageKind, length
from bot.domain.people import COORDINATORS
from bot.i18n import Translator
from bot.services import broadcasts, dialogues
from handlers import menu
from handlers.broadcast_pages import asking, cancel, page_screen, then_page
from handlers.broadcast_parts import recipients_screen
from handlers.broadcast_words import glimpse, too_late
from handlers.pages import page_at, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("broadcasts")

PER_PAGE = 7


@routes.word(menu.BROADCAST, COORDINATORS)
@routes.tap("", COORDINATORS)
def desk(ask: Ask, number: int = 0) -> Screen:
    """Every broadcast, what is going out first."""
    t, place = ask.t, page_at(broadcasts.count(ask.tx), number, PER_PAGE)
    found = broadcasts.listed(ask.tx, ask.who, first=place.number * PER_PAGE, size=PER_PAGE)
    rows: list[Row] = [(button(glimpse(t, one), "broadcasts.show", one.id),) for one in found]
    rows.append(turn_row(t, place, t("More"), "broadcasts"))
    text = t("<b>Broadcasts</b>\nA broadcast reaches many young people at once.")
    return Screen(text, ((button(t("Write a broadcast"), "broadcasts.new"),), *rows))


@routes.tap("show", COORDINATORS)
def show(ask: Ask, broadcast_id: int) -> Said:
    """The broadcast as it is now; whatever was being asked about it is dropped."""
    dialogues.close_of(ask.tx, ask.message.chat_id, "broadcasts")
    return page_screen(ask, broadcast_id)


@routes.tap("new", COORDINATORS)
def new(ask: Ask) -> Said:
    """The next message is the text of a new broadcast."""
    ask.expects("broadcasts.text")
    return Screen(_please_write(ask.t), ((cancel(ask, None),),))


@routes.tap("text", COORDINATORS)
def text(ask: Ask, broadcast_id: int) -> Said:
    """The next message replaces the text of this one."""
    return asking(ask, broadcast_id, "text", _please_write(ask.t))


def _please_write(t: Translator) -> str:
    words = t(
        "Write what all of them should read, at most {most} characters. "
        "You can also send a picture with words under it.\n\n"
        "Write nothing that is about one person only."
    )
    return words.format(most=LONGEST_TEXT)


@routes.step("text", COORDINATORS, any_kind=True)
def read_text(ask: Ask) -> Said:
    """The text is kept; after the first one comes the question of who gets it.

    A picture that came first waits for its words.
    """
    broadcast_id = ask.data.get("broadcast_id")
    said, photo = ask.text.strip(), _photo(ask)
    if fault := _fault(ask, said):
        ask.expects("broadcasts.text", **ask.data | {"photo": photo})
        return Screen(fault, ((cancel(ask, broadcast_id),),))
    ask.close_question()
    if broadcast_id is not None:
        return then_page(
            ask,
            broadcast_id,
            lambda: broadcasts.reword(ask.tx, ask.who, broadcast_id, said, photo),
        )
    return recipients_screen(ask, broadcasts.draft(ask.tx, ask.who, said, photo))


def _photo(ask: Ask) -> str:
    """The picture of this message, or else the one sent before its words; empty without one."""
    is_photo = ask.message.kind is MessageKind.PHOTO
    return ask.message.file_id if is_photo else str(ask.data.get("photo", ""))


def _fault(ask: Ask, said: str) -> str:
    if ask.message.kind is MessageKind.PHOTO and not said:
        return ask.t("I have the picture. Now write the words that go with it.")
    if ask.message.kind not in (MessageKind.TEXT, MessageKind.PHOTO) or not said:
        return ask.t("I need some words here, with a picture or without. Try again.")
    if length(said) > LONGEST_TEXT:
        words = ask.t("That is {n} characters, and there is room for {most}. Make it shorter.")
        return words.format(n=length(said), most=LONGEST_TEXT)
    return ""


@routes.tap("again", COORDINATORS)
def again(ask: Ask, broadcast_id: int) -> Said:
    """A new draft with the same words."""
    return page_screen(ask, broadcasts.again(ask.tx, ask.who, broadcast_id))


@routes.tap("discard", COORDINATORS)
def discard(ask: Ask, broadcast_id: int) -> Said:
    """Deleting is asked about first."""
    t = ask.t
    one = broadcasts.shown(ask.tx, ask.who, broadcast_id)
    if one.status is not BroadcastStatus.DRAFT:
        return page_screen(ask, broadcast_id, too_late(t, one))
    yes = button(t("Yes, delete it"), "broadcasts.discarded", broadcast_id)
    no = button(t("No, keep it"), "broadcasts.show", broadcast_id)
    return Screen(t("Do you want to delete this draft?"), ((yes, no),))


@routes.tap("discarded", COORDINATORS)
def discarded(ask: Ask, broadcast_id: int) -> Said:
    """The draft is gone; pressing twice does no harm."""
    broadcasts.discard(ask.tx, ask.who, broadcast_id)
    return desk(ask)
