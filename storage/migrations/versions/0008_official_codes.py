"""Communes that were stored under a wrong code get the official one, as in `domain/communes.tsv`.

The list that was used before (vietnam-provinces 2025.10.1, all that there is for Python 3.11) has 123 of them wrong, some
of them exchanged. Where a later edition was imported as well, a commune is there twice: under its right code too. Then
the one with the right code remains, and takes over what belongs to the other.
The trap: a code that is wrong for one commune is right for another one. So a commune is recognised by code and name, and
all leave their codes before any takes its new one.
"""

import json
from collections.abc import Iterator

from alembic import op
from sqlalchemy import Connection, text

revision = "0008"
down_revision = "0007"

# The province, the wrong code, the right one, the name.
_WRONG = """
01 00073 00082 Phường Cửa Nam
01 00130 00118 Phường Bồ Đề
01 00148 00145 Phường Long Biên
01 00167 00166 Phường Cầu Giấy
01 00187 00199 Phường Láng
01 00196 00226 Phường Văn Miếu - Quốc Tử Giám
01 00226 00229 Phường Kim Liên
01 00277 00292 Phường Bạch Mai
01 00304 00301 Phường Vĩnh Hưng
01 00313 00322 Phường Tương Mai
01 00319 00331 Phường Hoàng Mai
01 00331 00340 Phường Yên Sở
01 00424 00430 Xã Đa Phúc
01 00484 00475 Xã Thư Lâm
01 00583 00577 Xã Bát Tràng
01 00646 00643 Phường Thanh Liệt
01 04936 04930 Xã Yên Xuân
01 09793 09787 Xã Liên Minh
01 09838 09856 Xã Dương Hòa
01 09859 09871 Xã Sơn Đồng
01 09922 09952 Xã Phú Cát
01 09928 09910 Xã Kiều Phú
01 10006 10003 Xã Tây Phương
01 10009 09982 Xã Hạ Bằng
01 10018 10045 Xã Xuân Mai
01 10084 10072 Xã Quảng Bị
01 10108 10096 Xã Hòa Phú
01 10141 10126 Xã Bình Minh
01 10333 10342 Xã Đại Xuyên
04 01537 01561 Xã Vinh Quý
04 01558 01537 Xã Lý Quốc
04 01561 01558 Xã Hạ Lang
14 03667 03664 Phường Chiềng An
15 02674 02671 Phường Cam Đường
15 02791 02782 Xã Cao Sơn
15 04318 04309 Xã Lâm Thượng
15 04333 04342 Xã Khánh Hòa
15 04591 04606 Xã Trạm Tấu
15 04678 04681 Phường Cầu Thia
19 05794 05788 Xã Phú Lạc
20 06016 06004 Xã Quốc Khánh
20 06193 06211 Xã Cao Lộc
20 06202 06196 Xã Ba Sơn
20 06214 06124 Xã Na Sầm
20 06421 06436 Xã Thiện Tân
24 09373 09379 Phường Phù Khê
24 09376 09370 Phường Tam Sơn
24 09382 09385 Phường Đồng Nguyên
25 05098 05092 Xã Thung Nai
25 08035 08038 Xã Chân Mộng
25 08161 08173 Xã Quảng Yên
25 08215 08218 Xã Chí Tiên
25 08380 08377 Xã Vân Bán
25 08461 08467 Xã Vạn Xuân
25 08497 08500 Xã Xuân Lũng
25 08749 08746 Phường Xuân Hòa
31 10510 10507 Phường Thành Đông
31 10540 10891 Phường Tứ Minh
31 10672 10837 Phường Nam Đồng
31 10777 10792 Xã An Thành
31 11341 11329 Phường Ngô Quyền
33 11986 12004 Xã Như Quỳnh
33 12052 12073 Xã Yên Mỹ
33 12220 12223 Xã Triệu Việt Vương
33 12478 12583 Xã Tân Tiến
33 12841 12916 Xã Bắc Thái Ninh
37 13285 13318 Phường Châu Sơn
37 13291 13285 Phường Phủ Lý
37 13318 13291 Phường Phù Vân
37 13666 13669 Phường Nam Định
37 13735 13708 Phường Mỹ Lộc
37 14599 14614 Xã Khánh Hội
38 15115 15106 Xã Nguyệt Ấn
38 15118 15112 Xã Kiên Thọ
38 15718 15715 Xã Tân Ninh
38 16063 16072 Xã Hoa Lộc
38 16207 16222 Xã Thanh Quân
38 16219 16213 Xã Thanh Phong
40 16994 17011 Phường Tây Hiếu
40 17152 17170 Xã Quỳnh Sơn
44 19165 19138 Xã Phong Nha
46 19768 19753 Phường Phú Xuân
46 19786 19789 Phường Thuận Hóa
46 19810 19774 Phường Kim Long
46 19864 19858 Phường Phong Thái
46 20023 19804 Phường Hương An
46 20152 20137 Xã Chân Mây – Lăng Cô
48 20195 20194 Phường Hải Vân
48 20224 20305 Phường An Khê
48 20872 20875 Xã Lãnh Ngọc
52 21862 21859 Xã Đề Gi
52 21889 21901 Xã Ngô Mây
52 21898 21880 Xã Cát Tiến
52 22003 22006 Xã Canh Vinh
52 23737 23938 Xã Ia Mơ
56 22408 22411 Phường Bắc Cam Ranh
56 22779 22780 Phường Đông Hải
56 22858 22861 Xã Xuân Hải
56 22868 22846 Xã Vĩnh Hải
56 22885 22900 Xã Phước Hà
56 22903 22888 Xã Phước Dinh
56 22910 22909 Xã Cà Ná
66 22066 22060 Xã Xuân Cảnh
66 22306 22303 Xã Phú Hòa 2
66 24481 24472 Xã Hòa Sơn
68 23098 23095 Xã Hàm Liêm
75 25264 25252 Xã Phú Riềng
75 25336 25333 Phường An Lộc
75 25453 25450 Xã Nha Bích
75 26329 26332 Xã Xuân Quế
79 26794 26800 Phường Linh Xuân
79 26797 26803 Phường Tam Bình
79 26812 26809 Phường Hiệp Bình
79 26887 26876 Phường An Nhơn
79 26899 26898 Phường Thông Tây Hội
79 26902 26890 Phường Hạnh Thông
79 27010 27019 Phường Tân Sơn Nhì
79 27118 27094 Phường An Khánh
79 27160 27154 Phường Bàn Cờ
79 27385 27364 Phường Bình Phú
86 29752 29740 Xã Song Phú
92 31207 31228 Phường Thuận Hưng
92 31212 31207 Phường Thốt Nốt
"""
_FIND = text(
    "SELECT id FROM units WHERE kind = 'commune' AND province_code = :province AND code = :code "
    "AND regexp_replace(name, '\\s+', ' ', 'g') = :name"
)
_TWICE = text("SELECT id FROM units WHERE kind = 'commune' AND code = :code AND lower(name) = lower(:name)")
_CODE = text("UPDATE units SET code = :code WHERE id = :id")
# Nominations that are being written: their commune stands in them by its code.
_DRAFTS = text(
    "UPDATE drafts SET data = data || jsonb_build_object('commune', cast(:codes AS jsonb) ->> (data ->> 'commune')) "
    "WHERE jsonb_exists(cast(:codes AS jsonb), data ->> 'commune')"
)
# What belongs to a unit. A report is owed once by a unit, and an office held once: of two, the one that says more remains.
_TAKE_OVER = (
    "UPDATE nominations SET unit_id = :right WHERE unit_id = :wrong",
    "UPDATE invitations SET unit_id = :right WHERE unit_id = :wrong",
    "UPDATE offices SET until = now() FROM offices AS other WHERE offices.unit_id = :wrong AND offices.until IS NULL "
    "AND other.unit_id = :right AND other.until IS NULL AND other.person_id = offices.person_id "
    "AND other.role = offices.role",
    "UPDATE offices SET unit_id = :right WHERE unit_id = :wrong",
    "DELETE FROM obligations USING obligations AS other WHERE obligations.unit_id = :right AND obligations.state = 'open' "
    "AND other.unit_id = :wrong AND other.report_id = obligations.report_id AND other.state <> 'open'",
    "DELETE FROM obligations USING obligations AS other WHERE obligations.unit_id = :wrong AND obligations.state = 'open' "
    "AND other.unit_id = :right AND other.report_id = obligations.report_id",
    "UPDATE obligations SET unit_id = :right WHERE unit_id = :wrong AND NOT EXISTS "
    "(SELECT FROM obligations AS other WHERE other.unit_id = :right AND other.report_id = obligations.report_id)",
    "UPDATE reminders SET done_at = now(), outcome = 'not_needed' WHERE subject = 'obligation' AND done_at IS NULL "
    "AND NOT EXISTS (SELECT FROM obligations WHERE obligations.id = subject_id)",
    # Not when it has handed in what the other has handed in too: neither is thrown away.
    "DELETE FROM units WHERE id = :wrong AND NOT EXISTS (SELECT FROM obligations WHERE unit_id = :wrong)",
)


