"""`python -m bot run` as it is run for real, by polling and by webhook."""

from pathlib import Path

import pytest

from bot.simulator import Simulator
from tests.hjem import settings_for
from tests.process import BotProcess


@pytest.mark.parametrize("webhook", [False, True])
async def test_the_program_answers_stops_on_request_and_names_nobody_in_its_log(
    database: Path, webhook: bool
) -> None:
    async with Simulator() as sim:
        settings = settings_for(sim, f"sqlite:///{database}", webhook=webhook)
        program, nova = BotProcess(settings), sim.person("Novalia")
        await program.starts()
        await nova.sends("hej med jer")
        assert "Jeg er en bot" in nova.last.text
        code, seconds = await program.is_told_to_stop()

    assert code == 0
    assert seconds < 5
    said = "\n".join(program.log)
    assert '"stopped"' in said
    for secret in (sim.token, "Novalia", "hej med jer", "open-sesame"):
        assert secret not in said
    called = {call.method for call in sim.calls}
    assert ("setWebhook" in called, "getUpdates" in called) == (webhook, not webhook)
