"""Places: the list of the province with what an administrator imported and earlier cases taught, and the finder over it.

The trap: reading all of that for every message. A process keeps what it has read for some minutes; what was imported or
learnt meanwhile is found a little later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from domain import borders
from domain.borders import Spot
from domain.cases import Nomination
from domain.extraction import finder, gazetteer, learning
from domain.extraction.finder import Found, How
from domain.extraction.gazetteer import Gazetteer
from domain.former_units import Former
from domain.rules import Rules
from domain.units import Unit
from storage import former_units, units, villages
from storage.db import Tx

KEPT_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was read of a database, and when. built: the list with the former units, without villages."""

    province_code: str
    read_at: datetime
    former: tuple[Former, ...]
    villages: Mapping[str, frozenset[str]]
    built: Gazetteer
    whole: Gazetteer


_kept: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()


async def known(tx: Tx, *, rules: Rules, now: datetime) -> Gazetteer:
    """All places of the province: for `extraction.read` and for the finder. At most `KEPT_FOR` old; else it is read anew."""
    before = _kept.get(tx.origin)
    if before is not None and before.province_code == rules.province_code and abs(now - before.read_at) < KEPT_FOR:
        return before.whole
    _kept[tx.origin] = made = await _read(tx, before, rules, now)
    return made.whole


async def _read(tx: Tx, before: _Kept | None, rules: Rules, now: datetime) -> _Kept:
    """Building the list takes longer than reading: it is built again only when former units were imported."""
    former, learnt = await former_units.every(tx), await villages.known(tx)
    if before is None or (before.province_code, before.former) != (rules.province_code, former):
        code = rules.province_code
        built = gazetteer.build(code, former=former) if former else gazetteer.of(code)
    else:
        built = before.built
    whole = replace(built, villages=learnt) if learnt else built
    return _Kept(rules.province_code, now, former, learnt, built, whole)


def forget(tx: Tx) -> None:
    """What was kept of this database is read anew: it has just been changed."""
    _kept.pop(tx.origin, None)


async def find(tx: Tx, typed: str, *, rules: Rules, now: datetime) -> Found:
    """Which communes are meant by what somebody typed where a place is asked for."""
    return finder.find(typed, await known(tx, rules=rules, now=now))


def around(spot: Spot, *, rules: Rules) -> Found:
    """In which commune a shared location is; NOTHING where the borders of the province are not known."""
    known_borders = borders.of(rules.province_code)
    codes = borders.around(spot, known_borders)
    if len(codes) == 1 and borders.holds(codes[0], spot, known_borders):
        return Found(How.INSIDE, codes)
    if codes:
        return Found(How.NEAR, codes)
    return Found(How.OUTSIDE if known_borders else How.NOTHING)


async def elsewhere(tx: Tx, case: Nomination, *, rules: Rules, now: datetime) -> list[Unit]:
    """The communes to which a case that reached the wrong place may be passed on, the likeliest first: those that its words
    name. Empty when they name none."""
    here = await units.load(tx, case.unit_id)
    codes = finder.elsewhere(case.deed, here.code, await known(tx, rules=rules, now=now))
    found = [await units.by_code(tx, code) for code in codes]
    return [unit for unit in found if unit is not None]


async def learn(tx: Tx, case: Nomination, *, rules: Rules, now: datetime) -> None:
    """A case was verified: the village that its words name is in its commune."""
    here = await units.load(tx, case.unit_id)
    listed = await known(tx, rules=rules, now=now)
    key = learning.village(case.deed, here.code, listed) if here.code in listed.names else None
    if key is not None and await villages.learn(tx, key, here.id):
        forget(tx)
