"""Whether people can be reached: blocked bots, failed and uncertain deliveries."""

from bot import outbox
from bot.domain.delivery import DeliveryStatus, Lane
from bot.domain.people import Role
from bot.services import duty, housing, outreach_talk, people, receipts, relay, safety
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Case, CaseMessage, Delivery, Person


def arrived(tx: Tx, delivery_id: int, chat_id: int, message_id: int) -> None:
    """The message is this message of this chat; a colleague who wrote it sees that it arrived.

    News that it said in full are read. A call that somebody has taken by now says so.
    """
    row = outbox.settle_sent(tx, delivery_id, chat_id, message_id)
    receipts.settled(tx, row)
    if row.kind == "safety.call":
        safety.settled(tx, row)
    if row.kind == "housing.news":
        housing.news_arrived(tx, row.params["change_id"])


def lost(tx: Tx, delivery_id: int, status: DeliveryStatus, reason: str) -> None:
    """The message will not arrive, and who answers the youth now is told once."""
    row = outbox.settle_final(tx, delivery_id, status, reason)
    if status is DeliveryStatus.BLOCKED and row.person_id is not None:
        blocked(tx, row.person_id)
    _tell(tx, row)


def unknown(tx: Tx, delivery_id: int, reason: str) -> None:
    """The message is sent once more; one that stays uncertain is shown to the caseworker."""
    status, row = outbox.settle_unknown(tx, delivery_id, reason), tx.get_one(Delivery, delivery_id)
    if row.kind == "safety.call":
        safety.settled(tx, row)
    if status is DeliveryStatus.UNCERTAIN:
        _tell(tx, row)


def find_orphans(tx: Tx) -> None:
    """Messages that a dead replica was sending are sent once more or shown as uncertain."""
    for delivery_id in outbox.orphaned(tx):
        unknown(tx, delivery_id, "replica died")


TICKS = (Tick(find_orphans, 5),)


def membership(tx: Tx, chat_id: int, is_back: bool) -> None:
    """The person behind this chat blocked the bot, or lets it write again. Safe to repeat."""
    who = people.asker(tx, chat_id)
    if who.role is not Role.GUEST:
        (back if is_back else blocked)(tx, who.id)


def blocked(tx: Tx, person_id: int) -> None:
    """The person cannot be reached until they write again; who answers today hears of it once."""
    person = tx.get_one(Person, person_id)
    if person.unreachable_at is not None:
        return
    person.unreachable_at = tx.now
    tx.add(person)
    case = tx.get(Case, person_id)
    if case is not None and case.closed_at is None:
        outbox.enqueue(
            tx,
            "reach.youth_unreachable",
            duty.first_reader(tx, case),
            {"youth_id": person_id},
            subject_id=person_id,
            key=f"unreachable:{person_id}:{tx.now.isoformat()}",
        )


def seen(tx: Tx, person_id: int) -> None:
    """The person was here now, and can be reached again."""
    people.seen(tx, person_id)
    back(tx, person_id)


def back(tx: Tx, person_id: int) -> None:
    """The person can be reached again; a youth gets what was written, and hears of what else was.

    Safe to repeat.
    """
    person = tx.get_one(Person, person_id)
    since = person.unreachable_at
    if since is None:
        return
    person.unreachable_at = None
    tx.add(person)
    if person.role is not Role.YOUTH:
        return
    missed = outbox.missed(tx, person_id, since)
    for row in missed:
        if row.kind == relay.TO_YOUTH and tx.get(CaseMessage, row.params["message_id"]):
            outbox.send_again(tx, row)
    if any(_is_news(row) for row in missed):
        outbox.enqueue(
            tx,
            "reach.missed",
            person_id,
            subject_id=person_id,
            key=f"missed:{person_id}:{since.isoformat()}",
            urgent=True,
        )


def _is_news(row: Delivery) -> bool:
    """Whether it tells of what is to be seen on a page; reminders and broadcasts are over."""
    is_aside = row.kind == relay.TO_YOUTH or row.kind in receipts.ASIDES
    return row.lane == Lane.ALERT and not is_aside


def _tell(tx: Tx, row: Delivery) -> None:
    """Who answers the youth whom a lost message was for or about is told of it.

    A message that got lost on its way to staff is told to nobody else here: the unanswered clock
    of the thread finds it. Copies of a broadcast stand in its report. Of words that did not reach
    a guest their author hears.
    """
    if row.broadcast_id is not None or receipts.settled(tx, row):
        return
    if row.person_id is None:
        outreach_talk.lost(tx, row)
        return
    if row.kind == "safety.call":
        safety.reached_nobody(tx, row.params["flag_id"])
    case = tx.get(Case, row.person_id)
    if case is None:
        return
    outbox.enqueue(
        tx,
        "reach.not_delivered",
        duty.first_reader(tx, case),
        {"delivery_id": row.id},
        subject_id=case.youth_id,
        key=f"lost:{row.id}",
    )
