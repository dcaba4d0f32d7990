"""Reading a table that an office has in a file: as Excel saves it here, with the words that offices use.

A file has a line with the names of the columns, and a line a row; other columns are ignored. It is taken whole or not at
all, so every fault is found at once, each with its line.
The trap: a file that reads well and means something else. Excel separates by semicolons on a Vietnamese Windows, writes
UTF-16 or Windows-1258, and makes 3664 of 03664; in an old code page (TCVN3) "Sở" reads as "Së".
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO

from domain import text

# The names of a column, folded, by the name that it has in the program.
Columns = Mapping[str, frozenset[str]]
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
    # Of former units.
    NO_DISTRICT = "no_district"
    NO_COMMUNE = "no_commune"
    UNKNOWN_COMMUNE = "unknown_commune"
    NAME_WITHOUT_KIND = "name_without_kind"
    LINE_TWICE = "line_twice"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault with its line. words: what stands there; name: of the unit that has the code; first: the other line.
    columns: the names of all columns, where one is missing."""

    line: int
    problem: Problem
    words: str = ""
    name: str = ""
    first: int = 0
    columns: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. cells: by the names of the columns; what is missing is empty."""

    line: int
    cells: Mapping[str, str]


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


def read(written: str, columns: Columns) -> tuple[list[Row], list[Fault]]:
    """The rows of the table, and what is wrong with its form."""
    lines = list(_lines(written, _separator(written, columns)))
    if not lines or isinstance(lines[0], Fault):
        return [], [one for one in lines if isinstance(one, Fault)] or [Fault(1, Problem.NO_UNITS)]
    (line, head), *others = lines[0], *lines[1:]
    places, faults = _places(line, head, columns)
    if faults:
        return [], faults
    found = [one if isinstance(one, Fault) else _row(*one, places, len(head)) for one in others]
    return (
        [one for one in found if isinstance(one, Row)],
        [one for one in found if isinstance(one, Fault)] or ([] if found else [Fault(line, Problem.NO_UNITS)]),
    )


def _row(line: int, cells: Sequence[str], places: Mapping[str, int], width: int) -> Row | Fault:
    if any(cells[width:]):
        return Fault(line, Problem.TOO_MANY_CELLS)
    if _BROKEN in "".join(cells):
        return Fault(line, Problem.BROKEN)
    return Row(line, {column: cells[at] if at < len(cells) else "" for column, at in places.items()})


def _separator(written: str, columns: Columns) -> str:
    """What the cells are separated by: that which makes the most columns of the first line."""
    first = next((line for line in written.splitlines() if line.strip()), "")
    if named := _SEPARATED.fullmatch(first.strip()):
        return named[1]
    return max(
        _SEPARATORS, key=lambda separator: sum(_column(cell, columns) is not None for cell in first.split(separator))
    )


def _column(head: str, columns: Columns) -> str | None:
    folded = text.fold(head)
    return next((column for column, names in columns.items() if folded in names), None)


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


def _places(line: int, head: Sequence[str], columns: Columns) -> tuple[dict[str, int], list[Fault]]:
    """Where each column is."""
    found = [_column(cell, columns) for cell in head]
    faults = [Fault(line, Problem.NO_COLUMN, one, columns=tuple(columns)) for one in columns if one not in found]
    faults += [Fault(line, Problem.COLUMN_TWICE, one) for one in columns if found.count(one) > 1]
    return {one: found.index(one) for one in columns if one in found}, faults
