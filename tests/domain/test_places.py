"""Places: the order in which people look them up."""

import random
import unicodedata
from itertools import pairwise

from domain import communes, places

SON_LA = """
    Xã Bắc Yên, Xã Bình Thuận, Xã Bó Sinh, Phường Chiềng An, Phường Chiềng Cơi, Xã Chiềng Hặc, Xã Chiềng Hoa,
    Xã Chiềng Khoong, Xã Chiềng Khương, Xã Chiềng La, Xã Chiềng Lao, Xã Chiềng Mai, Xã Chiềng Mung, Xã Chiềng Sại,
    Phường Chiềng Sinh, Xã Chiềng Sơ, Xã Chiềng Sơn, Xã Chiềng Sung, Xã Co Mạ, Xã Đoàn Kết, Xã Gia Phù, Xã Huổi Một,
    Xã Kim Bon, Xã Long Hẹ, Xã Lóng Phiêng, Xã Lóng Sập, Xã Mai Sơn, Phường Mộc Châu, Phường Mộc Sơn, Xã Muổi Nọi,
    Xã Mường Bám, Xã Mường Bang, Xã Mường Bú, Xã Mường Chanh, Xã Mường Chiên, Xã Mường Cơi, Xã Mường É, Xã Mường Giôn,
    Xã Mường Hung, Xã Mường Khiêng, Xã Mường La, Xã Mường Lạn, Xã Mường Lầm, Xã Mường Lèo, Xã Mường Sại, Xã Nậm Lầu,
    Xã Nậm Ty, Xã Ngọc Chiến, Xã Pắc Ngà, Xã Phiêng Cằm, Xã Phiêng Khoài, Xã Phiêng Pằn, Xã Phù Yên, Xã Púng Bánh,
    Xã Quỳnh Nhai, Xã Song Khủa, Xã Sông Mã, Xã Sốp Cộp, Xã Suối Tọ, Xã Tà Hộc, Xã Tà Xùa, Xã Tạ Khoa, Xã Tân Phong,
    Xã Tân Yên, Phường Thảo Nguyên, Xã Thuận Châu, Phường Tô Hiệu, Xã Tô Múa, Xã Tường Hạ, Xã Vân Hồ, Phường Vân Sơn,
    Xã Xím Vàng, Xã Xuân Nha, Xã Yên Châu, Xã Yên Sơn
"""


def test_the_communes_of_a_province_stand_in_order() -> None:
    _, *listed = communes.of("14")
    names = [one.name for one in listed]
    random.Random(1).shuffle(names)
    assert sorted(names, key=places.order) == [" ".join(name.split()) for name in SON_LA.split(",")]


def test_the_kind_counts_last() -> None:
    names = ["Xã An Bình", "Đặc khu Côn Đảo", "Phường Đông", "Xã Đông", "Thị trấn Đông A", "Sở Y tế"]
    assert all(one < following for one, following in pairwise(map(places.order, names)))
    assert places.order("XÃ  Đông") == places.order(unicodedata.normalize("NFD", "Xã Đông"))
