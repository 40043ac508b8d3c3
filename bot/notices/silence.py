"""Words for a silence, each step kinder than it is pressing."""

from bot.answers import Button, Row, Screen
from bot.notices.registry import Reader, for_helpers, notice
from bot.services import cases, silence
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Case


@notice
def how_are_you(tx: Tx, reader: Reader, *, youth_id: int) -> Screen | None:
    """The youth is asked, with a way to be left in peace; whoever waits for us is no silent one."""
    if not silence.is_silent(tx, youth_id, silence.ASKED):
        return None
    t, name = reader.t, cases.helper_name(tx, youth_id)
    here: Row = (Button(t("I'm here"), "silence.here"),)
    words = t(
        "Hi {youth}. It has been a while. You don't have to answer. "
        "{name} is still here, and you can always write."
    )
    if _waits(tx, youth_id):
        here = ()
        words = t(
            "Hi {youth}. You are not forgotten. You are waiting for us, and it is not your fault. "
            "I have passed it on. You can also call us on {phone}."
        )
    rows = (
        here,
        (Button(t("Write to {name}").format(name=name), "messages.write"),),
        (Button(t("Leave me alone for a while"), "mydata.pause"),),
    )
    text = words.format(youth=reader.who.alias, name=name, phone=tx.profile.staff_phone)
    return Screen(text, rows)


def _waits(tx: Tx, youth_id: int) -> bool:
    """Whether the last word is the youth's, and nobody has answered it."""
    return cases.case_of(tx, youth_id).unanswered_since is not None


@notice
@for_helpers
def gone_quiet(tx: Tx, reader: Reader, *, youth_id: int) -> Screen | None:
    """Whoever helps hears of it."""
    if not silence.is_silent(tx, youth_id, silence.CASEWORKER):
        return None
    t, row = reader.t, silence.since(tx, youth_id)
    words = t(
        "<b>{name}</b> has not been here since {day}. I have written once, kindly. "
        "Perhaps try another way?"
    )
    if _waits(tx, youth_id):
        words = t("<b>{name}</b> has not been here since {day}. {name} is waiting for an answer.")
    rows = (
        (Button(t("Write"), f"messages.to:{youth_id}"),),
        (Button(t("Open the card"), f"youth:{youth_id}"),),
    )
    return Screen(words.format(name=reader.name_of(tx, youth_id), day=t.day(row)), rows)


@notice
def still_quiet(tx: Tx, reader: Reader, *, youth_id: int) -> Screen | None:
    """Coordinators know that somebody was lost sight of; not who."""
    case = tx.get(Case, youth_id)
    if case is None or not silence.is_silent(tx, youth_id, silence.COORDINATORS):
        return None
    t = reader.t
    words = t(
        "A young person with <b>{helper}</b> has not been here since {day}. "
        "Can you ask {helper} whether anybody is in touch?"
    )
    day = t.day(silence.since(tx, youth_id))
    return Screen(words.format(helper=alias_of(tx, case.caseworker_id), day=day))
