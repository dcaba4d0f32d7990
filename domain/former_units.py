"""The communes, wards and towns that were merged, and the commune of today that each belongs to: `former_units.tsv`.

People go on saying the old names for years. The trap: a name that two former communes had (Chiềng Chung) leads to two
places, and a former district of a commune's name (Mai Sơn) is not that commune.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_suffix(".tsv")


class Former(NamedTuple):
    """A former unit. name, district: as they were called; code: the official code of today's commune."""

    province_code: str
    name: str
    district: str
    code: str


@cache
def of(province_code: str) -> tuple[Former, ...]:
    """The former units of a province."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    every = (Former(*line.split("\t")) for line in lines if line and not line.startswith("#"))
    return tuple(one for one in every if one.province_code == province_code)
