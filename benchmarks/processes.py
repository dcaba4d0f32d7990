"""The same people on one, two and four processes of ours with one PostgreSQL, each update to the next process in turn.

A chat walks through all of `/nominate` and writes again when it was answered. One update in a hundred is brought a second
time, to another process, as Telegram does when an acknowledgement is lost. Afterwards the stand-in's record and the
database are compared with what was brought: nothing lost, nothing twice, each chat's answers in order.
"""

import asyncio
import itertools
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

import asyncpg

from benchmarks import contestants, load, row, walk
from benchmarks.contestants import OURS
from benchmarks.load import Load
from benchmarks.process import Program
from benchmarks.row import Goal, Row
from benchmarks.world import World

COUNTS = (1, 2, 4)
_AT_ONCE = 16
_REPEATED = 100
# What is said of one case and not of another: its code, and the name with the chat's number.
_OWN = re.compile(r"GS-[2-9A-Z]{6}|Lò Văn Inh \d+")
_NOTHING = Goal("0", 0, of_ratio=False)
_CASES = """
SELECT count(*), count(DISTINCT name), (SELECT count(*) FROM drafts), (SELECT count(*) FROM updates WHERE reply IS NOT NULL)
FROM nominations
"""


@dataclass
class Group:
    """So many processes of ours on a database of their own, and what was brought to them.

    overlapped: chats of which an update came a second time before the first was answered. twice: answers that such a
    chat got twice, which the promise allows: an answer that may be lost is sent again.
    """

    programs: list[Program]
    database: str
    expected: list[str] = field(default_factory=list)
    updates: int = 0
    repeats: int = 0
    refused: int = 0
    chats: int = 0
    overlapped: set[int] = field(default_factory=set)
    twice: int = 0
    faults: list[str] = field(default_factory=list)
    # Seconds of the rounds: the bots' CPU, and PostgreSQL's.
    bots: float = 0
    postgres: float = 0
    measured: int = 0

    @property
    def ports(self) -> list[int]:
        """Where updates are brought."""
        return [program.port for program in self.programs]

    def cpu(self) -> float:
        """Seconds of user and system time so far of all its processes."""
        return sum(program.cpu() for program in self.programs)


async def run(world: World) -> list[Row]:
    """Updates a second for each number of processes, and how many things went wrong in all."""
    rates: dict[str, list[float]] = defaultdict(list)
    async with AsyncExitStack() as stack:
        groups = {_name(count): await stack.enter_async_context(_group(world, count)) for count in COUNTS}
        for group in groups.values():
            await _warm(world, group)
        for _, name in world.turns(list(groups)):
            rates[name].append(await _round(world, groups[name]))
            _compare(world, groups[name])
            world.api.forget()
        for group in groups.values():
            await _count(group)
    for name, group in groups.items():
        if group.refused:
            world.note(f"On {name} {group.refused} updates were refused with 503 and brought again.")
        bots, postgres = (seconds / group.measured * 1000 for seconds in (group.bots, group.postgres))
        world.note(
            f"On {name} an update of /nominate took {bots:.2f} ms CPU of ours and {postgres:.2f} ms of PostgreSQL."
        )
    return [*_speeds(rates), _faults(world, list(groups.values()))]


def _name(count: int) -> str:
    return f"{count} process" if count == 1 else f"{count} processes"


def _speeds(rates: dict[str, list[float]]) -> list[Row]:
    one = _name(COUNTS[0])
    rows = []
    for name, figures in rates.items():
        compared = row.of_rounds("", "", {OURS.name: figures, one: rates[one]}, against=one)
        # One process is no peer; only the ratio to it is shown.
        ratio = compared.ratio if name != one else None
        rows.append(replace(compared, work=f"all of /nominate on {name}", unit="updates/s", peers={}, ratio=ratio))
    return rows


def _faults(world: World, groups: list[Group]) -> Row:
    faults = [fault for group in groups for fault in group.faults]
    for fault in faults[:5]:
        world.note(f"Several processes: {fault}.")
    updates, repeats, twice = (sum(getattr(g, what) for g in groups) for what in ("updates", "repeats", "twice"))
    world.note(
        f"Of {repeats} updates that were brought twice, {twice} were answered twice: those where both were under way."
    )
    return Row(f"lost, twice or out of order, of {updates:,} updates", "faults", len(faults), goal=_NOTHING)


