"""Fault campaigns, for `make chaos`: minutes long, and so no part of `make test`.

SEED chooses the dice, KILLS how often each campaign kills the bot, STOPS how often it is stopped.
"""

import os

import pytest

from bot.simulator import Faults
from tests.storm import Findings, storm

SEED = int(os.environ.get("SEED", "2026"))
KILLS = int(os.environ.get("KILLS", "12"))
STOPS = int(os.environ.get("STOPS", "4"))

CLOSED_WITHIN = 10.0
"""Seconds from SIGTERM to the end of the process."""

pytestmark = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


def fifth_of_calls_fail() -> Faults:
    return Faults(
        seed=SEED, too_many=0.05, server_error=0.05, hang=0.05, drop=0.05, hang_seconds=3.0
    )


async def test_nothing_is_lost_or_doubled_by_kills(
    webhook: bool, database_url: str, say: list[object]
) -> None:
    say.append(findings := await killed(database_url, webhook, None))
    findings.check()


async def test_nothing_is_lost_or_doubled_by_kills_while_a_fifth_of_all_calls_fail(
    webhook: bool, database_url: str, say: list[object]
) -> None:
    say.append(findings := await killed(database_url, webhook, fifth_of_calls_fail()))
    findings.check()


async def killed(database_url: str, webhook: bool, faults: Faults | None) -> Findings:
    async with storm(database_url, webhook=webhook, seed=SEED, faults=faults) as one:
        async with one.blowing():
            await one.kill(KILLS)
        return await one.settle()


async def test_a_bot_told_to_stop_ends_soon_and_repeats_nothing(
    webhook: bool, database_url: str, say: list[object]
) -> None:
    findings, ends = await stopped(database_url, webhook, None)
    say += [findings, ends_of(ends)]
    findings.check()
    assert max(ends) < CLOSED_WITHIN
    assert findings.repeated == 0


async def test_a_bot_told_to_stop_ends_soon_while_a_fifth_of_all_calls_fail(
    webhook: bool, database_url: str, say: list[object]
) -> None:
    findings, ends = await stopped(database_url, webhook, fifth_of_calls_fail())
    say += [findings, ends_of(ends)]
    findings.check()
    assert max(ends) < CLOSED_WITHIN


async def stopped(
    database_url: str, webhook: bool, faults: Faults | None
) -> tuple[Findings, list[float]]:
    async with storm(database_url, webhook=webhook, seed=SEED, faults=faults) as one:
        async with one.blowing():
            ends = [await one.stop() for _ in range(STOPS)]
        return await one.settle(), ends


def ends_of(ends: list[float]) -> str:
    return f"stopped {len(ends)} times, within {max(ends):.1f} s"
