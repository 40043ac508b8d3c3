"""Words about the way to a home, to youths and to staff."""

from datetime import timedelta

from markupsafe import Markup

from bot.answers import Button, Change, Screen
from bot.domain.housing import SideState
from bot.i18n import Translator
from bot.notices.registry import Reader, for_helpers, notice
from bot.services import housing, stages
from bot.store import Tx
from bot.tables import Case, Person, StageChange


def news_text(t: Translator, author: str, text: str) -> Markup:
    """A step as the youth reads it; staff see the same before they send it."""
    return t("<b>News from {name}</b>").format(name=author) + Markup("\n\n{}").format(text)


def news_behind(t: Translator, data: str) -> Screen:
    """That there is something; what it is stands behind «Vis», which brings this data back."""
    text = t("There is news for you. Tap Show when you are somewhere you can read in peace.")
    return Screen(text, ((Button(t("Show"), data),),))


@notice
def news(tx: Tx, reader: Reader, *, change_id: int) -> Screen | None:
    """That there is something; the text itself only to a youth who wants it so."""
    change = tx.get_one(StageChange, change_id)
    if change.undone_at is not None or change.opened_at is not None:
        return None
    t = reader.t
    if tx.get_one(Person, reader.id).discreet:
        return news_behind(t, f"housing.news:{change_id}")
    found = housing.as_news(tx, change)
    return Screen(news_text(t, found.author, found.text), ((Button(t("My home"), "housing"),),))


@notice
def taken_back(tx: Tx, reader: Reader, *, message_id: int) -> Change:
    t = reader.t
    text = t("A message to you was taken back. There is nothing you have to do.")
    return Change(message_id, Screen(text, ((Button(t("My home"), "housing"),),)))


@notice
@for_helpers
def asked_for_news(tx: Tx, reader: Reader, *, youth_id: int) -> Screen | None:
    case = tx.get_one(Case, youth_id)
    person = tx.get_one(Person, youth_id)
    if case.closed_at is not None or person.left_at is not None:
        return None
    t, name = reader.t, reader.name_of(tx, youth_id)
    text = t("<b>{name}</b> would like to hear news about the home.").format(name=name)
    if tx.now - case.moved_at >= timedelta(days=1):
        text += " " + t("Nothing has moved since {day}.").format(day=t.day(case.moved_at))
    return Screen(
        text,
        (
            (
                Button(t("Write to {name}").format(name=name), f"messages.to:{youth_id}"),
                Button(t("Home"), f"housing.case:{youth_id}"),
            ),
        ),
    )


@notice
def call_about_no(tx: Tx, reader: Reader, *, change_id: int) -> Screen | None:
    """Staff are asked whether a rejection was told, until it was."""
    change = tx.get_one(StageChange, change_id)
    case = tx.get_one(Case, change.youth_id)
    if (
        change.undone_at is not None
        or change.opened_at is not None
        or case.side_state is not SideState.REJECTED
        or not stages.must_call(tx, change, reader.id)
    ):
        return None
    t, name = reader.t, reader.name_of(tx, change.youth_id)
    text = t(
        "Have you talked with <b>{name}</b> about the rejection? I have written nothing about it. "
        "Remember to say how {name} can complain."
    ).format(name=name)
    youth = change.youth_id
    return Screen(
        text,
        (
            (Button(t("Yes, we have talked"), f"housing.case.told_no:{youth}"),),
            (Button(t("Remind me later"), f"housing.case.call_later:{youth}"),),
        ),
    )
