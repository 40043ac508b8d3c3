"""What must not stay in, or come into, the wrong hands: old phones, former helpers, guests."""

from sqlmodel import select

from bot.domain.people import Role
from bot.services import people, staff
from bot.store import Tx
from bot.tables import Unaddressed
from tests.hjem import Hjem
from tests.test_outreach import claimed
from tests.test_touch import code_for_aya


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


async def test_a_guests_name_leads_nowhere_in_the_chats_of_colleagues(hjem: Hjem) -> None:
    """Whoever taps a name by mistake shows somebody else that they work here."""
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("@nova https://t.me/nova /slet")
    await hjem.nova.sends("12 34 56 78")
    await hjem.nova.taps("Send")
    await hjem.olga.sends("Henvendelser")
    await hjem.olga.taps(hjem.olga.last.buttons[0][0])
    assert hjem.olga.last.text.startswith("nova https: t. me/nova slet\n")


async def test_what_was_said_lately_leaves_the_old_phone(hjem: Hjem) -> None:
    """Perhaps it is in the hands of whom she fled from."""
    await hjem.aya.sends("Hej")
    await hjem.jump(days=3)
    await hjem.aya.sends("Han slår mig, jeg er hos min tante på Lærkevej")
    await hjem.settled()
    await hjem.aya.sends("Skriv til Bo")
    await hjem.aya.taps("Se samtalen")
    assert [one for one in hjem.aya.messages if "Lærkevej" in one.text]
    code = await code_for_aya(hjem)
    await hjem.nova.sends(f"/kode {code}")
    await hjem.settled()
    assert not [one for one in hjem.aya.messages if "Lærkevej" in one.text]
    assert [one for one in hjem.aya.messages if one.text == "Hej"]  # too old to be deleted
    await hjem.nova.sends("Skriv til Bo")
    await hjem.nova.taps("Se samtalen")
    assert "Lærkevej" in hjem.nova.last.text
