"""How fast the measuring side itself is: what it cannot carry it cannot measure."""

import asyncio
import os
from time import perf_counter

import psutil

from benchmarks import load, process
from benchmarks.load import Connection
from benchmarks.world import World, free_port

_SECONDS = 1.0
_AT_ONCE = 32


async def measured(world: World) -> str:
    """A line with what the load generator and the stand-in can do, each on a core of its own, and both on one."""
    port = free_port()
    path = "/bot1:bench/sendMessage"
    arguments = ["-m", "benchmarks.api", str(port)]
    async with process.started("stand-in", arguments, log=world.folder / "api.log", port=port) as stand_in:
        call = load.request(
            port, b'{"chat_id":1,"text":"Anh/ch\xe1\xbb\x8b gi\xe1\xbb\x9bi thi\xe1\xbb\x87u ai?"}', path
        )
        own = psutil.Process(os.getpid())
        before, theirs = own.cpu_times(), stand_in.cpu()
        count = await _hammer(port, call)
        after = own.cpu_times()
        generator = count / (after.user + after.system - before.user - before.system)
        answers = count / (stand_in.cpu() - theirs)
    together = 1 / (1 / generator + 1 / answers)
    return (
        f"Ceilings: load generator {generator:,.0f} requests/s, stand-in {answers:,.0f} answers/s of a core each; "
        f"both share one core here: {together:,.0f} updates/s."
    )


async def _hammer(port: int, call: bytes) -> int:
    until = perf_counter() + _SECONDS
    counts = [0] * _AT_ONCE

    async def ask(at: int) -> None:
        _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
        while perf_counter() < until:
            await connection.ask(call)
            counts[at] += 1
        connection.close()

    await asyncio.gather(*(ask(at) for at in range(_AT_ONCE)))
    return sum(counts)
