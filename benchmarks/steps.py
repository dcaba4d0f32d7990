"""A step of `/nominate`: CPU, PostgreSQL's share, round trips, how long people wait at 200 a second, and memory after it.

Measured are the steps whose answer is typed and kept: name, deed and happened. Ours recognises repeats, keeps each chat's
order and has the answer on disk before it answers; so has the raw floor. The peers remember it in Redis or in memory.
"""

import asyncio
from collections import defaultdict
from statistics import mean
from time import perf_counter

from benchmarks import contestants, load, roundtrips, row, walk
from benchmarks.contestants import AIOGRAM_DIALOG, AIOGRAM_MEMORY, AIOGRAM_REDIS, OURS, PTB, RAW, TELEBOT
from benchmarks.load import Answered, Load
from benchmarks.measure import Measured, measured
from benchmarks.process import Program
from benchmarks.row import Goal, Row
from benchmarks.world import World

Programs = dict[str, Program]

_RATE = 200
_WARM_CHATS = 30
_COUNTED_CHATS = 50
_IDLE_SECONDS = 3.0
_PERCENTILES = (50, 95, 99)
_WITH_GOAL = 95
_PEER = AIOGRAM_REDIS.name
_WITH_STORE = {one.name for one in (OURS, RAW, AIOGRAM_REDIS, AIOGRAM_DIALOG)}
_WORK = f"a step of /nominate ({', '.join(walk.MEASURED)})"
_CPU_GOAL = Goal("≤ 0.30 × aiogram + Redis", 0.30)
_WAIT_GOAL = Goal("below aiogram + Redis", 1.0)
_TRIPS_GOAL = Goal("≤ 2", 2, of_ratio=False)
_MEMORY_GOAL = Goal("≤ 110 MB", 110, of_ratio=False)


async def run(world: World) -> list[Row]:
    """The rows, in the order of the docstring above."""
    async with contestants.running(
        world, OURS, RAW, AIOGRAM_REDIS, AIOGRAM_MEMORY, AIOGRAM_DIALOG, TELEBOT, PTB
    ) as programs:
        rates = {name: await _warm(world, program) for name, program in programs.items()}
        rows = await _cost(world, programs, rates)
        rows += await _waiting(world, programs)
        memory = {name: [program.memory()] for name, program in programs.items()}
    rows.append(await _round_trips(world))
    rows.append(row.of_rounds("memory after these", "MB", memory, floor=RAW.name, against=_PEER, goal=_MEMORY_GOAL))
    return rows


async def _warm(world: World, program: Program) -> float:
    """Walk twice; the updates a second of the second time."""
    async with Load(world.api, program.port) as people:
        for _ in range(2):
            started = perf_counter()
            await walk.whole(world.api, people, program.name, load.new_chats(_WARM_CHATS))
    return len(walk.STEPS) * _WARM_CHATS / (perf_counter() - started)


async def _cost(world: World, programs: Programs, rates: dict[str, float]) -> list[Row]:
    """Eight chats at once, all at the same step; as many chats as fill the time."""
    cpu: dict[str, list[float]] = defaultdict(list)
    store: dict[str, list[float]] = defaultdict(list)
    rate: dict[str, list[float]] = defaultdict(list)
    for _, name in world.turns(list(programs), share=0.6):
        chats = load.new_chats(max(20, int(rates[name] * world.seconds / len(walk.MEASURED))))
        taken = await _walk(world, programs[name], chats)
        cpu[name].append(mean(one.cpu for one in taken))
        store[name].append(mean(one.store for one in taken))
        rate[name].append(mean(one.rate for one in taken))
    with_store = {name: figures for name, figures in store.items() if name in _WITH_STORE}
    return [
        row.of_rounds(f"{_WORK}: CPU an update", "ms", cpu, floor=RAW.name, against=_PEER, goal=_CPU_GOAL),
        row.of_rounds("CPU of PostgreSQL or Redis beside it", "ms", with_store, floor=RAW.name, against=RAW.name),
        row.of_rounds("the same, 8 people at once", "updates/s", rate, floor=RAW.name, against=_PEER),
    ]


async def _waiting(world: World, programs: Programs) -> list[Row]:
    """How long people wait for the answer when 200 updates come each second, whatever the bot does."""
    waits: dict[int, dict[str, list[float]]] = {of: defaultdict(list) for of in _PERCENTILES}
    for _, name in world.turns(list(programs), share=0.4):
        chats = load.new_chats(int(_RATE * world.seconds / 2))
        taken = await _walk(world, programs[name], chats, rate=_RATE)
        answered = Answered([took for one in taken for took in one.answered.took])
        for of in _PERCENTILES:
            waits[of][name].append(answered.percentile(of))
    return [
        row.of_rounds(
            f"the same, {_RATE}/s: p{of} until the answer",
            "ms",
            waits[of],
            floor=RAW.name,
            against=_PEER,
            goal=_WAIT_GOAL if of == _WITH_GOAL else None,
        )
        for of in _PERCENTILES
    ]


async def _walk(world: World, program: Program, chats: list[int], *, rate: float | None = None) -> list[Measured]:
    """All chats from the first step to the last one that is measured; those at `rate`, if it is given."""
    taken = []
    async with Load(world.api, program.port) as people:
        for step in walk.STEPS[: walk.LAST_MEASURED + 1]:
            writes = walk.writes(world.api, program.name, step)
            if not step.measured:
                await people.all_write(chats, writes)
                continue
            bring = people.steadily_write(chats, writes, rate=rate) if rate else people.all_write(chats, writes)
            taken.append(await measured(world, program, bring))
            if lost := taken[-1].answered.lost:
                chats = [chat for chat in chats if chat not in lost]
                world.note(f"{program.name} never answered {len(lost)} updates at {rate}/s.")
    world.api.forget()
    return taken


async def _round_trips(world: World) -> Row:
    """Counted on the way to PostgreSQL, in a process of its own: counting would cost the others time.

    What the program asks the database without any update is taken off; what is left is good to a tenth.
    """
    trips = []
    async with (
        roundtrips.counted(world) as (url, count),
        contestants.alone(world, OURS, database_url=url) as program,
        Load(world.api, program.port) as people,
    ):
        await walk.whole(world.api, people, program.name, load.new_chats(_WARM_CHATS))
        before = count.total
        await asyncio.sleep(_IDLE_SECONDS)
        idle = (count.total - before) / _IDLE_SECONDS
        chats = load.new_chats(_COUNTED_CHATS)
        for step in walk.STEPS[: walk.LAST_MEASURED + 1]:
            before = count.total
            answered = await people.all_write(chats, walk.writes(world.api, program.name, step))
            if step.measured:
                trips.append((count.total - before - idle * answered.elapsed) / len(chats))
    figures = {OURS.name: [round(mean(trips), 1)]}
    return row.of_rounds("round trips to PostgreSQL an update", "trips", figures, goal=_TRIPS_GOAL)
