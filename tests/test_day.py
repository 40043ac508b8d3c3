"""A day and a night of everybody, from a seed: at its end every message is accounted for.

80 youths, 12 caseworkers and 3 coordinators; a volunteer is on call at night. Some youths block the
bot, some send what cannot be passed on, some take a message back, some ask to be called.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlmodel import col, func, select

from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import Direction, MessageKind
from bot.domain.people import Role
from bot.domain.working_time import is_open
from bot.services import people, relay, rota, updates
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Case, CaseMessage, CrisisFlag, Delivery
from tests.engine.test_load import enter
from tests.hjem import COPENHAGEN, Hjem, running

SEED = 80
HOURS = 24
WRITING = 9
"""Youths who write in an hour; as many of their messages are answered as there is time for."""


@dataclass(slots=True)
class Ledger:
    """What really happened on the phones, kept apart from what the bot knows."""

    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    written: int = 0
    cannot_cross: int = 0
    taken_back: int = 0
    answered: int = 0
    calls: int = 0
    waits: dict[int, bool] = field(default_factory=dict)  # by the chat of the youth
    blocked: set[int] = field(default_factory=set)


async def test_at_the_end_of_a_day_every_message_is_accounted_for(database: Path) -> None:
    async with running(f"sqlite:///{database}", webhook=True) as hjem:
        crowd = await enter(hjem)
        for phone, _ in crowd:
            hjem.sim.world.chats[phone.id].started = True
        youths = [phone for phone, role in crowd if role is Role.YOUTH]
        staff = [phone for phone, role in crowd if role is Role.CASEWORKER]
        await hjem.run(plan_the_night, hjem.ids["carla"], hjem.ids["vera"])
        ledger = Ledger()
        for _ in range(HOURS):
            await an_hour(hjem, youths, staff, ledger)
            await hjem.jump(hours=1)
        await hjem.run(all_adds_up, ledger)


def plan_the_night(tx: Tx, coordinator_id: int, volunteer_id: int) -> None:
    on = tx.now.astimezone(COPENHAGEN.zone).date()
    begins_at = datetime.combine(on, time(18), COPENHAGEN.zone)
    coordinator = people.by_id(tx, coordinator_id)
    rota.plan(tx, coordinator, volunteer_id, begins_at, begins_at + timedelta(hours=13), 1)


async def an_hour(hjem: Hjem, youths: list[Phone], staff: list[Phone], ledger: Ledger) -> None:
    is_day = is_open(hjem.clock.now, COPENHAGEN)
    here = [youth for youth in youths if youth.id not in ledger.blocked]
    for youth in ledger.dice.sample(here, WRITING):
        await one_youth(hjem, youth, ledger, is_day=is_day)
    await hjem.settled()
    if is_day:
        for phone in staff:
            await answers(hjem, phone, ledger)
    elif calls := [m for m in hjem.vera.messages if ["Jeg ringer"] in m.buttons]:
        await hjem.vera.taps("Jeg ringer", on=calls[-1])
    await hjem.settled()


async def one_youth(hjem: Hjem, youth: Phone, ledger: Ledger, *, is_day: bool) -> None:
    what = ledger.dice.random()
    if what < 0.06:
        await youth.sends_dice()
        ledger.written += 1
        ledger.cannot_cross += 1
        ledger.waits[youth.id] = True
    elif what < 0.12 and not is_day:
        await youth.sends("Hjælp nu")
        await youth.taps("Ring mig op")
        await youth.taps("Ja tak")
        ledger.calls += 1
    elif what < 0.18:
        await youth.sends("Min bolig")
    else:
        await youth.sends(f"Besked nummer {ledger.written}.")
        ledger.written += 1
        if what < 0.24:
            await hjem.settled()
            await youth.sends("/fortryd")
            await youth.taps("Ja, tag den tilbage")
            ledger.taken_back += 1
        else:
            ledger.waits[youth.id] = True
    if what > 0.985:
        await hjem.settled()
        await youth.blocks_bot()
        ledger.blocked.add(youth.id)


async def answers(hjem: Hjem, phone: Phone, ledger: Ledger) -> None:
    """A caseworker answers the newest message of the hour, if there is one."""
    asked = [m for m in phone.messages if ["Svar", "Set"] in m.buttons]
    if not asked or ledger.dice.random() < 0.3:
        return
    newest = asked[-1]
    youth_chat = await hjem.run(whose, phone.id, newest.message_id)
    await phone.sends("Det ser jeg på.", reply_to=newest)
    ledger.answered += 1
    ledger.waits[youth_chat] = False


def whose(tx: Tx, chat_id: int, message_id: int) -> int:
    """The chat of the youth whose message stands there."""
    copy = tx.exec(
        select(Delivery).where(Delivery.chat_id == chat_id, Delivery.message_id == message_id)
    ).one()
    return tx.get_one(CaseMessage, copy.params["message_id"]).chat_id


def all_adds_up(tx: Tx, ledger: Ledger) -> None:
    rows = tx.exec(select(CaseMessage)).all()
    from_youths = [row for row in rows if row.direction is Direction.TO_STAFF]
    from_staff = [row for row in rows if row.direction is Direction.TO_YOUTH]
    assert len(from_youths) == ledger.written > 100
    assert len(from_staff) == ledger.answered > 20
    assert sum(row.kind is MessageKind.OTHER for row in rows) == ledger.cannot_cross > 3
    assert sum(row.taken_back_at is not None for row in rows) == ledger.taken_back > 3

    causes = Counter(cause(tx, row) for row in rows)
    assert causes.total() == len(rows)
    assert set(causes) <= {"delivered", "not delivered: blocked", "taken back"}, causes
    assert causes["taken back"] == ledger.taken_back

    waiting = set(
        tx.exec(select(Case.youth_id).where(col(Case.unanswered_since).is_not(None))).all()
    )
    ours = {people.asker(tx, chat_id).id for chat_id, waits in ledger.waits.items() if waits}
    assert waiting == ours
    calls = tx.exec(select(CrisisFlag).where(col(CrisisFlag.told_at).is_not(None))).all()
    assert 0 < len(calls) <= ledger.calls
    assert updates.parked(tx) == []
    due = (
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.status == DeliveryStatus.PENDING, Delivery.not_before <= tx.now)
    )
    assert tx.exec(due).one() == 0


def cause(tx: Tx, row: CaseMessage) -> str:
    """What became of a message, by the copies of it."""
    if row.taken_back_at is not None:
        return "taken back"
    statuses = {copy.status for copy in relay.copies_of(tx, row)}
    if DeliveryStatus.SENT in statuses:
        return "delivered"
    if statuses == {DeliveryStatus.BLOCKED}:
        return "not delivered: blocked"
    return f"lost: {sorted(statuses)}"
