"""Many young people, and the shortest way from a coordinator's words to them."""

from bot.domain.people import Role
from bot.services import cases
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Person
from tests.hjem import Hjem


async def crowd(hjem: Hjem, size: int) -> list[Phone]:
    """So many more young people with phones, all with Bo as their caseworker."""
    phones = [hjem.sim.person(f"Ung {number}") for number in range(size)]
    await hjem.run(enter, [phone.id for phone in phones], hjem.ids["bo"])
    for phone in phones:
        hjem.sim.world.chats[phone.id].started = True
    return phones


def enter(tx: Tx, chat_ids: list[int], caseworker_id: int) -> list[int]:
    """Young people with these chats have joined; returns their ids."""
    people = [
        Person(
            role=Role.YOUTH,
            alias=f"Ung {number}",
            chat_id=chat_id,
            joined_at=tx.now,
            consented_at=tx.now,
        )
        for number, chat_id in enumerate(chat_ids)
    ]
    tx.add_all(people)
    tx.flush()
    for person in people:
        cases.open_case(tx, person.id, caseworker_id)
    return [person.id for person in people]


async def drafts(hjem: Hjem, text: str) -> None:
    """Carla has written this and sees who could get it."""
    await hjem.carla.sends("Fællesbesked")
    await hjem.carla.taps("Skriv en fællesbesked")
    await hjem.carla.sends(text)


async def addresses_all(hjem: Hjem, text: str = "Fællesspisning torsdag kl. 17") -> None:
    """Carla has a draft with this text for everybody."""
    await drafts(hjem, text)
    row = next(row for row in hjem.carla.last.buttons if row[0].startswith("Alle unge"))
    await hjem.carla.taps(row[0])


async def sends_to_all(hjem: Hjem, text: str = "Fællesspisning torsdag kl. 17") -> None:
    """Carla has sent this to everybody; nothing is waited for."""
    await addresses_all(hjem, text)
    await hjem.carla.taps("Send nu")
    await hjem.carla.taps(hjem.carla.last.buttons[0][0])
