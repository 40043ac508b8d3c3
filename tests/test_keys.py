"""A new outer key comes in, and the old one can be taken out: nobody's words are lost."""

import asyncio
import json
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import select

from bot import doctor, keys, outbox, replicas, upkeep
from bot.__main__ import main
from bot.answers import Answer, Screen
from bot.configuration import given_keys
from bot.keys import Outcome
from bot.services import private, updates
from bot.settings import Settings
from bot.store import Tx
from bot.tables import Delivery, Dialogue, OutreachRequest, PersonKey, Replica
from bot.vault import Vault, new_outer_key
from tests.casework import opens_thread
from tests.hiding import hidden_elsewhere
from tests.hjem import Hjem, running, second_replica
from tests.test_outreach import asks_for_contact, claimed

UNSAID, PARKED, WAITING = 90_001, 90_002, 90_003
"""Updates, by how far they came."""


NO_OLD_KEY_IS_NEEDED = (
    "Wrapped again: 0.\n"
    "All that is stored is under the first key, and every process that runs has it first.\n"
    "The older keys may be taken out now. Backups that were made before still need them.\n"
)


async def something_of_everything(hjem: Hjem) -> None:
    """Something stands in every column that may hold what is hidden."""
    await hjem.aya.sends("/menu")
    await hjem.aya.sends("Hej Bo")
    await claimed(hjem)
    await hjem.nova.sends("Jeg står ved broen")
    await hjem.settled()
    await hjem.emil.sends("Mine data")
    await hjem.emil.taps("Skift kaldenavn")
    await hjem.bo.sends("Husk dit pas")
    waits = {**hjem.sim.updates[0], "update_id": WAITING}
    await hjem.run(half_done, hjem.ids["bo"], json.dumps(waits).encode())


def half_done(tx: Tx, staff_id: int, waits: bytes) -> None:
    updates.begin(tx, UNSAID, "gone")
    updates.keep_answer(tx, UNSAID, 0, Answer((Screen("Svaret"),)))
    updates.park(tx, PARKED, b"{}", "f", "KeyError")
    updates.keep_waiting(tx, WAITING, waits)
    tell_tomorrow(tx, staff_id)


def tell_tomorrow(tx: Tx, staff_id: int) -> None:
    params = {"name": tx.vault.hide("Ærlig Æble".encode()).decode()}
    at = tx.now + timedelta(hours=20)
    outbox.enqueue(tx, "mydata.erased", staff_id, params, not_before=at)


def keyed(settings: Settings, *names: str) -> Settings:
    return settings.model_copy(update={"encryption_keys": tuple(map(SecretStr, names))})


async def rekey(hjem: Hjem, settings: Settings) -> Outcome:
    return await asyncio.to_thread(keys.rekey, settings, hjem.clock)


async def test_after_it_the_new_key_alone_will_do_and_everything_goes_on(database_url: str) -> None:
    async with running(database_url) as hjem:
        await something_of_everything(hjem)
        [old], new = given_keys(hjem.app.settings), new_outer_key()
        assert await hjem.run(empty_columns) == []
        assert await hjem.run(hidden_elsewhere) == []
        await hjem.app.stop()
        both, alone = keyed(hjem.app.settings, new, old), keyed(hjem.app.settings, new)

        done = await rekey(hjem, both)
        assert (done.wrapped > 10, done.is_done) == (True, True)
        assert await rekey(hjem, both) == Outcome()
        await hjem.starts_again(alone)
        await opens_thread(hjem.bo, hjem.ids["aya"])
        assert "Hej Bo" in hjem.bo.last.text
        await hjem.olga.sends("Henvendelser")
        await hjem.olga.taps(hjem.olga.last.buttons[0][0])
        assert "Kan nås: 20 30 40 50" in hjem.olga.last.text
        assert "Jeg står ved broen" in hjem.olga.last.text
        await hjem.emil.sends("Ræv")
        assert "Ræv" in hjem.emil.last.text
        await hjem.bo.taps("Aya", on=next(one for one in hjem.bo.received if has(one, "Aya")))
        await hjem.settled()
        assert hjem.aya.last.text == "Bo skriver:\nHusk dit pas"
        await hjem.jump(days=1)
        assert any("Ærlig Æble har slettet" in one.text for one in hjem.bo.received)
        said = await hjem.run(updates.kept_answer, UNSAID)
        assert said == Answer((Screen("Svaret"),))
        assert (await hjem.run(updates.as_new, PARKED))[0] == b"{}"


