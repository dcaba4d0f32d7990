"""`make bench`: the path of one update, beside a plain aiohttp handler that remembers nothing, in turn, on this machine.

CPU is user + system time of the bot's process for one update; PostgreSQL's own is not in it. Ratios are medians over the
rounds; the machine's speed drifts, so only figures of one run are compared.
"""

import asyncio
import os
import statistics
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import psutil

from benchmarks.load import SECRET, answering_api, write
from storage import embedded

ROUNDS = 5
PEOPLE = 400
AT_ONCE = 8
_API, _FLOOR, _OURS = 18090, 18091, 18092


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds: CPU an update, and until the answer for half and for 95 of 100 people."""

    cpu: float
    median: float
    p95: float


@asynccontextmanager
async def started(arguments: list[str], environment: dict[str, str], port: int) -> AsyncIterator[psutil.Process]:
    """A program in a process of its own, once it is ready."""
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=os.environ | environment)
    try:
        async with asyncio.timeout(60), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                        if response.status == 200:
                            break
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def measure(process: psutil.Process, port: int, people: range, says: Callable[[int], str]) -> Figure:
    """One round: everybody writes once."""
    before = process.cpu_times()
    took = await write(f"http://127.0.0.1:{port}/telegram", people, says, at_once=AT_ONCE)
    after = process.cpu_times()
    cpu = (after.user + after.system - before.user - before.system) / len(people) * 1000
    cuts = statistics.quantiles(took, n=20)
    return Figure(cpu, cuts[9] * 1000, cuts[18] * 1000)


WORK: dict[str, tuple[str, ...]] = {
    "/help, stateless": ("/help",),
    "a step of /nominate, durable": ("/nominate", "Cá nhân", "Lò Văn Inh"),
}


async def main() -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, embedded.running(Path(folder)) as url:
        environment = {
            "BOT_TOKEN": "1:abc",
            "BOT_API_URL": f"http://127.0.0.1:{_API}",
            "DATABASE_URL": url,
            "WEBHOOK_URL": f"http://127.0.0.1:{_OURS}",
            "WEBHOOK_SECRET": SECRET,
            "PORT": str(_OURS),
        }
        floor = ["-m", "benchmarks.floor", str(_FLOOR), f"http://127.0.0.1:{_API}"]
        async with (
            answering_api(_API),
            started(floor, {}, _FLOOR) as plain,
            started(["-m", "bot", "serve"], environment, _OURS) as ours,
        ):
            print(f"{'work':<32}{'floor':>9}{'ours':>9}{'ratio':>8}   ms CPU; ours p50 / p95 ms at {AT_ONCE} at once")
            for name, says in WORK.items():
                await _compare(name, says, plain, ours)
            print(f"resident memory: floor {_megabytes(plain)} MB, ours {_megabytes(ours)} MB")


async def _compare(name: str, says: tuple[str, ...], plain: psutil.Process, ours: psutil.Process) -> None:
    """Rounds in turn, floor and ours; the last of `says` is measured, those before lead up to it."""
    floors, own = [], []
    for number in range(ROUNDS):
        people = range(1_000_000 * (number + 1), 1_000_000 * (number + 1) + PEOPLE)
        floors.append(await measure(plain, _FLOOR, people, lambda _: says[-1]))
        for words in says[:-1]:
            await measure(ours, _OURS, people, lambda _, words=words: words)  # type: ignore[misc]
        own.append(await measure(ours, _OURS, people, lambda _: says[-1]))
    floor_cpu, cpu = (statistics.median(one.cpu for one in figures) for figures in (floors, own))
    ratio = statistics.median(mine.cpu / theirs.cpu for mine, theirs in zip(own, floors, strict=True))
    p50, p95 = statistics.median(o.median for o in own), statistics.median(o.p95 for o in own)
    print(f"{name:<32}{floor_cpu:>9.3f}{cpu:>9.3f}{ratio:>8.2f}   {p50:.1f} / {p95:.1f}")


def _megabytes(process: psutil.Process) -> int:
    return int(process.memory_info().rss / 1_000_000)


if __name__ == "__main__":
    asyncio.run(main())
