"""What several tests of cases do: youths who join, days off, appointments, cards and drafts."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.people import Role
from bot.services import cases, handover, people
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Appointment, Case, Person, TimeOff
from tests.hjem import Hjem


async def join(hjem: Hjem, *aliases: str, caseworker: str = "bo") -> list[int]:
    """Youths of this caseworker have joined, without a phone in the test."""

    def enter(tx: Tx) -> list[int]:
        youths = [
            Person(role=Role.YOUTH, alias=alias, joined_at=tx.now, consented_at=tx.now)
            for alias in aliases
        ]
        tx.add_all(youths)
        tx.flush()
        for person in youths:
            cases.open_case(tx, person.id, hjem.ids[caseworker])
        return [person.id for person in youths]

    ids: list[int] = await hjem.run(enter)
    return ids


async def change(hjem: Hjem, model: type[Any], row_id: int, **values: Any) -> None:
    def write(tx: Tx) -> None:
        row = tx.get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)
        tx.add(row)

    await hjem.run(write)


async def is_away(hjem: Hjem, who: str, deputy: str) -> None:
    """The colleague has today and tomorrow off."""

    def enter(tx: Tx) -> None:
        today = hjem.clock.now.date()
        tx.add(
            TimeOff(
                staff_id=hjem.ids[who],
                from_on=today,
                to_on=today + timedelta(days=1),
                deputy_id=hjem.ids[deputy],
            )
        )

    await hjem.run(enter)


async def book(hjem: Hjem, staff: str, starts_at: datetime, youth: str = "aya") -> int:
    def enter(tx: Tx) -> int:
        row = Appointment(
            uid=f"{starts_at}@test",
            youth_id=hjem.ids[youth],
            staff_id=hjem.ids[staff],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            booked_at=tx.now,
            booked_by=hjem.ids[youth],
        )
        tx.add(row)
        tx.flush()
        return row.id

    number: int = await hjem.run(enter)
    return number


async def opens(phone: Phone, label: str = "Aya · Kontakt") -> None:
    await phone.sends("Mine unge")
    await phone.taps(label)


SEARCH = "Søg"


def names(phone: Phone) -> list[str]:
    """The labels of the buttons; the search, which stands under every list, is left out."""
    return [label for row in phone.last.buttons for label in row if label != SEARCH]


async def open_case(hjem: Hjem, staff: Phone, youth: str = "aya") -> None:
    """The staff member looks at the home of this youth."""
    await staff.sends("Mine unge")
    await staff.taps_data(f"housing.case:{hjem.ids[youth]}", on=staff.last)


async def draft(hjem: Hjem, staff: Phone, stage: str, youth: str = "aya") -> None:
    await open_case(hjem, staff, youth)
    await staff.taps("Nyt trin")
    await staff.taps(stage)


async def case_of(hjem: Hjem, youth: str = "aya") -> Case:
    def read(tx: Tx) -> Case:
        return tx.get_one(Case, hjem.ids[youth])

    case: Case = await hjem.run(read)
    return case


async def show_openly(hjem: Hjem, *names: str) -> None:
    """These youths have switched discreet notifications off."""

    def switch(tx: Tx) -> None:
        for name in names:
            tx.get_one(Person, hjem.ids[name]).discreet = False

    await hjem.run(switch)


async def hand_over(hjem: Hjem, youth: str, to: str) -> None:
    """The youth's caseworker hands over to a colleague."""

    def move(tx: Tx) -> None:
        case = tx.get_one(Case, hjem.ids[youth])
        giver = people.by_id(tx, case.caseworker_id)
        handover.hand_over(tx, giver, hjem.ids[youth], hjem.ids[to])

    await hjem.run(move)


async def opens_thread(phone: Phone, youth_id: int) -> None:
    await phone.sends("/menu")
    await phone.taps_data(f"messages.thread:{youth_id}:0", on=phone.last)


async def plans(hjem: Hjem, words: str, when: str) -> None:
    """Bo has written this to Aya for then."""
    await opens_thread(hjem.bo, hjem.ids["aya"])
    await hjem.bo.taps("Mere")
    await hjem.bo.taps("Send senere")
    await hjem.bo.taps("Skriv en til senere")
    await hjem.bo.sends(words)
    await hjem.bo.sends(when)
