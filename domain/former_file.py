"""Reading the table of former units that an office has: a line a unit, with its former name and district, and the commune of
today that it belongs to (`domain/table_file.py`).

The trap: a line that is nearly right. A commune that is only like one of the province's is a fault, never the one that it
may mean; and a name without its kind may be a town's or a commune's, which are two places.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain import errors, former_units, spelling, table_file, text
from domain.former_units import Former
from domain.table_file import Fault, Problem, Row

_COLUMNS = {
    "former": frozenset(
        {"ten cu", "don vi cu", "xa cu", "xa phuong cu", "ten don vi cu", "ten xa cu", "don vi hanh chinh cu"}
        | {"xa phuong thi tran cu", "ten", "former", "former name", "old unit", "old name", "name"}
    ),
    "district": frozenset(
        {"huyen cu", "huyen", "cap huyen", "cap huyen cu", "thuoc huyen", "huyen thi xa thanh pho", "district"}
        | {"huyen thanh pho", "huyen thi xa thanh pho cu", "old district", "former district"}
    ),
    "commune": frozenset(
        {"nay thuoc", "nay la", "don vi moi", "xa moi", "xa phuong moi", "xa phuong", "thuoc xa phuong", "ma moi"}
        | {
            "ten don vi moi",
            "ten moi",
            "don vi hanh chinh moi",
            "commune",
            "new commune",
            "new unit",
            "new name",
            "belongs to",
        }
    ),
}
_COMMUNE_KINDS = re.compile(r"(xã|phường|thị trấn)\s+(?=\S)", re.IGNORECASE)
_DISTRICT_KINDS = re.compile(r"(huyện|thị xã|thành phố)\s+(?=\S)", re.IGNORECASE)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """A former unit in the file, with its line."""

    line: int
    unit: Former


def read(written: str, province_code: str, communes: Mapping[str, str]) -> tuple[list[Listed], list[Fault]]:
    """The former units in the file, and what is wrong with it. communes: those of the province, name by code."""
    rows, faults = table_file.read(written, _COLUMNS)
    districts = {one.district for one in former_units.of(province_code)}
    found = [_former(row, province_code, communes, districts) for row in rows]
    listed = [one for one in found if isinstance(one, Listed)]
    faults += [one for one in found if isinstance(one, Fault)] + _twice(listed)
    return listed, sorted(faults, key=lambda one: one.line)


def _former(row: Row, province_code: str, communes: Mapping[str, str], districts: set[str]) -> Listed | Fault:
    former, district, commune = (" ".join(spelling.normal(row.cells[column]).split()) for column in _COLUMNS)
    for cell, missing in ((former, Problem.NO_NAME), (district, Problem.NO_DISTRICT), (commune, Problem.NO_COMMUNE)):
        try:
            text.one_line(cell)
        except errors.Empty:
            return Fault(row.line, missing)
        except errors.TooLong:
            return Fault(row.line, Problem.NAME_TOO_LONG)
    kind = _COMMUNE_KINDS.match(former)
    if kind is None:
        return Fault(row.line, Problem.NAME_WITHOUT_KIND, text.excerpt(former, _SHOWN))
    code = _code(commune, communes)
    if code is None:
        return Fault(row.line, Problem.UNKNOWN_COMMUNE, text.excerpt(commune, _SHOWN))
    name = f"{kind[1].capitalize()} {former[kind.end() :]}"
    return Listed(row.line, Former(province_code, name, _district(district, districts), code))


def _code(commune: str, communes: Mapping[str, str]) -> str | None:
    """The code of the commune with this code or, letter by letter, this name. A spreadsheet drops a zero at the front."""
    if commune.isdecimal():
        code = f"{int(commune):05}"
        return code if code in communes else None
    wanted = text.spelled(commune)
    return next((code for code, name in communes.items() if text.spelled(name) == wanted), None) or next(
        (code for code, name in communes.items() if text.spelled(name.split(" ", 1)[-1]) == wanted), None
    )


def _district(written: str, known: set[str]) -> str:
    """The district as the program calls it, else as it is written; one without its kind is a huyện."""
    for district in known:
        if text.spelled(written) in (text.spelled(district), text.spelled(_DISTRICT_KINDS.sub("", district))):
            return district
    kind = _DISTRICT_KINDS.match(written)
    return f"{kind[1].capitalize()} {written[kind.end() :]}" if kind else f"Huyện {written}"


def _twice(listed: Sequence[Listed]) -> list[Fault]:
    """The lines that say what a line before them says."""
    first: dict[tuple[str, str, str], int] = {}
    faults = []
    for one in listed:
        key = (text.spelled(one.unit.name), text.spelled(one.unit.district), one.unit.code)
        if first.setdefault(key, one.line) != one.line:
            faults.append(Fault(one.line, Problem.LINE_TWICE, first=first[key]))
    return faults
