"""The questions that describe a home, in the order they are asked."""

from bot.domain.dwellings import BUILD_TYPES, DWELLING_KINDS, HOUSING_FORMS
from bot.domain.messages import MessageKind
from bot.domain.reading import Draft, Unread, read_day, read_line, read_text, read_whole
from bot.i18n import N_
from bot.services import pools
from handlers.concepts import concept_choices, partner_choices
from handlers.forms import (
    PICK,
    Choice,
    Choices,
    Question,
    chosen,
    options,
    without,
    written,
    yes_or_no,
)
from handlers.routes import Ask

HIGHEST_RENT = 20_000
HIGHEST_DEPOSIT = 100_000


def _read_free_from(ask: Ask) -> Draft:
    return {"free_from": read_day(ask.text, ask.tx.today)}


def _now(ask: Ask) -> Choices:
    return ((Choice(ask.t("Now"), "now", ask.tx.today.isoformat()),),)


def _pools(ask: Ask) -> Choices:
    found = pools.names(ask.tx, ask.who)
    rows = tuple((Choice(name, str(key), key),) for key, name in found.items())
    return ((Choice(ask.t("None of them"), "none", None),), *rows)


def _read_picture(ask: Ask) -> Draft:
    if ask.message.kind is not MessageKind.PHOTO:
        raise Unread(N_("Send it as a picture, or skip this."))
    return {"picture_file_id": ask.message.file_id}


QUESTIONS = (
    Question(
        "label",
        N_("Label"),
        N_("What do you call this home? For example: KAB 12. No street and number."),
        written("label", read_line),
    ),
    Question("partner_id", N_("Partner"), N_("Whose home is it?"), chosen(PICK), partner_choices),
    Question(
        "kind",
        N_("Kind"),
        N_("Is it a home of one's own, or a room in a dormitory?"),
        chosen(PICK),
        options(DWELLING_KINDS),
    ),
    Question("form", N_("Form"), N_("For how long is it?"), chosen(PICK), options(HOUSING_FORMS)),
    Question(
        "build",
        N_("Building"),
        N_("What kind of building is it?"),
        chosen(PICK),
        options(BUILD_TYPES),
    ),
    Question(
        "rent",
        N_("Rent"),
        N_("What is the rent a month, in kroner?"),
        written("rent", read_whole(HIGHEST_RENT)),
    ),
    Question(
        "deposit",
        N_("Deposit"),
        N_("What is the deposit, in kroner?"),
        written("deposit", read_whole(HIGHEST_DEPOSIT)),
    ),
    Question(
        "own_kitchen",
        N_("Kitchen"),
        N_("Does it have its own kitchen? Housing benefit depends on it."),
        chosen(PICK),
        yes_or_no,
    ),
    Question(
        "area",
        N_("Area"),
        N_("In which area is it? For example: Valby."),
        written("area", read_line),
    ),
    Question(
        "is_accessible",
        N_("Step-free"),
        N_("Can you get in without steps?"),
        chosen(PICK),
        yes_or_no,
    ),
    Question(
        "is_shared",
        N_("Shared"),
        N_("Is the kitchen or bathroom shared with others?"),
        chosen(PICK),
        yes_or_no,
    ),
    Question(
        "free_from",
        N_("Free from"),
        N_("From when is it free? Write for example: {date}."),
        _read_free_from,
        _now,
    ),
    Question("pool_id", N_("Pool"), N_("Which pool is it part of?"), chosen(PICK), _pools),
    Question(
        "concept_id",
        N_("Concept"),
        N_("Which concept is it part of?"),
        chosen(PICK),
        concept_choices,
    ),
    Question(
        "about",
        N_("Description"),
        N_("Say a little about it. The young person reads this."),
        written("about", read_text),
        without(),
    ),
    Question(
        "picture_file_id",
        N_("Picture"),
        N_("Send a picture of the home."),
        _read_picture,
        without(),
        any_kind=True,
    ),
)
