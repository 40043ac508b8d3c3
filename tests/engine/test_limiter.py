"""The gate keeps Telegram's pace: evenly, urgent lanes first, honest after a refusal."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import looptime
import pytest
from telegram.error import RetryAfter

from bot.domain.delivery import Lane
from bot.transport.limiter import EVERYBODY, LaneLimiter, Pace


class Sends:
    """Calls that record when they passed the gate."""

    def __init__(self, pace: Pace) -> None:
        self.limiter = LaneLimiter(pace)
        self.passed: list[tuple[str, float]] = []
        self.refusals: dict[int, list[int]] = {}
        self._began = asyncio.get_running_loop().time()

    async def send(
        self, name: str, lane: Lane | None, chat_id: int, endpoint: str = "sendMessage"
    ) -> None:
        async def call() -> None:
            if self.refusals.get(chat_id):
                raise RetryAfter(self.refusals[chat_id].pop(0))
            self.passed.append((name, asyncio.get_running_loop().time() - self._began))

        data: dict[str, Any] = {"chat_id": chat_id}
        await self.limiter.process_request(call, (), {}, endpoint, data, lane)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.passed]

    @property
    def times(self) -> list[float]:
        return [at for _, at in self.passed]


@pytest.fixture(autouse=True)
async def clock_that_jumps() -> None:
    """Nobody waits: the loop's time is exact, and goes on to whatever comes next."""
    looptime.patch_event_loop(cast("asyncio.BaseEventLoop", asyncio.get_running_loop()))


@pytest.fixture
async def sends() -> AsyncIterator[Sends]:
    sends = Sends(Pace(overall=50, per_chat=10, chat_burst=2))
    yield sends
    await sends.limiter.shutdown()


async def test_a_broadcast_leaves_evenly(sends: Sends) -> None:
    await asyncio.gather(*(sends.send("b", Lane.BROADCAST, chat) for chat in range(20)))
    assert sends.times[-1] >= 19 / 50
    gaps = [later - earlier for earlier, later in zip(sends.times, sends.times[1:], strict=False)]
    assert min(gaps) > 0.01


async def test_answers_overtake_a_broadcast(sends: Sends) -> None:
    broadcast = [sends.send("broadcast", Lane.BROADCAST, chat) for chat in range(10)]
    waiting = asyncio.gather(*broadcast)
    await asyncio.sleep(0.05)
    await asyncio.gather(*(sends.send("answer", Lane.ANSWER, 100 + n) for n in range(5)))
    assert sends.names.count("broadcast") < 10
    await waiting


async def test_reminders_go_before_broadcasts(sends: Sends) -> None:
    calls = [sends.send("broadcast", Lane.BROADCAST, chat) for chat in range(5)]
    calls += [sends.send("reminder", Lane.REMINDER, 100 + chat) for chat in range(5)]
    await asyncio.gather(*calls)
    assert sends.names[1:6] == ["reminder"] * 5


async def test_everybody_who_asks_at_once_is_answered_at_once(sends: Sends) -> None:
    await asyncio.gather(*(sends.send("a", Lane.ANSWER, chat) for chat in range(95)))
    assert sends.times[-1] < 0.2


async def test_after_a_refusal_no_second_holds_more_than_is_allowed() -> None:
    sends = Sends(Pace(overall=20, per_chat=100, chat_burst=100))
    sends.refusals = {1: [1]}
    await sends.send("refused", Lane.ANSWER, 1)
    await asyncio.gather(*(sends.send("a", Lane.ANSWER, chat) for chat in range(45)))
    for first, later in zip(sends.times, sends.times[20:], strict=False):
        assert later - first >= 0.99


async def test_no_second_of_telegram_holds_more_than_is_allowed_when_a_stall_ends() -> None:
    limiter = LaneLimiter(Pace(overall=20))
    loop, arrived = asyncio.get_running_loop(), list[float]()
    began = loop.time()
    stalls = [(began + 0.3, began + 0.5), (began + 1.5, began + 2.0)]

    async def call() -> None:
        await asyncio.sleep(sum(end - loop.time() for at, end in stalls if at < loop.time() < end))
        arrived.append(loop.time())
        await asyncio.sleep(0.01)

    await asyncio.gather(
        *(
            limiter.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, Lane.BROADCAST)
            for chat in range(100)
        )
    )
    await limiter.shutdown()
    for first, later in zip(arrived, arrived[20:], strict=False):
        assert later - first >= 1.0


async def test_calls_that_are_never_answered_hold_the_others_up_for_a_while_only() -> None:
    limiter = LaneLimiter(Pace(overall=20))
    loop, passed = asyncio.get_running_loop(), list[float]()
    began = loop.time()

    async def call() -> None:
        passed.append(loop.time() - began)
        await asyncio.sleep(1_000)

    calls = [
        asyncio.create_task(
            limiter.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, Lane.BROADCAST)
        )
        for chat in range(25)
    ]
    await asyncio.sleep(5)
    for task in calls:
        task.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await limiter.shutdown()
    assert len(passed) == 25


