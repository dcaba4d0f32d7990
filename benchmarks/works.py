"""The table of works: what `make bench` measures, in this order.

A work is a function that is given the world and returns its rows. To add one: write it in a file of its own, and add a
line here. It measures its contestants in turn (`World.turns`), several rounds, and makes each row with `row.of_rounds`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks import stateless, steps
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
)
