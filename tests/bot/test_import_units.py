"""`guongsang import-units`: a file is taken whole or not at all, and never changes a commune or the province."""

from pathlib import Path

from sqlalchemy import text

from storage.db import Database
from tests import command

FAULTY = """mã;loại;tên
soyt;sở ban ngành;Sở Y tế
03646;tổ chức;Hội Nông dân
3664;tổ chức;Hội Phụ nữ
p14;sở;Sở Nội vụ
P14;sở;Sở Tài chính
soyt;sở;Sở Công Thương
bsl;tạp chí;Báo & Đài
;báo;Báo Sơn La
"""


async def _units(database_url: str) -> list[tuple[str, str, str]]:
    database = Database(database_url)
    async with database.transaction() as tx:
        found = await tx.execute(text("SELECT code, kind, name FROM units ORDER BY code"))
        rows = [(row.code, row.kind, row.name) for row in found]
    await database.close()
    return rows


async def test_a_file_with_faults_changes_nothing_and_each_is_told(database_url: str, tmp_path: Path) -> None:
    before, file = await _units(database_url), tmp_path / "units.csv"
    file.write_text(FAULTY, encoding="utf-8")
    done, out, told = await command.run(database_url, "import-units", str(file))
    assert (done, out) == (1, "")
    assert told.splitlines() == [
        "Chưa nhập đơn vị nào, vì tệp có 8 lỗi:",
        "Dòng 3: mã «03646» là của Phường Tô Hiệu. Anh/chị chọn mã khác cho đơn vị này.",
        "Dòng 4: mã «3664» là của Phường Chiềng An. Anh/chị chọn mã khác cho đơn vị này.",
        "Dòng 5: mã «p14» là của Sơn La. Anh/chị chọn mã khác cho đơn vị này.",
        "Dòng 6: mã «P14» đã có ở dòng 5.",
        "Dòng 6: mã «P14» là của Sơn La. Anh/chị chọn mã khác cho đơn vị này.",
        "Dòng 7: mã «soyt» đã có ở dòng 2.",
        "Dòng 8: không có loại đơn vị «tạp chí». Ghi một trong các loại: sở ban ngành, báo đài, tổ chức.",
        "Dòng 9: chưa có mã đơn vị.",
    ]
    assert await _units(database_url) == before
    _, _, told = await command.run(database_url, "import-units", str(file), language="en_US")
    assert 'Line 7: the code "soyt" is on line 2 already.' in told.splitlines()


async def test_a_file_from_excel_is_taken_and_taken_again(database_url: str, tmp_path: Path) -> None:
    before, file = await _units(database_url), tmp_path / "units.txt"
    file.write_bytes("Mã\tLoại\tTên\r\nsoyt\tSở\t Sở  Y tế \r\nbsl\tBáo đài\tBáo Sơn La\r\n".encode("utf-16"))
    assert await command.run(database_url, "import-units", str(file)) == (0, "Đã nhập 2 đơn vị.\n", "")
    file.write_text("code,kind,name\nsoyt,department,Sở Y tế\nbsl,press,Báo và Đài Sơn La\n", encoding="utf-8-sig")
    assert await command.run(database_url, "import-units", str(file)) == (0, "Đã nhập 1 đơn vị.\n", "")
    added = {("soyt", "department", "Sở Y tế"), ("bsl", "press", "Báo và Đài Sơn La")}
    assert set(await _units(database_url)) == {*before, *added}


async def test_what_is_no_such_file_is_refused_in_a_sentence(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "units.xlsx"
    file.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    done, _, told = await command.run(database_url, "import-units", str(file))
    assert (done, told) == (
        1,
        f"Tệp {file} không phải tệp CSV dùng bảng mã Unicode. Anh/chị mở tệp trong Excel, chọn «Lưu thành», "
        "kiểu «CSV UTF-8», rồi nhập lại.\n",
    )
    assert (await command.run(database_url, "import-units", str(tmp_path)))[0] == 1
