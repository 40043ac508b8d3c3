"""A local Telegram for each test, and the ways to reach it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.simulator import Phone, Simulator
from tests.simulator.bots import Caller, PollingBot, WebhookBot


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        simulator.patience = 5
        simulator.retry_after_seconds = 0.01
        yield simulator


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as client:
        yield client


@pytest.fixture
async def call(sim: Simulator, session: ClientSession) -> Caller:
    return Caller(sim, session)


@pytest.fixture
async def echo(sim: Simulator) -> AsyncIterator[PollingBot]:
    async with PollingBot(sim) as bot:
        yield bot


@pytest.fixture
async def aya(sim: Simulator, echo: PollingBot) -> Phone:
    """Someone who has met the bot."""
    phone = sim.person("Aya", username="aya_k")
    await phone.sends("/start")
    return phone


@pytest.fixture
async def hook() -> AsyncIterator[WebhookBot]:
    async with WebhookBot() as bot:
        yield bot
