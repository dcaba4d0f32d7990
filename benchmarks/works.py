"""The table of works: what `make bench` measures, in this order.

A work is a function that is given the world and returns its rows. To add one: write it in a file of its own, and add a
line here. It measures its contestants in turn (`World.turns`), several rounds, and makes each row with `row.of_rounds`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks import broadcast, ledger, loud, processes, reading, sends, slow_api, starting, stateless, steps
from benchmarks.million import work as million
from benchmarks.row import Row
from benchmarks.world import World


@dataclass(frozen=True, slots=True)
class Work:
    """name: for `--only`. in_quick: whether `--quick` has it; it asks `World.quick` for how much to do."""

    name: str
    about: str
    run: Callable[[World], Awaitable[list[Row]]]
    in_quick: bool = True


WORKS: tuple[Work, ...] = (
    Work("stateless", "an update, one answer, nothing of it to be kept", stateless.run),
    Work("steps", "a step of /nominate that is kept: CPU, round trips, waiting, memory", steps.run),
    Work("slow-api", "an API that takes 30 ms, 40 connections", slow_api.run),
    Work("sends", "a send alone", sends.run),
    Work("starting", "start to ready, and memory then", starting.run),
    Work("loud", "how long others wait while one person sends 2,000 messages", loud.run, in_quick=False),
    Work("reading", "a message read, and 10 kB of the worst kinds of text", reading.run),
    Work("million", "p95 of every query among a million cases and people", million.run, in_quick=False),
    Work("ledger", "a million deliveries: planned, claimed and settled", ledger.run),
    Work("broadcast", "a broadcast under a strict limit, and without one", broadcast.run, in_quick=False),
    Work("processes", "one, two and four processes of ours with one PostgreSQL", processes.run, in_quick=False),
)
