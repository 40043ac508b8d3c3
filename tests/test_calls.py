"""What the bot says to Telegram in a whole day: nothing is refused, nothing breaks a limit."""

import re
from html import unescape

from bot.simulator.api import Call
from tests.calendars import THURSDAY, books
from tests.crowd import addresses_all
from tests.hjem import Hjem
from tests.schema import faults_of_call, is_at_hand
from tests.simulator.bots import TINY_PNG


async def test_a_day_of_everybody_makes_no_call_that_telegram_refuses(open_hours: Hjem) -> None:
    hjem = open_hours
    await _the_youth_looks_around(hjem)
    await _they_write_to_each_other(hjem)
    await books(hjem, THURSDAY, "14.00")
    await hjem.aya.taps("Læg i kalender")
    await _a_stranger_comes_in(hjem)
    await addresses_all(hjem)
    await hjem.forward(hours=8)

    calls = list(hjem.sim.calls)
    assert [(call.method, call.error) for call in calls if call.error] == []
    assert {call.method for call in calls} >= {
        *("setMyCommands", "sendMessage", "sendPhoto", "sendDocument", "answerCallbackQuery"),
        "editMessageText",
    }
    assert max(len(unescape(str(call.params.get("text", "")))) for call in calls) <= 4096
    assert [fault for call in calls for fault in faults_of_call(call)] == []


async def _the_youth_looks_around(hjem: Hjem) -> None:
    for word in ("/menu", "Min bolig", "Aktiviteter", "Hjælp nu", "Mine data", "/privacy"):
        await hjem.aya.sends(word)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hent mine data")


async def _they_write_to_each_other(hjem: Hjem) -> None:
    await hjem.aya.sends_photo(TINY_PNG, "se her")
    await hjem.settled()
    answer = await hjem.bo.sends("Flot <3", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.bo.edits(answer, "Flot & godt")
    await hjem.settled()


async def _a_stranger_comes_in(hjem: Hjem) -> None:
    await hjem.bo.sends("Invitér")
    await hjem.bo.sends("Nova")
    await hjem.bo.taps("18 til 29 år")
    await hjem.bo.taps("Sam")
    said = "\n".join(message.text for message in hjem.bo.received)
    link = re.search(r"https://t\.me/\S+", said)
    assert link is not None
    await hjem.nova.opens(link[0])
    await hjem.settled()


async def test_the_schema_finds_a_call_that_telegram_would_not_take(hjem: Hjem) -> None:
    wrong = Call("sendMessage", {"chat_id": 1, "txt": "hej"}, None, None, hjem.clock.now)
    assert bool(faults_of_call(wrong)) is is_at_hand()
