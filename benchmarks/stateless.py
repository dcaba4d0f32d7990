"""An update in, one short answer out, nothing that the answer depends on: what the path itself costs."""

from collections import defaultdict

from benchmarks import contestants, load, row
from benchmarks.contestants import AIOGRAM_MEMORY, AIOGRAM_REDIS, AIOHTTP, OURS, PTB, RAW, TELEBOT
from benchmarks.load import Load
from benchmarks.measure import Measured, measured
from benchmarks.row import Goal, Row
from benchmarks.world import World

_CHATS = 64
_WARM_SECONDS = 1.0
_GOAL = Goal("≤ 1.6 × aiohttp by hand", 1.6)


def _asks(chat: int) -> bytes:
    return load.update(chat, "/help")


async def run(world: World) -> list[Row]:
    """CPU an update, and updates a second of eight people who write as soon as they are answered."""
    taken: dict[str, list[Measured]] = defaultdict(list)
    async with contestants.running(world, OURS, AIOHTTP, RAW, AIOGRAM_REDIS, AIOGRAM_MEMORY, TELEBOT, PTB) as programs:
        chats = {name: load.new_chats(_CHATS) for name in programs}
        for name, program in programs.items():
            async with Load(world.api, program.port) as people:
                await people.keep_writing(chats[name], _asks, seconds=_WARM_SECONDS)
        for _, name in world.turns(list(programs)):
            async with Load(world.api, programs[name].port) as people:
                writing = people.keep_writing(chats[name], _asks, seconds=world.seconds)
                taken[name].append(await measured(world, programs[name], writing))
            world.api.forget()
    cpu = {name: [one.cpu for one in many] for name, many in taken.items()}
    rate = {name: [one.rate for one in many] for name, many in taken.items()}
    floor = AIOHTTP.name
    return [
        row.of_rounds("/help, stateless: CPU an update", "ms", cpu, floor=floor, against=floor, goal=_GOAL),
        row.of_rounds("/help, stateless: 8 people at once", "updates/s", rate, floor=floor, against=floor),
    ]
