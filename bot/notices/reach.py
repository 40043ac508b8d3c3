"""Words about people who cannot be reached, and to a youth who can be again."""

from bot.answers import Button, Remove, Screen
from bot.domain.delivery import DeliveryStatus
from bot.domain.menus import MY_APPOINTMENTS, MY_HOME
from bot.domain.people import Role
from bot.notices.registry import Reader, for_helpers, notice
from bot.services.cases import helper_name
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Delivery, Person


@notice
def new_account(tx: Tx, reader: Reader, *, youth_id: int) -> Screen:
    """Whoever helps hears that the code was used: if not by the youth, this is the moment."""
    t = reader.t
    words = t(
        "<b>{name}</b> writes from a new Telegram account from now on. The old chat is closed. "
        "Was it not {name} who got the code? Then make a new one at once."
    )
    rows = ((Button(t("Open the card"), f"youth:{youth_id}"),),)
    return Screen(words.format(name=reader.name_of(tx, youth_id)), rows)


@notice
def left_behind(tx: Tx, reader: Reader, *, numbers: list[int]) -> Remove | None:
    """What stands in a chat that is the youth's no more: somebody else may hold the old phone."""
    return Remove(tuple(numbers)) if reader.who.role is Role.GUEST else None


@notice
def merged(tx: Tx, reader: Reader, *, youth_id: int, was: str) -> Screen:
    """Whoever helped one of the two hears where both are. `was` is the name that went, hidden."""
    t, name = reader.t, alias_of(tx, youth_id)
    words = t(
        "<b>{was}</b> and <b>{name}</b> are the same young person. Everything is under {name} now, "
        "with {helper} as caseworker. Was that a mistake? Then talk with {name} at once."
    ).format(
        was=tx.vault.reveal(was.encode()).decode(),
        name=name,
        helper=helper_name(tx, youth_id),
    )
    if not reader.may_open(tx, youth_id):
        return Screen(words)
    return Screen(words, ((Button(t("Open {name}").format(name=name), f"youth:{youth_id}"),),))


@notice
def missed(tx: Tx, reader: Reader) -> Screen:
    """To a youth who is back: what it was stands on the pages."""
    t = reader.t
    words = t("Something has happened while I could not write to you. See it here.")
    pages = ((MY_APPOINTMENTS, "appointments"), (MY_HOME, "housing"))
    return Screen(words, (tuple(Button(t(label), page) for label, page in pages),))


@notice
@for_helpers
def youth_unreachable(tx: Tx, reader: Reader, *, youth_id: int) -> Screen | None:
    person = tx.get_one(Person, youth_id)
    if person.unreachable_at is None or person.left_at is not None:
        return None
    t = reader.t
    return Screen(
        t(
            "⚠️ I can't reach <b>{name}</b> on Telegram any more. "
            "The bot may be blocked or the account deleted. Try another way."
        ).format(name=reader.name_of(tx, youth_id))
    )


@notice
@for_helpers
def not_delivered(tx: Tx, reader: Reader, *, delivery_id: int) -> Screen | None:
    row = tx.get_one(Delivery, delivery_id)
    name = alias_of(tx, row.person_id)
    t = reader.t
    if row.status is DeliveryStatus.UNCERTAIN:
        text = t("❔ A message to <b>{name}</b> is uncertain. It may not have arrived.")
    else:
        text = t("❌ A message to <b>{name}</b> was not delivered.")
    return Screen(
        text.format(name=name),
        ((Button(t("Open {name}").format(name=name), f"youth:{row.person_id}"),),),
    )
