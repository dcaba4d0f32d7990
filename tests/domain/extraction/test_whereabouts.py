"""Which commune and which village a message is about."""

from datetime import date

import pytest

from domain.extraction import gazetteer, reading, villages, whereabouts, words

PLACES = gazetteer.of("14")

SETTLED = [
    ("Anh Lò Văn Tấm ở xã Chiềng Sung cứu hai cháu nhỏ", "Xã Chiềng Sung"),
    ("ba cu o ban Lieng xa nam lau nuoi tre mo coi", "Xã Nậm Lầu"),
    ("chị Hoa ở thị trấn Ít Ong nhặt được ví", "Xã Mường La"),
    ("thầy Minh dạy ở xã Pi Toong cũ, nay là xã Mường La", "Xã Mường La"),
    ("P.Tô Hiệu có bà Thoa nấu cháo", "Phường Tô Hiệu"),
    ("xã C.Khương vừa rồi có người cứu đuối nước", "Xã Chiềng Khương"),
    ("ÔNG TÒNG VĂN PẢN, XÃ MƯỜNG BÁM, VÁ ĐƯỜNG", "Xã Mường Bám"),
    ("toi nham, xa Muong Lam chu khong phai Muong La", "Xã Mường Lầm"),
    ("Chiềng Chung, Mai Sơn có cô giáo cắm bản", "Xã Mường Chanh"),
    ("Nhặt ví trả bà Lò Thị Ên ở xã Mường Hung, anh Quý ở phường Chiềng Cơi rất đáng khen", "Phường Chiềng Cơi"),
    ("Công an xã Tà Hộc bắt trộm, cứu được tài sản của dân", "Xã Tà Hộc"),
    ("Em Nguyễn Quang Huy học sinh xã Vân Hồ", "Xã Vân Hồ"),
]
ASKED = [
    ("ở huyện Sốp Cộp có bác Inh đào giếng giúp dân", {"Xã Sốp Cộp", "Xã Púng Bánh", "Xã Mường Lèo", "Xã Mường Lạn"}),
    ("trên tp Sơn La có anh xe ôm", {"Phường Tô Hiệu", "Phường Chiềng An", "Phường Chiềng Cơi", "Phường Chiềng Sinh"}),
    ("xa chieng on co nguoi cuu rung", {"Xã Yên Sơn", "Xã Quỳnh Nhai"}),
    ("xã Chiềng Chung có cô giáo hay", {"Xã Đoàn Kết", "Xã Mường Chanh"}),
]


def _read(text: str) -> reading.Commune:
    return whereabouts.read(words.message(text, date(2026, 5, 5)), PLACES)


@pytest.mark.parametrize(("text", "name"), SETTLED)
def test_a_commune_that_the_text_settles_is_filled_in(text: str, name: str) -> None:
    assert _read(text).name == name


@pytest.mark.parametrize(("text", "choices"), ASKED)
def test_a_place_that_may_be_several_communes_is_asked(text: str, choices: set[str]) -> None:
    found = _read(text)
    assert found.name == ""
    assert set(found.choices) == choices


@pytest.mark.parametrize("text", ["xã Chiềng Sunq có người tốt", "ở xã Mường Lản có cụ Pó", "tà sùa có chị nhặt rác"])
def test_a_name_that_is_only_alike_is_never_filled_in(text: str) -> None:
    found = _read(text)
    assert found.similar
    assert found.name == ""
    assert found.choices


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("anh Tuấn ở tỉnh Điện Biên cứu người", "tỉnh Điện Biên"),
        ("cháu ở xã Mường Tè, tỉnh Lai Châu", "tỉnh Lai Châu"),
        ("Chị Hà ở Hà Nội nuôi trẻ", "Hà Nội"),
    ],
)
def test_a_place_outside_the_province_is_said(text: str, outside: str) -> None:
    found = _read(text)
    assert (found.name, found.choices, found.outside) == ("", (), outside)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("o ho chieng khoi co nguoi chim thuyen", "Xã Yên Châu"),
        ("Quyết Thắng hôm qua có người nhặt ví", "Phường Tô Hiệu"),
    ],
)
def test_a_place_that_may_be_something_else_is_at_least_offered(text: str, choice: str) -> None:
    found = _read(text)
    assert choice in (found.name, *found.choices)


def test_a_text_without_a_place_has_none() -> None:
    for text in ("tôi không biết", "anh Lê Quang Huy quyết thắng dịch bệnh", "đường Tô Hiệu đông xe", ""):
        assert not _read(text).name


def test_a_village_learnt_leads_to_its_commune() -> None:
    learnt = gazetteer.build("14", villages={"na dua": frozenset({"04108"}), "nong te": frozenset({"04108", "03868"})})
    one = whereabouts.read(words.message("e o ban na dua ne, co anh Inh cuu nguoi", date(2026, 5, 5)), learnt)
    assert one.name == "Xã Chiềng Sung"
    two = whereabouts.read(words.message("bản Nong Te có người tốt", date(2026, 5, 5)), learnt)
    assert set(two.choices) == {"Xã Chiềng Sung", "Xã Tà Xùa"}


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("Bà Vì Thị Lả, bản Noong Nưa, xã Chiềng Lao", "bản Noong Nưa"),
        ("tổ 12 phường Chiềng Sinh có bác Tư", "tổ 12"),
        ("TDP 3 phường Mộc Châu", "TDP 3"),
        ("o tieu khu 5 thi tran hat lot", "tieu khu 5"),
        ("nguoi ban na ten xa muong bu", "ban na ten"),
        ("Trưởng bản Hờ A Dế kể lại", None),
        ("theo biên bản họp, bản thân bà rất tốt", None),
        ("tổ 5 người đi tuần", None),
        ("ban ay hoc gioi", None),
        ("thôn Phú Lợi xã Gia Phù", "thôn Phú Lợi"),
        ("hàng xóm chạy sang cứu, cả bản hò nhau dập lửa", None),
        ("tặng quà 6 bản. Kính đề nghị khen", None),
        ("trường tiểu học Tân Lang bày trò chơi", None),
        ("ở xóm núi có bà Tuyên", "xóm núi"),
        ("nguoi ban dong chua xa nam lau", "ban dong chua"),
        ("ba con trong ban ay quy lam", None),
    ],
)
def test_a_village_is_read_as_written(text: str, village: str | None) -> None:
    found = villages.read(words.message(text, date(2026, 5, 5)), PLACES)
    assert (found.value if found else None) == village
