"""Words about crises: to staff who are called, and to the youth who waits. No emoji here."""

from markupsafe import Markup

from bot.answers import Button, Change, Row, Screen
from bot.domain.people import Asker
from bot.i18n import N_, Translator
from bot.notices.registry import Reader, for_helpers, notice
from bot.profiles import HelpLine, Need, Profile
from bot.services import addressees, cases, safety, talks
from bot.services.people import alias_of, by_id
from bot.store import Tx
from bot.tables import Case, CrisisFlag, Delivery

PARAGRAPH = Markup("\n\n")


def spoken(t: Translator, profile: Profile, line: HelpLine) -> Markup:
    """The help line with its number, which a phone makes a link, and what it is for."""
    name, note = (wording.in_language(t.language) for wording in (line.name, line.note))
    if not line.number or line.number in name:
        return Markup("<b>{}</b>\n{}").format(name, note)
    return Markup("<b>{}\n{}</b>\n{}").format(name, profile.dialled(line.number), note)


def help_lines(t: Translator, profile: Profile, *needs: Need) -> Markup:
    """All help lines for these needs, a paragraph each."""
    return PARAGRAPH.join(spoken(t, profile, line) for line in profile.lines_for(*needs))


def other_lines(t: Translator, profile: Profile, *needs: Need) -> Markup:
    """The same, where the number for danger to life was said already."""
    lines = (line for line in profile.lines_for(*needs) if line.number != _first(profile))
    return PARAGRAPH.join(spoken(t, profile, line) for line in lines)


def emergency(profile: Profile) -> Markup:
    """The number for danger to life."""
    return Markup("<b>{}</b>").format(_first(profile))


def _first(profile: Profile) -> str:
    return profile.lines_for(Need.DANGER)[0].number


@notice
def call(
    tx: Tx, reader: Reader, *, flag_id: int, number: int, left_id: int | None = None
) -> Screen | None:
    """A task for staff. Nothing of what the youth wrote, and not what it is about."""
    flag = tx.get(CrisisFlag, flag_id)
    if flag is None or flag.taken_at is not None or flag.told_at is None:
        return None
    t = reader.t
    name = reader.name_of(tx, flag.youth_id)
    if left_id is not None:
        text = t(
            "<b>{name} is waiting for a call. It is urgent.</b>\n"
            "{who} had taken it and is not here any more. Perhaps nobody has called. "
            "Tap the button, so that {name} knows who will call."
        )
    elif number == 0:
        text = t(
            "<b>{name} wants a call now. It is urgent.</b>\n"
            "{name} said yes to that at {time}. "
            "Tap the button, so that {name} knows who will call."
        )
    else:
        text = t(
            "<b>Nobody has called {name} yet. It is urgent.</b>\n"
            "{name} has waited since {time}. Tap the button, so that {name} knows who will call."
        )
    rows: tuple[Row, ...] = ((Button(t("I will call"), f"safety.take:{flag.id}"),),)
    rows += write_rows(tx, t, reader.who, flag.youth_id)
    who, time = alias_of(tx, left_id), t.clock(flag.told_at)
    return Screen(text.format(name=name, who=who, time=time), rows)


def write_rows(tx: Tx, t: Translator, staff: Asker, youth_id: int) -> tuple[Row, ...]:
    """A button to write to the youth, for those who may, and one to end the call.

    Before the yes to the bot nothing is written, and there is no thread for a note.
    """
    case, talk = tx.get(Case, youth_id), talks.open_talk(tx, staff.id, youth_id)
    if case is None and talk is not None:
        return ((Button(t("End the call"), f"safety.ended:{talk.id}"),),)
    if case is None or not talks.may_talk(tx, staff, youth_id):
        return ()
    label = t("Write to {name}").format(name=addressees.name_for(tx, staff, youth_id))
    rows: tuple[Row, ...] = ((Button(label, f"messages.to:{youth_id}"),),)
    if talk is not None and not cases.may_open(tx, staff, case):
        rows += ((Button(t("See the conversation"), f"messages.thread:{youth_id}:0"),),)
        rows += ((Button(t("End the call"), f"safety.end:{talk.id}"),),)
    return rows


