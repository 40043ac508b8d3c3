"""Many young people, and the shortest way from a coordinator's words to them."""

from collections import Counter
from datetime import timedelta

from sqlmodel import select

from bot.domain.people import Role
from bot.services import broadcast_sending, cases, people
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Broadcast, Delivery, Person
from tests.hjem import Hjem

DINNER = "Fællesspisning torsdag kl. 17"


async def crowd(hjem: Hjem, size: int, caseworker: str = "bo") -> list[Phone]:
    """So many more young people with phones, all with this caseworker."""
    phones = [hjem.sim.person(f"Ung {number}") for number in range(size)]
    await hjem.run(enter, [phone.id for phone in phones], hjem.ids[caseworker])
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


async def addresses_all(hjem: Hjem, text: str = DINNER) -> None:
    """Carla has a draft with this text for everybody."""
    await drafts(hjem, text)
    await hjem.carla.taps("Alle unge")


async def sends_to_all(hjem: Hjem, text: str = DINNER) -> None:
    """Carla has sent this to everybody; nothing is waited for."""
    await addresses_all(hjem, text)
    await hjem.carla.taps("Send nu")
    await hjem.carla.taps("Ja, send til")


async def broadcast(hjem: Hjem) -> Broadcast:
    """The newest broadcast."""

    def newest(tx: Tx) -> Broadcast:
        return max(tx.exec(select(Broadcast)), key=lambda row: row.id)

    row: Broadcast = await hjem.run(newest)
    return row


def copies(phones: list[Phone]) -> Counter[int]:
    """How many phones got how many copies."""
    return Counter(sum(DINNER in m.text for m in phone.received) for phone in phones)


def statuses(tx: Tx) -> Counter[str]:
    return Counter(
        str(row.status) for row in tx.exec(select(Delivery)) if row.broadcast_id is not None
    )


async def sends_half(hjem: Hjem, size: int = 10) -> list[Phone]:
    """Carla has sent this and sees how it goes; every other copy is due an hour later only."""
    phones = [hjem.aya, hjem.emil, *await crowd(hjem, size)]
    await addresses_all(hjem)
    one = await broadcast(hjem)

    def send(tx: Tx) -> None:
        carla = people.by_id(tx, hjem.ids["carla"])
        broadcast_sending.send(tx, carla, one.id, one.revision)
        tx.flush()
        for row in tx.exec(select(Delivery)).all()[::2]:
            row.not_before += timedelta(hours=1)

    await hjem.run(send)
    await hjem.settled()
    await hjem.carla.taps_data(f"broadcasts.show:{one.id}", on=hjem.carla.last)
    return phones


async def plans(hjem: Hjem, when: str) -> None:
    """Carla has planned a broadcast to everybody for then."""
    await addresses_all(hjem)
    await hjem.carla.taps("Send senere")
    await hjem.carla.sends(when)
    await hjem.carla.taps("Ja, planlæg den")