def has(message: object, label: str) -> bool:
    return [label] in getattr(message, "buttons", [])


def empty_columns(tx: Tx) -> list[str]:
    """Where something may be hidden, and nothing is."""
    columns = [*keys.hidden_columns(), *private.TELLING]
    filled = {str(one.column) for one in keys.found(tx, Vault([new_outer_key()]))}
    return sorted({str(one) for one in columns} - filled)


async def test_people_are_answered_and_new_ones_are_read_while_it_runs(database_url: str) -> None:
    async with running(database_url) as hjem:
        [old], new = given_keys(hjem.app.settings), new_outer_key()
        await hjem.run(many_letters, 600)
        await hjem.app.stop()
        both = keyed(hjem.app.settings, new, old)
        await hjem.starts_again(both)
        working = asyncio.create_task(rekey(hjem, both))
        for number in count():
            await hjem.aya.sends(f"Besked {number}")
            await asks_for_contact(hjem.nova) if number == 0 else None
            if working.done():
                break
        assert working.result().is_done
        assert working.result().wrapped >= 600
        assert number > 0
        await hjem.settled()
        await hjem.app.stop()
        await hjem.starts_again(keyed(both, new))
        await opens_thread(hjem.bo, hjem.ids["aya"])
        assert f"Besked {number}" in hjem.bo.last.text


def many_letters(tx: Tx, number: int) -> None:
    for one in range(number):
        data = tx.vault.hide(b"{}")
        tx.add(Dialogue(chat_id=10_000_000 + one, step="x.y", data=data, since=tx.now))


async def test_nothing_is_wrapped_while_a_process_has_not_the_new_key_in_front(
    postgres_url: str,
) -> None:
    async with running(postgres_url, webhook=True) as hjem:
        await hjem.aya.sends("Hej Bo")
        [old], new = given_keys(hjem.app.settings), new_outer_key()
        both = keyed(hjem.app.settings, new, old)
        async with second_replica(hjem):
            assert await rekey(hjem, both) == Outcome(strangers=2)
        assert await rekey(hjem, both) == Outcome(strangers=1)
        assert await hjem.run(lambda tx: list(keys.found(tx, Vault([old])))) == []
        found = [one.text for one in await doctor.examine(both) if one.text.startswith("keys:")]
        assert found == [
            "keys: open what is stored; 1 with an older one, until `python -m bot rekey`",
            "keys: processes with another first key: 1",
        ]


async def test_what_was_changed_meanwhile_stays_as_it_was_changed(database_url: str) -> None:
    async with running(database_url) as hjem:
        await hjem.run(tell_tomorrow, hjem.ids["bo"])
        await asks_for_contact(hjem.nova)
        [old] = given_keys(hjem.app.settings)
        vault = Vault([new_outer_key(), old])
        with upkeep.session(hjem.app.settings) as tx:
            found = list(keys.found(tx, vault))
            tx.rollback()
            changed = vault.hide(b"Nina")
            await hjem.run(lambda tx: tx.exec(update(OutreachRequest).values(name=changed)))
            await hjem.run(lambda tx: tx.exec(update(Delivery).values(params={"youth_id": 1})))
            assert keys.wrap(tx, vault, found) == len(found) - 2
            assert tx.exec(select(OutreachRequest.name)).one() == changed
            assert {"youth_id": 1} in tx.exec(select(Delivery.params)).all()


async def test_no_row_is_waited_for(postgres_url: str) -> None:
    async with running(postgres_url) as hjem:
        await asks_for_contact(hjem.nova)
        vault = Vault([new_outer_key(), *given_keys(hjem.app.settings)])
        with upkeep.session(hjem.app.settings) as other, upkeep.session(hjem.app.settings) as tx:
            other.exec(select(OutreachRequest).with_for_update()).one()
            tx.connection().exec_driver_sql("SET lock_timeout = 1000")
            found = list(keys.found(tx, vault))
            assert keys.wrap(tx, vault, found) == len(found) - 2  # the name and the contact


async def test_the_old_key_is_missed_at_once_where_a_row_was_never_free(postgres_url: str) -> None:
    async with running(postgres_url) as hjem:
        await hjem.aya.sends("Hej Bo")
        await asks_for_contact(hjem.nova)
        [old], new = given_keys(hjem.app.settings), new_outer_key()
        both = keyed(hjem.app.settings, new, old)
        await hjem.app.stop()
        with upkeep.session(both) as other:
            other.exec(select(OutreachRequest).with_for_update()).one()
            assert (await rekey(hjem, both)).left > 2  # the name, the contact, and what tells
            assert not private.is_readable(other, Vault([new]))
        assert (await rekey(hjem, both)).is_done
        await hjem.starts_again(keyed(both, new))


