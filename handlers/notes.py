"""Internal notes about a youth: written beside the thread, for staff only."""

from bot.answers import Screen
from bot.domain.people import STAFF
from bot.domain.reading import Unread, read_text
from bot.services import addressees, notes
from handlers import threads
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said

routes = Routes("notes")


@routes.tap("", STAFF)
def ask_text(ask: Ask, youth_id: int) -> Said:
    """The next text is the note."""
    name = addressees.writable(ask.tx, ask.who, youth_id)
    ask.expects("notes.text", youth_id=youth_id)
    words = ask.t(
        "Write a note about <b>{name}</b>. Only staff who help {name} can see it here. "
        "Your municipality may have to show it to {name} on request."
    )
    return Screen(words.format(name=name), (cancel_row(ask.t),))


@routes.step("text", STAFF)
def take_text(ask: Ask) -> Said:
    """The note stands in the thread."""
    youth_id: int = ask.data["youth_id"]
    try:
        text = read_text(ask.text)
    except Unread as no:
        return Screen(ask.t(no.msgid).format(**no.fields), (cancel_row(ask.t),))
    ask.close_question()
    notes.write(ask.tx, ask.who, youth_id, text)
    return threads.show(ask, youth_id)
