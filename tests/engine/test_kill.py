"""The real program is killed and stopped while people write; `make chaos` does it for minutes."""

from pathlib import Path

from tests.storm import storm


async def test_a_bot_that_is_killed_and_stopped_loses_nothing(database: Path) -> None:
    async with storm(f"sqlite:///{database}", webhook=False, seed=11) as one:
        async with one.blowing():
            await one.kill(1)
            assert await one.stop() < 10
        findings = await one.settle()
    findings.check()
    assert findings.updates > 5
