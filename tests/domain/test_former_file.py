"""The table of former units that an office has in a file."""

import pytest

from domain import communes, former_file, former_units, table_file
from domain.former_file import Listed
from domain.former_units import Former
from domain.table_file import Fault, Problem

NAMES = {one.code: one.name for one in communes.of("14") if one.code.isdigit()}


def _read(written: str) -> tuple[list[Listed], list[Fault]]:
    return former_file.read(written, "14", NAMES)


@pytest.mark.parametrize(
    "head", ["Tên cũ;Huyện cũ;Nay thuộc", "old_unit;old_district;new_unit", "TÊN ĐƠN VỊ CŨ;Huyện;Đơn vị mới"]
)
def test_a_former_unit_is_read_with_its_commune(head: str) -> None:
    lines = (
        "xã Bó Mười;Thuận Châu;Xã Mường Khiêng",
        "Thị trấn Cò Nòi;huyện mai sơn;MAI SƠN",
        "Xã Mới;Huyện Xa;4108",
    )
    listed, faults = _read("\n".join((head, *lines)))
    assert faults == []
    assert listed == [
        Listed(2, Former("14", "Xã Bó Mười", "Huyện Thuận Châu", _code("Xã Mường Khiêng"))),
        Listed(3, Former("14", "Thị trấn Cò Nòi", "Huyện Mai Sơn", _code("Xã Mai Sơn"))),
        Listed(4, Former("14", "Xã Mới", "Huyện Xa", "04108")),
    ]


def _code(name: str) -> str:
    return next(code for code in NAMES if NAMES[code] == name)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_as_an_office_saves_it(separator: str, encoding: str) -> None:
    written = (
        separator.join(("tên cũ", "huyện cũ", "nay thuộc")) + "\r\n" + separator.join(("Xã A", "Huyện B", "04108"))
    )
    listed, faults = _read(table_file.decode(written.encode(encoding)))
    assert (faults, [one.unit for one in listed]) == ([], [Former("14", "Xã A", "Huyện B", "04108")])


def test_the_programs_own_table_can_be_imported() -> None:
    every = former_units.of("14")
    lines = "\n".join(f"{one.name}\t{one.district}\t{NAMES[one.code]}" for one in every)
    listed, faults = _read(f"old_unit\told_district\tnew_unit\n{lines}")
    assert faults == []
    assert [one.unit for one in listed] == list(every)


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("", [Fault(1, Problem.NO_UNITS)]),
        ("tên cũ,huyện cũ,nay thuộc\n", [Fault(1, Problem.NO_UNITS)]),
        (
            "tên cũ,huyện cũ\nXã A,B\n",
            [Fault(1, Problem.NO_COLUMN, "commune", columns=("former", "district", "commune"))],
        ),
        (
            "tên cũ,huyện cũ,nay thuộc\n,B,04108\nXã A,,04108\nXã A,B,\nA,B,04108\nXã A,B,Chiềng Sunq\n"
            "Xã A,B,04108\nxã a,b,Chiềng Sung\nXã A,B,99999\n",
            [
                Fault(2, Problem.NO_NAME),
                Fault(3, Problem.NO_DISTRICT),
                Fault(4, Problem.NO_COMMUNE),
                Fault(5, Problem.NAME_WITHOUT_KIND, "A"),
                Fault(6, Problem.UNKNOWN_COMMUNE, "Chiềng Sunq"),
                Fault(8, Problem.LINE_TWICE, first=7),
                Fault(9, Problem.UNKNOWN_COMMUNE, "99999"),
            ],
        ),
        ('tên cũ,huyện cũ,nay thuộc\n"Xã A,B,04108\n', [Fault(2, Problem.QUOTES)]),
    ],
)
def test_every_fault_has_its_line(written: str, faults: list[Fault]) -> None:
    assert _read(written)[1] == faults
