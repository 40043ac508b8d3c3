"""Who has looked is on record, and an operator can say it to a youth who asks."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import col, select

from bot.domain.deeds import in_words
from bot.errors import Refusal
from bot.services import erasure, people, signups
from bot.store import Tx
from bot.tables import Audit, Case
from handlers.desk import tapped
from handlers.routes import Route
from tests.activities import published
from tests.casework import change, join, opens
from tests.command_line import Operator
from tests.everything import CASE, FIRST, NAME, ask_of, fill, forged
from tests.hjem import NOT_FOUND, Hjem, running
from tests.test_merging import both_are_one, nova_is_with_dorte

NINE = "2026-11-23 09:00 (Europe/Copenhagen)"


@pytest.fixture
async def hjem(database_url: str) -> AsyncIterator[Hjem]:
    """The bot on each database."""
    async with running(database_url) as hjem:
        yield hjem


@pytest.fixture
def operator(
    hjem: Hjem, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    return Operator(hjem, monkeypatch, capsys)


async def test_an_operator_lists_who_did_what_about_a_youth_in_local_time(
    hjem: Hjem, operator: Operator
) -> None:
    await opens(hjem.bo)
    aya, bo = hjem.ids["aya"], hjem.ids["bo"]
    assert await operator.asks("audit", "aya") == 0
    assert operator.shown.splitlines() == [
        f"{aya}  Aya  youth  since 2026-11-23  caseworker Bo",
        f"{NINE}  Bo ({bo})  opened the card",
        "That is all; it is kept for 730 days.",
    ]
    assert await operator.asks("audit", "bo") == 0
    assert "opened the card" not in operator.shown  # that is about Aya


async def test_who_was_erased_is_found_by_the_id_alone(hjem: Hjem, operator: Operator) -> None:
    await opens(hjem.bo)
    aya = hjem.ids["aya"]
    assert await operator.asks("erase", "Aya", "--yes") == 0
    assert await operator.asks("audit", "Aya") == 1
    assert await operator.asks("audit", "--id", str(aya)) == 0
    head, *rows, _ = operator.shown.splitlines()
    assert head.startswith(f"{aya}  {erasure.ERASED}  youth")
    assert rows == [
        f"{NINE}  Bo ({hjem.ids['bo']})  opened the card",
        f"{NINE}  an operator  erased the data, as asked outside the bot",
    ]


async def test_an_erasure_by_the_youth_is_told_from_one_by_an_operator(
    hjem: Hjem, operator: Operator
) -> None:
    aya = hjem.ids["aya"]
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, aya)))
    assert await operator.asks("audit", "--id", str(aya)) == 0
    assert f"{erasure.ERASED} ({aya})  erased the data in the chat" in operator.shown


async def test_either_id_of_two_profiles_that_are_one_lists_what_is_about_both(
    hjem: Hjem, operator: Operator
) -> None:
    went = await nova_is_with_dorte(hjem)
    await both_are_one(hjem)
    assert await operator.asks("audit", "--id", str(went)) == 0
    assert operator.shown.startswith(f"{hjem.ids['aya']}  Aya")
    assert "joined two profiles into one" in operator.shown
    assert "said yes to the bot" in operator.shown


async def test_an_audit_of_nobody_is_said_kindly(hjem: Hjem, operator: Operator) -> None:
    assert await operator.asks("audit") == 2
    assert operator.told == "Give a nickname, or --id.\n"
    for nobody in (("Noah",), ("--id", "999")):
        assert await operator.asks("audit", *nobody) == 1
        assert operator.shown.startswith("Nobody here has that name.")


async def seen_by(hjem: Hjem, name: str) -> list[tuple[int | None, str]]:
    """What others did about this youth."""
    rows = select(Audit.actor_id, Audit.action).where(
        Audit.subject_id == hjem.ids[name], col(Audit.actor_id) != hjem.ids[name]
    )
    found: list[tuple[int | None, str]] = await hjem.run(lambda tx: tx.exec(rows).all())
    return found


async def test_the_names_that_a_coordinator_sees_in_a_handover_are_on_record(hjem: Hjem) -> None:
    await hjem.carla.sends("/menu")
    await hjem.carla.taps_data(f"cases.handover.of:{hjem.ids['bo']}", on=hjem.carla.last)
    assert await seen_by(hjem, "aya") == [(hjem.ids["carla"], "case.handover_list")]
    assert await seen_by(hjem, "emil") == []


async def test_a_name_on_another_page_is_not_on_record_as_seen(hjem: Hjem) -> None:
    await join(hjem, *(f"Ung {number}" for number in range(8)))
    await hjem.carla.sends("/menu")
    await hjem.carla.taps_data(f"cases.handover.of:{hjem.ids['bo']}", on=hjem.carla.last)
    await hjem.carla.taps("Flere")
    assert "Ung 7" in hjem.carla.last.buttons[0]
    assert await seen_by(hjem, "aya") == [(hjem.ids["carla"], "case.handover_list")]


async def test_a_list_of_the_young_people_of_no_colleague_names_nobody(hjem: Hjem) -> None:
    await hjem.carla.sends("/menu")
    await hjem.carla.taps_data(f"cases.handover.of:{hjem.ids['aya']}", on=hjem.carla.last)
    assert hjem.carla.last.text == NOT_FOUND


async def test_only_who_is_found_in_a_search_is_on_record(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["emil"], caseworker_id=hjem.ids["bo"])
    await hjem.aya.sends("Nøglen er væk")
    await hjem.emil.sends("Hej Bo")
    await hjem.settled()
    await hjem.bo.sends("/find nøglen")
    assert await seen_by(hjem, "aya") == [(hjem.ids["bo"], "thread.search")]
    assert await seen_by(hjem, "emil") == []


async def test_who_sees_the_names_at_an_activity_is_on_record(hjem: Hjem) -> None:
    activity = await published(hjem)
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(signups.sign_up, aya, activity)
    await hjem.carla.sends("/menu")
    await hjem.carla.taps_data(f"activity_desk.people:{activity}", on=hjem.carla.last)
    assert "Aya" in hjem.carla.last.text
    assert await seen_by(hjem, "aya") == [(hjem.ids["carla"], "activity.participants")]


OWN_LISTS = {"calendar.week", "cases", "cases.page", "messages.whom", "offers.home"}
"""Names of those whom the reader helps, and where each of them is; nothing is opened yet."""

OWN_WORDS = {"ready.edit", "ready.show"}
"""What the reader wrote for anybody."""


@pytest.mark.parametrize("name", ["bo", "sam", "carla", "pia"])
async def test_whatever_shows_a_colleague_something_of_a_youth_is_on_record_in_plain_words(
    on_file: Hjem, name: str
) -> None:
    await on_file.run(fill, on_file)
    unseen, actions = await on_file.run(what_is_shown, on_file, name)
    assert unseen - OWN_LISTS - OWN_WORDS == set()
    assert {one for one in actions if in_words(one) == one} == set()


@pytest.fixture
async def on_file(database: str) -> AsyncIterator[Hjem]:
    """The bot on SQLite, where the database does not matter."""
    async with running(f"sqlite:///{database}") as hjem:
        yield hjem


def what_is_shown(tx: Tx, hjem: Hjem, name: str) -> tuple[set[str], set[str]]:
    """The buttons that show something of Aya's unrecorded, and the deeds that are recorded."""
    unseen, actions = set(), set()
    role = ask_of(hjem, tx, name).who.role
    for data, route in forged():
        if role not in route.roles:
            continue
        with tx.begin_nested() as savepoint:
            shown, deeds = pressed(tx, hjem, name, data, route), on_record(tx)
            savepoint.rollback()
        tx.expire_all()
        actions |= deeds
        if not deeds and any(words in shown for words in (NAME, *CASE)):
            unseen.add(route.name)
    return unseen, actions


def pressed(tx: Tx, hjem: Hjem, name: str, data: str, route: Route) -> str:
    try:
        said = tapped(route, data)(ask_of(hjem, tx, name))
        tx.flush()
    except Refusal:
        return ""
    return repr(said)


def on_record(tx: Tx) -> set[str]:
    return set(tx.exec(select(Audit.action).where(Audit.subject_id == FIRST)))
