"""The post office without Telegram, for the tests of this folder."""

from collections.abc import AsyncIterator

import pytest

from tests.delivery.rig import Rig, open_rig


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Rig]:
    async with open_rig(database_url) as rig:
        yield rig


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One call is in the air. The town's clock jumps to the next slot before anything has arrived, so that several would
    all arrive then; on a clock that runs each arrives after its own."""
    monkeypatch.setattr("bot.delivery.sender._MOST_CALLS", 1)
