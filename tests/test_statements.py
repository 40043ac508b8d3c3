"""What is read in one statement for three is read in one for thirty."""

from datetime import timedelta
from uuid import uuid4

from bot.domain.activities import Choice, SignupStatus, Track
from bot.services import activities, people, waiting_list
from bot.store import Tx
from bot.tables import Activity, Signup
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
