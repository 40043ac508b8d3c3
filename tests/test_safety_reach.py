"""Calls that reach nobody, that arrive after somebody took them, or whose taker has left."""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain.delivery import DeliveryStatus
from bot.services import people, reach, safety
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Delivery
from tests.hjem import Hjem
from tests.test_on_call import asks_in_the_evening
from tests.test_rota import NIGHT, stops, texts

HELPERS = ("bo", "sam", "carla", "olga")
REACHES_NOBODY = "Jeg kan ikke få fat i nogen af os lige nu."


async def have_blocked(hjem: Hjem, *names: str) -> None:
    for name in names:
        await hjem.run(reach.blocked, hjem.ids[name])


async def says_yes(hjem: Hjem) -> None:
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    await hjem.settled()


def called(tx: Tx) -> set[str]:
    """The names of those for whom a call was put in the outbox."""
    rows = tx.exec(select(Delivery.person_id).where(Delivery.kind == "safety.call"))
    return {people.alias_of(tx, one) for one in rows}


@pytest.mark.parametrize("at", [None, NIGHT])
async def test_an_administrator_is_called_when_nobody_else_can_be(
    hjem: Hjem, at: datetime | None
) -> None:
    hjem.clock.now = at or hjem.clock.now
    await have_blocked(hjem, *HELPERS)
    await says_yes(hjem)
    assert "Jeg siger nu til Ida, at du gerne vil ringes op." in hjem.aya.last.text
    assert await hjem.run(called) == {"Ida"}
    assert "Aya vil gerne ringes op nu" in hjem.ida.last.text


async def test_a_coordinator_who_can_be_reached_is_called_and_no_other(hjem: Hjem) -> None:
    await have_blocked(hjem, "bo", "sam", "olga")
    await says_yes(hjem)
    assert await hjem.run(called) == {"Carla"}


@pytest.mark.parametrize("at", [None, NIGHT])
async def test_who_can_be_called_by_nobody_hears_that_and_sees_the_numbers(
    hjem: Hjem, at: datetime | None
) -> None:
    hjem.clock.now = at or hjem.clock.now
    await have_blocked(hjem, *HELPERS, "ida")
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    assert hjem.aya.last.text.startswith(f"{REACHES_NOBODY} Skal jeg blive ved med at prøve?")
    assert "+45 70 201 201" in hjem.aya.last.text
    question = hjem.aya.last
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith(f"{REACHES_NOBODY} Jeg bliver ved med at prøve.")
    assert "+45 70 201 201" in hjem.aya.last.text
    await hjem.aya.taps("Nej tak", on=question)
    assert "Du har sagt ja før, men jeg har ikke fået fat i nogen." in hjem.aya.last.text
    await hjem.forward(minutes=15)
    assert hjem.aya.last.text.startswith(REACHES_NOBODY)
    await hjem.forward(hours=1)
    assert "jeg kan ikke få fat i nogen af os" in hjem.aya.last.text
    assert "Vent ikke på os." in hjem.aya.last.text
    said = "\n".join(message.text for message in hjem.aya.received)
    assert "Jeg siger nu til" not in said
    assert "er bedt om at ringe" not in said
    assert await hjem.run(called) == set()


async def test_words_that_sound_like_a_crisis_promise_nobody_who_cannot_be_reached(
    hjem: Hjem,
) -> None:
    await have_blocked(hjem, *HELPERS, "ida")
    await hjem.aya.sends("jeg gider ikke leve mere")
    assert REACHES_NOBODY in hjem.aya.last.text
    await hjem.aya.taps("Ja tak")
    assert hjem.aya.last.text.startswith(REACHES_NOBODY)


async def test_whoever_takes_a_call_that_came_again_reads_nowhere_that_nobody_has(
    hjem: Hjem,
) -> None:
    await says_yes(hjem)
    await hjem.forward(minutes=30)
    assert sum("Det haster" in one.text for one in hjem.bo.received) == 3
    tapped = hjem.bo.last
    await hjem.bo.taps("Jeg ringer")
    await hjem.settled()
    calling = "Du ringer til Aya. Aya har fået det at vide."
    assert [one.text for one in hjem.bo.received] == [calling] * 3
    assert tapped.button("Skriv til Aya")


async def test_whoever_can_be_reached_again_is_called_at_the_next_try(hjem: Hjem) -> None:
    await have_blocked(hjem, *HELPERS, "ida")
    await says_yes(hjem)
    await hjem.bo.sends("/menu")
    await hjem.forward(minutes=15)
    assert "Ingen har ringet til Aya endnu" in hjem.bo.last.text
    await hjem.bo.taps("Jeg ringer")
    await hjem.settled()
    assert "Bo ved det nu og ringer til dig." in hjem.aya.last.text


async def test_who_is_left_alone_by_the_last_one_who_could_be_called_hears_at_once(
    hjem: Hjem,
) -> None:
    await have_blocked(hjem, "sam", "carla", "olga", "ida")
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    hjem.sim.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await hjem.run(safety.ask_for_call, aya)
    await hjem.settled()
    assert hjem.bo.received == []
    assert hjem.aya.last.text.startswith(REACHES_NOBODY)
    assert "+45 70 201 201" in hjem.aya.last.text


