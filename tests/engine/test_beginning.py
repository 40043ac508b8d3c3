"""The bot starts although Telegram stumbles, and stops although it never started."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app import App
from bot.domain.delivery import DeliveryStatus
from bot.simulator import Simulator
from bot.store import Tx
from bot.tables import Replica
from tests.engine.test_way_out import queue, statuses
from tests.hjem import COPENHAGEN, QUICK, free_port, running, settings_for
from tests.process import BotProcess
from tests.waiting import until


@pytest.mark.parametrize("method", ["getMe", "setWebhook"])
async def test_a_bot_starts_although_telegram_fails_at_first(method: str, database: Path) -> None:
    async with running(f"sqlite:///{database}", webhook=True) as hjem:
        await hjem.app.stop()
        hjem.sim.fail_next(method, 502, "Bad Gateway", times=2)
        await hjem.starts_again()
        await hjem.aya.sends("/menu")
        assert len(hjem.aya.received) == 1


async def test_a_bot_that_waits_for_telegram_to_start_stops_at_once(database: Path) -> None:
    async with Simulator() as sim:
        bot = BotProcess(settings_for(sim, f"sqlite:///{database}"))
        sim.hang_next("getMe", 15, before_effect=True)
        await bot.begins()
        await until(lambda: not sim.api.script._ordered["getMe"], within=40)
        code, seconds = await bot.is_told_to_stop()
    assert (code, list(bot.log)) == (0, [])
    assert seconds < 3


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_bot_that_is_told_to_stop_as_it_ends_its_start_sends_what_it_began_once(
    database: Path, webhook: bool
) -> None:
    async with running(f"sqlite:///{database}", webhook=webhook) as hjem:
        await hjem.app.courier.stop(1)
        await queue(hjem, "bo")
        await hjem.app.stop()

        sim, bot = hjem.sim, BotProcess(hjem.app.settings)
        sim.hang_next("setMyCommands", 15, before_effect=True)
        sim.hang_next("sendMessage", 1)
        await bot.begins()
        await until(lambda: hjem.bo.received, within=40)
        code, seconds = await bot.is_told_to_stop()
        assert code == 0
        assert seconds < 8
        assert '"stopped"' in bot.log[-1]

        await hjem.starts_again()
        assert await statuses(hjem) == [DeliveryStatus.SENT]
        assert await hjem.run(replicas) == [hjem.app.hjem.replica]
        await hjem.forward(minutes=1)
        assert len(hjem.bo.received) == 1


async def test_a_start_is_broken_off_at_any_point_and_leaves_nothing_behind(
    database_url: str,
) -> None:
    async with running(database_url, webhook=True) as hjem:
        await hjem.app.stop()
        for hundredths in range(16):
            app = App(hjem.app.settings, hjem.clock, QUICK, COPENHAGEN)
            starting = asyncio.create_task(app.start())
            await asyncio.sleep(hundredths / 100)
            starting.cancel()
            await asyncio.wait((starting,))
            await app.stop()
        await hjem.starts_again()
        assert await hjem.run(replicas) == [hjem.app.hjem.replica]
        await hjem.aya.sends("/menu")
        assert len(hjem.aya.received) == 1


def replicas(tx: Tx) -> list[str]:
    return list(tx.exec(select(Replica.id)))


async def test_a_port_that_is_taken_is_named(database: Path) -> None:
    async with Simulator() as sim:
        settings = settings_for(sim, f"sqlite:///{database}")
        bot = BotProcess(settings.model_copy(update={"webhook_port": sim.port}))
        await bot.begins()
        code = await bot.ends()
    assert code == 1
    assert bot.log[-1].startswith("It cannot be used now: cannot listen (")
    assert bot.log[-1].endswith("); change WEBHOOK_PORT")


async def test_two_processes_do_not_run_on_one_sqlite_file(database: Path) -> None:
    async with running(f"sqlite:///{database}") as hjem:
        second = BotProcess(hjem.app.settings.model_copy(update={"webhook_port": free_port()}))
        await second.begins()
        async with asyncio.timeout(20):
            code = await second.ends()
        await hjem.aya.sends("/menu")
    assert (code, list(second.log)) == (
        1,
        ["It cannot be used now: the bot is running on this database already"],
    )
