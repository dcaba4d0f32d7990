"""Reading the list of units that an office has in a file: a line a unit, with code, kind and name (`domain/table_file.py`).

The trap: two kinds of codes. Those of communes and of the province are taken; who imports has to choose others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain import errors, table_file, text
from domain.table_file import Fault, Problem, Row
from domain.units import UnitKind

CODE_LIMIT = 60
_COLUMNS = {
    "code": frozenset({"code", "ma", "ma don vi", "ma so"}),
    "kind": frozenset({"kind", "loai", "loai don vi", "loai hinh"}),
    "name": frozenset({"name", "ten", "ten don vi", "don vi"}),
}
_KINDS = {
    UnitKind.DEPARTMENT: {"department", "so", "ban", "nganh", "so nganh", "ban nganh", "so ban nganh", "co quan"},
    UnitKind.PRESS: {"press", "bao", "dai", "bao dai", "bao chi", "co quan bao chi", "dai phat thanh truyen hinh"},
    UnitKind.ORGANISATION: {
        *("organisation", "organization", "to chuc", "doan the", "hoi", "mat tran", "hoi doan the", "to chuc doan the"),
        *("mat tran doan the", "mat tran to quoc", "to chuc chinh tri xa hoi", "to chuc xa hoi"),
    },
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit in the file, with its line."""

    line: int
    code: str
    kind: UnitKind
    name: str


def read(written: str) -> tuple[list[Listed], list[Fault]]:
    """The units in the file, and what is wrong with it."""
    rows, faults = table_file.read(written, _COLUMNS)
    found = [_unit(row) for row in rows]
    units = [one for one in found if isinstance(one, Listed)]
    faults += [one for one in found if isinstance(one, Fault)] + _twice(units)
    return units, sorted(faults, key=lambda one: one.line)


def _unit(row: Row) -> Listed | Fault:
    line, (code, kind, name) = row.line, (row.cells[column] for column in _COLUMNS)
    try:
        code = text.one_line(code, limit=CODE_LIMIT)
    except errors.Empty:
        return Fault(line, Problem.NO_CODE)
    except errors.TooLong:
        return Fault(line, Problem.CODE_TOO_LONG)
    meant = _KIND_OF.get(text.fold(kind))
    if meant is None:
        return Fault(line, Problem.UNKNOWN_KIND if kind else Problem.NO_KIND, text.excerpt(kind, 60))
    try:
        return Listed(line, code, meant, text.one_line(name))
    except errors.Empty:
        return Fault(line, Problem.NO_NAME)
    except errors.TooLong:
        return Fault(line, Problem.NAME_TOO_LONG)


def _twice(units: Sequence[Listed]) -> list[Fault]:
    """The codes that stand in the file more than once, in capitals or not."""
    first: dict[str, int] = {}
    for unit in units:
        first.setdefault(unit.code.casefold(), unit.line)
    return [
        Fault(unit.line, Problem.CODE_TWICE, unit.code, first=first[unit.code.casefold()])
        for unit in units
        if first[unit.code.casefold()] != unit.line
    ]
