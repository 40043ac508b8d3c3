"""How old is the youth? Only whether the municipality's range holds; no date of birth is kept."""

from enum import StrEnum

from bot.answers import Row, Screen
from handlers.routes import Ask, button


class Age(StrEnum):
    """The answer, as it stands in a button."""

    WITHIN = "within"
    UNDER = "under"
    OVER = "over"


def question(ask: Ask, name: str, tap: str, *about: int | str, back: Row) -> Screen:
    """The tap is given what it is about, and the age."""
    t, least, most = ask.t, ask.profile.min_age, ask.profile.max_age
    rows = (
        (
            button(
                t("{least} to {most} years").format(least=least, most=most), tap, *about, Age.WITHIN
            ),
        ),
        (button(t("Younger than {least}").format(least=least), tap, *about, Age.UNDER),),
        (button(t("Older than {most}").format(most=most), tap, *about, Age.OVER),),
    )
    return Screen(t("How old is <b>{name}</b>?").format(name=name), (*rows, back))


def staff_lead(ask: Ask, name: str, go_on: str, *about: int | str, back: Row) -> Screen:
    """Under age it is staff who lead; that is said before anything is made."""
    words = ask.t(
        "<b>{name}</b> is under {least}. Then you lead: talk with your manager first, and with "
        "{name} about what the bot is for. Remember the duty to report a concern. "
        "No home is offered in the bot."
    )
    row = (button(ask.t("We have talked. Go on"), go_on, *about),)
    return Screen(words.format(name=name, least=ask.profile.min_age), (row, back))


def not_for(ask: Ask, back: Row) -> Screen:
    """The project is not for everybody; who else could help is for a human to say."""
    words = ask.t(
        "{sender} is for people from {least} to {most}. Help this person on to the right place."
    )
    text = words.format(
        sender=ask.profile.sender, least=ask.profile.min_age, most=ask.profile.max_age
    )
    return Screen(text, (back,))
