"""What must not stay in, or come into, the wrong hands: old phones, former helpers, guests."""

from sqlmodel import select

from bot.domain.people import Role
from bot.services import people, staff
from bot.store import Tx
from bot.tables import Unaddressed
from tests.hjem import Hjem
from tests.test_outreach import claimed


def _unaddressed(tx: Tx) -> list[Unaddressed]:
    return list(tx.exec(select(Unaddressed)))


async def test_words_for_nobody_yet_go_with_the_colleague_who_leaves(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.sends("Hendes mor må ikke vide, hvor hun er")
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    assert await hjem.run(_unaddressed)
    await hjem.run(staff.stop_access, ida, hjem.ids["olga"])
    assert not await hjem.run(_unaddressed)


async def test_words_for_nobody_yet_go_with_the_role_that_could_send_them(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.sends("Hendes mor må ikke vide, hvor hun er")
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.change_role, ida, hjem.ids["olga"], Role.VOLUNTEER)
    assert not await hjem.run(_unaddressed)