def upgrade() -> None:
    connection = op.get_bind()
    stored = list(_stored(connection))
    drafts = {code: right for _, code, right, _ in stored}
    connection.execute(_DRAFTS, {"codes": json.dumps(drafts)})
    found = [one for one in stored if not _is_twice(connection, one[0], one[2], one[3])]
    for unit, code, _, _ in found:
        connection.execute(_CODE, {"id": unit, "code": f"leaving {code}"})
    for unit, code, right, _ in found:
        # Taken by something else: then there is nothing to be right about, and the program has to start.
        taken = connection.execute(text("SELECT 1 FROM units WHERE code = :code"), {"code": right}).scalar()
        connection.execute(_CODE, {"id": unit, "code": code if taken else right})


def _stored(connection: Connection) -> Iterator[tuple[int, str, str, str]]:
    """The communes that are stored under a wrong code: id, that code, the right one, name."""
    for line in _WRONG.strip().splitlines():
        province, code, right, name = line.split(" ", 3)
        unit = connection.execute(_FIND, {"province": province, "code": code, "name": name}).scalar()
        if unit is not None:
            yield unit, code, right, name


def _is_twice(connection: Connection, unit: int, right: str, name: str) -> bool:
    """Whether the commune is stored under its right code too; that one then takes over what belongs to this one."""
    other = connection.execute(_TWICE, {"code": right, "name": name}).scalar()
    if other is None:
        return False
    for statement in _TAKE_OVER:
        connection.execute(text(statement), {"right": other, "wrong": unit})
    return True


def downgrade() -> None:
    """The codes were wrong; nothing that ran before relies on them."""
