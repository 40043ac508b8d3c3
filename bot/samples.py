"""The people of the demo and what happened to them: played on their phones, through the bot."""

import asyncio
from datetime import datetime, timedelta

from bot.app import App
from bot.clock import system_clock
from bot.domain.people import Role
from bot.services import cases
from bot.simulator import Phone, Simulator
from bot.store import Tx
from bot.tables import Person

CAST = (
    ("Aya", Role.YOUTH, "Ung"),
    ("Bo", Role.CASEWORKER, "Sagsbehandler"),
    ("Carla", Role.COORDINATOR, "Koordinator"),
    ("Nova", Role.GUEST, "Ny person"),
    ("Sam", Role.SUPPORT_WORKER, "Støtteperson"),
    ("Emil", Role.YOUTH, "Ung"),
    ("Olga", Role.OUTREACH, "Opsøgende"),
    ("Ida", Role.ADMIN, "Administrator"),
)
"""Name, role, and what is written over the phone, in the order the phones stand in."""


class TimeMachine:
    """A clock that runs as the real one does, so many days behind."""

    def __init__(self) -> None:
        self.days_ago = 0.0

    def __call__(self) -> datetime:
        return system_clock() - timedelta(days=self.days_ago)


async def play(app: App, sim: Simulator, clock: TimeMachine) -> None:
    """Everybody's phone is there, has its menu, and shows what happened in the last weeks."""
    phones = {name: sim.person(name, hint=hint) for name, _, hint in CAST}
    clock.days_ago = 40
    await app.hjem.run(_join, {name: phone.id for name, phone in phones.items()})
    clock.days_ago = 0
    members = [phones[name] for name, role, _ in CAST if role is not Role.GUEST]
    await asyncio.gather(*(_opens_menu(phone) for phone in members))


async def _opens_menu(phone: Phone) -> None:
    await phone.sends("/menu")


def _join(tx: Tx, chats: dict[str, int]) -> dict[str, int]:
    people = {
        name: Person(
            role=role, alias=name, chat_id=chats[name], joined_at=tx.now, consented_at=tx.now
        )
        for name, role, _ in CAST
        if role is not Role.GUEST
    }
    tx.add_all(people.values())
    tx.flush()
    ids = {name: person.id for name, person in people.items()}
    cases.open_case(tx, ids["Aya"], ids["Bo"], ids["Sam"])
    cases.open_case(tx, ids["Emil"], ids["Bo"])
    return ids
