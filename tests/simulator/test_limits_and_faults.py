"""Flood limits, and things that go wrong on purpose."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from aiohttp import ClientError, ClientSession

from bot.simulator import Faults, Limits, Phone, Simulator
from bot.simulator.faults import Fault
from bot.simulator.refusals import Refused
from tests.simulator.bots import Caller
from tests.waiting import until


async def test_a_chat_takes_a_short_burst_and_then_one_a_second(session: ClientSession) -> None:
    async with Simulator(limits=Limits(chat_burst=2, chat_per_second=4)) as sim:
        call = Caller(sim, session)
        aya, bo = sim.person("Aya"), sim.person("Bo")
        for phone in (aya, bo):
            said = asyncio.create_task(phone.sends("/start"))
            await call("getUpdates", timeout=1)
            await call("getUpdates", offset=sim.update_ids[-1] + 1)
            await said
        answers = [await call("sendMessage", chat_id=aya.id, text=str(n)) for n in range(3)]
        assert [answer["ok"] for answer in answers] == [True, True, False]
        assert answers[2]["error_code"] == 429
        assert answers[2]["parameters"] == {"retry_after": 1}
        assert (await call("sendMessage", chat_id=bo.id, text="andre venter ikke"))["ok"]
        await asyncio.sleep(0.3)
        assert (await call("sendMessage", chat_id=aya.id, text="nu"))["ok"]
        assert sim.limits is not None
        assert sim.limits.refused == 1


def test_all_chats_together_are_limited_too() -> None:
    limits = Limits(per_second=30)
    for number in range(30):
        limits.spend(str(number), is_group=False)
    with pytest.raises(Refused) as refused:
        limits.spend("31", is_group=False)
    assert refused.value.retry_after == 1


def test_a_group_takes_twenty_a_minute() -> None:
    limits = Limits(chat_burst=100)
    for _ in range(20):
        limits.spend("-100", is_group=True)
    with pytest.raises(Refused) as refused:
        limits.spend("-100", is_group=True)
    assert refused.value.retry_after == 60


async def test_an_ordered_error_has_no_effect(sim: Simulator, aya: Phone, call: Caller) -> None:
    sim.fail_next("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7, times=2)
    for _ in range(2):
        answer = await call("sendMessage", chat_id=aya.id, text="hej")
        assert answer["parameters"] == {"retry_after": 7}
    assert len(aya.received) == 1
    assert (await call("sendMessage", chat_id=aya.id, text="hej"))["ok"]


@pytest.mark.parametrize(("before_effect", "arrives"), [(True, 0), (False, 1)])
async def test_a_cut_connection_comes_before_or_after_the_effect(
    sim: Simulator, aya: Phone, call: Caller, before_effect: bool, arrives: int
) -> None:
    sim.drop_next("sendMessage", before_effect=before_effect)
    with pytest.raises(ClientError):
        await call("sendMessage", chat_id=aya.id, text="hej")
    assert len(aya.received) == 1 + arrives


async def test_an_ordered_hang_answers_late(sim: Simulator, aya: Phone, call: Caller) -> None:
    sim.hang_next("sendMessage", seconds=3)
    sending = asyncio.create_task(call("sendMessage", chat_id=aya.id, text="hej"))
    await until(lambda: aya.last.text == "hej")
    assert not sending.done()
    assert (await sending)["ok"]


def _kind(fault: Fault | None) -> str:
    if fault is None:
        return "none"
    return str(fault.refusal.status) if fault.refusal else "cut"


def test_random_faults_repeat_with_the_seed_and_keep_their_shares() -> None:
    def drawn() -> list[str]:
        faults = Faults(seed=7, too_many=0.1, server_error=0.2, drop=0.1, methods=["sendMessage"])
        assert faults.draw("getMe") is None
        return [_kind(faults.draw("sendMessage")) for _ in range(2000)]

    first = drawn()
    assert first == drawn()
    shares = Counter(first)
    assert shares["none"] == pytest.approx(1200, abs=100)
    assert shares["502"] == pytest.approx(400, abs=70)
    assert shares["429"] == pytest.approx(200, abs=50)
    assert shares["cut"] == pytest.approx(200, abs=50)


async def test_random_faults_reach_the_bot(sim: Simulator, aya: Phone, call: Caller) -> None:
    sim.faults = Faults(server_error=1.0, methods={"sendMessage"})
    answer = await call("sendMessage", chat_id=aya.id, text="hej")
    assert answer["error_code"] == 502
    assert (await call("getMe"))["ok"]
    assert sim.faults.happened == 1


async def test_calls_are_recorded_until_told_otherwise(
    sim: Simulator, aya: Phone, call: Caller
) -> None:
    await call("sendMessage", chat_id=aya.id, text="")
    assert sim.calls[-1].method == "sendMessage"
    assert sim.calls[-1].params == {"chat_id": aya.id, "text": ""}
    assert sim.calls[-1].error is not None
    assert sim.calls[-1].error.status == 400
    sim.record_calls = False
    before = len(sim.calls)
    await call("getMe")
    assert len(sim.calls) == before


async def test_memory_is_bounded(session: ClientSession) -> None:
    async with Simulator(keep_messages=5) as sim:
        call = Caller(sim, session)
        aya = sim.person("Aya")
        said = asyncio.create_task(aya.sends("/start"))
        await call("getUpdates", timeout=1)
        await call("getUpdates", offset=sim.update_ids[-1] + 1)
        await said
        for number in range(8):
            await call("sendMessage", chat_id=aya.id, text=str(number))
        assert [message.text for message in aya.messages] == ["3", "4", "5", "6", "7"]
