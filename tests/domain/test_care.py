"""Who is taken for a child or for somebody who died, and which words name a school."""

import pytest

from domain import care
from domain.cases import Field, Lead, Subject


def lead(name: str, deed: str = "Nhặt được ví và trả lại.", subject: Subject = Subject.INDIVIDUAL) -> Lead:
    return Lead(subject, name, Field.HONESTY, deed)


@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("em Lò Văn Inh", ""),
        ("Cháu Sùng A Páo", ""),
        ("be Hoa", ""),
        ("Lò Văn Inh", "Em Lò Văn Inh nhặt được ví."),
        ("Lò Văn Inh", "Lò Văn Inh, học sinh lớp 5, nhặt được ví."),
        ("lo van inh", "hom qua lo van inh 12 tuoi nhat duoc vi"),
    ],
)
def test_a_child_is_known_by_the_words_at_its_name(name: str, deed: str) -> None:
    assert care.marked(lead(name, deed)).minor


@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("Lò Văn Inh", "Lò Văn Inh cứu em Hà, học sinh lớp 5, 10 tuổi."),
        ("Bế Văn Đàn", "Làm đường cho bản."),
        ("Châu Thị Mai", "Dạy các em học sinh lớp 1."),
        ("Lò Văn Inh", "Lò Văn Inh 45 tuổi, nuôi ba cháu bé mồ côi."),
    ],
)
def test_a_grown_up_among_children_is_none(name: str, deed: str) -> None:
    assert not care.marked(lead(name, deed)).minor


def test_a_school_is_no_child() -> None:
    assert not care.marked(lead("Em Yêu Trường Em", subject=Subject.COLLECTIVE)).minor


@pytest.mark.parametrize(
    ("name", "deed", "deceased"),
    [
        ("Lò Văn Inh", "Ông Lò Văn Inh đã hy sinh khi cứu hai em nhỏ.", True),
        ("Lò Văn Inh", "Lò Văn Inh (đã mất) từng dạy chữ cho cả bản.", True),
        ("cố Lò Văn Inh", "Dạy chữ cho cả bản.", True),
        ("Lò Văn Inh", "Lò Văn Inh mất tiền mà vẫn cười.", False),
        ("Lò Văn Inh", "Lò Văn Inh đã mất cả tuần tìm người bị nạn.", True),
        ("Lò Văn Inh", "Vợ mất sớm, Lò Văn Inh nuôi bốn con.", False),
    ],
)
def test_somebody_who_died_is_known_by_the_words_after_the_name(name: str, deed: str, deceased: bool) -> None:
    """Where words are unclear it is the mark that asks for care; an officer takes it away."""
    assert care.marked(lead(name, deed)).deceased is deceased


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("em Lò Văn Inh", "em L.V.I."),
        ("Lò Văn Inh", "L.V.I."),
        ("Páo", "P."),
        ("Bé Hoa (5 tuổi)", "bé H.5.T."),
        ("học sinh Lò Văn Inh", "học sinh L.V.I."),
        ("em học sinh Lò Sinh", "em học sinh L.S."),
        ("em Sinh", "em S."),
    ],
)
def test_initials(name: str, shown: str) -> None:
    assert care.initials(name) == shown


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Em học lớp 5A trường tiểu học Chiềng Sung.", ["lớp 5A", "trường tiểu học Chiềng Sung"]),
        ("hoc sinh truong thcs chieng sung", ["truong thcs"]),
        ("Trường PTDTBT THCS Chiềng Nơi", ["Trường PTDTBT THCS Chiềng Nơi"]),
        ("ra Trường Sa, dọn đường Trường Chinh", []),
        ("mở lớp học chữ cho bà con", []),
    ],
)
def test_schools(words: str, found: list[str]) -> None:
    assert care.schools(words) == found


def test_veiled_words_have_neither_name_nor_school() -> None:
    veiled = care.veiled("Em Inh, lớp 5A trường tiểu học Chiềng Sung, trả ví.", "em Lò Văn Inh")
    assert veiled == "em I., … …, trả ví."
