"""Whether two messages tell one deed: told differently they do, and namesakes never do."""

from datetime import date
from typing import TypeVar

import pytest

from domain.cases import Field, Subject
from domain.extraction import duplicates
from domain.extraction.duplicates import Index, Reason
from domain.extraction.reading import Commune, Guess, Person, Reading, Route
from domain.extraction.tellings import Told

RIVER = "Chiều 4/7 anh Lò Văn Phong nhảy xuống suối Nậm Pàn cứu hai cháu học sinh lớp 3 bị nước cuốn ở bản Nà Cang"


T = TypeVar("T")


def _guess(value: T) -> Guess[T]:
    return Guess(value, 0, 0, 0.9)


def _told(
    id: str,
    text: str,
    name: str = "Lò Văn Phong",
    *,
    sent: str = "2026-07-05",
    commune: str = "Xã Mai Sơn",
    village: str = "",
    field: Field = Field.RESCUE,
    day: str = "",
    route: Route = Route.NOMINATION,
    subject: Subject = Subject.INDIVIDUAL,
) -> Told:
    reading = Reading(
        route=_guess(route),
        people=(Person(name, subject, 0, 0, 0.9),) if name else (),
        commune=Commune(commune),
        village=_guess(village) if village else None,
        fields=(_guess(field),),
        date=_guess(day) if day else None,
    )
    return duplicates.told(id, text, date.fromisoformat(sent), reading)


ANCHOR = _told("a", RIVER, village="bản Nà Cang", day="2026-07-04")


@pytest.mark.parametrize(
    "other",
    [
        _told("b", "toi la me cua 2 chau duoc cuu o suoi nam pan, cam on chu Phong da cuu con toi", "Phong"),
        _told(
            "b", "A Phong cứu 3 em nhỏ ở Nà Cang hôm mùng 5, quá dũng cảm", "Phong", day="2026-07-05", village="Nà Cang"
        ),
        _told(
            "b",
            "Vụ cứu hai học sinh bị cuốn ở suối Nậm Pàn: có người nhảy xuống vớt lên, chưa biết tên",
            "",
            sent="2026-07-06",
        ),
        _told(
            "b",
            "Đề nghị khen anh Lò Văn Phòng bản Nà Cang cứu học sinh",
            "Lò Văn Phòng",
            village="Nà Cang",
            sent="2026-08-01",
        ),
        _told("b", RIVER.upper(), "LÒ VĂN PHONG", sent="2026-09-01"),
    ],
)
def test_a_deed_told_differently_is_found(other: Told) -> None:
    found = duplicates.find(other, Index([ANCHOR]))
    assert found is not None, duplicates.compare(other, ANCHOR)
    assert found[0].id == "a"


@pytest.mark.parametrize(
    "other",
    [
        _told("b", "Anh Lò Văn Phong cứu cháu bé đuối nước ở hồ", commune="Xã Yên Châu", day="2026-07-04"),
        _told(
            "b", "Anh Lò Văn Phong trồng 3 ha xoài, giúp 5 hộ thoát nghèo", village="bản Co Muồng", field=Field.ECONOMY
        ),
        _told("b", "Anh Lò Văn Phong cứu người bị cháy nhà", day="2026-10-20", sent="2026-10-22"),
        _told("b", "em Lò Văn Phong lớp 9 nhặt được ví trả lại người mất", field=Field.HONESTY, day="2026-07-03"),
        _told("b", "Chị Quàng Thị Mai cứu hai cháu bị nước cuốn ở suối", "Quàng Thị Mai", day="2026-07-04"),
        _told("b", "Anh Phong cứu người ở suối khác, chỉ trùng tên với anh Phong cứu hai cháu thôi", "Phong"),
        _told("b", "sửa giúp em, là Lò Văn Phong chứ không phải Phòng", route=Route.CORRECTION),
    ],
)
def test_namesakes_and_other_deeds_are_not_joined(other: Told) -> None:
    assert duplicates.find(other, Index([ANCHOR])) is None


def test_the_same_text_again_is_a_resend() -> None:
    again = _told("b", RIVER.lower() + "!!", sent="2027-01-01")
    likeness = duplicates.compare(again, ANCHOR)
    assert (likeness.sure, likeness.why[0].reason) == (1.0, Reason.RESENT)


def test_a_pair_says_why() -> None:
    why = {
        one.reason: one.value
        for one in duplicates.compare(_told("b", "anh Lo Van Phong", day="2026-07-05"), ANCHOR).why
    }
    assert (why[Reason.NAME], why[Reason.DAYS]) == (1.0, 1)
    assert Reason.COMMUNE in why
    assert Reason.FIELD in why


def test_a_look_compares_a_bounded_number() -> None:
    crowd = Index(_told(str(number), f"Anh Lò Văn Phong cứu người lần {number}") for number in range(500))
    assert len(crowd._near(ANCHOR)) <= 60
