"""Calendars of the cast for tests of appointments."""

from datetime import UTC, datetime

from bot.domain.people import Asker, Role
from bot.services import appointments, calendars, cases, people
from bot.store import Tx
from bot.tables import Person
from tests.hjem import Hjem

PLACE = "Huset, Eksempelgade 1"


def offer(tx: Tx, staff_id: int, **days: list[tuple[int, int]]) -> None:
    """The staff member offers these hours: `offer(tx, bo, tuesday=[(9, 12)])`."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    staff = people.by_id(tx, staff_id)
    for name, spans in days.items():
        minutes = [(begins * 60, ends * 60) for begins, ends in spans]
        calendars.set_hours(tx, staff, names.index(name), minutes)
    calendars.set_place(tx, staff, PLACE)


def copenhagen(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A winter instant of 2026, Copenhagen time."""
    return datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)


THURSDAY_AT_TWO = copenhagen(26, 14)
THURSDAY = "tors. 26. nov. · 3 tider"


async def who(hjem: Hjem, name: str) -> Asker:
    asker = await hjem.run(people.by_id, hjem.ids[name])
    assert isinstance(asker, Asker)
    return asker


async def books(hjem: Hjem, day: str, clock: str) -> None:
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.taps("Find en tid")
    await hjem.aya.taps("Bo, din sagsbehandler")
    await hjem.aya.taps(day)
    await hjem.aya.taps(clock)
    await hjem.settled()


def another_youth_takes(tx: Tx, staff_id: int, starts_at: datetime) -> None:
    nick = Person(role=Role.YOUTH, alias="Nick", joined_at=tx.now)
    tx.add(nick)
    tx.flush()
    cases.open_case(tx, nick.id, staff_id)
    appointments.book(tx, people.as_asker(nick), nick.id, staff_id, starts_at)
