"""Words about what a youth has to hand in."""

from datetime import date

from bot.answers import Button, Change, Row, Screen
from bot.i18n import Translator
from bot.notices.registry import Reader, for_helpers, notice
from bot.services import bring, cases
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import BringItem, Delivery


def _show(t: Translator) -> tuple[Row, ...]:
    return ((Button(t("Show"), "bring"),),)


@notice
def asked(tx: Tx, reader: Reader) -> Screen | None:
    """That something is missing, not what."""
    if not bring.open_items(tx, reader.id):
        return None
    text = reader.t(
        "We need something from you before we can go on. Tap here to see what. "
        "{name} is happy to help."
    )
    return Screen(text.format(name=cases.helper_name(tx, reader.id)), _show(reader.t))


@notice
def accepted(tx: Tx, reader: Reader, *, item_id: int, staff_id: int) -> Screen | None:
    """What was handed in will do; not what it was."""
    one = bring.item(tx, item_id)
    if one is None or not one.is_accepted:
        return None
    text = reader.t("{name} has looked at what you handed in. It is fine. Thank you.")
    return Screen(text.format(name=alias_of(tx, staff_id)), _show(reader.t))


@notice
def reminded(tx: Tx, reader: Reader, *, due_on: str) -> Screen | None:
    """The day before; None when everything is in, the day has passed or the plan is finished."""
    if cases.is_finished(tx, reader.id):
        return None
    due = date.fromisoformat(due_on)
    if tx.today >= due or not any(one.due_on == due for one in bring.open_items(tx, reader.id)):
        return None
    text = reader.t("There is something that we need from you by tomorrow. Is it hard? Just write.")
    return Screen(text, _show(reader.t))


@notice
@for_helpers
def handed_in(tx: Tx, reader: Reader, *, item_id: int) -> Screen | None:
    """Who helps sees what came and says whether it will do."""
    row, one = tx.get_one(BringItem, item_id), bring.item(tx, item_id)
    if one is None or not one.is_handed_in or one.is_accepted:
        return None
    t = reader.t
    text = t("<b>{name}</b> has handed in: {what}").format(
        name=reader.name_of(tx, row.youth_id), what=one.what
    )
    rows = (
        (
            Button(t("It is fine"), f"bring.accept:{item_id}"),
            Button(t("Ask again"), f"bring.again:{item_id}"),
        ),
    )
    return Screen(text, rows)


@notice
def taken_back(tx: Tx, reader: Reader, *, item_id: int, delivery_id: int) -> Change | None:
    """The note that it came says that it is gone, and asks nothing any more."""
    row, one = tx.get_one(BringItem, item_id), bring.item(tx, item_id)
    note = tx.get_one(Delivery, delivery_id)
    if one is None or note.message_id is None or note.chat_id != reader.who.chat_id:
        return None
    words = reader.t("<b>{name}</b> has taken back: {what}").format(
        name=reader.name_of(tx, row.youth_id), what=one.what
    )
    return Change(note.message_id, Screen(words))
