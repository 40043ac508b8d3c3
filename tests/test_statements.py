"""What is read in one statement for three is read in one for thirty, and of many rows but its own.

Counted, not timed: the statements, and the steps of SQLite's virtual machine.
"""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert

from bot import outbox
from bot.domain.activities import Choice, SignupStatus, Track
from bot.domain.appointments import AppointmentStatus
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import Direction, MessageKind
from bot.services import (
    activities,
    agenda,
    calendars,
    digest,
    hiding,
    people,
    search,
    thread,
    waiting_list,
)
from bot.services.thread import Body, Letter
from bot.store import Tx
from bot.store.rows import rows_of
from bot.tables import Activity, Appointment, Delivery, Signup
from tests.crowd import enter
from tests.hjem import Hjem
from tests.test_many import counted


def full(tx: Tx, hjem: Hjem, how_many: int) -> None:
    """So many more activities, in which Emil has the only place and Aya waits."""
    for _ in range(how_many):
        soon = tx.now + timedelta(days=1)
        one = Activity(
            uid=uuid4().hex, track=Track.HOME, title="Musik", starts_at=soon,
            ends_at=soon + timedelta(hours=1), places=1, created_by=1, created_at=tx.now,
        )  # fmt: skip
        tx.add(one)
        tx.flush()
        for name, status in (("emil", SignupStatus.GOING), ("aya", SignupStatus.WAITING)):
            tx.add(
                Signup(
                    activity_id=one.id, youth_id=hjem.ids[name], status=status,
                    asked_at=tx.now, changed_at=tx.now,
                )
            )  # fmt: skip
    tx.flush()


async def test_waiting_for_many_activities_costs_no_more_than_for_a_few(hjem: Hjem) -> None:
    def statements(tx: Tx, how_many: int) -> list[int]:
        full(tx, hjem, how_many)
        aya, costs = people.by_id(tx, hjem.ids["aya"]), []
        for look in (
            lambda: activities.catalogue(tx, aya, Choice.MINE),
            lambda: waiting_list.move_queues(tx),
        ):
            with counted(tx) as cost:
                look()
            costs.append(cost.statements)
        return costs

    assert await hjem.run(statements, 3) == await hjem.run(statements, 27)


async def test_a_full_calendar_and_a_search_cost_no_more_with_many_young_people(hjem: Hjem) -> None:
    def statements(tx: Tx, first: int, how_many: int) -> list[int]:
        now, bo = tx.now, people.by_id(tx, hjem.ids["bo"])
        for number in range(first, first + how_many):
            [youth_id] = enter(tx, [number], bo.id)
            thread.add(tx, youth_id, youth_id, Direction.TO_STAFF, letter(number))
            at = now + timedelta(hours=number)
            tx.add(
                Appointment(
                    uid=uuid4().hex, youth_id=youth_id, staff_id=bo.id, starts_at=at,
                    ends_at=at + timedelta(hours=1), booked_at=now, booked_by=youth_id,
                )
            )  # fmt: skip
        tx.flush()
        costs = []
        for look in (
            lambda: agenda.with_staff(tx, bo.id),
            lambda: search.find(tx, bo, "nowhere", 0),
        ):
            with counted(tx) as cost:
                tx.expunge_all()
                look()
            costs.append(cost.statements)
        return costs

    assert await hjem.run(statements, 1, 3) == await hjem.run(statements, 4, 27)


def letter(number: int) -> Letter:
    return Letter(number, number, MessageKind.TEXT, Body(text="Hej"))


MANY = 10_000
"""Messages to somebody else, and appointments of others: a scan of them takes 30,000 steps."""


async def test_what_others_were_sent_and_have_booked_is_not_looked_through(hjem: Hjem) -> None:
    def steps(tx: Tx) -> list[int]:
        aya, bo = people.by_id(tx, hjem.ids["aya"]), hjem.ids["bo"]
        costs = []
        for look in (
            lambda: hiding.written_since(tx, aya.chat_id, timedelta(days=1)),
            lambda: outbox.withdraw_about(tx, aya.id),
            lambda: digest.morning(tx, bo),
            lambda: calendars.free_times(tx, aya, bo, aya.id),
        ):
            with counted(tx) as cost:
                look()
            costs.append(cost.steps)
        return costs

    def told_and_booked(tx: Tx) -> None:
        emil, dorte, now = hjem.ids["emil"], hjem.ids["dorte"], tx.now
        message = rows_of(Delivery).whole({
            "kind": "housing.news", "person_id": emil, "status": DeliveryStatus.SENT,
            "not_before": now, "queued_at": now, "settled_at": now,
        })  # fmt: skip
        tx.execute(insert(Delivery), [
            message | {"chat_id": n, "message_id": n, "recipient": f"p{n}", "subject_id": n}
            for n in range(1000, MANY)
        ])  # fmt: skip
        meeting = rows_of(Appointment).whole({
            "youth_id": emil, "staff_id": dorte, "status": AppointmentStatus.BOOKED,
            "booked_at": now, "booked_by": emil,
        })  # fmt: skip
        times = [now + timedelta(hours=n) for n in range(MANY)]
        tx.execute(insert(Appointment), [
            meeting | {"uid": f"{at}", "starts_at": at, "ends_at": at + timedelta(hours=1)}
            for at in times
        ])  # fmt: skip

    few = await hjem.run(steps)
    await hjem.run(told_and_booked)
    many = await hjem.run(steps)
    assert [one for one in many if one > max(few) + 10] == []
