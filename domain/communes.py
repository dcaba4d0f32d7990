"""The official list of the provinces and communes of Viet Nam: `communes.tsv`, beside this file.

A table of our own, so that a code does not depend on which edition of a package a version of Python gets. When the list
changes, the file is changed and nothing else: each database takes the new edition in at the next start.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_suffix(".tsv")


class Listed(NamedTuple):
    """A line of the list. code: five digits of a commune; of the province itself "p" and its two digits."""

    province_code: str
    code: str
    name: str


@cache
def edition() -> str:
    """What tells this edition of the list from any other."""
    return sha256(_FILE.read_bytes()).hexdigest()[:12]


def every() -> list[Listed]:
    """All provinces, each with its communes after it."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return [Listed(*line.split("\t")) for line in lines if not line.startswith("#")]


def of(province_code: str) -> list[Listed]:
    """The province, and its communes."""
    return [one for one in every() if one.province_code == province_code]


def is_province(code: str) -> bool:
    """Whether this is the official code of a province: two digits."""
    return any(one.code == f"p{code}" for one in every())
