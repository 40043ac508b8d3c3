"""The bot starts although Telegram stumbles, and stops although it never started."""

import asyncio
from pathlib import Path

import pytest

from bot.simulator import Simulator
from tests.hjem import free_port, running, settings_for
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
        async with asyncio.timeout(10):
            await bot.begins()
            await until(lambda: not sim.api.script._ordered["getMe"])
        code, seconds = await bot.is_told_to_stop()
    assert (code, list(bot.log)) == (0, [])
    assert seconds < 3


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
