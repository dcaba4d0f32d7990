"""A send alone: what one message with buttons costs the process that sends it."""

from collections import defaultdict
from contextlib import AsyncExitStack

from benchmarks import process, row
from benchmarks.process import Program
from benchmarks.row import OURS, Goal, Row
from benchmarks.world import World

_SENDERS = {
    OURS: "ours",
    "aiohttp by hand": "aiohttp",
    "aiogram Bot.send_message": "aiogram",
    "python-telegram-bot Bot.send_message": "ptb",
}
_FLOOR = "aiohttp by hand"
_WARM = 200
_GOAL = Goal("≤ 1.5 × aiohttp by hand", 1.5)


async def run(world: World) -> list[Row]:
    """CPU a send; the message is the same, one after the other."""
    count = 1000 if world.quick else 3000
    taken: dict[str, list[float]] = defaultdict(list)
    environment = {"BOT_API_URL": world.api_url}
    async with AsyncExitStack() as stack:
        programs = {}
        for name, sender in _SENDERS.items():
            starting = process.started(
                name,
                ["-m", "benchmarks.peers.senders", sender],
                log=world.folder / f"send-{sender}.log",
                environment=environment,
                pipes=True,
            )
            programs[name] = await stack.enter_async_context(starting)
            await _send(programs[name], _WARM)
        for _, name in world.turns(list(programs)):
            taken[name].append(await _send(programs[name], count))
            world.api.forget()
    return [row.of_rounds("a send: CPU", "ms", taken, floor=_FLOOR, against=_FLOOR, goal=_GOAL)]


async def _send(program: Program, count: int) -> float:
    """CPU milliseconds for each of so many."""
    source, target = program.process.stdin, program.process.stdout
    assert source is not None
    assert target is not None
    source.write(b"%d\n" % count)
    await source.drain()
    line = await target.readline()
    if not line:
        raise process.DidNotStart(f"{program.name} ended while it sent")
    return float(line)