async def test_a_chat_gets_a_short_burst_and_then_its_own_pace(sends: Sends) -> None:
    await asyncio.gather(*(sends.send("a", None, 1) for _ in range(5)))
    assert sends.times[1] < 0.05
    assert sends.times[4] >= 0.29
    await sends.send("b", None, 2)
    assert sends.times[5] - sends.times[4] < 0.05


async def test_a_refused_chat_waits_alone(sends: Sends) -> None:
    sends.refusals = {1: [1]}
    refused = asyncio.create_task(sends.send("refused", Lane.ANSWER, 1))
    await asyncio.sleep(0.05)
    await sends.send("other", Lane.ALERT, 2)
    assert sends.times[0] < 0.3
    await refused
    assert sends.times[1] >= 1.0


async def test_when_a_second_chat_is_refused_everybody_waits(sends: Sends) -> None:
    sends.refusals = {1: [1], 2: [1]}
    refused = [asyncio.create_task(sends.send("refused", Lane.ANSWER, chat)) for chat in (1, 2)]
    await asyncio.sleep(0.1)
    assert sends.limiter.room == 0
    await sends.send("other", Lane.ANSWER, 3)
    assert min(sends.times) >= 1.0
    await asyncio.gather(*refused)


async def test_the_courier_is_sent_back_at_once_and_may_not_try_before_the_time(
    sends: Sends,
) -> None:
    sends.refusals = {1: [3]}
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await sends.send("refused", Lane.BROADCAST, 1)
    assert sends.refusals == {1: []}  # the second try asked nobody
    assert sends.names == []


async def test_a_pause_of_another_process_holds_here_too(sends: Sends) -> None:
    sends.limiter.pause(EVERYBODY, 0.4)
    assert sends.limiter.room == 0
    await sends.send("answer", Lane.ANSWER, 1)
    assert sends.times[0] >= 0.39
    told: list[tuple[int, float]] = []
    sends.limiter.on_pause = lambda whom, seconds: told.append((whom, seconds))
    sends.refusals = {7: [5]}
    with pytest.raises(RetryAfter):
        await sends.send("refused", Lane.ALERT, 7)
    assert told == [(7, 5.0)]


async def test_replicas_share_the_second(sends: Sends) -> None:
    sends.limiter.share(5)
    await asyncio.gather(*(sends.send("b", Lane.BROADCAST, chat) for chat in range(6)))
    assert sends.times[-1] >= 5 / 10


async def test_only_what_leaves_in_the_next_moment_is_taken_by_the_courier(sends: Sends) -> None:
    assert 1 <= sends.limiter.room <= 6
    sends.limiter.hold(0.3)
    assert sends.limiter.room == 0
    await sends.limiter.has_room()
    assert sends.limiter.room >= 1


async def test_a_group_gets_twenty_a_minute() -> None:
    sends = Sends(Pace(per_group=2, chat_burst=1))
    await asyncio.gather(*(sends.send("g", Lane.ANSWER, -100) for _ in range(3)))
    assert sends.times[-1] >= 0.99
    assert Pace().per_group * 60 == 20


async def test_a_wait_beyond_all_patience_is_given_up() -> None:
    sends = Sends(Pace(patience=0.2, courier_patience=0.2))
    sends.refusals = {1: [60]}
    with pytest.raises(RetryAfter):
        await sends.send("answer", None, 1)


@pytest.mark.parametrize("whom", [1, EVERYBODY])
async def test_who_is_in_line_when_a_long_wait_is_asked_for_is_sent_back(
    sends: Sends, whom: int
) -> None:
    await asyncio.gather(*(sends.send("a", None, 1) for _ in range(2)))
    in_line = asyncio.create_task(sends.send("next", Lane.ALERT, 1))
    await asyncio.sleep(0)
    sends.limiter.pause(whom, 60)
    with pytest.raises(RetryAfter):
        await asyncio.wait_for(in_line, 1)


async def test_calls_that_send_nothing_do_not_wait_for_their_turn(sends: Sends) -> None:
    marks = [sends.send("mark", None, 1, "setMessageReaction") for _ in range(30)]
    await asyncio.gather(*marks)
    assert sends.times[-1] < 0.1


async def test_an_answer_among_others_takes_the_next_place_and_no_more() -> None:
    sends = Sends(Pace(overall=20, per_chat=100, chat_burst=100))
    others = [sends.send("copy", Lane.BROADCAST, n) for n in range(30)]
    calls = asyncio.gather(*others)
    await asyncio.sleep(0.4)
    began = len(sends.times)
    await asyncio.gather(*(sends.send("answer", None, 100 + n) for n in range(4)))
    assert sends.names[began : began + 4] == ["answer"] * 4
    await calls
    for first, later in zip(sends.times, sends.times[20:], strict=False):
        assert later - first >= 1


async def test_a_caller_who_gave_up_holds_no_place(sends: Sends) -> None:
    calls = [asyncio.create_task(sends.send("a", Lane.BROADCAST, n)) for n in range(5)]
    await asyncio.sleep(0)
    for call in calls[1:]:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await sends.send("next", Lane.BROADCAST, 9)
    assert sends.names == ["a", "next"]