@asynccontextmanager
async def _group(world: World, count: int) -> AsyncIterator[Group]:
    """The first one alone makes the tables."""
    database = await world.new_database()
    async with AsyncExitStack() as stack:
        # One token: to Telegram they are one bot.
        starting = [
            contestants.alone(world, OURS, database_url=database, BOT_TOKEN=f"{count}:bench") for _ in range(count)
        ]
        programs = [await stack.enter_async_context(one) for one in starting]
        yield Group(programs, database)


async def _warm(world: World, group: Group) -> None:
    """One chat alone says what every chat must be told; then some for each process."""
    first = load.new_chats(1)
    await _walk(world, group, first)
    group.expected = [_OWN.sub("…", text) for text in world.api.said_to()[first[0]]]
    # No more at once than later: each process keeps the connections it ever needed, and PostgreSQL allows a hundred.
    await _walk(world, group, load.new_chats(_AT_ONCE))
    _compare(world, group)
    world.api.forget()


async def _round(world: World, group: Group) -> float:
    """Chats walk until the time is over; updates a second."""
    before, bots, postgres, started = group.updates, group.cpu(), world.postgres.cpu(), perf_counter()
    while perf_counter() < started + world.seconds:
        await _walk(world, group, load.new_chats(_AT_ONCE))
    elapsed = perf_counter() - started
    group.bots += group.cpu() - bots
    group.postgres += world.postgres.cpu() - postgres
    group.measured += group.updates - before
    return (group.updates - before) / elapsed


async def _walk(world: World, group: Group, chats: list[int]) -> None:
    """Each chat by itself from the first step to the last."""
    async with Load(world.api, *group.ports, again=True) as people:
        await asyncio.gather(*(_chat(world, group, people, chat) for chat in chats))
        group.refused += people.refused
    group.chats += len(chats)


async def _chat(world: World, group: Group, people: Load, chat: int) -> None:
    """Every hundredth update comes twice, in turn while the first is under way and after it was answered."""
    for step in walk.STEPS:
        body = walk.writes(world.api, OURS.name, step)(chat)
        group.updates += 1
        at = group.updates % len(group.ports)
        port, other = group.ports[at], group.ports[(at + 1) % len(group.ports)]
        if group.updates % _REPEATED:
            await people.write(chat, body, port)
            continue
        group.repeats += 1
        if group.repeats % 2:
            group.overlapped.add(chat)
            await asyncio.gather(people.write(chat, body, port), people.bring(body, other))
        else:
            await people.write(chat, body, port)
            await people.bring(body, other)


def _compare(world: World, group: Group) -> None:
    """Every chat was told the same, in the same order, and nothing twice."""
    for chat, texts in world.api.said_to().items():
        said = [_OWN.sub("…", text) for text in texts]
        if chat in group.overlapped:
            once = [text for text, before in itertools.pairwise([*said, ""]) if text != before]
            group.twice += len(said) - len(once)
            said = once
        if said != group.expected:
            group.faults.append(f"on {_name(len(group.ports))} chat {chat} {_difference(said, group.expected)}")


def _difference(said: list[str], expected: list[str]) -> str:
    """The first thing that was not as expected, in a few words."""
    for place, (text, wanted) in enumerate(itertools.zip_longest(said, expected)):
        if text != wanted:
            twice = place > 0 and text == said[place - 1]
            why = "was told twice" if twice else f"was not told «{str(wanted)[:40]}» but"
            return f"{why} «{str(text)[:40]}»"
    return "was told what it should be"


async def _count(group: Group) -> None:
    """Each chat has one case, no form is half done, and no answer waits."""
    connection = await asyncpg.connect(group.database)
    try:
        found = tuple(await connection.fetchrow(_CASES) or ())
    finally:
        await connection.close()
    if found != (group.chats, group.chats, 0, 0):
        group.faults.append(f"of {group.chats} cases the database has (cases, names, forms, answers) {found}")
