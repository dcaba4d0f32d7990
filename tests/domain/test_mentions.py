"""What counts as naming somebody or a place, and what only looks like it once the marks are dropped."""

import unicodedata

import pytest

from domain import mentions


@pytest.mark.parametrize(
    ("name", "written", "found"),
    [
        ("Lò Văn Inh", "Hôm ấy Lò Văn Inh lao xuống suối.", ["Lò Văn Inh"]),
        ("Lò Văn Inh", "hom ay lo van inh lao xuong suoi", ["lo van inh"]),
        ("Lò Văn Inh", "LÒ VĂN INH CỨU NGƯỜI", ["LÒ VĂN INH"]),
        ("Lò Văn Inh", unicodedata.normalize("NFD", "Lò Văn Inh cứu người"), ["Lò Văn Inh"]),
        ("Lò Văn Inh", "Văn Inh không nghĩ ngợi gì.", ["Văn Inh"]),
        ("Lò Văn Inh", "Mọi người khen anh Inh.", ["anh Inh"]),
        ("anh Lò Văn Inh", "Cảm ơn Lò Văn Inh!", ["Lò Văn Inh"]),
        ("Hộ ông Lò Văn Inh và bà Lò Thị Sen", "Nhà bà Lò Thị Sen nuôi ba cháu.", ["bà Lò Thị Sen"]),
        ("Inh", "Cảm ơn Inh.", ["Inh"]),
        ("Tổ tự quản bản Mòng", "Tổ tự quản bản Mòng đã dọn đường.", ["Tổ tự quản bản Mòng"]),
        ("Lò Văn Inh", "Một người dân cứu hai em nhỏ.", []),
        ("Hồ Văn Minh", "Xây dựng nếp sống văn minh.", []),
        ("Lò Thị Hoa", "Vườn hoa ban nở trắng, chị em cùng chăm.", []),
        ("Hoa", "Vườn hoa ban nở trắng.", []),
        ("Lò Văn Inh", "Lò văn hóa của bản.", []),
    ],
)
def test_a_person_is_named(name: str, written: str, found: list[str]) -> None:
    assert mentions.of_person(name, written) == found


@pytest.mark.parametrize(
    ("place", "written", "found"),
    [
        ("Xã Chiềng Sung", "Ở Chiềng Sung ai cũng biết.", ["Chiềng Sung"]),
        ("Xã Chiềng Sung", "o chieng sung ai cung biet", ["chieng sung"]),
        ("Xã Chiềng Sung", "ở chiềng sung", ["chiềng sung"]),
        ("Xã Chiềng Sung", "ở Chiêng Sùng", ["Chiêng Sùng"]),
        ("Xã Chiềng Sơ", "ở Chiềng Sơn", []),
        ("Xã Nậm Ty", "Góp năm tỷ đồng làm đường.", []),
        ("Xã Co Mạ", "Không có mà vẫn giúp.", []),
        ("Xã Đoàn Kết", "Tinh thần đoàn kết của bà con.", []),
        ("Xã Đoàn Kết", "Người xã Đoàn Kết; cả xã đoàn kết.", ["Đoàn Kết", "đoàn kết"]),
        ("Phường Tô Hiệu", "Giữa phường Tô Hiệu.", ["Tô Hiệu"]),
    ],
)
def test_a_place_is_named(place: str, written: str, found: list[str]) -> None:
    assert mentions.of_place(place, written) == found


def test_every_text_is_read() -> None:
    assert mentions.of_place("Xã Chiềng Sung", "Tiêu đề", "Người Chiềng Sung") == ["Chiềng Sung"]
