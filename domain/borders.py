"""In which commune a spot on the map is: `borders.tsv`, beside this file.

The borders are simplified, by some hundred metres in places. The trap: a spot beside a border, in the commune that is the
neighbour on the map. So near a border all communes around the spot are found, and the person chooses.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".tsv")
# Points are counted in ten-thousandths of a degree; a degree of latitude has this many metres.
_SCALE = 10_000
_METRES = 111_200
# As near as this to another commune, in metres, the spot may be in that one; as near as this from outside, in the province.
UNSURE = 250
BEYOND = 1_000

# Latitude and longitude with three decimals at least, within a street or two.
_TYPED = re.compile(r"(?<![\d.])(-?[0-8]?\d\.\d{3,})\s*(?:,|;|%2C|\s)\s*(-?1?\d?\d\.\d{3,})(?!\d)")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Border:
    """The border of a commune. rings: of points, each joined to the next and the last to the first."""

    code: str
    rings: tuple[tuple[Point, ...], ...]
    low: Point
    high: Point

    def holds(self, at: Point) -> bool:
        """Whether the point is inside: a ray from it crosses the rings an odd number of times."""
        if not (self.low[0] <= at[0] <= self.high[0] and self.low[1] <= at[1] <= self.high[1]):
            return False
        return sum(_crosses(one, other, at) for one, other in self.sides()) % 2 == 1

    def distance(self, at: Point) -> float:
        """How far the point is from the border, in metres."""
        return min(_distance(one, other, at) for one, other in self.sides())

    def is_within(self, at: Point, metres: float) -> bool:
        """Whether the box around the commune is as near as this."""
        east, north = metres / _width(at), metres * _SCALE / _METRES
        return (
            self.low[0] - east <= at[0] <= self.high[0] + east and self.low[1] - north <= at[1] <= self.high[1] + north
        )

    def sides(self) -> Iterable[tuple[Point, Point]]:
        """The sides of its rings."""
        return ((ring[at - 1], ring[at]) for ring in self.rings for at in range(len(ring)))


def read(typed: str) -> Spot | None:
    """The spot that somebody typed in degrees, as in a link to a map: "21.32561, 103.91880"."""
    found = _TYPED.search(typed)
    return Spot(float(found[1]), float(found[2])) if found else None


@cache
def of(province_code: str) -> tuple[Border, ...]:
    """The borders of the communes of a province; none where they are not known."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.startswith(f"{province_code}\t"))
    return tuple(_border(code, [_ring(chain) for chain in rings.split(";")]) for _, code, rings in rows)


def around(spot: Spot, borders: Iterable[Border]) -> tuple[str, ...]:
    """The codes of the communes in which a spot may be, that which holds it first, then by distance; none: it is outside.

    More than one: the spot is as near to a border as a border may be wrong.
    """
    at = (spot.longitude * _SCALE, spot.latitude * _SCALE)
    near = [one for one in borders if one.is_within(at, BEYOND)]
    inside = {one.code for one in near if one.holds(at)}
    distances = {one.code: 0.0 if one.code in inside else one.distance(at) for one in near}
    limit = UNSURE if inside else BEYOND
    found = sorted((distance, code) for code, distance in distances.items() if distance <= limit)
    return tuple(code for _, code in found)


def holds(code: str, spot: Spot, borders: Iterable[Border]) -> bool:
    """Whether the spot is inside this commune."""
    at = (spot.longitude * _SCALE, spot.latitude * _SCALE)
    return any(one.code == code and one.holds(at) for one in borders)


def _border(code: str, rings: list[tuple[Point, ...]]) -> Border:
    every = [point for ring in rings for point in ring]
    low = min(x for x, _ in every), min(y for _, y in every)
    high = max(x for x, _ in every), max(y for _, y in every)
    return Border(code, tuple(rings), low, high)


def _ring(chain: str) -> tuple[Point, ...]:
    x = y = 0
    points: list[Point] = []
    for step in chain.split(" "):
        east, _, north = step.partition(",")
        x, y = x + int(east), y + int(north)
        points.append((x, y))
    return tuple(points)


def _crosses(one: Point, other: Point, at: Point) -> bool:
    """Whether the ray from the point to the east crosses this side; a side holds its lower end and not its upper one."""
    if (one[1] > at[1]) == (other[1] > at[1]):
        return False
    return at[0] < one[0] + (at[1] - one[1]) * (other[0] - one[0]) / (other[1] - one[1])


def _width(at: Point) -> float:
    """The metres of a ten-thousandth of a degree of longitude at this latitude."""
    return _METRES / _SCALE * max(math.cos(math.radians(at[1] / _SCALE)), 0.01)


def _distance(one: Point, other: Point, at: Point) -> float:
    """From the point to the nearest point of a side, in metres, on a plane, which is exact enough within a commune."""
    wide, high = _width(at), _METRES / _SCALE
    ax, ay = (one[0] - at[0]) * wide, (one[1] - at[1]) * high
    dx, dy = (other[0] - one[0]) * wide, (other[1] - one[1]) * high
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(ax * dx + ay * dy) / length)) if length else 0.0
    return math.hypot(ax + along * dx, ay + along * dy)
