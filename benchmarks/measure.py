"""One measurement: what a contestant and the databases used while updates were brought to it."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from benchmarks.load import Answered
from benchmarks.process import Program
from benchmarks.world import World

# What a bot still does after its last answer belongs to the measurement.
_AFTERWARDS = 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """cpu: milliseconds an update; store: those of PostgreSQL or Redis beside it. rate: updates a second."""

    cpu: float
    store: float
    rate: float
    answered: Answered


async def measured(world: World, program: Program, updates: Awaitable[Answered]) -> Measured:
    """Bring the updates to the program, and see what that cost."""
    cpu, store = program.cpu(), world.stores_cpu()
    answered = await updates
    await asyncio.sleep(_AFTERWARDS)
    count = len(answered.took)
    return Measured(
        cpu=(program.cpu() - cpu) / count * 1000,
        store=(world.stores_cpu() - store) / count * 1000,
        rate=count / answered.elapsed,
        answered=answered,
    )