async def test_a_process_with_another_first_key_that_begins_meanwhile_is_counted(
    database_url: str,
) -> None:
    async with running(database_url) as hjem:
        await hjem.run(many_letters, 1)
        [old], new = given_keys(hjem.app.settings), new_outer_key()
        both = keyed(hjem.app.settings, new, old)
        await hjem.app.stop()
        looks = count()

        def clock() -> datetime:
            if next(looks):
                with upkeep.session(both) as tx:
                    at = replicas.shared_now(tx.connection(), hjem.clock.now)
                    tx.add(Replica(id=replicas.new_name(Vault([old])), started_at=at, seen_at=at))
                    tx.commit()
            return hjem.clock.now

        done = await asyncio.to_thread(keys.rekey, both, clock)
        assert (done.wrapped > 0, done.left, done.strangers, done.is_done) == (True, 0, 1, False)


async def test_broken_off_anywhere_the_old_key_is_missed_at_once_and_it_can_be_repeated(
    database_url: str,
) -> None:
    async with running(database_url) as hjem:
        await something_of_everything(hjem)
        await hjem.emil.sends("Ræv")
        await hjem.emil.sends("Hej Dorte")
        [old], new = given_keys(hjem.app.settings), new_outer_key()
        both = keyed(hjem.app.settings, new, old)
        await hjem.app.stop()
        with upkeep.session(hjem.app.settings) as tx:
            found = list(keys.found(tx, Vault([new, old])))
            assert keys.wrap(tx, Vault([new, old]), found[:-1]) == len(found) - 1
            tx.add(PersonKey(person_id=99, wrapped=Vault([new, old]).new_key()))  # who came since
            tx.commit()
            assert not private.is_readable(tx, Vault([new]))
            tx.rollback()
            assert await rekey(hjem, both) == Outcome(wrapped=1)
            assert private.is_readable(tx, Vault([new]))
        await hjem.starts_again(keyed(both, new))


async def test_what_no_key_opens_is_counted_and_left_alone(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        await asks_for_contact(hjem.nova)
        await hjem.aya.sends("Mine data")
        await hjem.aya.taps("Skift kaldenavn")
        lost = Vault([new_outer_key()]).hide(b"{}")
        await hjem.run(lambda tx: tx.exec(update(Dialogue).values(data=lost)))
        await hjem.app.stop()
        [old], new = given_keys(hjem.app.settings), new_outer_key()
        monkeypatch.setenv("BOT_TOKEN", hjem.sim.token)
        monkeypatch.setenv("DATABASE_URL", hjem.app.settings.database_url)
        monkeypatch.setenv("ENCRYPTION_KEYS", f"{new},{old}")
        assert await asyncio.to_thread(main, ["rekey"]) == 1
        said = capsys.readouterr()
        assert said.out.endswith("\nWrapped again: 2.\n")
        assert said.err.startswith("Not opened by any of the keys, and left alone: 1.\n")
        both = keyed(hjem.app.settings, new, old)
        [found] = [one for one in await doctor.examine(both) if one.text.startswith("keys:")]
        assert str(found) == "LOOK  keys: 1 of what is stored opens with none of them"
        await hjem.starts_again(both)
        assert await hjem.run(lambda tx: tx.exec(select(Dialogue.data)).one()) == lost


async def test_a_key_beside_the_database_gives_way_to_one_in_the_settings(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        await hjem.aya.sends("Hej Bo")
        await hjem.app.stop()
        file, new = database.with_suffix(".key"), new_outer_key()
        both = keyed(hjem.app.settings, new, file.read_text().strip())
        await hjem.starts_again(both)
        monkeypatch.setenv("BOT_TOKEN", hjem.sim.token)
        monkeypatch.setenv("DATABASE_URL", hjem.app.settings.database_url)
        monkeypatch.setenv("ENCRYPTION_KEYS", f"{new},{file.read_text()}")
        assert await rekey(hjem, both) == Outcome(wrapped=1)
        assert await asyncio.to_thread(main, ["rekey"]) == 0
        assert capsys.readouterr().out.endswith(NO_OLD_KEY_IS_NEEDED)
        await hjem.app.stop()
        file.unlink()
        await hjem.starts_again(keyed(both, new))
        await opens_thread(hjem.bo, hjem.ids["aya"])
        assert "Hej Bo" in hjem.bo.last.text
