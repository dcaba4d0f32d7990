"""Which units of the province are meant by a name: communes as the finder finds them, all others by their names.

The trap: taking one of several. Only the full name of one unit is accepted at once; here also of a commune that was a
district's name too, since districts are no units.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz

from domain import places, text
from domain.extraction import finder
from domain.extraction.finder import How
from domain.extraction.gazetteer import Gazetteer
from domain.units import Unit, UnitKind

_MOST = 6
_LEAST_SCORE = 72


def exact(typed: str, every: Sequence[Unit], known: Gazetteer) -> Unit | None:
    """The only unit of exactly this name: compared with marks, then without, then as the finder settles it."""
    spelled = [unit for unit in every if text.spelled(unit.name) == text.spelled(typed)]
    found = finder.find(typed, known)
    alike = [unit for unit in every if unit.key == places.key(typed)]
    # Without its marks, the name of a commune may be only the beginning of what is meant.
    alike = [unit for unit in alike if unit.kind is not UnitKind.COMMUNE or found.how is How.DISTRICT]
    settled = [unit for unit in every if unit.code == found.settled]
    for units in (spelled, alike, settled):
        if len(units) == 1:
            return units[0]
    return None


def find(typed: str, every: Sequence[Unit], known: Gazetteer) -> list[Unit]:
    """The units that the name may mean, the likeliest first."""
    by_code = {unit.code: unit for unit in every if unit.kind is UnitKind.COMMUNE}
    communes = [by_code[code] for code in finder.find(typed, known).codes if code in by_code]
    others = alike(typed, [unit for unit in every if unit.kind is not UnitKind.COMMUNE])
    return [*communes, *others]


def alike(query: str, units: Sequence[Unit]) -> list[Unit]:
    """The units that `query` may mean, the likeliest first, at most six.

    First those that are the query itself, with the same marks before without; then those that the query contains, those
    that begin with it, and those that are similar. Where that says nothing, they stand in Vietnamese order.
    """
    wanted = places.key(query)
    if not wanted:
        return []
    scored = [(_score(query, wanted, unit), unit) for unit in units]
    likely = sorted(
        (pair for pair in scored if pair[0] >= _LEAST_SCORE), key=lambda pair: (-pair[0], places.order(pair[1].name))
    )
    return [unit for _, unit in likely[:_MOST]]


def _score(query: str, wanted: str, unit: Unit) -> float:
    if wanted == unit.key:
        return 200.0 + text.spelled(unit.name).endswith(text.spelled(query))
    if f" {unit.key} " in f" {wanted} ":
        return 150.0 + len(unit.key)
    if unit.key.startswith(wanted):
        return 120.0
    return float(fuzz.ratio(wanted, unit.key))
