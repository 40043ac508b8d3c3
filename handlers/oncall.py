"""Ending a call that was taken: a note for the caseworker, and then nothing more is seen."""

from bot.answers import Row, Screen
from bot.domain.people import STAFF
from bot.domain.reading import Unread, read_text
from bot.i18n import Translator
from bot.services import cases, notes, people, talks
from handlers.menu import menu_screen
from handlers.routes import Ask, Routes, Said, button

routes = Routes("safety")


@routes.tap("end", STAFF)
def end(ask: Ask, flag_id: int) -> Said:
    """A few words for the caseworker first; they are not needed."""
    t, youth_id = ask.t, talks.youth_of(ask.tx, ask.who, flag_id)
    ask.expects("safety.note", flag_id=flag_id)
    words = t(
        "Write a few words to <b>{name}</b>: how it went, and what is needed now. "
        "After that you can't open this conversation any more, and the messages that came here "
        "from {youth} are deleted. What you opened here yourself stays: delete it."
    ).format(name=cases.helper_name(ask.tx, youth_id), youth=people.alias_of(ask.tx, youth_id))
    return Screen(words, _ways_to_end(t, flag_id))


def _ways_to_end(t: Translator, flag_id: int) -> tuple[Row, ...]:
    return (
        (button(t("End without a note"), "safety.ended", flag_id),),
        (button(t("Not yet"), "menu.cancel"),),
    )


@routes.step("note", STAFF)
def take_note(ask: Ask) -> Said:
    """The note stands in the thread, and the call is over."""
    flag_id: int = ask.data["flag_id"]
    youth_id = talks.youth_of(ask.tx, ask.who, flag_id)
    try:
        text = read_text(ask.text)
    except Unread as no:
        return Screen(ask.t(no.msgid).format(**no.fields), _ways_to_end(ask.t, flag_id))
    notes.write_from_call(ask.tx, ask.who, youth_id, text)
    return ended(ask, flag_id)


@routes.tap("ended", STAFF)
def ended(ask: Ask, flag_id: int) -> Said:
    """The caseworker hears of it in the morning."""
    youth_id = talks.close(ask.tx, ask.who, flag_id)
    ask.close_question()
    words = ask.t(
        "The call is over. {name} will hear about it when the working day begins. Thank you."
    )
    return menu_screen(ask, words.format(name=cases.helper_name(ask.tx, youth_id)))
