"""One measured figure, and how it stands to its goal.

The trap: the machine's speed drifts by a quarter within minutes. So contestants are measured in turn, a ratio is taken
within one round, and what is shown is the median of the rounds with the smallest and the largest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """text: as people read it. limit: what the ratio, or with of_ratio=False our own figure, must not pass.

    least: the figure must reach the limit instead.
    """

    text: str
    limit: float
    of_ratio: bool = True
    least: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """work: what was done. ours, floor, peers: medians in `unit`; None: there is no such contestant.

    floor_name: who the floor is, for people.

    ratio: ours to that contestant whom `against` names; spread: the smallest and the largest of the rounds.
    """

    work: str
    unit: str
    ours: float | None
    floor: float | None = None
    floor_name: str = ""
    peers: Mapping[str, float] = field(default_factory=dict)
    against: str = ""
    ratio: float | None = None
    spread: tuple[float, float] | None = None
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without a goal, or without the figure that it is about."""
        if self.goal is None:
            return None
        figure = self.ratio if self.goal.of_ratio else self.ours
        if figure is None:
            return None
        return figure >= self.goal.limit if self.goal.least else figure <= self.goal.limit

    def as_json(self) -> dict[str, Any]:
        """The row as `build/bench.json` has it."""
        return {
            "work": self.work,
            "ours": self.ours,
            "unit": self.unit,
            "floor": self.floor,
            "peers": dict(self.peers),
            "ratio": self.ratio,
            "goal": self.goal.text if self.goal else None,
            "met": self.met,
        }


# Figures by contestant, one a round, all of one length.
Figures = Mapping[str, Sequence[float]]

OURS = "ours"


def of_rounds(
    work: str, unit: str, figures: Figures, *, floor: str = "", against: str = "", goal: Goal | None = None
) -> Row:
    """The row for figures that were taken round by round. floor, against: names among the contestants.

    Without figures of `against` (it could not be run here) the row has no ratio, and its goal is neither met nor missed.
    """
    medians = {name: median(taken) for name, taken in figures.items() if taken}
    ratios = [mine / theirs for mine, theirs in zip(figures[OURS], figures.get(against, ()), strict=False)]
    return Row(
        work=work,
        unit=unit,
        ours=medians.get(OURS),
        floor=medians.get(floor),
        floor_name=floor,
        peers={name: figure for name, figure in medians.items() if name not in (OURS, floor)},
        against=against,
        ratio=median(ratios) if ratios else None,
        spread=(min(ratios), max(ratios)) if ratios else None,
        goal=goal,
    )
