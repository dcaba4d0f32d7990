"""`guongsang import-places`: former names beside those of the program, taken whole or not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.extraction.finder import Found, How
from domain.rules import Rules
from services import places
from storage import former_units
from storage.db import Database
from tests import command

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
FAULTY = """Tên cũ;Huyện cũ;Nay thuộc
Xã Mường Trai Cũ;Mường La;Mường La
Mường Chùm;Mường La;Xã Mường Bú
Xã Nậm Păm;Mường La;Xã Ngọc Chiếnn
;Mường La;Xã Mường La
Xã Mường Trai Cũ;Huyện Mường La;Xã Mường La
"""


async def test_a_file_with_faults_changes_nothing_and_each_is_told(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text(FAULTY, encoding="utf-8")
    done, out, told = await command.run(database_url, "import-places", str(file))
    assert (done, out) == (1, "")
    assert told.splitlines() == [
        "Chưa nhập đơn vị nào, vì tệp có 4 lỗi:",
        "Dòng 3: «Mường Chùm» chưa ghi là xã, phường hay thị trấn.",
        "Dòng 4: trong tỉnh không có xã, phường nào có tên hay mã là «Xã Ngọc Chiếnn».",
        "Dòng 5: chưa có tên đơn vị.",
        "Dòng 6: trùng với dòng 2.",
    ]
    database = Database(database_url)
    async with database.transaction() as tx:
        assert await former_units.every(tx) == ()
    await database.close()
    _, _, told = await command.run(database_url, "import-places", str(file), language="en_US")
    assert (
        'Line 3: "Mường Chùm" does not say whether it is a commune (xã), a ward (phường) or a town (thị trấn).' in told
    )
    file.write_text("tên cũ,nay thuộc\nXã A,Xã Mường La\n", encoding="utf-8")
    _, _, told = await command.run(database_url, "import-places", str(file))
    assert told.splitlines()[1] == (
        "Dòng 1: thiếu cột «huyện cũ». Dòng đầu phải ghi tên các cột: tên cũ, huyện cũ, nay thuộc."
    )


async def test_imported_names_are_found_and_corrected(database_url: str, tmp_path: Path) -> None:
    """A running process finds them within minutes."""
    file, database = tmp_path / "places.txt", Database(database_url)

    async def find(now: datetime) -> Found:
        async with database.transaction() as tx:
            return await places.find(tx, "mường kiệt", rules=Rules(), now=now)

    assert (await find(NOW)).how is not How.FORMER
    file.write_bytes("Tên cũ\tHuyện cũ\tNay thuộc\r\nXã Mường Kiệt\tMường La\tXã Chiềng Lao\r\n".encode("utf-16"))
    assert await command.run(database_url, "import-places", str(file)) == (0, "Đã nhập 1 tên cũ.\n", "")
    assert (await find(NOW)).how is not How.FORMER
    later = NOW + places.KEPT_FOR
    assert await find(later) == Found(How.FORMER, ("03814",), "xã Mường Kiệt")
    file.write_text("tên cũ,huyện cũ,nay thuộc\nXã Mường Kiệt,Mường La,Mường La\n", encoding="utf-8-sig")
    assert (await command.run(database_url, "import-places", str(file)))[0] == 0
    found = await find(later + timedelta(days=1))
    assert (found.how, found.name) == (How.FORMER, "xã Mường Kiệt")
    async with database.transaction() as tx:
        assert [(one.name, one.code) for one in await former_units.every(tx)] == [("Xã Mường Kiệt", found.codes[0])]
    await database.close()


async def test_what_is_no_such_file_is_refused_in_a_sentence(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "places.xlsx"
    file.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    done, _, told = await command.run(database_url, "import-places", str(file))
    assert done == 1
    assert told.startswith(f"Tệp {file} không phải tệp CSV dùng bảng mã Unicode.")
