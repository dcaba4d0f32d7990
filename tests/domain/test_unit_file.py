"""The list of units that an office has in a file, as the programs of an office write it."""

import unicodedata

import pytest

from domain import table_file, unit_file
from domain.table_file import Fault, Problem, Unreadable
from domain.unit_file import Listed
from domain.units import UnitKind

WRITTEN = (
    "Mã;Loại;Tên\r\nso-noi-vu;sở, ban, ngành;Sở Nội vụ\r\nbao;Báo đài;Báo Sơn La\r\nhoi-nd;Tổ chức;Hội Nông dân\r\n"
)
UNITS = [
    Listed(2, "so-noi-vu", UnitKind.DEPARTMENT, "Sở Nội vụ"),
    Listed(3, "bao", UnitKind.PRESS, "Báo Sơn La"),
    Listed(4, "hoi-nd", UnitKind.ORGANISATION, "Hội Nông dân"),
]
# Windows-1258 has the tones as letters of their own.
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def windows(words: str) -> bytes:
    """As a Vietnamese Windows writes it: the letters in one piece, the tones after them."""
    pieces = []
    for letter in words:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in _TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        pieces.append(base.encode("cp1258") + tone.encode("cp1258"))
    return b"".join(pieces)


@pytest.mark.parametrize(
    "data",
    [
        WRITTEN.encode(),
        WRITTEN.encode("utf-8-sig"),
        WRITTEN.encode("utf-16"),
        WRITTEN.encode("utf-16-le"),
        WRITTEN.encode("utf-16-be"),
        windows(WRITTEN),
        unicodedata.normalize("NFD", WRITTEN).encode(),
        WRITTEN.replace("\r\n", "\n").encode(),
        WRITTEN.replace("\r\n", "\r").encode(),
        WRITTEN.replace(";", "\t").encode("utf-16"),
        WRITTEN.replace("sở, ban, ngành", '"sở, ban, ngành"').replace(";", ",").encode(),
        b"sep=;\r\n" + WRITTEN.encode(),
    ],
)
def test_a_file_is_read_as_an_office_saves_it(data: bytes) -> None:
    units, faults = unit_file.read(table_file.decode(data))
    assert faults == []
    assert [(unit.code, unit.kind, unit.name) for unit in units] == [
        (unit.code, unit.kind, unit.name) for unit in UNITS
    ]


def test_each_unit_has_its_line() -> None:
    written = 'STT,TÊN ĐƠN VỊ,Loại,code,Ghi chú\n,,,,\n1,"Sở\nNội vụ",so-nganh,so-noi-vu,\n2,Báo Sơn La,press,bao,x,,\n'
    units, faults = unit_file.read(written)
    assert faults == []
    assert units == [
        Listed(3, "so-noi-vu", UnitKind.DEPARTMENT, "Sở Nội vụ"),
        Listed(5, "bao", UnitKind.PRESS, "Báo Sơn La"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        # TCVN3: "Sở Nội vụ" in the font .VnTime.
        b"code,kind,name\nso-noi-vu,department,S\xeb N\xe9i v\xf4\n",
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        table_file.decode(data)


def test_every_fault_is_found_with_its_line() -> None:
    written = (
        "mã,loại,tên\nsyt,sở,Sở Y tế\n,sở,Sở Tài chính\nSYT,sở,Sở Y tế\nbsl,tạp chí,Báo Sơn La\nhnd,,Hội Nông dân\n"
        f"svh,sở,\nsct,sở,Sở Công Thương, Sơn La\nsxd,sở,S\ufffd Xây dựng\n{'x' * 61},sở,Sở\nsgd,sở,{'x' * 201}\n"
    )
    _, faults = unit_file.read(written)
    assert faults == [
        Fault(3, Problem.NO_CODE),
        Fault(4, Problem.CODE_TWICE, "SYT", first=2),
        Fault(5, Problem.UNKNOWN_KIND, "tạp chí"),
        Fault(6, Problem.NO_KIND),
        Fault(7, Problem.NO_NAME),
        Fault(8, Problem.TOO_MANY_CELLS),
        Fault(9, Problem.BROKEN),
        Fault(10, Problem.CODE_TOO_LONG),
        Fault(11, Problem.NAME_TOO_LONG),
    ]


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("", [Fault(1, Problem.NO_UNITS)]),
        ("\n\n", [Fault(1, Problem.NO_UNITS)]),
        ("code,kind,name\n", [Fault(1, Problem.NO_UNITS)]),
        ("syt,sở,Sở Y tế\n", [Fault(1, Problem.NO_COLUMN, one) for one in ("code", "kind", "name")]),
        ("mã;tên\nsyt;Sở Y tế\n", [Fault(1, Problem.NO_COLUMN, "kind")]),
        ("mã;loại;tên;tên\n", [Fault(1, Problem.COLUMN_TWICE, "name")]),
        ('mã,loại,tên\nsyt,sở,"Sở Y tế\nbsl,báo,Báo Sơn La\n', [Fault(2, Problem.QUOTES)]),
    ],
)
def test_a_file_without_units_says_why(written: str, faults: list[Fault]) -> None:
    assert unit_file.read(written) == ([], faults)