@notice
@for_helpers
def handed_over(tx: Tx, reader: Reader, *, flag_id: int) -> Screen | None:
    """Whoever answers the youth hears who took the call; the note stands in the thread."""
    flag = tx.get(CrisisFlag, flag_id)
    if flag is None or flag.taken_by is None or flag.told_at is None:
        return None
    t = reader.t
    words = t(
        "<b>{name}</b> asked for a call on {moment}. {who} took it, and the call is over. "
        "Look in the conversation for a note."
    )
    if tx.get(Case, flag.youth_id) is None:
        words = t(
            "<b>{name}</b> asked for a call on {moment}. {who} took it. Ask {who} how it went. "
            "{name} has not said yes to the bot, so you can't write to each other here yet."
        )
    elif flag.closed_at is None:
        words = t(
            "<b>{name}</b> asked for a call on {moment}. "
            "{who} took it, but has not said yet how it went. Ask {who}, or write to {name}."
        )
    text = words.format(
        name=reader.name_of(tx, flag.youth_id),
        moment=t.moment(flag.told_at),
        who=alias_of(tx, flag.taken_by),
    )
    return Screen(text, write_rows(tx, t, reader.who, flag.youth_id))


@notice
def covered(tx: Tx, reader: Reader, *, flag_id: int, delivery_id: int) -> Change | None:
    """A task that nobody need take any more says who calls; the caller may have had it twice."""
    flag = tx.get(CrisisFlag, flag_id)
    task = tx.get_one(Delivery, delivery_id)
    if flag is None or task.message_id is None or task.person_id != reader.id:
        return None
    if flag.taken_by == reader.id:
        words = reader.t("You are calling <b>{name}</b>. {name} has been told that you will.")
        screen = Screen(words.format(name=reader.name_of(tx, flag.youth_id)))
        return Change(task.message_id, screen)
    return Change(task.message_id, _another_calls(tx, reader, flag))


@notice
def another_calls(tx: Tx, reader: Reader, *, flag_id: int) -> Screen | None:
    """The same to a colleague of whom is not known whether the task arrived."""
    flag = tx.get(CrisisFlag, flag_id)
    if flag is None or flag.taken_by in (None, reader.id):
        return None
    return _another_calls(tx, reader, flag)


def _another_calls(tx: Tx, reader: Reader, flag: CrisisFlag) -> Screen:
    words = reader.t("{who} is calling {name}. You don't have to do anything.")
    names = {"who": alias_of(tx, flag.taken_by), "name": reader.name_of(tx, flag.youth_id)}
    return Screen(words.format(**names))


@notice
def taken(tx: Tx, reader: Reader, *, flag_id: int) -> Screen | None:
    flag = tx.get(CrisisFlag, flag_id)
    if flag is None or flag.taken_by is None:
        return None
    t = reader.t
    who = by_id(tx, flag.taken_by)
    words = t(
        "{name} knows now and will call you.\n\nIf it gets worse before then, call {emergency}."
    )
    return Screen(words.format(name=who.alias, emergency=emergency(tx.profile)), _more(t))


@notice
def another_asked(tx: Tx, reader: Reader, *, flag_id: int, left_id: int) -> Screen | None:
    """To the youth: who was to call has left, perhaps without having called."""
    flag = tx.get(CrisisFlag, flag_id)
    if flag is None or flag.taken_at is not None:
        return None
    t = reader.t
    words = t(
        "{name} is not here any more. If {name} has not called you, I will ask somebody else.\n"
        "You will hear from me when somebody has seen it.\n\n"
        "If it gets worse before then, call {emergency}."
    )
    name = alias_of(tx, left_id)
    return Screen(words.format(name=name, emergency=emergency(tx.profile)), _more(t))


@notice
def nobody_yet(tx: Tx, reader: Reader, *, flag_id: int, is_last: bool) -> Screen | None:
    flag = tx.get(CrisisFlag, flag_id)
    if flag is None or flag.taken_at is not None:
        return None
    t = reader.t
    if not safety.caller(tx, flag):
        first = t(REACHED_NOBODY if is_last else REACHES_NOBODY)
    elif is_last:
        first = t(
            "I have asked several times, and nobody has answered. I am sorry. Don't wait for us. "
            "Call one of these now:"
        )
    else:
        first = t(
            "Nobody has answered yet. I will keep asking. If it can't wait, call one of these now:"
        )
    lines = help_lines(t, tx.profile, *NEEDS_OF_ANYONE)
    return Screen(PARAGRAPH.join((first, lines)), _more(t))


REACHES_NOBODY = N_(
    "I can't reach any of us right now. I will keep trying. "
    "If it can't wait, call one of these now:"
)
REACHED_NOBODY = N_(
    "I have tried several times, and I can't reach any of us. I am sorry. Don't wait for us. "
    "Call one of these now:"
)

NEEDS_OF_ANYONE = (Need.DANGER, Need.SUICIDE, Need.NO_BED)
"""Help for a person of whom is not known what it is about."""


def _more(t: Translator) -> tuple[Row, ...]:
    return ((Button(t("Help now"), "safety"),),)
