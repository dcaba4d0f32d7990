"""An API that takes 30 ms for each call, and forty people who write at once: whether calls wait for each other."""

from collections import defaultdict

from benchmarks import contestants, load, row
from benchmarks.contestants import AIOGRAM_REDIS, AIOHTTP, OURS, PTB, TELEBOT
from benchmarks.load import Load
from benchmarks.row import Goal, Row
from benchmarks.world import World

_DELAY = 0.03
_CHATS_EACH = 5
_GOAL = Goal("≥ 0.9 × aiohttp by hand", 0.9, least=True)


def _asks(chat: int) -> bytes:
    return load.update(chat, "/help")


async def run(world: World) -> list[Row]:
    """Updates a second, each answered once the API has taken its time."""
    rates: dict[str, list[float]] = defaultdict(list)
    chats = load.new_chats(load.CONNECTIONS * _CHATS_EACH)
    async with contestants.running(world, OURS, AIOHTTP, AIOGRAM_REDIS, TELEBOT, PTB) as programs:
        for program in programs.values():
            async with Load(world.api, program.port) as people:
                await people.all_write(chats, _asks)
        world.api.delay = _DELAY
        try:
            for _, name in world.turns(list(programs)):
                async with Load(world.api, programs[name].port) as people:
                    answered = await people.keep_writing(chats, _asks, seconds=world.seconds, at_once=load.CONNECTIONS)
                rates[name].append(len(answered.took) / answered.elapsed)
                world.api.forget()
        finally:
            world.api.delay = 0
    work = f"an API that takes {_DELAY * 1000:.0f} ms, {load.CONNECTIONS} connections"
    return [row.of_rounds(work, "updates/s", rates, floor=AIOHTTP.name, against=AIOHTTP.name, goal=_GOAL)]
