"""From exec to the first good answer, on a database whose schema is up to date; and what the program weighs then."""

from collections import defaultdict

from benchmarks import contestants, row
from benchmarks.contestants import AIOGRAM_REDIS, OURS, PTB
from benchmarks.row import Goal, Row
from benchmarks.world import World

_START_GOAL = Goal("≤ 1.5 s", 1.5, of_ratio=False)


async def run(world: World) -> list[Row]:
    """One program at a time, started anew in each round. The first start of ours makes the schema, and is not counted."""
    database = await world.new_database()
    seconds: dict[str, list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    chosen = contestants.taking_part(world, OURS, AIOGRAM_REDIS, PTB)
    by_name = {one.name: one for one in chosen}
    async with contestants.alone(world, OURS, database_url=database):
        pass
    for _, name in world.turns(list(by_name)):
        async with contestants.alone(world, by_name[name], database_url=database) as program:
            seconds[name].append(program.ready_after)
            memory[name].append(program.memory())
    against = AIOGRAM_REDIS.name
    return [
        row.of_rounds("start to ready, schema up to date", "s", seconds, against=against, goal=_START_GOAL),
        row.of_rounds("memory, idle", "MB", memory, against=against),
    ]