async def test_after_a_call_that_got_lost_it_is_still_said_that_nobody_has_answered(
    hjem: Hjem,
) -> None:
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    hjem.sim.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await hjem.run(safety.ask_for_call, aya)
    await hjem.forward(minutes=30)
    told = [one for one in hjem.aya.received if one.text.startswith("Ingen har svaret endnu.")]
    assert len(told) == 1


ANOTHER_CALLS = "ringer til Aya. Du skal ikke gøre noget."


async def everybody_is_called(hjem: Hjem) -> None:
    """At night, when nobody is on call."""
    hjem.clock.now = NIGHT
    await hjem.run(safety.ask_for_call, await hjem.run(people.by_id, hjem.ids["aya"]))


def by_status(tx: Tx) -> dict[DeliveryStatus, list[str]]:
    """Who is called, by how far the call is."""
    found: dict[DeliveryStatus, list[str]] = defaultdict(list)
    rows = tx.exec(select(Delivery).where(Delivery.kind == "safety.call"))
    for row in rows:
        found[row.status].append(people.alias_of(tx, row.person_id).lower())
    return found


async def all_but_one(hjem: Hjem, status: DeliveryStatus) -> tuple[Phone, Phone]:
    """Once everybody else has the call: who has not quite, and one who has."""
    async with asyncio.timeout(10):
        while True:
            found = await hjem.run(by_status)
            if len(found[DeliveryStatus.SENT]) == len(HELPERS) - 1 and found[status]:
                [late] = found[status]
                return getattr(hjem, late), getattr(hjem, found[DeliveryStatus.SENT][0])
            await asyncio.sleep(0.01)


async def test_a_call_that_arrives_after_a_colleague_took_it_says_so(hjem: Hjem) -> None:
    hjem.sim.hang_next("sendMessage", 2, before_effect=False)
    await everybody_is_called(hjem)
    late, other = await all_but_one(hjem, DeliveryStatus.SENDING)
    assert "Aya vil gerne ringes op nu" in late.last.text
    await other.taps("Jeg ringer")
    await hjem.settled()
    assert ANOTHER_CALLS in late.last.text
    assert len(late.received) == 1
    assert not late.last.buttons


async def test_whoever_has_the_call_perhaps_hears_that_a_colleague_took_it(hjem: Hjem) -> None:
    hjem.sim.drop_next("sendMessage", before_effect=False)
    await everybody_is_called(hjem)
    doubtful, other = await all_but_one(hjem, DeliveryStatus.PENDING)
    assert "Aya vil gerne ringes op nu" in doubtful.last.text
    await other.taps("Jeg ringer")
    await hjem.jump(seconds=5)
    assert ANOTHER_CALLS in doubtful.last.text
    assert len(doubtful.received) == 2
    assert not any(ANOTHER_CALLS in one.text for one in other.received)


async def test_whoever_has_the_call_perhaps_for_good_hears_it_too(hjem: Hjem) -> None:
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    hjem.sim.drop_next("sendMessage", before_effect=False, times=2)
    await hjem.run(safety.ask_for_call, aya)
    await hjem.settled()
    await hjem.jump(seconds=5)
    assert (await hjem.run(by_status))[DeliveryStatus.UNCERTAIN] == ["bo"]
    before = len(hjem.bo.received)
    await hjem.sam.taps("Jeg ringer")
    await hjem.settled()
    await hjem.tick()
    assert [one.text for one in hjem.bo.received[before:]] == [f"Sam {ANOTHER_CALLS}"]


async def test_a_call_of_somebody_who_lost_access_is_given_to_others_at_once(hjem: Hjem) -> None:
    await asks_in_the_evening(hjem)
    assert "Vera ved det nu og ringer til dig." in hjem.aya.last.text
    await stops(hjem, "vera")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Vera er her ikke længere. Har Vera ikke ringet til dig, så spørger jeg en anden.\n"
        "Du hører fra mig, når nogen har set det.\n\n"
        "Bliver det værre inden da, så ring 112."
    )
    assert hjem.bo.last.text == (
        "Aya venter på at blive ringet op. Det haster.\n"
        "Vera havde taget det og er her ikke længere. Måske har ingen ringet. "
        "Tryk på knappen, så Aya ved, hvem der ringer."
    )
    await hjem.bo.taps("Jeg ringer")
    await hjem.settled()
    assert "Bo ved det nu og ringer til dig." in hjem.aya.last.text
    await hjem.forward(hours=15)
    assert not texts(hjem.bo, "opkaldet er slut")


async def test_who_asks_again_minutes_after_a_call_was_taken_is_called_again(hjem: Hjem) -> None:
    for _ in range(2):
        await hjem.aya.sends("Hjælp nu")
        await hjem.aya.taps("Ring mig op")
        await hjem.aya.taps("Ja tak")
        await hjem.settled()
        assert "Aya vil gerne ringes op nu" in hjem.bo.last.text
        await hjem.bo.taps("Jeg ringer")
        hjem.clock.now += timedelta(minutes=4)
