"""What time makes the bot forget, and what it keeps."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect
from sqlmodel import SQLModel, select

from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import Direction, MessageKind
from bot.domain.people import Role
from bot.services import bring, people, retention, signups, transcript
from bot.store import Tx
from bot.tables import (
    Activity,
    Appointment,
    Audit,
    BringItem,
    CaseMessage,
    Delivery,
    Dialogue,
    Invitation,
    OutreachRequest,
    ParkedUpdate,
    SeenUpdate,
    Signup,
    Unaddressed,
    Visitor,
)
from tests.activities import published
from tests.hjem import Hjem


def aged(tx: Tx, kind: str, at: datetime, ids: dict[str, int]) -> SQLModel:
    """One row that ended at this time."""
    aya, bo = ids["aya"], ids["bo"]
    rows: dict[str, SQLModel] = {
        "message": CaseMessage(
            youth_id=aya,
            author_id=aya,
            direction=Direction.TO_STAFF,
            kind=MessageKind.TEXT,
            chat_id=1,
            message_id=1,
            at=at,
            journalised_at=at,
        ),
        "appointment": Appointment(
            uid="old",
            youth_id=aya,
            staff_id=bo,
            starts_at=at - timedelta(hours=1),
            ends_at=at,
            booked_at=at,
            booked_by=aya,
        ),
        "audit": Audit(at=at, action="case.read"),
        "request": OutreachRequest(
            chat_id=5, name=b"x", contact=b"x", asked_at=at - timedelta(days=1), closed_at=at
        ),
        "update": SeenUpdate(update_id=77, at=at, replica="", answered=True),
        "parked": ParkedUpdate(update_id=78, at=at, fault_id="f", reason="r", content=b"x"),
        "dialogue": Dialogue(chat_id=5, step="x.y", data=b"", since=at),
        "unaddressed": Unaddressed(chat_id=5, kept_at=at),
        "visitor": Visitor(chat_id=5, at=at),
        "delivery": Delivery(
            kind="mydata.other",
            recipient="p1",
            not_before=at,
            queued_at=at,
            settled_at=at,
            status=DeliveryStatus.SENT,
        ),
    }
    tx.add(rows[kind])
    tx.flush()
    return rows[kind]


DAYS = {
    "message": 90,
    "appointment": 365,
    "audit": 730,
    "request": 90,
    "update": 3,
    "parked": 90,
    "dialogue": 2,
    "unaddressed": 2,
    "visitor": 90,
    "delivery": 90,
}


def forget_in_time(tx: Tx) -> None:
    """One batch of everything that is past its time is gone."""
    for step in retention.STEPS:
        step(tx)


@pytest.mark.parametrize(("kind", "days"), DAYS.items())
async def test_what_is_too_old_is_forgotten(hjem: Hjem, kind: str, days: int) -> None:
    def is_kept(tx: Tx, age: timedelta) -> bool:
        row = aged(tx, kind, tx.now - age, hjem.ids)
        identity = inspect(row).identity
        forget_in_time(tx)
        forget_in_time(tx)
        tx.expunge(row)
        kept = tx.get(type(row), identity) is not None
        tx.start_over()
        return kept

    assert await hjem.run(is_kept, timedelta(days=days) - timedelta(hours=1))
    assert not await hjem.run(is_kept, timedelta(days=days) + timedelta(hours=1))


async def test_a_message_that_is_in_no_journal_is_kept(hjem: Hjem) -> None:
    def story(tx: Tx) -> int:
        old = aged(tx, "message", tx.now - timedelta(days=1000), hjem.ids)
        assert isinstance(old, CaseMessage)
        old.journalised_at = None
        tx.add(old)
        forget_in_time(tx)
        return len(tx.exec(select(CaseMessage)).all())

    assert await hjem.run(story) == 1


async def test_an_answer_outlives_the_message_it_answers(hjem: Hjem) -> None:
    def story(tx: Tx) -> list[int | None]:
        old = aged(tx, "message", tx.now - timedelta(days=100), hjem.ids)
        assert isinstance(old, CaseMessage)
        answer = CaseMessage(
            youth_id=hjem.ids["aya"],
            author_id=hjem.ids["bo"],
            direction=Direction.TO_YOUTH,
            kind=MessageKind.TEXT,
            chat_id=2,
            message_id=2,
            at=tx.now,
            answers_id=old.id,
        )
        tx.add(answer)
        tx.flush()
        forget_in_time(tx)
        tx.expire_all()
        return [row.answers_id for row in tx.exec(select(CaseMessage))]

    assert await hjem.run(story) == [None]


async def test_a_paper_outlives_the_message_it_came_with(hjem: Hjem) -> None:
    await hjem.run(
        lambda tx: bring.ask(tx, people.by_id(tx, hjem.ids["bo"]), hjem.ids["aya"], ["Pas"], None)
    )
    await hjem.settled()
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Aflever: Pas")
    await hjem.aya.sends("Her er det")
    await hjem.run(
        lambda tx: transcript.journalise(
            tx, people.by_id(tx, hjem.ids["bo"]), hjem.ids["aya"], tx.now
        )
    )
    await hjem.jump(days=100)
    assert await hjem.run(lambda tx: tx.exec(select(CaseMessage.id)).all()) == []
    assert await hjem.run(lambda tx: tx.exec(select(BringItem.message_id)).one()) is None


def test_nothing_else_holds_on_to_what_is_forgotten() -> None:
    forgotten = {
        table.__tablename__
        for table in (CaseMessage, Appointment, Signup, Audit, OutreachRequest, Delivery)
    }
    holds = {
        f"{key.parent.table.name}.{key.parent.name}"
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in forgotten and key.ondelete is None
    }
    assert holds == {"casemessage.answers_id", "bringitem.message_id", "offer.viewing_id"}


async def test_old_invitations_name_nobody(hjem: Hjem) -> None:
    def story(tx: Tx) -> list[str]:
        for age in (89, 91):
            ended = tx.now - timedelta(days=age)
            tx.add(
                Invitation(
                    token_hash=str(age),
                    role=Role.YOUTH,
                    alias=f"{age} dage",
                    made_at=ended - timedelta(days=3),
                    expires_at=ended,
                )
            )
        tx.flush()
        forget_in_time(tx)
        tx.expire_all()
        return sorted(row.alias for row in tx.exec(select(Invitation)))

    assert await hjem.run(story) == ["", "89 dage"]


async def test_a_batch_at_a_time_is_forgotten(hjem: Hjem) -> None:
    def story(tx: Tx) -> list[int]:
        long_ago = tx.now - timedelta(days=1000)
        tx.add_all(Audit(at=long_ago, action="case.read") for _ in range(retention.BATCH + 1))
        tx.flush()
        left = []
        for _ in range(2):
            forget_in_time(tx)
            left.append(len(tx.exec(select(Audit).where(Audit.at == long_ago)).all()))
        return left

    assert await hjem.run(story) == [1, 0]


async def test_who_came_to_an_activity_is_forgotten_and_the_activity_is_not(hjem: Hjem) -> None:
    def counted(tx: Tx) -> tuple[int, int]:
        return len(tx.exec(select(Signup)).all()), len(tx.exec(select(Activity)).all())

    activity_id = await published(hjem)
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(signups.wait, aya, activity_id)
    await hjem.jump(days=360)
    assert await hjem.run(counted) == (1, 1)
    await hjem.jump(days=30)
    assert await hjem.run(counted) == (0, 1)
