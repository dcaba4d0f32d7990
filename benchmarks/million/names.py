"""Names as people in Sơn La bear them: few families, two middle names, given names that many share.

The trap: names drawn evenly from long lists. Half of the Thái here are called Lò, Quàng, Lường, Tòng or Cà, and a search
without marks meets tens of thousands of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class People:
    """share: of a hundred inhabitants. families: the commonest first."""

    share: int
    families: Sequence[str]
    middles: tuple[Sequence[str], Sequence[str]]
    givens: Sequence[str]


def _each(words: str) -> Sequence[str]:
    """One a word."""
    return words.split()


_THAI = People(
    54,
    _each("Lò Quàng Lường Tòng Cà Cầm Hoàng Vì Lèo Hà Bạc Lừ Đèo Sa Điêu Mè Tráng Lù Khoàng"),
    (("Văn",), ("Thị",)),
    _each("""Inh Ón Hặc Pản Xôm Hương Nga Thu Phượng Toan Dung Hoa Lan Minh Thắng Tuấn Hùng Hiền Thủy Tưởng Biên Chung Chính
    Dương Đoàn Hịa Hom Hại Khặm Lả Lún Muôn Nọi Nhất Ngoan Ọi Panh Phanh Phong Pâng Quân Sơn Thoa Tiến Tỉnh Ưởng Vui
    Xuân Yên Bun Chựa Dọn Én Giót Ịnh"""),
)
_KINH = People(
    17,
    _each("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Phan Dương Lý Đào Mai Trịnh Đinh Tạ"),
    (("Văn", "Đức", "Quang", "Minh", "Xuân"), ("Thị", "Thị", "Thu", "Ngọc", "Thanh")),
    _each("""Hùng Dũng Hải Tuấn Minh Sơn Long Nam Hà Hương Lan Hoa Hạnh Hiền Nga Thủy Thảo Trang Linh Phương Bình An Cường
    Đạt Giang Khánh Kiên Lâm Mạnh Nghĩa Oanh Phúc Quyên Tâm Uyên Việt Yến"""),
)
_MONG = People(
    15,
    _each("Giàng Sùng Mùa Thào Vàng Lầu Hờ Sồng Vừ Tráng Và Hạng Cháng Lý"),
    (("A",), ("Thị", "Thị", "A")),
    _each("""Chu Dua Páo Tủa Lử Sếnh Dế Mỷ Súa Chía Nủ Dơ Phứ Của Khua Giàng Sênh Tàng Trống Vạng Xá Dông Lâu Mủa Nếnh Pó
    Say Sử Tồng Vảng Chớ Dà Giả Hử Ka Lỳ Máy"""),
)
_MUONG = People(
    8,
    _each("Đinh Bùi Hà Quách Bạch Phùng Cầm Xa Hoàng Lường"),
    (("Văn", "Công"), ("Thị",)),
    _each("Hoan Khiển Nhung Oanh Chiến Thịnh Phú Lợi Ỉn Úc Thiện Tươi Hiếu Nhiên Thơm Dậu Mão Thìn Tỵ Luyến Hợi"),
)
_DAO = People(
    6,
    _each("Triệu Bàn Đặng Lý Phùng Chảo Tẩn"),
    (("Văn", "Sinh", "Kiêm", "Hữu"), ("Thị", "Mùi")),
    _each("Chiêu Phin Tá Nhậy Pham Mán Chòi Sểnh Liều Phẩy Vạn Tài Lai Coi Pú Nái Mẩy Chản Quấy"),
)
PEOPLES = (_THAI, _KINH, _MONG, _MUONG, _DAO)
_DRAWN = [people for people in PEOPLES for _ in range(people.share)]

_COLLECTIVES = (
    "Tổ dân phố {n}", "Bản {place}", "Đội xung kích bản {place}", "Hội Phụ nữ bản {place}", "Trạm Y tế {place}",
    "Trường Tiểu học {place}", "Chi đoàn bản {place}", "Tổ bảo vệ an ninh trật tự bản {place}",
    "Hợp tác xã {place}", "Đội văn nghệ bản {place}",
)  # fmt: skip
_MODELS = (
    "Mô hình trồng mận hậu {place}", "Mô hình nuôi cá lồng {place}", "Mô hình xoài ghép {place}",
    "Tuyến đường hoa {place}", "Mô hình bể thu rác {place}", "Nhóm trồng cà phê {place}", "Tủ sách bản {place}",
)  # fmt: skip
PLACES = _each("""Nà Đứa Nà Sản Púng Quài Pá Hốc Co Muông Huổi Lạ Phiêng Khoài Nậm Mằn Suối Quanh Tong Chinh Nong Cốc Cang
Mường Kẹt Huổi Pù Nà Tâu Bó Mạ Lóng Sập""")


def person(chance: Random) -> str:
    """The name of a man or a woman. Families follow each other in size: the first is many times the last."""
    draw = chance.random
    people = _DRAWN[int(draw() * 100)]
    family = people.families[int(draw() ** 2.2 * len(people.families))]
    middles = people.middles[draw() < 0.5]
    given = people.givens[int(draw() ** 1.3 * len(people.givens))]
    return f"{family} {middles[int(draw() * len(middles))]} {given}"


def place(chance: Random) -> str:
    """The name of a hamlet, of two words."""
    return f"{chance.choice(PLACES)} {chance.choice(PLACES)}"


def nominee(chance: Random, subject: str) -> str:
    """The name of whoever is nominated."""
    if subject == "individual":
        return person(chance)
    if subject == "household":
        return f"Hộ {'ông' if chance.random() < 0.6 else 'bà'} {person(chance)}"
    forms = _COLLECTIVES if subject == "collective" else _MODELS
    return chance.choice(forms).format(n=chance.randint(1, 14), place=place(chance))
