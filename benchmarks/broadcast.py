"""A broadcast through the program itself: against an API that counts strictly, and against one that only takes its time.

The strict one refuses the thirty-first message of any sliding second; people chat meanwhile, and what is shown is how much
of the rate was used, how many calls were refused, and how long the people waited for their answers. It answers at once, so
that the waiting is all ours.

The trap: an API that answers at once is not the world. In the other measurement each call takes 50 ms, so that a sender
that waits for one outcome after the other, or for the database, shows it.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from statistics import quantiles
from time import perf_counter

from benchmarks import contestants, crowd, load
from benchmarks.api import BotApi, Connection, Parameters
from benchmarks.contestants import OURS
from benchmarks.load import Load
from benchmarks.row import Goal, Row
from benchmarks.world import World, free_port
from services import directory
from storage.db import Database, migrate

_LIMIT = 30
_TOOK = 0.05
_UNLIMITED = "100000"
_CHATS_A_SECOND = 1.5
_WARM = 3.0
_PATIENCE = 120
_REFUSED = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}'
)
_HEAD = b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
_GOALS = {1: 99.0, 2: 97.0}


class Flood(Exception):
    """One message too many."""


class Judge(BotApi):
    """A stand-in that counts: no more than _LIMIT messages in any sliding second. size: how many are all."""

    def __init__(self, *, strict: bool, delay: float, size: int = 0) -> None:
        super().__init__(delay=delay)
        self.size = size
        self.told_all = asyncio.Event()
        self.strict = strict
        self.refused = 0
        self._recent: deque[float] = deque()

    def answer(self, token: str, method: str, parameters: Parameters) -> object:
        if self.strict and method in ("sendMessage", "editMessageText"):
            now = perf_counter()
            while self._recent and self._recent[0] <= now - 1:
                self._recent.popleft()
            if len(self._recent) >= _LIMIT:
                self.refused += 1
                raise Flood
            self._recent.append(now)
        result = super().answer(token, method, parameters)
        if len(self.sent) == self.size:
            self.told_all.set()
        return result


class Judged(Connection):
    """A connection of a bot that may be refused."""

    def on_message_complete(self) -> None:
        try:
            super().on_message_complete()
        except Flood:
            self._write(_HEAD % (len(_REFUSED), _REFUSED))


async def run(world: World) -> list[Row]:
    rows = []
    for count in _GOALS:
        rows += await _strict(world, count)
    return [*rows, await _unlimited(world)]


@asynccontextmanager
async def _judged(judge: Judge) -> AsyncIterator[str]:
    """The address of the stand-in."""
    port = free_port()
    async with await asyncio.get_running_loop().create_server(lambda: Judged(judge), "127.0.0.1", port, backlog=1024):
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def _crowded(world: World, size: int) -> AsyncIterator[tuple[Database, str]]:
    url = await world.new_database()
    database = Database(url)
    try:
        await migrate.to_head(database)
        async with database.transaction() as tx:
            await directory.import_communes(tx, "14")
        await crowd.gather(database, size)
        yield database, url
    finally:
        await database.close()


async def _strict(world: World, count: int) -> list[Row]:
    """So many processes, and people who chat with each in turn while the broadcast is sent."""
    seconds = 20 if world.quick else 60
    judge = Judge(strict=False, delay=0)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(_judged(judge))
        database, url = await stack.enter_async_context(_crowded(world, _LIMIT * (seconds + 20)))
        starting = [
            contestants.alone(
                world, OURS, database_url=url, BOT_API_URL=address, SEND_RATE=str(_LIMIT), BOT_TOKEN=f"{count}:strict"
            )
            for _ in range(count)
        ]
        programs = [await stack.enter_async_context(one) for one in starting]
        people = await stack.enter_async_context(Load(judge, *(program.port for program in programs)))
        known = load.new_chats(int(_CHATS_A_SECOND * 2 * seconds))
        for chat in known:
            await people.write(chat, load.update(chat, "/help"))
        # From here on it counts.
        await asyncio.sleep(1.5)
        judge.strict = True
        await crowd.announce(database)
        await asyncio.sleep(_WARM)
        began, before = perf_counter(), len(judge.sent)
        waited = await _chat(people, known, seconds)
        elapsed, sent = perf_counter() - began, len(judge.sent) - before
    return _strict_rows(count, sent / elapsed / _LIMIT * 100, judge.refused, quantiles(waited, n=20)[18] * 1000)


def _strict_rows(count: int, used: float, refused: int, p95: float) -> list[Row]:
    on = f"{count} process" + ("" if count == 1 else "es")
    least = _GOALS[count]
    return [
        Row(f"{_LIMIT} in any second, {on}: used of it", "%", used, goal=Goal(f"≥ {least:.0f} %", least, False, True)),
        Row(f"{_LIMIT} in any second, {on}: answers 429", "calls", refused, goal=Goal("0", 0, of_ratio=False)),
        Row(f"replies meanwhile, {on}: p95", "ms", p95, goal=Goal("≤ 50 ms", 50, of_ratio=False)),
    ]


async def _chat(people: Load, known: Sequence[int], seconds: float) -> list[float]:
    """People write at random moments, each once; seconds until each was answered."""
    by_chance, until, writing = Random(7), perf_counter() + seconds, []
    for chat in known:
        await asyncio.sleep(by_chance.expovariate(_CHATS_A_SECOND))
        if perf_counter() > until:
            break
        writing.append(asyncio.create_task(people.write(chat, load.update(chat, "/help"))))
    await asyncio.sleep(until - perf_counter())
    return await asyncio.gather(*writing)


async def _unlimited(world: World) -> Row:
    """From the first call to the last; each is a row that was planned, claimed, sent and settled."""
    size = 10_000 if world.quick else 40_000
    judge = Judge(strict=False, delay=_TOOK, size=size)
    async with _judged(judge) as address, _crowded(world, size) as (database, url):
        settings = {"BOT_API_URL": address, "SEND_RATE": _UNLIMITED}
        async with contestants.alone(world, OURS, database_url=url, **settings):
            await crowd.announce(database)
            async with asyncio.timeout(_PATIENCE):
                await judge.told_all.wait()
    moments = sorted(sent.at for sent in judge.sent)
    rate = size / (moments[size - 1] - moments[0])
    goal = Goal("≥ 1,400/s", 1400, of_ratio=False, least=True)
    return Row("a broadcast, no limit, 50 ms a call", "sent/s", rate, goal=goal)
