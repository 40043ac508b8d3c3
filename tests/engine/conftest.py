"""The bot with a way in of one kind or the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hjem import Hjem, running


@pytest.fixture(params=["polling", "webhook"])
async def either(request: pytest.FixtureRequest, database: Path) -> AsyncIterator[Hjem]:
    """The bot, by polling and by webhook."""
    by_webhook = request.param == "webhook"
    async with running(f"sqlite:///{database}", webhook=by_webhook) as hjem:
        yield hjem


@pytest.fixture
async def listening(database: Path) -> AsyncIterator[Hjem]:
    async with running(f"sqlite:///{database}", webhook=True) as hjem:
        yield hjem
