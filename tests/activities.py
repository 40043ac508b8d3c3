"""Activities for the tests: what a coordinator would have published."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.activities import Facts, Track
from bot.domain.people import Role
from bot.services import organising, people
from bot.simulator import Phone
from bot.simulator.shown import Shown
from bot.store import Tx
from bot.tables import Person
from tests.hjem import Hjem

DINNER = "Fællesspisning"


def facts(starts_at: datetime, **other: Any) -> Facts:
    """A dinner with one place, two hours long."""
    values: dict[str, Any] = {
        "title": DINNER,
        "track": Track.COMMUNITY,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "places": 1,
        "place_name": "Huset",
        "address": "Eksempelgade 1",
        "latitude": 55.6761,
        "longitude": 12.5683,
        "provider": "Eksempelforeningen",
    }
    return Facts(**(values | other))


def publish(tx: Tx, coordinator_id: int, wanted: Facts, weeks: int = 1) -> int:
    return organising.publish(tx, people.by_id(tx, coordinator_id), wanted, weeks)


async def published(
    hjem: Hjem, *, days: float = 3, hours: float = 8, weeks: int = 1, **other: Any
) -> int:
    """An activity of Carla's, on Thursday at 17.00 unless said otherwise; its id."""
    starts_at = hjem.clock.now + timedelta(days=days, hours=hours)
    result: int = await hjem.run(publish, hjem.ids["carla"], facts(starts_at, **other), weeks)
    return result


async def open_page(phone: Phone, activity_id: int) -> Shown:
    """The page of the activity, as if from a button; the message that shows it."""
    await phone.sends("/menu")
    await phone.taps_data(f"activities.show:{activity_id}", on=phone.last)
    return phone.last


async def sign_up(phone: Phone, activity_id: int, label: str = "Meld mig til") -> Shown:
    page = await open_page(phone, activity_id)
    await phone.taps(label, on=page)
    return page


async def enter_youth(hjem: Hjem, name: str) -> Phone:
    """One more young person, who has joined."""
    phone = hjem.sim.person(name)
    await hjem.run(_enter, name, phone.id)
    hjem.sim.world.chats[phone.id].started = True
    return phone


def _enter(tx: Tx, name: str, chat_id: int) -> None:
    at = tx.now
    tx.add(Person(role=Role.YOUTH, alias=name, chat_id=chat_id, joined_at=at, consented_at=at))


async def edit(carla: Phone, activity_id: int) -> None:
    await carla.sends("Aktiviteter")
    await carla.taps_data(f"activity_form.edit:{activity_id}", on=carla.last)


async def describes(carla: Phone, *, when: str = "onsdag kl. 18-20") -> None:
    """Carla answers every question, and sees how the activity will look."""
    await carla.sends("Aktiviteter")
    await carla.taps("Ny aktivitet")
    await carla.sends("Musikværksted")
    await carla.taps("Fællesskaber")
    await carla.sends(when)
    await carla.sends("8")
    await carla.sends("Huset")
    await carla.sends("Eksempelgade 1")
    await carla.sends_location(55.6761, 12.5683)
    await carla.sends("Tag gerne dit instrument med.")
