"""One person who sends two thousand messages at once, by webhook and by polling: how long do others wait meanwhile?

The playground's Telegram brings the updates here, in order and without a pause of its own. The loud one sends as fast as it
can; twenty others ask for help again and again, each after their last answer.
"""

import asyncio
from statistics import quantiles
from time import perf_counter

from benchmarks import contestants, process
from benchmarks.contestants import OURS
from benchmarks.row import Goal, Row
from benchmarks.world import World, free_port
from bot.clock import Clock
from playground.client import Person
from playground.server import served
from playground.world import World as Playground

_TOKEN = "4242:LOUD"
_LOUD = 2000
_OTHERS = 20
_GOAL = Goal("< 200 ms", 200, of_ratio=False)


async def run(world: World) -> list[Row]:
    """Milliseconds in which 95 of 100 answers reach the others while one person is loud."""
    rows = []
    for work, webhook in (("others' wait, p95, one is loud, webhook", True), ("the same, polling", False)):
        took = await _measure(world, webhook=webhook)
        rows.append(Row(work, "ms", quantiles(took, n=100)[94] * 1000, goal=_GOAL))
    return rows


async def _measure(world: World, *, webhook: bool) -> list[float]:
    """Seconds from asking to the answer, of all the others' questions while the loud one is read."""
    playground, port = Playground(Clock(), token=_TOKEN), free_port()
    database_url = await world.new_database()
    await contestants.prepare(database_url)
    async with served(playground) as base_url:
        environment = {
            "BOT_TOKEN": _TOKEN,
            "BOT_API_URL": base_url,
            "DATABASE_URL": database_url,
            "PORT": str(port),
            "BACKUP_AT": "off",
            **({"WEBHOOK_URL": f"http://127.0.0.1:{port}"} if webhook else {}),
        }
        log = world.folder / f"loud-{port}.log"
        async with process.started(OURS.name, ["-m", "bot", "serve"], log=log, port=port, environment=environment):
            others = [playground.person(f"Mai {number}") for number in range(_OTHERS)]
            await asyncio.gather(*(one.send("/start") for one in others))
            return await _meanwhile(playground.person("Lan"), others)


async def _meanwhile(loud: Person, others: list[Person]) -> list[float]:
    took: list[float] = []
    shouting = asyncio.ensure_future(asyncio.gather(*(loud.send(f"tin {number}") for number in range(_LOUD))))

    async def ask(person: Person) -> None:
        while not shouting.done():
            began = perf_counter()
            await person.send("/help")
            took.append(perf_counter() - began)
            await asyncio.sleep(1)

    await asyncio.gather(*(ask(one) for one in others))
    await shouting
    return took
