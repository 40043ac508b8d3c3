"""Lists and choices that have outgrown a phone's screen come a page at a time."""

from datetime import timedelta

from bot.domain.alliance import ConceptFacts, ConceptKind, PartnerFacts, PartnerKind
from bot.domain.messages import MessageKind
from bot.domain.people import Role
from bot.services import concepts, later, partners, people
from bot.services.thread import Body, Letter
from bot.store import Tx
from bot.tables import Person
from tests.hjem import Hjem
from tests.test_partners import buttons, opens

NAMES = [f"Nr. {number:02}" for number in range(1, 21)]


async def enter(hjem: Hjem) -> None:
    """Twenty more of what lists are made of."""

    def many(tx: Tx) -> None:
        carla, bo = (people.by_id(tx, hjem.ids[name]) for name in ("carla", "bo"))
        lead, letter = (
            next(iter(partners.names(tx))),
            Letter(bo.chat_id, 1, MessageKind.TEXT, Body()),
        )
        for number, name in enumerate(NAMES):
            facts = ConceptFacts(name, ConceptKind.SUPPORT, lead)
            concepts.keep(tx, carla, None, facts)
            partners.keep(tx, carla, None, PartnerFacts(name, PartnerKind.PRIVATE))
            tx.add(
                Person(role=Role.COORDINATOR, alias=name, chat_id=900 + number, joined_at=tx.now)
            )
            later.plan(tx, bo, hjem.ids["aya"], letter, tx.now + timedelta(hours=number + 1))

    await hjem.run(many)


async def test_messages_for_later_have_more_pages(hjem: Hjem) -> None:
    await enter(hjem)
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"later.of:{hjem.ids['aya']}", on=hjem.bo.last)
    assert buttons(hjem.bo)[8:] == ["Flere", "Skriv en til senere", "Tilbage til Aya"]
    await hjem.bo.taps("Flere")
    await hjem.bo.taps("Flere")
    assert len(buttons(hjem.bo)) == 4 + 3


async def test_a_package_is_attached_from_its_own_page(hjem: Hjem) -> None:
    await enter(hjem)
    await opens(hjem, "Koncepter", "Omdannelse", "Støttepakker")
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Nr. 09")
    assert "✓ Nr. 09" in buttons(hjem.carla)
    await hjem.carla.taps("Forrige")
    assert "✓ 24/7" in buttons(hjem.carla)


async def test_whoever_sees_to_a_milestone_is_found_among_many(hjem: Hjem) -> None:
    await enter(hjem)
    await opens(hjem, "Koncepter", "Kollegiet", "Milepæle", "Ny milepæl")
    await hjem.carla.sends("Aftale med kollegiet")
    await hjem.carla.sends("1. december")
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Nr. 09")
    await hjem.carla.taps("Gem")
    await hjem.carla.taps("tirs. 1. dec. · Aftale med kollegiet")
    await hjem.carla.taps("En anden")
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Nr. 20")
    assert "(Nr. 20)" in hjem.carla.last.text


async def test_a_form_asks_for_one_of_many_partners_a_page_at_a_time(hjem: Hjem) -> None:
    await enter(hjem)
    await opens(hjem, "Boliger", "Ny bolig")
    await hjem.carla.sends("KAB 12")
    assert len(buttons(hjem.carla)) == 16 + 2
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Forrige")
    await hjem.carla.taps("Flere")
    await hjem.carla.taps("Flere")
    assert "Flere" not in buttons(hjem.carla)
    await hjem.carla.taps("Ungdommens Røde Kors")
    assert hjem.carla.last.text.startswith("Er det egen bolig")
