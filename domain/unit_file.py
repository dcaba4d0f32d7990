"""Reading the list of units that an office has in a file: as Excel saves it here, with the words that offices use.

A file has a line with the names of the columns, and a line a unit: code, kind, name; other columns are ignored. It is taken
whole or not at all, so every fault is found at once, each with its line.
The trap: a file that reads well and means something else. Excel separates by semicolons on a Vietnamese Windows, writes
UTF-16 or Windows-1258, and makes 3664 of 03664; in an old code page (TCVN3) "Sở" reads as "Së".
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

from domain import errors, text
from domain.units import UnitKind

CODE_LIMIT = 60
_COLUMNS = {
    "code": {"code", "ma", "ma don vi", "ma so"},
    "kind": {"kind", "loai", "loai don vi", "loai hinh"},
    "name": {"name", "ten", "ten don vi", "don vi"},
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
_SEPARATORS = ",;\t"
# Excel's own first line, which says how the file is separated.
_SEPARATED = re.compile(r"sep=(.)", re.IGNORECASE)
_BROKEN = "\ufffd"
# In UTF-16 every second byte of Latin text is a zero.
_ZEROS = 0.25
_LETTERS = frozenset("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz")


class Unreadable(Exception):
    """The bytes are no text that can be read: another kind of file, or an old code page."""


class Problem(StrEnum):
    """What is wrong with a line, or with the file."""

    NO_UNITS = "no_units"
    NO_COLUMN = "no_column"
    COLUMN_TWICE = "column_twice"
    QUOTES = "quotes"
    TOO_MANY_CELLS = "too_many_cells"
    BROKEN = "broken"
    NO_CODE = "no_code"
    NO_KIND = "no_kind"
    NO_NAME = "no_name"
    UNKNOWN_KIND = "unknown_kind"
    CODE_TOO_LONG = "code_too_long"
    NAME_TOO_LONG = "name_too_long"
    CODE_TWICE = "code_twice"
    CODE_TAKEN = "code_taken"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault with its line. words: what stands there; name: of the unit that has the code; first: the other line."""

    line: int
    problem: Problem
    words: str = ""
    name: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit in the file, with its line."""

    line: int
    code: str
    kind: UnitKind
    name: str


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16, with or without a mark at its start, or in Windows-1258. Raises Unreadable."""
    try:
        return unicodedata.normalize("NFC", data.decode(_encoding(data))).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return _windows(data)


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:400]
    zeros = (head[::2].count(0), head[1::2].count(0))
    if max(zeros) > len(head) * _ZEROS:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    if 0 in data:
        raise Unreadable
    return "utf-8-sig"


def _windows(data: bytes) -> str:
    """In Windows-1258 the tones are letters of their own. What has other letters than Vietnamese is in another code page."""
    try:
        found = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        raise Unreadable from None
    if any(letter.isalpha() and letter not in _LETTERS for letter in found.lower()):
        raise Unreadable
    return found


def read(written: str) -> tuple[list[Listed], list[Fault]]:
    """The units in the file, and what is wrong with it."""
    lines = list(_lines(written, _separator(written)))
    if not lines or isinstance(lines[0], Fault):
        return [], [one for one in lines if isinstance(one, Fault)] or [Fault(1, Problem.NO_UNITS)]
    (line, head), *others = lines[0], *lines[1:]
    places, faults = _places(line, head)
    if faults:
        return [], faults
    found = [one if isinstance(one, Fault) else _unit(*one, places, len(head)) for one in others]
    units = [one for one in found if isinstance(one, Listed)]
    faults = sorted([one for one in found if isinstance(one, Fault)] + _twice(units), key=lambda one: one.line)
    return units, faults or ([] if units else [Fault(line, Problem.NO_UNITS)])


def _separator(written: str) -> str:
    """What the cells are separated by: that which makes the most columns of the first line."""
    first = next((line for line in written.splitlines() if line.strip()), "")
    if named := _SEPARATED.fullmatch(first.strip()):
        return named[1]
    return max(_SEPARATORS, key=lambda separator: sum(_column(cell) is not None for cell in first.split(separator)))


def _column(head: str) -> str | None:
    folded = text.fold(head)
    return next((column for column, names in _COLUMNS.items() if folded in names), None)


def _lines(written: str, separator: str) -> Iterator[tuple[int, list[str]] | Fault]:
    """The lines that have something in them, by the number of the line on which they begin."""
    rows = csv.reader(StringIO(written, newline=""), delimiter=separator, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = [cell.strip() for cell in next(rows)]
        except StopIteration:
            return
        except csv.Error:
            # Where the quotes are wrong, all that follows would be read wrongly too.
            yield Fault(line, Problem.QUOTES)
            return
        if any(cells) and not (line == 1 and _SEPARATED.fullmatch(written[: written.find("\n")].strip())):
            yield line, cells


def _places(line: int, head: Sequence[str]) -> tuple[dict[str, int], list[Fault]]:
    """Where each column is."""
    columns = [_column(cell) for cell in head]
    faults = [Fault(line, Problem.NO_COLUMN, column) for column in _COLUMNS if column not in columns]
    faults += [Fault(line, Problem.COLUMN_TWICE, column) for column in _COLUMNS if columns.count(column) > 1]
    return {column: columns.index(column) for column in _COLUMNS if column in columns}, faults


def _unit(line: int, cells: Sequence[str], places: dict[str, int], width: int) -> Listed | Fault:
    if any(cells[width:]):
        return Fault(line, Problem.TOO_MANY_CELLS)
    if _BROKEN in "".join(cells):
        return Fault(line, Problem.BROKEN)
    code, kind, name = (cells[places[column]] if places[column] < len(cells) else "" for column in _COLUMNS)
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
