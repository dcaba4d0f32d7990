"""In which commune a spot is: inside, beside a border, outside."""

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import borders, communes
from domain.borders import Border, Spot

SON_LA = borders.of("14")
NAMES = {one.code: one.name for one in communes.of("14")}


def _square(code: str, west: float, south: float, side: float) -> Border:
    ring = ((west, south), (west + side, south), (west + side, south + side), (west, south + side))
    return Border(code, (ring,), ring[0], ring[2])


def test_every_commune_has_a_border_of_its_own() -> None:
    codes = [one.code for one in SON_LA]
    assert sorted(codes) == sorted(code for code in NAMES if code.isdigit())
    assert borders.of("01") == ()


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (21.3256, 103.9188, "Phường Tô Hiệu"),
        (21.4375, 103.6897, "Xã Thuận Châu"),
        (21.2614, 104.6487, "Xã Phù Yên"),
    ],
)
def test_a_spot_well_inside_is_in_one_commune(latitude: float, longitude: float, name: str) -> None:
    assert [NAMES[code] for code in borders.around(Spot(latitude, longitude), SON_LA)] == [name]


def test_a_spot_outside_the_province_is_in_none() -> None:
    for spot in (Spot(21.0285, 105.8542), Spot(0, 0), Spot(-90, 180), Spot(90, -180), Spot(20.0, 103.0)):
        assert borders.around(spot, SON_LA) == ()


def test_beside_a_border_both_neighbours_are_found_the_own_one_first() -> None:
    west, east = _square("west", 1_000_000, 210_000, 100), _square("east", 1_000_100, 210_000, 100)
    at = [borders.around(Spot(21.005, 100 + longitude), (east, west)) for longitude in (0.005, 0.0099, 0.0101, 0.015)]
    assert at == [("west",), ("west", "east"), ("east", "west"), ("east",)]
    just_outside, outside = (borders.around(Spot(21.005, 100.02 + far), (east, west)) for far in (0.005, 0.02))
    assert (just_outside, outside) == (("east",), ())


def test_what_lies_in_a_hole_or_in_an_island_is_told_apart() -> None:
    around = ((0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0))
    hole = ((400.0, 400.0), (600.0, 400.0), (600.0, 600.0), (400.0, 600.0))
    both = Border("both", (around, hole), (0, 0), (1000, 1000))
    assert (both.holds((100, 100)), both.holds((500, 500)), both.holds((2000, 500))) == (True, False, False)


@settings(deadline=None)
@given(st.floats(20.5, 22.1), st.floats(103.1, 105.1))
def test_a_spot_lies_in_one_commune_at_most(latitude: float, longitude: float) -> None:
    at = (longitude * 10_000, latitude * 10_000)
    inside = [one.code for one in SON_LA if one.holds(at)]
    found = borders.around(Spot(latitude, longitude), SON_LA)
    assert len(inside) <= 1
    assert list(found[: len(inside)]) == inside
    assert len(set(found)) == len(found)


def test_neighbours_share_their_border() -> None:
    """No strip between two communes belongs to none: each side inside the province is a side of two communes."""
    sides = Counter(frozenset(side) for one in SON_LA for side in one.sides())
    assert max(sides.values()) == 2
    shared = sum(number == 2 for number in sides.values())
    assert shared > 0.65 * len(sides)


def test_points_are_in_degrees_and_no_side_is_longer_than_a_commune() -> None:
    lengths = [math.dist(one, other) for border in SON_LA for one, other in border.sides()]
    assert max(lengths) < 2_000
    assert all(20 < low / 10_000 < 23 for one in SON_LA for low in (one.low[1], one.high[1]))
    assert all(one.low < one.high for one in SON_LA)
    assert all(one.code < other.code for one, other in pairwise(SON_LA))


@pytest.mark.parametrize(
    ("typed", "spot"),
    [
        ("21.32561, 103.91880", Spot(21.32561, 103.9188)),
        ("https://maps.google.com/?q=21.3256,103.9188&z=3", Spot(21.3256, 103.9188)),
        ("ở 21.3256 103.9188 nhé", Spot(21.3256, 103.9188)),
        ("https://www.google.com/maps/place/x/@21.3256,103.9188,15z", Spot(21.3256, 103.9188)),
        ("12.9, 18.11", None),
        ("1.500, 20.000", Spot(1.5, 20.0)),
        ("3.21.3256,103.9188", None),
        ("Chiềng Sung", None),
    ],
)
def test_a_spot_may_be_typed(typed: str, spot: Spot | None) -> None:
    assert borders.read(typed) == spot
